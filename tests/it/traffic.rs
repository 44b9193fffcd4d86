//! Much traffic at once, through the real program: what its memory does, and whether the queue keeps up.
//!
//! In the suite in small. The long form is an hour of ten servers with ten thousand members each, as fast as it goes:
//! `ARTIE_TRAFFIC=long ./dev test an_hour_of_traffic -- --nocapture`. Figures: docs/PERFORMANCE.md.

use std::{
    fs,
    time::{Duration, Instant},
};

use artie::{
    clock::Clock,
    demo::{
        Person,
        world::{cafe, cafe::ARTIE_TOKEN, permissions},
    },
    dice::Dice,
    ids::{ChannelId, UserId},
};
use serde_json::json;

use crate::support::{
    TestDatabase, database, eventually,
    process::Process,
    town::{Cafe, cafe_in},
};

/// What a phase may take; the machine may be busy.
const PATIENCE: Duration = Duration::from_mins(10);
/// Messages between two looks at whether the program keeps up.
const BATCH: usize = 200;

/// How much of everything.
#[derive(Clone, Copy)]
struct Size {
    /// Servers and members of each, for the memory of a program that does nothing.
    quiet: (usize, usize),
    /// The same, for the traffic.
    busy: (usize, usize),
    messages: usize,
    commands: usize,
}

const SHORT: Size = Size { quiet: (5, 50), busy: (3, 50), messages: 600, commands: 60 };
/// An hour: each member says something every two hours, and every fortieth uses a command.
const LONG: Size = Size { quiet: (100, 1_000), busy: (10, 10_000), messages: 50_000, commands: 2_500 };

/// The café's town with more servers; gives a channel and the members of each.
async fn town_with((servers, members): (usize, usize)) -> (Cafe, Vec<(ChannelId, Vec<UserId>)>) {
    let clock = Clock::system();
    let (mut world, names) = cafe::town(clock.clone());
    let mut branches = Vec::with_capacity(servers);
    for server in 0..servers {
        let owner = world.add_person(&format!("owner{server}"), "Owner");
        let guild = world.add_guild(&format!("Branch {server}"), owner);
        let role = world.add_role(guild, "Artie", permissions::DEFAULT, 0);
        world.admit(guild, UserId(names.artie.0), &[role]);
        let channel = world.add_channel(guild, "general", "");
        let member = |number| {
            let user = world.add_person(&format!("m{server}-{number}"), &format!("Member {number}"));
            world.admit(guild, user, &[]);
            user
        };
        branches.push((channel, (0..members).map(member).collect()));
    }
    world.take_events();
    (cafe_in(world, names, clock).await, branches)
}

/// The real program in this town, once it has heard of every server.
async fn run(cafe: &Cafe, database: &TestDatabase, servers: usize) -> Process {
    let base = cafe.discord.base_url();
    let environment = [
        ("DISCORD_TOKEN", ARTIE_TOKEN),
        ("DISCORD_API_BASE", base.as_str()),
        ("DATABASE_URL", database.url.as_str()),
        ("ARTIE_HTTP_ADDR", ""),
        ("RUST_LOG", "warn"),
    ];
    let process = Process::start(&["run"], &environment);
    cafe.registered("daily").await;
    let heard = i64::try_from(servers).unwrap() + 1; // The café is there too.
    eventually(PATIENCE, || async {
        number(database, "SELECT coalesce(max(guilds), 0)::bigint FROM gateway_shards").await == heard
    })
    .await;
    process
}

async fn number(database: &TestDatabase, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(database.db.pool()).await.unwrap()
}

/// The memory of a process, in MB.
fn memory(process: &Process) -> u64 {
    let told = fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap();
    let line = told.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches("kB").trim().parse::<u64>().unwrap() / 1_024
}

async fn ends(mut process: Process) {
    process.terminate();
    assert_eq!(process.ended().await, Some(0), "{}", process.printed());
    assert!(!process.printed().contains("ERROR"), "{}", process.printed());
}

/// What was said and asked, and how old the oldest waiting task ever was.
#[derive(Default)]
struct Told {
    messages: usize,
    asked: usize,
    oldest_due_s: i64,
}

struct Traffic<'a> {
    cafe: &'a Cafe,
    database: &'a TestDatabase,
    branches: &'a [(ChannelId, Vec<UserId>)],
    dice: Dice,
    told: Told,
}

impl Traffic<'_> {
    fn somebody(&self) -> (ChannelId, Person) {
        let pick = |length: usize| {
            let number = self.dice.between(0..=i64::try_from(length).unwrap() - 1);
            usize::try_from(number).unwrap()
        };
        let (channel, members) = &self.branches[pick(self.branches.len())];
        (*channel, self.cafe.town.person_with(members[pick(members.len())]))
    }

    /// So much traffic, never further ahead of the program than two batches.
    async fn goes_on(&mut self, messages: usize, commands: usize) {
        let me = self.cafe.names.artie;
        let mut asked = Vec::new();
        let every = (messages / commands.max(1)).max(1);
        for turn in 1..=messages {
            let (channel, person) = self.somebody();
            let is_task = turn % 50 == 0;
            let text = if is_task { format!("<@{me}> what is {turn}*7") } else { format!("message {turn} of many") };
            person.says(channel, &text).unwrap();
            self.told.messages += 1;
            if turn % every == 0 {
                let (channel, person) = self.somebody();
                let (command, options) = match turn / every % 4 {
                    0 => ("daily", json!({})),
                    1 => ("wallet show", json!({})),
                    2 => ("calc", json!({ "expression": "6*7" })),
                    _ => ("profile show", json!({})),
                };
                asked.push(person.uses(channel, command, &options).unwrap().id());
            }
            if turn % BATCH == 0 || turn == messages {
                self.catches_up(2 * BATCH).await;
                self.told.asked += asked.len();
                for id in asked.drain(..) {
                    assert!(self.cafe.answer(id).await.answer.is_some(), "a command was not answered");
                }
            }
        }
        self.catches_up(0).await;
    }

    /// Waits until all but so many messages are recorded.
    async fn catches_up(&mut self, but: usize) {
        let wanted = i64::try_from(self.told.messages.saturating_sub(but)).unwrap();
        eventually(PATIENCE, || async {
            number(self.database, "SELECT count(*) FROM messages WHERE NOT author_is_bot").await >= wanted
        })
        .await;
        let age = "SELECT coalesce(extract(epoch FROM now() - min(run_at)), 0)::bigint FROM queue
                   WHERE status = 'pending' AND run_at <= now()";
        self.told.oldest_due_s = self.told.oldest_due_s.max(number(self.database, age).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::disallowed_methods, reason = "how long a form a person wants to run")]
async fn an_hour_of_traffic_keeps_memory_flat_and_the_queue_short() {
    let size = if std::env::var("ARTIE_TRAFFIC").is_ok_and(|form| form == "long") { LONG } else { SHORT };
    let mut figures = Vec::new();
    for (what, servers) in [("at start", (0, 0)), ("quiet", size.quiet)] {
        let (database, (cafe, _)) = (database().await, town_with(servers).await);
        let process = run(&cafe, &database, servers.0).await;
        figures.push((format!("{what}, {} servers × {} members", servers.0, servers.1), memory(&process)));
        ends(process).await;
    }
    let (database, (cafe, branches)) = (database().await, town_with(size.busy).await);
    let process = run(&cafe, &database, size.busy.0).await;
    figures.push((format!("busy, {} servers × {} members, before", size.busy.0, size.busy.1), memory(&process)));
    let told = Told::default();
    let (dice, began) = (Dice::seeded(3), Instant::now());
    let mut traffic = Traffic { cafe: &cafe, database: &database, branches: &branches, dice, told };
    // What is only held once (pools, caches, pictures' fonts) is held after the first half.
    traffic.goes_on(size.messages / 2, size.commands / 2).await;
    let half = memory(&process);
    traffic.goes_on(size.messages / 2, size.commands / 2).await;
    let (after, took, told) = (memory(&process), began.elapsed(), traffic.told);
    figures.extend([("after half of the traffic".to_owned(), half), ("after all of it".to_owned(), after)]);
    for (what, megabytes) in &figures {
        eprintln!("{megabytes:>6} MB  {what}");
    }
    eprintln!(
        "{} messages and {} commands in {:.0?}, {:.0} times as fast as in an hour; the oldest due task waited {} s",
        told.messages,
        told.asked,
        took,
        3_600.0 / took.as_secs_f64(),
        told.oldest_due_s,
    );
    let unfinished = "SELECT count(*) FROM queue WHERE status IN ('pending', 'processing') AND run_at <= now()";
    eventually(PATIENCE, || async { number(&database, unfinished).await == 0 }).await;
    let recorded = number(&database, "SELECT count(*) FROM messages WHERE NOT author_is_bot").await;
    assert_eq!(usize::try_from(recorded).unwrap(), told.messages, "each message once");
    assert_eq!(number(&database, "SELECT count(*) FROM queue WHERE status = 'failed' AND NOT refused").await, 0);
    assert!(told.asked >= size.commands / 2 && told.oldest_due_s < 60, "{} s", told.oldest_due_s);
    assert!(after <= half + half / 5 + 16, "memory grew from {half} to {after} MB in the second half");
    ends(process).await;
}
