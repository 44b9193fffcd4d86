//! What a reached level leads to: its roles, and its announcement in the channel the server chose.

use std::sync::Arc;

use anyhow::Context;
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::replies;
use crate::{
    discord::Hands,
    error::Result,
    guilds::{self, Because, Guilds, Whom},
    ids::{GuildId, UserId},
    queue::{Handler, Handlers, NewTask, Outcome, RespondTo, Task, TaskContext},
    services::Services,
    words::{Locale, Words},
};

const LEVEL_UP: &str = "guild.level_up";
const ANNOUNCE: &str = "guild.level_announcement";

#[derive(Debug, Serialize, Deserialize)]
struct LevelUp {
    guild: GuildId,
    user: UserId,
    level: i64,
}

/// The handlers of this slice.
pub fn handlers(services: &Services, hands: &Hands) -> Handlers {
    let guilds = services.guilds.clone();
    vec![Arc::new(Rewards { guilds: guilds.clone(), hands: hands.clone() }), Arc::new(Announcements { guilds })]
}

/// Gives the roles of a level and hands its announcement on. Safe to run twice: a role is given or there already, and the
/// announcement is enqueued by the end that counts, once.
struct Rewards {
    guilds: Guilds,
    hands: Hands,
}

#[async_trait]
impl Handler for Rewards {
    fn task_type(&self) -> &'static str {
        LEVEL_UP
    }

    async fn run(&self, task: &Task, _context: &TaskContext) -> Result<Outcome> {
        let reached = read(task)?;
        let settings = self.guilds.current(reached.guild).await?;
        let whom = Whom { guild: reached.guild, user: reached.user, because: Because::Level };
        let roles = settings.levels.earned(reached.level).map(|earned| earned.role);
        let tellings = guilds::give_roles(&self.hands, &self.guilds, whom, roles).await?.unwrap_or_default();
        let outcome = tellings.into_iter().fold(Outcome::done(), Outcome::then);
        let Some(channel) = settings.levels.channel else { return Ok(outcome) };
        let locale = settings.locale.clone().unwrap_or_default();
        let announcement = NewTask {
            guild: Some(reached.guild),
            created_by: Some(reached.user),
            key: Some(format!("{}/{}/{}", reached.guild, reached.user, reached.level)),
            respond_to: Some(RespondTo::Channel { channel, locale }),
            ..NewTask::new(ANNOUNCE, json!(reached))
        };
        Ok(outcome.then(announcement))
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
