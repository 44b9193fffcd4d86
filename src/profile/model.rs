//! What a profile holds: plain data.

use crate::{
    economy::{
        Numbers,
        ledger::{Belongings, Holdings},
        model::Level,
    },
    pets::model::Species,
    progress::Overview,
};

/// Somebody, as others may see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Whether the person has ever played.
    pub plays: bool,
    /// The experience.
    pub xp: i64,
    /// The level that follows from it.
    pub level: Level,
    /// The experience at which this level began.
    pub level_from: i64,
    /// The coins; `None` = the viewer does not see them.
    pub wealth: Option<Wealth>,
    /// Days of the longest daily streak.
    pub longest_streak: i64,
    /// The pet.
    pub pet: Option<Pet>,
    /// How many achievements.
    pub achieved: usize,
    /// Of how many.
    pub achievable: usize,
    /// The latest one, by its name in the numbers.
    pub latest: Option<String>,
    /// Whether the picture has a frame.
    pub has_frame: bool,
    /// Whether nobody but its owner may see it.
    pub is_private: bool,
}

/// Coins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wealth {
    /// Everything together.
    pub net_worth: i64,
    /// In the hand.
    pub wallet: i64,
    /// Put aside.
    pub bank: i64,
}

/// A pet, as far as its owner's profile shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pet {
    /// Which kind.
    pub species: Species,
    /// Its name; empty if it has none.
    pub name: String,
}

impl Profile {
    pub(super) fn of(numbers: &Numbers, holdings: &Holdings, belongings: &Belongings, overview: &Overview) -> Self {
        let level = Level::of(holdings.xp, numbers.levels.divisor);
        let steps = level.number - 1;
        Self {
            plays: holdings.rev > 0,
            xp: holdings.xp,
            level,
            level_from: steps.saturating_mul(steps).saturating_mul(numbers.levels.divisor),
            wealth: Some(Wealth { net_worth: holdings.net_worth(), wallet: holdings.balance, bank: holdings.bank }),
            longest_streak: belongings.longest_streak.unwrap_or(0),
            pet: belongings.pet.as_ref().and_then(Pet::read),
            achieved: overview.achieved(),
            achievable: overview.steps.len(),
            latest: overview.latest().map(|step| step.name.clone()),
            has_frame: false,
            is_private: false,
        }
    }

    /// Of the way to the next level, from 0 to 1.
    #[expect(clippy::cast_precision_loss, reason = "a share of a bar")]
    pub fn level_share(&self) -> f64 {
        let (done, all) = (self.xp - self.level_from, self.level.next_at - self.level_from);
        done as f64 / all.max(1) as f64
    }
}

impl Pet {
    /// From its row; a kind that nobody knows is not shown.
    fn read(row: &serde_json::Value) -> Option<Self> {
        let species = Species::of_type(row["pet_type"].as_str()?)?;
        Some(Self { species, name: row["name"].as_str().unwrap_or_default().to_owned() })
    }
}
