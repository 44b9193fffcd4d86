//! Pets: one for each person who hatches an egg.
//!
//! It promises that nothing dies and nobody starves while Artie is away: needs are computed from elapsed time when they
//! are looked at. It refuses to know Discord. What a pet is good for is data ([`buff`]): `effects` adds it to the rest.

pub mod drawing;
pub mod model;

use crate::{
    economy::{
        Boost, Numbers,
        ledger::{Belongings, Facts, Posting},
    },
    pets::model::Pet,
};

/// What somebody's pet is good for at the time their things were read: nothing while it rests or is not well.
pub fn buff(belongings: &Belongings, numbers: &Numbers) -> Boost {
    let condition = Pet::of(belongings).map(|pet| pet.at(belongings.read_at(), &belongings.outages, numbers));
    condition.filter(|condition| condition.is_helping).map(|condition| condition.buff).unwrap_or_default()
}

/// Lets a pet learn from what its owner did, in the same posting; gives its name and the level that it reached by it. A deed
/// that changes the pet itself teaches it nothing.
pub fn learn(facts: &Facts<'_>, posting: &mut Posting, numbers: &Numbers) -> Option<(Pet, i64)> {
    if posting.xp <= 0 || posting.pet.is_some() {
        return None;
    }
    let pet = Pet::of(facts.belongings)?;
    let (stats, level) = pet.learned(posting.xp, numbers);
    posting.pet = Some(pet.kept(&stats));
    level.map(|level| (pet, level))
}
