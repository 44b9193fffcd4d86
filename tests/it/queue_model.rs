//! Random operations of several workers, also with claims they have long lost, against a plain model of the states: the
//! same rows are given, the same ends count, and nothing is left behind. The workers are made of the queue's own
//! statements, so that any interleaving can be played.

use std::{
    cell::Cell,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use artie::{
    clock::Clock,
    dice::Dice,
    ids::GuildId,
    queue::{NewTask, Priority, Queue, Status, TaskId},
};
use chrono::{DateTime, NaiveDate, Utc};
use proptest::{
    prelude::*,
    test_runner::{RngSeed, TestRunner},
};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Row, postgres::types::PgInterval};
use uuid::Uuid;

use crate::{
    queue_plans::statement,
    support::{self, TestDatabase},
};

const LOST_LIMIT: i16 = 5;
const HOUR_MS: i64 = 3_600_000;

#[derive(Clone, Debug)]
enum Op {
    Enqueue {
        priority: i32,
        guild: Option<u64>,
        count: usize,
    },
    Claim {
        worker: usize,
        limit: usize,
        guilds_first: bool,
    },
    /// The index is one of all claims ever made, so most of them are stale.
    End {
        claim: usize,
        how: End,
    },
    Again {
        claim: usize,
        how: Again,
    },
    Cancel {
        task: usize,
    },
    Kill {
        worker: usize,
    },
    Rescue,
    Replay {
        task: usize,
    },
    Wait,
}

#[derive(Clone, Copy, Debug)]
enum End {
    Plainly,
    With(Status),
}

#[derive(Clone, Copy, Debug)]
enum Again {
    Retry,
    Snooze,
    GiveBack,
}

fn ops() -> impl Strategy<Value = Vec<Op>> {
    let end = prop_oneof![
        2 => Just(End::Plainly),
        1 => Just(End::With(Status::Completed)),
        1 => Just(End::With(Status::Failed)),
        1 => Just(End::With(Status::Skipped)),
        1 => Just(End::With(Status::Cancelled)),
    ];
    let again = prop_oneof![Just(Again::Retry), Just(Again::Snooze), Just(Again::GiveBack)];
    let guild = prop::option::of(1..4_u64);
    let op = prop_oneof![
        4 => (1..=10, guild, 1..6_usize).prop_map(|(priority, guild, count)| Op::Enqueue { priority, guild, count }),
        6 => (0..3_usize, 1..7_usize, any::<bool>())
            .prop_map(|(worker, limit, guilds_first)| Op::Claim { worker, limit, guilds_first }),
        6 => (any::<usize>(), end).prop_map(|(claim, how)| Op::End { claim, how }),
        4 => (any::<usize>(), again).prop_map(|(claim, how)| Op::Again { claim, how }),
        2 => any::<usize>().prop_map(|task| Op::Cancel { task }),
        1 => (0..3_usize).prop_map(|worker| Op::Kill { worker }),
        2 => Just(Op::Rescue),
        2 => any::<usize>().prop_map(|task| Op::Replay { task }),
        1 => Just(Op::Wait),
    ];
    prop::collection::vec(op, 5..70)
}

/// A task, as simply as it can be said.
#[derive(Clone, Debug, PartialEq)]
struct Task {
    status: Status,
    token: Option<i64>,
    retries: i32,
    lost: i16,
    /// The hour from which on it may run.
    due: i32,
    priority: i32,
    worker: Option<i32>,
}

#[derive(Default)]
struct Model {
    hour: i32,
    tasks: BTreeMap<Uuid, Task>,
}

impl Model {
    fn due(&self) -> impl Iterator<Item = (&Uuid, &Task)> {
        self.tasks.iter().filter(|(_, task)| task.status == Status::Pending && task.due <= self.hour)
    }

    /// Whether this claim still counts.
    fn holds(&mut self, (id, token): (Uuid, i64)) -> Option<&mut Task> {
        self.tasks.get_mut(&id).filter(|task| task.token == Some(token))
    }

    fn go(task: &mut Task, to: Status) {
        assert!(task.status.next().contains(&to), "the diagram has no way from {} to {to}", task.status);
        task.status = to;
        if to != Status::Processing {
            (task.token, task.worker) = (None, None);
        }
    }
}

struct Statements {
    claim: String,
    plainly: String,
    finish: String,
    again: String,
    rescue: String,
}

struct Stage {
    database: TestDatabase,
    queue: Queue,
    statements: Statements,
}

/// One round: a fresh table, a model, three workers, and everything that was ever claimed.
struct Round<'a> {
    stage: &'a Stage,
    model: Model,
    workers: [i32; 3],
    dead: BTreeSet<i32>,
    claims: Vec<(Uuid, i64)>,
    tokens: i64,
}

fn hours(hours: i32) -> PgInterval {
    PgInterval { months: 0, days: 0, microseconds: i64::from(hours) * HOUR_MS * 1_000 }
}

#[test]
fn any_sequence_of_operations_leaves_what_the_model_says() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let stage = runtime.block_on(async {
        let database = support::database().await;
        let queue = Queue::new(database.db.clone(), Clock::system(), Dice::seeded(1));
        let statements = Statements {
            claim: statement("WITH RECURSIVE turn AS ("),
            plainly: statement("'completed', retries, max_retries, assigned_to"),
            finish: statement("), detailed AS ("),
            again: statement("WITH given AS ("),
            rescue: statement("lost = lost + 1"),
        };
        Stage { database, queue, statements }
    });
    // The same sequences each time: a run that fails can be run again.
    let rng_seed = RngSeed::Fixed(1);
    let config = ProptestConfig { cases: 32, rng_seed, failure_persistence: None, ..ProptestConfig::default() };
    let (claimed, refused) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
    TestRunner::new(config)
        .run(&ops(), |ops| {
            runtime.block_on(async {
                let mut round = Round::begin(&stage).await;
                for op in &ops {
                    let counted = round.play(op).await;
                    if matches!(op, Op::End { .. } | Op::Again { .. }) && !counted {
                        refused.set(refused.get() + 1);
                    }
                    round.compare(op).await;
                }
                claimed.set(claimed.get() + round.claims.len());
                round.finish_all().await;
            });
            Ok(())
        })
        .unwrap();
    assert!(claimed.get() > 200 && refused.get() > 50, "{claimed:?} claims, {refused:?} stale ends: too tame");
}

impl<'a> Round<'a> {
    async fn begin(stage: &'a Stage) -> Self {
        let mut round = Self {
            stage,
            model: Model::default(),
            workers: [0; 3],
            dead: BTreeSet::new(),
            claims: Vec::new(),
            tokens: 0,
        };
        round.sql("TRUNCATE queue, queue_workers, queue_attempts, reply_outbox").await;
        for place in 0..3 {
            round.workers[place] = round.worker().await;
        }
        round
    }

    async fn sql(&self, sql: &'static str) {
        sqlx::raw_sql(sql).execute(self.stage.database.db.pool()).await.unwrap();
    }

    async fn worker(&self) -> i32 {
        let insert = "INSERT INTO queue_workers (name) VALUES ('w') RETURNING id";
        sqlx::query_scalar(insert).fetch_one(self.stage.database.db.pool()).await.unwrap()
    }

    /// Plays one operation on both sides. Whether it changed anything.
    async fn play(&mut self, op: &Op) -> bool {
        match op {
            Op::Enqueue { priority, guild, count } => self.enqueue(*priority, *guild, *count).await,
            Op::Claim { worker, limit, guilds_first } => {
                let worker = self.workers[*worker];
                self.claim(worker, *limit, *guilds_first).await > 0
            }
            Op::End { claim, how } => match self.claims.get(claim % self.claims.len().max(1)).copied() {
                Some(claim) => self.end(claim, *how).await,
                None => false,
            },
            Op::Again { claim, how } => match self.claims.get(claim % self.claims.len().max(1)).copied() {
                Some(claim) => self.again(claim, *how).await,
                None => false,
            },
            Op::Cancel { task } => self.cancel(*task).await,
            Op::Kill { worker } => {
                self.dead.insert(self.workers[*worker]);
                let old = "UPDATE queue_workers SET seen_at = now() - interval '11 seconds' WHERE id = $1";
                let pool = self.stage.database.db.pool();
                sqlx::query(old).bind(self.workers[*worker]).execute(pool).await.unwrap();
                self.workers[*worker] = self.worker().await;
                true
            }
            Op::Rescue => self.rescue().await,
            Op::Replay { task } => self.replay(*task).await,
            Op::Wait => {
                self.model.hour += 2;
                true
            }
        }
    }

    async fn enqueue(&mut self, priority: i32, guild: Option<u64>, count: usize) -> bool {
        for _ in 0..count {
            let task =
                NewTask { priority: Priority(priority), guild: guild.map(GuildId), ..NewTask::new("job", json!({})) };
            let id = self.stage.queue.enqueue_alone(task).await.unwrap();
            let due = i32::MIN;
            let task = Task { status: Status::Pending, token: None, retries: 0, lost: 0, due, priority, worker: None };
            self.model.tasks.insert(id.0, task);
        }
        true
    }

    /// Exactly as many as are due, the most urgent of them, and none that somebody holds.
    async fn claim(&mut self, worker: i32, limit: usize, guilds_first: bool) -> usize {
        self.tokens += 1;
        let token = i64::from(worker) << 32 | self.tokens;
        let first = NaiveDate::from_ymd_opt(-4_700, 1, 1).unwrap().and_hms_opt(0, 0, 0).unwrap().and_utc();
        let none: Vec<String> = Vec::new();
        let rows = sqlx::query(AssertSqlSafe(self.stage.statements.claim.clone()))
            .bind(token)
            .bind(worker)
            .bind("w")
            .bind(hours(1))
            .bind((1..=10).collect::<Vec<i32>>())
            .bind(vec![first; 10] as Vec<DateTime<Utc>>)
            .bind(vec![Uuid::nil(); 10])
            .bind(hours(self.model.hour))
            .bind(guilds_first)
            .bind(&none)
            .bind(&none)
            .bind(&none)
            .bind(None::<Vec<String>>)
            .bind(i64::try_from(limit).unwrap())
            .fetch_all(self.stage.database.db.pool())
            .await
            .unwrap();
        let ids: BTreeSet<Uuid> = rows.iter().map(|row| row.get("id")).collect();
        let due: BTreeMap<Uuid, i32> = self.model.due().map(|(id, task)| (*id, task.priority)).collect();
        assert_eq!(ids.len(), limit.min(due.len()), "of {} that are due", due.len());
        assert!(ids.iter().all(|id| due.contains_key(id)), "claimed what was not due, or held");
        let least = ids.iter().map(|id| due[id]).max().unwrap_or(0);
        assert!(due.iter().all(|(id, priority)| ids.contains(id) || *priority >= least), "not the most urgent");
        for id in &ids {
            let task = self.model.tasks.get_mut(id).unwrap();
            Model::go(task, Status::Processing);
            (task.token, task.worker) = (Some(token), Some(worker));
            self.claims.push((*id, token));
        }
        ids.len()
    }

    async fn end(&mut self, claim: (Uuid, i64), how: End) -> bool {
        let (sql, to, details) = match how {
            End::Plainly => (&self.stage.statements.plainly, Status::Completed, None),
            End::With(status) => {
                let details = json!({ claim.0.to_string(): { "status": status.name(), "error": "because" } });
                (&self.stage.statements.finish, status, Some(details))
            }
        };
        let counted = self.write(sql, claim, details, None).await;
        let expected = self.model.holds(claim);
        assert_eq!(counted, expected.is_some(), "{how:?} of {claim:?}");
        if let Some(task) = expected {
            Model::go(task, to);
            task.retries += i32::from(to == Status::Failed);
        }
        counted
    }

    async fn again(&mut self, claim: (Uuid, i64), how: Again) -> bool {
        let detail = match how {
            Again::Retry => json!({ "error": "because", "delay_ms": HOUR_MS }),
            Again::Snooze => json!({ "delay_ms": HOUR_MS }),
            Again::GiveBack => json!({}),
        };
        let details = json!({ claim.0.to_string(): detail });
        let offset = Some(hours(self.model.hour));
        let counted = self.write(&self.stage.statements.again, claim, Some(details), offset).await;
        let hour = self.model.hour;
        let expected = self.model.holds(claim);
        assert_eq!(counted, expected.is_some(), "{how:?} of {claim:?}");
        if let Some(task) = expected {
            Model::go(task, Status::Pending);
            task.retries += i32::from(matches!(how, Again::Retry));
            if !matches!(how, Again::GiveBack) {
                task.due = hour + 1;
            }
        }
        counted
    }

    async fn write(&self, sql: &str, claim: (Uuid, i64), details: Option<Value>, offset: Option<PgInterval>) -> bool {
        let mut query =
            sqlx::query_scalar::<_, Uuid>(AssertSqlSafe(sql.to_owned())).bind(vec![claim.0]).bind(vec![claim.1]);
        if let Some(details) = details {
            query = query.bind(details);
        }
        if let Some(offset) = offset {
            query = query.bind(offset);
        }
        !query.fetch_all(self.stage.database.db.pool()).await.unwrap().is_empty()
    }

    async fn cancel(&mut self, task: usize) -> bool {
        let Some(id) = self.nth(task) else { return false };
        let did = self.stage.queue.cancel(TaskId(id)).await.unwrap();
        let task = self.model.tasks.get_mut(&id).unwrap();
        assert_eq!(did, !task.status.is_ended());
        if task.status == Status::Pending {
            Model::go(task, Status::Cancelled);
        }
        did
    }

    async fn replay(&mut self, task: usize) -> bool {
        let Some(id) = self.nth(task) else { return false };
        let did = self.stage.queue.replay(TaskId(id)).await.unwrap();
        let hour = self.model.hour;
        let task = self.model.tasks.get_mut(&id).unwrap();
        assert_eq!(did, task.status == Status::Failed);
        if did {
            Model::go(task, Status::Pending);
            (task.retries, task.lost, task.due) = (0, 0, hour.min(0));
        }
        did
    }

    async fn rescue(&mut self) -> bool {
        // Who was not killed lives, however long all this takes.
        let alive = "UPDATE queue_workers SET seen_at = now() WHERE id = ANY ($1)";
        let pool = self.stage.database.db.pool();
        sqlx::query(alive).bind(self.workers.to_vec()).execute(pool).await.unwrap();
        let rescued = sqlx::query(AssertSqlSafe(self.stage.statements.rescue.clone()))
            .bind(hours(self.model.hour))
            .bind(i32::from(LOST_LIMIT))
            .execute(self.stage.database.db.pool())
            .await
            .unwrap()
            .rows_affected();
        let (mut expected, mut later) = (0, Vec::new());
        let (dead, hour) = (&self.dead, self.model.hour);
        let is_dead = |task: &Task| task.worker.is_some_and(|worker| dead.contains(&worker));
        for (id, task) in self.model.tasks.iter_mut().filter(|(_, task)| is_dead(task)) {
            if task.lost + 1 < LOST_LIMIT {
                Model::go(task, Status::Pending);
                // After the first loss it comes back after up to some seconds, which the model takes for an hour.
                task.due = if task.lost == 0 { hour } else { hour + 1 };
                if task.lost > 0 {
                    later.push(*id);
                }
                task.lost += 1;
                expected += 1;
            }
        }
        assert_eq!(rescued, expected);
        let put_off = "UPDATE queue_live SET scheduled_for = now() + $1 WHERE id = ANY ($2)";
        sqlx::query(put_off).bind(hours(hour + 1)).bind(later).execute(pool).await.unwrap();
        rescued > 0
    }

    fn nth(&self, index: usize) -> Option<Uuid> {
        self.model.tasks.keys().nth(index % self.model.tasks.len().max(1)).copied()
    }

    /// The table and the model say the same of every task.
    async fn compare(&mut self, after: &Op) {
        let rows = sqlx::query("SELECT id, status, claim_token, worker_id, retries, lost FROM queue")
            .fetch_all(self.stage.database.db.pool())
            .await
            .unwrap();
        assert_eq!(rows.len(), self.model.tasks.len(), "after {after:?}");
        for row in rows {
            let task = &self.model.tasks[&row.get::<Uuid, _>("id")];
            let found = Task {
                status: row.get::<String, _>("status").parse().unwrap(),
                token: row.get("claim_token"),
                retries: row.get("retries"),
                lost: row.get("lost"),
                worker: row.get("worker_id"),
                ..task.clone()
            };
            assert_eq!(found, *task, "after {after:?}");
        }
    }

    /// Nothing is stuck: whatever happened, everything reaches an end.
    async fn finish_all(&mut self) {
        self.model.hour += 100;
        for _ in 0..=LOST_LIMIT {
            let held: Vec<(Uuid, i64)> =
                self.model.tasks.iter().filter_map(|(id, task)| Some((*id, task.token?))).collect();
            for claim in held {
                assert!(self.end(claim, End::Plainly).await);
            }
            let worker = self.workers[0];
            if self.claim(worker, 500, true).await == 0 {
                break;
            }
        }
        self.compare(&Op::Wait).await;
        assert!(self.model.tasks.values().all(|task| task.status.is_ended()), "{:?}", self.model.tasks);
    }
}

#[tokio::test]
async fn the_table_accepts_exactly_the_states_the_model_knows() {
    let database = support::database().await;
    let states = ["pending", "processing", "completed", "failed", "cancelled", "skipped", "in_progress", "PENDING", ""];
    let mut accepted = 0;
    for status in states {
        for (token, worker) in [(None, None), (Some(1_i64), None), (None, Some(1_i32)), (Some(1), Some(1))] {
            let is_leased = token.is_some() && worker.is_some();
            let is_free = token.is_none() && worker.is_none();
            let known = status.parse::<Status>().is_ok_and(|status| match status {
                Status::Processing => is_leased,
                _ => is_free,
            });
            let insert = "INSERT INTO queue (task_type, status, claim_token, worker_id) VALUES ('job', $1, $2, $3)";
            let inserted =
                sqlx::query(insert).bind(status).bind(token).bind(worker).execute(database.db.pool()).await.is_ok();
            assert_eq!(inserted, known, "{status:?} with token {token:?} and worker {worker:?}");
            accepted += usize::from(inserted);
        }
    }
    assert_eq!(accepted, 6);
}
