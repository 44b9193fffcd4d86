//! Pages of the boards of servers small and large, and of all servers, among a million wallets, by each of their measures.

use std::time::Instant;

use artie::{
    boards::{Boards, Crowd, Direction, Measure},
    dice::Dice,
    error::Result,
    ids::{GuildId, UserId},
};
use serde_json::{Map, json};
use sqlx::AssertSqlSafe;

use crate::{Bench, PEOPLE, Verb, print};

const LARGE: i64 = 1_000_000;
/// Boards, with so many people on each.
const BOARDS: [(&str, i64); 5] = [("11", 100), ("12", 2_000), ("13", 20_000), ("14", 100_000), ("*", LARGE)];
const MEASURES: [(Measure, &str); 4] = [
    (Measure::NetWorth, "net_worth"),
    (Measure::Wallet, "wallet"),
    (Measure::Level, "level"),
    (Measure::Streak, "streak"),
];
const PAGES: u32 = 100;

impl Bench {
    /// A figure for each board.
    pub(super) async fn leaderboards(&self) -> Result<()> {
        self.fill().await?;
        let boards = Boards::new(self.db.clone(), self.economy.numbers().clone());
        let dice = Dice::seeded(3);
        for (board, size) in BOARDS {
            let crowd = board.parse().map_or(Crowd::Everywhere, |guild| Crowd::Guild(GuildId(guild)));
            let (mut all, mut by_measure) = (Vec::new(), Map::new());
            for (measure, name) in MEASURES {
                let mut took = Vec::new();
                for turn in 0..PAGES {
                    // Boards that were never written to would be flattered: some people play before each page.
                    for _ in 0..3 {
                        self.act(Verb::Pay, &dice).await?;
                    }
                    let step = LARGE / size;
                    let asker = UserId((LARGE - (i64::from(turn) * size / i64::from(PAGES)) * step).unsigned_abs());
                    let start = Instant::now();
                    let page = boards.page(asker, measure, crowd, Direction::Top).await?;
                    took.push(start.elapsed());
                    assert!(page.places.len() == 10 && page.own.is_some(), "{name}: {page:?}");
                }
                took.sort_unstable();
                by_measure.insert(name.into(), json!(tenths(took[95])));
                all.extend(took);
            }
            all.sort_unstable();
            print(&json!({
                "leaderboard_players": size, "wallets": LARGE, "p50_ms": tenths(all[all.len() / 2]),
                "p95_ms": tenths(all[all.len() * 95 / 100]), "p95_ms_by_measure": by_measure, "goal_p95_ms": 20,
            }));
        }
        Ok(())
    }

    async fn fill(&self) -> Result<()> {
        let rest = format!("FROM generate_series({PEOPLE} + 1, {LARGE}) n");
        for insert in [
            "INSERT INTO user_wallets (user_id, balance, bank, created_at, updated_at)
             SELECT n::text, hashint8(n)::bigint + 2147483648, n % 10000, 0, 0",
            "INSERT INTO user_progress (user_id, xp, updated_at) SELECT n::text, 1 + abs(hashint8(n + 7)::bigint) % 900000, 0",
            "INSERT INTO user_streaks (user_id, daily_streak, longest_daily) SELECT n::text, 1, 1 + abs(hashint8(n + 8)) % 400",
        ] {
            sqlx::query(AssertSqlSafe(format!("{insert} {rest}"))).execute(self.db.pool()).await?;
        }
        for (board, size) in BOARDS {
            let join = format!(
                "SELECT board_join('{board}', array_agg(({LARGE} - n * ({LARGE} / {size}))::text)) FROM generate_series(0, {size} - 1) n"
            );
            sqlx::query(AssertSqlSafe(join)).execute(self.db.pool()).await?;
        }
        sqlx::query("VACUUM ANALYZE").execute(self.db.pool()).await?;
        Ok(())
    }
}

fn tenths(took: std::time::Duration) -> f64 {
    (took.as_secs_f64() * 10_000.0).round() / 10.0
}
