//! Who can be fought, with what chance, and what is at stake.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, VariantArray};

use crate::{
    dice::Rolls,
    economy::{Boost, Fight, Foe, ledger::ItemId},
    effects,
    income::model::Refusal,
};

/// How hard a fight is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Display, EnumString, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[expect(missing_docs, reason = "each is what its name says")]
pub enum Tier {
    Easy,
    Medium,
    Hard,
    Elite,
}

impl Tier {
    /// Its numbers.
    pub fn foe(self, fight: &Fight) -> &Foe {
        match self {
            Self::Easy => &fight.easy,
            Self::Medium => &fight.medium,
            Self::Hard => &fight.hard,
            Self::Elite => &fight.elite,
        }
    }
}

/// A fight that is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fought {
    /// How hard it was.
    pub tier: Tier,
    /// What the chance was, in percent.
    pub odds: u32,
    /// How it ended.
    pub end: End,
    /// When the next fight can be fought.
    pub next_at: DateTime<Utc>,
}

/// How a fight ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// Won.
    Won {
        /// The coins.
        coins: i64,
        /// What was left lying there.
        drops: Vec<ItemId>,
    },
    /// Lost.
    Lost {
        /// What it cost: never more than there was.
        coins: i64,
    },
}

/// The chance of somebody of this level, in percent; a refusal below the foe's own.
pub fn odds(tier: Tier, level: i64, fight: &Fight) -> Result<u32, Refusal> {
    let foe = tier.foe(fight);
    if level < foe.level {
        return Err(Refusal::LevelTooLow { tier, needs: foe.level, level });
    }
    let percent = foe.percent.saturating_add((level - foe.level).saturating_mul(fight.percent_per_level));
    Ok(u32::try_from(percent.clamp(fight.least_percent, fight.most_percent)).unwrap_or(0))
}

/// What a loss costs somebody of this level who has so much.
pub fn loss(level: i64, balance: i64, fight: &Fight) -> i64 {
    let by_level = level.saturating_mul(fight.loss_per_level).min(fight.most_loss_by_level);
    (fight.loss + by_level).min(balance)
}

/// Who fights.
#[derive(Clone, Copy, Debug)]
pub struct Fighter {
    /// Their level.
    pub level: i64,
    /// Their coins at hand.
    pub balance: i64,
    /// What helps them.
    pub boost: Boost,
}

/// How it ends.
pub fn outcome(tier: Tier, odds: u32, fighter: Fighter, fight: &Fight, rolls: &mut Rolls) -> End {
    let foe = tier.foe(fight);
    if !rolls.percent(odds) {
        return End::Lost { coins: loss(fighter.level, fighter.balance, fight) };
    }
    let coins = effects::with_percent(rolls.between(foe.least_coins..=foe.most_coins), fighter.boost.fight_coins);
    let lucky = effects::with_percent(foe.second_percent.into(), fighter.boost.luck).clamp(0, 100);
    let count = 1 + usize::from(rolls.percent(u32::try_from(lucky).unwrap_or(0)));
    let drops = foe.drops.iter().map(|(item, weight)| (item, u64::from(*weight)));
    End::Won { coins, drops: (0..count).filter_map(|_| rolls.pick(drops.clone()).cloned()).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::economy::Numbers;

    fn fight() -> Fight {
        Numbers::load(None).unwrap().fight
    }

    fn fighter(level: i64, balance: i64) -> Fighter {
        Fighter { level, balance, boost: Boost::default() }
    }

    #[test]
    fn the_odds_grow_with_the_level_within_their_bounds() {
        use Tier::{Easy, Elite, Hard, Medium};
        let cases = [
            (Easy, 1, 85),
            (Easy, 5, 93),
            (Easy, 6, 95),
            (Easy, 99, 95),
            (Medium, 4, 72),
            (Medium, 7, 78),
            (Hard, 8, 60),
            (Hard, 25, 94),
            (Hard, 26, 95),
            (Elite, 12, 48),
            (Elite, 20, 64),
            (Elite, i64::MAX, 95),
        ];
        for (tier, level, percent) in cases {
            assert_eq!(odds(tier, level, &fight()), Ok(percent), "{tier} at level {level}");
        }
        let hopeless = Fight { elite: Foe { percent: 3, ..fight().elite }, ..fight() };
        assert_eq!(odds(Elite, 12, &hopeless), Ok(15));
    }

    #[test]
    fn nobody_fights_above_their_level() {
        for (tier, level, needs) in [(Tier::Medium, 3, 4), (Tier::Hard, 1, 8), (Tier::Elite, 11, 12)] {
            assert_eq!(odds(tier, level, &fight()), Err(Refusal::LevelTooLow { tier, needs, level }));
        }
    }

    #[test]
    fn a_loss_never_costs_more_than_there_is() {
        let cases =
            [(1, 1_000, 60), (10, 1_000, 150), (25, 1_000, 300), (90, 1_000, 300), (1, 60, 60), (1, 59, 59), (9, 0, 0)];
        for (level, balance, cost) in cases {
            assert_eq!(loss(level, balance, &fight()), cost, "level {level} with {balance}");
        }
    }

    #[test]
    fn wins_are_as_often_and_as_good_as_they_say() {
        let fight = fight();
        let expected = [
            (Tier::Easy, 120, 220, 0, 85),
            (Tier::Medium, 220, 380, 0, 72),
            (Tier::Hard, 380, 650, 20, 60),
            (Tier::Elite, 650, 1_100, 35, 48),
        ];
        for (tier, least, most, second, percent) in expected {
            let level = tier.foe(&fight).level;
            let ends: Vec<_> = (0..20_000)
                .map(|seed| outcome(tier, percent, fighter(level, 500), &fight, &mut Rolls::new(seed)))
                .collect();
            let won: Vec<_> = ends
                .iter()
                .filter_map(|end| match end {
                    End::Won { coins, drops } => Some((*coins, drops.len())),
                    End::Lost { .. } => None,
                })
                .collect();
            let share = won.len() / 200;
            assert!(share.abs_diff(usize::try_from(percent).unwrap()) <= 1, "{tier}: {share}%");
            assert!(
                won.iter().all(|(coins, drops)| (least..=most).contains(coins) && (1..=2).contains(drops)),
                "{tier}"
            );
            let twice = won.iter().filter(|(_, drops)| *drops == 2).count() * 100 / won.len();
            assert!(twice.abs_diff(second) <= 2, "{tier}: two things in {twice}%");
        }
    }

    #[test]
    fn what_helps_is_added_to_the_coins_of_a_win() {
        let helped = Fighter { boost: Boost { fight_coins: 10, ..Boost::default() }, ..fighter(1, 0) };
        let seed = (0..1_000).find(|seed| Rolls::new(*seed).percent(85)).unwrap();
        let coins = |fighter| match outcome(Tier::Easy, 85, fighter, &fight(), &mut Rolls::new(seed)) {
            End::Won { coins, .. } => coins,
            End::Lost { .. } => unreachable!(),
        };
        assert_eq!(coins(helped), coins(fighter(1, 0)) * 110 / 100);
    }
}
