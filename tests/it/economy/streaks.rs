//! What keeps a streak: weeks, freezes, outages, admins; under races and replays.

use artie::{
    error::Error,
    ids::UserId,
    streaks::model::{Bridge, Kind, Mark},
};
use futures::future::join_all;

use super::town::{GUILD, Town, refusal};

const CLIENTS: usize = 16;

#[tokio::test]
async fn a_week_is_credited_once_whatever_races() {
    let town = Town::new().await;
    let origin = town.origin(1);
    let same = join_all((0..CLIENTS).map(|_| town.streaks.weekly(&origin))).await;
    assert!(same.into_iter().all(|claim| claim.unwrap().done.streak.reward == 5_000));
    let others = join_all((0..CLIENTS).map(|_| async { town.streaks.weekly(&town.origin(1)).await })).await;
    assert!(others.into_iter().all(|claim| refusal(claim).starts_with("You have already claimed this week's")));
    assert_eq!(town.balance(1).await, 5_000);

    town.pass(7 * 24);
    let second = town.streaks.weekly(&town.origin(1)).await.unwrap();
    assert_eq!((second.done.kind, second.done.streak.count, second.after.balance), (Kind::Weekly, 2, 12_500));
    town.pass(14 * 24);
    assert_eq!(town.streaks.weekly(&town.origin(1)).await.unwrap().done.streak.broken, Some(2));
    // The daily streak is another one.
    assert_eq!(town.daily(1).await.unwrap().done.streak.count, 1);
    town.audit().await;
}

#[tokio::test]
async fn a_freeze_is_bought_once_and_spent_by_the_claim_that_needs_it() {
    let town = Town::new().await;
    town.endow([1]).await;
    let origin = town.origin(1);
    assert!(refusal(town.streaks.freeze(&origin).await).contains("costs 2,000 coins, and you have 1,000 coins"));
    town.pass(24);
    town.endow([1]).await;
    let bought = join_all((0..CLIENTS).map(|_| async { town.streaks.freeze(&town.origin(1)).await })).await;
    let (bought, held): (Vec<_>, Vec<_>) = bought.into_iter().partition(Result::is_ok);
    assert_eq!((bought.len(), held.len()), (1, CLIENTS - 1));
    assert!(held.into_iter().map(refusal).all(|said| said.contains("already hold") || said.contains("costs")));
    assert_eq!(town.balance(1).await, 0);

    town.pass(71);
    let late = town.daily(1).await.unwrap();
    assert_eq!((late.done.streak.count, late.done.streak.bridge), (3, Some(Bridge::Freeze)));
    town.pass(71);
    let lost = town.daily(1).await.unwrap().done.streak;
    assert_eq!((lost.count, lost.broken, lost.bridge), (1, Some(3), None));
    let spent = "SELECT count(*) FROM user_streaks WHERE freezes = 0";
    assert_eq!(town.count(spent).await, 1);
    let shown = town.streaks.chronicle(UserId(1)).await.unwrap();
    assert_eq!((shown.calendar.count(Mark::Claimed), shown.streak.longest), (4, 3));
    town.audit().await;
}

#[tokio::test]
async fn an_outage_is_excused_and_a_pushed_clock_is_none() {
    let town = Town::new().await;
    town.uptime.beat().await.unwrap();
    town.endow([1]).await;
    // The clock of a running process is pushed: nobody was away.
    town.pass(49);
    town.uptime.beat().await.unwrap();
    assert_eq!(town.daily(1).await.unwrap().done.streak.count, 1);
    assert_eq!(town.count("SELECT count(*) FROM uptime").await, 1);

    // Everything stops for 30 hours; two processes come back.
    town.pass(30);
    let (one, other) = (town.another_process(), town.another_process());
    one.beat().await.unwrap();
    other.beat().await.unwrap();
    assert_eq!(town.count("SELECT count(*) FROM uptime WHERE down_since IS NOT NULL").await, 1);
    town.pass(30);
    one.beat().await.unwrap();
    let claim = town.daily(1).await.unwrap().done.streak;
    assert_eq!((claim.count, claim.bridge), (2, Some(Bridge::Excused)));
    assert!((29 * 60..=30 * 60).contains(&claim.away_minutes), "{}", claim.away_minutes);
    // It was before this claim, so it does not help the next one.
    town.pass(49);
    one.beat().await.unwrap();
    assert_eq!(town.daily(1).await.unwrap().done.streak.count, 1);
    assert_eq!(one.keep_house().await.unwrap(), 0);
}

#[tokio::test]
async fn an_admin_gives_back_what_was_lost_once_and_on_the_record() {
    let town = Town::new().await;
    for _ in 0..3 {
        town.endow([1]).await;
        town.pass(24);
    }
    town.pass(48);
    town.endow([1]).await;
    let (admin, member) = (UserId(9), UserId(1));
    assert!(refusal(town.streaks.repairable(member, member).await).starts_with("You can't repair your own"));
    let offer = town.streaks.repairable(admin, member).await.unwrap();
    assert_eq!((offer.before, offer.after, offer.claim_until), (1, 4, None));

    let asked = town.origin(9);
    let repair = || town.streaks.repair(&asked, GUILD, asked.event, member);
    let pressed = join_all((0..CLIENTS).map(|_| repair())).await;
    assert!(pressed.into_iter().all(|done| done.unwrap().done.after == 4));
    assert_eq!(town.count("SELECT count(*) FROM streak_repairs").await, 1);
    assert_eq!(town.count("SELECT count(*) FROM audit_log WHERE action = 'streak.repair'").await, 1);
    let shown =
        "SELECT g.streak FROM guild_players g JOIN user_streaks s USING (user_id) WHERE g.streak = s.longest_daily";
    assert_eq!(town.count(shown).await, 4, "the boards show the record at once");
    assert!(refusal(town.streaks.repairable(admin, member).await).starts_with("There is nothing to give back"));
    town.pass(24);
    assert_eq!(town.daily(1).await.unwrap().done.streak.count, 5);
}

#[tokio::test]
async fn a_streak_that_nobody_claimed_since_is_pardoned_for_a_while() {
    let town = Town::new().await;
    for _ in 0..2 {
        town.endow([1]).await;
        town.pass(24);
    }
    town.pass(72);
    let asked = town.origin(9);
    let repair = town.streaks.repair(&asked, GUILD, asked.event, UserId(1)).await.unwrap();
    assert_eq!((repair.done.before, repair.done.after, repair.done.claim_until.is_some()), (2, 2, true));
    town.pass(47);
    let claim = town.daily(1).await.unwrap().done.streak;
    assert_eq!((claim.count, claim.bridge), (3, Some(Bridge::Pardon)));
    // A pardon is for one claim.
    town.pass(49);
    assert_eq!(town.daily(1).await.unwrap().done.streak.count, 1);
    // An old question is not answered any more.
    let old = town.origin_at_start(9);
    let stale = town.streaks.repair(&old, GUILD, old.event, UserId(1)).await;
    assert!(matches!(stale, Err(Error::Refused(_))), "{stale:?}");
}
