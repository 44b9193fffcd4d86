//! Running dead letters again and throwing them away: every batch is audited in the transaction that does it, whoever
//! asks and from where.

use serde_json::json;
use strum::{EnumString, IntoStaticStr};

use crate::{
    audit,
    db::Db,
    error::Result,
    ids::{EventId, GuildId, UserId},
    queue::{BATCH, DeadLetters, Queue, TaskId},
};

/// The guild under which the whole installation is audited.
const EVERYWHERE: &str = "__global__";
/// Single tasks are named in the audit log up to here; beyond it their number says enough.
const NAMED: usize = 20;

/// What to do with dead letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Deed {
    /// Run them again, with all their retries.
    Replay,
    /// Throw them away.
    Discard,
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// An admin of a guild, from Discord: only that guild's letters are theirs.
    Admin {
        /// The guild.
        guild: GuildId,
        /// The admin.
        user: UserId,
        /// The press.
        event: EventId,
    },
    /// Whoever has the command line of the installation.
    Operator,
}

/// Does it to all that are meant, batch by batch, and gives how many. `told` hears of each batch.
pub async fn settle(
    (db, queue): (&Db, &Queue),
    actor: Actor,
    deed: Deed,
    which: &DeadLetters,
    mut told: impl FnMut(u64),
) -> Result<u64> {
    let which = match actor {
        Actor::Admin { guild, .. } => DeadLetters { guild: Some(guild), ..which.clone() },
        Actor::Operator => which.clone(),
    };
    let mut count = 0;
    loop {
        let mut tx = db.begin().await?;
        let ids = match deed {
            Deed::Replay => queue.replay_some(&mut tx, &which).await?,
            Deed::Discard => queue.discard_some(&mut tx, &which).await?,
        };
        if ids.is_empty() {
            return Ok(count);
        }
        record(&mut tx, actor, deed, &which, &ids).await?;
        tx.commit().await?;
        count += ids.len() as u64;
        told(ids.len() as u64);
        if ids.len() < BATCH as usize {
            return Ok(count);
        }
    }
}

async fn record(tx: &mut crate::db::Tx, actor: Actor, deed: Deed, which: &DeadLetters, ids: &[TaskId]) -> Result<()> {
    let (guild, user, source, event) = match actor {
        Actor::Admin { guild, user, event } => (guild.to_string(), user, "button", Some(event)),
        Actor::Operator => (EVERYWHERE.to_owned(), UserId(0), "command line", None),
    };
    let details = json!({
        "type": which.task_type, "count": ids.len(), "tasks": &ids[..ids.len().min(NAMED)], "source": source,
        "event": event,
    });
    let action = format!("queue.{}", <&'static str>::from(deed));
    audit::record(tx, &audit::Entry { guild: &guild, user, action: &action, details }).await
}
