//! SQL of the boards. The figures in `guild_players` are written by the ledger (`board_note`), never here.

use crate::{
    boards::model::{Crowd, Direction, Measure, Place, Privacy, Rung},
    db::Connection,
    ids::{GuildId, UserId},
};

/// Which page of which board.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    pub asker: UserId,
    pub measure: Measure,
    pub crowd: Crowd,
    pub direction: Direction,
    pub lines: i32,
    /// Up to which rank places are counted.
    pub ranked: i32,
}

/// The places on one side of a rung, nearest first, then the asker's own.
pub(super) async fn list_places(
    connection: &mut Connection,
    wanted: &Wanted,
) -> sqlx::Result<(Vec<Place>, Option<Place>)> {
    let (way, rung) = match wanted.direction {
        Direction::Top => ("top", Rung { amount: 0, user: UserId(0) }),
        Direction::Below(rung) => ("below", rung),
        Direction::Above(rung) => ("above", rung),
    };
    let column = match wanted.measure {
        Measure::NetWorth => "net_worth",
        Measure::Wallet => "wallet",
        Measure::Level => "xp",
        Measure::Streak => "streak",
    };
    let rows = sqlx::query!(
        r#"SELECT user_id AS "user!: UserId", amount AS "amount!", rank AS "rank!", own AS "own!", name
           FROM board_page($1, $2, $3, $4, $5, $6, $7, $8)"#,
        wanted.crowd.to_string(),
        column,
        wanted.asker as _,
        way,
        rung.amount,
        rung.user as _,
        wanted.lines,
        wanted.ranked,
    )
    .fetch_all(connection)
    .await?;
    let (mut places, mut own) = (Vec::new(), None);
    for row in rows {
        let rung = Rung { amount: row.amount, user: row.user };
        let place = Place { rank: Some(row.rank).filter(|rank| *rank <= wanted.ranked.into()), rung, name: row.name };
        if row.own {
            own = Some(place);
        } else {
            places.push((row.rank, place));
        }
    }
    places.sort_by_key(|(rank, _)| if way == "above" { -rank } else { *rank });
    Ok((places.into_iter().map(|(_, place)| place).collect(), own))
}

/// Takes people who have left off a guild's board, in the order in which everybody locks them.
pub(super) async fn delete_players(connection: &mut Connection, guild: GuildId, people: &[UserId]) -> sqlx::Result<()> {
    sqlx::query!(
        r#"WITH gone AS (
            SELECT user_id FROM guild_players WHERE guild_id = $1 AND user_id = ANY($2)
            ORDER BY user_id COLLATE "C" FOR UPDATE
        )
        DELETE FROM guild_players g USING gone WHERE g.guild_id = $1 AND g.user_id = gone.user_id"#,
        guild as _,
        people as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// What somebody lets others see; without a row, what everybody does.
pub(super) async fn get_privacy(connection: &mut Connection, person: UserId) -> sqlx::Result<Privacy> {
    let row = sqlx::query_as!(
        Privacy,
        "SELECT hides_wealth, hides_profile, hides_places, global_name FROM profile_privacy WHERE user_id = $1",
        person as _,
    );
    Ok(row.fetch_optional(connection).await?.unwrap_or_default())
}

/// Locks somebody's wallet, as whoever changes their places does first.
pub(super) async fn lock_wallet(connection: &mut Connection, person: UserId) -> sqlx::Result<()> {
    sqlx::query!("SELECT user_id FROM user_wallets WHERE user_id = $1 FOR UPDATE", person as _)
        .fetch_optional(connection)
        .await?;
    Ok(())
}

/// Keeps what somebody lets others see.
pub(super) async fn upsert_privacy(connection: &mut Connection, person: UserId, privacy: &Privacy) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO profile_privacy (user_id, hides_wealth, hides_profile, hides_places, global_name)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (user_id) DO UPDATE
            SET hides_wealth = EXCLUDED.hides_wealth, hides_profile = EXCLUDED.hides_profile,
                hides_places = EXCLUDED.hides_places, global_name = EXCLUDED.global_name",
        person as _,
        privacy.hides_wealth,
        privacy.hides_profile,
        privacy.hides_places,
        privacy.global_name,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Shows and hides somebody's places accordingly.
pub(super) async fn update_places(connection: &mut Connection, person: UserId, privacy: &Privacy) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE guild_players SET hides_wealth = $2 OR $3, hides_place = $3 WHERE user_id = $1",
        person as _,
        privacy.hides_wealth,
        privacy.hides_places,
    )
    .execute(&mut *connection)
    .await?;
    if privacy.global_name.is_some() {
        sqlx::query!("SELECT board_join('*', ARRAY[$1]) IS NULL AS done", person as _).fetch_one(connection).await?;
    } else {
        sqlx::query!("DELETE FROM guild_players WHERE guild_id = '*' AND user_id = $1", person as _)
            .execute(connection)
            .await?;
    }
    Ok(())
}
