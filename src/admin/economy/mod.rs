//! `/admin economy`: the coins of a server or of all, the switch of the games, corrections.

pub(super) mod commands;
pub(super) mod replies;
