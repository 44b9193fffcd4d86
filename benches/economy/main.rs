//! Operations per second of the hot verbs beside their floor: the very statements they send, on bare connections, with no
//! rule, no pool and no words around them. Both run in turn in the same run, on a cluster of their own that is as durable
//! as production's. Then the leaderboards of a million wallets. One JSON line per figure.
//!
//! `cargo bench --bench economy -- --seconds 5 --clients 16`

mod boards;
mod floor;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use artie::{
    clock::Clock,
    config::Machine,
    db::{
        Db,
        local::{Cluster, Mode, Options},
    },
    dice::Dice,
    economy::{
        Economy, Numbers,
        model::{PayOutcome, Presence, Recipient},
    },
    error::{Error, Result},
    guilds::Guilds,
    ids::{ChannelId, EventId, GuildId, UserId},
    income::Income,
    items::{
        Items,
        shop::{Deal, Dealt, Side},
    },
    origin::Origin,
    progress::Progress,
    pulse::Pulse,
    streaks::Streaks,
    uptime::Uptime,
    words::Locale,
};
use futures::future::join_all;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, ConnectOptions};

const PEOPLE: u64 = 20_000;

#[tokio::main]
async fn main() -> Result<()> {
    let (seconds, clients) = (argument("--seconds", 4), argument("--clients", 16));
    let machine = Machine::of_process();
    let directory = machine.temporary.join(format!("artie-bench-{}", std::process::id()));
    let cluster = Cluster::start(Options { directory: directory.clone(), mode: Mode::Durable, machine }).await?;
    let bench = Arc::new(Bench::over(&cluster, clients).await?);
    let window = Duration::from_secs(seconds);
    for verb in [Verb::Pay, Verb::Daily, Verb::Work, Verb::Buy] {
        // Floor, verb, floor: a machine that warms up or slows down cannot favour one of them.
        let before = bench.floor(verb, window / 2).await?;
        let ours = bench.ours(verb, window).await?;
        let after = bench.floor(verb, window / 2).await?;
        let floor = before.midpoint(after);
        print(&json!({
            "verb": format!("{verb:?}").to_lowercase(), "clients": clients,
            "ops_per_s": ours.round(), "floor_ops_per_s": floor.round(), "ratio": (ours / floor * 100.0).round() / 100.0, "goal_ratio": 0.7,
        }));
    }
    let report = bench.economy.verify().await?;
    print(&json!({ "ledger_clean": report.is_clean(), "movements": report.movements }));
    bench.leaderboards().await?;
    drop(bench);
    drop(cluster);
    std::fs::remove_dir_all(directory).ok();
    Ok(())
}

#[expect(clippy::print_stdout, reason = "this is its output")]
fn print(line: &Value) {
    println!("{line}");
}

fn argument(name: &str, default: u64) -> u64 {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    arguments.nth(1).and_then(|value| value.parse().ok()).unwrap_or(default)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Pay,
    Daily,
    Work,
    Buy,
}

struct Bench {
    options: sqlx::postgres::PgConnectOptions,
    clients: u64,
    db: Db,
    clock: Clock,
    economy: Economy,
    streaks: Streaks,
    income: Income,
    items: Items,
    events: AtomicU64,
    turns: AtomicU64,
}

impl Bench {
    async fn over(cluster: &Cluster, clients: u64) -> Result<Self> {
        let options = cluster.options();
        let db = artie::db::connect(options.clone(), u32::try_from(clients).unwrap_or(16)).await?;
        artie::db::migrate(&db).await?;
        let clock = Clock::system();
        let numbers = Arc::new(Numbers::load(None).map_err(anyhow::Error::new)?);
        let progress = Arc::new(Progress::new(numbers.clone()));
        let economy =
            Economy::new(db.clone(), clock.clone(), Guilds::new(db.clone(), clock.clone()), numbers, progress);
        let uptime = Uptime::new(db.clone(), clock.clone(), Pulse::new(clock.clone()));
        let streaks = Streaks::new(db.clone(), clock.clone(), &economy, uptime);
        let (income, items) =
            (Income::new(&economy, clock.clone(), Dice::seeded(1)), Items::new(&economy, Dice::seeded(2)));
        let (events, turns) = (AtomicU64::new(1 << 40), 0.into());
        let bench = Self { options, clients, db, clock, economy, streaks, income, items, events, turns };
        bench.populate().await?;
        Ok(bench)
    }

    /// People with a wallet, a streak and a past, made through the ledger.
    async fn populate(&self) -> Result<()> {
        let sql = format!(
            "SELECT count(ledger_post(jsonb_build_object('event', 'start-' || n, 'action', 'start', 'actor', n::text,
                'at', 0, 'xp', 50, 'outcome', '{{}}'::jsonb, 'movements', jsonb_build_array(
                jsonb_build_object('leg', 0, 'to_user', n::text, 'amount', 1000000, 'reason', 'daily')))))
             FROM generate_series(1, {PEOPLE}) n"
        );
        sqlx::query(AssertSqlSafe(sql)).execute(self.db.pool()).await?;
        let streaks = format!(
            "INSERT INTO user_streaks (user_id, daily_streak, longest_daily, last_daily) SELECT n::text, 1, 1, 0 FROM generate_series(1, {PEOPLE}) n"
        );
        sqlx::query(AssertSqlSafe(streaks)).execute(self.db.pool()).await?;
        sqlx::query("VACUUM ANALYZE").execute(self.db.pool()).await?;
        Ok(())
    }

    /// A new event of the person whose turn it is; claims and work go round, and time with them.
    fn origin(&self, verb: Verb, dice: &Dice) -> Origin {
        let user = match verb {
            Verb::Pay | Verb::Buy => anybody(dice),
            Verb::Daily | Verb::Work => {
                let turn = self.turns.fetch_add(1, Ordering::Relaxed);
                if turn > 0 && turn.is_multiple_of(PEOPLE) {
                    self.clock.advance(Duration::from_hours(if verb == Verb::Daily { 25 } else { 1 }));
                }
                UserId(turn % PEOPLE + 1)
            }
        };
        let event = EventId(self.events.fetch_add(1, Ordering::Relaxed));
        Origin { user, guild: Some(GuildId(1)), channel: ChannelId(1), event, locale: Locale::english() }
    }

    /// The verb, as a command calls it.
    async fn ours(self: &Arc<Self>, verb: Verb, window: Duration) -> Result<f64> {
        let client = |seed| {
            let bench = self.clone();
            tokio::spawn(async move {
                let (dice, start, mut done) = (Dice::seeded(seed), Instant::now(), 0_u32);
                while start.elapsed() < window {
                    bench.act(verb, &dice).await?;
                    done += 1;
                }
                Ok::<_, Error>(f64::from(done) / start.elapsed().as_secs_f64())
            })
        };
        sum(join_all((0..self.clients).map(client)).await)
    }

    async fn act(&self, verb: Verb, dice: &Dice) -> Result<()> {
        let origin = self.origin(verb, dice);
        match verb {
            Verb::Pay => {
                let recipient = Recipient { user: neighbour(origin.user), presence: Presence::Here };
                let outcome = self.economy.pay(&origin, recipient, "5").await?.done;
                assert!(matches!(outcome, PayOutcome::Paid(_)));
            }
            Verb::Daily => {
                self.streaks.daily(&origin).await?;
            }
            Verb::Work => {
                self.income.work(&origin, None).await?;
            }
            Verb::Buy => {
                let deal = Deal { side: Side::Buy, item: "companion_treat".into(), quantity: 1 };
                assert!(matches!(self.items.deal(&origin, &deal).await?.done, Dealt::Done(_)));
            }
        }
        Ok(())
    }

    /// The statements of the verb and nothing else.
    async fn floor(self: &Arc<Self>, verb: Verb, window: Duration) -> Result<f64> {
        let client = |seed| {
            let bench = self.clone();
            tokio::spawn(async move {
                let mut connection = bench.options.connect().await?;
                let (dice, start, mut done) = (Dice::seeded(1_000 + seed), Instant::now(), 0_u32);
                while start.elapsed() < window {
                    let origin = bench.origin(verb, &dice);
                    // Somebody overtaken is not counted; ours would try again.
                    done += u32::from(
                        bench.bare(&mut connection, verb, &origin.event.to_string(), origin.user).await.is_ok(),
                    );
                }
                Ok::<_, Error>(f64::from(done) / start.elapsed().as_secs_f64())
            })
        };
        sum(join_all((0..self.clients).map(client)).await)
    }
}

fn anybody(dice: &Dice) -> UserId {
    UserId(dice.between(1..=i64::try_from(PEOPLE).unwrap_or(1)).unsigned_abs())
}

fn neighbour(user: UserId) -> UserId {
    UserId(user.0 % PEOPLE + 1)
}

fn sum(clients: Vec<std::result::Result<Result<f64>, tokio::task::JoinError>>) -> Result<f64> {
    clients.into_iter().map(|client| client.map_err(anyhow::Error::new)?).sum()
}
