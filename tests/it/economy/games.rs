//! Games on a real database: the switch, the rest, and stakes that come back exactly once.

use std::sync::Arc;

use artie::{
    error::Result,
    games::{
        duel::{Answered, Duel, End, Ending},
        house::Face,
    },
    ids::{EventId, UserId},
    origin::Origin,
    words::Locale,
};
use futures::future::join_all;

use super::town::{Town, person, refusal};

async fn playground() -> Arc<Town> {
    let town = Town::new().await;
    town.decree(r#"{"games": true}"#).await;
    town.endow([1, 2]).await;
    town
}

async fn challenge(town: &Town, from: u64, to: u64, stake: &str) -> Result<Duel> {
    Ok(town.games.challenge(&town.origin(from), person(to), stake).await?.done)
}

async fn answer(town: &Town, who: u64, duel: EventId, ending: Ending) -> Result<Answered> {
    Ok(town.games.answer(&town.origin(who), duel, ending).await?.done)
}

/// How it ended by this very answer.
async fn ends(town: &Town, who: u64, duel: EventId, ending: Ending) -> End {
    match answer(town, who, duel, ending).await.unwrap() {
        Answered::Ended(duel) => duel.end.unwrap(),
        other => panic!("{other:?}"),
    }
}

/// What its task does.
async fn run_out(town: &Town, duel: &Duel) -> Answered {
    town.games.run_out(duel.id, Locale::english()).await.unwrap().unwrap()
}

async fn held(town: &Town, user: u64) -> (i64, i64) {
    let holdings = town.economy.wallet(UserId(user)).await.unwrap().holdings;
    (holdings.balance, holdings.escrow)
}

#[tokio::test]
async fn games_are_off_until_they_are_switched_on() {
    let town = Town::new().await;
    town.endow([1]).await;
    let off = "Games with stakes are off in this server";
    assert!(refusal(town.games.flip(&town.origin(1), Face::Heads, "10").await).starts_with(off));
    assert!(refusal(town.games.slots(&town.origin(1), "10").await).starts_with(off));
    assert!(refusal(challenge(&town, 1, 2, "10").await).starts_with(off));
    let alone = Origin { guild: None, ..town.origin(1) };
    assert!(refusal(town.games.slots(&alone, "10").await).starts_with("Games are played in servers"));
    assert_eq!(held(&town, 1).await, (1_000, 0));
    town.audit().await;
}

#[tokio::test]
async fn what_is_won_and_lost_is_in_the_ledger_and_a_replay_changes_nothing() {
    let town = playground().await;
    for round in 0..5 {
        let before = town.balance(1).await;
        let origin = town.origin(1);
        let played = town.games.flip(&origin, Face::Tails, "10").await.unwrap();
        assert_eq!(played.after.balance, before + played.done.gain());
        assert!([10, -10].contains(&played.done.gain()), "{round}");
        let again = town.games.flip(&origin, Face::Tails, "10").await.unwrap();
        assert_eq!((again.done, again.replayed), (played.done, true), "a replay tosses no other coin");
        assert_eq!(town.balance(1).await, played.after.balance);
    }
    assert!(refusal(town.games.slots(&town.origin(1), "10").await).starts_with("That was a lot of games"));
    town.clock.advance(std::time::Duration::from_secs(31));
    let spun = town.games.slots(&town.origin(1), "10").await.unwrap();
    assert_eq!(town.balance(1).await, spun.after.balance);
    assert!(refusal(town.games.slots(&town.origin(1), "9").await).contains("from 10 to 1,000"));
    assert!(refusal(town.games.flip(&town.origin(1), Face::Heads, "501").await).contains("from 10 to 500"));
    town.audit().await;
}

#[tokio::test]
async fn what_was_answered_before_a_switch_is_answered_so_after_it() {
    let town = playground().await;
    let (flip, duel) = (town.origin(1), town.origin(1));
    let played = town.games.flip(&flip, Face::Heads, "10").await.unwrap();
    let challenged = town.games.challenge(&duel, person(2), "10").await.unwrap();
    town.switch_games(false).await.unwrap();
    let again = town.games.flip(&flip, Face::Heads, "10").await.unwrap();
    assert_eq!((again.done, again.replayed), (played.done, true));
    assert_eq!(town.games.challenge(&duel, person(2), "10").await.unwrap().done, challenged.done);
    let off = town.origin(1);
    let refused = refusal(town.games.slots(&off, "10").await);
    town.switch_games(true).await.unwrap();
    assert_eq!(refusal(town.games.slots(&off, "10").await), refused, "a press from before does not play after it");
    town.audit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_games_at_once_keep_to_their_number() {
    let town = playground().await;
    let games = join_all((0..16).map(|_| {
        let town = town.clone();
        tokio::spawn(async move { town.games.flip(&town.origin(1), Face::Heads, "10").await.is_ok() })
    }))
    .await;
    let played = games.into_iter().filter(|game| *game.as_ref().unwrap()).count();
    assert!((1..=5).contains(&played), "{played}");
    town.audit().await;
}

#[tokio::test]
async fn a_duel_moves_the_stake_from_one_to_the_other() {
    let town = playground().await;
    let duel = challenge(&town, 1, 2, "100").await.unwrap();
    assert_eq!((held(&town, 1).await, duel.chance), ((900, 100), 50));
    assert!(refusal(challenge(&town, 1, 2, "100").await).starts_with("You need a rest"));
    assert!(refusal(answer(&town, 1, duel.id, Ending::Accept).await).contains("only <@2> can accept"));
    assert!(refusal(answer(&town, 3, duel.id, Ending::Refuse).await).starts_with("This duel is between"));
    assert!(refusal(answer(&town, 3, duel.id, Ending::Accept).await).starts_with("This duel is between"));
    let End::Fought(winner) = ends(&town, 2, duel.id, Ending::Accept).await else { panic!("not fought") };
    let loser = if winner == UserId(1) { 2 } else { 1 };
    assert_eq!((held(&town, winner.0).await, held(&town, loser).await), ((1_100, 0), (900, 0)));
    let (_, belongings) = town.economy.ledger().standing(winner).await.unwrap();
    assert_eq!(belongings.tally("duel_won"), 1);
    assert!(matches!(answer(&town, 2, duel.id, Ending::Accept).await.unwrap(), Answered::WasOver(_)));
    assert!(matches!(answer(&town, 1, duel.id, Ending::Refuse).await.unwrap(), Answered::WasOver(_)));
    let page = town.economy.history(UserId(1), None, artie::economy::model::Cursor::Newest).await.unwrap();
    assert_eq!(page.entries.iter().map(|entry| entry.change).sum::<i64>(), town.balance(1).await);
    town.audit().await;
}

#[tokio::test]
async fn stakes_come_back_when_nobody_fights() {
    let town = playground().await;
    let declined = challenge(&town, 1, 2, "100").await.unwrap();
    assert_eq!(ends(&town, 2, declined.id, Ending::Refuse).await, End::Declined);
    assert_eq!(town.balance(1).await, 1_000);
    town.pass(1);
    let withdrawn = challenge(&town, 1, 2, "100").await.unwrap();
    assert_eq!(ends(&town, 1, withdrawn.id, Ending::Refuse).await, End::Withdrawn);
    town.pass(1);
    let late = challenge(&town, 1, 2, "100").await.unwrap();
    assert!(matches!(run_out(&town, &late).await, Answered::NotYet(_)));
    town.pass(1);
    assert_eq!(ends(&town, 2, late.id, Ending::Accept).await, End::Expired);
    assert!(matches!(run_out(&town, &late).await, Answered::WasOver(_)));
    let forgotten = challenge(&town, 2, 1, "100").await.unwrap();
    town.pass(1);
    let first = run_out(&town, &forgotten).await;
    assert!(matches!(&first, Answered::Ended(duel) if duel.end == Some(End::Expired)));
    assert_eq!(run_out(&town, &forgotten).await, first, "a task that runs twice says the same and gives back once");
    assert!(matches!(answer(&town, 1, forgotten.id, Ending::Accept).await.unwrap(), Answered::WasOver(_)));
    assert_eq!((held(&town, 1).await, held(&town, 2).await), ((1_000, 0), (1_000, 0)));
    town.audit().await;
}

#[tokio::test]
async fn a_challenge_brings_the_task_that_ends_it() {
    let town = playground().await;
    let duel = challenge(&town, 1, 2, "100").await.unwrap();
    let task: (String, serde_json::Value, i64) = sqlx::query_as(
        "SELECT task_type, payload || respond_to, (extract(epoch FROM scheduled_for) * 1000)::bigint FROM queue_live",
    )
    .fetch_one(town.db.pool())
    .await
    .unwrap();
    let payload = serde_json::json!({
        "event": duel.id, "kind": "channel", "channel": "1", "locale": "en"
    });
    assert_eq!(task, ("duel.expire".into(), payload, duel.expires_at.timestamp_millis()));
    assert!(challenge(&town, 2, 1, "99999").await.is_err());
    assert_eq!(town.count("SELECT count(*) FROM queue_live").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn accepting_declining_and_running_out_at_once_end_it_once() {
    let town = playground().await;
    for round in 0..6_u64 {
        let duel = challenge(&town, 1, 2, "50").await.unwrap();
        let ends = join_all((0..12_u64).map(|client| {
            let (town, id) = (town.clone(), duel.id);
            tokio::spawn(async move {
                let (who, ending) = match client % 3 {
                    0 => (2, Ending::Accept),
                    1 => (1, Ending::Refuse),
                    _ => (2, Ending::Refuse),
                };
                matches!(answer(&town, who, id, ending).await, Ok(Answered::Ended(_)))
            })
        }))
        .await;
        assert_eq!(ends.into_iter().filter(|end| *end.as_ref().unwrap()).count(), 1, "round {round}");
        assert_eq!(town.balance(1).await + town.balance(2).await, 2_000);
        town.pass(1);
    }
    assert_eq!(town.count("SELECT count(*) FROM duels WHERE status = 'open'").await, 0);
    assert_eq!(town.count("SELECT sum(escrow)::bigint FROM user_wallets").await, 0);
    town.audit().await;
}
