//! The whole bot of this process in the café, on a database of its own: what conversations are held with.

use std::sync::Arc;

use artie::{
    app::{Bot, Role},
    config::{self, Settings, Sources},
    db::Db,
    demo::{
        Person, mind,
        world::{Message, cafe::ARTIE_TOKEN},
    },
    dice::Dice,
    services::Services,
};

use serde_json::Value;

use super::{
    TestDatabase, database, eventually,
    town::{Cafe, DEADLINE, cafe},
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

    /// From now on nothing periodic runs: rows that a test makes are left alone, whichever slot passes meanwhile.
    pub(crate) async fn without_periodic_tasks(&self) {
        let pool = self.database.db.pool();
        // Those that are not declared yet, too.
        let off = "CREATE FUNCTION switch_off() RETURNS trigger LANGUAGE plpgsql AS
                       $$ BEGIN NEW.enabled := FALSE; RETURN NEW; END $$;
                   CREATE TRIGGER switch_off BEFORE INSERT ON queue_periodic FOR EACH ROW EXECUTE FUNCTION switch_off();
                   UPDATE queue_periodic SET enabled = FALSE";
        sqlx::raw_sql(off).execute(pool).await.unwrap();
        let running =
            "SELECT count(*) FROM queue WHERE created_by = 'periodic' AND status IN ('pending', 'processing')";
        let is_quiet = || async { sqlx::query_scalar::<_, i64>(running).fetch_one(pool).await.unwrap() == 0 };
        eventually(DEADLINE, is_quiet).await;
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

/// The same with a model: the scripted one next door, `cafe.mind`.
pub(crate) async fn talking_stage(environment: &[(&str, &str)]) -> Stage {
    talking_in(cafe().await, environment).await
}

/// The same in a café that is open.
pub(crate) async fn talking_in(cafe: Cafe, environment: &[(&str, &str)]) -> Stage {
    let database = database().await;
    let bot = Bot::start(talking(&cafe, &database.db, environment), Role::Everything).await.unwrap();
    cafe.online(cafe.names.artie).await;
    cafe.registered("daily").await;
    Stage { cafe, database, bot }
}

/// Starts a bot in a café that is open.
pub(crate) async fn start(cafe: &Cafe, db: &Db) -> Bot {
    start_with(cafe, db, &[]).await
}

/// The same with more settings.
pub(crate) async fn start_with(cafe: &Cafe, db: &Db, more: &[(&str, &str)]) -> Bot {
    let bot = Bot::start(services_with(cafe, db, more), Role::Everything).await.unwrap();
    cafe.online(cafe.names.artie).await;
    bot
}

/// The verbs of a bot in this café, for looking from outside too.
pub(crate) fn services(cafe: &Cafe, db: &Db) -> Services {
    with(cafe, db, &[])
}

/// The verbs of a bot in this café that has the model next door, and whatever else its environment says.
pub(crate) fn talking(cafe: &Cafe, db: &Db, environment: &[(&str, &str)]) -> Services {
    let base = model_address(cafe);
    let mut all = vec![
        ("ARTIE_MODELS_BASE_URL", base.as_str()),
        ("ARTIE_MODELS_CHAT", mind::TALKER),
        ("ARTIE_MODELS_FALLBACKS", mind::SECOND),
        ("ARTIE_MODELS_EMBEDDING", mind::EMBEDDER),
    ];
    all.extend(environment);
    with(cafe, db, &all)
}

/// Where the model next door is.
pub(crate) fn model_address(cafe: &Cafe) -> String {
    format!("{}{}", cafe.discord.base_url(), mind::PATH)
}

/// The same with more settings.
pub(crate) fn services_with(cafe: &Cafe, db: &Db, more: &[(&str, &str)]) -> Services {
    with(cafe, db, more)
}

fn with(cafe: &Cafe, db: &Db, environment: &[(&str, &str)]) -> Services {
    let base = cafe.discord.base_url();
    let mut all = vec![("DISCORD_TOKEN", ARTIE_TOKEN), ("DISCORD_API_BASE", &base), ("ARTIE_HTTP_ADDR", "")];
    all.extend(environment);
    Services::new(Arc::new(settings(&all)), db.clone(), cafe.clock.clone(), Dice::seeded(7)).unwrap()
}
