//! When a claim is due, what continues a streak, and what it is worth: pure.

mod calendar;
mod history;
#[cfg(test)]
mod tests;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString};

pub use calendar::{Calendar, Day, Mark};
pub use history::{Claimed, History, Repair, Repairable, Repaired};

use crate::{
    economy::{Rhythm, StreakNumbers},
    ids::UserId,
    uptime::{Outage, downtime},
};

/// Which claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Display, EnumString)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Kind {
    /// Every day.
    Daily,
    /// Every week.
    Weekly,
}

/// Somebody's streak of one kind as it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Streak {
    /// Claims in a row.
    pub count: i32,
    /// The most there ever were.
    pub longest: i32,
    /// The last claim.
    pub last: Option<DateTime<Utc>>,
    /// Whether a freeze is held. Only the daily streak has one.
    pub has_freeze: bool,
    /// A claim before this continues the streak however late it is.
    pub pardoned_until: Option<DateTime<Utc>>,
}

/// What kept a streak although the claim was late.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Display, EnumString)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Bridge {
    /// Artie was away meanwhile.
    Excused,
    /// A freeze was spent.
    Freeze,
    /// An admin had repaired the streak.
    Pardon,
}

/// The streak after a claim, and what the claim is worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credited {
    /// Claims in a row, with this one.
    pub count: i32,
    /// The most there ever were.
    pub longest: i32,
    /// How long the streak was that ended before this claim, if one did.
    pub broken: Option<i32>,
    /// What kept the streak, if the claim was late.
    pub bridge: Option<Bridge>,
    /// For how many minutes Artie was away since the last claim.
    pub away_minutes: i64,
    /// What the streak is worth, in percent.
    pub percent: i64,
    /// The coins.
    pub reward: i64,
    /// When it was claimed.
    pub at: DateTime<Utc>,
    /// When the next claim is due.
    pub next_at: DateTime<Utc>,
    /// Until when a claim continues the streak.
    pub keeps_until: DateTime<Utc>,
}

/// A credited claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Whose.
    pub user: UserId,
    /// Of which kind.
    pub kind: Kind,
    /// The streak and the reward.
    pub streak: Credited,
}

/// A freeze that was bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Freeze {
    /// What it cost.
    pub price: i64,
    /// How many days the streak that it protects has.
    pub count: i32,
}

/// Why something is not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each is its sentence in streaks.ftl")]
pub enum Refusal {
    #[error("too early")]
    TooEarly { kind: Kind, ready_at: DateTime<Utc> },
    #[error("a freeze is held already")]
    FreezeHeld,
    #[error("too poor for a freeze")]
    FreezeTooDear { price: i64, balance: i64 },
    #[error("nothing to repair")]
    NothingToRepair { count: i32 },
    #[error("not one's own")]
    OwnStreak,
    #[error("a bot")]
    BotStreak,
    #[error("not in this server")]
    NotHere,
    #[error("asked too long ago")]
    RepairStale,
}

/// The rules that a claim goes by.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// Of which kind.
    pub kind: Kind,
    /// Its numbers.
    pub rhythm: &'a Rhythm,
    /// The numbers of freezes.
    pub streaks: &'a StreakNumbers,
    /// When Artie was away.
    pub outages: &'a [Outage],
}

impl Terms<'_> {
    /// The time between two claims.
    pub fn every(&self) -> TimeDelta {
        TimeDelta::hours(self.rhythm.every_hours)
    }

    /// What a streak of this length is worth, in percent.
    pub fn percent(&self, count: i32) -> i64 {
        let steps = self.rhythm.multipliers.iter().rev();
        steps.clone().find(|step| count >= step.from).map_or(100, |step| step.percent)
    }

    /// The length from which a streak is worth more than now, and how much.
    pub fn next_step(&self, count: i32) -> Option<(i32, i64)> {
        self.rhythm.multipliers.iter().find(|step| count < step.from).map(|step| (step.from, step.percent))
    }

    /// Until when a claim is in time, with what Artie was away until now.
    pub fn window_end(&self, last: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
        last + TimeDelta::hours(self.rhythm.streak_hours) + downtime(self.outages, last, now)
    }

    /// Until when the streak can be continued in any way, as things stand.
    pub fn keeps_until(&self, streak: &Streak, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let end = self.window_end(streak.last?, now);
        let frozen = if self.can_freeze(streak) { self.freeze() } else { TimeDelta::zero() };
        Some((end + frozen).max(streak.pardoned_until.unwrap_or(end)))
    }

    fn can_freeze(&self, streak: &Streak) -> bool {
        self.kind == Kind::Daily && streak.has_freeze && streak.count > 0
    }

    fn freeze(&self) -> TimeDelta {
        TimeDelta::hours(self.streaks.freeze_hours)
    }

    /// Whether a claim now continues the streak, and what it takes.
    fn continuation(&self, streak: &Streak, last: DateTime<Utc>, now: DateTime<Utc>) -> Continuation {
        let end = self.window_end(last, now);
        if now < last + TimeDelta::hours(self.rhythm.streak_hours) {
            Continuation::InTime
        } else if now < end {
            Continuation::Over(Bridge::Excused)
        } else if streak.pardoned_until.is_some_and(|until| now < until) {
            Continuation::Over(Bridge::Pardon)
        } else if self.can_freeze(streak) && now < end + self.freeze() {
            Continuation::Over(Bridge::Freeze)
        } else {
            Continuation::Not
        }
    }
}

/// How a claim stands to the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Continuation {
    /// Within the window.
    InTime,
    /// Late, and something makes up for it.
    Over(Bridge),
    /// Too late, or the first.
    Not,
}

impl Streak {
    /// The rule: rolling windows, counted from the last claim. What helps a late claim is asked in the order in which it
    /// costs: an outage nothing, a pardon nothing, a freeze itself.
    pub fn claim(&self, now: DateTime<Utc>, terms: &Terms<'_>) -> Result<Credited, Refusal> {
        // Whole milliseconds are what the database keeps: a replayed claim must read the same.
        let now = DateTime::from_timestamp_millis(now.timestamp_millis()).unwrap_or(now);
        let every = terms.every();
        if let Some(ready_at) = self.last.map(|last| last + every).filter(|ready_at| now < *ready_at) {
            return Err(Refusal::TooEarly { kind: terms.kind, ready_at });
        }
        let continuation = self.last.map_or(Continuation::Not, |last| terms.continuation(self, last, now));
        let continues = continuation != Continuation::Not;
        let count = if continues { self.count.saturating_add(1).max(1) } else { 1 };
        let percent = terms.percent(count);
        let away = self.last.map_or_else(TimeDelta::zero, |last| downtime(terms.outages, last, now));
        Ok(Credited {
            count,
            longest: self.longest.max(count),
            broken: (!continues && self.count > 1).then_some(self.count),
            bridge: match continuation {
                Continuation::Over(bridge) => Some(bridge),
                Continuation::InTime | Continuation::Not => None,
            },
            away_minutes: away.num_minutes(),
            percent,
            reward: terms.rhythm.reward * percent / 100,
            at: now,
            next_at: now + every,
            keeps_until: now + TimeDelta::hours(terms.rhythm.streak_hours),
        })
    }

    /// Buys a freeze.
    pub fn buy_freeze(&self, balance: i64, numbers: &StreakNumbers) -> Result<Freeze, Refusal> {
        let price = numbers.freeze_price;
        if self.has_freeze {
            return Err(Refusal::FreezeHeld);
        }
        if balance < price {
            return Err(Refusal::FreezeTooDear { price, balance });
        }
        Ok(Freeze { price, count: self.count })
    }
}
