//! What a reached level leads to: its roles, and its announcement in the channel the server chose.

use std::sync::Arc;

use anyhow::Context;
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::replies;
use crate::{
    audit,
    db::Db,
    error::Result,
    guilds::Guilds,
    ids::{GuildId, RoleId, UserId},
    queue::{Handler, Handlers, NewTask, Outcome, RespondTo, Task, TaskContext},
    services::Services,
    words::{Locale, Words},
};

const LEVEL_UP: &str = "guild.level_up";
const ANNOUNCE: &str = "guild.level_announcement";

/// Gives roles to members. Implemented over the real client in `discord/`.
#[async_trait]
pub trait RoleGiver: Send + Sync + 'static {
    /// Gives the role, or says why it cannot be given. Giving it twice changes nothing.
    async fn give(&self, guild: GuildId, user: UserId, role: RoleId) -> Result<RoleVerdict>;
}

/// What came of giving a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::Display)]
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

#[derive(Debug, Serialize, Deserialize)]
struct LevelUp {
    guild: GuildId,
    user: UserId,
    level: i64,
}

/// The handlers of this slice.
pub fn handlers(services: &Services, roles: Arc<dyn RoleGiver>) -> Handlers {
    let (guilds, db) = (services.guilds.clone(), services.db.clone());
    vec![Arc::new(Rewards { guilds: guilds.clone(), db, roles }), Arc::new(Announcements { guilds })]
}

/// Gives the roles of a level and hands its announcement on. Safe to run twice: a role is given or there already, and the
/// announcement is enqueued by the end that counts, once.
struct Rewards {
    guilds: Guilds,
    db: Db,
    roles: Arc<dyn RoleGiver>,
}

#[async_trait]
impl Handler for Rewards {
    fn task_type(&self) -> &'static str {
        LEVEL_UP
    }

    async fn run(&self, task: &Task, _context: &TaskContext) -> Result<Outcome> {
        let reached = read(task)?;
        let settings = self.guilds.settings(reached.guild).await?;
        let levels = &settings.levels;
        for (level, role) in levels.roles.range(..=reached.level) {
            let verdict = self.roles.give(reached.guild, reached.user, *role).await?;
            if matches!(verdict, RoleVerdict::NotAllowed | RoleVerdict::NoSuchRole) {
                self.tell_admins(&reached, *level, *role, verdict).await?;
            }
        }
        let Some(channel) = levels.channel else { return Ok(Outcome::done()) };
        let announcement = NewTask {
            guild: Some(reached.guild),
            created_by: Some(reached.user),
            key: Some(format!("{}/{}/{}", reached.guild, reached.user, reached.level)),
            respond_to: Some(RespondTo::Channel { channel, locale: Locale::english() }),
            ..NewTask::new(ANNOUNCE, json!(reached))
        };
        Ok(Outcome::done().then(announcement))
    }
}

impl Rewards {
    /// Members can do nothing about it, so it is written where those look who can.
    async fn tell_admins(&self, reached: &LevelUp, level: i64, role: RoleId, verdict: RoleVerdict) -> Result<()> {
        let details = json!({ "role": role, "level": level, "problem": verdict.to_string() });
        let (guild, user) = (reached.guild.to_string(), reached.user);
        let mut tx = self.db.begin().await?;
        audit::record(&mut tx, &audit::Entry { guild: &guild, user, action: "levels.role_not_given", details }).await?;
        tx.commit().await?;
        tracing::warn!(guild.id = reached.guild.0, role.id = role.0, problem = %verdict, "a role could not be given");
        Ok(())
    }
}

/// Says it in the channel, once: the answer of a task is shown exactly once. Safe to run twice: it changes nothing.
struct Announcements {
    guilds: Guilds,
}

#[async_trait]
impl Handler for Announcements {
    fn task_type(&self) -> &'static str {
        ANNOUNCE
    }

    async fn run(&self, task: &Task, _context: &TaskContext) -> Result<Outcome> {
        let reached = read(task)?;
        let settings = self.guilds.settings(reached.guild).await?;
        let locale = task.respond_to.as_ref().map_or_else(Locale::english, |to| to.locale().clone());
        let own = settings.levels.message.as_deref();
        Ok(Outcome::done().answering(replies::level_up(&Words::new(locale), reached.user, reached.level, own)))
    }
}

fn read(task: &Task) -> Result<LevelUp> {
    Ok(serde_json::from_value(task.payload.clone()).context("the payload names guild, user and level")?)
}
