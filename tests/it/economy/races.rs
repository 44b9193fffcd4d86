//! Many clients at once.

use std::{collections::HashSet, sync::Arc};

use artie::{
    dice::Dice,
    economy::{ledger::Settled, model::PayOutcome},
    error::Error,
};
use futures::future::join_all;

use super::town::{Town, person, refusal};

const CLIENTS: u64 = 32;

#[tokio::test(flavor = "multi_thread")]
async fn racing_replays_pay_once_and_answer_identically() {
    let town = Town::new().await;
    town.endow([1]).await;
    let payment = town.origin(1);
    let answers = join_all((0..CLIENTS).map(|_| {
        let (town, payment) = (town.clone(), payment.clone());
        tokio::spawn(async move { town.economy.pay(&payment, person(2), "100").await.unwrap() })
    }))
    .await;
    let answers: Vec<_> = answers.into_iter().map(|answer| answer.unwrap()).collect();
    assert!(answers.iter().all(|answer| (&answer.done, answer.after) == (&answers[0].done, answers[0].after)));
    assert_eq!(answers.iter().filter(|answer| !answer.replayed).count(), 1);
    assert_eq!((town.balance(1).await, town.balance(2).await), (900, 100));
    town.audit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn racing_claims_credit_one() {
    let town = Town::new().await;
    for round in 1..=3 {
        let answers = join_all((0..CLIENTS).map(|_| {
            let town = town.clone();
            tokio::spawn(async move { town.daily(1).await })
        }))
        .await;
        let (credited, refused): (Vec<_>, Vec<_>) = answers.into_iter().map(|a| a.unwrap()).partition(Result::is_ok);
        assert_eq!(credited.len(), 1);
        assert!(refused.into_iter().all(|answer| refusal(answer).starts_with("You have already claimed")));
        assert_eq!(town.balance(1).await, round * 1_000);
        town.pass(24);
    }
    town.audit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_who_pay_each_other_at_once_never_wait_for_each_other() {
    let town = Town::new().await;
    town.endow([1, 2]).await;
    join_all((0..CLIENTS).map(|client| {
        let town = town.clone();
        let (from, to) = if client % 2 == 0 { (1, 2) } else { (2, 1) };
        tokio::spawn(async move {
            for _ in 0..5 {
                town.pay(from, to, "1").await.unwrap();
            }
        })
    }))
    .await
    .into_iter()
    .for_each(|done| done.unwrap());
    assert_eq!(town.balance(1).await + town.balance(2).await, 2_000);
    assert_eq!(town.count("SELECT count(*) FROM transaction_log WHERE reason = 'pay'").await, 5 * 32);
    let deadlocks =
        "SELECT coalesce(sum(deadlocks), 0)::bigint FROM pg_stat_database WHERE datname = current_database()";
    assert_eq!(town.count(deadlocks).await, 0);
    town.audit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_pays_the_same_newcomer() {
    let town = Town::new().await;
    town.endow(1..=CLIENTS).await;
    join_all((1..=CLIENTS).map(|from| {
        let town = town.clone();
        tokio::spawn(async move { town.pay(from, 99, "10").await.unwrap() })
    }))
    .await
    .into_iter()
    .for_each(|done| assert_eq!(done.unwrap().amount, 10));
    assert_eq!(town.balance(99).await, 320);
    town.audit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_overdraws_by_paying_twice_at_once() {
    let town = Town::new().await;
    town.endow([1]).await;
    let answers = join_all((0..CLIENTS).map(|to| {
        let town = town.clone();
        tokio::spawn(async move { town.pay(1, 100 + to, "400").await })
    }))
    .await;
    let paid = answers.into_iter().filter(|answer| answer.as_ref().unwrap().is_ok()).count();
    assert_eq!((paid, town.balance(1).await), (2, 200));
    town.audit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_busy_town_loses_nothing() {
    let town = Town::new().await;
    let people = 12;
    town.endow(1..=people).await;
    let claims = join_all((0..CLIENTS).map(|client| {
        let town = town.clone();
        tokio::spawn(client_of(town, client, people))
    }))
    .await
    .into_iter()
    .map(|done| done.unwrap())
    .sum::<i128>();
    let report = town.audit().await;
    assert_eq!(report.minted, i128::from(people) * 1_000 + claims);
    assert_eq!(report.held, report.minted);
    assert_eq!(town.count("SELECT count(*) FROM user_wallets WHERE balance < 0 OR bank < 0").await, 0);
    let too_soon = "SELECT count(*) FROM streak_claims a JOIN streak_claims b USING (user_id, kind)
                    WHERE b.claimed_at > a.claimed_at AND b.claimed_at - a.claimed_at < 86400000";
    assert_eq!(town.count(too_soon).await, 0);
}

/// Random payments, claims and replays; returns what it saw minted.
async fn client_of(town: Arc<Town>, client: u64, people: u64) -> i128 {
    let dice = Dice::seeded(client);
    let anybody = || dice.between(1..=i64::try_from(people).unwrap()).unsigned_abs();
    let mut claimed = HashSet::new();
    let mut minted = 0;
    for _ in 0..25 {
        let origin = town.origin(anybody());
        if dice.chance(0.2) {
            town.clock.advance(std::time::Duration::from_hours(1));
            if let Ok(claim) = town.streaks.daily(&origin).await
                && claimed.insert(origin.event)
            {
                minted += i128::from(claim.done.streak.reward);
            }
            continue;
        }
        let amount = ["1", "10%", "half", "7k", "250"][usize::try_from(dice.between(0..=4)).unwrap()];
        let to = person(anybody());
        let first = town.economy.pay(&origin, to, amount).await;
        assert!(!matches!(first, Err(Error::Fault(_) | Error::Busy { .. })), "{first:?}");
        if dice.chance(0.3) && !matches!(&first, Ok(Settled { done: PayOutcome::Ask { .. }, .. })) {
            let again = town.economy.pay(&origin, to, amount).await.map(|settled| (settled.done, settled.after));
            assert_eq!(format!("{:?}", first.map(|settled| (settled.done, settled.after))), format!("{again:?}"));
        }
    }
    minted
}
