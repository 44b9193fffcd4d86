//! A pet as it is kept, and as it is at a moment.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Mood, Needs, Points, Rest, Resting, Species, needs::awake};
use crate::{
    economy::{
        Boost, Numbers, PetNumbers,
        ledger::{Belongings, PetChange},
        model::Level,
    },
    uptime::Outage,
};

/// What is known of a pet: `user_pets.stats`, with the names of seed 004 for what it had.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Stats {
    /// From 1; follows from the experience.
    pub level: i64,
    /// Its experience.
    pub xp: i64,
    /// Its needs as they were at `at`.
    #[serde(flatten)]
    pub needs: Needs,
    /// When that was, in milliseconds since the epoch; none in what older systems wrote.
    pub at: Option<i64>,
    /// When somebody last played with it.
    pub played_at: Option<i64>,
    /// Its rest.
    pub rest: Rest,
}

/// A pet as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pet {
    /// Its row.
    pub id: i64,
    /// Its kind.
    pub species: Species,
    /// Its name, as it was written: show it with `safe_name`. Without one it is called by its kind.
    pub name: Option<String>,
    /// What is known of it.
    pub stats: Stats,
    /// Since when it has been there.
    pub since: DateTime<Utc>,
}

/// A row of `user_pets`, as `ledger_read` gives it.
#[derive(Deserialize)]
struct Row {
    id: i64,
    pet_type: String,
    name: Option<String>,
    stats: Option<Stats>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

/// A pet at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The moment.
    pub at: DateTime<Utc>,
    /// Its needs.
    pub needs: Needs,
    /// How it feels.
    pub mood: Mood,
    /// Whether it rests, and how much more it may.
    pub rest: Resting,
    /// Its level.
    pub level: Level,
    /// What it is good for while it is awake and well.
    pub buff: Boost,
    /// Whether it is.
    pub is_helping: bool,
    /// When its help falls asleep, if nothing is done.
    pub helps_until: Option<DateTime<Utc>>,
}

impl Condition {
    /// Whether it rests.
    pub fn is_resting(&self) -> bool {
        self.rest.ends_at.is_some()
    }
}

impl Pet {
    /// The pet among somebody's belongings. A kind that this version does not know is none.
    pub fn of(belongings: &Belongings) -> Option<Self> {
        let row: Row = serde_json::from_value(belongings.pet.clone()?).ok()?;
        let mut stats = row.stats.unwrap_or_default();
        // Older systems did not say when: then it was when the row was last touched.
        stats.at.get_or_insert(row.updated_at.timestamp_millis());
        Some(Self {
            id: row.id,
            species: Species::of_type(&row.pet_type)?,
            name: row.name.filter(|name| !name.is_empty()),
            stats,
            since: row.created_at,
        })
    }

    /// How it is at a moment.
    pub fn at(&self, now: DateTime<Utc>, outages: &[Outage], numbers: &Numbers) -> Condition {
        let pets = &numbers.pets;
        let rest = self.stats.rest.at(now, budget(pets));
        let from = self.stats.at.and_then(DateTime::from_timestamp_millis).unwrap_or(now).min(now);
        let needs = self.stats.needs.after(awake(from, now, rest.span, outages), pets);
        let level = Level::of(self.stats.xp, numbers.levels.divisor);
        let is_helping = rest.ends_at.is_none() && needs.are_met(pets);
        Condition {
            at: now,
            needs,
            mood: needs.mood(),
            rest,
            level,
            buff: buff(self.species, level, pets),
            is_helping,
            helps_until: needs.met_for(pets).filter(|_| is_helping).map(|long| now + long),
        }
    }

    /// The stats of this condition: what went by is written down.
    pub fn settled(&self, condition: &Condition, numbers: &PetNumbers) -> Stats {
        Stats {
            needs: condition.needs,
            at: Some(condition.at.timestamp_millis()),
            rest: self.stats.rest.settled(condition.at, budget(numbers)),
            ..self.stats
        }
    }

    /// What is written when it changes.
    pub fn kept(&self, stats: &Stats) -> PetChange {
        PetChange::Keep { id: self.id, name: self.name.clone(), stats: stats.value() }
    }

    /// What it learns when its owner gains experience, and the level that it reaches by it. It learns at rest, too: nobody
    /// should fear to let it rest.
    pub fn learned(&self, xp: i64, numbers: &Numbers) -> (Stats, Option<i64>) {
        let total = self.stats.xp.saturating_add(xp.max(0));
        let level = |xp| Level::of(xp, numbers.levels.divisor).number;
        let (before, after) = (level(self.stats.xp), level(total));
        (Stats { xp: total, level: after, ..self.stats }, (after > before).then_some(after))
    }

    /// When somebody last played with it.
    pub fn played_at(&self) -> Option<DateTime<Utc>> {
        self.stats.played_at.and_then(DateTime::from_timestamp_millis)
    }
}

impl Stats {
    /// Of a pet that has just come out of its egg.
    pub fn newborn(now: DateTime<Utc>) -> Self {
        let needs = Needs { hunger: Points::FULL, happiness: Points::FULL };
        Self { level: 1, needs, at: Some(now.timestamp_millis()), ..Self::default() }
    }

    /// As it is kept.
    pub fn value(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}

/// How long a pet may rest in a month.
pub(super) fn budget(numbers: &PetNumbers) -> TimeDelta {
    TimeDelta::days(numbers.rest_days)
}

/// What a pet of this level is good for: what its kind is, and a point more for some levels each.
fn buff(species: Species, level: Level, numbers: &PetNumbers) -> Boost {
    let Some(kind) = numbers.kinds.get(&species.to_string()) else { return Boost::default() };
    let more = level.number / numbers.levels_per_point;
    let grown = |percent: i64| percent.signum() * (percent.abs() + more).min(1_000);
    Boost {
        xp: grown(kind.boost.xp),
        luck: grown(kind.boost.luck),
        gather_luck: grown(kind.boost.gather_luck),
        fight_coins: grown(kind.boost.fight_coins),
        work_cooldown: grown(kind.boost.work_cooldown).max(-100),
        ..kind.boost
    }
}
