//! A minute without the database, under traffic: the real program stays in Discord, says why it cannot answer, and loses
//! nothing.

use std::time::{Duration, Instant};

use artie::demo::world::cafe::ARTIE_TOKEN;
use serde_json::json;
use tokio::time::{MissedTickBehavior, interval};

use crate::support::{
    eventually, own_cluster,
    process::Process,
    stage::said,
    town::{DEADLINE, cafe},
};

const OUTAGE: Duration = Duration::from_mins(1);
/// Between two messages and two commands; slower than what a person may ask for.
const PACE: Duration = Duration::from_secs(2);
/// How long a person waits for the sentence.
const PATIENCE: Duration = Duration::from_secs(3);

#[tokio::test(flavor = "multi_thread")]
async fn a_minute_without_the_database_costs_nothing_and_is_no_flood_of_lines() {
    let (cafe, cluster) = (cafe().await, own_cluster().await);
    let (base, url) = (cafe.discord.base_url(), cluster.url());
    let environment = [
        ("DISCORD_TOKEN", ARTIE_TOKEN),
        ("DISCORD_API_BASE", base.as_str()),
        ("DATABASE_URL", url.as_str()),
        ("ARTIE_HTTP_ADDR", ""),
        ("RUST_LOG", "warn"),
    ];
    let process = Process::start(&["run"], &environment);
    cafe.online(cafe.names.artie).await;
    cafe.registered("daily").await;
    let count =
        async |sql: &'static str| sqlx::query_scalar::<_, i64>(sql).fetch_one(cluster.db.pool()).await.unwrap_or(-1);
    let recorded = "SELECT count(*) FROM messages WHERE NOT author_is_bot";
    let ben = cafe.person("ben");
    ben.says("bot-lab", "before").unwrap();
    eventually(DEADLINE, || async { count(recorded).await == 1 }).await;

    cluster.stop().await;
    let (began, mut rounds, mut longest) = (Instant::now(), 0, Duration::ZERO);
    let mut pace = interval(PACE);
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while began.elapsed() < OUTAGE {
        pace.tick().await;
        rounds += 1;
        ben.says("bot-lab", &format!("meanwhile {rounds}")).unwrap();
        let asked = Instant::now();
        let used = ben.uses("bot-lab", "daily", &json!({})).unwrap();
        let answer = cafe.answer(used.id()).await.answer.unwrap();
        longest = longest.max(asked.elapsed());
        assert!(said(&answer).contains("database"), "it says why: {answer:?}");
        let is_online = cafe.town.with(|world| world.application(cafe.names.artie).unwrap().is_online());
        assert!(is_online, "the gateway stays, round {rounds}");
    }
    assert!(longest < PATIENCE, "{longest:?}");

    cluster.start().await;
    eventually(DEADLINE, || async { count(recorded).await == 1 + rounds }).await;
    let used = ben.uses("bot-lab", "daily", &json!({})).unwrap();
    assert!(said(&cafe.answer(used.id()).await.answer.unwrap()).contains("1,000"), "and everything goes on");
    let counted =
        "SELECT coalesce(sum(count), 0)::bigint FROM command_stats WHERE guild_id = '__global__' AND command = 'daily'";
    eventually(Duration::from_mins(1), || async { count(counted).await == rounds + 1 }).await;
    let printed = process.printed();
    let lines = printed.lines().filter(|line| line.contains("WARN") || line.contains("ERROR")).count();
    // One of each part that needs it, and one of each connection of the pool; were every failed attempt told, over a hundred.
    assert!((1..=30).contains(&lines), "{lines} lines:\n{printed}");
}
