//! Everything at once: tasks of mixed kinds over three worker processes, while processes are killed and put to sleep, the
//! database is killed and stopped, connections are cut and frozen, Discord limits, fails and drops, and the clock of one
//! machine is wrong by an hour. In the end every task has ended, every answer was shown exactly once, and nobody waited
//! behind a flood for more than their share.
//!
//! In the suite with 1,000 tasks; `ARTIE_ONSLAUGHT=10000 ./dev test onslaught -- --nocapture` is the long form.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    process::Command,
    time::{Duration, Instant},
};

use artie::{
    clock::Clock,
    db::Db,
    demo::world::{Effect, Fault, World, cafe::ARTIE_TOKEN},
    dice::Dice,
    ids::{ChannelId, GuildId, MessageId, UserId},
    queue::{NewTask, Queue, RespondTo, TaskId},
    words::Locale,
};
use chrono::TimeDelta;
use serde_json::json;

use crate::support::{
    cluster::OwnCluster,
    eventually, own_cluster,
    process::Process,
    scissors::Scissors,
    town::{Cafe, cafe},
};

/// Rounds of the onslaught, each with its chunk of tasks and its disaster.
const ROUNDS: usize = 10;
/// Tasks of the small guild in each round, enqueued behind the flood of the big one.
const SMALL: usize = 5;
/// Answers spread over so many channels: Discord itself allows one channel five messages in five seconds.
const CHANNELS: usize = 60;
const FLOOD: GuildId = GuildId(1_001);
const QUIET: GuildId = GuildId(1_002);
/// Until the last lease of a killed process has run out and everything it held has ended elsewhere.
const TO_THE_END: Duration = Duration::from_mins(20);
/// How long a process sleeps: longer than its leases live.
const SLEEP: Duration = Duration::from_secs(15);

/// What a task must have come to in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Completed,
    Refused,
    Dead,
    Cancelled,
}

struct Onslaught {
    cafe: Cafe,
    cluster: OwnCluster,
    db: Db,
    queue: Queue,
    channels: Vec<ChannelId>,
    me: UserId,
    /// Each worker has a wire of its own.
    wires: Vec<Scissors>,
    workers: Vec<Process>,
    shim: Option<PathBuf>,
    expected: BTreeMap<TaskId, End>,
    /// How many of the flood were there before each task of the small guild.
    behind: Vec<(TaskId, usize)>,
    flood: Vec<TaskId>,
    answers: usize,
    number: usize,
}

impl Onslaught {
    async fn stage() -> Self {
        let (cafe, cluster) = (cafe().await, own_cluster().await);
        let (channels, me) = cafe.town.with(|world| {
            let me = world.application(cafe.names.artie).unwrap().bot;
            let guild = cafe.names.guild;
            ((0..CHANNELS).map(|n| world.add_channel(guild, &format!("answers-{n}"), "")).collect(), me)
        });
        let db = cluster.db.clone();
        let queue = Queue::new(db.clone(), Clock::system(), Dice::from_system());
        let mut wires = Vec::new();
        for _ in 0..3 {
            wires.push(Scissors::before(&cluster.options()).await);
        }
        let shim = wrong_clock();
        let (expected, behind, flood) = (BTreeMap::new(), Vec::new(), Vec::new());
        let mut stage = Self {
            cafe,
            cluster,
            db,
            queue,
            channels,
            me,
            wires,
            workers: Vec::new(),
            shim,
            expected,
            behind,
            flood,
            answers: 0,
            number: 0,
        };
        stage.workers = (0..3).map(|worker| stage.launch(worker)).collect();
        stage.workers_are(3).await;
        stage
    }

    /// The third machine's clock is an hour ahead.
    fn launch(&self, worker: usize) -> Process {
        let (base, url) = (self.cafe.discord.base_url(), self.wires[worker].url(OwnCluster::DATABASE));
        let mut environment = vec![
            ("DISCORD_TOKEN", ARTIE_TOKEN),
            ("DISCORD_API_BASE", &base),
            ("DATABASE_URL", &url),
            ("ARTIE_HTTP_ADDR", ""),
            ("RUST_LOG", "error"),
        ];
        let shim = self.shim.as_ref().map(|path| path.to_str().unwrap().to_owned()).unwrap_or_default();
        if worker == 2 && !shim.is_empty() {
            environment.extend([("LD_PRELOAD", shim.as_str()), ("SHIFT_SECONDS", "3600")]);
        }
        Process::start(&["worker"], &environment)
    }

    fn relaunch(&mut self, worker: usize) {
        self.workers[worker].kill();
        self.workers[worker] = self.launch(worker);
    }

    async fn count(&self, sql: &'static str) -> usize {
        // The database may be away just now.
        let found = sqlx::query_scalar::<_, i64>(sql).fetch_one(self.cluster.db.pool()).await;
        found.map_or(usize::MAX, |found| usize::try_from(found).unwrap())
    }

    async fn workers_are(&self, number: usize) {
        let fresh = "SELECT count(*) FROM queue_workers WHERE seen_at > now() - interval '5 seconds'";
        eventually(Duration::from_mins(1), || async { self.count(fresh).await == number }).await;
    }

    async fn enqueue(&mut self, tasks: Vec<(NewTask, End)>) -> Vec<TaskId> {
        let (tasks, ends): (Vec<_>, Vec<_>) = tasks.into_iter().unzip();
        self.answers += tasks.iter().filter(|task| task.respond_to.is_some()).count();
        let mut tx = self.db.begin().await.unwrap();
        let ids = self.queue.enqueue_all(&mut tx, tasks).await.unwrap();
        tx.commit().await.unwrap();
        self.expected.extend(ids.iter().copied().zip(ends));
        ids
    }

    /// One task of the flood: its kind goes by its number.
    fn one(&mut self) -> (NewTask, End) {
        let number = self.number;
        self.number += 1;
        let locale = Locale::english;
        let channel = RespondTo::Channel { channel: self.channels[number % CHANNELS], locale: locale() };
        let sum = |respond_to| NewTask {
            respond_to,
            guild: Some(FLOOD),
            ..NewTask::new("calculate", json!({ "expression": format!("{number} + 1000000") }))
        };
        match number % 20 {
            0..8 => (sum(Some(channel)), End::Completed),
            8 => {
                let people = [self.cafe.names.ada, self.cafe.names.ben, self.cafe.names.chloe, self.cafe.names.dmitri];
                let user = people[number / 20 % people.len()];
                (sum(Some(RespondTo::Direct { user, locale: locale() })), End::Completed)
            }
            9..12 => {
                let dice = json!({ "dice": "4d6kh3" });
                (
                    NewTask { respond_to: Some(channel), guild: Some(FLOOD), ..NewTask::new("dice", dice) },
                    End::Completed,
                )
            }
            12 => {
                let talk = json!({ "talk": "thanks" });
                (
                    NewTask { respond_to: Some(channel), guild: Some(FLOOD), ..NewTask::new("chat", talk) },
                    End::Completed,
                )
            }
            13 => {
                let wrong = NewTask::new("calculate", json!({ "expression": "1/0" }));
                (NewTask { respond_to: Some(channel), guild: Some(FLOOD), ..wrong }, End::Refused)
            }
            14 => {
                let unknown = NewTask::new("moonshot", json!({ "number": number }));
                (NewTask { respond_to: Some(channel), guild: Some(FLOOD), ..unknown }, End::Dead)
            }
            15 => {
                let soon = Clock::system().now() + TimeDelta::seconds(3);
                (NewTask { scheduled_for: Some(soon), ..sum(Some(channel)) }, End::Completed)
            }
            16 => {
                let never = Clock::system().now() + TimeDelta::hours(6);
                (NewTask { scheduled_for: Some(never), ..sum(Some(channel)) }, End::Cancelled)
            }
            _ => (sum(None), End::Completed),
        }
    }

    /// A chunk of the flood, some of it called off, and behind it a few tasks of the small guild.
    async fn chunk(&mut self, size: usize) {
        let tasks: Vec<_> = (0..size).map(|_| self.one()).collect();
        let ends: Vec<_> = tasks.iter().map(|(_, end)| *end).collect();
        let ids = self.enqueue(tasks).await;
        let quiet = (0..SMALL).map(|n| {
            let sum = NewTask::new("calculate", json!({ "expression": format!("{n} + 1") }));
            (NewTask { guild: Some(QUIET), ..sum }, End::Completed)
        });
        let small = self.enqueue(quiet.collect()).await;
        let before = self.flood.len() + ids.len();
        self.behind.extend(small.into_iter().map(|id| (id, before)));
        for (id, _) in ids.iter().zip(&ends).filter(|(_, end)| **end == End::Cancelled) {
            assert!(self.queue.cancel(*id).await.unwrap());
        }
        self.flood.extend(ids);
    }

    /// Waits until some of what is there has ended, so that the disaster comes in the middle of the work.
    async fn in_the_middle(&self) {
        let half = self.expected.len() * 2 / 3;
        let ended = "SELECT count(*) FROM queue WHERE status NOT IN ('pending', 'processing')";
        eventually(Duration::from_mins(3), || async { (half..usize::MAX).contains(&self.count(ended).await) }).await;
    }

    async fn disaster(&mut self, round: usize) {
        match round {
            0 => self.relaunch(0),
            1 => {
                self.workers[1].pause();
                let pid = self.workers[1].id();
                // Longer than its leases live: what it held is elsewhere when it wakes up.
                tokio::spawn(async move {
                    tokio::time::sleep(SLEEP).await;
                    Process::resume(pid);
                });
            }
            2 => self.wires[2].snap(),
            3 => {
                let incarnation = self.incarnation().await;
                self.cluster.kill();
                eventually(Duration::from_mins(1), || async {
                    let now = self.incarnation().await;
                    now.is_some() && now != incarnation
                })
                .await;
            }
            4 => self.relaunch(2),
            5 => {
                let wire = self.wires[0].clone();
                wire.freeze();
                tokio::spawn(async move {
                    tokio::time::sleep(SLEEP).await;
                    wire.mend();
                });
            }
            6 => {
                self.cluster.stop().await;
                self.cluster.start().await;
            }
            7 => (0..3).for_each(|worker| self.wires[worker].snap()),
            8 => (0..3).for_each(|worker| self.relaunch(worker)),
            _ => {}
        }
        let effects = [
            Effect::RateLimited { retry_after: Duration::from_millis(200), global: false },
            Effect::FailBefore(500),
            Effect::FailAfter(503),
            Effect::DropBefore,
            Effect::DropAfter,
        ];
        for effect in effects {
            self.cafe.town.fault(Fault::times("POST /channels/*/messages", effect, 2));
        }
    }

    /// When the server that answers just now was started.
    async fn incarnation(&self) -> Option<String> {
        let started = "SELECT pg_postmaster_start_time()::text";
        sqlx::query_scalar(started).fetch_one(self.cluster.db.pool()).await.ok()
    }

    async fn over(&self) {
        // At one moment: an answer becomes owed as its task ends.
        let open = "SELECT (SELECT count(*) FROM queue_live)
                    + (SELECT count(*) FROM reply_outbox WHERE state IN ('waiting', 'sending'))";
        let deadline = Instant::now() + TO_THE_END;
        while self.count(open).await != 0 {
            let stuck = if Instant::now() > deadline { self.stuck().await } else { String::new() };
            assert!(Instant::now() < deadline, "not over within {TO_THE_END:?}: {stuck}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    async fn stuck(&self) -> String {
        let rows = "SELECT concat_ws(' ', task_type, status, run_at, lost, error_message) FROM queue_live LIMIT 5";
        let rows: Vec<String> = sqlx::query_scalar(rows).fetch_all(self.cluster.db.pool()).await.unwrap();
        rows.join("\n")
    }

    async fn ends(&self) -> BTreeMap<TaskId, End> {
        let rows: Vec<(uuid::Uuid, String, bool)> =
            sqlx::query_as("SELECT id, status, refused FROM queue WHERE created_by IS DISTINCT FROM 'periodic'")
                .fetch_all(self.cluster.db.pool())
                .await
                .unwrap();
        let end = |status: &str, refused| match (status, refused) {
            ("completed", _) => End::Completed,
            ("failed", true) => End::Refused,
            ("failed", false) => End::Dead,
            ("cancelled", _) => End::Cancelled,
            other => panic!("{other:?} is no end for a task of this test"),
        };
        let ends: Vec<_> = rows.iter().map(|(id, status, refused)| (TaskId(*id), end(status, *refused))).collect();
        let count = ends.len();
        let ends: BTreeMap<_, _> = ends.into_iter().collect();
        assert_eq!(ends.len(), count, "a task is there twice");
        ends
    }

    /// Every message of ours, in channels and in the direct one.
    fn shown(&self) -> Vec<(MessageId, String)> {
        let ours = |world: &World| {
            let all = world.messages.values().flat_map(|of_channel| of_channel.values());
            all.filter(|message| message.author == self.me)
                .map(|message| (message.id, message.content.clone()))
                .collect()
        };
        self.cafe.town.with(|world| ours(world))
    }

    /// Each answer in the outbox is one message, and each message one answer; each sum was shown once.
    async fn assert_shown_once(&self) {
        let sent: Vec<(String, Option<String>)> = sqlx::query_as("SELECT state, sent_message FROM reply_outbox")
            .fetch_all(self.cluster.db.pool())
            .await
            .unwrap();
        assert_eq!(sent.len(), self.answers, "answers in the outbox");
        let sent: BTreeSet<String> = sent
            .into_iter()
            .map(|(state, message)| {
                assert_eq!(state, "sent");
                message.unwrap()
            })
            .collect();
        let shown = self.shown();
        let ids: BTreeSet<String> = shown.iter().map(|(id, _)| id.to_string()).collect();
        assert_eq!((shown.len(), ids.len()), (self.answers, sent.len()), "messages of ours against answers");
        assert_eq!(ids, sent, "the very same messages");
        let sums: Vec<_> = shown.iter().filter(|(_, text)| text.contains(" + 1000000")).map(|(_, text)| text).collect();
        let different: BTreeSet<_> = sums.iter().collect();
        assert_eq!(sums.len(), different.len(), "a sum was shown twice");
    }

    /// Of the flood that was there before a task of the small guild, which share went before it? The middle one tells: a
    /// few of them were held by whoever was killed.
    async fn waited_behind(&self) -> (f64, f64) {
        let rows: Vec<(uuid::Uuid, i64)> = sqlx::query_as(
            "SELECT id, row_number() OVER (ORDER BY completed_at) FROM queue WHERE completed_at IS NOT NULL",
        )
        .fetch_all(self.cluster.db.pool())
        .await
        .unwrap();
        let place: BTreeMap<_, _> = rows.into_iter().map(|(id, place)| (TaskId(id), place)).collect();
        let chunk = self.flood.len() / ROUNDS;
        let mut shares: Vec<f64> = self
            .behind
            .iter()
            .map(|(id, before)| {
                let rivals = &self.flood[before.saturating_sub(chunk)..*before];
                let ran = |rival: &&TaskId| self.expected[*rival] != End::Cancelled;
                let first = rivals.iter().filter(ran).filter(|rival| place[*rival] < place[id]).count();
                f64::from(u32::try_from(first).unwrap()) / f64::from(u32::try_from(rivals.len()).unwrap())
            })
            .collect();
        shares.sort_by(f64::total_cmp);
        (shares[shares.len() / 2], shares[shares.len() * 9 / 10])
    }
}

/// The library that makes a process's clock wrong; none where it cannot be made.
fn wrong_clock() -> Option<PathBuf> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/support/shifted_clock.c");
    let library = std::env::temp_dir().join(format!("artie-shifted-clock-{}.so", std::process::id()));
    let made = Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).args([source, "-ldl"]).status();
    assert!(made.unwrap().success(), "the library was not made");
    Some(library)
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::disallowed_methods, reason = "how long a form a person wants to run")]
async fn nothing_is_lost_and_nothing_is_doubled_under_fire() {
    let tasks = std::env::var("ARTIE_ONSLAUGHT").map_or(1_000, |number| number.parse().unwrap());
    let began = Instant::now();
    let mut stage = Onslaught::stage().await;
    for round in 0..ROUNDS {
        stage.chunk(tasks / ROUNDS - SMALL).await;
        stage.in_the_middle().await;
        stage.disaster(round).await;
    }
    stage.over().await;
    let ends = stage.ends().await;
    assert_eq!(ends, stage.expected);
    stage.assert_shown_once().await;
    let (share, nine_in_ten) = stage.waited_behind().await;
    let lost = stage.count("SELECT coalesce(sum(lost), 0)::int8 FROM queue").await;
    eprintln!(
        "{} tasks, {} answers in {:?}: {lost} claims were lost; of the flood before them, half of the small guild's tasks \
         waited for at most {:.1} %, nine in ten for {:.1} %",
        ends.len(),
        stage.answers,
        began.elapsed(),
        share * 100.0,
        nine_in_ten * 100.0,
    );
    assert!(lost > 0, "no claim was ever lost: the disasters missed");
    assert!(share < 0.5, "{share}: the small guild waited behind the flood");
    if let Some(shim) = &stage.shim {
        std::fs::remove_file(shim).ok();
    }
}
