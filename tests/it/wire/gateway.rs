//! The gateway with a bare websocket: opening, closing, intents, resuming, compression.

use std::{io::Read, time::Duration};

use artie::demo::world::{
    Disturbance, Effect, Fault,
    cafe::{ARTIE_TOKEN, BARISTA_TOKEN},
};
use flate2::{Decompress, FlushDecompress, read::ZlibDecoder};
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async, tungstenite::Message};

use crate::support::town::{Cafe, PATIENCE, cafe};

const NO_CONTENT: u64 = 0x1FFFF & !(1 << 15);
const ALL: u64 = 0x1FFFF;

/// A bare connection.
struct Line {
    ws: WebSocketStream<MaybeTlsStream<TcpStream>>,
    inflate: Decompress,
}

#[derive(Debug)]
enum Heard {
    Payload(Value),
    Closed(Option<u16>),
}

impl Line {
    async fn open(cafe: &Cafe, query: &str) -> Self {
        let url = format!("{}/gateway{query}", cafe.discord.base_url().replacen("http", "ws", 1));
        Self { ws: connect_async(url).await.unwrap().0, inflate: Decompress::new(true) }
    }

    async fn say(&mut self, op: u64, data: Value) {
        self.ws.send(Message::text(json!({"op": op, "d": data}).to_string())).await.unwrap();
    }

    async fn identify(&mut self, token: &str, intents: u64) {
        self.say(2, json!({"token": token, "intents": intents, "properties": {}})).await;
    }

    async fn hear(&mut self) -> Heard {
        let message = tokio::time::timeout(PATIENCE, self.ws.next()).await.expect("the gateway said nothing");
        match message {
            Some(Ok(Message::Text(text))) => Heard::Payload(serde_json::from_str(&text).unwrap()),
            Some(Ok(Message::Binary(bytes))) => Heard::Payload(serde_json::from_str(&self.inflated(&bytes)).unwrap()),
            Some(Ok(Message::Close(frame))) => Heard::Closed(frame.map(|frame| frame.code.into())),
            None | Some(Err(_)) => Heard::Closed(None),
            other => panic!("{other:?}"),
        }
    }

    fn inflated(&mut self, bytes: &[u8]) -> String {
        let mut text = String::new();
        if !bytes.ends_with(&[0, 0, 0xFF, 0xFF]) {
            ZlibDecoder::new(bytes).read_to_string(&mut text).unwrap();
            return text;
        }
        let mut out = Vec::with_capacity(1 << 20);
        self.inflate.decompress_vec(bytes, &mut out, FlushDecompress::Sync).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// The next payload of this name, others left out.
    async fn payload(&mut self, name: &str) -> Value {
        loop {
            match self.hear().await {
                Heard::Payload(payload) if payload["t"] == name => return payload,
                Heard::Payload(_) => {}
                Heard::Closed(code) => panic!("closed with {code:?} while waiting for {name}"),
            }
        }
    }

    async fn op(&mut self, op: u64) -> Value {
        loop {
            match self.hear().await {
                Heard::Payload(payload) if payload["op"] == op => return payload,
                Heard::Payload(_) => {}
                Heard::Closed(code) => panic!("closed with {code:?} while waiting for op {op}"),
            }
        }
    }

    async fn close_code(&mut self) -> Option<u16> {
        loop {
            if let Heard::Closed(code) = self.hear().await {
                return code;
            }
        }
    }
}

#[tokio::test]
async fn a_session_begins_with_hello_ready_and_every_guild_whole() {
    let cafe = cafe().await;
    let mut line = Line::open(&cafe, "?v=10&encoding=json").await;
    assert_eq!(line.op(10).await["d"]["heartbeat_interval"], 41_250);
    line.identify(ARTIE_TOKEN, ALL).await;
    let ready = line.payload("READY").await;
    assert_eq!(ready["s"], 1);
    assert_eq!(ready["d"]["guilds"], json!([{"id": cafe.names.guild, "unavailable": true}]));
    let guild = line.payload("GUILD_CREATE").await["d"].clone();
    assert_eq!(guild["channels"].as_array().unwrap().len(), 4);
    assert_eq!(guild["members"].as_array().unwrap().len(), 6);
    line.say(1, json!(2)).await;
    line.op(11).await;
    line.say(8, json!({"guild_id": cafe.names.guild, "query": "", "limit": 0, "nonce": "n"})).await;
    let chunk = line.payload("GUILD_MEMBERS_CHUNK").await["d"].clone();
    assert_eq!((chunk["members"].as_array().unwrap().len(), &chunk["nonce"]), (6, &json!("n")));
    let both = [cafe.names.artie, cafe.names.barista];
    let connections = || cafe.town.with(|world| both.map(|id| world.applications[&id].connections));
    assert_eq!(connections(), [1, 0]);
    let mut other = Line::open(&cafe, "?v=10").await;
    other.identify(BARISTA_TOKEN, ALL).await;
    other.payload("READY").await;
    assert_eq!(connections(), [1, 1]);
    drop(other);
    cafe.until("Barista is gone", |world| (!world.applications[&both[1]].is_online()).then_some(())).await;
}

#[tokio::test]
async fn wrong_tokens_intents_and_words_close_with_their_codes() {
    let cafe = cafe().await;
    let identify = |token: &str, intents: u64| json!({"token": token, "intents": intents, "properties": {}});
    cafe.town.with(|world| world.applications.get_mut(&cafe.names.barista).unwrap().granted_intents = 0);
    let sharded = json!({"token": ARTIE_TOKEN, "intents": 1, "shard": [2, 2], "properties": {}});
    for (op, data, code) in [
        (2, identify("wrong", ALL), 4004),
        (2, identify(ARTIE_TOKEN, 1 << 40), 4013),
        (2, identify(BARISTA_TOKEN, ALL), 4014),
        (2, sharded, 4010),
        (3, json!({}), 4003),
        (99, json!({}), 4001),
    ] {
        let mut line = Line::open(&cafe, "").await;
        line.say(op, data).await;
        assert_eq!(line.close_code().await, Some(code));
    }
    let mut line = Line::open(&cafe, "").await;
    line.ws.send(Message::text("{nonsense")).await.unwrap();
    assert_eq!(line.close_code().await, Some(4002));
    let mut line = Line::open(&cafe, "").await;
    line.identify(ARTIE_TOKEN, ALL).await;
    line.identify(ARTIE_TOKEN, ALL).await;
    assert_eq!(line.close_code().await, Some(4005));
    cafe.town.fault(Fault::once("IDENTIFY", Effect::RefuseToken));
    let mut line = Line::open(&cafe, "").await;
    line.identify(ARTIE_TOKEN, ALL).await;
    assert_eq!(line.close_code().await, Some(4004));
    cafe.town.fault(Fault::once("GATEWAY", Effect::FailBefore(503)));
    let url = format!("{}/gateway", cafe.discord.base_url().replacen("http", "ws", 1));
    assert!(connect_async(&url).await.unwrap_err().to_string().contains("503"));
    assert!(connect_async(&url).await.is_ok());
}

#[tokio::test]
async fn without_the_content_intent_only_what_concerns_the_bot_can_be_read() {
    let cafe = cafe().await;
    let mut line = Line::open(&cafe, "").await;
    line.identify(ARTIE_TOKEN, NO_CONTENT).await;
    line.payload("GUILD_CREATE").await;
    let ben = cafe.person("Ben");
    ben.says("general", "secret").unwrap();
    ben.says("general", &format!("<@{}> open", cafe.names.artie)).unwrap();
    let direct = ben.opens_dm(cafe.names.artie).unwrap();
    ben.says(direct, "private").unwrap();
    let mut texts = Vec::new();
    for _ in 0..3 {
        texts.push(line.payload("MESSAGE_CREATE").await["d"].clone());
    }
    assert_eq!(texts[0]["content"], "");
    assert_eq!(texts[1]["content"], format!("<@{}> open", cafe.names.artie));
    assert_eq!((&texts[2]["content"], texts[2].get("guild_id")), (&json!("private"), None));
    assert_eq!(texts[0]["member"]["nick"], Value::Null);

    let mut deaf = Line::open(&cafe, "").await;
    deaf.identify(BARISTA_TOKEN, 1).await;
    deaf.payload("GUILD_CREATE").await;
    ben.says("general", "unheard").unwrap();
    cafe.town.with(|world| world.add_channel(cafe.names.guild, "new", ""));
    let Heard::Payload(next) = deaf.hear().await else { panic!("closed") };
    assert_eq!(next["t"], "CHANNEL_CREATE", "messages are not heard without their intent");
}

#[tokio::test]
async fn a_resumed_session_hears_what_it_missed_once_and_in_order() {
    let cafe = cafe().await;
    let ben = cafe.person("Ben");
    let mut line = Line::open(&cafe, "").await;
    line.identify(ARTIE_TOKEN, ALL).await;
    let session = line.payload("READY").await["d"]["session_id"].clone();
    line.payload("GUILD_CREATE").await;
    ben.says("general", "heard").unwrap();
    let heard = line.payload("MESSAGE_CREATE").await["s"].clone();
    cafe.town.disturb(cafe.names.artie, Disturbance::Drop);
    assert_eq!(line.close_code().await, None, "cut with no close frame");
    for text in ["one", "two"] {
        ben.says("general", text).unwrap();
    }
    let mut line = Line::open(&cafe, "").await;
    line.say(6, json!({"token": ARTIE_TOKEN, "session_id": session, "seq": heard})).await;
    let mut missed = Vec::new();
    loop {
        let Heard::Payload(payload) = line.hear().await else { panic!("closed") };
        match payload["t"].as_str() {
            Some("MESSAGE_CREATE") => missed.push(payload["d"]["content"].clone()),
            Some("RESUMED") => break,
            _ => {}
        }
    }
    assert_eq!(missed, [json!("one"), json!("two")]);
    ben.says("general", "three").unwrap();
    assert_eq!(line.payload("MESSAGE_CREATE").await["d"]["content"], "three");

    cafe.town.disturb(cafe.names.artie, Disturbance::InvalidSession { resumable: false });
    assert_eq!(line.op(9).await["d"], false);
    line.say(6, json!({"token": ARTIE_TOKEN, "session_id": session, "seq": heard})).await;
    assert_eq!(line.op(9).await["d"], false, "the session is gone");
    line.identify(ARTIE_TOKEN, ALL).await;
    line.payload("READY").await;
    cafe.town.disturb(cafe.names.artie, Disturbance::Close(4000));
    assert_eq!(line.close_code().await, Some(4000));
    let mut line = Line::open(&cafe, "").await;
    cafe.town.advance(Duration::from_mins(5));
    line.say(6, json!({"token": ARTIE_TOKEN, "session_id": "unknown", "seq": 1})).await;
    line.op(9).await;
}

#[tokio::test]
async fn a_client_without_a_heartbeat_is_closed_and_a_deaf_server_acknowledges_none() {
    let cafe = cafe().await;
    cafe.town.with(|world| world.heartbeat = Duration::from_millis(200));
    let mut line = Line::open(&cafe, "").await;
    line.identify(ARTIE_TOKEN, ALL).await;
    assert_eq!(line.close_code().await, Some(4009));

    let mut line = Line::open(&cafe, "").await;
    line.identify(ARTIE_TOKEN, ALL).await;
    line.payload("GUILD_CREATE").await;
    cafe.town.disturb(cafe.names.artie, Disturbance::Deafen);
    cafe.town.disturb(cafe.names.artie, Disturbance::Reconnect);
    line.op(7).await;
    line.say(1, Value::Null).await;
    loop {
        match line.hear().await {
            Heard::Payload(payload) => assert_ne!(payload["op"], 11, "deaf"),
            Heard::Closed(code) => break assert_eq!(code, Some(4009)),
        }
    }
}

#[tokio::test]
async fn both_compressions_are_spoken() {
    let cafe = cafe().await;
    let mut stream = Line::open(&cafe, "?v=10&encoding=json&compress=zlib-stream").await;
    stream.op(10).await;
    stream.identify(ARTIE_TOKEN, ALL).await;
    stream.payload("READY").await;
    stream.payload("GUILD_CREATE").await;
    let mut payloads = Line::open(&cafe, "").await;
    payloads.say(2, json!({"token": ARTIE_TOKEN, "intents": ALL, "properties": {}, "compress": true})).await;
    payloads.payload("READY").await;
    payloads.payload("GUILD_CREATE").await;
    for n in 0..50 {
        cafe.person("Ben").says("general", &"long ".repeat(n + 1)).unwrap();
    }
    for n in 0..50 {
        let expected = "long ".repeat(n + 1).trim().to_owned();
        assert_eq!(stream.payload("MESSAGE_CREATE").await["d"]["content"], expected);
        assert_eq!(payloads.payload("MESSAGE_CREATE").await["d"]["content"], expected);
    }
}

#[tokio::test]
async fn private_answers_reach_only_their_bot_and_carry_no_guild() {
    let cafe = cafe().await;
    let (mut artie, mut barista) = (Line::open(&cafe, "").await, Line::open(&cafe, "").await);
    for (line, token) in [(&mut artie, ARTIE_TOKEN), (&mut barista, BARISTA_TOKEN)] {
        line.identify(token, ALL).await;
        line.payload("GUILD_CREATE").await;
    }
    let rest = super::bare::Bare::artie(&cafe);
    rest.post(&format!("/applications/{}/commands", cafe.names.artie), &json!({"name": "try", "description": "d"}))
        .await;
    let view = cafe.person("Ben").uses("general", "try", &json!({})).unwrap();
    let told = artie.payload("INTERACTION_CREATE").await["d"].clone();
    assert_eq!(told["token"], view.interaction.token);
    let path = format!("/interactions/{}/{}/callback", view.id(), view.interaction.token);
    rest.post(&path, &json!({"type": 4, "data": {"content": "for you", "flags": 64}})).await;
    let message = artie.payload("MESSAGE_CREATE").await["d"].clone();
    assert_eq!((&message["content"], message.get("guild_id"), message.get("member")), (&json!("for you"), None, None));
    cafe.person("Ben").says("general", "public").unwrap();
    assert_eq!(barista.payload("MESSAGE_CREATE").await["d"]["content"], "public", "it never heard of the other");
    cafe.town.replay(view.id()).unwrap();
    let again = artie.payload("INTERACTION_CREATE").await["d"].clone();
    assert_eq!((&again["id"], &again["token"]), (&told["id"], &told["token"]));
}
