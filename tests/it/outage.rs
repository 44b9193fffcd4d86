//! A minute without the database, under traffic: the real program stays in Discord, says why it cannot answer, and loses
//! nothing.

use std::time::{Duration, Instant};

use artie::{
    demo::world::{Message, cafe::ARTIE_TOKEN},
    ids::EventId,
};
use serde_json::json;
use tokio::time::{MissedTickBehavior, interval};

use crate::support::{
    cluster::OwnCluster,
    eventually, own_cluster,
    process::Process,
    scissors::Scissors,
    stage::said,
    town::{Cafe, DEADLINE, PATIENCE, cafe},
};

const OUTAGE: Duration = Duration::from_mins(1);
/// Longer than a server's settings are believed without asking.
const SILENCE: Duration = Duration::from_secs(40);
/// Between two messages and two commands; slower than what a person may ask for.
const PACE: Duration = Duration::from_secs(2);
/// A wait as it is meant to be, and one on a machine that is slow for a moment. Were each question to wait for all that is
/// known to be away, every wait would be longer than both.
const ONE_WAIT: Duration = Duration::from_millis(1_500);
const SLOW_WAIT: Duration = Duration::from_secs(6);

/// The real program over this database, online and with its commands.
async fn bot(cafe: &Cafe, url: &str) -> Process {
    let base = cafe.discord.base_url();
    let environment = [
        ("DISCORD_TOKEN", ARTIE_TOKEN),
        ("DISCORD_API_BASE", base.as_str()),
        ("DATABASE_URL", url),
        ("ARTIE_HTTP_ADDR", ""),
        ("RUST_LOG", "warn"),
    ];
    let process = Process::start(&["run"], &environment);
    cafe.online(cafe.names.artie).await;
    cafe.registered("daily").await;
    process
}

#[tokio::test(flavor = "multi_thread")]
async fn a_minute_without_the_database_costs_nothing_and_is_no_flood_of_lines() {
    let (cafe, cluster) = (cafe().await, own_cluster().await);
    let process = bot(&cafe, &cluster.url()).await;
    let count =
        async |sql: &'static str| sqlx::query_scalar::<_, i64>(sql).fetch_one(cluster.db.pool()).await.unwrap_or(-1);
    let recorded = "SELECT count(*) FROM messages WHERE NOT author_is_bot";
    let ben = cafe.person("ben");
    ben.says("bot-lab", "before").unwrap();
    eventually(DEADLINE, || async { count(recorded).await == 1 }).await;

    cluster.stop().await;
    let (began, mut rounds, mut waits) = (Instant::now(), 0, Vec::new());
    let mut pace = interval(PACE);
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while began.elapsed() < OUTAGE {
        pace.tick().await;
        rounds += 1;
        ben.says("bot-lab", &format!("meanwhile {rounds}")).unwrap();
        let asked = Instant::now();
        let used = ben.uses("bot-lab", "daily", &json!({})).unwrap();
        let answer = cafe.answer(used.id()).await.answer.unwrap();
        waits.push(asked.elapsed());
        assert!(said(&answer).contains("database"), "it says why: {answer:?}");
        let is_online = cafe.town.with(|world| world.application(cafe.names.artie).unwrap().is_online());
        assert!(is_online, "the gateway stays, round {rounds}");
    }
    waits.sort_unstable();
    // Most are within Discord's 3 s, and nobody hangs.
    assert!(waits[waits.len() / 2] < Duration::from_secs(3), "{waits:?}");
    assert!(waits[waits.len() - 1] < Duration::from_secs(10), "{waits:?}");

    cluster.start().await;
    eventually(Duration::from_mins(2), || async { count(recorded).await == 1 + rounds }).await;
    let used = ben.uses("bot-lab", "daily", &json!({})).unwrap();
    assert!(said(&cafe.answer(used.id()).await.answer.unwrap()).contains("1,000"), "and everything goes on");
    let counted =
        "SELECT coalesce(sum(count), 0)::bigint FROM command_stats WHERE guild_id = '__global__' AND command = 'daily'";
    eventually(Duration::from_mins(1), || async { count(counted).await == rounds + 1 }).await;
    let printed = process.printed();
    // A statement that is slow on a busy machine is none of it.
    let is_told = |line: &&str| line.contains("WARN") || line.contains("ERROR");
    let lines = printed.lines().filter(is_told).filter(|line| !line.contains("slow statement")).count();
    // One of each part that needs it, and one of each connection of the pool; were every failed attempt told, over a hundred.
    assert!((1..=30).contains(&lines), "{lines} lines:\n{printed}");
}

/// What a person is told in the end: in the place of "thinking…", or beside it where others could have seen that.
async fn told(cafe: &Cafe, used: EventId) -> Message {
    let words = |view: artie::demo::world::InteractionView| {
        let answer = view.answer.filter(|answer| !answer.is_thinking());
        view.followups.into_iter().next_back().or(answer)
    };
    cafe.until("somebody is told", |world| world.view_interaction(used).ok().and_then(words)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_says_nothing_keeps_nobody_waiting() {
    let (cafe, cluster) = (cafe().await, own_cluster().await);
    let wire = Scissors::before(&cluster.options()).await;
    let _process = bot(&cafe, &wire.url(OwnCluster::DATABASE)).await;
    let ada = cafe.person("ada");
    // The server's settings are in memory, and connections have just been used: they are believed to be alive.
    let used = ada.uses("bot-lab", "settings show", &json!({})).unwrap();
    assert!(!said(&told(&cafe, used.id()).await).contains("database"));

    wire.freeze();
    let began = Instant::now();
    let mut pace = interval(PACE);
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut waits = Vec::new();
    for command in ["wallet show", "settings show", "work", "daily", "quests"].into_iter().cycle() {
        pace.tick().await;
        if began.elapsed() > SILENCE {
            break;
        }
        let asked = Instant::now();
        let used = ada.uses("bot-lab", command, &json!({})).unwrap();
        let answer = told(&cafe, used.id()).await;
        waits.push((command, asked.elapsed()));
        assert!(said(&answer).contains("database"), "it says why: {answer:?}");
        let is_online = cafe.town.with(|world| world.application(cafe.names.artie).unwrap().is_online());
        assert!(is_online, "the gateway stays");
    }
    // Only the first ones find out; nobody waits for what is known to be away.
    waits.sort_unstable_by_key(|(_, wait)| *wait);
    assert!(waits[waits.len() / 2].1 < ONE_WAIT && waits[waits.len() - 1].1 < SLOW_WAIT, "{waits:?}");

    wire.mend();
    for command in ["wallet show", "work", "daily"] {
        // A knock finds out that it is back.
        let deadline = Instant::now() + PATIENCE;
        loop {
            pace.tick().await;
            let used = ada.uses("bot-lab", command, &json!({})).unwrap();
            let answer = told(&cafe, used.id()).await;
            if !said(&answer).contains("database") {
                break;
            }
            assert!(Instant::now() < deadline, "nothing goes on: {answer:?}");
        }
    }
}
