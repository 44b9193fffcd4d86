//! Text commands: everybody in the channel reads their answers, so what is for one person goes to them alone.

use std::time::Duration;

use artie::{
    demo::world::{Effect, Fault, Message},
    ids::{ChannelId, UserId},
};
use serde_json::json;

use crate::support::stage::{Stage, said, stage};

/// Somebody who types, and where they are written to.
struct Typist<'a> {
    stage: &'a Stage,
    name: &'static str,
    id: UserId,
    directly: ChannelId,
}

impl<'a> Typist<'a> {
    fn new(stage: &'a Stage, name: &'static str) -> Self {
        let person = stage.cafe.person(name);
        let directly = person.opens_dm(stage.cafe.names.artie).unwrap();
        Self { stage, name, id: person.id, directly }
    }

    /// Types a command in the lab, after a rest, and gives what stands there in reply.
    async fn types(&self, text: &str) -> Message {
        self.stage.cafe.clock.advance(Duration::from_secs(20));
        let asked = self.stage.cafe.person(self.name).says("bot-lab", text).unwrap();
        let is_reply = |message: &Message| message.reply_to == Some(asked.id);
        self.stage.cafe.message(self.stage.cafe.names.bot_lab, self.id, is_reply).await
    }

    /// What was written to them alone.
    async fn is_told(&self, part: &str) -> Message {
        self.stage.cafe.message(self.directly, self.id, |message| whole(message).contains(part)).await
    }
}

/// The words of a message, those of its cards' fields too.
fn whole(message: &Message) -> String {
    format!("{} {}", said(message), serde_json::Value::from(message.embeds.clone()))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_for_one_person_is_told_to_them_alone_and_the_channel_hears_only_that() {
    let stage = stage().await;
    stage.hears("ada", "settings set", &json!({ "key": "modLogChannel", "value": "bot-lab" })).await;
    stage.hears("ada", "daily", &json!({})).await;
    stage.cafe.person("ben").says("general", "the espresso is ready").unwrap();
    let ada = Typist::new(&stage, "ada");
    for (command, told) in [
        ("!settings show", "`modLogChannel`"),
        ("!admin audit", "settings.update"),
        ("!privacy show", "What I keep about you"),
        ("!wallet show", "1,000"),
        ("!search espresso", "Search"),
    ] {
        let hint = ada.types(command).await;
        assert_eq!(said(&hint), "That is for you alone, so I wrote it to you in a direct message.", "{command}");
        assert!(hint.embeds.is_empty() && hint.attachments.is_empty() && hint.components.is_empty(), "{command}");
        ada.is_told(told).await;
    }
    ada.types("!settings export").await;
    let file = stage.cafe.message(ada.directly, ada.id, |message| !message.attachments.is_empty()).await;
    assert_eq!(file.attachments.len(), 1);
    // A press there would know nothing of the server.
    ada.types("!settings panel").await;
    let panel = ada.is_told("buttons and menus of this are under").await;
    assert!(panel.components.is_empty(), "{panel:?}");
    // Nothing of it stands where Ben reads.
    let seen = stage.cafe.person("ben").sees("bot-lab").unwrap();
    for message in seen.iter().filter(|message| message.author != ada.id && message.reply_to.is_some()) {
        assert!(said(message).starts_with("That is for you alone") && message.attachments.is_empty(), "{message:?}");
    }
    stage.cafe.expect_no_unknown_requests();
    stage.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_nobodys_stays_in_the_channel() {
    let stage = stage().await;
    let (ben, ada) = (Typist::new(&stage, "ben"), stage.cafe.names.ada);
    for (command, shown) in [
        ("!help", "daily"),
        ("!capability list", "calculate"),
        ("!settings show", "Manage Server"),
        ("!wallet pay", "something is missing"),
    ] {
        let answer = ben.types(command).await;
        assert!(whole(&answer).contains(shown), "{command}: {}", whole(&answer));
    }
    // But a refusal can tell what somebody owns.
    let hint = ben.types(&format!("!wallet pay <@{ada}> 50")).await;
    assert!(said(&hint).starts_with("That is for you alone"), "{}", said(&hint));
    ben.is_told("but your wallet holds").await;
    stage.cafe.expect_no_unknown_requests();
    stage.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_takes_no_direct_messages_is_shown_the_slash_command_and_nothing_else() {
    let stage = stage().await;
    let ada = Typist::new(&stage, "ada");
    let closed = || stage.cafe.town.fault(Fault::once("POST /users/@me/channels", Effect::FailBefore(403)));
    closed();
    let hint = ada.types("!settings show").await;
    assert!(said(&hint).contains("settings show") && hint.embeds.is_empty(), "{}", said(&hint));
    // What a task would answer has not even begun.
    let regular = "SELECT count(*) FROM queue WHERE task_type = 'guilds.backfill'";
    stage.hears("ada", "settings set", &json!({ "key": "autorole", "value": "@Regular" })).await;
    closed();
    let hint = ada.types("!settings backfill").await;
    assert!(said(&hint).contains("settings backfill"), "{}", said(&hint));
    let count: i64 = sqlx::query_scalar(regular).fetch_one(stage.database.db.pool()).await.unwrap();
    assert_eq!(count, 0);
    // Else it is told where nobody else reads.
    let hint = ada.types("!settings backfill").await;
    assert_eq!(said(&hint), "That is for you alone, so the answer comes in a direct message.");
    ada.is_told("given; I looked at").await;
    stage.bot.stop().await;
}
