//! Pets on the ledger: eggs and treats are spent once, whatever races, and nothing is lost.

use artie::{
    ids::UserId,
    pets::model::{Mood, Species},
};
use futures::future::join_all;

use super::town::{Town, refusal};

const CLIENTS: usize = 16;

async fn owner_of(town: &Town, items: &[(&str, i32)]) {
    town.endow([1]).await;
    town.grant(1, items).await;
}

#[tokio::test]
async fn an_egg_is_hatched_once_whatever_races() {
    let town = Town::new().await;
    owner_of(&town, &[("fox_egg", 2), ("cat_egg", 1)]).await;
    let event = town.origin(1);
    let same = join_all((0..CLIENTS).map(|_| town.pets.adopt(&event, Some(Species::CodeFox), Some("Vix")))).await;
    assert!(same.into_iter().all(|adopted| adopted.unwrap().done.name.as_deref() == Some("Vix")));
    let others =
        join_all((0..CLIENTS).map(|_| async { town.pets.adopt(&town.origin(1), Some(Species::ViralCat), None).await }))
            .await;
    assert!(others.into_iter().all(|adopted| refusal(adopted).starts_with("You have a pet already: Vix.")));
    assert_eq!(town.count("SELECT count(*) FROM user_pets").await, 1);
    assert_eq!(town.count("SELECT sum(quantity) FROM user_inventory").await, 2);
    town.audit().await;
}

#[tokio::test]
async fn two_eggs_at_once_make_one_pet() {
    let town = Town::new().await;
    owner_of(&town, &[("fox_egg", 1), ("cat_egg", 1)]).await;
    let kinds = [Species::CodeFox, Species::ViralCat];
    let adopted = join_all(kinds.map(|kind| {
        let town = &town;
        async move { town.pets.adopt(&town.origin(1), Some(kind), None).await }
    }))
    .await;
    assert_eq!(adopted.iter().filter(|adopted| adopted.is_ok()).count(), 1);
    assert_eq!(town.count("SELECT count(*) FROM user_pets").await, 1);
    assert_eq!(town.count("SELECT count(*) FROM user_inventory").await, 1);
    town.audit().await;
}

#[tokio::test]
async fn a_treat_is_eaten_once_and_needs_go_on() {
    let town = Town::new().await;
    owner_of(&town, &[("fox_egg", 1), ("companion_treat", 3)]).await;
    town.pets.adopt(&town.origin(1), None, Some("Vix")).await.unwrap();
    town.pass(30);
    let event = town.origin(1);
    let same = join_all((0..CLIENTS).map(|_| town.pets.feed(&event))).await;
    for fed in same {
        let fed = fed.unwrap().done;
        assert_eq!((fed.care.before.hunger.shown(), fed.care.after.hunger.shown(), fed.left), (40, 90, 2));
    }
    // Different events each eat one, until it is full and happy or none is left.
    let others = join_all((0..CLIENTS).map(|_| async { town.pets.feed(&town.origin(1)).await })).await;
    let (fed, refused): (Vec<_>, Vec<_>) = others.into_iter().partition(Result::is_ok);
    assert_eq!((fed.len(), refused.len()), (1, CLIENTS - 1));
    assert!(refused.into_iter().map(refusal).all(|said| said.starts_with("Vix is full and happy")));
    assert_eq!(town.count("SELECT sum(quantity) FROM user_inventory WHERE item_id = 'companion_treat'").await, 1);
    let (_, condition) = town.pets.look(UserId(1)).await.unwrap();
    assert_eq!((condition.mood, condition.is_helping), (Mood::Ecstatic, true));
    town.audit().await;
}

#[tokio::test]
async fn it_learns_with_its_owner_and_rests_while_nobody_is_there() {
    let town = Town::new().await;
    owner_of(&town, &[("drone_egg", 1)]).await;
    town.pets.adopt(&town.origin(1), None, Some("Byte")).await.unwrap();
    for _ in 0..3 {
        town.pass(24);
        town.endow([1]).await;
    }
    let (pet, condition) = town.pets.look(UserId(1)).await.unwrap();
    assert_eq!((pet.stats.xp, condition.level.number), (150, 2));
    assert_eq!((condition.needs.hunger.shown(), condition.is_helping), (0, false));

    let origin = town.origin(1);
    let resting = town.pets.rest(&origin).await.unwrap().done;
    assert!(resting.ends_at.is_some());
    assert_eq!(town.pets.rest(&origin).await.unwrap().done, resting, "a replay does not wake it");
    town.pass(24);
    let (_, asleep) = town.pets.look(UserId(1)).await.unwrap();
    assert_eq!(asleep.needs.happiness.shown(), condition.needs.happiness.shown());
    assert_eq!(town.pets.rest(&town.origin(1)).await.unwrap().done.ends_at, None);
}

#[tokio::test]
async fn an_outage_starves_nobody() {
    let town = Town::new().await;
    town.uptime.beat().await.unwrap();
    owner_of(&town, &[("rabbit_egg", 1)]).await;
    town.pets.adopt(&town.origin(1), None, None).await.unwrap();
    town.pass(100);
    town.another_process().beat().await.unwrap();
    let (_, condition) = town.pets.look(UserId(1)).await.unwrap();
    assert_eq!((condition.needs.hunger.shown(), condition.needs.happiness.shown()), (100, 100));
}

#[tokio::test]
async fn it_is_let_go_once_in_time_and_no_other() {
    let town = Town::new().await;
    owner_of(&town, &[("fox_egg", 2)]).await;
    town.pets.adopt(&town.origin(1), None, Some("Vix")).await.unwrap();
    let (pet, _) = town.pets.look(UserId(1)).await.unwrap();
    let asked = town.origin(1);
    town.clock.advance(std::time::Duration::from_secs(31));
    let late = town.pets.release(&town.origin(1), asked.event, pet.id).await;
    assert!(refusal(late).starts_with("That question is over"));
    let asked = town.origin(1);
    let gone = join_all((0..CLIENTS).map(|_| town.pets.release(&asked, asked.event, pet.id))).await;
    assert!(gone.into_iter().all(|gone| gone.unwrap().done.name.as_deref() == Some("Vix")));
    assert!(refusal(town.pets.feed(&town.origin(1)).await).starts_with("You have no pet yet"));
    town.pets.adopt(&town.origin(1), None, Some("Vox")).await.unwrap();
    let asked = town.origin(1);
    let other = town.pets.release(&asked, asked.event, pet.id).await;
    assert!(refusal(other).starts_with("That question was about another pet"));
    let renamed = town.pets.rename(&town.origin(1), "  Vex ").await.unwrap().done;
    assert_eq!((renamed.before.as_deref(), renamed.after.as_str()), (Some("Vox"), "Vex"));
    town.audit().await;
}
