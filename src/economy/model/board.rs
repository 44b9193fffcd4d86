//! Leaderboards: who has how much, in pages by key.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, VariantArray};

use crate::ids::{GuildId, UserId};

/// What a leaderboard ranks by.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, Display, EnumString, VariantArray,
)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Wallet and bank together.
    #[default]
    NetWorth,
    /// The wallet alone.
    Wallet,
}

/// Somebody's place between two others. Equal amounts are ordered by who is longer on Discord, so that places are unique.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rung {
    /// How many coins.
    pub coins: i64,
    /// Whose.
    pub user: UserId,
}

/// A line of the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// From 1.
    pub rank: i64,
    /// Whose, and how much.
    pub rung: Rung,
}

/// Where a page lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// At the top.
    #[default]
    Top,
    /// Below this rung.
    Below(Rung),
    /// Just above this rung.
    Above(Rung),
}

/// Among whom a board ranks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Crowd {
    /// People known to be there.
    pub known: Vec<UserId>,
    /// And whoever has played in this guild, if not all who are there are known.
    pub players_of: Option<GuildId>,
}

/// A page of the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardPage {
    /// By what.
    pub measure: Measure,
    /// Its lines, best first.
    pub places: Vec<Place>,
    /// The asker's own place, if they have a wallet.
    pub own: Option<Place>,
    /// Whether there is a page above.
    pub has_above: bool,
    /// Whether there is a page below.
    pub has_below: bool,
}

impl BoardPage {
    /// From the places on one side of a rung, nearest first, of which one too many was asked for.
    pub(in crate::economy) fn of(
        measure: Measure,
        direction: Direction,
        mut nearest: Vec<Place>,
        own: Option<Place>,
        page_size: usize,
    ) -> Self {
        let more = nearest.len() > page_size;
        nearest.truncate(page_size);
        let is_above = matches!(direction, Direction::Above(_));
        if is_above {
            nearest.reverse();
        }
        let has_above = nearest.first().is_some_and(|first| first.rank > 1);
        Self { measure, places: nearest, own, has_above, has_below: more || is_above }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Top => f.write_str("t"),
            Self::Below(rung) => write!(f, "b{}.{}", rung.coins, rung.user),
            Self::Above(rung) => write!(f, "a{}.{}", rung.coins, rung.user),
        }
    }
}

impl FromStr for Direction {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let rung = || {
            let (coins, user) = text.get(1..).and_then(|rung| rung.split_once('.')).ok_or(())?;
            Ok(Rung { coins: coins.parse().map_err(|_| ())?, user: user.parse().map_err(|_| ())? })
        };
        match text.as_bytes().first() {
            Some(b't') => Ok(Self::Top),
            Some(b'b') => Ok(Self::Below(rung()?)),
            Some(b'a') => Ok(Self::Above(rung()?)),
            _ => Err(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_direction_survives_its_text() {
        let rung = Rung { coins: i64::MAX, user: UserId(u64::MAX) };
        for direction in [Direction::Top, Direction::Below(rung), Direction::Above(rung)] {
            assert_eq!(direction.to_string().parse(), Ok(direction));
        }
        for junk in ["", "b", "b1", "b1.x", "é", "x1.1"] {
            assert_eq!(junk.parse::<Direction>(), Err(()), "{junk}");
        }
    }
}
