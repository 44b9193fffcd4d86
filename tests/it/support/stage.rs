//! The whole bot of this process in the café, on a database of its own: what conversations are held with.

use std::sync::Arc;

use artie::{
    app::{Bot, Role},
    config::{self, Settings, Sources},
    demo::world::cafe::ARTIE_TOKEN,
    dice::Dice,
    services::Services,
};

use super::{
    TestDatabase, database,
    town::{Cafe, cafe},
};

/// A café with Artie in it.
pub(crate) struct Stage {
    /// The Discord.
    pub(crate) cafe: Cafe,
    /// The database.
    pub(crate) database: TestDatabase,
    /// The bot.
    pub(crate) bot: Bot,
}

/// Settings as an operator's environment would make them.
pub(crate) fn settings(environment: &[(&str, &str)]) -> Settings {
    let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    config::load(&Sources { file: None, environment }).unwrap().settings
}

/// Opens the café and waits until Artie is in it, with its commands registered.
pub(crate) async fn stage() -> Stage {
    let cafe = cafe().await;
    let database = database().await;
    let bot = start(&cafe, &database).await;
    cafe.registered("daily").await;
    Stage { cafe, database, bot }
}

/// Starts a bot in a café that is open.
pub(crate) async fn start(cafe: &Cafe, database: &TestDatabase) -> Bot {
    let bot = Bot::start(services(cafe, database), Role::Everything).await.unwrap();
    cafe.online(cafe.names.artie).await;
    bot
}

/// The verbs of a bot in this café, for looking from outside too.
pub(crate) fn services(cafe: &Cafe, database: &TestDatabase) -> Services {
    let base = cafe.discord.base_url();
    let settings = settings(&[("DISCORD_TOKEN", ARTIE_TOKEN), ("DISCORD_API_BASE", &base), ("ARTIE_HTTP_ADDR", "")]);
    Services::new(Arc::new(settings), database.db.clone(), cafe.clock.clone(), Dice::seeded(7)).unwrap()
}
