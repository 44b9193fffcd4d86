//! `demo`: the production bot, started the production way, against a small Discord on loopback.

mod agents;

use std::{io::Write, sync::Arc};

use secrecy::SecretString;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use url::Url;

use crate::{
    cli,
    clock::Clock,
    config::{self, Machine, ModelPrice, Price, Settings},
    db::{
        self, OnDrift,
        local::{self, Cluster, Options},
    },
    demo::{
        Config, Discord, Town,
        mind::{self, Mind},
        page::{self, Insight, PageKey},
        tour::{self, Colours},
        world::cafe,
    },
    dice::Dice,
    services::Services,
};

use super::{
    bot::{Bot, Role},
    ending::{Ending, Exit},
    insight::Inside,
    signals, telemetry,
    verbs::{of_database, of_discord},
};

/// Runs the demo until a signal, or plays the tour to its end.
pub(super) async fn play(mut settings: Settings, options: &cli::Demo) -> Result<(), Ending> {
    if options.tour {
        // The story has the terminal to itself; what goes wrong in it ends it with a sentence.
        settings.log.filter = "off".into();
    }
    let (clock, dice) = (Clock::system(), Dice::from_system());
    let keeper = telemetry::install(&settings.log, &clock)?;
    let cluster = cluster(options).await?;
    let db = db::connect(cluster.options(), settings.database.max_connections).await.map_err(of_database)?;
    db::prepare(&db, OnDrift::Refuse).await.map_err(of_an_earlier_demo)?;

    let (background, shutdown) = (TaskTracker::new(), CancellationToken::new());
    background.spawn(keeper.run(db.clone(), shutdown.clone()));
    let key = PageKey::random(&dice);
    let inside = Arc::new(Inside::default());
    let (discord, lent) = discord(&clock, options.port, &key, inside.clone()).await?;
    let settings = at(settings, &discord, options)?;
    let services = Services::new(Arc::new(settings), db.clone(), clock.clone(), dice.clone())?;
    inside.look_at(&services);
    agents::lend(&services, &discord, &lent).await?;
    let bot = Bot::start(services, Role::Everything).await.map_err(of_discord)?;
    let outcome = if options.tour { tour(&discord, &bot).await } else { wait(&discord, &key, &cluster).await };
    bot.stop().await;
    shutdown.cancel();
    background.close();
    background.wait().await;
    db.close().await;
    cluster.stop().await.map_err(of_database)?;
    outcome
}

async fn cluster(options: &cli::Demo) -> Result<Cluster, Ending> {
    let mut place = Options::demo(Machine::of_process());
    if let Some(data) = &options.data {
        place.directory.clone_from(data);
    }
    if options.tour {
        place = Options::throw_away(Machine::of_process());
    }
    if options.fresh {
        local::wipe(&place).map_err(of_database)?;
    }
    let cluster = Cluster::start(place).await.map_err(of_database)?;
    if let Some(remark) = cluster.remark() {
        say(&remark.to_string())?;
    }
    Ok(cluster)
}

async fn discord(
    clock: &Clock,
    port: u16,
    key: &PageKey,
    inside: Arc<dyn Insight>,
) -> Result<(Discord, agents::Lent), Ending> {
    let (mut world, cafe) = cafe::town(clock.clone());
    let lent = agents::Lent { applications: cafe::with_agents(&mut world, &cafe), cafe };
    let key = key.clone();
    let extra = Box::new(move |town: &Town, base: &str| {
        page::routes(town.clone(), base, &key, inside).merge(mind::routes(Mind::default()))
    });
    Ok((Discord::start(Config { port, extra: Some(extra), ..Config::new(world) }).await?, lent))
}

/// The operator's settings, with the demo's Discord in the place of the real one, and a scripted model unless a real one is
/// named.
fn at(mut settings: Settings, discord: &Discord, options: &cli::Demo) -> Result<Settings, Ending> {
    // Who owns the café hosts its Artie.
    let operator = discord.person("ada").map_err(|refusal| Ending::new(Exit::Fault, refusal.to_string()))?.id;
    let base = Url::parse(&discord.base_url()).map_err(|error| Ending::new(Exit::Fault, error.to_string()))?;
    settings.discord.token = Some(SecretString::from(cafe::ARTIE_TOKEN));
    match &options.model_url {
        Some(url) => settings.models.base_url = Some(url.clone()),
        // The story is told without a model, so that it is the same with every one.
        None if options.tour => settings.models.base_url = None,
        None => scripted(&mut settings, base.join(mind::PATH).ok()),
    }
    settings.discord.operators = vec![operator];
    settings.models.chat = options.model.clone().or(settings.models.chat);
    settings.discord.api_base = Some(base);
    settings.agents.secret_key = Some(SecretString::from(agents::KEY));
    Ok(settings)
}

fn scripted(settings: &mut Settings, base: Option<Url>) {
    let models = &mut settings.models;
    (models.base_url, models.key) = (base, None);
    (models.chat, models.fallbacks) = (Some(mind::TALKER.into()), Vec::new());
    models.embedding = Some(mind::EMBEDDER.into());
    models.prices = vec![ModelPrice { model: "artie-*".into(), price: Price::default() }];
}

async fn wait(discord: &Discord, key: &PageKey, cluster: &Cluster) -> Result<(), Ending> {
    say(&format!(
        "\nArtie's demo is running: a small Discord on this machine, with the real bot in it.\n\n    {}\n\n\
         Open that address in a browser. Its data stays in {} (--fresh forgets it). Ctrl-C stops.",
        key.address(&discord.base_url()),
        cluster.directory().display(),
    ))?;
    signals::asked_to_stop().await
}

async fn tour(discord: &Discord, bot: &Bot) -> Result<(), Ending> {
    let colours = if config::wants_colour() { Colours::Ansi } else { Colours::None };
    let mut out = std::io::stdout();
    tokio::select! {
        told = tour::tell(discord, bot.services(), colours, &mut out) => Ok(told?),
        stopped = signals::asked_to_stop() => stopped,
    }
}

fn say(text: &str) -> Result<(), Ending> {
    writeln!(std::io::stdout(), "{text}")
        .map_err(|error| Ending::new(Exit::Fault, format!("The output can't be written: {error}")))
}

/// What an earlier version left behind is play money: it may be forgotten.
fn of_an_earlier_demo(error: crate::error::Error) -> Ending {
    let Ending { exit, message } = of_database(error);
    Ending::new(exit, format!("{message}\nThis is only the demo's database: `artie demo --fresh` begins a new one."))
}
