//! The assistant's own commands, and what whoever hosts Artie sees: money, prompts and settings.

use std::time::Duration;

use artie::{
    demo::{
        mind::TALKER,
        world::{Message, World},
    },
    ids::ChannelId,
};
use serde_json::{Value, json};

use super::{HERE, button, hears, last_prompt, me, over};
use crate::support::{
    stage::{Stage, said, talking_in, talking_stage},
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
    for command in ["spend", "usage models", "prompt list", "config list"] {
        let used = stage.cafe.person("ada").uses(HERE, command, &json!({})).unwrap();
        let words = said(&stage.cafe.answer(used.id()).await.answer.unwrap());
        assert!(words.contains("host me"), "{command}: {words}");
        stage.cafe.clock.advance(Duration::from_secs(40));
    }
    over(stage).await;
}

/// What Ada is answered; nobody uses commands faster than they may.
async fn uses(stage: &Stage, command: &str, options: &Value) -> Message {
    let used = stage.cafe.person("ada").uses(HERE, command, options).unwrap();
    let answer = stage.cafe.answer(used.id()).await.answer.unwrap();
    stage.cafe.clock.advance(Duration::from_secs(40));
    answer
}

/// Ada presses the button below a message, fills in its form and hears what came of it.
async fn fills_in(stage: &Stage, shown: &Message, action: &str, [content, reason]: [&str; 2]) -> String {
    let ada = stage.cafe.person("ada");
    let opened = ada.presses(shown.id, &button(shown, action).unwrap()).unwrap();
    let opened = stage.cafe.until("the form is open", |world| {
        world.view_interaction(opened.id()).ok().filter(|view| view.interaction.form.is_some())
    });
    let opened = opened.await;
    let sent = ada.submits(opened.id(), &json!({ "0": content, "1": reason })).unwrap();
    let answer = stage.cafe.answer(sent.id()).await.answer.unwrap();
    stage.cafe.clock.advance(Duration::from_secs(40));
    said(&answer)
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_hosts_it_sees_the_money_and_changes_the_prompts() {
    let cafe = cafe().await;
    let ada = cafe.person("ada").id.to_string();
    let stage = talking_in(cafe, &[("ARTIE_DISCORD_OPERATORS", &ada)]).await;
    hears(&stage, "ben", HERE, "hello").await;
    let hears_as_ada = async |command: &str, options: Value| uses(&stage, command, &options).await;
    let spend = hears_as_ada("spend", json!({})).await;
    let picture = spend.embeds[0]["image"]["url"].as_str().expect("a chart");
    assert!(said(&spend).contains("Today") && picture.ends_with("spend.png"), "{}", said(&spend));
    assert!(said(&hears_as_ada("usage models", json!({})).await).contains(TALKER));
    let learn = said(&hears_as_ada("prompt show", json!({ "name": "learn" })).await);
    assert!(learn.contains("worth remembering"), "{learn}");
    let shown = hears_as_ada("prompt edit", json!({ "name": "assistant" })).await;
    let saved = fills_in(&stage, &shown, "prompt.open", ["You are a parrot. PARROT-PROMPT", "more fun"]).await;
    assert!(saved.contains("Version 2"), "{saved}");
    stage.cafe.mind.forget();
    hears(&stage, "ben", HERE, "hello again").await;
    assert!(last_prompt(&stage).contains("PARROT-PROMPT"));
    let history = said(&hears_as_ada("prompt history", json!({ "name": "assistant" })).await);
    assert!(history.contains("more fun") && history.contains(&format!("<@{ada}>")), "{history}");
    let diff = said(&hears_as_ada("prompt diff", json!({ "name": "assistant" })).await);
    assert!(diff.contains("+You are a parrot."), "{diff}");
    let back = said(&hears_as_ada("prompt rollback", json!({ "name": "assistant", "version": 1 })).await);
    assert!(back.contains("Version 3"), "{back}");
    stage.cafe.mind.forget();
    hears(&stage, "ben", HERE, "and again").await;
    assert!(!last_prompt(&stage).contains("PARROT-PROMPT"));
    over(stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_hosts_it_changes_settings_while_it_runs() {
    let cafe = cafe().await;
    let ada = cafe.person("ada").id.to_string();
    let stage = talking_in(cafe, &[("ARTIE_DISCORD_OPERATORS", &ada)]).await;
    let name = |name: &str| json!({ "name": name });
    let hears_as_ada = async |command: &str, options: &Value| said(&uses(&stage, command, options).await);
    let listed = hears_as_ada("config list", &json!({})).await;
    assert!(listed.contains("**spend.user_day_usd** = `5`") && listed.contains("per day and person"), "{listed}");
    let edit = async |setting: &str, value: &str| {
        let shown = uses(&stage, "config edit", &name(setting)).await;
        fills_in(&stage, &shown, "config.open", [value, "a quieter week"]).await
    };
    let refused = edit("spend.user_day_usd", "plenty").await;
    assert!(refused.contains("takes US dollars from 0"), "{refused}");
    let saved = edit("spend.user_day_usd", "0.0").await;
    assert!(saved.contains("Version 2 of **spend.user_day_usd**") && saved.contains("`0`"), "{saved}");
    // What it sets aside for a call costs something now, and nobody may spend anything.
    let saved = edit("models.prices", "artie-*=1/1").await;
    assert!(saved.contains("Version 2 of **models.prices**"), "{saved}");
    let answer = hears(&stage, "ben", HERE, "hello").await;
    assert!(answer.contains("used up what I may spend on conversation with you"), "{answer}");

    let history = hears_as_ada("config history", &name("spend.user_day_usd")).await;
    assert!(history.contains("a quieter week") && history.contains(&format!("<@{ada}>")), "{history}");
    let diff = hears_as_ada("config diff", &name("spend.user_day_usd")).await;
    assert!(diff.contains("-5\n+0"), "{diff}");
    let back = json!({ "name": "spend.user_day_usd", "version": 0, "reason": "the week is over" });
    let back = hears_as_ada("config rollback", &back).await;
    assert!(back.contains("Version 3"), "{back}");
    assert!(hears(&stage, "ben", HERE, "hello again").await.contains("Hello"));

    let unknown = hears_as_ada("config show", &name("discord.token")).await;
    assert!(unknown.contains("no setting called “discord.token” that can be changed here"), "{unknown}");
    let none = hears_as_ada("config show", &json!({ "name": "models.chat", "version": 7 })).await;
    assert!(none.contains("no version 7"), "{none}");
    // Without a model that talks, it says so.
    let saved = edit("models.chat", "").await;
    assert!(saved.contains("Version 2 of **models.chat**"), "{saved}");
    let empty = hears_as_ada("config show", &name("models.chat")).await;
    assert!(empty.contains("It is empty"), "{empty}");
    let answer = hears(&stage, "ben", HERE, "tell me a story").await;
    assert!(answer.contains("No language model is set up for me"), "{answer}");
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
