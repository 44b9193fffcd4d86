//! The assistant's own commands, and what whoever hosts Artie sees: money and prompts.

use std::time::Duration;

use artie::{
    demo::{mind::TALKER, world::World},
    ids::ChannelId,
};
use serde_json::{Value, json};

use super::{HERE, button, hears, last_prompt, me, over};
use crate::support::{
    stage::{said, talking_in, talking_stage},
    town::cafe,
};

#[tokio::test(flavor = "multi_thread")]
async fn commands_of_the_assistant_answer_each_to_whom_it_is_for() {
    let stage = talking_stage(&[]).await;
    let me = me(&stage);
    hears(&stage, "ada", HERE, "hello").await;
    let used = stage.cafe.person("ada").uses(HERE, "ask", &json!({ "question": "what is 12*7" })).unwrap();
    let is_answered = |world: &World| {
        let answer = world.view_interaction(used.id()).ok()?.answer?;
        answer.content.contains("84").then_some(answer)
    };
    let answer = stage.cafe.until("/ask is answered", is_answered).await;
    assert_eq!(answer.author, me);
    for (command, expected) in [
        ("session info", "artie-scripted"),
        ("session history", "message"),
        ("session summary", "no summary"),
        ("session end", "over"),
        ("session end", "no conversation"),
        ("session new", "new conversation"),
        ("usage me", "Today"),
        ("usage guild", "Today"),
    ] {
        let used = stage.cafe.person("ada").uses(HERE, command, &json!({})).unwrap();
        let answer = stage.cafe.answer(used.id()).await.answer.unwrap();
        assert!(said(&answer).contains(expected), "{command}: {}", said(&answer));
        assert!(answer.visible_to.is_some(), "{command} is private");
        if command == "session info" {
            let bytes = stage.cafe.town.with(|world| world.files[&answer.attachments[0].id].bytes.clone());
            let text = String::from_utf8(bytes).unwrap();
            assert!(text.contains("hello") && text.contains("Hello!") && !text.contains("You are Artie"), "{text}");
        }
        stage.cafe.clock.advance(Duration::from_secs(40));
    }
    for command in ["spend", "usage models", "prompt list"] {
        let used = stage.cafe.person("ada").uses(HERE, command, &json!({})).unwrap();
        let words = said(&stage.cafe.answer(used.id()).await.answer.unwrap());
        assert!(words.contains("host me"), "{command}: {words}");
        stage.cafe.clock.advance(Duration::from_secs(40));
    }
    over(stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_hosts_it_sees_the_money_and_changes_the_prompts() {
    let cafe = cafe().await;
    let ada = cafe.person("ada").id.to_string();
    let stage = talking_in(cafe, &[("ARTIE_DISCORD_OPERATORS", &ada)]).await;
    hears(&stage, "ben", HERE, "hello").await;
    let hears_as_ada = async |command: &str, options: Value| {
        let used = stage.cafe.person("ada").uses(HERE, command, &options).unwrap();
        let answer = stage.cafe.answer(used.id()).await.answer.unwrap();
        stage.cafe.clock.advance(Duration::from_secs(40));
        answer
    };
    let spend = hears_as_ada("spend", json!({})).await;
    let picture = spend.embeds[0]["image"]["url"].as_str().expect("a chart");
    assert!(said(&spend).contains("Today") && picture.ends_with("spend.png"), "{}", said(&spend));
    assert!(said(&hears_as_ada("usage models", json!({})).await).contains(TALKER));
    let learn = said(&hears_as_ada("prompt show", json!({ "name": "learn" })).await);
    assert!(learn.contains("worth remembering"), "{learn}");
    let shown = hears_as_ada("prompt edit", json!({ "name": "assistant" })).await;
    let opened = stage.cafe.person("ada").presses(shown.id, &button(&shown, "prompt.open").unwrap()).unwrap();
    let opened = stage.cafe.until("the form is open", |world| {
        world.view_interaction(opened.id()).ok().filter(|view| view.interaction.form.is_some())
    });
    let opened = opened.await;
    let fields = json!({ "0": "You are a parrot. PARROT-PROMPT", "1": "more fun" });
    let sent = stage.cafe.person("ada").submits(opened.id(), &fields).unwrap();
    let saved = stage.cafe.answer(sent.id()).await.answer.unwrap();
    assert!(said(&saved).contains("Version 2"), "{}", said(&saved));
    stage.cafe.mind.forget();
    hears(&stage, "ben", HERE, "hello again").await;
    assert!(last_prompt(&stage).contains("PARROT-PROMPT"));
    let history = said(&hears_as_ada("prompt history", json!({ "name": "assistant" })).await);
    assert!(history.contains("more fun") && history.contains(&format!("<@{ada}>")), "{history}");
    let diff = said(&hears_as_ada("prompt diff", json!({ "name": "assistant" })).await);
    assert!(diff.contains("+ You are a parrot."), "{diff}");
    let back = said(&hears_as_ada("prompt rollback", json!({ "name": "assistant", "version": 1 })).await);
    assert!(back.contains("Version 3"), "{back}");
    stage.cafe.mind.forget();
    hears(&stage, "ben", HERE, "and again").await;
    assert!(!last_prompt(&stage).contains("PARROT-PROMPT"));
    over(stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn little_money_is_told_to_whoever_hosts_it_once_an_hour() {
    let cafe = cafe().await;
    let ada = cafe.person("ada").id.to_string();
    let stage = talking_in(cafe, &[("ARTIE_DISCORD_OPERATORS", &ada)]).await;
    stage.cafe.mind.set_balance(Some(3.5));
    let services = stage.bot.services();
    let look = async || {
        let credits = services.models.credits().await;
        assert_eq!(credits.remaining_usd, Some(3.5));
        let operators = &services.settings.discord.operators;
        services.usage.look_after(&services.queue, services.models.provider(), &credits, operators).await.unwrap()
    };
    assert_eq!((look().await, look().await), (1, 0));
    let me = me(&stage);
    let told = |world: &World| {
        let mut all = world.messages.values().flat_map(|channel| channel.values());
        all.find(|message| message.author == me && message.content.contains("$3.50")).map(|message| message.channel)
    };
    let channel: ChannelId = stage.cafe.until("Ada is told", told).await;
    assert_eq!(stage.cafe.person("ada").opens_dm(stage.cafe.names.artie).unwrap(), channel, "in private");
    stage.cafe.clock.advance(Duration::from_mins(61));
    assert_eq!(look().await, 1);
    over(stage).await;
}
