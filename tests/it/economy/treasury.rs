//! The treasury: sums that never miss or double a row, and corrections that happen once, audited, never below zero.

use std::time::Duration;

use artie::{
    ids::UserId,
    treasury::{Repair, Repaired},
};
use futures::future::join_all;

use super::town::{GUILD, Town, refusal};
use crate::support;

fn repair(user: u64, amount: i64) -> Repair {
    Repair { user: UserId(user), amount, reason: "lost in the move".into() }
}

async fn all_summed_up(town: &Town) {
    support::eventually(Duration::from_mins(1), || async {
        town.treasury.keep_house().await.unwrap();
        let left = "SELECT (SELECT max(id) FROM transaction_log) - folded_to::bigint FROM economy_folds";
        town.count(left).await <= 0
    })
    .await;
}

#[tokio::test]
async fn the_very_first_coins_are_summed_up_too() {
    let town = Town::new().await;
    for _ in 0..3 {
        town.treasury.keep_house().await.unwrap();
    }
    town.daily(1).await.unwrap();
    all_summed_up(&town).await;
    assert_eq!(town.treasury.flows(None).await.unwrap().minted, 1_000);
}

#[tokio::test]
async fn sums_are_the_ledgers_at_every_moment() {
    let town = Town::new().await;
    town.endow(1..=5).await;
    for round in 0..6 {
        town.pay(1, 2, "10").await.unwrap();
        town.daily(100 + round).await.unwrap();
        let flows = town.treasury.flows(None).await.unwrap();
        let report = town.audit().await;
        assert_eq!((i128::from(flows.minted), i128::from(flows.held())), (report.minted, report.held), "round {round}");
        assert_eq!(town.treasury.flows(Some(GUILD)).await.unwrap(), flows, "all of it happened here");
        assert_eq!(flows.days.last().unwrap().held, flows.held());
        town.treasury.keep_house().await.unwrap();
    }
    // Others in the same server may keep a transaction open; what they hold up is added when somebody looks.
    all_summed_up(&town).await;
    assert_eq!(town.treasury.flows(None).await.unwrap().minted, 11_000);
    assert_eq!(town.treasury.flows(Some(artie::ids::GuildId(1))).await.unwrap().minted, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn sums_behind_busy_writers_miss_and_double_nothing() {
    let town = Town::new().await;
    town.endow(1..=8).await;
    let payers = (1..=8).map(|from| {
        let town = town.clone();
        tokio::spawn(async move {
            for _ in 0..25 {
                town.pay(from, 1 + from % 8, "1").await.unwrap();
            }
        })
    });
    let folder = {
        let town = town.clone();
        tokio::spawn(async move {
            for _ in 0..60 {
                town.treasury.keep_house().await.unwrap();
            }
        })
    };
    for done in join_all(payers).await {
        done.unwrap();
    }
    folder.await.unwrap();
    all_summed_up(&town).await;
    let wrong = "SELECT count(*) FROM (
        SELECT guild_id, day, reason, minted, burned, moved, movements FROM economy_days
        EXCEPT SELECT * FROM economy_sums(0, 2147483647)) AS difference";
    let counted = "SELECT sum(movements)::bigint FROM economy_days WHERE guild_id = '*'";
    assert_eq!((town.count(wrong).await, town.count(counted).await), (0, 208));
}

#[tokio::test]
async fn a_correction_is_asked_about_and_then_happens_once_with_its_audit_row() {
    let town = Town::new().await;
    town.endow([1]).await;
    let asked = town.origin(9);
    let settled = town.treasury.ask(&asked, repair(1, -400)).await.unwrap();
    assert_eq!(settled.done, Repaired::Done { user: UserId(1), amount: -400, before: 1_000, after: 600 });
    assert_eq!(town.balance(1).await, 1_000, "only asked");
    let yes = join_all((0..4).map(|_| {
        let (treasury, origin) = (town.treasury.clone(), town.origin(9));
        async move { treasury.agreed(&origin, asked.event).await.unwrap().done }
    }));
    assert!(yes.await.iter().all(|done| *done == settled.done));
    assert_eq!(town.balance(1).await, 600);
    let audited = "SELECT count(*) FROM audit_log WHERE action = 'economy.repair' AND user_id = '9' AND details ->> 'why' = 'lost in the move'";
    assert_eq!(town.count(audited).await, 1);
    assert_eq!(town.treasury.called_off(&town.origin(9), asked.event).await.unwrap().done, settled.done, "too late");
    town.audit().await;
}

#[tokio::test]
async fn admins_who_agree_at_once_stay_within_the_days_share_of_their_server() {
    let town = Town::new().await;
    town.endow(1..=8).await;
    // Together 160,000 of 50,000: each was asked while nothing was corrected yet.
    let mut asked = Vec::new();
    for person in 1..=8 {
        let origin = town.origin(100 + person);
        town.treasury.ask(&origin, repair(person, 20_000)).await.unwrap();
        asked.push((100 + person, origin.event));
    }
    let answers = join_all(asked.into_iter().map(|(admin, event)| {
        let (treasury, origin) = (town.treasury.clone(), town.origin(admin));
        async move { treasury.agreed(&origin, event).await }
    }));
    let done = answers.await.iter().filter(|answer| answer.is_ok()).count();
    assert_eq!(done, 2, "more would be above 50,000");
    assert_eq!(town.count("SELECT count(*) FROM audit_log WHERE action = 'economy.repair'").await, 2);
    town.audit().await;
}

#[tokio::test]
async fn what_cannot_be_corrected_is_refused() {
    let town = Town::new().await;
    town.endow([1]).await;
    insta::assert_snapshot!(refusal(town.treasury.ask(&town.origin(9), repair(1, -1_001)).await), @"Nobody can have less than nothing: that wallet holds 1,000 coins. Take at most that.");
    insta::assert_snapshot!(refusal(town.treasury.ask(&town.origin(9), repair(9, 5)).await), @"You can't correct your own wallet. Ask another admin.");
    insta::assert_snapshot!(refusal(town.treasury.ask(&town.origin(9), repair(1, 0)).await), @"That would change nothing. Write how many coins to add, or to take with a minus.");
    insta::assert_snapshot!(refusal(town.treasury.ask(&town.origin(9), repair(1, 50_001)).await), @"The admins of a server can correct up to 50,000 coins in 24 hours, and 50,000 are left of that. Choose a smaller amount, or wait a day.");
    let asked = town.origin(9);
    town.treasury.ask(&asked, repair(1, 30_000)).await.unwrap();
    let stranger = town.treasury.agreed(&town.origin(8), asked.event).await;
    insta::assert_snapshot!(refusal(stranger), @"That question is over. Nothing was changed; please use the command again.");
    town.treasury.agreed(&town.origin(9), asked.event).await.unwrap();
    insta::assert_snapshot!(refusal(town.treasury.ask(&town.origin(7), repair(1, 20_001)).await), @"The admins of a server can correct up to 50,000 coins in 24 hours, and 20,000 are left of that. Choose a smaller amount, or wait a day.");
    let other = town.origin(9);
    town.treasury.ask(&other, repair(1, -5)).await.unwrap();
    assert_eq!(town.treasury.called_off(&town.origin(9), other.event).await.unwrap().done, Repaired::CalledOff);
    assert_eq!(town.treasury.agreed(&town.origin(9), other.event).await.unwrap().done, Repaired::CalledOff);
    assert_eq!(town.balance(1).await, 31_000);
    town.pass(25);
    town.treasury.keep_house().await.unwrap();
    assert_eq!(town.count("SELECT count(*) FROM repair_questions").await, 0);
    town.audit().await;
}
