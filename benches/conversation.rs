//! How long whoever speaks to Artie waits: until it is seen typing, and until its first words are there, beyond what the
//! model's endpoint itself takes to its first word. The whole bot, on the demo's Discord with the demo's scripted model
//! behind its real client, on a durable cluster. One JSON line.
//!
//! `./dev bench conversation --turns 200 --thinks 300`: so many questions, each by somebody new; so many milliseconds
//! until the endpoint's first word.

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
        mind::{self, Fault, Mind},
        world::{
            Message, World,
            cafe::{self, ARTIE_TOKEN},
        },
    },
    dice::Dice,
    ids::UserId,
    services::Services,
};
use serde_json::json;

/// Anything near this is broken, not slow.
const PATIENCE: Duration = Duration::from_secs(30);
const WARM_UP: usize = 10;
/// What the model says: a few words, so that the first of them is not the last.
const SAYS: &str = "These are a few words that take a little while to be said.";
const GOAL_TYPING_MS: f64 = 50.0;
const GOAL_FIRST_MS: f64 = 150.0;

#[derive(Default)]
struct Waits {
    typing: Vec<Duration>,
    first: Vec<Duration>,
    whole: Vec<Duration>,
    own: Vec<Duration>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let (turns, thinks) = (argument("--turns", 200), argument("--thinks", 300));
    let thinks = Duration::from_millis(u64::try_from(thinks)?);
    let machine = Machine::of_process();
    let directory = machine.temporary.join(format!("artie-bench-{}", std::process::id()));
    let cluster = Cluster::start(Options { directory: directory.clone(), mode: Mode::Durable, machine }).await?;
    let db = artie::db::connect(cluster.options(), 10).await?;
    artie::db::prepare(&db, OnDrift::Refuse).await?;
    let outcome = measure(db, turns, thinks).await;
    drop(cluster);
    std::fs::remove_dir_all(directory).ok();
    report(&mut outcome?, thinks);
    Ok(())
}

async fn measure(db: Db, turns: usize, thinks: Duration) -> anyhow::Result<Waits> {
    let (clock, mind) = (Clock::system(), Mind::with_pace(Duration::from_millis(20)));
    let routes = mind::routes(mind.clone());
    let (world, names) = cafe::town(clock.clone());
    let extra = Box::new(move |_: &Town, _: &str| routes);
    let discord = Discord::start(Config { extra: Some(extra), ..Config::new(world) }).await?;
    let (town, endpoint) = (discord.town(), format!("{}{}", discord.base_url(), mind::PATH));
    let bot = artie_bot(&discord, &endpoint, db, clock).await?;
    let registered = |world: &World| world.commands.values().any(|command| command.name() == "ask").then_some(());
    town.until(PATIENCE, registered).await.context("/ask was not registered")?;
    let me = town.with(|world| world.applications[&names.artie].bot);
    let mut waits = Waits::default();
    for number in 0..turns + WARM_UP {
        let person = newcomer(&town, number)?;
        let own = own(&mind, &endpoint, thinks).await?;
        let [typing, first, whole] = wait(&town, &mind, &person, me, thinks).await?;
        if number >= WARM_UP {
            waits.own.push(own);
            waits.typing.push(typing);
            waits.first.push(first);
            waits.whole.push(whole);
        }
    }
    bot.stop().await;
    Ok(waits)
}

async fn artie_bot(discord: &Discord, endpoint: &str, db: Db, clock: Clock) -> anyhow::Result<Bot> {
    let environment = [
        ("DISCORD_TOKEN", ARTIE_TOKEN.to_owned()),
        ("DISCORD_API_BASE", discord.base_url()),
        ("ARTIE_HTTP_ADDR", String::new()),
        ("ARTIE_MODELS_BASE_URL", endpoint.to_owned()),
        ("ARTIE_MODELS_CHAT", mind::TALKER.to_owned()),
        ("ARTIE_MODELS_EMBEDDING", mind::EMBEDDER.to_owned()),
    ];
    let environment = environment.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let settings = config::load(&Sources { file: None, environment })?.settings;
    let services = Services::new(Arc::new(settings), db, clock, Dice::from_system())?;
    Ok(Bot::start(services, Role::Everything).await?)
}

/// Somebody nobody knows: nobody waits for their own last question.
fn newcomer(town: &Town, number: usize) -> anyhow::Result<Person> {
    let guild = town.with(|world| world.guilds.keys().next().copied()).ok_or_else(|| anyhow!("no guild"))?;
    let user = town.with(|world| {
        let user = world.add_person(&format!("newcomer{number}"), "Newcomer");
        world.admit(guild, user, &[]);
        user
    });
    Ok(town.person_with(user))
}

/// What the endpoint takes to its first word, asked directly.
async fn own(mind: &Mind, endpoint: &str, thinks: Duration) -> anyhow::Result<Duration> {
    mind.will_fail(Fault::Slow(thinks), 1);
    mind.will_say(SAYS);
    let body = json!({ "model": mind::TALKER, "stream": true, "messages": [{ "role": "user", "content": "hello" }] });
    let began = Instant::now();
    let client = reqwest::Client::new();
    let mut answer = client.post(format!("{endpoint}/chat/completions")).json(&body).send().await?;
    answer.chunk().await?.context("the endpoint says nothing")?;
    let own = began.elapsed();
    while answer.chunk().await?.is_some() {}
    Ok(own)
}

/// From the press of Enter: until typing is seen, the first words, and the whole answer.
async fn wait(
    town: &Town,
    mind: &Mind,
    person: &Person,
    me: UserId,
    thinks: Duration,
) -> anyhow::Result<[Duration; 3]> {
    mind.will_fail_as(mind::TALKER, Fault::Slow(thinks), 1);
    mind.will_say(SAYS);
    let typed = |world: &World| world.wire.iter().filter(|entry| entry.path.ends_with("/typing")).count();
    let before = town.with(|world| typed(world));
    let began = Instant::now();
    let asked = person.says("general", &format!("<@{me}> hello there")).map_err(|refusal| anyhow!("{refusal:?}"))?;
    town.until(PATIENCE, |world| (typed(world) > before).then_some(())).await.context("no typing is seen")?;
    let typing = began.elapsed();
    let answer = |world: &World, is_it: &dyn Fn(&Message) -> bool| {
        let seen = world.seen_by(asked.channel, asked.author);
        seen.into_iter().any(|one| one.author == me && one.reply_to == Some(asked.id) && is_it(one)).then_some(())
    };
    town.until(PATIENCE, |world| answer(world, &|_| true)).await.context("no words are seen")?;
    let first = began.elapsed();
    let is_whole = |message: &Message| message.content.ends_with("said.");
    town.until(PATIENCE, |world| answer(world, &is_whole)).await.context("no whole answer is seen")?;
    Ok([typing, first, began.elapsed()])
}

#[expect(clippy::print_stdout, reason = "what a benchmark is for")]
fn report(waits: &mut Waits, thinks: Duration) {
    let Waits { typing, first, whole, own } = waits;
    let mut beyond: Vec<Duration> = first.iter().zip(&*own).map(|(first, own)| first.saturating_sub(*own)).collect();
    for list in [&mut *typing, first, whole, own, &mut beyond] {
        list.sort_unstable();
    }
    let at = |sorted: &[Duration], percent: usize| {
        let ms =
            sorted.get(sorted.len().saturating_sub(1) * percent / 100).map_or(0.0, Duration::as_secs_f64) * 1_000.0;
        (ms * 10.0).round() / 10.0
    };
    let line = json!({
        "bench": "conversation", "unit": "ms", "n": typing.len(), "endpoint_thinks": thinks.as_millis(),
        "typing_p50": at(typing, 50), "typing_p95": at(typing, 95), "goal_typing_p50": GOAL_TYPING_MS,
        "endpoint_first_word_p50": at(own, 50), "first_text_p50": at(first, 50),
        "beyond_endpoint_p50": at(&beyond, 50), "beyond_endpoint_p95": at(&beyond, 95), "goal_beyond": GOAL_FIRST_MS,
        "whole_p50": at(whole, 50),
    });
    println!("{line}");
}

fn argument(name: &str, default: usize) -> usize {
    let mut arguments = std::env::args().skip_while(|argument| argument != name).skip(1);
    arguments.next().and_then(|value| value.parse().ok()).unwrap_or(default)
}
