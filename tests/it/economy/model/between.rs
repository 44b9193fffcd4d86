//! What more than one person has to do with: a server that switches games off.

use super::{
    Play,
    asks::Ask,
    refusals::{Refused, because},
};

impl Play<'_> {
    /// Why this is not done now; `None` = it is done.
    pub(super) fn refusal(&self, who: u64, ask: &Ask, now: i64) -> Option<Refused> {
        match ask {
            Ask::Flip(..) | Ask::Slots(_) if !self.games_on => because("games-off"),
            _ => self.people[&who].refusal(who, ask, now, &self.outages),
        }
    }
}
