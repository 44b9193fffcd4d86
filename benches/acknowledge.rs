//! How long a person waits for the answer to a command, beside a bare poise bot with one query, on the same Discord and
//! the same cluster in the same run. One JSON line.
//!
//! `cargo bench --bench acknowledge -- --uses 300`

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context as _, anyhow};
use artie::{
    app::{Bot, Role},
    clock::Clock,
    config::{self, Machine, Sources},
    db::{
        Db, OnDrift,
        local::{Cluster, Mode, Options},
    },
    demo::{
        Config, Discord, Person, Town,
        world::{
            World,
            cafe::{self, ARTIE_TOKEN, BARISTA_TOKEN},
        },
    },
    dice::Dice,
    services::Services,
};
use poise::serenity_prelude as serenity;
use serde_json::json;

/// Discord itself gives three seconds; anything near this is broken, not slow.
const PATIENCE: Duration = Duration::from_secs(10);
/// Beside Artie's rate limit of eight uses in 15 seconds, each use is by somebody new.
const WARM_UP: usize = 20;

type Context<'a> = poise::Context<'a, Db, anyhow::Error>;

/// One query and a word.
#[poise::command(slash_command)]
async fn ping(context: Context<'_>) -> anyhow::Result<()> {
    sqlx::query("SELECT balance FROM user_wallets WHERE user_id = $1")
        .bind(context.author().id.to_string())
        .fetch_optional(context.data().pool())
        .await?;
    context.say("pong").await?;
    Ok(())
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let uses = argument("--uses", 300);
    let machine = Machine::of_process();
    let directory = machine.temporary.join(format!("artie-bench-{}", std::process::id()));
    let cluster = Cluster::start(Options { directory: directory.clone(), mode: Mode::Durable, machine }).await?;
    let db = artie::db::connect(cluster.options(), 10).await?;
    artie::db::prepare(&db, OnDrift::Refuse).await?;

    let clock = Clock::system();
    let discord = Discord::start(Config::new(cafe::town(clock.clone()).0)).await?;
    let town = discord.town();
    let bare = tokio::spawn(bare_bot(discord.base_url(), db.clone()));
    let bot = artie_bot(&discord, db, clock).await?;
    for name in ["ping", "wallet"] {
        let registered = |world: &World| world.commands.values().any(|command| command.name() == name).then_some(());
        town.until(PATIENCE, registered).await.with_context(|| format!("/{name} was not registered"))?;
    }

    // In turn, use by use: a machine that warms up or slows down cannot favour one of them.
    let (mut theirs, mut ours) = (Vec::new(), Vec::new());
    for number in 0..uses + WARM_UP {
        let person = newcomer(&town, number)?;
        let (their, our) = (wait(&town, &person, "ping").await?, wait(&town, &person, "wallet show").await?);
        if number >= WARM_UP {
            theirs.push(their);
            ours.push(our);
        }
    }
    bare.abort();
    bot.stop().await;
    report(&mut theirs, &mut ours);
    drop(discord);
    drop(cluster);
    std::fs::remove_dir_all(directory).ok();
    Ok(())
}

async fn artie_bot(discord: &Discord, db: Db, clock: Clock) -> anyhow::Result<Bot> {
    let environment = [
        ("DISCORD_TOKEN", ARTIE_TOKEN.to_owned()),
        ("DISCORD_API_BASE", discord.base_url()),
        ("ARTIE_HTTP_ADDR", String::new()),
    ];
    let environment = environment.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let settings = config::load(&Sources { file: None, environment })?.settings;
    let services = Services::new(Arc::new(settings), db, clock, Dice::from_system())?;
    Ok(Bot::start(services, Role::Everything).await?)
}

async fn bare_bot(base: String, db: Db) -> anyhow::Result<()> {
    let framework = poise::Framework::builder()
        .options(poise::FrameworkOptions { commands: vec![ping()], ..Default::default() })
        .setup(|context, _ready, framework| {
            Box::pin(async move {
                poise::builtins::register_globally(context, &framework.options().commands).await?;
                Ok(db)
            })
        })
        .build();
    let http = serenity::HttpBuilder::new(BARISTA_TOKEN).proxy(base).ratelimiter_disabled(true).build();
    let intents = serenity::GatewayIntents::non_privileged();
    serenity::ClientBuilder::new_with_http(http, intents).framework(framework).await?.start().await?;
    Ok(())
}

fn newcomer(town: &Town, number: usize) -> anyhow::Result<Person> {
    let guild = town.with(|world| world.guilds.keys().next().copied()).ok_or_else(|| anyhow!("no guild"))?;
    let user = town.with(|world| {
        let user = world.add_person(&format!("newcomer{number}"), "Newcomer");
        world.admit(guild, user, &[]);
        user
    });
    Ok(town.person_with(user))
}

/// From the press of Enter to the answer in the channel.
async fn wait(town: &Town, person: &Person, command: &str) -> anyhow::Result<Duration> {
    let began = Instant::now();
    let used = person.uses("bot-lab", command, &json!({})).map_err(|refusal| anyhow!("{command}: {refusal:?}"))?;
    let view = town.settled(used.id(), PATIENCE).await.map_err(|refusal| anyhow!("{command}: {refusal:?}"))?;
    anyhow::ensure!(view.is_settled(), "/{command} was not answered");
    Ok(began.elapsed())
}

#[expect(clippy::print_stdout, reason = "what a benchmark is for")]
fn report(theirs: &mut [Duration], ours: &mut [Duration]) {
    theirs.sort_unstable();
    ours.sort_unstable();
    let ms = |sorted: &[Duration], percent: usize| sorted[(sorted.len() - 1) * percent / 100].as_secs_f64() * 1_000.0;
    let round = |number: f64| (number * 100.0).round() / 100.0;
    let line = json!({
        "bench": "acknowledge", "unit": "ms", "n": ours.len(),
        "p50": round(ms(ours, 50)), "p99": round(ms(ours, 99)),
        "bare_p50": round(ms(theirs, 50)), "bare_p99": round(ms(theirs, 99)),
        "ratio_p50": round(ms(ours, 50) / ms(theirs, 50)), "goal_ratio_p50": 2,
    });
    println!("{line}");
}

fn argument(name: &str, default: usize) -> usize {
    let mut arguments = std::env::args().skip_while(|argument| argument != name).skip(1);
    arguments.next().and_then(|value| value.parse().ok()).unwrap_or(default)
}
