//! Who may duel whom for how much, and how likely each of them wins.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    economy::{
        DuelNumbers,
        ledger::{Belongings, Holdings},
        model::{Amount, Presence, Recipient},
    },
    ids::{EventId, UserId},
};

/// What people need a rest from.
pub const REST: &str = "duel";

/// A challenge, before and after it is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duel {
    /// The event of the challenge.
    pub id: EventId,
    /// Who challenged.
    pub challenger: UserId,
    /// Whom.
    pub opponent: UserId,
    /// What each of them stakes.
    pub stake: i64,
    /// How likely the challenger wins, in percent.
    pub chance: i64,
    /// Until when it can be answered.
    pub expires_at: DateTime<Utc>,
    /// What became of it.
    pub end: Option<End>,
}

/// What became of a challenge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// This one of them won both stakes.
    Fought(UserId),
    /// The opponent did not want to.
    Declined,
    /// The challenger took it back.
    Withdrawn,
    /// Nobody answered in time.
    Expired,
}

/// What came of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answered {
    /// It ended thereby.
    Ended(Duel),
    /// It had ended before.
    WasOver(Duel),
    /// It is not over yet: its time has not run out.
    NotYet(Duel),
}

impl Answered {
    /// The duel as it is now.
    pub fn duel(&self) -> &Duel {
        let (Self::Ended(duel) | Self::WasOver(duel) | Self::NotYet(duel)) = self;
        duel
    }
}

impl Duel {
    pub(super) fn is_between(&self, who: UserId) -> bool {
        [self.challenger, self.opponent].contains(&who)
    }

    pub(super) fn not_yours(&self) -> Refusal {
        Refusal::NotYours { challenger: self.challenger, opponent: self.opponent }
    }
}

/// A challenge as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Kept {
    id: EventId,
    challenger: UserId,
    opponent: UserId,
    stake: i64,
    chance: i64,
    status: String,
    winner: Option<UserId>,
    expires_at: i64,
}

impl Kept {
    pub(super) fn duel(&self) -> Duel {
        let end = match (self.status.as_str(), self.winner) {
            ("open", _) => None,
            ("fought", Some(winner)) => Some(End::Fought(winner)),
            ("declined", _) => Some(End::Declined),
            ("withdrawn", _) => Some(End::Withdrawn),
            _ => Some(End::Expired),
        };
        let expires_at = DateTime::from_timestamp_millis(self.expires_at).unwrap_or_default();
        let Self { id, challenger, opponent, stake, chance, .. } = *self;
        Duel { id, challenger, opponent, stake, chance, expires_at, end }
    }
}

/// Why nobody duels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each is its sentence in games.ftl")]
pub enum Refusal {
    #[error("oneself")]
    Oneself,
    #[error("a bot")]
    Bot,
    #[error("not here")]
    Gone(UserId),
    #[error("stake out of range")]
    Stake { least: i64, most: i64 },
    #[error("not enough")]
    NotEnough { stake: i64, balance: i64 },
    #[error("too soon")]
    Resting { ready_at: DateTime<Utc> },
    #[error("between two others")]
    NotYours { challenger: UserId, opponent: UserId },
    #[error("gone")]
    Unknown,
}

/// What the challenger stakes.
pub fn challenge(
    opponent: Recipient,
    amount: Amount,
    challenger: UserId,
    holdings: &Holdings,
    numbers: &DuelNumbers,
) -> Result<i64, Refusal> {
    match opponent.presence {
        _ if opponent.user == challenger => return Err(Refusal::Oneself),
        Presence::Bot => return Err(Refusal::Bot),
        Presence::Gone => return Err(Refusal::Gone(opponent.user)),
        Presence::Here => {}
    }
    let (stake, least, most) = (amount.of(holdings.balance), numbers.least, numbers.most);
    if !(least..=most).contains(&stake) {
        return Err(Refusal::Stake { least, most });
    }
    affordable(stake, holdings)
}

/// The stake, if it is there.
pub fn affordable(stake: i64, holdings: &Holdings) -> Result<i64, Refusal> {
    if stake > holdings.balance { Err(Refusal::NotEnough { stake, balance: holdings.balance }) } else { Ok(stake) }
}

/// Whether the person has rested since the last duel.
pub fn rested(belongings: &Belongings, numbers: &DuelNumbers, now: DateTime<Utc>) -> Result<(), Refusal> {
    let ready_at = belongings.used_at(REST).map(|at| at + TimeDelta::minutes(numbers.rest_minutes));
    ready_at.filter(|ready| *ready > now).map_or(Ok(()), |ready_at| Err(Refusal::Resting { ready_at }))
}

/// How likely the challenger wins, in percent.
pub fn chance(challenger_level: i64, opponent_level: i64, numbers: &DuelNumbers) -> i64 {
    let shift = (challenger_level - opponent_level).saturating_mul(numbers.percent_per_level);
    50 + shift.clamp(-numbers.most_percent, numbers.most_percent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::economy::Numbers;

    #[test]
    fn levels_help_up_to_a_point() {
        let numbers = Numbers::load(None).unwrap().games.duel;
        let cases = [(1, 1, 50), (2, 1, 53), (1, 2, 47), (11, 1, 80), (50, 1, 80), (1, 50, 20), (i64::MAX, 1, 80)];
        for (mine, theirs, expected) in cases {
            assert_eq!(chance(mine, theirs, &numbers), expected, "{mine} against {theirs}");
            assert_eq!(chance(theirs, mine, &numbers), 100 - expected);
        }
    }

    #[test]
    fn who_may_challenge_whom() {
        let numbers = Numbers::load(None).unwrap().games.duel;
        let attempt = |user, presence, amount: &str| {
            let holdings = Holdings { balance: 100, ..Holdings::default() };
            challenge(
                Recipient { user: UserId(user), presence },
                amount.parse().unwrap(),
                UserId(1),
                &holdings,
                &numbers,
            )
        };
        assert_eq!(attempt(2, Presence::Here, "half"), Ok(50));
        assert_eq!(attempt(1, Presence::Here, "50"), Err(Refusal::Oneself));
        assert_eq!(attempt(2, Presence::Bot, "50"), Err(Refusal::Bot));
        assert_eq!(attempt(2, Presence::Gone, "50"), Err(Refusal::Gone(UserId(2))));
        assert_eq!(attempt(2, Presence::Here, "9"), Err(Refusal::Stake { least: 10, most: 5_000 }));
        assert_eq!(attempt(2, Presence::Here, "101"), Err(Refusal::NotEnough { stake: 101, balance: 100 }));
    }
}
