//! Where coins come from and go: plain data, and its sums.

use chrono::NaiveDate;

/// What happened to coins on a day, for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sum {
    /// `None`: all days before those that are shown.
    pub day: Option<NaiveDate>,
    pub reason: String,
    pub minted: i64,
    pub burned: i64,
    pub moved: i64,
}

/// The last days of an economy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flows {
    /// Each day, the oldest first; days without coins as well.
    pub days: Vec<DayFlow>,
    /// Where coins came from in these days, the richest source first.
    pub sources: Vec<ReasonFlow>,
    /// Where they went, the deepest sink first.
    pub sinks: Vec<ReasonFlow>,
    /// Coins that ever came from nobody.
    pub minted: i64,
    /// Coins that ever went to nobody.
    pub burned: i64,
}

/// One day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayFlow {
    /// Which.
    pub day: NaiveDate,
    /// Coins that came from nobody.
    pub minted: i64,
    /// Coins that went to nobody.
    pub burned: i64,
    /// What was there at its end: everything minted less everything burned.
    pub held: i64,
}

/// One reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReasonFlow {
    /// As in the ledger.
    pub reason: String,
    /// How many coins.
    pub coins: i64,
}

impl Flows {
    pub(super) fn of(since: NaiveDate, today: NaiveDate, sums: Vec<Sum>) -> Self {
        let total = |of: fn(&Sum) -> i64| sums.iter().map(of).fold(0, i64::saturating_add);
        let mut held = sums.iter().filter(|sum| sum.day.is_none()).map(|sum| sum.minted - sum.burned).sum::<i64>();
        let days = since.iter_days().take_while(|day| *day <= today).map(|day| {
            let of_day = || sums.iter().filter(|sum| sum.day == Some(day));
            let (minted, burned) = (of_day().map(|sum| sum.minted).sum::<i64>(), of_day().map(|sum| sum.burned).sum());
            held += minted - burned;
            DayFlow { day, minted, burned, held }
        });
        Self {
            days: days.collect(),
            sources: ranked(&sums, |sum| sum.minted),
            sinks: ranked(&sums, |sum| sum.burned),
            minted: total(|sum| sum.minted),
            burned: total(|sum| sum.burned),
        }
    }

    /// What is there now.
    pub fn held(&self) -> i64 {
        self.minted.saturating_sub(self.burned)
    }
}

fn ranked(sums: &[Sum], of: fn(&Sum) -> i64) -> Vec<ReasonFlow> {
    let mut reasons: std::collections::BTreeMap<&str, i64> = std::collections::BTreeMap::new();
    for sum in sums.iter().filter(|sum| sum.day.is_some()) {
        *reasons.entry(&sum.reason).or_default() += of(sum);
    }
    let reasons = reasons.into_iter().filter(|(_, coins)| *coins > 0);
    let mut ranked: Vec<_> = reasons.map(|(reason, coins)| ReasonFlow { reason: reason.to_owned(), coins }).collect();
    ranked.sort_by_key(|flow| std::cmp::Reverse(flow.coins));
    ranked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_add_up_from_what_was_before() {
        let day = |day: &str| Some(day.parse().unwrap());
        let sum = |day, reason: &str, minted, burned| Sum { day, reason: reason.into(), minted, burned, moved: 0 };
        let flows = Flows::of(
            "2026-11-20".parse().unwrap(),
            "2026-11-22".parse().unwrap(),
            vec![
                sum(None, "", 500, 100),
                sum(day("2026-11-20"), "daily", 1_000, 0),
                sum(day("2026-11-20"), "tax", 0, 30),
                sum(day("2026-11-22"), "daily", 70, 0),
                sum(day("2026-11-22"), "work", 1_100, 0),
            ],
        );
        let held: Vec<_> = flows.days.iter().map(|day| (day.minted, day.burned, day.held)).collect();
        assert_eq!(held, [(1_000, 30, 1_370), (0, 0, 1_370), (1_170, 0, 2_540)]);
        assert_eq!((flows.minted, flows.burned, flows.held()), (2_670, 130, 2_540));
        let sources: Vec<_> = flows.sources.iter().map(|flow| (flow.reason.as_str(), flow.coins)).collect();
        assert_eq!(sources, [("work", 1_100), ("daily", 1_070)]);
        assert_eq!(flows.sinks, [ReasonFlow { reason: "tax".into(), coins: 30 }]);
    }
}
