//! Who is being answered, and how often Artie spoke unasked.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    db::Db,
    ids::{GuildId, UserId},
};

/// How long a turn is somebody's without a sign of life.
const LEASE: &str = "15 seconds";

/// Takes a person's turn for a task, or keeps it. `None`: another task has it; else whether it is to stop.
pub(super) async fn claim_turn(db: &Db, user: UserId, task: Uuid) -> sqlx::Result<Option<bool>> {
    sqlx::query_scalar!(
        "INSERT INTO chat_turns AS t (user_id, task_id, held_until) VALUES ($1, $2, now() + $3::text::interval)
         ON CONFLICT (user_id) DO UPDATE SET
             task_id = excluded.task_id, held_until = excluded.held_until,
             stop_requested = t.stop_requested AND t.task_id = excluded.task_id
         WHERE t.task_id = excluded.task_id OR t.held_until < now()
         RETURNING stop_requested",
        user as _,
        task,
        LEASE,
    )
    .fetch_optional(db.pool())
    .await
}

/// Gives it back.
pub(super) async fn delete_turn(db: &Db, task: Uuid) -> sqlx::Result<()> {
    sqlx::query!("DELETE FROM chat_turns WHERE task_id = $1", task).execute(db.pool()).await?;
    Ok(())
}

/// Asks for an answer to stop. Whether it is being written.
pub(super) async fn update_to_stop(db: &Db, user: UserId, task: Uuid) -> sqlx::Result<bool> {
    let asked = sqlx::query!(
        "UPDATE chat_turns SET stop_requested = TRUE WHERE user_id = $1 AND task_id = $2 AND held_until > now()",
        user as _,
        task,
    );
    Ok(asked.execute(db.pool()).await?.rows_affected() > 0)
}

/// Counts something said unasked in a server, if the hour's cap lets it.
pub(super) async fn claim_ambient(db: &Db, guild: GuildId, hour: DateTime<Utc>, cap: i32) -> sqlx::Result<bool> {
    let counted = sqlx::query!(
        "INSERT INTO chat_ambient AS a (guild_id, hour, count) VALUES ($1, $2, 1)
         ON CONFLICT (guild_id, hour) DO UPDATE SET count = a.count + 1 WHERE a.count < $3",
        guild as _,
        hour,
        cap,
    );
    Ok(counted.execute(db.pool()).await?.rows_affected() > 0)
}

/// Forgets turns of processes that died, and counts of hours gone by.
pub(super) async fn delete_old(db: &Db, before: DateTime<Utc>) -> sqlx::Result<u64> {
    let gone = sqlx::query!(
        "WITH turns AS (DELETE FROM chat_turns WHERE held_until < now() - interval '1 hour')
         DELETE FROM chat_ambient WHERE hour < $1",
        before,
    );
    Ok(gone.execute(db.pool()).await?.rows_affected())
}
