//! The whole bot of this process in the café, on a database of its own: what conversations are held with.

use std::sync::Arc;

use artie::{
    app::{Bot, Role},
    config::{self, Settings, Sources},
    db::Db,
    demo::{
        Person,
        world::{Message, cafe::ARTIE_TOKEN},
    },
    dice::Dice,
    services::Services,
};

use serde_json::Value;

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

impl Stage {
    /// Somebody by name, come in just now if nobody has that name.
    fn guest(&self, name: &str) -> Person {
        self.cafe.town.person(name).unwrap_or_else(|_| {
            let user = self.cafe.town.with(|world| {
                let user = world.add_person(name, name);
                world.admit(self.cafe.names.guild, user, &[]);
                user
            });
            self.cafe.town.person_with(user)
        })
    }

    /// What Artie says to a command, as the one who used it sees it: text, then each embed's title and description.
    pub(crate) async fn hears(&self, who: &str, command: &str, options: &Value) -> String {
        let used = self.guest(who).uses("bot-lab", command, options).unwrap();
        said(&self.cafe.answer(used.id()).await.answer.expect("an answer"))
    }
}

/// The words of a message.
pub(crate) fn said(message: &Message) -> String {
    let embeds = message.embeds.iter().flat_map(|embed| [&embed["title"], &embed["description"]]);
    let words = embeds.filter_map(Value::as_str).map(str::to_owned);
    let all = std::iter::once(message.content.clone()).chain(words);
    all.filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" | ")
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
    let bot = start(&cafe, &database.db).await;
    cafe.registered("daily").await;
    Stage { cafe, database, bot }
}

/// Starts a bot in a café that is open.
pub(crate) async fn start(cafe: &Cafe, db: &Db) -> Bot {
    let bot = Bot::start(services(cafe, db), Role::Everything).await.unwrap();
    cafe.online(cafe.names.artie).await;
    bot
}

/// The verbs of a bot in this café, for looking from outside too.
pub(crate) fn services(cafe: &Cafe, db: &Db) -> Services {
    let base = cafe.discord.base_url();
    let settings = settings(&[("DISCORD_TOKEN", ARTIE_TOKEN), ("DISCORD_API_BASE", &base), ("ARTIE_HTTP_ADDR", "")]);
    Services::new(Arc::new(settings), db.clone(), cafe.clock.clone(), Dice::seeded(7)).unwrap()
}
