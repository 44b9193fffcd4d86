//! Gathering.

use artie::{
    economy::ledger::{ItemChange, ItemReason, Posting, Settled},
    ids::UserId,
};
use futures::future::join_all;

use super::yard::{Yard, refusal};

fn gained(item: &str, count: i32) -> Posting {
    let items = vec![ItemChange::gained(UserId(1), item.into(), count, ItemReason::Buy)];
    Posting { items, ..Posting::default() }
}

#[tokio::test]
async fn what_is_found_is_in_the_stacks_and_counted() {
    let yard = Yard::new().await;
    let (mut found, mut xp) = (0_usize, 0);
    for _ in 0..20 {
        let settled = yard.income.gather(&yard.origin(1)).await.unwrap();
        (found, xp) = (found + settled.done.found.len(), xp + settled.gains.xp);
        assert!(refusal(yard.income.gather(&yard.origin(1)).await).starts_with("There is nothing new"));
        yard.pass(5);
    }
    let (_, belongings) = yard.standing(1).await;
    let kept: i32 = belongings
        .items
        .iter()
        .filter(|(item, _)| !item.as_str().ends_with("_crate"))
        .map(|(_, stack)| stack.quantity)
        .sum();
    assert!(usize::try_from(kept).unwrap() >= found, "{kept} of {found}; quests may add a charm");
    assert_eq!((belongings.tally("gather"), belongings.tally("gather_items")), (20, i64::try_from(found).unwrap()));
    assert!(xp >= 12 * 20, "{xp}");
    yard.audit().await;
}

#[tokio::test]
async fn a_tool_wears_breaks_and_the_next_one_is_new() {
    let yard = Yard::new().await;
    yard.give(1, gained("basic_net", 2)).await;
    let worn =
        ItemChange { durability: Some(1), ..ItemChange::gained(UserId(1), "basic_net".into(), 0, ItemReason::Wear) };
    yard.give(1, Posting { items: vec![worn], ..Posting::default() }).await;
    let net = || async { yard.standing(1).await.1.stack(&"basic_net".into()) };
    loop {
        let tool = yard.income.gather(&yard.origin(1)).await.unwrap().done.tool.expect("the net");
        yard.pass(5);
        if tool.wore {
            assert_eq!(tool.left, 0);
            break;
        }
        assert_eq!((net().await.quantity, net().await.durability), (2, Some(1)));
    }
    assert_eq!((net().await.quantity, net().await.durability), (1, None), "the next one is new");
    let left = loop {
        let tool = yard.income.gather(&yard.origin(1)).await.unwrap().done.tool.expect("the other net");
        yard.pass(5);
        if tool.wore {
            break tool.left;
        }
    };
    assert_eq!((left, net().await.durability), (39, Some(39)));
    yard.audit().await;
}

#[tokio::test]
async fn a_replay_and_32_presses_gather_once() {
    let yard = Yard::new().await;
    let origin = yard.origin(1);
    let press = |nth: u64| {
        let (yard, origin) = (yard.clone(), origin.clone());
        let origin = if nth.is_multiple_of(2) { origin } else { yard.origin(1) };
        async move { yard.income.gather(&origin).await }
    };
    let results = join_all((0..32).map(press)).await;
    let settled: Vec<_> = results.into_iter().filter_map(Result::ok).collect();
    assert!(
        settled
            .iter()
            .all(|one| Settled { replayed: false, ..one.clone() } == Settled { replayed: false, ..settled[0].clone() })
    );
    assert_eq!(settled.iter().filter(|one| !one.replayed).count(), 1);
    assert_eq!(yard.standing(1).await.1.tally("gather"), 1);
    yard.audit().await;
}
