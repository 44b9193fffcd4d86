//! The nouns of boards: who has how much, in pages by key, and who lets it be seen.

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
    /// Wallet, bank and what is promised together.
    #[default]
    NetWorth,
    /// The wallet alone.
    Wallet,
    /// Experience, shown as a level.
    Level,
    /// The longest daily streak ever.
    Streak,
}

/// Among whom a board ranks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crowd {
    /// Who plays in this guild.
    Guild(GuildId),
    /// Who lets all servers see it.
    Everywhere,
}

/// Somebody's place between two others. Equal amounts are ordered by id, so that places are unique.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rung {
    /// How many coins, how much experience, how many days.
    pub amount: i64,
    /// Whose.
    pub user: UserId,
}

/// A line of the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// From 1; `None` = further down than ranks are counted.
    pub rank: Option<i64>,
    /// Whose, and how much.
    pub rung: Rung,
    /// The name to show to strangers, on the board of all servers.
    pub name: Option<String>,
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

/// A page of the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardPage {
    /// By what.
    pub measure: Measure,
    /// Among whom.
    pub crowd: Crowd,
    /// Its lines, best first.
    pub places: Vec<Place>,
    /// The asker's own place, if they have one.
    pub own: Option<Place>,
    /// Whether there is a page above.
    pub has_above: bool,
    /// Whether there is a page below.
    pub has_below: bool,
}

impl BoardPage {
    /// From the places on one side of a rung, nearest first, of which one too many was asked for.
    pub(super) fn of(
        measure: Measure,
        crowd: Crowd,
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
        let has_above = nearest.first().is_some_and(|first| first.rank != Some(1));
        Self { measure, crowd, places: nearest, own, has_above, has_below: more || is_above }
    }
}

/// What somebody lets others see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Privacy {
    /// Nobody else sees how many coins the person owns.
    pub hides_wealth: bool,
    /// Nobody else sees the person's profile.
    pub hides_profile: bool,
    /// The person is on no server's board.
    pub hides_places: bool,
    /// The name under which the person is on the board of all servers, if they allow it.
    pub global_name: Option<String>,
}

/// What can be switched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, EnumString, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Switch {
    /// [`Privacy::hides_wealth`].
    Wealth,
    /// [`Privacy::hides_profile`].
    Profile,
    /// [`Privacy::hides_places`].
    Places,
    /// [`Privacy::global_name`].
    Everywhere,
}

/// What to do with a switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Others may see it.
    Show(Switch),
    /// Others may not.
    Hide(Switch),
}

impl Turn {
    /// Of which switch.
    pub fn switch(self) -> Switch {
        match self {
            Self::Show(switch) | Self::Hide(switch) => switch,
        }
    }
}

impl Privacy {
    /// With one thing turned to what it says; shown to all servers under this name.
    #[must_use]
    pub fn with(mut self, turn: Turn, name: &str) -> Self {
        let hides = turn == Turn::Hide(turn.switch());
        match turn.switch() {
            Switch::Wealth => self.hides_wealth = hides,
            Switch::Profile => self.hides_profile = hides,
            Switch::Places => self.hides_places = hides,
            Switch::Everywhere => self.global_name = (!hides).then(|| name.to_owned()),
        }
        self
    }

    /// Whether others see it.
    pub fn shows(&self, switch: Switch) -> bool {
        match switch {
            Switch::Wealth => !self.hides_wealth,
            Switch::Profile => !self.hides_profile,
            Switch::Places => !self.hides_places,
            Switch::Everywhere => self.global_name.is_some(),
        }
    }
}

impl fmt::Display for Crowd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Guild(guild) => guild.fmt(f),
            Self::Everywhere => f.write_str("*"),
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Top => f.write_str("t"),
            Self::Below(rung) => write!(f, "b{}.{}", rung.amount, rung.user),
            Self::Above(rung) => write!(f, "a{}.{}", rung.amount, rung.user),
        }
    }
}

impl FromStr for Direction {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let rung = || -> Result<Rung, ()> {
            let (amount, user) = text.get(1..).and_then(|rung| rung.split_once('.')).ok_or(())?;
            Ok(Rung { amount: amount.parse().map_err(|_| ())?, user: user.parse().map_err(|_| ())? })
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
        let rung = Rung { amount: i64::MAX, user: UserId(u64::MAX) };
        for direction in [Direction::Top, Direction::Below(rung), Direction::Above(rung)] {
            assert_eq!(direction.to_string().parse(), Ok(direction));
        }
        for junk in ["", "b", "b1", "b1.x", "é", "x1.1"] {
            assert_eq!(junk.parse::<Direction>(), Err(()), "{junk}");
        }
    }

    #[test]
    fn every_switch_switches_itself_alone_and_back() {
        for switch in Switch::VARIANTS {
            let way = |shows| if shows { Turn::Show(*switch) } else { Turn::Hide(*switch) };
            let begin = Privacy::default().shows(*switch);
            let once = Privacy::default().with(way(!begin), "Ada");
            assert_eq!(once.clone().with(way(!begin), "Ada"), once, "pressed twice");
            for other in Switch::VARIANTS {
                assert_eq!(once.shows(*other) != Privacy::default().shows(*other), switch == other, "{switch} {other}");
            }
            assert_eq!(once.with(way(begin), "Ada"), Privacy::default());
        }
    }
}
