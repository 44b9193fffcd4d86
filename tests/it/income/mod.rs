//! Work, gathering, fights and quests under replays and races.

mod work;
mod yard;
