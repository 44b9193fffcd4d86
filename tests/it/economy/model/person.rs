//! One person, as simply as it can be said: plain numbers and maps.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    pet::{Pet, covered},
    spec::{self, Is},
};

pub(super) const MINUTE: i64 = 60_000;
pub(super) const HOUR: i64 = 60 * MINUTE;
pub(super) const DAY: i64 = 24 * HOUR;

/// A streak: claims in a row, the most there were, the last one.
#[derive(Clone, Debug, Default)]
pub(super) struct Streak {
    pub(super) count: i64,
    pub(super) longest: i64,
    pub(super) last: Option<i64>,
}

#[derive(Clone, Debug)]
pub(super) struct Person {
    /// Their id in the database.
    pub(super) id: u64,
    pub(super) coins: i64,
    pub(super) bank: i64,
    /// Staked in duels and offered in trades.
    pub(super) escrow: i64,
    pub(super) capacity: i64,
    pub(super) xp: i64,
    pub(super) items: BTreeMap<String, i64>,
    /// How many of them are offered in trades.
    pub(super) held: BTreeMap<String, i64>,
    /// What is left of the tool in use.
    pub(super) left: BTreeMap<String, i64>,
    /// When something was done that needs a rest.
    pub(super) used: BTreeMap<&'static str, i64>,
    /// When games against the house were played.
    pub(super) games: Vec<i64>,
    /// What works, until when.
    pub(super) effects: BTreeMap<&'static str, i64>,
    /// How often what was done.
    pub(super) ever: BTreeMap<String, i64>,
    /// And on which day.
    pub(super) on_day: BTreeMap<(i64, String), i64>,
    /// The quests that were paid on which day.
    pub(super) paid: BTreeSet<(i64, &'static str)>,
    pub(super) achieved: BTreeSet<String>,
    pub(super) daily: Streak,
    pub(super) weekly: Streak,
    pub(super) has_freeze: bool,
    pub(super) pet: Option<Pet>,
}

/// When Artie was away: from, until.
pub(super) type Outages = Vec<(i64, i64)>;

impl Person {
    pub(super) fn new(id: u64) -> Self {
        Self {
            id,
            coins: 0,
            bank: 0,
            escrow: 0,
            capacity: 10_000,
            xp: 0,
            items: BTreeMap::new(),
            held: BTreeMap::new(),
            left: BTreeMap::new(),
            used: BTreeMap::new(),
            games: Vec::new(),
            effects: BTreeMap::new(),
            ever: BTreeMap::new(),
            on_day: BTreeMap::new(),
            paid: BTreeSet::new(),
            achieved: BTreeSet::new(),
            daily: Streak::default(),
            weekly: Streak::default(),
            has_freeze: false,
            pet: None,
        }
    }

    pub(super) fn has(&self, item: &str) -> i64 {
        self.items.get(item).copied().unwrap_or(0)
    }

    /// How many are not offered to anybody.
    pub(super) fn free(&self, item: &str) -> i64 {
        self.has(item) - self.held.get(item).copied().unwrap_or(0)
    }

    /// Sets so many more aside, or fewer if negative.
    pub(super) fn hold(&mut self, item: &str, count: i64) {
        let held = self.held.entry(item.to_owned()).or_default();
        *held += count;
        assert!(*held >= 0);
        if *held == 0 {
            self.held.remove(item);
        }
        assert!(self.free(item) >= 0, "{self:?} offers more {item} than there is");
    }

    pub(super) fn level(&self) -> i64 {
        spec::level(self.xp)
    }

    pub(super) fn give(&mut self, item: &str, count: i64) {
        let left = self.has(item) + count;
        assert!(left >= 0, "{} would have {left} × {item}", self.id);
        if left == 0 {
            self.items.remove(item);
            self.left.remove(item);
        } else {
            self.items.insert(item.to_owned(), left);
        }
    }

    /// Whether something that was taken still works.
    pub(super) fn works(&self, effect: &str, now: i64) -> bool {
        self.effects.get(effect).is_some_and(|until| *until > now)
    }

    fn pet_helps(&self, kind: &str, now: i64, outages: &Outages) -> i64 {
        self.pet.as_ref().map_or(0, |pet| pet.helps(kind, now, outages))
    }

    /// What is added to experience, in percent.
    pub(super) fn xp_percent(&self, now: i64, outages: &Outages) -> i64 {
        i64::from(self.works("knowledge", now)) * 100 + self.pet_helps("viral_cat", now, outages)
    }

    /// What is added to the coins of a fight, in percent.
    pub(super) fn fight_percent(&self, now: i64, outages: &Outages) -> i64 {
        self.pet_helps("code_fox", now, outages)
    }

    /// How long the rest after work is with what works at this time.
    fn work_rest(&self, now: i64, outages: &Outages) -> i64 {
        let less = i64::from(self.works("energy", now)) * 50 + self.pet_helps("quantum_rabbit", now, outages);
        (30 * MINUTE * (100 - less).max(0) / 100).max(MINUTE)
    }

    /// Whether work can be done at this time.
    pub(super) fn is_rested(&self, now: i64, outages: &Outages) -> bool {
        self.used.get("work").is_none_or(|since| since + self.work_rest(now, outages) <= now)
    }

    /// When something can be done again, if it is too early now.
    pub(super) fn too_early(&self, action: &str, rest: i64, now: i64) -> Option<i64> {
        self.used.get(action).map(|since| since + rest).filter(|ready| now < *ready)
    }

    /// The tool that gathers: of the best bonus, and what is left of it.
    pub(super) fn tool(&self) -> Option<(&'static str, i64)> {
        let owned = spec::ITEMS.iter().filter(|item| self.free(item.name) > 0);
        let tools = owned.filter_map(|item| match item.is {
            Is::Tool(whole, bonus) => Some((bonus, item.name, self.left.get(item.name).copied().unwrap_or(whole))),
            _ => None,
        });
        tools.max().map(|(_, name, left)| (name, left))
    }

    /// What the shop pays for so many: a tool in use goes last of those that are free, for what is left of it.
    pub(super) fn resale(&self, item: &str, count: i64) -> Option<i64> {
        let known = spec::item(item);
        let half = known.price.or(known.value)? / 2;
        match (known.is, self.left.get(item)) {
            (Is::Tool(whole, _), Some(left)) if count == self.free(item) => {
                Some((count - 1) * half + (half * left / whole).max(1))
            }
            _ => Some(count * half),
        }
    }

    /// How many crates can be opened at once.
    pub(super) fn slots(&self, now: i64) -> i64 {
        3 + i64::from(self.works("premium", now))
    }
}

/// How a claim stands to the one before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Stands {
    /// The first, or too late.
    Anew,
    InTime,
    /// Late, but Artie was away.
    Excused,
    /// Late, and a freeze is spent.
    Frozen,
}

impl Streak {
    /// A claim within the window continues; then what Artie was away counts, then a freeze.
    pub(super) fn stands(&self, window: i64, has_freeze: bool, now: i64, outages: &Outages) -> Stands {
        let Some(last) = self.last else { return Stands::Anew };
        let end = last + window + covered(outages, last, now);
        match now {
            now if now < last + window => Stands::InTime,
            now if now < end => Stands::Excused,
            now if has_freeze && self.count > 0 && now < end + DAY => Stands::Frozen,
            _ => Stands::Anew,
        }
    }

    pub(super) fn claim(&mut self, stands: Stands, now: i64) {
        self.count = if stands == Stands::Anew { 1 } else { self.count + 1 };
        self.longest = self.longest.max(self.count);
        self.last = Some(now);
    }
}
