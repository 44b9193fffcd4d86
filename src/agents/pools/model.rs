//! Pools, what people may do in them, and why not. Pure.

use chrono::{DateTime, Utc};

use crate::{
    agents::model::{AgentId, PoolId, Role, Status, Visibility},
    ids::{ApplicationId, UserId},
};

/// Pools that one person may own.
pub const MOST_POOLS: i64 = 10;
/// Letters of a pool's name.
pub const MOST_NAME: usize = 64;
/// Stars that a pool can be given.
pub const STARS: std::ops::RangeInclusive<u8> = 1..=5;
/// Letters of a review.
pub const MOST_COMMENT: usize = 300;

/// A pool, as somebody sees it who may.
#[derive(Clone, Debug, PartialEq)]
pub struct Pool {
    /// Its id.
    pub id: PoolId,
    /// What it is called.
    pub name: String,
    /// Whose it is.
    pub owner: UserId,
    /// Who sees it.
    pub visibility: Visibility,
    /// What whoever looks may do in it.
    pub role: Role,
    /// Its agents that are not revoked.
    pub agents: i64,
    /// Those of them that are online.
    pub online: i64,
    /// The mean of its ratings, in hundredths of a star; 0 without any.
    pub stars: i64,
    /// How many rated it.
    pub ratings: i64,
    /// Agents that wait for a review.
    pub pending: i64,
    /// Since when.
    pub created_at: DateTime<Utc>,
}

impl Pool {
    /// Whether this role is enough.
    pub fn requires(&self, needed: Role) -> Result<(), Refusal> {
        if self.role >= needed { Ok(()) } else { Err(Refusal::Role { needed, has: self.role }) }
    }

    /// The least role that lends agents to it.
    pub fn lender(&self) -> Role {
        match self.visibility {
            Visibility::Public => Role::Anybody,
            Visibility::Private => Role::Contributor,
        }
    }

    /// Where an agent stands that somebody lends: a public pool's managers look at it first.
    pub fn status_of_lent(&self) -> Status {
        match self.visibility {
            Visibility::Public if self.role < Role::Manager => Status::Pending,
            _ => Status::Approved,
        }
    }
}

/// A member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub user: UserId,
    /// As what.
    pub role: Role,
}

/// Who a token belongs to, as Discord says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The application.
    pub application: ApplicationId,
    /// Its bot.
    pub user: UserId,
    /// Name and discriminator.
    pub tag: String,
}

/// An agent of a pool, as its managers see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoolAgent {
    /// Which.
    pub id: AgentId,
    /// Its name on Discord.
    pub tag: String,
    /// Where it stands.
    pub status: Status,
    /// Who lent it.
    pub lent_by: Option<UserId>,
    /// Why it is suspended.
    pub trouble: Option<String>,
}

/// What came of lending an agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lent {
    /// Which.
    pub agent: AgentId,
    /// Its name on Discord.
    pub tag: String,
    /// Where it stands now.
    pub status: Status,
    /// Whether it was here before and has a new token now.
    pub renewed: bool,
}

/// What somebody who manages a pool decides about an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::Display, strum::EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum Decision {
    /// It may go online.
    Approve,
    /// It may not: its token is overwritten.
    Reject,
    /// It goes offline until it is resumed.
    Pause,
    /// It may go online again.
    Resume,
}

impl Decision {
    /// Where the agent stands then.
    pub fn status(self) -> Status {
        match self {
            Self::Approve | Self::Resume => Status::Approved,
            Self::Reject => Status::Revoked,
            Self::Pause => Status::Inactive,
        }
    }

    /// From which states it makes sense.
    pub fn applies_to(self, status: Status) -> bool {
        match self {
            Self::Approve | Self::Reject => status == Status::Pending,
            Self::Pause => status.is_wanted(),
            Self::Resume => status == Status::Inactive,
        }
    }
}

/// Why something does not happen to a pool.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each is its sentence in agents.ftl")]
pub enum Refusal {
    #[error("no such pool, or not for them to see")]
    Unknown(String),
    #[error("their role does not allow it")]
    Role { needed: Role, has: Role },
    #[error("nothing of the name makes an id")]
    Name,
    #[error("the name is taken")]
    Taken(PoolId),
    #[error("too many pools")]
    TooManyPools,
    #[error("the pool is full")]
    Full,
    #[error("too many agents lent")]
    TooManyLent,
    #[error("the agent is in another pool, or another person's")]
    Registered,
    #[error("the agent is revoked")]
    Revoked,
    #[error("that is no token")]
    Token,
    #[error("Discord refuses the token")]
    TokenRefused,
    #[error("it is the bot that asks")]
    Oneself,
    #[error("a bot has no roles")]
    Bot,
    #[error("the owner's role is fixed")]
    Owner,
    #[error("one's own pool")]
    OwnPool,
    #[error("fewer or more stars than there are")]
    Stars,
    #[error("too long")]
    TooLong { most: usize },
    #[error("only in servers")]
    NoServer,
    #[error("selected already")]
    Selected,
    #[error("no such agent")]
    NoAgent(String),
    #[error("it stands elsewhere by now")]
    Overtaken(Status),
}
