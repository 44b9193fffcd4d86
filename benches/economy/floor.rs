//! The statements of each verb and nothing else: what the verb sends to Postgres, with the same sections in the posting, on a
//! bare connection. Only the rules, the pool and the words are left out.

use artie::ids::UserId;
use serde_json::{Value, json};
use sqlx::{PgConnection, Row, postgres::PgRow};

use crate::{Bench, Verb, neighbour};

impl Bench {
    /// One deed of this verb by this person, by its statements alone.
    pub(super) async fn bare(
        &self,
        connection: &mut PgConnection,
        verb: Verb,
        event: &str,
        user: UserId,
    ) -> sqlx::Result<()> {
        let (person, now) = (user.to_string(), self.clock.now_ms());
        let seen = match verb {
            Verb::Pay => sqlx::query(READ_PAY).bind(neighbour(user).to_string()),
            Verb::Daily => sqlx::query(READ_DAILY).bind(&person),
            Verb::Work | Verb::Buy => sqlx::query(READ),
        };
        // The parameters after the first are the same in all: event, person, time.
        let seen = seen.bind(event).bind(&person).bind(now).fetch_one(&mut *connection).await?;
        let posting = posting(verb, event, user, now, &seen);
        match verb {
            Verb::Daily => {
                let last = seen.get::<i64, _>("last_daily");
                sqlx::query(WRITE_DAILY).bind(&person).bind(now).bind(last).bind(posting).fetch_one(connection).await?
            }
            _ => sqlx::query(WRITE).bind(posting).fetch_one(connection).await?,
        };
        Ok(())
    }
}

fn posting(verb: Verb, event: &str, user: UserId, now: i64, seen: &PgRow) -> Value {
    let standing: Value = seen.get("standing");
    let (person, rev) = (user.to_string(), standing["holdings"]["rev"].as_i64().unwrap_or(0));
    let balance = standing["holdings"]["balance"].clone();
    let mut posting = json!({
        "event": event, "action": "bare", "actor": person, "guild": "1", "at": now, "seen": { &person: rev }, "xp": 0,
        "outcome": { "done": { "done": null, "gains": {}, "after": { "balance": balance } } },
    });
    let sections = match verb {
        Verb::Pay => json!({
            "movements": [{ "leg": 0, "from_user": person, "from_account": "wallet", "to_user": neighbour(user).to_string(),
                            "to_account": "wallet", "amount": 5, "reason": "pay", "metadata": { "guild": "1" } }],
            "tallies": { "paid": 1 },
        }),
        Verb::Daily => json!({
            "movements": [{ "leg": 0, "to_user": person, "to_account": "wallet", "amount": 1_000, "reason": "daily",
                            "metadata": { "guild": "1", "streak": 1 } }],
            "tallies": { "daily": 1 }, "reached": { "daily_streak": 1 }, "xp": 50,
            "guild_xp": { "gain": 80, "divisor": 140 },
        }),
        Verb::Work => json!({
            "movements": [{ "leg": 0, "to_user": person, "to_account": "wallet", "amount": 400, "reason": "work",
                            "metadata": { "guild": "1", "job": "market_trading" } }],
            "tallies": { "work": 1 }, "cooldowns": ["work"], "xp": 33, "guild_xp": { "gain": 40, "divisor": 140 },
        }),
        Verb::Buy => json!({
            "movements": [{ "leg": 0, "from_user": person, "from_account": "wallet", "amount": 150, "reason": "buy",
                            "metadata": { "item": "companion_treat", "quantity": 1 } }],
            "items": [{ "leg": 0, "user_id": person, "item_id": "companion_treat", "delta": 1, "held": 0,
                        "durability": null, "reason": "buy" }],
            "tallies": { "bought": 1 },
        }),
    };
    if let (Some(posting), Value::Object(sections)) = (posting.as_object_mut(), sections) {
        posting.extend(sections);
    }
    posting
}

const READ: &str = "SELECT ledger_read($1, $2, $3) AS standing";

const READ_PAY: &str = "SELECT ledger_read($2, $3, $4) AS standing,
        coalesce((SELECT w.balance + w.bank FROM user_wallets w WHERE w.user_id = $1), 0) AS theirs";

const READ_DAILY: &str = "SELECT ledger_read($2, $3, $4) AS standing, s.daily_streak, s.longest_daily, s.last_daily
    FROM (SELECT) AS one_row LEFT JOIN user_streaks s ON s.user_id = $1";

const WRITE: &str = "SELECT ledger_post($1) IS NULL AS done";

const WRITE_DAILY: &str = "WITH claimed AS (
        INSERT INTO user_streaks AS s (user_id, daily_streak, longest_daily, last_daily, streak_multiplier)
        VALUES ($1, 1, 1, $2, 1)
        ON CONFLICT (user_id) DO UPDATE SET last_daily = EXCLUDED.last_daily
            WHERE s.last_daily IS NOT DISTINCT FROM $3
        RETURNING user_id
    ), kept AS (
        INSERT INTO streak_claims (user_id, kind, claimed_at, streak, amount, event_id)
        SELECT user_id, 'daily', $2, 1, 1000, $4::jsonb ->> 'event' FROM claimed RETURNING user_id
    )
    SELECT ledger_post($4) IS NULL AS posted FROM kept";
