//! What must hold in the end, each by its own SQL: a count of what is wrong, which must be 0.

use artie::db::Db;

/// What is wrong if it is found, and how to find it.
const WRONG: [(&str, &str); 24] = [
    (
        "a wallet that is not what its movements add up to",
        "SELECT w.user_id FROM user_wallets w
         LEFT JOIN (SELECT to_user AS u, sum(amount) AS coins FROM transaction_log GROUP BY 1) i ON i.u = w.user_id
         LEFT JOIN (SELECT from_user AS u, sum(amount) AS coins FROM transaction_log GROUP BY 1) o ON o.u = w.user_id
         WHERE w.balance::numeric + w.bank + w.escrow <> coalesce(i.coins, 0) - coalesce(o.coins, 0)",
    ),
    (
        "coins of somebody without a wallet",
        "SELECT u FROM (SELECT to_user AS u FROM transaction_log UNION SELECT from_user FROM transaction_log) AS p
         WHERE u IS NOT NULL AND NOT EXISTS (SELECT 1 FROM user_wallets WHERE user_id = u)",
    ),
    (
        "a negative balance, or a bank that is more than full",
        "SELECT user_id FROM user_wallets WHERE balance < 0 OR bank < 0 OR escrow < 0 OR bank > bank_capacity",
    ),
    (
        "coins or things promised to nobody",
        "SELECT user_id FROM user_wallets WHERE escrow <> 0 UNION ALL
         SELECT user_id FROM user_inventory WHERE held <> 0",
    ),
    (
        "a lost or a doubled item",
        "SELECT 1 FROM user_inventory i
         FULL JOIN (SELECT user_id, item_id, sum(delta) AS n FROM item_log GROUP BY 1, 2 HAVING sum(delta) <> 0) l
             USING (user_id, item_id)
         WHERE coalesce(i.quantity, 0) <> coalesce(l.n, 0)",
    ),
    (
        "more of a thing gone than ever came, at any moment",
        "SELECT 1 FROM (SELECT sum(delta) OVER (PARTITION BY user_id, item_id ORDER BY id) AS n FROM item_log) AS run
         WHERE n < 0",
    ),
    (
        "a claim within the time of the one before",
        "SELECT 1 FROM (SELECT kind, claimed_at - lag(claimed_at) OVER (PARTITION BY user_id, kind ORDER BY claimed_at) AS gap
                        FROM streak_claims) AS claim
         WHERE gap < CASE kind WHEN 'daily' THEN 86400000 ELSE 604800000 END",
    ),
    (
        "a claim without its coins, or coins without their claim",
        "SELECT 1 FROM streak_claims c
         FULL JOIN (SELECT * FROM transaction_log WHERE reason IN ('daily', 'weekly')) t
             ON t.event_id = c.event_id AND t.reason = c.kind AND t.to_user = c.user_id AND t.amount = c.amount
         WHERE c.event_id IS NULL OR t.event_id IS NULL",
    ),
    (
        "an event that moved something and has no receipt",
        "SELECT event_id FROM (SELECT event_id FROM transaction_log UNION SELECT event_id FROM item_log) AS moved
         WHERE NOT EXISTS (SELECT 1 FROM receipts r WHERE r.event_id = moved.event_id)",
    ),
    (
        "an event that was refused and moved something",
        "SELECT 1 FROM receipts r JOIN transaction_log t USING (event_id) WHERE r.outcome ? 'refused'",
    ),
    (
        "things bought or sold without their coins",
        "SELECT 1 FROM (SELECT event_id, reason, sum(abs(delta)) AS n FROM item_log WHERE reason IN ('buy', 'sell') GROUP BY 1, 2) i
         FULL JOIN (SELECT event_id, reason, (metadata ->> 'quantity')::int AS n FROM transaction_log
                    WHERE reason IN ('buy', 'sell')) t USING (event_id, reason)
         WHERE i.n IS DISTINCT FROM t.n",
    ),
    (
        "a rest that was not kept",
        "SELECT 1 FROM (
            SELECT what, at - lag(at) OVER (PARTITION BY what, who ORDER BY at) AS gap FROM (
                SELECT 'work' AS what, to_user AS who, timestamp AS at FROM transaction_log WHERE reason = 'work'
                UNION ALL SELECT 'fight', coalesce(to_user, from_user), timestamp FROM transaction_log
                          WHERE reason IN ('fight_won', 'fight_lost')
                UNION ALL SELECT DISTINCT 'gather', user_id, timestamp FROM item_log WHERE reason = 'gather') AS did) AS rest
         WHERE gap < CASE what WHEN 'work' THEN 60000 WHEN 'fight' THEN 600000 ELSE 300000 END",
    ),
    (
        "a sixth game within half a minute",
        "SELECT 1 FROM (SELECT timestamp - lag(timestamp, 5) OVER (PARTITION BY coalesce(to_user, from_user) ORDER BY timestamp) AS gap
                        FROM transaction_log WHERE reason IN ('flip', 'slots')) AS game
         WHERE gap < 30000",
    ),
    (
        "a game that did not pay what its table says",
        "SELECT 1 FROM (SELECT reason, (metadata ->> 'stake')::bigint AS stake, (metadata ->> 'paid')::bigint AS paid,
                               CASE WHEN to_user IS NULL THEN -amount ELSE amount END AS gain
                        FROM transaction_log WHERE reason IN ('flip', 'slots')) AS game
         WHERE gain <> paid - stake
            OR reason = 'flip' AND (stake NOT BETWEEN 10 AND 500 OR paid NOT IN (0, 2 * stake))
            OR reason = 'slots' AND (stake NOT BETWEEN 10 AND 1000
                                     OR paid NOT IN (0, stake * 13 / 10, 5 * stake, 20 * stake, 50 * stake))",
    ),
    (
        "a stake that was not set aside once and paid out once",
        "SELECT 1 FROM duels d
         FULL JOIN (SELECT metadata ->> 'duel' AS id,
                           sum(amount) FILTER (WHERE to_account = 'escrow') AS staked,
                           sum(amount) FILTER (WHERE from_account = 'escrow') AS paid,
                           count(DISTINCT to_user) FILTER (WHERE from_account = 'escrow') AS takers, min(to_user)
                               FILTER (WHERE from_account = 'escrow') AS taker, bool_and(from_user <> to_user
                               OR from_account <> to_account) AS moved
                    FROM transaction_log WHERE reason = 'duel' GROUP BY 1) t USING (id)
         WHERE d.status IS NULL OR d.status = 'open' OR NOT t.moved OR t.takers <> 1
            OR t.staked IS DISTINCT FROM d.stake * CASE d.status WHEN 'fought' THEN 2 ELSE 1 END
            OR t.paid IS DISTINCT FROM t.staked OR t.taker IS DISTINCT FROM coalesce(d.winner, d.challenger)",
    ),
    (
        "an accepted duel within the time of the one before",
        "SELECT 1 FROM (SELECT timestamp - lag(timestamp) OVER (PARTITION BY from_user ORDER BY timestamp) AS gap
                        FROM transaction_log WHERE reason = 'duel' AND to_account = 'escrow') AS duel
         WHERE gap < 300000",
    ),
    (
        "coins of a trade that were not given once, or not returned once",
        "SELECT 1 FROM trades t
         CROSS JOIN LATERAL (VALUES (opener, partner, opener_offer), (partner, opener, partner_offer)) AS side (giver, taker, offer)
         CROSS JOIN LATERAL (
             SELECT coalesce(sum(CASE WHEN to_account = 'escrow' THEN amount ELSE -amount END), 0) AS left_over,
                    coalesce(sum(amount) FILTER (WHERE from_account = 'escrow' AND to_user = taker), 0) AS given
             FROM transaction_log l
             WHERE l.reason = 'trade' AND l.metadata ->> 'trade' = t.id AND l.from_user = giver) AS l
         WHERE t.status = 'open' OR left_over <> 0
            OR given <> CASE t.status WHEN 'done' THEN (offer ->> 'coins')::bigint ELSE 0 END",
    ),
    (
        "things of a trade that did not change hands exactly once, all together",
        "SELECT 1 FROM (SELECT giver AS who, item, -count::bigint AS n FROM trades
                        CROSS JOIN LATERAL (VALUES (opener, partner, opener_offer), (partner, opener, partner_offer)) AS side (giver, taker, offer)
                        CROSS JOIN LATERAL jsonb_each_text(offer -> 'items') AS i (item, count) WHERE status = 'done'
                        UNION ALL
                        SELECT taker, item, count::bigint FROM trades
                        CROSS JOIN LATERAL (VALUES (opener, partner, opener_offer), (partner, opener, partner_offer)) AS side (giver, taker, offer)
                        CROSS JOIN LATERAL jsonb_each_text(offer -> 'items') AS i (item, count) WHERE status = 'done'
                        UNION ALL
                        SELECT user_id, item_id, -delta FROM item_log WHERE reason = 'trade') AS moved
         GROUP BY who, item HAVING sum(n) <> 0",
    ),
    (
        "a challenge or a trade without the one task that ends it",
        "SELECT 1 FROM (SELECT id, 'duel.expire' AS task FROM duels UNION ALL SELECT id, 'trade.expire' FROM trades) AS promised
         FULL JOIN (SELECT payload ->> 'event' AS id, task_type AS task, count(*) AS n FROM queue
                    WHERE task_type IN ('duel.expire', 'trade.expire') GROUP BY 1, 2) q USING (id, task)
         WHERE n IS DISTINCT FROM 1",
    ),
    (
        "a quest paid twice a day",
        "SELECT 1 FROM transaction_log WHERE reason = 'quest'
         GROUP BY to_user, metadata ->> 'quest', timestamp / 86400000 HAVING count(*) > 1",
    ),
    (
        "a level whose crate is missing, or was given twice",
        "SELECT 1 FROM user_progress p
         WHERE guild_level(p.xp, 140) - 1 <> (SELECT count(*) FROM level_rewards r WHERE r.user_id = p.user_id)
            OR guild_level(p.xp, 140) - 1 <> (SELECT coalesce(sum(delta), 0) FROM item_log i
                                              WHERE i.user_id = p.user_id AND i.reason = 'level')",
    ),
    (
        "an achievement without its coins, or paid twice",
        "SELECT 1 FROM user_achievements a
         FULL JOIN (SELECT to_user, metadata ->> 'achievement' AS name, count(*) AS n FROM transaction_log
                    WHERE reason = 'achievement' GROUP BY 1, 2) t ON t.to_user = a.user_id AND t.name = a.achievement
         WHERE t.n IS DISTINCT FROM 1 OR a.user_id IS NULL",
    ),
    (
        "a count that is not what the ledger shows",
        "SELECT 1 FROM user_tallies y WHERE tally IN ('work', 'daily', 'weekly', 'fight_won')
         AND count <> (SELECT count(*) FROM transaction_log t WHERE t.to_user = y.user_id AND t.reason = y.tally)",
    ),
    (
        "a pet that came out of no egg, or an egg that hatched nothing",
        "SELECT 1 FROM (SELECT user_id, -sum(delta) AS eggs FROM item_log WHERE reason = 'adopt' GROUP BY 1) i
         FULL JOIN (SELECT user_id, count FROM user_tallies WHERE tally = 'pet_adopted') y USING (user_id)
         WHERE i.eggs IS DISTINCT FROM y.count",
    ),
];

/// Panics if anything is wrong.
pub(super) async fn assert_nothing_is_wrong(db: &Db) {
    for (what, sql) in WRONG {
        let sql = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM ({sql}) AS wrong"));
        let found: i64 = sqlx::query_scalar(sql).fetch_one(db.pool()).await.unwrap();
        assert_eq!(found, 0, "{what}");
    }
}
