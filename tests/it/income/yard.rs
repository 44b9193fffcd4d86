//! A few people, and what they can do for coins.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use artie::{
    clock::Clock,
    dice::Dice,
    economy::{
        Economy, Numbers,
        ledger::{self, Belongings, Decision, Deed, Facts, Holdings, Moment, Posting, Read},
    },
    error::{Error, Result},
    guilds::Guilds,
    ids::{ChannelId, EventId, GuildId, UserId, snowflake_at},
    income::Income,
    origin::Origin,
    progress::Progress,
    words::{Locale, Message},
};

use crate::support::{self, TestDatabase};

pub(super) struct Yard {
    pub(super) database: TestDatabase,
    pub(super) clock: Clock,
    pub(super) economy: Economy,
    pub(super) income: Income,
    events: AtomicU64,
}

impl Yard {
    pub(super) async fn new() -> Arc<Self> {
        Self::chancy(7).await
    }

    /// At noon (UTC): no day ends while the test runs.
    pub(super) async fn at_noon() -> Arc<Self> {
        let yard = Self::new().await;
        let now = yard.clock.now();
        let noon = now.date_naive().succ_opt().unwrap().and_hms_opt(12, 0, 0).unwrap().and_utc();
        yard.clock.advance((noon - now).to_std().unwrap());
        yard
    }

    /// With chance from this seed.
    pub(super) async fn chancy(seed: u64) -> Arc<Self> {
        let database = support::database().await;
        let (db, clock) = (database.db.clone(), Clock::system());
        let numbers = Arc::new(Numbers::load(None).unwrap());
        let progress = Arc::new(Progress::new(numbers.clone()));
        let economy = Economy::new(db.clone(), clock.clone(), Guilds::new(db, clock.clone()), numbers, progress);
        let income = Income::new(&economy, clock.clone(), Dice::seeded(seed));
        let events = AtomicU64::new(snowflake_at(clock.now()));
        Arc::new(Self { database, clock, economy, income, events })
    }

    /// A new event of this person.
    pub(super) fn origin(&self, user: u64) -> Origin {
        let event = EventId(self.events.fetch_add(1, Ordering::Relaxed));
        Origin {
            user: UserId(user),
            guild: Some(GuildId(900)),
            channel: ChannelId(1),
            event,
            locale: Locale::english(),
        }
    }

    pub(super) fn pass(&self, minutes: u64) {
        self.clock.advance(Duration::from_mins(minutes));
    }

    /// Gives somebody what the posting says.
    pub(super) async fn give(&self, user: u64, posting: Posting) {
        self.try_give(user, posting).await.unwrap();
    }

    /// The same, where others may be faster again and again.
    pub(super) async fn try_give(&self, user: u64, posting: Posting) -> Result<()> {
        self.economy.ledger().settle(&self.origin(user), &Told(posting)).await.map(|_| ())
    }

    pub(super) async fn standing(&self, user: u64) -> (Holdings, Belongings) {
        self.economy.ledger().standing(UserId(user)).await.unwrap()
    }

    pub(super) async fn audit(&self) {
        let report = self.economy.verify().await.unwrap();
        assert!(report.is_clean(), "{}", report.table());
    }

    pub(super) async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(self.database.db.pool()).await.unwrap()
    }
}

/// Posts what it is told.
struct Told(Posting);

impl Deed for Told {
    const NAME: &'static str = "told";
    type Seen = ();
    type Done = ();

    async fn read(&self, connection: &mut artie::db::Connection, moment: Moment<'_>) -> Result<Read<Self>> {
        Ok((ledger::standing(connection, moment).await?, ()))
    }

    fn decide(&self, _facts: &Facts<'_>, (): &()) -> std::result::Result<Decision<()>, Message> {
        Ok(Decision::Do(self.0.clone(), ()))
    }
}

/// What a refused asker reads.
pub(super) fn refusal<T: std::fmt::Debug>(result: Result<T>) -> String {
    match result {
        Err(Error::Refused(message)) => message.to_string(),
        other => panic!("not refused but {other:?}"),
    }
}
