//! In which order to look: priorities, and within one whose turn it is. Pure.
//!
//! While more is waiting than was asked for, each guild that was given something steps back until all others had their
//! turn: so a task waits for one claim of each other guild at most, however much one of them has waiting.

use std::collections::BTreeSet;

use super::room::Full;
use crate::queue::store::{Row, Wish};

const LANES: [i32; 10] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
/// Every so many claims the least urgent go first, a few at a time, so that a steady stream of urgent work cannot
/// starve them.
const REVERSE_EVERY: u32 = 8;
/// A statement takes this many at most.
const MOST: usize = 512;

/// The state of the order from one claim to the next.
#[derive(Debug, Default)]
pub(super) struct Rounds {
    claims: u32,
    served: BTreeSet<String>,
}

/// What a claim told about what is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Left {
    /// There may be more.
    Perhaps,
    /// Nothing that is due.
    Nothing,
    /// Nothing of those that have room.
    OfTheFull,
}

impl Rounds {
    /// What to ask for next.
    pub(super) fn wish(&mut self, wanted: usize, full: Full) -> Wish {
        self.claims = self.claims.wrapping_add(1);
        let reverse = self.claims.is_multiple_of(REVERSE_EVERY);
        let mut lanes = LANES.to_vec();
        if reverse {
            lanes.reverse();
        }
        let wanted = if reverse { wanted.div_ceil(4) } else { wanted };
        Wish {
            limit: i64::try_from(wanted.min(MOST)).unwrap_or(1),
            lanes,
            guilds_first: self.claims.is_multiple_of(2),
            served_guilds: self.served.iter().cloned().collect(),
            full_guilds: full.guilds,
            full_types: full.types,
            ..Wish::default()
        }
    }

    /// Learns from what came.
    pub(super) fn learn(&mut self, wish: &Wish, rows: &[Row]) -> Left {
        if i64::try_from(rows.len()).is_ok_and(|count| count >= wish.limit) {
            self.served.extend(rows.iter().filter_map(|row| row.guild_id.clone()));
            return Left::Perhaps;
        }
        // The round is over: whoever stepped back may have more.
        if !self.served.is_empty() {
            self.served.clear();
            return Left::Perhaps;
        }
        if wish.full_types.is_empty() && wish.full_guilds.is_empty() { Left::Nothing } else { Left::OfTheFull }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use chrono::DateTime;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn row(guild: &str) -> Row {
        Row {
            id: Uuid::nil(),
            task_type: "job".into(),
            payload: None,
            priority: 5,
            retries: 0,
            max_retries: 3,
            guild_id: Some(guild.into()),
            created_by: None,
            respond_to: None,
            created_at: DateTime::UNIX_EPOCH,
            run_at: DateTime::UNIX_EPOCH,
            cancel_requested: false,
        }
    }

    /// What the statement would give: guild by guild.
    fn claim(waiting: &mut VecDeque<(String, usize)>, wish: &Wish) -> Vec<Row> {
        let mut rows = Vec::new();
        for (guild, count) in waiting.iter_mut().filter(|(guild, _)| !wish.served_guilds.contains(guild)) {
            while *count > 0 && i64::try_from(rows.len()).unwrap() < wish.limit {
                *count -= 1;
                rows.push(row(guild));
            }
        }
        rows
    }

    proptest! {
        /// However large the flood and whatever it is called, the others are served within one claim each.
        #[test]
        fn a_flood_passes_the_turn_on(wanted in 1usize..600, others in 1usize..20, flood_first: bool) {
            let mut waiting: VecDeque<_> = (0..others).map(|n| (format!("guild {n}"), 1)).collect();
            let flood = ("flood".to_owned(), 100_000);
            if flood_first { waiting.push_front(flood) } else { waiting.push_back(flood) }
            let mut rounds = Rounds::default();
            let mut claims = 0;
            while waiting.iter().any(|(guild, count)| guild != "flood" && *count > 0) {
                let wish = rounds.wish(wanted, Full::default());
                let rows = claim(&mut waiting, &wish);
                prop_assert_eq!(rounds.learn(&wish, &rows), Left::Perhaps);
                claims += 1;
                prop_assert!(claims <= others + 3, "{} claims for {} others", claims, others);
            }
        }

        /// Nothing is left behind when it says that nothing is left.
        #[test]
        fn nothing_is_forgotten(counts in prop::collection::vec(0usize..2_000, 0..8), wanted in 1usize..600) {
            let mut waiting: VecDeque<_> = counts.iter().enumerate().map(|(n, count)| (n.to_string(), *count)).collect();
            let mut rounds = Rounds::default();
            loop {
                let wish = rounds.wish(wanted, Full::default());
                let rows = claim(&mut waiting, &wish);
                if rounds.learn(&wish, &rows) == Left::Nothing {
                    break;
                }
            }
            prop_assert!(waiting.iter().all(|(_, count)| *count == 0));
        }
    }

    #[test]
    fn the_least_urgent_go_first_now_and_then_and_take_little() {
        let mut rounds = Rounds::default();
        let wishes: Vec<Wish> = (0..16).map(|_| rounds.wish(100, Full::default())).collect();
        let reversed: Vec<&Wish> = wishes.iter().filter(|wish| wish.lanes[0] == 10).collect();
        assert_eq!(reversed.len(), 2);
        assert!(reversed.iter().all(|wish| wish.limit == 25));
    }
}
