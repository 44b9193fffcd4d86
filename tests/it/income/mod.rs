//! Work, gathering, fights and quests under replays and races.

mod fight;
mod gather;
mod quests;
mod work;
mod yard;
