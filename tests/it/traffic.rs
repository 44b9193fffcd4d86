//! Much traffic at once, through the real program: what its memory does, and whether the queue keeps up.
//!
//! In the suite in small. The long form is so many minutes of ten servers with ten thousand members each, as fast as it
//! goes: `ARTIE_TRAFFIC=60 ./dev test --release an_hour_of_traffic -- --nocapture`. Figures: docs/PERFORMANCE.md.

use std::{
    fs,
    time::{Duration, Instant},
};

use artie::{
    clock::Clock,
    demo::{
        Person,
        world::{cafe, permissions},
    },
    dice::Dice,
    ids::{ChannelId, EventId, MessageId, UserId},
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
/// Every so many messages somebody uses a command, and every so many somebody asks for something.
const A_COMMAND: usize = 20;
const A_QUESTION: usize = 50;
/// Looks at the memory while the traffic goes on.
const LOOKS: u32 = 10;

/// How much of everything.
#[derive(Clone, Copy)]
struct Size {
    /// Servers and members of each, for the memory of a program that does nothing.
    quiet: (usize, usize),
    /// The same, for the traffic.
    busy: (usize, usize),
    /// How long the traffic goes on: at least so long, and at least one batch between two looks.
    lasts: Duration,
}

const SHORT: Size = Size { quiet: (5, 50), busy: (3, 50), lasts: Duration::ZERO };
const LONG: Size = Size { quiet: (100, 1_000), busy: (10, 10_000), lasts: Duration::ZERO };

/// What a person wants, by the number of minutes.
#[expect(clippy::disallowed_methods, reason = "how long a form a person wants to run")]
fn size() -> Size {
    let minutes = std::env::var("ARTIE_TRAFFIC").ok().map(|minutes| minutes.parse().expect("a number of minutes"));
    minutes.map_or(SHORT, |minutes| Size { lasts: Duration::from_mins(minutes), ..LONG })
}

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
    let process = cafe.program(&["run"], database, "warn");
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

    /// Traffic until then, never further ahead of the program than two batches.
    async fn goes_on(&mut self, until: Instant) {
        let mut before = self.batch().await;
        while Instant::now() < until {
            let last = self.batch().await;
            self.catches_up(before).await;
            before = last;
        }
        self.catches_up(before).await;
    }

    /// A batch of messages, and of commands that were all answered; gives the last message.
    async fn batch(&mut self) -> MessageId {
        let me = self.cafe.names.artie;
        let (mut asked, mut last) = (Vec::new(), None);
        for _ in 0..BATCH {
            let (channel, person) = self.somebody();
            self.told.messages += 1;
            let turn = self.told.messages;
            let is_question = turn.is_multiple_of(A_QUESTION);
            let text =
                if is_question { format!("<@{me}> what is {turn}*7") } else { format!("message {turn} of many") };
            last = Some(person.says(channel, &text).unwrap().id);
            if turn.is_multiple_of(A_COMMAND) {
                asked.push(self.command(turn / A_COMMAND));
            }
        }
        self.told.asked += asked.len();
        for id in asked {
            assert!(self.cafe.answer(id).await.answer.is_some(), "a command was not answered");
        }
        last.unwrap()
    }

    fn command(&self, turn: usize) -> EventId {
        let (channel, person) = self.somebody();
        let (command, options) = match turn % 4 {
            0 => ("daily", json!({})),
            1 => ("wallet show", json!({})),
            2 => ("calc", json!({ "expression": "6*7" })),
            _ => ("profile show", json!({})),
        };
        person.uses(channel, command, &options).unwrap().id()
    }

    /// Waits until this message is recorded.
    async fn catches_up(&mut self, message: MessageId) {
        let sql = "SELECT count(*) FROM messages WHERE message_id = $1";
        eventually(PATIENCE, || async {
            let found = sqlx::query_scalar::<_, i64>(sql).bind(message.to_string());
            found.fetch_one(self.database.db.pool()).await.unwrap() == 1
        })
        .await;
        let age = "SELECT coalesce(extract(epoch FROM now() - min(run_at)), 0)::bigint FROM queue
                   WHERE status = 'pending' AND run_at <= now()";
        self.told.oldest_due_s = self.told.oldest_due_s.max(number(self.database, age).await);
    }
}

/// What a program that nobody talks to holds.
async fn at_rest((servers, members): (usize, usize)) -> u64 {
    let (database, (cafe, _)) = (database().await, town_with((servers, members)).await);
    let process = run(&cafe, &database, servers).await;
    let held = memory(&process);
    ends(process).await;
    held
}

fn middle(looks: &[u64]) -> u64 {
    let mut sorted = looks.to_vec();
    sorted.sort_unstable();
    sorted[sorted.len() / 2]
}

#[tokio::test(flavor = "multi_thread")]
async fn an_hour_of_traffic_keeps_memory_flat_and_the_queue_short() {
    let size = size();
    for (what, servers) in [("at start", (0, 0)), ("at rest", size.quiet)] {
        eprintln!("{:>6} MB  {what}, {} servers × {} members", at_rest(servers).await, servers.0, servers.1);
    }
    let (database, (cafe, branches)) = (database().await, town_with(size.busy).await);
    let process = run(&cafe, &database, size.busy.0).await;
    eprintln!("{:>6} MB  before the traffic, {} servers × {} members", memory(&process), size.busy.0, size.busy.1);
    let (dice, began) = (Dice::seeded(3), Instant::now());
    let mut traffic = Traffic { cafe: &cafe, database: &database, branches: &branches, dice, told: Told::default() };
    let mut looks = Vec::new();
    for look in 1..=LOOKS {
        traffic.goes_on(began + size.lasts * look / LOOKS).await;
        looks.push(memory(&process));
        eprintln!("{:>6} MB  after {} messages", memory(&process), traffic.told.messages);
    }
    let (took, told) = (began.elapsed(), traffic.told);
    let pace = f64::from(u32::try_from(told.messages).unwrap()) / took.as_secs_f64();
    eprintln!(
        "{} messages and {} commands in {took:.0?}: {pace:.0} messages a second; the oldest due task waited {} s",
        told.messages, told.asked, told.oldest_due_s,
    );
    let unfinished = "SELECT count(*) FROM queue WHERE status IN ('pending', 'processing') AND run_at <= now()";
    eventually(PATIENCE, || async { number(&database, unfinished).await == 0 }).await;
    let (recorded, all) =
        ("SELECT count(*) FROM messages WHERE NOT author_is_bot", i64::try_from(told.messages).unwrap());
    eventually(PATIENCE, || async { number(&database, recorded).await >= all }).await;
    assert_eq!(number(&database, recorded).await, all, "each message once");
    assert_eq!(number(&database, "SELECT count(*) FROM queue WHERE status = 'failed' AND NOT refused").await, 0);
    assert!(told.asked > 0 && told.oldest_due_s < 60, "{} s", told.oldest_due_s);
    // What is held once (pools, caches, the pictures' fonts) is held by the middle of it.
    let (then, now) = (middle(&looks[2..5]), middle(&looks[7..]));
    assert!(now <= then + then / 5 + 16, "memory grew from {then} to {now} MB: {looks:?}");
    ends(process).await;
}
