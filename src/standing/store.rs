//! SQL of standing. The tasks of reached levels are enqueued by a trigger of `guild_xp`, whatever made them be reached.

use super::Candidate;
use crate::{
    db::{Connection, Tx},
    ids::{GuildId, UserId},
    origin::Origin,
};

/// Counts what was said: of each person the first that comes a rest after the last that counted, then the first a rest
/// after that, and so on.
pub(super) async fn upsert_heard(
    tx: &mut Tx,
    candidates: &[Candidate],
    rest_ms: i64,
    divisor: i64,
) -> sqlx::Result<()> {
    let guilds: Vec<GuildId> = candidates.iter().map(|candidate| candidate.said.guild).collect();
    let users: Vec<UserId> = candidates.iter().map(|candidate| candidate.said.user).collect();
    let times: Vec<i64> =
        candidates.iter().map(|candidate| candidate.said.message.created_at().timestamp_millis()).collect();
    let gains: Vec<i64> = candidates.iter().map(|candidate| candidate.gain).collect();
    let next: Vec<i32> = candidates.iter().map(|candidate| candidate.next).collect();
    sqlx::query!(
        "WITH RECURSIVE said AS (
             SELECT s.* FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::int[])
                 WITH ORDINALITY AS s (guild_id, user_id, at_ms, gain, next, place)
         ), counted AS (
             (SELECT DISTINCT ON (s.guild_id, s.user_id) s.*
              FROM said s LEFT JOIN guild_xp g ON g.guild_id = s.guild_id AND g.user_id = s.user_id
              WHERE s.at_ms >= coalesce(g.spoke_at, 0) + $6
                AND NOT EXISTS (SELECT FROM erasures e
                                WHERE e.user_id = s.user_id AND e.began_at >= to_timestamp(s.at_ms / 1000.0))
              ORDER BY s.guild_id, s.user_id, s.at_ms)
             UNION ALL
             SELECT s.* FROM counted c JOIN said s ON s.place = c.next
         ), gained AS (
             SELECT guild_id, user_id, sum(gain)::bigint AS gain, max(at_ms) AS last
             FROM counted GROUP BY guild_id, user_id
         )
         INSERT INTO guild_xp AS g (guild_id, user_id, xp, level, spoke_at)
         SELECT guild_id, user_id, gain, guild_level(gain, $7), last FROM gained ORDER BY guild_id, user_id
         ON CONFLICT (guild_id, user_id) DO UPDATE
             SET xp = g.xp + EXCLUDED.xp, level = guild_level(g.xp + EXCLUDED.xp, $7), spoke_at = EXCLUDED.spoke_at
             WHERE EXCLUDED.spoke_at >= g.spoke_at + $6",
        &guilds as _,
        &users as _,
        &times,
        &gains,
        &next,
        rest_ms,
        divisor,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Counts a command, unless it or a later one has counted.
pub(super) async fn upsert_commanded(
    connection: &mut Connection,
    guild: GuildId,
    origin: &Origin,
    gain: i64,
    divisor: i64,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO guild_xp AS g (guild_id, user_id, xp, level, command_event)
         VALUES ($1, $2, $3, guild_level($3, $4), $5)
         ON CONFLICT (guild_id, user_id) DO UPDATE
             SET xp = g.xp + EXCLUDED.xp, level = guild_level(g.xp + EXCLUDED.xp, $4),
                 command_event = EXCLUDED.command_event
             WHERE g.command_event < EXCLUDED.command_event",
        guild as _,
        origin.user as _,
        gain,
        divisor,
        i64::try_from(origin.event.0).unwrap_or(i64::MAX),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Somebody's experience in a guild.
pub(super) async fn find_xp(connection: &mut Connection, guild: GuildId, user: UserId) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar!("SELECT xp FROM guild_xp WHERE guild_id = $1 AND user_id = $2", guild as _, user as _)
        .fetch_optional(connection)
        .await
}
