//! Fights.

use artie::{
    economy::ledger::{Account, Movement, Posting, Reason},
    ids::UserId,
    income::model::fight::{End, Tier},
};
use futures::future::join_all;

use super::yard::{Yard, refusal};

fn coins(amount: i64) -> Posting {
    Posting::of(vec![Movement::minted(Account::wallet(UserId(1)), amount, Reason::Import)])
}

#[tokio::test]
async fn wins_pay_and_losses_cost_what_they_say() {
    let yard = Yard::new().await;
    yard.give(1, coins(2_000)).await;
    let (mut won, mut lost, mut balance) = (0, 0, yard.standing(1).await.0.balance);
    for _ in 0..30 {
        let settled = yard.income.fight(&yard.origin(1), Tier::Easy).await.unwrap();
        let rewards: i64 = settled.gains.quests.iter().map(|quest| quest.coins).sum::<i64>()
            + settled.gains.achievements.iter().map(|achieved| achieved.coins).sum::<i64>();
        match &settled.done.end {
            End::Won { coins, drops } => {
                won += 1;
                assert!((120..=220).contains(coins) && drops.len() == 1);
                balance += coins + rewards;
                assert_eq!(settled.gains.xp, 65);
            }
            End::Lost { coins } => {
                lost += 1;
                balance += rewards - coins;
                assert_eq!(settled.gains.xp, 0);
            }
        }
        assert_eq!(settled.after.balance, balance);
        assert!(refusal(yard.income.fight(&yard.origin(1), Tier::Easy).await).starts_with("You are still catching"));
        yard.pass(10);
    }
    let (_, belongings) = yard.standing(1).await;
    assert_eq!((belongings.tally("fight_won"), belongings.tally("fight_lost")), (won, lost));
    assert!(won > lost && lost > 0, "{won}:{lost}");
    yard.audit().await;
}

#[tokio::test]
async fn whoever_has_nothing_loses_nothing_and_nobody_fights_above_their_level() {
    let yard = Yard::new().await;
    let said = refusal(yard.income.fight(&yard.origin(1), Tier::Hard).await);
    assert!(said.starts_with("`hard` fights begin at level 8, and you are at level 1."), "{said}");
    for person in 1..=40 {
        let settled = yard.income.fight(&yard.origin(person), Tier::Easy).await.unwrap();
        if let End::Lost { coins } = settled.done.end {
            assert_eq!((coins, settled.after.balance), (0, 0));
            yard.audit().await;
            return;
        }
    }
    panic!("forty wins in a row at 85%");
}

#[tokio::test]
async fn of_32_presses_at_once_one_fights() {
    let yard = Yard::new().await;
    yard.give(1, coins(500)).await;
    let press = |_| {
        let yard = yard.clone();
        async move { yard.income.fight(&yard.origin(1), Tier::Easy).await }
    };
    let results = join_all((0..32).map(press)).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    let (_, belongings) = yard.standing(1).await;
    assert_eq!(belongings.tally("fight_won") + belongings.tally("fight_lost"), 1);
    yard.audit().await;
}
