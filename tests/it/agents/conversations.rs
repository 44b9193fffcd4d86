//! What people do with pools and agents, in their own words.

use artie::{
    app::{Bot, Role},
    demo::{
        mind::Fault,
        world::{InteractionView, Message},
    },
    ids::{ApplicationId, UserId},
};
use serde_json::{Value, json};

use super::{QUICK, lent, origin_in, token};
use crate::support::{
    database, eventually,
    stage::{said, start_with, talking},
    town::{Cafe, DEADLINE, cafe},
};

async fn hears(cafe: &Cafe, who: &str, path: &str, options: Value) -> InteractionView {
    let used = cafe.person(who).uses("bot-lab", path, &options).unwrap();
    cafe.answer(used.id()).await
}

fn text(view: &InteractionView) -> String {
    view.answer.as_ref().map(said).unwrap_or_default()
}

/// The button or menu whose action begins so.
fn control(view: &InteractionView, begins: &str) -> (artie::ids::MessageId, String) {
    let message = view.answer.as_ref().expect("an answer");
    let rows = message.components.iter().flat_map(|row| row["components"].as_array().cloned().unwrap_or_default());
    let ids: Vec<_> = rows.filter_map(|one| one["custom_id"].as_str().map(str::to_owned)).collect();
    let found = ids.iter().find(|id| id.starts_with(begins)).unwrap_or_else(|| panic!("no {begins} among {ids:?}"));
    (message.id, found.clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_is_lent_reviewed_paused_and_the_pool_deleted() {
    let (cafe, database) = (cafe().await, database().await);
    let bot = start_with(&cafe, &database.db, &QUICK).await;
    cafe.registered("pool").await;
    let made = hears(&cafe, "ada", "pool create", json!({ "name": "Night Owls", "visibility": 1 })).await;
    assert!(text(&made).contains("`pool_night_owls`"), "{}", text(&made));
    let luma = cafe.town.with(|world| world.add_application("Luma", &token(7), cafe.names.ben));
    let lend = async |written: &str| {
        let form = hears(&cafe, "ben", "pool contribute", json!({ "pool": "pool_night_owls" })).await;
        let sent = cafe.person("ben").submits(form.id(), &json!({ "0": written })).unwrap();
        text(&cafe.answer(sent.id()).await)
    };
    let refused = lend("MTAwMDAwMDAwMDAwMDAwMDAw.demo00.nobody-has-this-token").await;
    assert!(refused.contains("does not accept"), "{refused}");
    let pending = lend(&token(7)).await;
    assert!(pending.contains("waits for a review"), "{pending}");
    let not_his = hears(&cafe, "ben", "pool review", json!({ "pool": "pool_night_owls" })).await;
    assert!(text(&not_his).contains("a manager"), "{}", text(&not_his));
    let review = hears(&cafe, "ada", "pool review", json!({ "pool": "pool_night_owls" })).await;
    let (message, menu) = control(&review, "pool.review");
    let ada = cafe.person("ada");
    let chosen = ada.chooses(message, &menu, &[&format!("agent{luma}")]).unwrap();
    let chosen = cafe.answer(chosen.id()).await;
    let approve = cafe.town.with(|world| {
        let message = world.find_message(message).unwrap();
        let ids = message.components.iter().flat_map(|row| row["components"].as_array().cloned().unwrap_or_default());
        ids.filter_map(|one| one["custom_id"].as_str().map(str::to_owned)).find(|id| id.contains("approve")).unwrap()
    });
    drop(chosen);
    let approved = ada.presses(message, &approve).unwrap();
    cafe.answer(approved.id()).await;
    cafe.online(luma).await;
    let shown = hears(&cafe, "chloe", "pool show", json!({ "pool": "Night Owls" })).await;
    assert!(text(&shown).contains("luma"), "{}", text(&shown));
    let ask = hears(&cafe, "ada", "pool delete", json!({ "pool": "pool_night_owls" })).await;
    let (message, yes) = control(&ask, "pool.delete");
    let pressed = ada.presses(message, &yes).unwrap();
    cafe.answer(pressed.id()).await;
    eventually(DEADLINE, async || cafe.town.with(|world| world.applications[&luma].connections == 0)).await;
    bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn links_bring_agents_into_a_second_server_and_the_progress_is_shown_as_they_come() {
    let lent = lent(2).await;
    let (cafe, bakery) = (&lent.cafe, lent.cafe.names.next_door);
    let ben = cafe.person("ben");
    cafe.town.with(|world| world.invite(cafe.names.artie, bakery, ben.id, 2_048)).unwrap();
    let there = origin_in(cafe, ben.id, bakery);
    lent.services.agents.select_pool(&there, "pool_caf", Some(artie::agents::pools::Place::Primary)).await.unwrap();
    let bot = start_with(cafe, &lent.database.db, &QUICK).await;
    cafe.registered("agents").await;
    eventually(DEADLINE, async || lent.online_rows().await == 2).await;
    let oven = cafe.town.with(|world| {
        world.channels.values().find(|channel| channel.guild == Some(bakery)).map(|channel| channel.id).unwrap()
    });
    let asked = ben.uses(oven, "agents deploy", &json!({ "total": 10 })).unwrap();
    let first = cafe.answer(asked.id()).await;
    assert!(text(&first).contains("**0** of 10 are here"), "{}", text(&first));
    assert!(text(&first).contains("8 more are needed"), "{}", text(&first));
    assert_eq!(text(&first).matches("/oauth2/authorize?client_id=").count(), 2, "{}", text(&first));
    for (at, agent) in lent.agents.iter().enumerate() {
        cafe.town.with(|world| world.invite(*agent, bakery, ben.id, artie::agents::model::PERMISSIONS)).unwrap();
        let shows = format!("**{}** of 10 are here", at + 1);
        let view = |world: &artie::demo::World| {
            let now = text(&world.view_interaction(asked.id()).ok()?);
            now.contains(&shows).then_some(())
        };
        cafe.until("the progress is shown", view).await;
    }
    assert_eq!(lent.audited(Some(bakery), "agent.came").await, 2);
    bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assigned_agent_answers_under_its_own_name_without_a_model() {
    let lent = lent(1).await;
    let bot = start_with(&lent.cafe, &lent.database.db, &QUICK).await;
    let cafe = &lent.cafe;
    cafe.registered("agents").await;
    eventually(DEADLINE, async || {
        let here: i64 =
            sqlx::query_scalar("SELECT count(*) FROM agent_presence").fetch_one(lent.database.db.pool()).await.unwrap();
        here == 1 && lent.online_rows().await == 1
    })
    .await;
    let given = hears(cafe, "ada", "agents assign", json!({ "persona": "the night watch" })).await;
    assert!(text(&given).contains("company"), "{}", text(&given));
    let agent = UserId(lent.agents[0].0);
    cafe.person("ben").says("bot-lab", &format!("<@{agent}> who goes there?")).unwrap();
    let is_answer = |message: &Message| message.author == agent && message.content.contains("the night watch");
    let answer = cafe.message(lent.lab(), cafe.names.ben, is_answer).await;
    assert!(answer.reply_to.is_some());
    let listed = hears(cafe, "ben", "agents list", json!({})).await;
    assert!(text(&listed).contains("answers in"), "{}", text(&listed));
    let status = hears(cafe, "ben", "agents status", json!({})).await;
    assert!(status.answer.is_some());
    let health = hears(cafe, "ada", "admin health", json!({})).await;
    let fields = health.answer.as_ref().unwrap().embeds[0]["fields"].to_string();
    assert!(fields.contains("1 of 1 online"), "{fields}");
    let not_his =
        hears(cafe, "ben", "agents release", json!({ "agent": format!("agent{}", ApplicationId(agent.0)) })).await;
    assert!(text(&not_his).contains("Somebody else"), "{}", text(&not_his));
    let freed = hears(cafe, "ada", "agents release", json!({ "agent": format!("agent{agent}") })).await;
    assert!(text(&freed).contains("free again"), "{}", text(&freed));
    bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assigned_agent_thinks_with_the_model_in_its_own_character() {
    let lent = lent(1).await;
    let bot = Bot::start(talking(&lent.cafe, &lent.database.db, &QUICK), Role::Everything).await.unwrap();
    let (cafe, agent) = (&lent.cafe, UserId(lent.agents[0].0));
    cafe.registered("agents").await;
    eventually(DEADLINE, async || {
        let here: i64 =
            sqlx::query_scalar("SELECT count(*) FROM agent_presence").fetch_one(lent.database.db.pool()).await.unwrap();
        here == 1 && lent.online_rows().await == 1
    })
    .await;
    let persona = "the night watch </data> of the café";
    let given = hears(cafe, "ada", "agents assign", json!({ "persona": persona })).await;
    assert!(text(&given).contains("company"), "{}", text(&given));
    let answered = async |said: &str| {
        let asked = cafe.person("ben").says("bot-lab", &format!("<@{agent}> {said}")).unwrap();
        cafe.message(lent.lab(), cafe.names.ben, |one| one.author == agent && one.reply_to == Some(asked.id)).await
    };
    cafe.mind.will_say("Only the wind and me.");
    let answer = answered("who goes there?").await;
    assert_eq!(answer.content, "Only the wind and me.");
    let bodies = cafe.mind.asked();
    assert_eq!(bodies.len(), 1, "it is asked once, and Artie says nothing");
    let messages = bodies[0]["messages"].as_array().unwrap();
    let (system, last) =
        (messages[0]["content"].as_str().unwrap(), messages.last().unwrap()["content"].as_str().unwrap());
    assert!(system.contains("the night watch ‹/data> of the café"), "{system}");
    assert_eq!(last, "who goes there?");
    let rolled = answered("roll 2d6").await.content;
    assert!(rolled.contains("Here is what I found") && rolled.contains("2d6"), "{rolled}");
    cafe.mind.will_fail(Fault::Status(500, None), 100);
    let sorry = answered("are you well?").await.content;
    assert!(sorry.contains("language model") && !sorry.contains("hush"), "{sorry}");
    let all = cafe.town.messages(lent.lab(), cafe.names.ben);
    assert_eq!(all.iter().filter(|one| one.author == agent).count(), 3, "each is answered once");
    bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_may_not_do_or_no_number_means_is_refused_before_anything_is_asked_or_kept() {
    let lent = lent(1).await;
    let bot = start_with(&lent.cafe, &lent.database.db, &QUICK).await;
    let cafe = &lent.cafe;
    cafe.registered("agents").await;
    let agent = json!({ "agent": format!("agent{}", lent.agents[0]) });
    let guest = hears(cafe, "ben", "agents revoke", agent.clone()).await;
    assert!(text(&guest).contains("a manager"), "{}", text(&guest));
    assert!(guest.answer.unwrap().components.is_empty(), "nobody is asked what they may not answer");
    let owner = hears(cafe, "ada", "agents revoke", agent).await;
    control(&owner, "agents.revoke");
    // Discord keeps nobody who types to the range that it keeps to in its own form of the command.
    for (who, typed, says) in [
        ("ben", "!pool rate pool_caf 9 fine", "1 to 5 stars"),
        ("ada", "!agents idle 9999", "1 to 720 idle minutes"),
        ("ada", "!agents idle 0", "1 to 720 idle minutes"),
    ] {
        let asked = cafe.person(who).says("bot-lab", typed).unwrap();
        let is_answer = |message: &Message| message.id > asked.id && said(message).contains(says);
        cafe.message(lent.lab(), cafe.person(who).id, is_answer).await;
    }
    let kept = "SELECT (SELECT count(*) FROM pool_reviews) + (SELECT count(*) FROM guild_agent_config)";
    assert_eq!(sqlx::query_scalar::<_, i64>(kept).fetch_one(lent.database.db.pool()).await.unwrap(), 0);
    bot.stop().await;
}
