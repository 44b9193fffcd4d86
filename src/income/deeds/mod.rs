//! The deeds of income: each reads what its person has, asks its rule, and writes what the rule says.

mod work;

pub(super) use work::WorkDeed;
