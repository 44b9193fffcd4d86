//! SQL of duels. Coins move in the ledger's own function, in the same statement as the duel's row.

use serde_json::Value;
use sqlx::types::Json;

use crate::{
    db::Connection,
    economy::ledger::{Moment, Standing},
    games::duel::{Duel, End, Kept},
    ids::{EventId, UserId},
    origin::Origin,
};

/// What a challenge looks at: the actor's things, and the opponent's experience.
pub(super) async fn get_challenge_facts(
    connection: &mut Connection,
    moment: Moment<'_>,
    opponent: UserId,
) -> sqlx::Result<(Standing, i64)> {
    let row = sqlx::query!(
        r#"SELECT ledger_read($1, $2, $3) AS "standing!: Json<Standing>",
                  coalesce((SELECT xp FROM user_progress WHERE user_id = $4), 0) AS "xp!""#,
        moment.origin.event as _,
        moment.origin.user as _,
        moment.ms(),
        opponent as _,
    )
    .fetch_one(connection)
    .await?;
    Ok((row.standing.0, row.xp))
}

/// What an answer looks at: the actor's things, and the challenge.
pub(super) async fn get_duel_facts(
    connection: &mut Connection,
    moment: Moment<'_>,
    duel: EventId,
) -> sqlx::Result<(Standing, Option<Kept>)> {
    let row = sqlx::query!(
        r#"SELECT ledger_read($1, $2, $3) AS "standing!: Json<Standing>",
                  (SELECT to_jsonb(d) FROM duels d WHERE d.id = $4) AS "duel: Json<Kept>""#,
        moment.origin.event as _,
        moment.origin.user as _,
        moment.ms(),
        duel as _,
    )
    .fetch_one(connection)
    .await?;
    Ok((row.standing.0, row.duel.map(|duel| duel.0)))
}

/// Who made this challenge.
pub(super) async fn find_challenger(connection: &mut Connection, duel: EventId) -> sqlx::Result<Option<UserId>> {
    sqlx::query_scalar!(r#"SELECT challenger AS "challenger: UserId" FROM duels WHERE id = $1"#, duel as _)
        .fetch_optional(connection)
        .await
}

/// Locks the challenge and the wallets of both until the transaction ends, in the order in which they are written.
pub(super) async fn lock_duel(connection: &mut Connection, duel: EventId) -> sqlx::Result<()> {
    sqlx::query!("SELECT id FROM duels WHERE id = $1 FOR UPDATE", duel as _).fetch_optional(&mut *connection).await?;
    sqlx::query!(
        r#"SELECT w.user_id FROM user_wallets w JOIN duels d ON w.user_id IN (d.challenger, d.opponent)
           WHERE d.id = $1 ORDER BY w.user_id COLLATE "C" FOR UPDATE OF w"#,
        duel as _,
    )
    .fetch_all(connection)
    .await?;
    Ok(())
}

/// The challenge, with its stake; the task that ends it comes with it.
pub(super) async fn insert_duel(
    connection: &mut Connection,
    place: &Origin,
    posting: &Value,
    duel: &Duel,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"WITH duel AS (
               INSERT INTO duels (id, guild_id, channel_id, locale, challenger, opponent, stake, chance, created_at, expires_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id
           )
           SELECT ledger_post($11) IS NULL AS done FROM duel"#,
        duel.id as _,
        place.guild as _,
        place.channel as _,
        place.locale.to_string(),
        duel.challenger as _,
        duel.opponent as _,
        duel.stake,
        duel.chance,
        posting["at"].as_i64(),
        duel.expires_at.timestamp_millis(),
        posting,
    )
    .fetch_one(connection)
    .await?;
    Ok(())
}

/// The end of a challenge that is open still, between the same two; no row if it is not.
pub(super) async fn update_duel(connection: &mut Connection, posting: &Value, duel: &Duel) -> sqlx::Result<()> {
    let (status, winner) = match duel.end {
        Some(End::Fought(winner)) => ("fought", Some(winner)),
        Some(End::Declined) => ("declined", None),
        Some(End::Withdrawn) => ("withdrawn", None),
        Some(End::Expired) | None => ("expired", None),
    };
    sqlx::query!(
        r#"WITH duel AS (
               UPDATE duels SET status = $2, winner = $3, closed_at = $4
               WHERE id = $1 AND status = 'open' AND challenger = $6 AND opponent = $7 RETURNING id
           )
           SELECT ledger_post($5) IS NULL AS done FROM duel"#,
        duel.id as _,
        status,
        winner as _,
        posting["at"].as_i64(),
        posting,
        duel.challenger as _,
        duel.opponent as _,
    )
    .fetch_one(connection)
    .await?;
    Ok(())
}
