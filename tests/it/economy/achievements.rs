//! Achievements through the ledger: each once ever, with its coins, whatever races.

use artie::{economy::ledger::Achieved, ids::UserId};
use futures::future::join_all;

use super::town::Town;

async fn achieved_rows(town: &Town) -> i64 {
    town.count("SELECT count(*) FROM user_achievements").await
}

#[tokio::test]
async fn a_week_of_claims_is_achieved_once_with_its_coins() {
    let town = Town::ambitious().await;
    for day in 1..=8_u8 {
        let origin = town.origin(1);
        let claim = town.streaks.daily(&origin).await.unwrap();
        let expected = if day == 7 { vec![("early_bird", 500, 100)] } else { vec![] };
        let gained = |achieved: &Achieved| (achieved.name.clone(), achieved.coins, achieved.xp);
        let expected: Vec<_> = expected.into_iter().map(|(name, coins, xp)| (name.to_owned(), coins, xp)).collect();
        assert_eq!(claim.gains.achievements.iter().map(gained).collect::<Vec<_>>(), expected, "day {day}");
        assert_eq!(town.streaks.daily(&origin).await.unwrap().gains, claim.gains, "a replay says the same");
        town.pass(24);
    }
    // Six days of 1,000, two of 1,500, and 500 for the week.
    assert_eq!(town.balance(1).await, 6_000 + 3_000 + 500);
    let overview = town.achievements.overview(UserId(1)).await.unwrap();
    assert_eq!((overview.achieved(), overview.latest().unwrap().name.as_str()), (1, "early_bird"));
    assert_eq!(
        town.count(
            "SELECT count(*) FROM transaction_log WHERE reason = 'achievement' AND metadata ->> 'guild' = '900'"
        )
        .await,
        1
    );
    town.audit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_deeds_at_once_achieve_it_once() {
    let town = Town::ambitious().await;
    for user in 1..=2 {
        town.daily(user).await.unwrap();
    }
    // The tenth payment is an achievement; sixteen race for it.
    let payments = join_all((0..16).map(|_| {
        let town = town.clone();
        tokio::spawn(async move { town.economy.pay(&town.origin(1), super::town::person(2), "1").await })
    }));
    let gained: usize = payments.await.into_iter().map(|paid| paid.unwrap().unwrap().gains.achievements.len()).sum();
    assert_eq!((gained, achieved_rows(&town).await), (1, 1));
    assert_eq!(town.balance(1).await, 1_000 - 16 + 250);
    town.audit().await;
}
