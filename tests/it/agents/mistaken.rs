//! What somebody else says is never taken for what an agent said, and what an agent said is never said again.

use std::time::Duration;

use artie::{
    demo::world::{Draft, Effect, Fault, Message},
    ids::{ApplicationId, MessageId, UserId},
};
use serde_json::json;

use super::{Lent, work::Scene};
use crate::support::stage::said;

const POSTS: &str = "POST /channels/*/messages";

/// Waits until an agent's message was answered with this.
async fn failed(lent: &Lent, agent: ApplicationId, status: u16) {
    let struck = |world: &artie::demo::World| {
        let mut posts = world.wire.iter().filter(|entry| entry.application == Some(agent) && entry.method == "POST");
        posts.any(|entry| entry.path.ends_with("/messages") && entry.status == status).then_some(())
    };
    lent.cafe.until("an agent's message fails", struck).await;
}

/// Another bot speaks in the lab.
fn barista_says(lent: &Lent, text: &str, reply_to: Option<MessageId>) {
    let barista = lent.cafe.names.barista;
    let draft = Draft { reply_to, ..Draft::text(text) };
    lent.cafe.town.with(|world| world.post(lent.lab(), UserId(barista.0), Some(barista), draft)).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_bot_says_is_not_what_was_paid_for() {
    let scene = Scene::of(1).await;
    let (ada, agent) = (scene.ada(), scene.lent.agents[0]);
    scene.hears(&ada, "daily", json!({})).await;
    scene.lent.cafe.town.fault(Fault::once(POSTS, Effect::FailBefore(500)).of(agent));
    let used = ada.uses("bot-lab", "agents say", &json!({ "text": "gg" })).unwrap();
    failed(&scene.lent, agent, 500).await;
    barista_says(&scene.lent, "gg", None);
    let done = said(&scene.lent.cafe.answer(used.id()).await.answer.expect("an answer"));
    assert!(done.contains("said it for"), "{done}");
    assert_eq!(scene.agents_said().len(), 1, "the agent itself says it");
    scene.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_bot_replies_is_not_the_agents_answer() {
    let scene = Scene::of(1).await;
    let (agent, ben) = (scene.lent.agents[0], scene.lent.cafe.person("ben"));
    scene.hears(&scene.ada(), "agents assign", json!({ "persona": "the night watch" })).await;
    scene.lent.cafe.town.fault(Fault::once(POSTS, Effect::FailBefore(500)).of(agent));
    let asked = ben.says("bot-lab", &format!("<@{agent}> who goes there?")).unwrap();
    failed(&scene.lent, agent, 500).await;
    barista_says(&scene.lent, "Not me.", Some(asked.id));
    let is_answer = |one: &Message| one.author == UserId(agent.0) && one.reply_to == Some(asked.id);
    scene.lent.cafe.message(scene.lent.lab(), ben.id, is_answer).await;
    assert_eq!(scene.agents_said().len(), 1, "it is answered once");
    scene.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_said_in_time_is_given_back_and_never_said() {
    let scene = Scene::of(1).await;
    let (ada, agent) = (scene.ada(), scene.lent.agents[0]);
    scene.hears(&ada, "daily", json!({})).await;
    let before = scene.balance(ada.id).await;
    scene.lent.cafe.town.fault(Fault::once(POSTS, Effect::FailBefore(500)).of(agent));
    let used = ada.uses("bot-lab", "agents say", &json!({ "text": "gg" })).unwrap();
    failed(&scene.lent, agent, 500).await;
    scene.lent.cafe.clock.advance(Duration::from_secs(121));
    let refunded = said(&scene.lent.cafe.answer(used.id()).await.answer.expect("an answer"));
    assert!(refunded.contains("back"), "{refunded}");
    assert_eq!((scene.agents_said().len(), scene.balance(ada.id).await), (0, before));
    scene.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_agent_said_before_it_broke_is_not_said_again_by_another_one() {
    let scene = Scene::of(2).await;
    let ada = scene.ada();
    scene.hears(&ada, "daily", json!({})).await;
    let before = scene.balance(ada.id).await;
    for agent in &scene.lent.agents {
        scene.lent.cafe.town.fault(Fault::once(POSTS, Effect::FailAfter(500)).of(*agent));
    }
    let used = ada.uses("bot-lab", "agents say", &json!({ "text": "gg" })).unwrap();
    let agents: Vec<_> = scene.lent.agents.iter().map(|agent| UserId(agent.0)).collect();
    let first = scene.lent.cafe.message(scene.lent.lab(), ada.id, |one| agents.contains(&one.author)).await;
    // The answer that it was taken is lost, and before it is looked for, its agent cannot be asked any more.
    sqlx::query("UPDATE agent_bots SET status = 'suspended' WHERE agent_id = $1")
        .bind(format!("agent{}", first.author))
        .execute(scene.lent.database.db.pool())
        .await
        .unwrap();
    let done = said(&scene.lent.cafe.answer(used.id()).await.answer.expect("an answer"));
    assert!(done.contains("said it for"), "{done}");
    assert_eq!((scene.agents_said().len(), scene.balance(ada.id).await), (1, before - 75));
    scene.bot.stop().await;
}
