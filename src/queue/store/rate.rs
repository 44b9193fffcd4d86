//! Claims of types that may only start so often: a bucket of tokens per type, in a row, refilled by the database's clock.

use std::time::Duration;

use sqlx::{Connection, PgConnection};

use super::claim::{Lease, Row, Wish, claim_tasks};
use crate::queue::Rate;

/// Claims as many tasks of a type as may start now; and how long until the next may, if some had to wait.
pub(in crate::queue) async fn claim_rated(
    connection: &mut PgConnection,
    task_type: &str,
    rate: Rate,
    lease: &Lease,
    mut wish: Wish,
) -> sqlx::Result<(Vec<Row>, Option<Duration>)> {
    let mut tx = connection.begin().await?;
    let tokens = lock_rate(&mut tx, task_type, rate).await?;
    #[expect(clippy::cast_possible_truncation, reason = "a bucket holds a u32 at most")]
    let whole = tokens.floor() as i64;
    if whole == 0 {
        tx.rollback().await?;
        let until_next = (1.0 - tokens) / rate.per_second();
        return Ok((Vec::new(), Some(Duration::from_secs_f64(until_next))));
    }
    wish.limit = wish.limit.min(whole);
    let rows = claim_tasks(&mut tx, lease, &wish).await?;
    #[expect(clippy::cast_precision_loss, reason = "a claim is small")]
    let rest = tokens - rows.len() as f64;
    if rows.is_empty() {
        tx.rollback().await?;
    } else {
        update_rate(&mut tx, task_type, rest).await?;
        tx.commit().await?;
    }
    let used_up = i64::try_from(rows.len()).is_ok_and(|count| count == whole);
    Ok((rows, used_up.then(|| Duration::from_secs_f64((1.0 - rest).max(0.0) / rate.per_second()))))
}

/// The tokens of a type as of now; nobody else takes any until the transaction ends.
async fn lock_rate(connection: &mut PgConnection, task_type: &str, rate: Rate) -> sqlx::Result<f64> {
    let full = f64::from(rate.count);
    sqlx::query!("INSERT INTO queue_rates (task_type, tokens) VALUES ($1, $2) ON CONFLICT DO NOTHING", task_type, full)
        .execute(&mut *connection)
        .await?;
    // `clock_timestamp`, because the lock may have been waited for.
    sqlx::query_scalar!(
        r#"SELECT least($2::float8, tokens + greatest(0, extract(epoch FROM clock_timestamp() - refilled_at)::float8) * $3::float8)
                  AS "tokens!"
           FROM queue_rates WHERE task_type = $1 FOR UPDATE"#,
        task_type,
        full,
        rate.per_second(),
    )
    .fetch_one(connection)
    .await
}

async fn update_rate(connection: &mut PgConnection, task_type: &str, tokens: f64) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE queue_rates SET tokens = $2, refilled_at = clock_timestamp() WHERE task_type = $1",
        task_type,
        tokens,
    )
    .execute(connection)
    .await?;
    Ok(())
}
