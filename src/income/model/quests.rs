//! The quests of a day: which, for how much, and how far somebody is.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use strum::{Display, VariantArray};

use crate::{
    dice::Rolls,
    economy::{
        Quests, Task,
        ledger::{Belongings, ItemId},
    },
    ids::UserId,
};

/// Something that can be set for a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, VariantArray)]
#[strum(serialize_all = "snake_case")]
#[expect(missing_docs, reason = "each is what its name says")]
pub enum Quest {
    Work,
    Gather,
    Fight,
    Sell,
    Shop,
}

/// A quest as it is set for somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Errand {
    /// Which.
    pub quest: Quest,
    /// How often it must be done.
    pub count: i64,
    /// How often it was done today.
    pub done: i64,
    /// Whether its reward was paid today.
    pub is_paid: bool,
    /// The coins it pays.
    pub coins: i64,
    /// The experience it brings.
    pub xp: i64,
    /// The thing it brings.
    pub item: Option<ItemId>,
}

/// A day's quests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    /// In the order in which they were drawn.
    pub errands: Vec<Errand>,
    /// When the next day's are set.
    pub until: DateTime<Utc>,
}

impl Quest {
    /// What is counted for it.
    pub fn tally(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::Gather => "gather",
            Self::Fight => "fight_won",
            Self::Sell => "sold",
            Self::Shop => "bought",
        }
    }

    /// What is counted once it is paid: the row that keeps it from being paid twice a day.
    pub fn paid_tally(self) -> &'static str {
        match self {
            Self::Work => "quest_work",
            Self::Gather => "quest_gather",
            Self::Fight => "quest_fight",
            Self::Sell => "quest_sell",
            Self::Shop => "quest_shop",
        }
    }

    fn task(self, quests: &Quests) -> &Task {
        match self {
            Self::Work => &quests.work,
            Self::Gather => &quests.gather,
            Self::Fight => &quests.fight,
            Self::Sell => &quests.sell,
            Self::Shop => &quests.shop,
        }
    }
}

/// Which quests are set for somebody on a day: the same however often it is asked.
pub fn drawn(user: UserId, day: NaiveDate, per_day: usize) -> Vec<Quest> {
    let days = u64::try_from(day.signed_duration_since(NaiveDate::default()).num_days()).unwrap_or(0);
    let mut rolls = Rolls::new(user.0 ^ days.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let mut left = Quest::VARIANTS.to_vec();
    let draws = (0..per_day).map_while(|_| {
        let at = rolls.pick((0..left.len()).map(|at| (at, 1)))?;
        Some(left.remove(at))
    });
    draws.collect()
}

/// A quest as it is set for somebody of this level, with what they did today.
pub fn errand(quest: Quest, level: i64, belongings: &Belongings, quests: &Quests) -> Errand {
    let task = quest.task(quests);
    let count = match quest {
        Quest::Fight => (task.count + rounded(level, quests.fights_per_levels)).clamp(1, quests.most_fights),
        _ => scaled(task.count, level, quests),
    };
    Errand {
        quest,
        count,
        done: belongings.today(quest.tally()),
        is_paid: belongings.today(quest.paid_tally()) > 0,
        coins: scaled(task.coins, level, quests),
        xp: scaled(task.xp, level, quests),
        item: task.item.clone(),
    }
}

/// The quests of somebody of this level at this time.
pub fn board(user: UserId, level: i64, now: DateTime<Utc>, belongings: &Belongings, quests: &Quests) -> Board {
    let day = now.date_naive();
    let errand = |quest| errand(quest, level, belongings, quests);
    let next = day.checked_add_days(Days::new(1)).unwrap_or(day).and_time(NaiveTime::MIN).and_utc();
    Board { errands: drawn(user, day, quests.per_day).into_iter().map(errand).collect(), until: next }
}

/// So much at level 1, growing evenly with the level.
fn scaled(amount: i64, level: i64, quests: &Quests) -> i64 {
    let grown = quests.scale_levels + level.clamp(1, quests.scale_levels) - 1;
    rounded(amount.saturating_mul(grown), quests.scale_levels)
}

/// The nearest whole number; a half goes up.
fn rounded(amount: i64, by: i64) -> i64 {
    (amount.saturating_mul(2).saturating_add(by)).div_euclid(by * 2)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::economy::Numbers;

    fn quests() -> Quests {
        Numbers::load(None).unwrap().quests
    }

    #[test]
    fn quests_grow_with_the_level() {
        let at = |quest, level| {
            let errand = errand(quest, level, &Belongings::default(), &quests());
            (errand.count, errand.coins, errand.xp)
        };
        let cases = [
            (Quest::Work, 1, (2, 450, 120)),
            (Quest::Work, 21, (3, 675, 180)),
            (Quest::Work, 40, (4, 889, 237)),
            (Quest::Work, 999, (4, 889, 237)),
            (Quest::Gather, 1, (3, 320, 140)),
            (Quest::Fight, 1, (1, 520, 180)),
            (Quest::Fight, 4, (1, 559, 194)),
            (Quest::Fight, 5, (2, 572, 198)),
            (Quest::Fight, 95, (10, 1_027, 356)),
            (Quest::Fight, 999, (10, 1_027, 356)),
            (Quest::Sell, 1, (4, 260, 110)),
            (Quest::Shop, 1, (2, 200, 90)),
        ];
        for (quest, level, expected) in cases {
            assert_eq!(at(quest, level), expected, "{quest} at level {level}");
        }
        let gifts: Vec<_> = Quest::VARIANTS
            .iter()
            .filter_map(|quest| errand(*quest, 1, &Belongings::default(), &quests()).item)
            .map(|item| item.to_string())
            .collect();
        assert_eq!(gifts, ["luck_charm", "energy_drink"]);
    }

    #[test]
    fn three_different_ones_are_drawn_the_same_all_day_and_fairly_over_time() {
        let mut often: HashMap<String, u32> = HashMap::new();
        for user in 1..=50 {
            for day in NaiveDate::default().iter_days().skip(20_000).take(40) {
                let drawn = drawn(UserId(user << 22), day, 3);
                assert_eq!(drawn, super::drawn(UserId(user << 22), day, 3));
                assert!(drawn.len() == 3 && drawn.iter().enumerate().all(|(at, quest)| !drawn[..at].contains(quest)));
                for quest in drawn {
                    *often.entry(quest.to_string()).or_default() += 1;
                }
            }
        }
        assert!(often.len() == 5 && often.values().all(|times| (1_080..1_320).contains(times)), "{often:?}");
    }

    #[test]
    fn the_draw_of_a_day_never_changes_with_a_version() {
        let day = NaiveDate::from_ymd_opt(2026, 5, 1).unwrap();
        let drawn = [1, 2, 80_351_110_224_678_912].map(|user| drawn(UserId(user), day, 3));
        insta::assert_compact_debug_snapshot!(drawn, @"[[Fight, Gather, Work], [Fight, Gather, Sell], [Sell, Gather, Fight]]");
    }
}
