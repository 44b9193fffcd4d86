//! Coming back: the daily and the weekly claim, their streaks, and what keeps a streak.
//!
//! It promises one credited claim per window, whatever races; that every credited claim is a row, so that a streak can be
//! told again from its rows; and that nobody loses a streak because Artie was away. Coins and experience move through the
//! economy's ledger, in the same statement.

mod claim;
pub mod commands;
pub mod drawing;
pub mod model;
pub mod replies;
mod store;

use std::sync::Arc;

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use serde_json::json;

pub use commands::{commands, components};
pub use model::Claim;

use crate::{
    audit,
    clock::Clock,
    db::Db,
    economy::{
        Economy, Numbers,
        ledger::{Ledger, Settled},
    },
    error::Result,
    ids::{EventId, GuildId, UserId, snowflake_time},
    origin::Origin,
    streaks::{
        claim::{ClaimDeed, Daily, FreezeDeed, Weekly},
        model::{Calendar, Freeze, Kind, Refusal, Repair, Repairable, Streak, Terms},
        store::RepairRow,
    },
    uptime::{Outage, Uptime},
};

/// How long the question before a repair can be answered: whoever asked it was an admin then.
const REPAIR_QUESTION: TimeDelta = TimeDelta::minutes(10);

/// The verbs of streaks.
#[derive(Clone, Debug)]
pub struct Streaks {
    db: Db,
    clock: Clock,
    ledger: Ledger,
    numbers: Arc<Numbers>,
    uptime: Uptime,
}

/// Everything about somebody's daily streak.
#[derive(Clone, Debug)]
pub struct Chronicle {
    /// Whose.
    pub user: UserId,
    /// The streak.
    pub streak: Streak,
    /// What it is worth, in percent.
    pub percent: i64,
    /// The length from which it is worth more, and how much.
    pub next_step: Option<(i32, i64)>,
    /// When the next claim is due; `None` = now.
    pub ready_at: Option<DateTime<Utc>>,
    /// Until when it can be continued, with everything that helps; `None` = it is over, or never began.
    pub keeps_until: Option<DateTime<Utc>>,
    /// The last weeks.
    pub calendar: Calendar,
}

impl Streaks {
    /// On the economy's ledger, by its numbers.
    pub fn new(db: Db, clock: Clock, economy: &Economy, uptime: Uptime) -> Self {
        let (ledger, numbers) = (economy.ledger().clone(), economy.numbers().clone());
        Self { db, clock, ledger, numbers, uptime }
    }

    /// Claims the daily reward. A replay of the event answers with the first outcome.
    pub async fn daily(&self, origin: &Origin) -> Result<Settled<Claim>> {
        self.uptime.assure().await?;
        self.ledger.settle(origin, &ClaimDeed::<Daily>::new(&self.numbers)).await
    }

    /// Claims the weekly reward. A replay of the event answers with the first outcome.
    pub async fn weekly(&self, origin: &Origin) -> Result<Settled<Claim>> {
        self.uptime.assure().await?;
        self.ledger.settle(origin, &ClaimDeed::<Weekly>::new(&self.numbers)).await
    }

    /// Buys a streak freeze.
    pub async fn freeze(&self, origin: &Origin) -> Result<Settled<Freeze>> {
        self.ledger.settle(origin, &FreezeDeed { numbers: &self.numbers }).await
    }

    /// Everything about somebody's daily streak.
    pub async fn chronicle(&self, person: UserId) -> Result<Chronicle> {
        self.uptime.assure().await?;
        let (now, weeks) = (self.clock.now(), self.numbers.streaks.calendar_weeks);
        let since = Calendar::begins(now, weeks).and_time(NaiveTime::MIN).and_utc();
        let outages = self.uptime.outages(since).await?;
        let mut connection = self.db.acquire().await?;
        let streak = store::get_daily(&mut connection, person).await?;
        let history = store::list_history(&mut connection, person, since).await?;
        let terms = self.terms(&outages);
        let keeps_until = terms.keeps_until(&streak, now).filter(|until| now < *until && streak.count > 0);
        let alive = if keeps_until.is_some() { streak.count } else { 0 };
        Ok(Chronicle {
            user: person,
            percent: terms.percent(alive),
            next_step: terms.next_step(alive),
            ready_at: streak.last.map(|last| last + terms.every()).filter(|ready_at| now < *ready_at),
            keeps_until,
            calendar: Calendar::of(&history.claims, &outages, now, weeks),
            streak: Streak { count: alive, ..streak },
        })
    }

    /// What an admin could give back to a member.
    pub async fn repairable(&self, admin: UserId, member: UserId) -> Result<Repairable> {
        if admin == member {
            return Err(Refusal::OwnStreak.into());
        }
        self.uptime.assure().await?;
        let outages = self.uptime.outages(self.repairs_since()).await?;
        let mut connection = self.db.acquire().await?;
        let streak = store::get_daily(&mut connection, member).await?;
        let history = store::list_history(&mut connection, member, self.repairs_since()).await?;
        Ok(history.repairable(&streak, self.clock.now(), &self.terms(&outages))?)
    }

    /// Gives a streak back, as the event that asked for it: once, however often the button is pressed.
    pub async fn repair(&self, origin: &Origin, guild: GuildId, asked: EventId, member: UserId) -> Result<Repair> {
        if origin.user == member {
            return Err(Refusal::OwnStreak.into());
        }
        if self.clock.now() - snowflake_time(asked.0) > REPAIR_QUESTION {
            return Err(Refusal::RepairStale.into());
        }
        let outages = self.uptime.outages(self.repairs_since()).await?;
        let mut tx = self.db.begin().await?;
        store::lock_streak(&mut tx, member).await?;
        if let Some((member, before, after)) = store::find_repair(&mut tx, asked).await? {
            return Ok(Repair { member, done: Repairable { before, after, claim_until: None } });
        }
        let (now, terms) = (self.clock.now(), self.terms(&outages));
        let streak = store::get_daily(&mut tx, member).await?;
        let history = store::list_history(&mut tx, member, self.repairs_since()).await?;
        let repair = history.repairable(&streak, now, &terms)?;
        store::update_repaired(&mut tx, member, &repair, terms.percent(repair.after)).await?;
        let row = RepairRow { event: asked, guild, admin: origin.user, member, at: now, repair: &repair };
        store::insert_repair(&mut tx, &row).await?;
        let details = json!({ "member": member, "before": repair.before, "after": repair.after, "event": asked });
        let entry = audit::Entry { guild: &guild.to_string(), user: origin.user, action: "streak.repair", details };
        audit::record(&mut tx, &entry).await?;
        tx.commit().await?;
        Ok(Repair { member, done: repair })
    }

    /// How far back a repair looks: a streak that ended just in time may have begun long before.
    fn repairs_since(&self) -> DateTime<Utc> {
        self.clock.now() - TimeDelta::days(self.numbers.streaks.repair_days + 30)
    }

    fn terms<'a>(&'a self, outages: &'a [Outage]) -> Terms<'a> {
        let Numbers { daily, streaks, .. } = &*self.numbers;
        Terms { kind: Kind::Daily, rhythm: daily, streaks, outages }
    }
}
