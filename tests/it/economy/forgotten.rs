//! Somebody is forgotten while something of theirs is still open: it ends as if by a pseudonym, the other one has their
//! own again, and nothing writes the forgotten name anew.

use std::sync::Arc;

use artie::{
    error::{Error, Result},
    games::duel::{Answered, End as DuelEnd, Ending},
    ids::{ChannelId, EventId, UserId},
    origin::Origin,
    trade::{End, Step, Wanted},
    words::Locale,
};

use super::town::{Town, person};
use crate::support::{eventually, town::DEADLINE};

/// As long as Discord's ids are, so that no number happens to hold them.
const ADA: u64 = 1_573_772_486_493_863_936;
const BEN: u64 = 1_573_772_486_493_863_937;
/// Marks the event of what ends by itself.
const EXPIRY: u64 = 1 << 63;

async fn playground() -> Arc<Town> {
    let town = Town::new().await;
    town.decree(r#"{"games": true}"#).await;
    town.endow([ADA, BEN]).await;
    town
}

fn coins(amount: &str) -> Wanted {
    Wanted { coins: amount.parse().ok(), ..Wanted::default() }
}

/// Whoever looked up whose something is just before they were forgotten.
fn late(town: &Town, user: u64, event: EventId) -> Origin {
    Origin {
        user: UserId(user),
        guild: None,
        channel: ChannelId(0),
        event: EventId(event.0 | EXPIRY),
        ..town.origin(user)
    }
}

/// What an erasure does to Ben.
async fn forget(town: &Town) {
    let renamed: i64 = sqlx::query_scalar("SELECT ledger_pseudonymise($1)")
        .bind(BEN.to_string())
        .fetch_one(town.db.pool())
        .await
        .unwrap();
    assert!(renamed > 0);
    sqlx::query("DELETE FROM receipts WHERE user_id = $1").bind(BEN.to_string()).execute(town.db.pool()).await.unwrap();
}

/// How many receipts and wallets know Ben, by these events or as their own.
async fn known(town: &Town, event: EventId) -> i64 {
    let sql = "SELECT (SELECT count(*) FROM receipts WHERE user_id = $1 OR event_id = ANY($2) AND outcome::text LIKE '%' || $1 || '%')
                    + (SELECT count(*) FROM user_wallets WHERE user_id = $1)";
    let events = [event, EventId(event.0 | EXPIRY)].map(|event| event.to_string());
    sqlx::query_scalar(sql).bind(BEN.to_string()).bind(events.to_vec()).fetch_one(town.db.pool()).await.unwrap()
}

/// Lets a deed read, holds it before it writes its row of this table, and forgets Ben.
async fn as_ben_is_forgotten<T>(town: &Town, table: &str, deed: impl Future<Output = Result<T>>) -> Result<T> {
    let mut gate = town.db.begin().await.unwrap();
    let lock = format!("SELECT id FROM {table} FOR UPDATE");
    sqlx::query(sqlx::AssertSqlSafe(lock)).fetch_all(&mut *gate).await.unwrap();
    let forgets = async {
        eventually(DEADLINE, async || {
            let waits =
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
            sqlx::query_scalar::<_, i64>(waits).fetch_one(town.db.pool()).await.unwrap() == 1
        })
        .await;
        sqlx::query("SELECT ledger_pseudonymise($1)").bind(BEN.to_string()).execute(&mut *gate).await.unwrap();
        gate.commit().await.unwrap();
    };
    tokio::join!(deed, forgets).0
}

#[tokio::test]
async fn a_trade_of_who_is_forgotten_runs_out_and_the_other_has_their_own_again() {
    let town = playground().await;
    let before = town.balance(ADA).await;
    let opened = town.trades.open(&town.origin(BEN), person(ADA), &coins("10")).await.unwrap().done.trade;
    town.trades.step(&town.origin(ADA), opened.id, &Step::Offer(coins("20"))).await.unwrap();
    forget(&town).await;
    town.pass(1);
    let late = town.trades.step(&late(&town, BEN, opened.id), opened.id, &Step::Expire).await;
    assert!(matches!(late, Err(Error::Busy { .. })), "{late:?}");
    let answered = town.trades.run_out(opened.id, Locale::english()).await.unwrap();
    assert_eq!(answered.trade.end, Some(End::Expired));
    assert_eq!((town.balance(ADA).await, known(&town, opened.id).await), (before, 0));
    assert_eq!(town.count("SELECT sum(escrow)::bigint FROM user_wallets").await, 0);
    town.audit().await;
}

#[tokio::test]
async fn a_challenge_of_who_is_forgotten_runs_out() {
    let town = playground().await;
    let duel = town.games.challenge(&town.origin(BEN), person(ADA), "10").await.unwrap().done;
    forget(&town).await;
    town.pass(1);
    let late = town.games.answer(&late(&town, BEN, duel.id), duel.id, Ending::Expire).await;
    assert!(matches!(late, Err(Error::Busy { .. })), "{late:?}");
    let answered = town.games.run_out(duel.id, Locale::english()).await.unwrap().unwrap();
    assert!(matches!(answered, Answered::Ended(duel) if duel.end == Some(DuelEnd::Expired)));
    assert_eq!(known(&town, duel.id).await, 0);
    assert_eq!(town.count("SELECT sum(escrow)::bigint FROM user_wallets").await, 0);
    town.audit().await;
}

#[tokio::test]
async fn what_was_decided_about_somebody_who_is_forgotten_by_then_is_decided_anew() {
    let town = playground().await;
    let opened = town.trades.open(&town.origin(ADA), person(BEN), &coins("10")).await.unwrap().done.trade;
    let called_off = town.origin(ADA);
    let step = Box::pin(town.trades.step(&called_off, opened.id, &Step::CallOff));
    let done = as_ben_is_forgotten(&town, "trades", step).await.unwrap().done;
    assert_eq!(done.trade.end, Some(End::CalledOff(UserId(ADA))));
    assert_ne!(done.trade.sides[1].user, UserId(BEN));
    assert_eq!(known(&town, called_off.event).await, 1, "his receipts are not deleted in this test");

    let town = playground().await;
    let duel = town.games.challenge(&town.origin(ADA), person(BEN), "10").await.unwrap().done;
    let withdrawn = town.origin(ADA);
    let answer = Box::pin(town.games.answer(&withdrawn, duel.id, Ending::Refuse));
    let done = as_ben_is_forgotten(&town, "duels", answer).await.unwrap().done;
    assert_eq!(done.duel().end, Some(DuelEnd::Withdrawn));
    assert_ne!(done.duel().opponent, UserId(BEN));
    assert_eq!(known(&town, withdrawn.event).await, 1);
}
