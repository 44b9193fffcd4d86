//! What is kept of a conversation, and what is not: of people who want nothing recorded, of what is deleted, of an answer
//! that another one takes the place of.

use artie::{
    demo::world::{Message, World},
    memories::{Hand, NewMemory, Scope, Viewer},
    reply::Audience,
};
use serde_json::json;
use sqlx::query_scalar;

use super::{HERE, answered, answers, asks, button, hears, last_prompt, me, over};
use crate::support::{
    eventually,
    stage::{Stage, said, talking_stage},
    town::DEADLINE,
};

async fn count(stage: &Stage, sql: &'static str, needle: &str) -> i64 {
    query_scalar(sql).bind(needle).fetch_one(stage.database.db.pool()).await.unwrap()
}

/// How much of what is kept says this.
async fn kept(stage: &Stage, needle: &str) -> i64 {
    let sql = "SELECT (SELECT count(*) FROM session_messages WHERE strpos(content, $1) > 0)
             + (SELECT count(*) FROM messages WHERE strpos(value, $1) > 0 AND NOT author_is_bot)
             + (SELECT count(*) FROM queue WHERE strpos(payload::text || coalesce(result::text, ''), $1) > 0)
             + (SELECT count(*) FROM reply_outbox WHERE strpos(body::text, $1) > 0)";
    count(stage, sql, needle).await
}

/// Waits until it is known which message an answer became.
async fn delivered(stage: &Stage, answer: &Message) {
    let sql = "SELECT count(*) FROM reply_outbox WHERE state = 'sent' AND sent_message = $1";
    eventually(DEADLINE, async || count(stage, sql, &answer.id.to_string()).await > 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wants_nothing_recorded_is_answered_and_nothing_of_it_is_kept() {
    let stage = talking_stage(&[]).await;
    let me = me(&stage);
    stage.hears("ada", "privacy optout", &json!({})).await;
    stage.cafe.mind.will_say("A fine animal, PURPLE-OTTER or not.");
    let asked = asks(&stage, "ada", HERE, "my secret is PURPLE-OTTER");
    let answer = answered(&stage, &asked).await;
    assert!(answer.content.contains("A fine animal"), "{}", answer.content);
    eventually(DEADLINE, async || kept(&stage, "PURPLE-OTTER").await == 0).await;
    let sessions = stage.bot.services().sessions.list(asked.author, 10, 0).await.unwrap();
    assert!(sessions.is_empty(), "{sessions:?}");
    // The next question begins anew; a reply to the answer brings it along.
    stage.cafe.mind.forget();
    hears(&stage, "ada", HERE, "and what is its colour?").await;
    assert!(!last_prompt(&stage).contains("PURPLE-OTTER"), "{}", last_prompt(&stage));
    let replied = stage.cafe.person("ada").replies(&answer, &format!("<@{me}> why?")).unwrap();
    answered(&stage, &replied).await;
    assert!(last_prompt(&stage).contains("A fine animal"), "{}", last_prompt(&stage));
    // With a command it is the same, and whoever is recorded again is remembered again.
    let used = stage.cafe.person("ada").uses(HERE, "ask", &json!({ "question": "is GREEN-OTTER better?" })).unwrap();
    stage.cafe.answer(used.id()).await;
    eventually(DEADLINE, async || kept(&stage, "GREEN-OTTER").await == 0).await;
    stage.hears("ada", "privacy optout", &json!({ "undo": true })).await;
    hears(&stage, "ada", HERE, "now it is BLUE-OTTER").await;
    assert!(kept(&stage, "BLUE-OTTER").await > 0);
    over(stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_deleted_leaves_the_conversation_and_its_question_stays() {
    let stage = talking_stage(&[]).await;
    let said = "SELECT count(*) FROM session_messages WHERE strpos(content, $1) > 0";
    stage.cafe.mind.will_say("The word is HERON.");
    let asked = asks(&stage, "ben", HERE, "tell me a WATCHWORD");
    let answer = answered(&stage, &asked).await;
    delivered(&stage, &answer).await;
    assert_eq!(count(&stage, said, "HERON").await, 1);
    stage.cafe.person("ada").deletes(answer.id).unwrap();
    eventually(DEADLINE, async || count(&stage, said, "HERON").await == 0).await;
    assert_eq!(count(&stage, said, "WATCHWORD").await, 1, "the question is still there for all to see");
    stage.cafe.mind.forget();
    hears(&stage, "ben", HERE, "and now?").await;
    assert!(!last_prompt(&stage).contains("HERON"), "{}", last_prompt(&stage));
    over(stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_answer_to_a_command_its_question_goes_too() {
    let stage = talking_stage(&[]).await;
    let said = "SELECT count(*) FROM session_messages WHERE strpos(content, $1) > 0";
    let ben = stage.cafe.person("ben");
    stage.cafe.mind.will_say("The bird is an EGRET.");
    ben.uses(HERE, "ask", &json!({ "question": "which bird is the RIDDLE?" })).unwrap();
    let general = stage.cafe.names.general;
    let answer = stage.cafe.message(general, ben.id, |message| message.content.contains("EGRET.")).await;
    delivered(&stage, &answer).await;
    assert_eq!((count(&stage, said, "EGRET").await, count(&stage, said, "RIDDLE").await), (1, 1));
    stage.cafe.person("ada").deletes(answer.id).unwrap();
    eventually(DEADLINE, async || count(&stage, said, "EGRET").await == 0 && count(&stage, said, "RIDDLE").await == 0)
        .await;
    over(stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_answer_takes_the_place_of_all_messages_of_the_first() {
    let stage = talking_stage(&[]).await;
    let me = me(&stage);
    let asked = asks(&stage, "ada", HERE, "write a long story");
    let is_last = |one: &Message| button(one, "ask.again").is_some();
    let whole = |world: &World| {
        let parts = answers(world, me, &asked);
        parts.last().is_some_and(is_last).then_some(parts)
    };
    let parts = stage.cafe.until("the story is over", whole).await;
    assert!(parts.len() >= 2, "{parts:?}");
    delivered(&stage, parts.last().unwrap()).await;
    stage.cafe.mind.forget();
    stage.cafe.mind.will_say("Once upon a time.");
    let again = button(parts.last().unwrap(), "ask.again").unwrap();
    stage.cafe.person("ada").presses(parts.last().unwrap().id, &again).unwrap();
    let anew = |world: &World| {
        let parts = answers(world, me, &asked);
        let is_it = |one: &Message| one.content == "Once upon a time." && is_last(one);
        (parts.len() == 1 && is_it(&parts[0])).then(|| parts[0].clone())
    };
    let second = stage.cafe.until("it is answered anew, in one message", anew).await;
    assert_eq!(second.id, parts[0].id, "where the first began");
    over(stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_is_answered_any_more_an_answer_stays_as_it_is() {
    let stage = talking_stage(&[]).await;
    let asked = asks(&stage, "ada", HERE, "how are you");
    let first = answered(&stage, &asked).await;
    let told = stage.hears("ada", "settings set", &json!({ "key": "assistant.mode", "value": "off" })).await;
    assert!(told.contains("is now"), "{told}");
    let again = button(&first, "ask.again").unwrap();
    let pressed = stage.cafe.person("ada").presses(first.id, &again).unwrap();
    let words = said(&stage.cafe.answer(pressed.id()).await.answer.unwrap());
    assert!(words.contains("switched off here"), "{words}");
    let now = stage.cafe.town.with(|world| world.message(first.channel, first.id).unwrap().clone());
    assert_eq!(now.content, first.content);
    assert!(button(&now, "ask.again").is_some());
    over(stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_and_its_clock_are_the_persons_own() {
    let stage = talking_stage(&[]).await;
    stage.hears("ben", "time zone", &json!({ "zone": "Tokyo" })).await;
    hears(&stage, "ben", HERE, "what day is it?").await;
    assert!(last_prompt(&stage).contains("(Asia/Tokyo)"), "{}", last_prompt(&stage));
    let session = stage.bot.services().sessions.list(stage.cafe.person("ben").id, 1, 0).await.unwrap().remove(0);
    let tokyo = stage.bot.services().sessions.today(chrono_tz::Tz::Asia__Tokyo);
    assert_eq!(session.day, tokyo);
    hears(&stage, "ada", HERE, "and here?").await;
    assert!(last_prompt(&stage).contains("(UTC)"), "{}", last_prompt(&stage));
    over(stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_answer_to_a_command_shows_what_it_remembered() {
    let stage = talking_stage(&[]).await;
    let (ada, names) = (stage.cafe.person("ada"), stage.cafe.names);
    let (guild, channel) = (Some(names.guild), names.general);
    let viewer = Viewer { user: ada.id, guild, channel, project: None, audience: Audience::Everyone };
    let new = NewMemory { scope: Scope::Guild, ..NewMemory::own("The roof bees make heather honey") };
    let hand = Hand { user: ada.id, manages: guild };
    stage.bot.services().memories.remember(&viewer, hand, None, new).await.unwrap();
    stage.cafe.mind.will_say("They make HEATHER-HONEY.");
    ada.uses(HERE, "ask", &json!({ "question": "what do the roof bees make?" })).unwrap();
    let is_whole = |message: &Message| message.content == "They make HEATHER-HONEY." && !message.components.is_empty();
    let answer = stage.cafe.message(channel, ada.id, |one| is_whole(one) && button(one, "ask.stop").is_none()).await;
    assert!(last_prompt(&stage).contains("heather honey"), "{}", last_prompt(&stage));
    let used = button(&answer, "memory.used").expect("a button that shows it");
    let pressed = ada.presses(answer.id, &used).unwrap();
    let words = said(&stage.cafe.answer(pressed.id()).await.answer.unwrap());
    assert!(words.contains("heather honey"), "{words}");
    over(stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ending_a_conversation_says_what_becomes_of_it() {
    let stage = talking_stage(&[]).await;
    let new = async || stage.hears("ada", "session new", &json!({})).await;
    assert_eq!(new().await, "A new conversation began.");
    let asked = stage.cafe.person("ada").says("bot-lab", &format!("<@{}> hello", me(&stage))).unwrap();
    answered(&stage, &asked).await;
    assert!(new().await.contains("kept as it is"), "too short to be summed up");
    for n in 0..5 {
        let asked = stage.cafe.person("ada").says("bot-lab", &format!("<@{}> number {n}", me(&stage))).unwrap();
        answered(&stage, &asked).await;
    }
    let ended = stage.hears("ada", "session end", &json!({})).await;
    assert!(ended.contains("summed up and kept"), "{ended}");
    over(stage).await;
}
