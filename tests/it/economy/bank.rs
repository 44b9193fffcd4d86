//! The bank: in, out, larger, and what the history tells of it.

use artie::{
    economy::{
        bank::model::{Upgrade, Way},
        ledger::{Answer, Reason},
        model::Cursor,
    },
    ids::UserId,
};

use super::town::{Town, refusal};

#[tokio::test]
async fn coins_go_in_and_out_and_the_history_tells() {
    let town = Town::new().await;
    town.endow([1]).await;
    let put = town.economy.bank(&town.origin(1), Way::In, "600").await.unwrap();
    assert_eq!((put.done, put.after.balance, put.after.bank), (600, 400, 600));
    let taken = town.economy.bank(&town.origin(1), Way::Out, "half").await.unwrap();
    assert_eq!((taken.done, taken.after.balance, taken.after.bank), (300, 700, 300));
    assert!(refusal(town.economy.bank(&town.origin(1), Way::In, "701").await).contains("holds only 700"));
    assert!(refusal(town.economy.bank(&town.origin(1), Way::Out, "301").await).contains("holds only 300"));
    let page = town.economy.history(UserId(1), None, Cursor::Newest).await.unwrap();
    let told: Vec<_> = page.entries.iter().map(|entry| (entry.reason.as_str(), entry.change)).collect();
    assert_eq!(told, [("withdraw", 300), ("deposit", -600), ("daily", 1_000)]);
    assert_eq!(told.iter().map(|(_, change)| change).sum::<i64>(), town.balance(1).await);
    let deposits = town.economy.history(UserId(1), Some(Reason::Deposit), Cursor::Newest).await.unwrap();
    assert_eq!(deposits.entries.len(), 1);
    let purse = town.economy.wallet(UserId(1)).await.unwrap();
    assert_eq!((purse.total_earned, purse.total_spent), (1_000, 0), "one's own pots are no income");
    town.audit().await;
}

#[tokio::test]
async fn a_larger_bank_is_one_row_with_old_and_new() {
    let town = Town::new().await;
    town.endow(1..=13).await;
    for giver in 2..=13 {
        town.pay(giver, 1, "all").await.unwrap();
    }
    let grown = town.economy.bank_upgrade(&town.origin(1), 5).await.unwrap();
    let up = Upgrade { levels: 2, cost: 12_000, old: 10_000, new: 20_000 };
    assert_eq!((grown.done, grown.after.balance, grown.after.bank_capacity), (Answer::Done(up), 1_000, 20_000));
    assert!(refusal(town.economy.bank_upgrade(&town.origin(1), 1).await).contains("costs 12,000 coins"));
    let row = "SELECT count(*) FROM transaction_log WHERE reason = 'bank_upgrade' AND amount = 12000
               AND metadata @> '{\"old\": 10000, \"new\": 20000, \"levels\": 2}'";
    assert_eq!(town.count(row).await, 1);
    assert_eq!(town.audit().await.burned, 12_000);
}

#[tokio::test]
async fn a_costly_upgrade_asks_and_happens_once() {
    let town = Town::new().await;
    town.endow([1]).await;
    town.mint(1, 100_000).await;
    let asked = town.origin(1);
    let answer = town.economy.bank_upgrade(&asked, 20).await.unwrap().done;
    let Answer::Ask(up) = answer else { panic!("{answer:?}") };
    assert_eq!((up.levels, up.cost, town.balance(1).await), (6, 84_000, 101_000));
    let changed = town.economy.bank_upgrade_agreed(&town.origin(1), asked.event, 5, 84_000).await;
    assert!(refusal(changed).starts_with("The price has changed"));
    let asked = town.origin(1);
    town.economy.bank_upgrade(&asked, 6).await.unwrap();
    let agreed = || async { town.economy.bank_upgrade_agreed(&town.origin(1), asked.event, 6, 84_000).await.unwrap() };
    let (first, again) = (agreed().await, agreed().await);
    assert_eq!((first.replayed, again.replayed, &first.done), (false, true, &again.done));
    let late = town.economy.bank_upgrade_cancelled(&town.origin(1), asked.event).await.unwrap();
    assert_eq!((late.done, town.balance(1).await), (Answer::Done(up), 17_000));
    town.audit().await;
}
