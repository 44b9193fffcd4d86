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

impl RoleVerdict {
    /// Whether somebody can do something about it.
    pub(super) fn is_trouble(self) -> bool {
        matches!(self, Self::NotAllowed | Self::NoSuchRole)
    }
}

/// Who is to be given roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whom {
    /// Where.
    pub guild: GuildId,
    /// Who.
    pub user: UserId,
    /// Why.
    pub because: Because,
}

impl Guilds {
    /// Writes down which roles could not be given; gives the tasks that tell those who manage the guild, if they chose
    /// where.
    pub(super) async fn not_given(&self, whom: &Whom, ungiven: &[(RoleId, RoleVerdict)]) -> Result<Vec<NewTask>> {
        if ungiven.is_empty() {
            return Ok(Vec::new());
        }
        let Whom { guild, user, because } = *whom;
        let settings = self.settings(guild).await?;
        let locale = settings.locale.clone().unwrap_or_default();
        let mut tx = self.db.begin().await?;
        let mut tellings = Vec::new();
        for (role, verdict) in ungiven {
            let details = json!({ "role": role, "because": because.to_string(), "problem": verdict.to_string() });
            let entry = audit::Entry { guild: &guild.to_string(), user, action: ACTION, details: details.clone() };
            audit::record_at(&mut tx, &entry, self.clock.now()).await?;
            tellings.extend(settings.mod_log.map(|channel| NewTask {
                guild: Some(guild),
                created_by: Some(user),
                respond_to: Some(RespondTo::Channel { channel, locale: locale.clone() }),
                ..NewTask::new(TELL, details).once_within(TOLD_EVERY, format!("{guild}/{role}/{verdict}"))
            }));
            tracing::warn!(guild.id = guild.0, role.id = role.0, problem = %verdict, "a role could not be given");
        }
        tx.commit().await?;
        Ok(tellings)
    }
}
