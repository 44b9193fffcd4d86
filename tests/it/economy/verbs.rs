//! Each verb once, and its replay.

use artie::{
    economy::{
        ledger::Settled,
        model::{PayOutcome, Presence, Recipient},
    },
    ids::{UserId, snowflake_at},
};

use super::town::{Town, person, refusal};

#[tokio::test]
async fn a_claim_gives_coins_and_experience_once_per_window() {
    let town = Town::new().await;
    let Settled { done: claim, after, gains, .. } = town.daily(1).await.unwrap();
    assert_eq!((claim.streak.count, claim.streak.reward, after.balance, gains.level), (1, 1_000, 1_000, None));
    assert!(refusal(town.daily(1).await).starts_with("You have already claimed"));
    town.pass(24);
    let Settled { done: claim, after, .. } = town.daily(1).await.unwrap();
    assert_eq!((claim.streak.count, after.balance), (2, 2_000));
    town.pass(48);
    let Settled { done: claim, gains, .. } = town.daily(1).await.unwrap();
    assert_eq!((claim.streak.count, claim.streak.longest, claim.streak.broken), (1, 2, Some(2)));
    assert_eq!(gains.level, Some(2), "150 XP are level 2");
    assert_eq!(gains.crates, ["common_crate".into()]);
    assert_eq!(town.count("SELECT quantity::bigint FROM user_inventory WHERE item_id = 'common_crate'").await, 1);
    let purse = town.economy.wallet(UserId(1)).await.unwrap();
    assert_eq!((purse.holdings.balance, purse.holdings.xp, purse.total_earned), (3_000, 150, 3_000));
    assert_eq!(town.count("SELECT count(*) FROM streak_claims").await, 3);
    assert_eq!(town.audit().await.minted, 3_000);
}

#[tokio::test]
async fn a_long_streak_multiplies_and_is_stored() {
    let town = Town::new().await;
    for day in 1..=7 {
        assert_eq!(town.daily(1).await.unwrap().done.streak.count, day);
        town.pass(24);
    }
    assert_eq!(town.balance(1).await, 6 * 1_000 + 1_500);
    let stored = "SELECT count(*) FROM user_streaks WHERE daily_streak = 7 AND streak_multiplier = 1.50";
    assert_eq!(town.count(stored).await, 1);
    town.audit().await;
}

#[tokio::test]
async fn a_payment_moves_coins_and_is_a_row() {
    let town = Town::new().await;
    town.endow([1]).await;
    let paid = town.pay(1, 2, "250").await.unwrap();
    assert_eq!((paid.amount, paid.tax, town.balance(1).await), (250, 0, 750));
    assert_eq!(town.pay(1, 2, "10%").await.unwrap().amount, 75);
    assert_eq!(town.pay(1, 2, "half").await.unwrap().amount, 337);
    town.pay(1, 2, "all").await.unwrap();
    assert_eq!(town.balance(1).await, 0);
    assert_eq!((town.balance(1).await, town.balance(2).await), (0, 1_000));
    let rows = "SELECT count(*) FROM transaction_log WHERE from_user = '1' AND to_user = '2' AND reason = 'pay'";
    assert_eq!(town.count(rows).await, 4);
    let report = town.audit().await;
    assert_eq!((report.wallets, report.movements, report.held), (2, 5, 1_000));
}

#[tokio::test]
async fn what_cannot_be_paid_changes_nothing() {
    let town = Town::new().await;
    town.endow([1]).await;
    let cases = [
        (person(1), "1", "You can't pay yourself."),
        (Recipient { presence: Presence::Bot, ..person(2) }, "1", "Bots have no use"),
        (Recipient { presence: Presence::Gone, ..person(2) }, "1", "<@2> is not a member"),
        (person(2), "1001", "That would be 1,001 coins"),
        (person(2), "-1", "An amount can't be negative."),
        (person(2), "0.5", "Coins can't be split."),
        (person(2), "1000000000000000000000000000000", "That is more coins than there can ever be."),
    ];
    for (recipient, amount, sentence) in cases {
        let said = refusal(town.economy.pay(&town.origin(1), recipient, amount).await);
        assert!(said.starts_with(sentence), "{amount}: {said}");
    }
    let said = refusal(town.economy.pay(&town.origin(3), person(2), "all").await);
    assert!(said.starts_with("Your wallet is empty."), "{said}");
    assert_eq!(town.balance(1).await, 1_000);
    assert_eq!(town.audit().await.movements, 1);
}

#[tokio::test]
async fn a_replay_changes_nothing_and_answers_the_same() {
    let town = Town::new().await;
    let claim = town.origin(1);
    let first = town.streaks.daily(&claim).await.unwrap();
    town.pass(30);
    assert_eq!(town.streaks.daily(&claim).await.unwrap(), Settled { replayed: true, ..first });
    let payment = town.origin(1);
    let first = town.economy.pay(&payment, person(2), "half").await.unwrap();
    town.endow([1]).await;
    assert_eq!(town.economy.pay(&payment, person(2), "half").await.unwrap(), Settled { replayed: true, ..first });
    assert_eq!((town.balance(1).await, town.balance(2).await), (1_500, 500));
    town.audit().await;
}

#[tokio::test]
async fn a_replayed_refusal_is_refused_again_though_it_could_be_paid_by_now() {
    let town = Town::new().await;
    let payment = town.origin(1);
    let first = refusal(town.economy.pay(&payment, person(2), "500").await);
    town.endow([1]).await;
    assert_eq!(refusal(town.economy.pay(&payment, person(2), "500").await), first);
    assert_eq!(town.balance(1).await, 1_000);
}

#[tokio::test]
async fn an_event_cannot_be_used_for_something_else_or_by_somebody_else() {
    let town = Town::new().await;
    let claim = town.origin(1);
    town.streaks.daily(&claim).await.unwrap();
    let said = refusal(town.economy.pay(&claim, person(2), "5").await);
    assert!(said.starts_with("That was already used"), "{said}");
    let other = artie::origin::Origin { user: UserId(2), ..claim };
    assert!(refusal(town.streaks.daily(&other).await).starts_with("That was already used"));
    assert_eq!(town.audit().await.held, 1_000);
}

#[tokio::test]
async fn a_large_payment_asks_and_pays_once_however_often_it_is_agreed_to() {
    let town = rich_town().await;
    let asked = town.origin(1);
    let outcome = town.economy.pay(&asked, person(2), "all").await.unwrap().done;
    assert_eq!(outcome, PayOutcome::Ask { to: UserId(2), amount: 12_000 });
    assert_eq!(town.balance(1).await, 12_000);
    let press = || town.origin(1);
    let first = town.economy.pay_agreed(&press(), asked.event, UserId(2), 12_000).await.unwrap();
    let again = town.economy.pay_agreed(&press(), asked.event, UserId(2), 12_000).await.unwrap();
    assert_eq!((first.replayed, again.replayed), (false, true));
    assert_eq!(first.done, again.done);
    let too_late = town.economy.pay_cancelled(&press(), asked.event).await.unwrap();
    assert_eq!(too_late.done, first.done, "a late cancel tells that it is paid");
    assert_eq!((town.balance(1).await, town.balance(2).await), (0, 12_000));
    town.audit().await;
}

#[tokio::test]
async fn a_cancelled_question_can_never_pay() {
    let town = rich_town().await;
    let asked = town.origin(1);
    town.economy.pay(&asked, person(2), "11k").await.unwrap();
    town.economy.pay_cancelled(&town.origin(1), asked.event).await.unwrap();
    let late = town.economy.pay_agreed(&town.origin(1), asked.event, UserId(2), 11_000).await.unwrap();
    assert_eq!(late.done, PayOutcome::Cancelled);
    assert_eq!(town.balance(1).await, 12_000);
    town.audit().await;
}

#[tokio::test]
async fn a_servers_policy_caps_taxes_and_asks_for_age() {
    let town = Town::new().await;
    town.decree(r#"{"economy": {"dailyTransferCap": 300, "tax": 10}}"#).await;
    town.endow([1]).await;
    let paid = town.pay(1, 2, "200").await.unwrap();
    assert_eq!((paid.tax, paid.received(), town.balance(1).await), (20, 180, 800));
    let said = refusal(town.pay(1, 2, "101").await);
    assert!(said.contains("up to 300 coins in 24 hours, and you have 100 left"), "{said}");
    town.pay(1, 2, "100").await.unwrap();
    town.pass(25);
    town.pay(1, 2, "300").await.unwrap();
    let report = town.audit().await;
    assert_eq!((report.burned, town.balance(1).await, town.balance(2).await), (60, 400, 540));

    let town = Town::new().await;
    town.decree(r#"{"economy": {"minimumAccountAge": 7}}"#).await;
    let newcomer = snowflake_at(town.clock.now());
    town.endow([newcomer]).await;
    let young = refusal(town.pay(newcomer, 2, "5").await);
    assert!(young.starts_with("This server lets accounts pay once they are old enough"), "{young}");
    town.pass(7 * 24);
    town.pay(newcomer, 2, "5").await.unwrap();
}

/// One person with 12,000 coins.
async fn rich_town() -> std::sync::Arc<Town> {
    let town = Town::new().await;
    town.endow(1..=12).await;
    for giver in 2..=12 {
        town.pay(giver, 1, "all").await.unwrap();
    }
    town
}

#[tokio::test]
async fn the_ledger_cannot_be_rewritten() {
    let town = Town::new().await;
    town.endow([1]).await;
    for sql in ["UPDATE transaction_log SET amount = 5", "DELETE FROM transaction_log", "TRUNCATE transaction_log"] {
        let error = sqlx::query(sql).execute(town.db.pool()).await.unwrap_err().to_string();
        assert!(error.contains("append-only"), "{sql}: {error}");
    }
}

#[tokio::test]
async fn verify_names_every_difference() {
    let town = Town::new().await;
    town.endow([1, 2]).await;
    let pool = town.db.pool();
    sqlx::query("UPDATE user_wallets SET balance = 990, bank = 20 WHERE user_id = '1'").execute(pool).await.unwrap();
    sqlx::query("DELETE FROM user_wallets WHERE user_id = '2'").execute(pool).await.unwrap();
    let report = town.economy.verify().await.unwrap();
    assert!(!report.is_clean());
    let found: Vec<_> =
        report.differences.iter().map(|d| (d.user.0, d.figure.as_str(), d.recorded, d.computed)).collect();
    let expected =
        [(1, "balance", 990, 1_000), (1, "bank", 20, 0), (2, "balance", 0, 1_000), (2, "total_earned", 0, 1_000)];
    assert_eq!(found, expected);
}
