//! Killed at every moment: nothing is lost and nothing is doubled.

use std::{sync::Arc, time::Duration};

use artie::{
    error::Error,
    games::duel::Ending,
    trade::{Step, Wanted},
};
use futures::future::join_all;
use tokio_util::sync::CancellationToken;

use super::town::{Town, person};
use crate::support::{
    self,
    cut::{Tried, cut_off, drops},
};

#[tokio::test]
async fn a_payment_cut_off_at_any_step_happens_once() {
    let town = Town::new().await;
    town.endow([1]).await;
    let (mut tried, mut payments) = (Tried::default(), 0);
    for polls in drops() {
        let origin = town.origin(1);
        tried.note(cut_off(Box::pin(town.economy.pay(&origin, person(2), "1")), polls).await);
        town.economy.pay(&origin, person(2), "1").await.unwrap();
        payments += 1;
        assert_eq!(town.balance(2).await, payments, "after {polls} polls");
        if tried.is_enough() {
            break;
        }
    }
    assert!(tried.is_enough(), "only {} cuts", tried.cuts);
    assert_eq!(town.audit().await.held, 1_000);
}

#[tokio::test]
async fn a_claim_cut_off_at_any_step_happens_once() {
    let town = Town::new().await;
    let (mut tried, mut claims) = (Tried::default(), 0);
    for polls in drops() {
        let origin = town.origin(1);
        tried.note(cut_off(Box::pin(town.streaks.daily(&origin)), polls).await);
        let claim = town.streaks.daily(&origin).await.unwrap();
        claims += 1;
        assert_eq!(i64::from(claim.done.streak.count), claims);
        assert_eq!(town.count("SELECT count(*) FROM streak_claims").await, claims);
        if tried.is_enough() {
            break;
        }
        town.pass(24);
    }
    assert!(tried.is_enough(), "only {} cuts", tried.cuts);
    town.audit().await;
}

#[tokio::test]
async fn a_duel_cut_off_at_any_step_ends_once() {
    let town = Town::new().await;
    town.decree(r#"{"games": true}"#).await;
    for user in [1, 2] {
        town.mint(user, 10_000).await;
    }
    let (mut asked_for, mut answered) = (Tried::default(), Tried::default());
    for (round, polls) in (1..).zip(drops()) {
        let (asked, press) = (town.origin(1), town.origin(2));
        asked_for.note(cut_off(Box::pin(town.games.challenge(&asked, person(2), "10")), polls).await);
        let duel = town.games.challenge(&asked, person(2), "10").await.unwrap().done;
        answered.note(cut_off(Box::pin(town.games.answer(&press, duel.id, Ending::Accept)), polls).await);
        town.games.answer(&press, duel.id, Ending::Accept).await.unwrap();
        let fought = "SELECT count(*) FROM duels WHERE status = 'fought'";
        assert_eq!(town.count(fought).await, round, "after {polls} polls");
        assert_eq!(town.count("SELECT count(*) FROM transaction_log WHERE reason = 'duel'").await, round * 4);
        if asked_for.is_enough() && answered.is_enough() {
            break;
        }
        town.pass(1);
    }
    assert!(asked_for.is_enough() && answered.is_enough());
    assert_eq!(town.count("SELECT sum(escrow)::bigint FROM user_wallets").await, 0);
    assert_eq!(town.audit().await.held, 20_000);
}

#[tokio::test]
async fn a_trade_cut_off_at_any_step_happens_once() {
    let town = Town::new().await;
    town.mint(1, 10_000).await;
    town.grant(2, &[("luck_charm", 1_000)]).await;
    let (mut tried, wanted) =
        (Tried::default(), |coins: &str| Wanted { coins: coins.parse().ok(), ..Wanted::default() });
    let charm = Step::Offer(Wanted { items: [("luck_charm".into(), 1)].into(), ..Wanted::default() });
    let agree = Step::Agree { terms: 2 };
    for (round, polls) in (1..).zip(drops()) {
        let opened = town.origin(1);
        tried.note(cut_off(Box::pin(town.trades.open(&opened, person(2), &wanted("10"))), polls).await);
        let trade = town.trades.open(&opened, person(2), &wanted("10")).await.unwrap().done.trade;
        for (who, step) in [(2, &charm), (1, &agree), (2, &agree)] {
            let press = town.origin(who);
            tried.note(cut_off(Box::pin(town.trades.step(&press, trade.id, step)), polls).await);
            town.trades.step(&press, trade.id, step).await.unwrap();
        }
        let done = (town.balance(1).await, i64::from(town.stack(1, "luck_charm").await.0));
        assert_eq!(done, (10_000 - 10 * round, round), "after {polls} polls");
        if tried.is_enough() && tried.cuts >= 16 {
            break;
        }
    }
    assert!(tried.is_enough(), "only {} cuts", tried.cuts);
    assert_eq!(town.count("SELECT sum(escrow)::bigint FROM user_wallets").await, 0);
    assert_eq!(town.count("SELECT sum(held)::bigint FROM user_inventory").await, 0);
    town.audit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_killed_under_load_lose_and_double_nothing() {
    let town = Town::new().await;
    let (clients, each) = (8, 20);
    town.endow(1..=clients).await;
    // Whoever pays goes on until enough was killed.
    let killing = CancellationToken::new();
    let payers = join_all((1..=clients).map(|from| {
        let (town, killing) = (town.clone(), killing.clone());
        tokio::spawn(async move {
            let mut paid = 0;
            while paid < each || !killing.is_cancelled() {
                pay_until_it_is_known(&town, from, 1 + from % clients).await;
                paid += 1;
            }
            paid
        })
    }));
    let killer = async {
        let mut killed = 0;
        loop {
            killed += town.count(KILL).await;
            tokio::task::yield_now().await;
            if killed > 40 {
                killing.cancel();
                break killed;
            }
        }
    };
    let (payments_done, connections_killed) = tokio::join!(payers, killer);
    let made: i64 = payments_done.into_iter().map(Result::unwrap).sum();
    assert!(connections_killed > 40);
    let payments = town.count("SELECT count(*) FROM transaction_log WHERE reason = 'pay'").await;
    assert_eq!(payments, made);
    assert_eq!(town.audit().await.held, i128::from(clients) * 1_000);
}

/// Kills one connection that is in the middle of something.
const KILL: &str = "SELECT count(pg_terminate_backend(pid)) FROM (
    SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
    ORDER BY random() LIMIT 1) AS victim";

/// As a redelivered interaction would: the same event until it has an answer.
async fn pay_until_it_is_known(town: &Arc<Town>, from: u64, to: u64) {
    let origin = town.origin(from);
    for _ in 0..1_000 {
        match town.economy.pay(&origin, person(to), "1").await {
            Ok(_) => return,
            Err(Error::Busy { .. }) => tokio::time::sleep(Duration::from_millis(1)).await,
            Err(error) => panic!("{error}"),
        }
    }
    panic!("a payment never got through");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crashed_server_keeps_what_it_answered() {
    let cluster = support::own_cluster().await;
    let town = Town::over(cluster.db.clone());
    town.endow(1..=4).await;
    let (before, after) = (town.origin(1), town.origin(1));
    let first = town.economy.pay(&before, person(2), "100").await.unwrap();
    cluster.kill();
    support::eventually(Duration::from_secs(30), || {
        let (town, after) = (town.clone(), after.clone());
        async move { town.economy.pay(&after, person(2), "50").await.is_ok() }
    })
    .await;
    assert_eq!(town.economy.pay(&before, person(2), "100").await.unwrap().done, first.done);
    assert_eq!((town.balance(1).await, town.balance(2).await), (850, 1_150));
    town.audit().await;
}
