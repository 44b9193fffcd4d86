//! The deeds of income: each reads what its person has, asks its rule, and writes what the rule says.

mod fight;
mod gather;
mod work;

pub(super) use fight::FightDeed;
pub(super) use gather::GatherDeed;
pub(super) use work::WorkDeed;
