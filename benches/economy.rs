//! Operations per second of the hot verbs beside their floor: the very statements they send, on bare connections, with no
//! rule, no pool and no words around them. Both run in turn in the same run, on a cluster of their own that is as durable
//! as production's. One JSON line per figure.
//!
//! `cargo bench --bench economy -- --seconds 5 --clients 16`

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use artie::{
    boards::{Boards, Crowd, Direction, Measure},
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
    origin::Origin,
    progress::Progress,
    pulse::Pulse,
    streaks::Streaks,
    uptime::Uptime,
    words::Locale,
};
use futures::future::join_all;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, ConnectOptions, PgConnection, Row, postgres::PgRow};

const PEOPLE: u64 = 20_000;
const LARGE: i64 = 1_000_000;

#[tokio::main]
async fn main() -> Result<()> {
    let (seconds, clients) = (argument("--seconds", 4), argument("--clients", 16));
    let machine = Machine::of_process();
    let directory = machine.temporary.join(format!("artie-bench-{}", std::process::id()));
    let cluster = Cluster::start(Options { directory: directory.clone(), mode: Mode::Durable, machine }).await?;
    let bench = Arc::new(Bench::over(&cluster, clients).await?);
    let window = Duration::from_secs(seconds);
    for verb in [Verb::Pay, Verb::Daily] {
        // Floor, verb, floor: a machine that warms up or slows down cannot favour one of them.
        let before = bench.floor(verb, window / 2).await?;
        let ours = bench.ours(verb, window).await?;
        let after = bench.floor(verb, window / 2).await?;
        let floor = before.midpoint(after);
        print(&json!({
            "verb": format!("{verb:?}").to_lowercase(), "clients": clients,
            "ops_per_s": ours.round(), "floor_ops_per_s": floor.round(), "ratio": (ours / floor * 100.0).round() / 100.0,
        }));
    }
    let report = bench.economy.verify().await?;
    print(&json!({ "ledger_clean": report.is_clean(), "movements": report.movements }));
    bench.leaderboard().await?;
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

#[derive(Clone, Copy, Debug)]
enum Verb {
    Pay,
    Daily,
}

struct Bench {
    options: sqlx::postgres::PgConnectOptions,
    clients: u64,
    db: Db,
    clock: Clock,
    economy: Economy,
    streaks: Streaks,
    events: AtomicU64,
    claims: AtomicU64,
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
        let bench =
            Self { options, clients, db, clock, economy, streaks, events: AtomicU64::new(1 << 40), claims: 0.into() };
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
            "INSERT INTO user_streaks (user_id, daily_streak, last_daily) SELECT n::text, 1, 0 FROM generate_series(1, {PEOPLE}) n"
        );
        sqlx::query(AssertSqlSafe(streaks)).execute(self.db.pool()).await?;
        sqlx::query("VACUUM ANALYZE").execute(self.db.pool()).await?;
        Ok(())
    }

    /// A new event of the person whose turn it is; claims go round, a day a round.
    fn origin(&self, verb: Verb, dice: &Dice) -> Origin {
        let user = match verb {
            Verb::Pay => anybody(dice),
            Verb::Daily => {
                let turn = self.claims.fetch_add(1, Ordering::Relaxed);
                if turn > 0 && turn.is_multiple_of(PEOPLE) {
                    self.clock.advance(Duration::from_hours(25));
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
                    done += u32::from(bench.bare(&mut connection, verb, &origin).await.is_ok());
                }
                Ok::<_, Error>(f64::from(done) / start.elapsed().as_secs_f64())
            })
        };
        sum(join_all((0..self.clients).map(client)).await)
    }

    async fn bare(&self, connection: &mut PgConnection, verb: Verb, origin: &Origin) -> sqlx::Result<()> {
        let (event, user) = (origin.event.to_string(), origin.user.to_string());
        let now = self.clock.now_ms();
        let posting = |rev: i64, movement: Value| {
            json!({
                "event": event, "action": "bare", "actor": user, "guild": "1", "at": now, "seen": { &user: rev }, "xp": 0,
                "outcome": {}, "movements": [movement],
            })
        };
        match verb {
            Verb::Pay => {
                let to = neighbour(origin.user).to_string();
                let seen = sqlx::query(READ_PAY)
                    .bind(&event)
                    .bind(&user)
                    .bind(&to)
                    .bind(now)
                    .fetch_one(&mut *connection)
                    .await?;
                let movement = json!({ "leg": 0, "from_user": user, "to_user": to, "amount": 5, "reason": "pay" });
                sqlx::query("SELECT ledger_post($1) IS NULL AS done")
                    .bind(posting(rev(&seen), movement))
                    .fetch_one(connection)
                    .await?;
            }
            Verb::Daily => {
                let seen =
                    sqlx::query(READ_DAILY).bind(&event).bind(&user).bind(now).fetch_one(&mut *connection).await?;
                let movement = json!({ "leg": 0, "to_user": user, "amount": 1_000, "reason": "daily" });
                sqlx::query(WRITE_DAILY)
                    .bind(&user)
                    .bind(now)
                    .bind(seen.get::<i64, _>("last_daily"))
                    .bind(posting(rev(&seen), movement))
                    .fetch_one(connection)
                    .await?;
            }
        }
        Ok(())
    }

    /// Pages of the boards of servers small and large, and of all servers, among a million wallets.
    async fn leaderboard(&self) -> Result<()> {
        let fill = format!(
            "INSERT INTO user_wallets (user_id, balance, bank, created_at, updated_at)
             SELECT n::text, hashint8(n)::bigint + 2147483648, n % 10000, 0, 0 FROM generate_series({PEOPLE} + 1, {LARGE}) n"
        );
        sqlx::query(AssertSqlSafe(fill)).execute(self.db.pool()).await?;
        let boards = Boards::new(self.db.clone(), self.economy.numbers().clone());
        for (guild, size) in [("11", 100), ("12", 2_000), ("13", 20_000), ("14", 100_000), ("*", LARGE)] {
            let join = format!(
                "SELECT board_join('{guild}', array_agg(({LARGE} - n * ({LARGE} / {size}))::text)) FROM generate_series(0, {size} - 1) n"
            );
            sqlx::query(AssertSqlSafe(join)).execute(self.db.pool()).await?;
        }
        sqlx::query("VACUUM ANALYZE user_wallets").execute(self.db.pool()).await?;
        sqlx::query("VACUUM ANALYZE guild_players").execute(self.db.pool()).await?;
        // Boards that were never written to would be flattered: some people play before each page.
        let dice = Dice::seeded(3);
        for (guild, size) in [("11", 100), ("12", 2_000), ("13", 20_000), ("14", 100_000), ("*", LARGE)] {
            let crowd = guild.parse().map_or(Crowd::Everywhere, |guild| Crowd::Guild(GuildId(guild)));
            let mut took = Vec::new();
            for turn in 0..200_u32 {
                for _ in 0..3 {
                    self.act(Verb::Pay, &dice).await?;
                }
                let step = LARGE / size;
                let asker = UserId((LARGE - (i64::from(turn) * size / 200) * step).unsigned_abs());
                let (start, measure) =
                    (Instant::now(), if turn % 2 == 0 { Measure::NetWorth } else { Measure::Wallet });
                let page = boards.page(asker, measure, crowd, Direction::Top).await?;
                took.push(start.elapsed());
                assert!(page.places.len() == 10 && page.own.is_some(), "{page:?}");
            }
            took.sort_unstable();
            let ms = |index: usize| (took[index].as_secs_f64() * 10_000.0).round() / 10.0;
            print(&json!({ "leaderboard_players": size, "wallets": LARGE, "p50_ms": ms(100), "p95_ms": ms(190) }));
        }
        Ok(())
    }
}

fn rev(seen: &PgRow) -> i64 {
    seen.get::<Value, _>("standing")["holdings"]["rev"].as_i64().unwrap_or(0)
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

const READ_PAY: &str = "SELECT ledger_read($1, $2, $4) AS standing,
        coalesce((SELECT w.balance + w.bank FROM user_wallets w WHERE w.user_id = $3), 0) AS theirs";

const READ_DAILY: &str = "SELECT ledger_read($1, $2, $3) AS standing, s.daily_streak, s.longest_daily, s.last_daily
    FROM (SELECT) AS one_row LEFT JOIN user_streaks s ON s.user_id = $2";

const WRITE_DAILY: &str = "WITH claimed AS (
        INSERT INTO user_streaks AS s (user_id, daily_streak, longest_daily, last_daily, streak_multiplier)
        VALUES ($1, 1, 1, $2, 1)
        ON CONFLICT (user_id) DO UPDATE SET last_daily = EXCLUDED.last_daily
            WHERE s.last_daily IS NOT DISTINCT FROM $3
        RETURNING user_id
    ), kept AS (
        INSERT INTO streak_claims (user_id, kind, claimed_at, streak, amount, event_id)
        SELECT user_id, 'daily', $2, 1, 1000, $4::jsonb ->> 'event' FROM claimed RETURNING user_id
    )
    SELECT ledger_post($4) IS NULL AS posted FROM kept";
