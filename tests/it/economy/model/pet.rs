//! A pet as the model keeps it: points in thousandths, times in milliseconds, and the rest of each month in a map.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Months, NaiveTime, Utc};

use super::spec::level;

const HOUR: i64 = 3_600_000;
const FULL: i64 = 100_000;
/// Rest in a month.
const REST: i64 = 14 * 24 * HOUR;

#[derive(Clone, Debug)]
pub(super) struct Pet {
    pub(super) kind: &'static str,
    pub(super) name: Option<String>,
    pub(super) xp: i64,
    pub(super) hunger: i64,
    pub(super) happiness: i64,
    /// When the needs were so.
    at: i64,
    pub(super) played_at: Option<i64>,
    resting_since: Option<i64>,
    /// What was rested in which month.
    rested: BTreeMap<(i32, u32), i64>,
}

/// Needs at a moment, and whether it rests then.
#[derive(Clone, Debug)]
pub(super) struct Now {
    pub(super) hunger: i64,
    pub(super) happiness: i64,
    pub(super) is_resting: bool,
    rested: BTreeMap<(i32, u32), i64>,
    at: i64,
}

impl Now {
    /// Whether less than a minute of this month's rest is left.
    pub(super) fn has_rested_all(&self) -> bool {
        REST - self.rested.get(&month(self.at)).copied().unwrap_or(0) < 60_000
    }
}

/// As people see points: begun ones count.
pub(super) fn shown(thousandths: i64) -> i64 {
    (thousandths + 999) / 1_000
}

fn month(ms: i64) -> (i32, u32) {
    let time = time(ms);
    (time.year(), time.month())
}

fn next_month(ms: i64) -> i64 {
    let first = time(ms).date_naive().with_day(1).unwrap();
    (first + Months::new(1)).and_time(NaiveTime::MIN).and_utc().timestamp_millis()
}

fn time(ms: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(ms).unwrap()
}

impl Pet {
    pub(super) fn newborn(kind: &'static str, name: Option<&str>, now: i64) -> Self {
        Self {
            kind,
            name: name.map(str::to_owned),
            xp: 0,
            hunger: FULL,
            happiness: FULL,
            at: now,
            played_at: None,
            resting_since: None,
            rested: BTreeMap::new(),
        }
    }

    pub(super) fn at(&self, now: i64, outages: &[(i64, i64)]) -> Now {
        let (mut rested, mut is_resting, mut paused) = (self.rested.clone(), false, outages.to_vec());
        if let Some(since) = self.resting_since {
            let mut until = since;
            is_resting = true;
            while until < now && is_resting {
                let used = rested.entry(month(until)).or_default();
                let wanted = next_month(until).min(now) - until;
                let taken = wanted.min(REST - *used);
                *used += taken;
                is_resting = taken == wanted;
                until += taken;
            }
            // Whoever has rested all there is at this very moment is awake.
            is_resting &= rested.get(&month(until)).copied().unwrap_or(0) < REST;
            paused.push((since, until));
        }
        let awake = (now - self.at) - covered(&paused, self.at, now);
        let after = |points: i64, per_hour: i64| (points - awake * per_hour * 1_000 / HOUR).max(0);
        Now { hunger: after(self.hunger, 2), happiness: after(self.happiness, 1), is_resting, rested, at: now }
    }

    /// Writes down how it is now.
    pub(super) fn settle(&mut self, now: &Now) {
        self.hunger = now.hunger;
        self.happiness = now.happiness;
        self.rested.clone_from(&now.rested);
        self.resting_since = now.is_resting.then_some(now.at);
        self.at = now.at;
    }

    pub(super) fn treat(&mut self) {
        self.hunger = (self.hunger + 50_000).min(FULL);
        self.happiness = (self.happiness + 25_000).min(FULL);
    }

    pub(super) fn play(&mut self, now: i64) {
        self.happiness = (self.happiness + 10_000).min(FULL);
        self.played_at = Some(now);
    }

    /// Goes to rest, or wakes up.
    pub(super) fn toggle(&mut self, now: &Now) {
        self.settle(now);
        self.resting_since = (!now.is_resting).then_some(now.at);
    }

    /// What it is good for now, in percent; nothing while it rests or is not well.
    pub(super) fn helps(&self, kind: &str, now: i64, outages: &[(i64, i64)]) -> i64 {
        let condition = self.at(now, outages);
        let is_well = shown(condition.hunger) >= 20 && shown(condition.happiness) >= 20;
        if self.kind != kind || condition.is_resting || !is_well {
            return 0;
        }
        let base = match kind {
            "nano_drone" => 15,
            "code_fox" => 10,
            "quantum_rabbit" => 20,
            _ => 25,
        };
        base + level(self.xp) / 10
    }
}

/// How much of a time is covered by these spans, each moment once.
pub(super) fn covered(spans: &[(i64, i64)], from: i64, until: i64) -> i64 {
    let mut edges: Vec<i64> = spans.iter().flat_map(|(begin, end)| [*begin, *end]).chain([from, until]).collect();
    edges.retain(|edge| (from..=until).contains(edge));
    edges.sort_unstable();
    let is_covered = |begin: i64, end: i64| spans.iter().any(|span| span.0 <= begin && end <= span.1);
    edges.windows(2).filter(|pair| is_covered(pair[0], pair[1])).map(|pair| pair[1] - pair[0]).sum()
}
