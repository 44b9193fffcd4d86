//! The demo's page without a browser: who may reach it, and what travels over its websocket.

pub(crate) mod script;

use std::sync::Arc;

use artie::{
    clock::Clock,
    demo::{
        Config, Discord,
        page::{self, Blind, PageKey},
        world::cafe,
    },
    dice::Dice,
};
use chrono::TimeDelta;
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream,
    tungstenite::{Message, client::IntoClientRequest},
};

use script::PATIENCE;

/// A demo with a page and the scripted bot.
pub(crate) struct Stage {
    /// The running Discord.
    pub(crate) discord: Discord,
    /// The page's address.
    pub(crate) address: String,
    /// Who lives there.
    pub(crate) cafe: cafe::Cafe,
}

/// Opens the stage.
pub(crate) async fn stage() -> Stage {
    let (mut world, cafe) = cafe::town(Clock::system());
    // A busy machine is no bot that forgets to answer.
    world.acknowledge_within = TimeDelta::minutes(1);
    let key = PageKey::random(&Dice::from_system());
    let extra_key = key.clone();
    let extra = Box::new(move |town: &artie::demo::Town, base: &str| {
        page::routes(town.clone(), base, &extra_key, Arc::new(Blind))
    });
    let discord = Discord::start(Config { extra: Some(extra), ..Config::new(world) }).await.unwrap();
    script::play(&discord.town(), cafe.artie);
    Stage { address: key.address(&discord.base_url()), discord, cafe }
}

#[tokio::test]
async fn the_page_is_served_under_its_key_with_a_strict_policy() {
    let stage = stage().await;
    let page = reqwest::get(&stage.address).await.unwrap();
    assert_eq!(page.status(), 200);
    assert!(page.headers()["content-security-policy"].to_str().unwrap().starts_with("default-src 'self'"));
    assert_eq!(page.headers()["x-content-type-options"], "nosniff");
    assert_eq!(page.headers()["referrer-policy"], "no-referrer");
    let script = reqwest::get(format!("{}app.js", stage.address)).await.unwrap();
    assert_eq!(script.headers()["content-type"], "text/javascript; charset=utf-8");
    let bare = reqwest::get(stage.address.trim_end_matches('/')).await.unwrap();
    assert_eq!((bare.status().as_u16(), bare.url().path().ends_with('/')), (200, true));
    let wrong = format!("{}/{}/", stage.discord.base_url(), "0".repeat(32));
    assert_eq!(reqwest::get(wrong).await.unwrap().status(), 404);
    assert_eq!(reqwest::get(format!("{}..%2fCargo.toml", stage.address)).await.unwrap().status(), 404);
}

#[tokio::test]
async fn strangers_are_refused() {
    let stage = stage().await;
    let client = reqwest::Client::new();
    let foreign_host = client.get(&stage.address).header("host", "evil.example").send().await.unwrap();
    assert_eq!(foreign_host.status(), 403);
    let foreign_origin =
        client.get(format!("{}insight", stage.address)).header("origin", "http://evil.example").send().await.unwrap();
    assert_eq!(foreign_origin.status(), 403);
    for origin in [None, Some("http://evil.example"), Some("null")] {
        let mut request = socket_address(&stage, None).into_client_request().unwrap();
        if let Some(origin) = origin {
            request.headers_mut().insert("origin", origin.parse().unwrap());
        }
        let refused = tokio_tungstenite::connect_async(request).await.unwrap_err();
        assert!(refused.to_string().contains("403"), "{origin:?}: {refused}");
    }
}

fn socket_address(stage: &Stage, viewer: Option<u64>) -> String {
    let viewer = viewer.map(|id| format!("?as={id}")).unwrap_or_default();
    format!("{}ws{viewer}", stage.address.replace("http://", "ws://"))
}

/// An open page, without the browser.
struct Tab(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Tab {
    async fn open(stage: &Stage, viewer: u64) -> (Self, Value) {
        let mut request = socket_address(stage, Some(viewer)).into_client_request().unwrap();
        request.headers_mut().insert("origin", stage.discord.base_url().parse().unwrap());
        let mut tab = Self(tokio_tungstenite::connect_async(request).await.unwrap().0);
        let hello = tab.hear("hello").await;
        (tab, hello)
    }

    /// The next thing of this type; others are passed over.
    async fn hear(&mut self, wanted: &str) -> Value {
        let next = async {
            loop {
                let Message::Text(text) = self.0.next().await.unwrap().unwrap() else { continue };
                let mut value: Value = serde_json::from_str(&text).unwrap();
                if value["t"] == wanted {
                    return if wanted == "done" { value } else { value["d"].take() };
                }
            }
        };
        tokio::time::timeout(PATIENCE, next).await.unwrap_or_else(|_| panic!("no `{wanted}` came"))
    }

    async fn ask(&mut self, what: &str, data: Value) {
        let text = json!({"t": what, "d": data, "nonce": "n"}).to_string();
        self.0.send(Message::text(text)).await.unwrap();
    }
}

fn command(hello: &Value, guild: impl ToString, name: &str) -> Value {
    let all = hello["commands"][guild.to_string()].as_array().unwrap();
    all.iter().find(|command| command["name"] == name).unwrap()["id"].clone()
}

#[tokio::test]
async fn what_one_says_the_other_hears_and_private_answers_stay_private() {
    let stage = stage().await;
    let (mut ada, hello) = Tab::open(&stage, stage.cafe.ada.0).await;
    let (mut ben, _) = Tab::open(&stage, stage.cafe.ben.0).await;
    assert_eq!(hello["me"]["username"], "ada");
    ada.ask("say", json!({"channel": stage.cafe.general, "content": "<img src=x onerror=alert(1)>", "reply_to": null}))
        .await;
    assert_eq!(ben.hear("message").await["content"], "<img src=x onerror=alert(1)>");
    ada.hear("message").await;

    let pay = json!({"channel": stage.cafe.general, "command": command(&hello, stage.cafe.guild, "wallet"), "path": ["pay"],
        "options": {"to": stage.cafe.ben, "amount": 50}, "focused": null});
    ada.ask("command", pay).await;
    let answer = ada.hear("message").await;
    assert_eq!(answer["content"], format!("Paid 50 to <@{}>.", stage.cafe.ben));
    assert_eq!(answer["interaction"]["name"], "wallet pay");
    ada.ask("say", json!({"channel": stage.cafe.general, "content": "after", "reply_to": null})).await;
    assert_eq!(ben.hear("message").await["content"], "after", "the private answer was not for Ben");
}

#[tokio::test]
async fn a_wrong_value_and_a_silent_bot_become_one_sentence() {
    let stage = stage().await;
    let (mut ada, hello) = Tab::open(&stage, stage.cafe.ada.0).await;
    let run = |name: &str, path: Value, options: Value| json!({"channel": stage.cafe.general, "command": command(&hello, stage.cafe.guild, name), "path": path, "options": options, "focused": null});
    ada.ask("command", run("wallet", json!(["pay"]), json!({"to": stage.cafe.ben, "amount": 0}))).await;
    assert_eq!(ada.hear("done").await["error"], "The option `amount` does not accept 0.");
    ada.ask("command", run("silence", json!([]), json!({}))).await;
    ada.ask("type", json!({"channel": stage.cafe.general})).await;
    ada.hear("done").await;
    stage.discord.town().advance(std::time::Duration::from_secs(61));
    assert_eq!(ada.hear("done").await["error"], "The application did not respond.");
    ada.ask("dance", json!({})).await;
    assert!(ada.hear("done").await["error"].as_str().unwrap().starts_with("The demo did not understand"));
}

#[tokio::test]
async fn suggestions_forms_faults_and_the_clock_reach_the_page() {
    let stage = stage().await;
    let (mut ada, hello) = Tab::open(&stage, stage.cafe.ada.0).await;
    let run = |name: &str, options: Value, focused: Value| json!({"channel": stage.cafe.general, "command": command(&hello, stage.cafe.guild, name), "path": [], "options": options, "focused": focused});
    ada.ask("command", run("find", json!({"what": "ca"}), json!("what"))).await;
    assert_eq!(ada.hear("done").await["d"]["choices"][0]["value"], "cake");
    ada.ask("command", run("note", json!({}), Value::Null)).await;
    let form = ada.hear("modal").await;
    ada.ask("submit", json!({"opened_by": form["opened_by"], "fields": {"text": "hello"}})).await;
    assert_eq!(ada.hear("message").await["content"], "You wrote: hello");
    ada.ask("clock", json!({"seconds": 86_400})).await;
    assert_eq!(ada.hear("clock").await["offset_ms"], 86_400_000);
    ada.ask("fault", json!({"kind": "429"})).await;
    assert_eq!(ada.hear("done").await["d"]["429"], 1);
    ada.ask("be", json!({"user": stage.cafe.ben})).await;
    assert_eq!(ada.hear("hello").await["me"]["username"], "ben");
}
