//! SQL of trades. What is offered moves in the ledger's own function, in the same statement as the trade's row.

use serde_json::Value;
use sqlx::types::Json;

use crate::{
    db::Connection,
    economy::{
        ledger::{Moment, Standing},
        model::Capped,
    },
    ids::{EventId, UserId},
    origin::Origin,
    trade::{
        deeds::Before,
        model::{End, Kept, Trade},
    },
};

/// What opening looks at: the actor's things, and whether the two are trading already.
pub(super) async fn get_opening_facts(
    connection: &mut Connection,
    moment: Moment<'_>,
    partner: UserId,
    capped: Capped,
) -> sqlx::Result<(Standing, Before)> {
    let row = sqlx::query!(
        r#"SELECT ledger_read($1, $2, $3) AS "standing!: Json<Standing>",
                  EXISTS (SELECT FROM trades WHERE status = 'open'
                          AND least(opener, partner) = least($2::text, $4::text)
                          AND greatest(opener, partner) = greatest($2::text, $4::text)) AS "is_open!",
                  paid_lately($2, $5, $6) AS "lately!""#,
        moment.origin.event as _,
        moment.origin.user as _,
        moment.ms(),
        partner as _,
        capped.map(|(guild, _)| guild) as _,
        capped.map_or(0, |(_, since)| since.timestamp_millis()),
    )
    .fetch_one(connection)
    .await?;
    Ok((row.standing.0, Before { is_open: row.is_open, lately: row.lately }))
}

/// What a step looks at: the actor's things, and the trade with what both are now.
pub(super) async fn get_trade_facts(
    connection: &mut Connection,
    moment: Moment<'_>,
    trade: EventId,
    capped: Capped,
) -> sqlx::Result<(Standing, Option<Kept>)> {
    let row = sqlx::query!(
        r#"SELECT ledger_read($1, $2, $3) AS "standing!: Json<Standing>",
                  (SELECT trade_read(t, $5, $6) FROM trades t WHERE t.id = $4) AS "trade: Json<Kept>""#,
        moment.origin.event as _,
        moment.origin.user as _,
        moment.ms(),
        trade as _,
        capped.map(|(guild, _)| guild) as _,
        capped.map_or(0, |(_, since)| since.timestamp_millis()),
    )
    .fetch_one(connection)
    .await?;
    Ok((row.standing.0, row.trade.map(|trade| trade.0)))
}

/// A trade as it is now.
pub(super) async fn find_trade(connection: &mut Connection, trade: EventId) -> sqlx::Result<Option<Trade>> {
    let kept = sqlx::query_scalar!(
        r#"SELECT trade_read(t, NULL, 0) AS "trade!: Json<Kept>" FROM trades t WHERE t.id = $1"#,
        trade as _,
    )
    .fetch_optional(connection)
    .await?;
    Ok(kept.map(|kept| kept.0.trade()))
}

/// Locks the trade and the wallets of both until the transaction ends, in the order in which they are written.
pub(super) async fn lock_trade(connection: &mut Connection, trade: EventId) -> sqlx::Result<()> {
    sqlx::query!("SELECT id FROM trades WHERE id = $1 FOR UPDATE", trade as _).fetch_optional(&mut *connection).await?;
    sqlx::query!(
        r#"SELECT w.user_id FROM user_wallets w JOIN trades t ON w.user_id IN (t.opener, t.partner)
           WHERE t.id = $1 ORDER BY w.user_id COLLATE "C" FOR UPDATE OF w"#,
        trade as _,
    )
    .fetch_all(connection)
    .await?;
    Ok(())
}

/// The trade, with what its opener offers; the task that ends it comes with it.
pub(super) async fn insert_trade(
    connection: &mut Connection,
    place: &Origin,
    posting: &Value,
    trade: &Trade,
) -> sqlx::Result<()> {
    let [opener, partner] = &trade.sides;
    sqlx::query!(
        r#"WITH trade AS (
               INSERT INTO trades (id, guild_id, channel_id, locale, opener, opener_offer, partner, created_at, expires_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id
           )
           SELECT ledger_post($10) IS NULL AS done FROM trade"#,
        trade.id as _,
        place.guild as _,
        place.channel as _,
        place.locale.to_string(),
        opener.user as _,
        Json(&opener.offer) as _,
        partner.user as _,
        posting["at"].as_i64(),
        trade.expires_at.timestamp_millis(),
        posting,
    )
    .fetch_one(connection)
    .await?;
    Ok(())
}

/// The trade after a step that was decided upon this revision; no row if there was another since.
pub(super) async fn update_trade(
    connection: &mut Connection,
    posting: &Value,
    trade: &Trade,
    rev: i32,
) -> sqlx::Result<()> {
    let (status, called_off_by) = match trade.end {
        None => ("open", None),
        Some(End::Done) => ("done", None),
        Some(End::CalledOff(user)) => ("called_off", Some(user)),
        Some(End::Expired) => ("expired", None),
    };
    let [opener, partner] = &trade.sides;
    sqlx::query!(
        r#"WITH trade AS (
               UPDATE trades SET opener_offer = $3, opener_agrees = $4, opener_tax = $5,
                                 partner_offer = $6, partner_agrees = $7, partner_tax = $8,
                                 terms = $9, rev = rev + 1, status = $10, called_off_by = $11,
                                 closed_at = CASE WHEN $10 <> 'open' THEN $12::bigint END
               WHERE id = $1 AND rev = $2 AND status = 'open' RETURNING id
           )
           SELECT ledger_post($13) IS NULL AS done FROM trade"#,
        trade.id as _,
        rev,
        Json(&opener.offer) as _,
        opener.agrees,
        opener.tax,
        Json(&partner.offer) as _,
        partner.agrees,
        partner.tax,
        trade.terms,
        status,
        called_off_by as _,
        posting["at"].as_i64(),
        posting,
    )
    .fetch_one(connection)
    .await?;
    Ok(())
}
