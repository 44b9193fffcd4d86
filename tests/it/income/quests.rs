//! Quests: paid by the deed that completes them, once a day.

use artie::{
    economy::ledger::Posting,
    ids::UserId,
    income::model::quests::{Quest, drawn},
};
use futures::future::join_all;

use super::yard::Yard;

/// Somebody who has this quest today.
fn with(yard: &Yard, quest: Quest) -> u64 {
    let day = yard.clock.now().date_naive();
    (1..1_000).find(|user| drawn(UserId(*user), day, 3).contains(&quest)).unwrap()
}

/// Somebody who has not.
fn without(yard: &Yard, quest: Quest) -> u64 {
    let day = yard.clock.now().date_naive();
    (1..1_000).find(|user| !drawn(UserId(*user), day, 3).contains(&quest)).unwrap()
}

fn sold(count: i64) -> Posting {
    Posting::default().counting("sold", count)
}

async fn quest_coins(yard: &Yard) -> i64 {
    yard.count("SELECT coalesce(sum(amount), 0)::bigint FROM transaction_log WHERE reason = 'quest'").await
}

#[tokio::test]
async fn a_quest_pays_when_it_is_done_and_not_again_that_day() {
    let yard = Yard::at_noon().await;
    let user = with(&yard, Quest::Sell);
    yard.give(user, sold(3)).await;
    assert_eq!(quest_coins(&yard).await, 0);
    yard.give(user, sold(2)).await;
    assert_eq!(quest_coins(&yard).await, 260);
    let (holdings, belongings) = yard.standing(user).await;
    assert_eq!(belongings.stack(&"luck_charm".into()).quantity, 1);
    assert_eq!((belongings.tally("quest"), belongings.today("quest_sell")), (1, 1));
    assert!(holdings.xp >= 110, "{}", holdings.xp);
    yard.give(user, sold(50)).await;
    assert_eq!(quest_coins(&yard).await, 260);
    let board = yard.income.quests(UserId(user)).await.unwrap();
    let errand = board.errands.iter().find(|errand| errand.quest == Quest::Sell).unwrap();
    assert!(errand.is_paid && errand.done == 55);
    yard.audit().await;
}

#[tokio::test]
async fn what_is_not_set_is_not_paid_and_a_new_day_begins_at_nothing() {
    let yard = Yard::at_noon().await;
    yard.give(without(&yard, Quest::Sell), sold(50)).await;
    assert_eq!(quest_coins(&yard).await, 0);
    let user = with(&yard, Quest::Sell);
    yard.give(user, sold(3)).await;
    yard.pass(24 * 60);
    yard.give(user, sold(3)).await;
    assert_eq!(quest_coins(&yard).await, 0, "three and three on two days are not four");
}

#[tokio::test]
async fn a_level_that_asks_for_more_does_not_pay_a_second_time() {
    let yard = Yard::at_noon().await;
    let user = with(&yard, Quest::Fight);
    yard.give(user, Posting::default().counting("fight_won", 1)).await;
    assert_eq!(quest_coins(&yard).await, 520);
    yard.give(user, Posting { xp: 140 * 20 * 20, ..Posting::default() }).await;
    yard.give(user, Posting::default().counting("fight_won", 9)).await;
    assert_eq!(quest_coins(&yard).await, 520);
}

#[tokio::test]
async fn deeds_at_once_pay_once() {
    let yard = Yard::at_noon().await;
    let user = with(&yard, Quest::Sell);
    let deed = |_| {
        let yard = yard.clone();
        async move { yard.try_give(user, sold(1)).await }
    };
    let done = join_all((0..12).map(deed)).await.into_iter().flatten().count();
    assert!(done >= 4, "{done}");
    assert_eq!(quest_coins(&yard).await, 260);
    yard.audit().await;
}
