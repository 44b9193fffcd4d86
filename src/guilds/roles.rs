//! Roles that could not be given: who they were for can do nothing about it, so it is written where those look who can,
//! and told them in the channel they chose for such things, once a day.

use std::time::Duration;

use serde_json::json;

use super::{Guilds, tasks::TELL};
use crate::{
    audit,
    error::Result,
    ids::{GuildId, RoleId, UserId},
    queue::{NewTask, RespondTo},
};

/// The action in the audit log.
const ACTION: &str = "roles.not_given";
/// How often the same trouble is told.
const TOLD_EVERY: Duration = Duration::from_hours(24);

/// What came of giving a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::Display, strum::EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum RoleVerdict {
    /// The member has it.
    Given,
    /// Artie may not: the role is above its own, or it lacks the permission to manage roles.
    NotAllowed,
    /// There is no such role any more.
    NoSuchRole,
    /// Whoever it was for has left.
    Left,
}

/// Why somebody is given a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::Display)]
#[strum(serialize_all = "snake_case")]
pub enum Because {
    /// They joined.
    Joined,
    /// They reached a level.
    Level,
}

/// A role that could not be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ungiven {
    /// Where.
    pub guild: GuildId,
    /// To whom.
    pub user: UserId,
    /// Which.
    pub role: RoleId,
    /// Why it was to be given.
    pub because: Because,
    /// Why it was not.
    pub verdict: RoleVerdict,
}

impl Ungiven {
    /// Whether somebody can do something about it.
    pub fn is_trouble(&self) -> bool {
        matches!(self.verdict, RoleVerdict::NotAllowed | RoleVerdict::NoSuchRole)
    }
}

impl Guilds {
    /// Writes down that a role could not be given; gives the task that tells those who manage the guild, if they chose
    /// where.
    pub async fn not_given(&self, one: Ungiven) -> Result<Option<NewTask>> {
        let Ungiven { guild, user, role, because, verdict } = one;
        let details = json!({ "role": role, "because": because.to_string(), "problem": verdict.to_string() });
        let mut tx = self.db.begin().await?;
        let entry = audit::Entry { guild: &guild.to_string(), user, action: ACTION, details: details.clone() };
        audit::record_at(&mut tx, &entry, self.clock.now()).await?;
        tx.commit().await?;
        tracing::warn!(guild.id = guild.0, role.id = role.0, problem = %verdict, "a role could not be given");
        let settings = self.settings(guild).await?;
        let locale = settings.locale.clone().unwrap_or_default();
        Ok(settings.mod_log.map(|channel| NewTask {
            guild: Some(guild),
            created_by: Some(user),
            respond_to: Some(RespondTo::Channel { channel, locale }),
            ..NewTask::new(TELL, details).once_within(TOLD_EVERY, format!("{guild}/{role}/{verdict}"))
        }))
    }
}
