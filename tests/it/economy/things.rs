//! The shop, the inventory and crafting on a real database.

use artie::{
    economy::ledger::Answer,
    items::shop::{Deal, Side},
};
use futures::future::join_all;

use super::town::{Town, refusal};

fn buy(item: &str, quantity: i64) -> Deal {
    Deal { side: Side::Buy, item: item.into(), quantity }
}

fn sell(item: &str, quantity: i64) -> Deal {
    Deal { side: Side::Sell, ..buy(item, quantity) }
}

#[tokio::test]
async fn things_are_bought_and_sold_for_half() {
    let town = Town::new().await;
    town.endow([1]).await;
    let bought = town.items.deal(&town.origin(1), &buy("energy_drink", 4)).await.unwrap();
    assert_eq!((bought.after.balance, town.stack(1, "energy_drink").await.0), (200, 4));
    assert!(
        refusal(town.items.deal(&town.origin(1), &buy("energy_drink", 2)).await).contains("your wallet pays for 1")
    );
    let sold = town.items.deal(&town.origin(1), &sell("energy_drink", 3)).await.unwrap();
    assert_eq!((sold.after.balance, town.stack(1, "energy_drink").await.0), (500, 1));
    assert!(refusal(town.items.deal(&town.origin(1), &sell("energy_drink", 2)).await).contains("You have only 1"));
    let (_, belongings) = town.items.bag(artie::ids::UserId(1)).await.unwrap();
    assert_eq!((belongings.tally("bought"), belongings.tally("sold")), (4, 3));
    let report = town.audit().await;
    assert_eq!((report.burned, report.held), (800, 500));
}

#[tokio::test]
async fn a_large_purchase_asks_and_happens_once() {
    let town = Town::new().await;
    town.mint(1, 60_000).await;
    let (asked, deal) = (town.origin(1), buy("quantum_scanner", 1));
    assert!(matches!(town.items.deal(&asked, &deal).await.unwrap().done, Answer::Ask(_)));
    assert_eq!(town.balance(1).await, 60_000);
    let first = town.items.deal_agreed(&town.origin(1), asked.event, &deal, 50_000).await.unwrap();
    let again = town.items.deal_agreed(&town.origin(1), asked.event, &deal, 50_000).await.unwrap();
    assert_eq!((first.replayed, again.replayed, first.done), (false, true, again.done));
    assert_eq!((town.balance(1).await, town.stack(1, "quantum_scanner").await.0), (10_000, 1));
    let (asked, deal) = (town.origin(1), sell("quantum_scanner", 1));
    assert!(matches!(town.items.deal(&asked, &deal).await.unwrap().done, Answer::Ask(_)));
    town.items.deal_cancelled(&town.origin(1), asked.event).await.unwrap();
    let late = town.items.deal_agreed(&town.origin(1), asked.event, &deal, 25_000).await.unwrap();
    assert_eq!((late.done, town.stack(1, "quantum_scanner").await.0), (Answer::Cancelled, 1));
    town.audit().await;
}

#[tokio::test]
async fn effects_start_and_last_longer_and_a_key_opens_one_more_crate() {
    let town = Town::new().await;
    town.grant(1, &[("energy_drink", 3), ("master_key", 1), ("common_crate", 9)]).await;
    let used = town.items.use_item(&town.origin(1), &"energy_drink".into(), 1).await.unwrap().done;
    assert!(!used.prolonged);
    let longer = town.items.use_item(&town.origin(1), &"energy_drink".into(), 2).await.unwrap().done;
    assert!(longer.prolonged && (longer.until - used.until).num_seconds() >= 7_199);
    let four = || async { town.items.open(&town.origin(1), &"common_crate".into(), 4).await };
    assert!(refusal(four().await).starts_with("You can open up to 3 crates at once, or one more"));
    town.items.use_item(&town.origin(1), &"master_key".into(), 1).await.unwrap();
    let opened = four().await.unwrap().done;
    assert_eq!((opened.contents.len(), opened.owned), (4, 5));
    for (item, count) in opened.contents.iter().flatten() {
        assert!(town.stack(1, item.as_str()).await.0 >= *count);
    }
    town.pass(24 * 7 + 1);
    assert!(refusal(four().await).starts_with("You can open up to 3"));
    town.audit().await;
}

#[tokio::test]
async fn a_replayed_opening_finds_the_same() {
    let town = Town::new().await;
    town.grant(1, &[("mythic_crate", 3)]).await;
    let origin = town.origin(1);
    let first = town.items.open(&origin, &"mythic_crate".into(), 1).await.unwrap();
    let again = town.items.open(&origin, &"mythic_crate".into(), 1).await.unwrap();
    assert_eq!((first.done, town.stack(1, "mythic_crate").await.0), (again.done, 2));
    town.audit().await;
}

#[tokio::test]
async fn what_is_made_uses_up_what_it_is_made_of() {
    let town = Town::new().await;
    town.grant(1, &[("data_fragment", 8), ("corrupted_file", 2)]).await;
    let made = town.items.craft(&town.origin(1), &"energy_drink".into(), 2).await.unwrap();
    assert_eq!((made.done.count, made.gains.xp), (2, 110));
    assert_eq!((town.stack(1, "energy_drink").await.0, town.stack(1, "data_fragment").await.0), (2, 0));
    let said = refusal(town.items.craft(&town.origin(1), &"energy_drink".into(), 1).await);
    assert!(said.contains("you are missing 1 × corrupted file, 4 × data fragment"), "{said}");
    town.audit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_sells_or_opens_the_same_thing_twice_at_once() {
    let town = Town::new().await;
    town.grant(1, &[("energy_drink", 5), ("common_crate", 5)]).await;
    let tries = join_all((0..24_u64).map(|client| {
        let town = town.clone();
        tokio::spawn(async move {
            let origin = town.origin(1);
            if client % 2 == 0 {
                town.items.deal(&origin, &sell("energy_drink", 1)).await.is_ok()
            } else {
                town.items.open(&origin, &"common_crate".into(), 1).await.is_ok()
            }
        })
    }))
    .await;
    let done = tries.into_iter().filter(|done| *done.as_ref().unwrap()).count();
    assert!(done >= 10, "{done}");
    assert_eq!(town.stack(1, "common_crate").await.0, 0);
    let sold = "SELECT coalesce(sum(delta), 0)::bigint FROM item_log WHERE reason = 'sell'";
    let gained = "SELECT coalesce(sum(delta), 0)::bigint FROM item_log WHERE item_id = 'energy_drink' AND delta > 0";
    assert!(-town.count(sold).await <= town.count(gained).await);
    town.audit().await;
}
