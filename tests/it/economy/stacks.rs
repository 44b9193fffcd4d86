//! Items through the ledger: stacks, wear, promises, and what follows from experience.

use std::sync::Mutex;

use artie::{
    db::Connection,
    economy::ledger::{self, Decision, Deed, Facts, ItemChange, ItemReason, Moment, Posting, Read, Settled},
    error::Result,
    ids::UserId,
    words::Message,
};

use super::town::Town;

/// Posts what it is told, upon whatever it sees.
struct Told(Mutex<Posting>);

impl Told {
    fn new(posting: Posting) -> Self {
        Self(Mutex::new(posting))
    }
}

impl Deed for Told {
    const NAME: &'static str = "told";
    type Seen = ();
    type Done = ();

    async fn read(&self, connection: &mut Connection, moment: Moment<'_>) -> Result<Read<Self>> {
        Ok((ledger::standing(connection, moment).await?, ()))
    }

    fn decide(&self, _facts: &Facts<'_>, (): &()) -> std::result::Result<Decision<()>, Message> {
        Ok(Decision::Do(self.0.lock().unwrap().clone(), ()))
    }
}

async fn post(town: &Town, user: u64, posting: Posting) -> Result<Settled<()>> {
    town.economy.ledger().settle(&town.origin(user), &Told::new(posting)).await
}

fn items(changes: Vec<ItemChange>) -> Posting {
    Posting { items: changes, ..Posting::default() }
}

fn gained(user: u64, item: &str, count: i32) -> ItemChange {
    ItemChange::gained(UserId(user), item.into(), count, ItemReason::Gather)
}

/// Quantity, promised, what is left of the one in use.
async fn stack(town: &Town, user: u64, item: &str) -> (i32, i32, Option<i32>) {
    let (_, belongings) = town.economy.ledger().standing(UserId(user)).await.unwrap();
    let stack = belongings.stack(&item.into());
    (stack.quantity, stack.held, stack.durability)
}

#[tokio::test]
async fn stacks_grow_shrink_and_vanish() {
    let town = Town::new().await;
    post(&town, 1, items(vec![gained(1, "net", 2), gained(1, "net", 3), gained(1, "key", 1)])).await.unwrap();
    assert_eq!(stack(&town, 1, "net").await, (5, 0, None));
    post(&town, 1, items(vec![gained(1, "net", -5), gained(1, "key", 4), gained(1, "key", -1)])).await.unwrap();
    assert_eq!((stack(&town, 1, "net").await, stack(&town, 1, "key").await), ((0, 0, None), (4, 0, None)));
    assert_eq!(town.count("SELECT count(*) FROM user_inventory").await, 1);
    town.audit().await;
}

#[tokio::test]
async fn nobody_can_give_what_they_have_not() {
    let town = Town::new().await;
    post(&town, 1, items(vec![gained(1, "net", 2)])).await.unwrap();
    let stolen = post(&town, 1, items(vec![gained(1, "net", -3), gained(2, "net", 3)])).await;
    assert!(stolen.is_err(), "{stolen:?}");
    let promised = ItemChange { held: 2, ..gained(1, "net", 0) };
    post(&town, 1, items(vec![promised.clone()])).await.unwrap();
    assert_eq!(stack(&town, 1, "net").await, (2, 2, None));
    assert!(post(&town, 1, items(vec![gained(1, "net", -1)])).await.is_err(), "promised is promised");
    assert!(post(&town, 1, items(vec![promised])).await.is_err(), "nothing is promised twice");
    post(&town, 1, items(vec![ItemChange { held: -2, ..gained(1, "net", -2) }, gained(2, "net", 2)])).await.unwrap();
    assert_eq!((stack(&town, 1, "net").await, stack(&town, 2, "net").await), ((0, 0, None), (2, 0, None)));
    town.audit().await;
}

#[tokio::test]
async fn a_tool_wears_and_the_next_of_its_stack_is_new() {
    let town = Town::new().await;
    post(&town, 1, items(vec![gained(1, "net", 2)])).await.unwrap();
    post(&town, 1, items(vec![ItemChange { durability: Some(1), ..gained(1, "net", 0) }])).await.unwrap();
    assert_eq!(stack(&town, 1, "net").await, (2, 0, Some(1)));
    post(&town, 1, items(vec![ItemChange { durability: Some(0), ..gained(1, "net", -1) }])).await.unwrap();
    assert_eq!(stack(&town, 1, "net").await, (1, 0, None));
    town.audit().await;
}

#[tokio::test]
async fn levels_bring_their_crates_once_and_counts_count() {
    let town = Town::new().await;
    let learned = Posting { xp: 140 * 16, ..Posting::default() }.counting("work", 2);
    let settled = post(&town, 1, learned).await.unwrap();
    assert_eq!((settled.gains.xp, settled.gains.level), (2_240, Some(5)));
    let crates: Vec<_> = settled.gains.crates.iter().map(ledger::ItemId::as_str).collect();
    assert_eq!(crates, ["common_crate", "common_crate", "common_crate", "rare_crate"]);
    assert_eq!((stack(&town, 1, "common_crate").await.0, stack(&town, 1, "rare_crate").await.0), (3, 1));
    let (_, belongings) = town.economy.ledger().standing(UserId(1)).await.unwrap();
    assert_eq!((belongings.tally("work"), belongings.today("work"), belongings.rewarded_level), (2, 2, Some(5)));
    town.pass(24);
    let (_, belongings) = town.economy.ledger().standing(UserId(1)).await.unwrap();
    assert_eq!((belongings.tally("work"), belongings.today("work")), (2, 0));
    town.pass(24 * 8);
    assert!(town.economy.ledger().keep_house().await.unwrap() > 0);
    assert_eq!(town.count("SELECT count(*) FROM user_day_tallies").await, 0);
    town.audit().await;
}

#[tokio::test]
async fn what_works_for_a_while_works_and_then_ends() {
    let town = Town::new().await;
    let until = town.clock.now() + chrono::TimeDelta::minutes(5);
    let effects = [("knowledge".to_owned(), until)].into();
    let drunk = Posting { effects, cooldowns: vec!["work"], ..Posting::default() };
    post(&town, 1, drunk).await.unwrap();
    let (_, belongings) = town.economy.ledger().standing(UserId(1)).await.unwrap();
    assert!(belongings.used_at("work").is_some() && belongings.effect_until("knowledge").is_some());
    let learned = || Posting { xp: 10, ..Posting::default() };
    assert_eq!(post(&town, 1, learned()).await.unwrap().gains.xp, 20);
    town.pass(1);
    assert_eq!(post(&town, 1, learned()).await.unwrap().gains.xp, 10);
}
