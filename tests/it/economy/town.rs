//! A few people with wallets, and what can be asked of them.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use artie::{
    boards::Boards,
    clock::Clock,
    db::{Connection, Db},
    dice::Dice,
    economy::{
        Economy, Numbers, Report,
        ledger::{
            self, Account, Decision, Deed, Facts, ItemChange, ItemReason, Moment, Movement, Posting, Read, Reason,
            Settled,
        },
        model::{PayOutcome, Payment, Presence, Recipient},
    },
    error::{Error, Result},
    games::Games,
    guilds::Guilds,
    ids::{ChannelId, EventId, GuildId, UserId, snowflake_at},
    income::Income,
    items::Items,
    origin::Origin,
    pets::Pets,
    progress::{Achievements, Progress},
    pulse::Pulse,
    streaks::{Claim, Streaks},
    trade::Trades,
    treasury::Treasury,
    uptime::Uptime,
    words::{Locale, Message},
};

use crate::support::{self, TestDatabase};

pub(super) const GUILD: GuildId = GuildId(900);

/// A database with the verbs over it.
pub(super) struct Town {
    pub(super) db: Db,
    /// Keeps the database until the test ends.
    _database: Option<TestDatabase>,
    pub(super) clock: Clock,
    pub(super) economy: Economy,
    pub(super) uptime: Uptime,
    pub(super) streaks: Streaks,
    pub(super) pets: Pets,
    pub(super) items: Items,
    pub(super) income: Income,
    guilds: Guilds,
    pub(super) games: Games,
    pub(super) trades: Trades,
    pub(super) achievements: Achievements,
    pub(super) boards: Boards,
    pub(super) treasury: Treasury,
    events: AtomicU64,
}

impl Town {
    pub(super) async fn new() -> Arc<Self> {
        let database = support::database().await;
        Self::build(database.db.clone(), Some(database))
    }

    /// Over a database that somebody else keeps.
    pub(super) fn over(db: Db) -> Arc<Self> {
        Self::build(db, None)
    }

    /// With quests and achievements. The other towns have none, so that coins come from what a test does only.
    pub(super) async fn ambitious() -> Arc<Self> {
        let database = support::database().await;
        Self::of(database.db.clone(), Some(database), Numbers::load(None).unwrap())
    }

    /// The same over a database that somebody else keeps.
    pub(super) fn ambitious_over(db: Db) -> Arc<Self> {
        Self::of(db, None, Numbers::load(None).unwrap())
    }

    fn build(db: Db, database: Option<TestDatabase>) -> Arc<Self> {
        let mut numbers = Numbers { achievements: BTreeMap::new(), ..Numbers::load(None).unwrap() };
        numbers.quests.per_day = 0;
        Self::of(db, database, numbers)
    }

    fn of(db: Db, database: Option<TestDatabase>, numbers: Numbers) -> Arc<Self> {
        let clock = Clock::system();
        let guilds = Guilds::new(db.clone(), clock.clone());
        let numbers = Arc::new(numbers);
        let progress = Arc::new(Progress::new(numbers.clone()));
        let economy = Economy::new(db.clone(), clock.clone(), guilds.clone(), numbers, progress);
        let uptime = Uptime::new(db.clone(), clock.clone(), Pulse::new(clock.clone()));
        let pets = Pets::new(clock.clone(), &economy, uptime.clone());
        let streaks = Streaks::new(db.clone(), clock.clone(), &economy, uptime.clone());
        let items = Items::new(&economy, Dice::seeded(7));
        let income = Income::new(&economy, clock.clone(), Dice::seeded(8));
        let games = Games::new(db.clone(), guilds.clone(), &economy, Dice::seeded(7));
        let trades = Trades::new(db.clone(), clock.clone(), &economy);
        let achievements = Achievements::new(db.clone(), &economy);
        let treasury = Treasury::new(db.clone(), clock.clone(), &economy);
        let boards = Boards::new(db.clone(), economy.numbers().clone());
        let events = AtomicU64::new(snowflake_at(clock.now()));
        Arc::new(Self {
            db,
            _database: database,
            clock,
            economy,
            uptime,
            pets,
            streaks,
            items,
            income,
            guilds,
            games,
            trades,
            achievements,
            boards,
            treasury,
            events,
        })
    }

    /// Some number.
    pub(super) fn dice(&self) -> u64 {
        self.events.load(Ordering::Relaxed)
    }

    /// A new event of this person.
    pub(super) fn origin(&self, user: u64) -> Origin {
        // As Discord makes them: the time is in the id, and none comes twice.
        let now = snowflake_at(self.clock.now());
        let next = |last: u64| Some(now.max(last + 1));
        let last = self.events.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next).unwrap();
        let event = EventId(now.max(last + 1));
        Origin { user: UserId(user), guild: Some(GUILD), channel: ChannelId(1), event, locale: Locale::english() }
    }

    /// An event from when the town was built, however far the clock was pushed since.
    pub(super) fn origin_at_start(&self, user: u64) -> Origin {
        Origin { event: EventId(1 << 22), ..self.origin(user) }
    }

    /// Another process on the same database.
    pub(super) fn another_process(&self) -> Uptime {
        Uptime::new(self.db.clone(), self.clock.clone(), Pulse::new(self.clock.clone()))
    }

    pub(super) async fn daily(&self, user: u64) -> Result<Settled<Claim>> {
        self.streaks.daily(&self.origin(user)).await
    }

    pub(super) async fn pay(&self, from: u64, to: u64, amount: &str) -> Result<Payment> {
        match self.economy.pay(&self.origin(from), person(to), amount).await?.done {
            PayOutcome::Paid(paid) => Ok(paid),
            other => panic!("not paid but {other:?}"),
        }
    }

    pub(super) async fn balance(&self, user: u64) -> i64 {
        self.economy.wallet(UserId(user)).await.unwrap().holdings.balance
    }

    /// Everybody claims once: 1,000 coins each.
    pub(super) async fn endow(&self, people: impl IntoIterator<Item = u64>) {
        for user in people {
            self.daily(user).await.unwrap();
        }
    }

    /// So many new coins for somebody, as an import brings them.
    pub(super) async fn mint(&self, user: u64, coins: i64) {
        let movements = vec![Movement::minted(Account::wallet(UserId(user)), coins, Reason::Import)];
        self.told(user, Posting::of(movements)).await.unwrap();
    }

    /// So many new items for somebody.
    pub(super) async fn grant(&self, user: u64, items: &[(&str, i32)]) {
        let gained =
            |(item, count): &(&str, i32)| ItemChange::gained(UserId(user), (*item).into(), *count, ItemReason::Import);
        self.told(user, Posting { items: items.iter().map(gained).collect(), ..Posting::default() }).await.unwrap();
    }

    /// Posts what it is told.
    pub(super) async fn told(&self, user: u64, posting: Posting) -> Result<Settled<()>> {
        self.told_as(&self.origin(user), posting).await
    }

    /// The same, as this event.
    pub(super) async fn told_as(&self, origin: &Origin, posting: Posting) -> Result<Settled<()>> {
        self.economy.ledger().settle(origin, &Told(posting)).await
    }

    /// Quantity, promised, what is left of the one in use.
    pub(super) async fn stack(&self, user: u64, item: &str) -> (i32, i32, Option<i32>) {
        let (_, belongings) = self.economy.ledger().standing(UserId(user)).await.unwrap();
        let stack = belongings.stack(&item.into());
        (stack.quantity, stack.held, stack.durability)
    }

    /// The server's settings, before anybody has asked for them.
    pub(super) async fn decree(&self, settings: &str) {
        let insert = sqlx::query("INSERT INTO guild_settings (guild_id, data) VALUES ($1, $2::jsonb)");
        insert.bind(GUILD.to_string()).bind(settings).execute(self.db.pool()).await.unwrap();
    }

    /// Switches games with stakes on or off, for this process at once.
    pub(super) async fn switch_games(&self, on: bool) -> Result<()> {
        let switch = "INSERT INTO guild_settings (guild_id, data) VALUES ($1, jsonb_build_object('games', $2))
            ON CONFLICT (guild_id) DO UPDATE SET data = guild_settings.data || EXCLUDED.data, rev = guild_settings.rev + 1";
        sqlx::query(switch).bind(GUILD.to_string()).bind(on).execute(self.db.pool()).await?;
        assert_eq!(self.guilds.certain(GUILD).await?.games, on);
        Ok(())
    }

    pub(super) fn pass(&self, hours: u64) {
        self.clock.advance(Duration::from_hours(hours));
    }

    /// The report of the whole ledger, which must be clean.
    pub(super) async fn audit(&self) -> Report {
        let report = self.economy.verify().await.unwrap();
        assert!(report.is_clean(), "{}", report.table());
        report
    }

    pub(super) async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(self.db.pool()).await.unwrap()
    }
}

/// Posts what it is told, upon whatever it sees.
struct Told(Posting);

impl Deed for Told {
    const NAME: &'static str = "told";
    type Seen = ();
    type Done = ();

    async fn read(&self, connection: &mut Connection, moment: Moment<'_>) -> Result<Read<Self>> {
        Ok((ledger::standing(connection, moment).await?, ()))
    }

    fn decide(&self, _facts: &Facts<'_>, (): &()) -> std::result::Result<Decision<()>, Message> {
        Ok(Decision::Do(self.0.clone(), ()))
    }
}

/// Somebody of this server.
pub(super) fn person(user: u64) -> Recipient {
    Recipient { user: UserId(user), presence: Presence::Here }
}

/// What a refused asker reads.
pub(super) fn refusal<T: std::fmt::Debug>(result: Result<T>) -> String {
    match result {
        Err(Error::Refused(message)) => message.to_string(),
        other => panic!("not refused but {other:?}"),
    }
}
