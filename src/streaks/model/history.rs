//! A streak told again from its rows, and what an admin can give back: pure.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{Bridge, Refusal, Streak, Terms};
use crate::ids::UserId;

/// A row of `streak_claims`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// When.
    pub at: DateTime<Utc>,
    /// The streak with it.
    pub count: i32,
    /// What kept the streak.
    pub bridge: Option<Bridge>,
}

/// A row of `streak_repairs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repaired {
    /// When.
    pub at: DateTime<Utc>,
    /// The streak after it.
    pub after: i32,
}

/// All that is known of a streak's past, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Its credited claims.
    pub claims: Vec<Claimed>,
    /// What admins gave back.
    pub repairs: Vec<Repaired>,
}

/// A streak that could be given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repairable {
    /// What it is now.
    pub before: i32,
    /// What it would be.
    pub after: i32,
    /// If it has not been claimed since: until when the next claim has to come.
    pub claim_until: Option<DateTime<Utc>>,
}

/// A streak that was given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repair {
    /// Whose.
    pub member: UserId,
    /// What was done.
    pub done: Repairable,
}

impl Streak {
    fn restore(&mut self, count: i32) {
        self.count = count;
        self.longest = self.longest.max(count);
    }
}

impl History {
    /// The streak that these rows add up to: how long it is, how long it ever was, and its last claim.
    pub fn retell(&self, terms: &Terms<'_>) -> Streak {
        let mut told = Streak::default();
        let mut repairs = self.repairs.iter().peekable();
        for claim in &self.claims {
            while let Some(repair) = repairs.next_if(|repair| repair.at <= claim.at) {
                told.restore(repair.after);
            }
            let window = TimeDelta::hours(terms.rhythm.streak_hours);
            let in_time = told.last.is_some_and(|last| claim.at < last + window);
            told.count = if in_time || claim.bridge.is_some() { told.count.saturating_add(1) } else { 1 };
            told.longest = told.longest.max(told.count);
            told.last = Some(claim.at);
        }
        for repair in repairs {
            told.restore(repair.after);
        }
        told
    }

    /// What an admin can give back now: never more than there would be, had no claim been late.
    pub fn repairable(&self, streak: &Streak, now: DateTime<Utc>, terms: &Terms<'_>) -> Result<Repairable, Refusal> {
        let lapsed = lapsed(streak, now, terms);
        lapsed.or_else(|| self.broken(streak, now, terms)).ok_or(Refusal::NothingToRepair { count: streak.count })
    }

    /// The last time a claim began again at 1.
    fn broken(&self, streak: &Streak, now: DateTime<Utc>, terms: &Terms<'_>) -> Option<Repairable> {
        let begun = self.claims.iter().rposition(|claim| claim.count == 1)?;
        let (before, again) = (self.claims[..begun].last()?, self.claims[begun]);
        let is_recent = now - again.at < TimeDelta::days(terms.streaks.repair_days);
        let is_repaired = self.repairs.iter().any(|repair| repair.at >= again.at);
        let after = before.count.saturating_add(streak.count);
        (before.count > 1 && is_recent && !is_repaired).then_some(Repairable {
            before: streak.count,
            after,
            claim_until: None,
        })
    }
}

/// A streak that nobody can continue any more, and that no claim has ended yet.
fn lapsed(streak: &Streak, now: DateTime<Utc>, terms: &Terms<'_>) -> Option<Repairable> {
    let ended = terms.keeps_until(streak, now)?;
    let is_recent = now >= ended && now - ended < TimeDelta::days(terms.streaks.repair_days);
    let claim_until = Some(now + TimeDelta::hours(terms.streaks.repair_hours));
    (streak.count > 1 && is_recent).then_some(Repairable { before: streak.count, after: streak.count, claim_until })
}
