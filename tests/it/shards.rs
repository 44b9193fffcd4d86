//! Several connections to Discord, in one process and in several; and connections that fall silent.

use std::{sync::Arc, time::Duration};

use artie::{
    app::{Bot, Role},
    db::Db,
    demo::world::{Disturbance, Effect, Fault, World, cafe::ARTIE_TOKEN, permissions},
    dice::Dice,
    ids::{ChannelId, UserId},
    pulse::Gateway,
    services::Services,
};
use serde_json::{Value, json};

use crate::support::{
    TestDatabase, database, eventually,
    stage::{said, settings},
    town::{Cafe, DEADLINE, cafe},
};

/// How long a connection may be silent in these tests. The library waits five seconds between two sessions.
const PATIENCE: &str = "3s";
const SOON: Duration = Duration::from_mins(1);

/// A guild with Ada, Ben and Artie on this one of two shards; gives a channel of it.
fn guild_on(cafe: &Cafe, shard: u64) -> ChannelId {
    loop {
        // The shard follows from the time of its founding.
        cafe.clock.advance(Duration::from_millis(1));
        let (ada, ben, artie) = (cafe.names.ada, cafe.names.ben, UserId(cafe.names.artie.0));
        let founded = cafe.town.with(|world| {
            let guild = world.add_guild(&format!("Branch {shard}"), ada);
            if (guild.0 >> 22) % 2 != shard {
                world.guilds.remove(&guild);
                return None;
            }
            let role = world.add_role(guild, "Artie", permissions::DEFAULT | permissions::MANAGE_ROLES, 0);
            world.admit(guild, artie, &[role]);
            world.admit(guild, ben, &[]);
            Some(world.add_channel(guild, &format!("branch-{shard}"), ""))
        });
        if let Some(channel) = founded {
            return channel;
        }
    }
}

/// A bot in this process with further settings.
async fn start(cafe: &Cafe, db: &Db, more: &[(&str, &str)]) -> Bot {
    let base = cafe.discord.base_url();
    let needed = [("DISCORD_TOKEN", ARTIE_TOKEN), ("DISCORD_API_BASE", &base), ("ARTIE_HTTP_ADDR", "")];
    let settings = settings(&[&needed, more].concat());
    let services = Services::new(Arc::new(settings), db.clone(), cafe.clock.clone(), Dice::seeded(7)).unwrap();
    Bot::start(services, Role::Everything).await.unwrap()
}

async fn hears(cafe: &Cafe, who: &str, channel: ChannelId, command: &str, options: &Value) -> String {
    let used = cafe.person(who).uses(channel, command, options).unwrap();
    said(&cafe.answer(used.id()).await.answer.expect("an answer"))
}

fn requests(world: &World, method: &str, path: &str) -> usize {
    world.wire.iter().filter(|entry| entry.method == method && entry.path.ends_with(path)).count()
}

async fn count(database: &TestDatabase, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(database.db.pool()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_and_a_worker_share_the_servers_and_each_is_answered_once() {
    let (cafe, database) = (cafe().await, database().await);
    let branches = [guild_on(&cafe, 0), guild_on(&cafe, 1)];
    let mut processes = [
        cafe.program(&["run", "--shards", "0/2"], &database, "info"),
        cafe.program(&["run", "--shards", "1/2"], &database, "info"),
        cafe.program(&["worker"], &database, "info"),
    ];
    let connected =
        "SELECT count(DISTINCT shard_id) FROM gateway_shards WHERE connected AND shard_total = 2 AND guilds > 0";
    eventually(SOON, || async { count(&database, connected).await == 2 }).await;
    cafe.registered("daily").await;

    // What is asked in a guild is answered there, once, whoever works on it.
    let me = UserId(cafe.names.artie.0);
    for branch in branches {
        let asked = cafe.person("ben").says(branch, &format!("<@{me}> what is 12*7")).unwrap();
        let is_answer =
            |message: &artie::demo::world::Message| message.reply_to == Some(asked.id) && message.author == me;
        cafe.message(branch, cafe.names.ben, is_answer).await;
        eventually(DEADLINE, || async {
            count(&database, "SELECT count(*) FROM reply_outbox WHERE state IN ('waiting', 'sending')").await == 0
        })
        .await;
        let answers = cafe.town.with(|world| {
            world.seen_by(branch, cafe.names.ben).into_iter().filter(|message| is_answer(message)).count()
        });
        assert_eq!(answers, 1, "{branch}");
    }

    // A person is one person: what was had in one server is not had again in the other.
    let first = hears(&cafe, "ben", branches[0], "daily", &json!({})).await;
    let second = hears(&cafe, "ben", branches[1], "daily", &json!({})).await;
    assert!(first.contains("1,000") && !second.contains('+') && second.contains("<t:"), "{first}\n{second}");
    let wallet = hears(&cafe, "ben", branches[1], "wallet show", &json!({})).await;
    assert!(wallet.contains("1,000"), "{wallet}");

    // Settings are those of the server, in whatever process.
    hears(&cafe, "ada", branches[1], "settings set", &json!({ "key": "prefix", "value": "?" })).await;
    for (branch, text) in [(branches[1], "?wallet show"), (branches[0], "!wallet show")] {
        let asked = cafe.person("ben").says(branch, text).unwrap();
        cafe.message(branch, cafe.names.ben, |message| message.reply_to == Some(asked.id)).await;
    }

    // What is done once was done once.
    assert_eq!(cafe.town.with(|world| requests(world, "PUT", "/commands")), 1);
    let mut seen: Vec<i64> =
        sqlx::query_scalar("SELECT shard_id::bigint FROM gateway_shards").fetch_all(database.db.pool()).await.unwrap();
    seen.sort_unstable();
    assert_eq!(seen, [0, 1], "the worker has none");

    // All processes' use is counted, and whoever stops in order says goodbye.
    for process in &mut processes {
        process.terminate();
        assert_eq!(process.ended().await, Some(0), "{}", process.printed());
        assert!(!process.printed().contains("ERROR"), "{}", process.printed());
    }
    let used = "SELECT coalesce(sum(count), 0)::bigint FROM command_stats
                WHERE guild_id = '__global__' AND command IN ('daily', 'wallet show', 'settings set')";
    assert_eq!(count(&database, used).await, 6);
    assert_eq!(count(&database, "SELECT count(*) FROM gateway_shards").await, 0);
    cafe.expect_no_unknown_requests();
}

#[tokio::test(flavor = "multi_thread")]
async fn as_many_connections_are_opened_as_discord_advises() {
    let (cafe, database) = (cafe().await, database().await);
    let branches = [guild_on(&cafe, 0), guild_on(&cafe, 1)];
    cafe.town.with(|world| world.advised_shards = 2);
    let bot = start(&cafe, &database.db, &[]).await;
    let pulse = &bot.services().pulse;
    eventually(SOON, || async { matches!(pulse.gateway(), Gateway::Connected { .. }) }).await;
    assert_eq!((pulse.shards().len(), pulse.total()), (2, 2));
    for branch in branches {
        let words = hears(&cafe, "ada", branch, "calc", &json!({ "expression": "6*7" })).await;
        assert!(words.contains("42"), "{words}");
    }
    bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_whose_events_stop_is_made_anew_although_it_acknowledges() {
    let (cafe, database) = (cafe().await, database().await);
    cafe.town.with(|world| world.heartbeat = Duration::from_millis(500));
    let bot = start(&cafe, &database.db, &[("ARTIE_DISCORD_PATIENCE", PATIENCE)]).await;
    cafe.online(cafe.names.artie).await;
    cafe.registered("calc").await;
    // So that the server is known to answer when it is asked for a sign.
    eventually(SOON, || async { cafe.frames("GUILD_MEMBERS_CHUNK") > 0 }).await;
    assert_eq!(cafe.frames("IDENTIFY"), 1, "a quiet connection that answers is left alone");
    cafe.town.disturb(cafe.names.artie, Disturbance::Mute);
    eventually(SOON, || async { cafe.frames("READY") == 2 }).await;
    let words = hears(&cafe, "ada", cafe.names.bot_lab, "calc", &json!({ "expression": "6*7" })).await;
    assert!(words.contains("42"), "{words}");
    bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_never_opened_is_asked_for_again() {
    let (cafe, database) = (cafe().await, database().await);
    cafe.town.with(|world| world.heartbeat = Duration::from_millis(500));
    cafe.town.fault(Fault::once("IDENTIFY", Effect::Ignore));
    let bot = start(&cafe, &database.db, &[("ARTIE_DISCORD_PATIENCE", PATIENCE)]).await;
    eventually(SOON, || async { cafe.frames("READY") == 1 }).await;
    assert_eq!(cafe.frames("IDENTIFY"), 2);
    bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_for_the_same_servers_are_told_of() {
    let (cafe, database) = (cafe().await, database().await);
    let (one, other) = (start(&cafe, &database.db, &[]).await, start(&cafe, &database.db, &[]).await);
    cafe.online(cafe.names.artie).await;
    let seated = async |bot: &Bot| bot.services().fleet.seats().await.unwrap().len();
    eventually(SOON, || async { seated(&one).await == 2 }).await;
    let seats = one.services().fleet.seats().await.unwrap();
    assert_ne!(seats[0].process, seats[1].process);
    assert_eq!((seats[0].shard, seats[1].shard), (0, 0));
    other.stop().await;
    assert_eq!(seated(&one).await, 1, "who stops in order leaves at once");
    one.stop().await;
}
