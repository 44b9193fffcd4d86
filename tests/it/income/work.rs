//! Work.

use artie::economy::ledger::{Posting, Settled};
use futures::future::join_all;

use super::yard::{Yard, refusal};

#[tokio::test]
async fn work_pays_once_per_rest() {
    let yard = Yard::new().await;
    let first = yard.income.work(&yard.origin(1), None).await.unwrap();
    assert_eq!(first.done.job, "market_trading", "the best for somebody who does not choose");
    assert!((250..=550).contains(&first.done.reward) && first.gains.xp == 10.max(first.done.reward / 12));
    assert_eq!(first.after.balance, first.done.reward);
    let said = refusal(yard.income.work(&yard.origin(1), Some("dj_gig")).await);
    assert!(said.starts_with("You are still resting from your last shift."), "{said}");
    yard.pass(30);
    let second = yard.income.work(&yard.origin(1), Some("DJ gig")).await.unwrap();
    assert!((170..=330).contains(&second.done.reward));
    let (holdings, belongings) = yard.standing(1).await;
    // Who is set to work twice today is paid for that, too.
    let quests: i64 = second.gains.quests.iter().map(|quest| quest.coins).sum();
    assert_eq!(holdings.balance, first.done.reward + second.done.reward + quests);
    assert_eq!((belongings.tally("work"), belongings.today("work")), (2, belongings.today("work").max(1)));
    yard.audit().await;
}

#[tokio::test]
async fn an_unknown_job_moves_nothing() {
    let yard = Yard::new().await;
    let said = refusal(yard.income.work(&yard.origin(1), Some("king")).await);
    assert!(said.starts_with("There is no job “king”. Choose one of `code_review`, "), "{said}");
    assert_eq!(yard.count("SELECT count(*) FROM user_wallets").await, 0);
}

#[tokio::test]
async fn a_replay_works_no_second_time_and_answers_the_same() {
    let yard = Yard::new().await;
    let origin = yard.origin(1);
    let first = yard.income.work(&origin, None).await.unwrap();
    yard.pass(60);
    assert_eq!(yard.income.work(&origin, None).await.unwrap(), Settled { replayed: true, ..first });
    yard.audit().await;
}

#[tokio::test]
async fn of_32_presses_at_once_one_works() {
    let yard = Yard::new().await;
    let press = |_| {
        let yard = yard.clone();
        async move { yard.income.work(&yard.origin(1), None).await }
    };
    let results = join_all((0..32).map(press)).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    assert!(results.into_iter().filter(Result::is_err).all(|result| refusal(result).contains("resting")));
    assert_eq!(yard.count("SELECT count(*) FROM transaction_log").await, 1);
    yard.audit().await;
}

#[tokio::test]
async fn an_energy_drink_halves_the_rest_and_nothing_undercuts_the_shortest() {
    let yard = Yard::new().await;
    let until = |minutes| yard.clock.now() + chrono::TimeDelta::minutes(minutes);
    yard.give(1, Posting { effects: [("energy".to_owned(), until(60))].into(), ..Posting::default() }).await;
    let worked = yard.income.work(&yard.origin(1), None).await.unwrap().done;
    let rest = worked.next_at - yard.clock.now();
    assert!((13..=15).contains(&rest.num_minutes()), "{rest}");
    yard.pass(15);
    yard.income.work(&yard.origin(1), None).await.unwrap();
    // The drink ends before the short rest would: the long one counts.
    yard.pass(31);
    let worked = yard.income.work(&yard.origin(1), None).await.unwrap().done;
    let rest = worked.next_at - yard.clock.now();
    assert!((28..=30).contains(&rest.num_minutes()), "{rest}");
    yard.audit().await;
}
