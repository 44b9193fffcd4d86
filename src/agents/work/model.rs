//! What agents do for coins: the actions, what they cost by default, and why not now. Pure.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use crate::{
    agents::model::AgentId,
    ids::{ChannelId, EventId, GuildId, UserId},
};

/// Letters of what an agent says at most: Discord's own limit.
pub const MOST_LETTERS: usize = 2_000;

/// Something an agent does for coins.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Display, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Action {
    /// Says what somebody wrote.
    Say,
    /// Cheers somebody on.
    Cheer,
}

/// How a server has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Whether it is on.
    pub enabled: bool,
    /// What it costs.
    pub cost: i64,
    /// How long a person waits between two, in seconds.
    pub cooldown_s: i32,
}

impl Action {
    /// Where a server has chosen nothing.
    pub fn default_terms(self) -> Terms {
        match self {
            Self::Say => Terms { enabled: true, cost: 75, cooldown_s: 120 },
            Self::Cheer => Terms { enabled: true, cost: 25, cooldown_s: 60 },
        }
    }
}

/// A use of an action, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The event that paid for it.
    pub event: EventId,
    /// Where.
    pub guild: GuildId,
    /// Where exactly.
    pub channel: ChannelId,
    /// Who paid.
    pub user: UserId,
    /// What for.
    pub action: Action,
    /// Who does it.
    pub agent: AgentId,
    /// What was paid.
    pub cost: i64,
    /// What is to be said; gone when it is said.
    pub content: Option<String>,
    /// Whom it is about.
    pub about: Option<UserId>,
    /// In which language.
    pub locale: String,
    /// What has become of it.
    pub state: State,
    /// When it was paid.
    pub created_at: DateTime<Utc>,
}

/// What has become of a use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Display, EnumString)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum State {
    /// Paid, and to be done.
    Pending,
    /// Done.
    Done,
    /// It could not be done: the coins are back.
    Refunded,
}

/// What paying leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paid {
    /// What for.
    pub action: Action,
    /// How much.
    pub cost: i64,
    /// Who will do it.
    pub agent: AgentId,
}

/// What a refund leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refunded {
    /// How much came back now.
    pub coins: i64,
    /// What has become of the use.
    pub state: State,
}

/// Why an action is not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each is its sentence in agents.ftl")]
pub enum Refusal {
    #[error("the server has switched it off")]
    Off(Action),
    #[error("too soon")]
    Cooldown { until: DateTime<Utc> },
    #[error("not enough coins")]
    NotEnough { cost: i64, balance: i64 },
    #[error("nothing to say")]
    Empty,
    #[error("too much to say")]
    TooLong,
    #[error("a bot needs no cheering")]
    Bot,
}

/// Whether an action may be paid for: the server's terms, the last time, and the wallet.
pub fn price(
    action: Action,
    terms: Terms,
    last: Option<DateTime<Utc>>,
    balance: i64,
    now: DateTime<Utc>,
) -> Result<i64, Refusal> {
    if !terms.enabled {
        return Err(Refusal::Off(action));
    }
    let until = last.map(|last| last + TimeDelta::seconds(terms.cooldown_s.into()));
    if let Some(until) = until.filter(|until| *until > now) {
        return Err(Refusal::Cooldown { until });
    }
    if balance < terms.cost { Err(Refusal::NotEnough { cost: terms.cost, balance }) } else { Ok(terms.cost) }
}

/// What somebody wrote, as an agent may say it.
pub fn sayable(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    match text.encode_utf16().count() {
        0 => Err(Refusal::Empty),
        letters if letters > MOST_LETTERS => Err(Refusal::TooLong),
        _ => Ok(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_has_its_price_its_pause_and_its_switch() {
        let now = DateTime::from_timestamp(1_795_262_400, 0).unwrap();
        let terms = Action::Say.default_terms();
        assert_eq!((terms.cost, terms.cooldown_s), (75, 120));
        let asked = |terms, seconds_ago: Option<i64>, balance| {
            let last = seconds_ago.map(|seconds| now - TimeDelta::seconds(seconds));
            price(Action::Say, terms, last, balance, now)
        };
        assert_eq!(asked(terms, None, 75), Ok(75));
        assert_eq!(asked(terms, Some(120), 75), Ok(75));
        assert_eq!(asked(terms, Some(119), 75), Err(Refusal::Cooldown { until: now + TimeDelta::seconds(1) }));
        assert_eq!(asked(terms, None, 74), Err(Refusal::NotEnough { cost: 75, balance: 74 }));
        assert_eq!(asked(Terms { enabled: false, ..terms }, None, 75), Err(Refusal::Off(Action::Say)));
        assert_eq!(asked(Terms { cost: 0, ..terms }, None, 0), Ok(0));
    }

    #[test]
    fn what_is_said_fits_into_a_message() {
        assert_eq!(sayable(" hello "), Ok("hello".to_owned()));
        assert_eq!(sayable(" \n"), Err(Refusal::Empty));
        assert!(sayable(&"x".repeat(2_000)).is_ok());
        assert_eq!(sayable(&"🦊".repeat(1_001)), Err(Refusal::TooLong), "Discord counts in UTF-16");
    }
}
