//! How far somebody has come with everything there is to achieve.

use std::{cmp::Reverse, collections::BTreeMap};

use chrono::{DateTime, Utc};

use crate::{
    economy::{
        Achievement, Numbers,
        ledger::{Belongings, Holdings},
    },
    progress::achievements::figure_of,
};

/// Everything there is to achieve: what is nearest first, then what is done, the latest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// Each achievement.
    pub steps: Vec<Step>,
}

/// One achievement, seen by one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its name in the numbers.
    pub name: String,
    /// What it asks and brings.
    pub worth: Achievement,
    /// How much of it the person has.
    pub have: i64,
    /// When it was achieved, if it was.
    pub achieved_at: Option<DateTime<Utc>>,
}

impl Overview {
    pub(super) fn of(
        numbers: &Numbers,
        holdings: &Holdings,
        belongings: &Belongings,
        achieved: &BTreeMap<String, DateTime<Utc>>,
    ) -> Self {
        let step = |(name, worth): (&String, &Achievement)| Step {
            name: name.clone(),
            have: figure_of(&worth.of, numbers, holdings, belongings),
            worth: worth.clone(),
            achieved_at: achieved.get(name).copied(),
        };
        let mut steps: Vec<_> = numbers.achievements.iter().map(step).collect();
        steps.sort_by_key(|step| (step.achieved_at.map(Reverse), Reverse(step.permille()), step.worth.at_least));
        Self { steps }
    }

    /// How many are achieved.
    pub fn achieved(&self) -> usize {
        self.steps.iter().filter(|step| step.achieved_at.is_some()).count()
    }

    /// What was achieved last.
    pub fn latest(&self) -> Option<&Step> {
        self.steps.iter().filter(|step| step.achieved_at.is_some()).max_by_key(|step| step.achieved_at)
    }
}

impl Step {
    /// How near it is, in thousandths.
    fn permille(&self) -> i128 {
        i128::from(self.have.clamp(0, self.worth.at_least)) * 1_000 / i128::from(self.worth.at_least.max(1))
    }
}
