//! Duels, games and trades as people play them in the café: who may press what, and what a restart leaves of it.

use std::time::Duration;

use artie::demo::world::{InteractionView, Message};
use serde_json::{Value, json};

use crate::support::stage::{Stage, said, stage, start};

/// The message that answers a command, as the one who used it sees it.
async fn answer(stage: &Stage, who: &str, command: &str, options: &Value) -> Message {
    let used = stage.cafe.person(who).uses("bot-lab", command, options).unwrap();
    stage.cafe.answer(used.id()).await.answer.expect("an answer")
}

/// The `custom_id` of the button with this label.
fn button(message: &Message, label: &str) -> String {
    let found = controls(message).find(|control| control["label"].as_str().is_some_and(|text| text.starts_with(label)));
    found.unwrap_or_else(|| panic!("no button {label} in {:?}", message.components))["custom_id"]
        .as_str()
        .unwrap()
        .into()
}

fn controls(message: &Message) -> impl Iterator<Item = &Value> {
    message.components.iter().filter_map(|row| row["components"].as_array()).flatten()
}

fn is_used_up(message: &Message) -> bool {
    controls(message).count() > 0 && controls(message).all(|control| control["disabled"] == true)
}

/// Presses a button and waits until that is answered.
async fn press(stage: &Stage, who: &str, message: &Message, label: &str) -> InteractionView {
    let pressed = stage.cafe.person(who).presses(message.id, &button(message, label)).unwrap();
    stage.cafe.answer(pressed.id()).await
}

/// The first words that this person sees in the lab and that hold this text.
async fn reads(stage: &Stage, who: &str, text: &str) -> String {
    let viewer = stage.cafe.person(who).id;
    said(&stage.cafe.message(stage.cafe.names.bot_lab, viewer, |message| said(message).contains(text)).await)
}

/// This message once it fits.
async fn becomes(stage: &Stage, shown: &Message, fits: impl Fn(&Message) -> bool) -> Message {
    let viewer = stage.cafe.person("chloe").id;
    stage.cafe.message(stage.cafe.names.bot_lab, viewer, |message| message.id == shown.id && fits(message)).await
}

/// A café where games are on and some people have their daily coins.
async fn playground(people: &[&str]) -> Stage {
    let stage = stage().await;
    stage.hears("ada", "settings set", &json!({ "key": "games", "value": "on" })).await;
    for who in people {
        stage.hears(who, "daily", &json!({})).await;
    }
    stage
}

/// The same café with another process of Artie's.
async fn restarted(stage: Stage) -> Stage {
    let Stage { cafe, database, bot } = stage;
    bot.stop().await;
    let bot = start(&cafe, &database.db).await;
    Stage { cafe, database, bot }
}

async fn over(stage: Stage) {
    let report = stage.bot.services().economy.verify().await.unwrap();
    assert!(report.is_clean(), "{}", report.table());
    stage.cafe.expect_no_unknown_requests();
    stage.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn games_are_played_where_they_are_on_and_again_by_a_button() {
    let stage = stage().await;
    stage.hears("ben", "daily", &json!({})).await;
    let off = stage.hears("ben", "game flip", &json!({ "side": 0, "amount": "50" })).await;
    assert!(off.starts_with("Games with stakes are off in this server."), "{off}");
    stage.hears("ada", "settings set", &json!({ "key": "games", "value": "on" })).await;
    let flipped = answer(&stage, "ben", "game flip", &json!({ "side": 0, "amount": "50" })).await;
    assert!(flipped.visible_to.is_some() && said(&flipped).contains("You staked 50 coins"), "{}", said(&flipped));
    assert!(flipped.embeds[0]["footer"]["text"].as_str().unwrap().contains("The house keeps 2% on average."));
    let spun = answer(&stage, "ben", "game slots", &json!({ "amount": "10" })).await;
    assert!(spun.embeds[0]["footer"]["text"].as_str().unwrap().contains("The house keeps 4.2% on average."));
    let stage = restarted(stage).await;
    let before = stage.bot.services().economy.verify().await.unwrap().movements;
    press(&stage, "ben", &flipped, "Again for 50").await;
    press(&stage, "ben", &spun, "Again for 10").await;
    let after = stage.bot.services().economy.verify().await.unwrap().movements;
    assert_eq!(after, before + 2, "both were played again by the new process");
    over(stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_duel_is_between_two_and_outlives_a_restart() {
    let stage = playground(&["ada", "ben"]).await;
    let ben = json!({ "opponent": stage.cafe.person("ben").id.to_string(), "amount": "100" });
    let asked = answer(&stage, "ada", "game duel", &ben).await;
    assert!(said(&asked).contains("to a duel for **100 coins** each"), "{}", said(&asked));
    reads(&stage, "ada", "You have **900 coins**").await;
    press(&stage, "chloe", &asked, "Accept").await;
    reads(&stage, "chloe", "This duel is between").await;
    press(&stage, "ada", &asked, "Accept").await;
    reads(&stage, "ada", "can accept it").await;
    let stage = restarted(stage).await;
    press(&stage, "ben", &asked, "Accept").await;
    let fought = becomes(&stage, &asked, |message| said(message).contains("beat")).await;
    assert!(is_used_up(&fought), "{fought:?}");
    reads(&stage, "ben", "coins** in your wallet").await;
    let held = stage.bot.services().economy.wallet(stage.cafe.person("ada").id).await.unwrap().holdings;
    assert_eq!(held.escrow, 0);
    assert!([900, 1_100].contains(&held.balance));
    over(stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_challenge_that_nobody_answers_is_given_back_and_says_so() {
    let stage = playground(&["ada"]).await;
    let ben = json!({ "opponent": stage.cafe.person("ben").id.to_string(), "amount": "all" });
    let asked = answer(&stage, "ada", "game duel", &ben).await;
    let stage = restarted(stage).await;
    stage.cafe.clock.advance(Duration::from_secs(301));
    reads(&stage, "chloe", "did not answer in time. 1,000 coins went back").await;
    press(&stage, "ben", &asked, "Accept").await;
    reads(&stage, "ben", "That duel is over already").await;
    assert!(is_used_up(&becomes(&stage, &asked, |message| said(message).contains("did not answer")).await));
    let held = stage.bot.services().economy.wallet(stage.cafe.person("ada").id).await.unwrap().holdings;
    assert_eq!((held.balance, held.escrow), (1_000, 0));
    over(stage).await;
}

/// Opens the form of one's offer, fills it in and sends it.
async fn offers(stage: &Stage, who: &str, message: &Message, things: &str, coins: &str) {
    let opened = press(stage, who, message, "My offer").await;
    let sent = stage.cafe.person(who).submits(opened.id(), &json!({ "0": things, "1": coins })).unwrap();
    stage.cafe.answer(sent.id()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trade_is_agreed_to_by_both_and_outlives_a_restart() {
    let stage = playground(&["ada", "ben"]).await;
    stage.hears("ben", "shop buy", &json!({ "item": "luck charm" })).await;
    let ben = stage.cafe.person("ben").id.to_string();
    let refused = stage.hears("ada", "trade", &json!({ "with": ben, "offer": "3 moons" })).await;
    assert!(refused.starts_with("I don't know a thing called “moons”."), "{refused}");
    let asked = answer(&stage, "ada", "trade", &json!({ "with": ben, "coins": "300" })).await;
    assert!(asked.visible_to.is_none() && said(&asked).contains("A trade between"), "{}", said(&asked));
    reads(&stage, "ada", "You have **700 coins** in your wallet, and 300 coins set aside.").await;
    offers(&stage, "ben", &asked, "1 luck charm", "").await;
    let both = becomes(&stage, &asked, |message| said(message).contains("1 × 🍀 luck charm")).await;
    press(&stage, "chloe", &both, "Agree").await;
    reads(&stage, "chloe", "This trade is between").await;
    press(&stage, "chloe", &both, "My offer").await;
    press(&stage, "ada", &both, "Agree").await;
    let half = becomes(&stage, &asked, |message| said(message).contains("✅ agrees")).await;
    let stage = restarted(stage).await;
    // Ada thinks better of it, so what Ben sees is not what he would get.
    offers(&stage, "ada", &half, "", "250").await;
    let changed = becomes(&stage, &asked, |message| said(message).contains("250 coins")).await;
    assert!(!said(&changed).contains("✅"), "{}", said(&changed));
    press(&stage, "ada", &changed, "Agree").await;
    press(&stage, "ben", &changed, "Agree").await;
    let done = becomes(&stage, &asked, |message| said(message).contains("Everything has changed hands.")).await;
    assert!(is_used_up(&done), "{done:?}");
    let (holdings, belongings) = stage.bot.services().items.bag(stage.cafe.person("ada").id).await.unwrap();
    assert_eq!((holdings.balance, holdings.escrow, belongings.stack(&"luck_charm".into()).quantity), (750, 0, 1));
    over(stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trade_that_runs_out_says_so_and_its_buttons_are_over() {
    let stage = playground(&["ada", "ben"]).await;
    let ben = stage.cafe.person("ben").id.to_string();
    let asked = answer(&stage, "ada", "trade", &json!({ "with": ben, "coins": "all" })).await;
    let stage = restarted(stage).await;
    stage.cafe.clock.advance(Duration::from_secs(901));
    reads(&stage, "chloe", "ran out of time. Everybody has their own again.").await;
    press(&stage, "ben", &asked, "Agree").await;
    reads(&stage, "ben", "That trade is over already").await;
    assert!(is_used_up(&becomes(&stage, &asked, |message| said(message).contains("ran out of time")).await));
    let held = stage.bot.services().economy.wallet(stage.cafe.person("ada").id).await.unwrap().holdings;
    assert_eq!((held.balance, held.escrow), (1_000, 0));
    over(stage).await;
}
