//! Giving the roles for newcomers to everybody who is there already: who asked for it, and what came of it, stand in the
//! audit log. The giving itself is in `tasks`.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Guilds, RoleVerdict};
use crate::{
    audit,
    error::Result,
    ids::{EventId, GuildId, RoleId, UserId},
    origin::Origin,
    queue::{NewTask, Queue, RespondTo, Task},
};

/// Gives the roles for newcomers to everybody who is there.
pub(super) const BACKFILL: &str = "guilds.backfill";
/// The actions in the audit log: it was asked for, and it is over.
const ASKED: &str = "roles.backfill";
const OVER: &str = "roles.backfilled";

/// What is asked for.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    /// The roles that everybody is to have.
    pub roles: Vec<RoleId>,
    /// How many members there are, as far as is known.
    pub members: Option<u32>,
    /// Where its end is told.
    pub respond_to: RespondTo,
}

/// How far it is.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Walk {
    /// The event that asked for it; nothing in tasks of older versions.
    pub event: Option<EventId>,
    /// The roles that were asked for; nothing in tasks of older versions.
    pub roles: Option<Vec<RoleId>>,
    /// How many members there were when it began.
    pub members: Option<u32>,
    /// The last one that was looked at.
    pub after: Option<UserId>,
    pub seen: u32,
    pub given: u32,
}

impl Guilds {
    /// Begins it: the task and its row of the audit log exist together, once for an event.
    pub(super) async fn backfill(&self, queue: &Queue, guild: GuildId, origin: &Origin, wanted: Wanted) -> Result<()> {
        let Wanted { roles, members, respond_to } = wanted;
        let details = json!({ "roles": roles, "members": members, "event": origin.event });
        let walk = Walk { event: Some(origin.event), roles: Some(roles), members, ..Walk::default() };
        let task = NewTask {
            key: Some(origin.event.to_string()),
            guild: Some(guild),
            created_by: Some(origin.user),
            respond_to: Some(respond_to),
            ..NewTask::new(BACKFILL, json!(walk))
        };
        let mut tx = self.db.begin().await?;
        // Whoever tells of the same event at the same time waits here, at the task's key.
        queue.enqueue(&mut tx, task).await?;
        if audit::find_event(&mut tx, guild, ASKED, origin.event).await?.is_none() {
            let entry = audit::Entry { guild: &guild.to_string(), user: origin.user, action: ASKED, details };
            audit::record_at(&mut tx, &entry, self.clock.now()).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Writes down what came of it, once: the task's last step may run again, and a runner that was given up may still be
    /// at it. Both wait at the row of the beginning.
    pub(super) async fn backfilled(&self, task: &Task, walk: &Walk, problem: Option<RoleVerdict>) -> Result<()> {
        let (Some(guild), Some(user), Some(event)) = (task.guild, task.created_by, walk.event) else { return Ok(()) };
        let mut tx = self.db.begin().await?;
        audit::lock_event(&mut tx, guild, ASKED, event).await?;
        if audit::find_event(&mut tx, guild, OVER, event).await?.is_some() {
            return Ok(());
        }
        let problem = problem.map(|problem| problem.to_string());
        let details = json!({ "given": walk.given, "seen": walk.seen, "problem": problem, "event": event });
        let entry = audit::Entry { guild: &guild.to_string(), user, action: OVER, details };
        audit::record_at(&mut tx, &entry, self.clock.now()).await?;
        Ok(tx.commit().await?)
    }
}
