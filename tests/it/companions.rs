//! People talk about their pets and their streaks with the whole bot in the café.

use std::time::Duration;

use artie::{demo::world::Message, ids::UserId};
use serde_json::{Value, json};

use crate::support::stage::{Stage, said, stage};

/// Uses a command after a while, and gives the answer.
async fn answer(stage: &Stage, who: &str, command: &str, options: &Value) -> Message {
    stage.cafe.clock.advance(Duration::from_secs(20));
    let used = stage.cafe.person(who).uses("bot-lab", command, options).unwrap();
    stage.cafe.answer(used.id()).await.answer.unwrap_or_else(|| panic!("/{command} was not answered"))
}

/// Holds a conversation: who says what, and what the answer contains.
async fn talk(stage: &Stage, lines: &[(&str, &str, Value, &str)]) {
    for (who, command, options, expected) in lines {
        let words = said(&answer(stage, who, command, options).await);
        assert!(words.contains(expected) && !words.contains('⟨'), "/{command} {options}: {words}");
    }
}

/// The custom id of a button whose label is this.
fn button(message: &Message, label: &str) -> String {
    let rows = Value::from(message.components.clone());
    let buttons = rows.as_array().unwrap().iter().flat_map(|row| row["components"].as_array().unwrap());
    let found = buttons.clone().find(|button| button["label"] == label);
    found.unwrap_or_else(|| panic!("no button {label}: {rows}"))["custom_id"].as_str().unwrap().to_owned()
}

/// Whether it shows one: a picture within an embed is not among the attachments any more.
fn has_picture(message: &Message) -> bool {
    message.embeds.iter().any(|embed| {
        embed["image"]["url"].as_str().is_some_and(|url| url.ends_with("pet.png") || url.ends_with("streak.png"))
    })
}

async fn grant(stage: &Stage, user: UserId, items: &[(&str, i32)]) {
    for (item, quantity) in items {
        let insert = "INSERT INTO user_inventory (user_id, item_id, quantity, acquired_at) VALUES ($1, $2, $3, 0)";
        let query = sqlx::query(insert).bind(user.to_string()).bind(*item).bind(*quantity);
        query.execute(stage.database.db.pool()).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_life_with_a_pet() {
    let stage = stage().await;
    let none = json!({});
    talk(
        &stage,
        &[
            ("ada", "pet show", none.clone(), "You have no pet yet"),
            ("ada", "pet feed", none.clone(), "You have no pet yet"),
            ("ada", "pet adopt", none.clone(), "You have no egg to hatch"),
        ],
    )
    .await;
    grant(&stage, stage.cafe.person("ada").id, &[("fox_egg", 1), ("companion_treat", 2)]).await;
    talk(
        &stage,
        &[
            ("ada", "pet adopt", json!({ "name": "fuck" }), "not allowed"),
            ("ada", "pet adopt", json!({ "name": "x".repeat(30) }), "at most 24"),
            ("ada", "pet adopt", json!({ "name": "Vix" }), "hatched a Code Fox and called it **Vix**"),
            ("ada", "pet adopt", none.clone(), "You have a pet already: Vix"),
            ("ada", "pet feed", none.clone(), "Vix is full and happy"),
            (
                "ben",
                "pet show",
                json!({ "member": stage.cafe.person("ada").id.to_string() }),
                "**Vix**, the Code Fox of",
            ),
            ("ada", "pet show", json!({ "member": stage.cafe.person("ben").id.to_string() }), "That person has no pet"),
        ],
    )
    .await;
    stage.cafe.clock.advance(Duration::from_hours(30));
    let shown = answer(&stage, "ada", "pet show", &none).await;
    assert!(has_picture(&shown), "{shown:?}");
    let press = |label: &str| stage.cafe.person("ada").presses(shown.id, &button(&shown, label)).unwrap();
    assert!(stage.cafe.person("ben").presses(shown.id, &button(&shown, "Feed")).is_ok());
    stage.cafe.answer(press("Feed").id()).await;
    let fed = stage.cafe.message(stage.cafe.names.bot_lab, stage.cafe.person("ada").id, |message| {
        message.id == shown.id && said(message).contains("→ **")
    });
    let words = said(&fed.await);
    assert!(words.contains("Vix ate a companion treat.") && words.contains("You have 1 left."), "{words}");
    talk(
        &stage,
        &[
            ("ada", "pet play", none.clone(), "You played with Vix"),
            ("ada", "pet play", none.clone(), "out of breath"),
            ("ada", "pet rest", none.clone(), "Vix is resting now"),
            ("ada", "pet feed", none.clone(), "Wake it with"),
            ("ada", "pet rest", none.clone(), "Vix is awake again"),
            ("ada", "pet rename", json!({ "name": "@everyone" }), "like a mention"),
            ("ada", "pet rename", json!({ "name": "**Bit**" }), r"is called **\*\*Bit\*\*** now"),
        ],
    )
    .await;
    stage.cafe.expect_no_unknown_requests();
    stage.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pet_is_let_go_by_its_owner_in_time() {
    let stage = stage().await;
    let ada = stage.cafe.person("ada");
    grant(&stage, ada.id, &[("drone_egg", 1)]).await;
    answer(&stage, "ada", "pet adopt", &json!({ "name": "Byte" })).await;
    let asked = answer(&stage, "ada", "pet release", &json!({})).await;
    assert!(said(&asked).starts_with("Let **Byte** go?"), "{}", said(&asked));
    stage.cafe.clock.advance(Duration::from_secs(31));
    let late = ada.presses(asked.id, &button(&asked, "Let it go")).unwrap();
    stage.cafe.answer(late.id()).await;
    let over =
        stage.cafe.message(stage.cafe.names.bot_lab, ada.id, |message| said(message).contains("question is over"));
    over.await;
    let asked = answer(&stage, "ada", "pet release", &json!({})).await;
    ada.presses(asked.id, &button(&asked, "Let it go")).unwrap();
    let gone = stage.cafe.message(stage.cafe.names.bot_lab, ada.id, |message| said(message).contains("went out into"));
    gone.await;
    talk(&stage, &[("ada", "pet show", json!({}), "You have no pet yet")]).await;
    stage.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn streaks_are_shown_protected_and_given_back() {
    let stage = stage().await;
    let none = json!({});
    let id = |name: &str| json!({ "member": stage.cafe.person(name).id.to_string() });
    talk(
        &stage,
        &[
            ("ben", "streak show", none.clone(), "No streak is running"),
            ("ben", "streak freeze", none.clone(), "costs 2,000 coins, and you have 0 coins"),
            ("ben", "weekly", none.clone(), "claimed this week's **5,000 coins**"),
            ("ben", "weekly", none.clone(), "already claimed this week's coins"),
            ("ben", "daily", none.clone(), "Streak: **1 day**"),
            ("ben", "streak freeze", none.clone(), "You bought a streak freeze for 2,000 coins"),
            ("ben", "streak freeze", none.clone(), "already hold a streak freeze"),
            ("ada", "admin streak", id("ada"), "your own streak"),
            ("ada", "admin streak", id("ben"), "nothing to give back"),
        ],
    )
    .await;
    stage.cafe.clock.advance(Duration::from_hours(70));
    talk(&stage, &[("ben", "daily", none.clone(), "Your streak freeze was spent")]).await;
    stage.cafe.clock.advance(Duration::from_hours(80));
    let asked = answer(&stage, "ada", "admin streak", &id("ben")).await;
    assert!(said(&asked).contains("ended at 2 days. Give it back?"), "{}", said(&asked));
    let ada = stage.cafe.person("ada");
    ada.presses(asked.id, &button(&asked, "Give it back")).unwrap();
    let lab = stage.cafe.names.bot_lab;
    stage.cafe.message(lab, ada.id, |message| said(message).starts_with("Done:")).await;
    talk(&stage, &[("ben", "daily", none.clone(), "An admin had repaired your streak, so it goes on.")]).await;
    let shown = answer(&stage, "ben", "streak show", &none).await;
    assert!(has_picture(&shown), "{shown:?}");
    assert!(said(&shown).contains("Next claim"), "{}", said(&shown));
    stage.cafe.expect_no_unknown_requests();
    stage.bot.stop().await;
}
