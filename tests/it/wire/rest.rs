//! Limits and errors, in Discord's own words.

use std::time::Duration;

use artie::demo::world::{Effect, Fault, InteractionState, cafe::BARISTA_TOKEN, interactions::ACKNOWLEDGE_WITHIN};
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::bare::Bare;
use crate::support::town::{Cafe, cafe};

/// The code of the first error at a place of a 50035.
fn code_at<'a>(answer: &'a Value, place: &str) -> &'a str {
    let found = place.split('.').fold(&answer["errors"], |node, step| &node[step]);
    found["_errors"][0]["code"].as_str().unwrap_or("nothing there")
}

fn buttons(count: usize) -> Value {
    (0..count).map(|n| json!({"type": 2, "style": 1, "label": "b", "custom_id": format!("{n}")})).collect()
}

fn row(inside: Value) -> Value {
    json!({"type": 1, "components": inside})
}

#[tokio::test]
async fn messages_beyond_the_limits_are_refused_where_the_fault_is() {
    let cafe = cafe().await;
    let artie = Bare::artie(&cafe);
    let path = format!("/channels/{}/messages", cafe.names.general);
    let fields: Value = (0..26).map(|n| json!({"name": n.to_string(), "value": "v"})).collect();
    let menu = |options: usize| {
        let options: Value = (0..options).map(|n| json!({"label": "x", "value": n.to_string()})).collect();
        row(json!([{"type": 3, "custom_id": "m", "options": options}]))
    };
    let button = |custom_id: &str| json!({"type": 2, "style": 1, "label": "b", "custom_id": custom_id});
    let six_rows: Value = (0..6).map(|n| row(json!([button(&n.to_string())]))).collect();
    for (body, place, code) in [
        (json!({"content": "x".repeat(2001)}), "content", "BASE_TYPE_MAX_LENGTH"),
        (json!({"embeds": [{"description": "x".repeat(4097)}]}), "embeds.0.description", "BASE_TYPE_MAX_LENGTH"),
        (json!({"embeds": [{"title": "x".repeat(257)}]}), "embeds.0.title", "BASE_TYPE_MAX_LENGTH"),
        (json!({"embeds": [{"fields": fields}]}), "embeds.0.fields", "BASE_TYPE_MAX_LENGTH"),
        (json!({"embeds": vec![json!({"title": "t"}); 11]}), "embeds", "BASE_TYPE_MAX_LENGTH"),
        (json!({"embeds": vec![json!({"description": "x".repeat(3001)}); 2]}), "embeds", "MAX_EMBED_SIZE_EXCEEDED"),
        (json!({"components": six_rows}), "components", "BASE_TYPE_MAX_LENGTH"),
        (json!({"components": [row(buttons(6))]}), "components.0.components", "BASE_TYPE_BAD_LENGTH"),
        (json!({"components": [menu(26)]}), "components.0.components.0.options", "BASE_TYPE_BAD_LENGTH"),
        (
            json!({"components": [row(json!([button(&"x".repeat(101))]))]}),
            "components.0.components.0.custom_id",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            json!({"components": [row(json!([button("a"), button("a")]))]}),
            "components.0.components.1.custom_id",
            "COMPONENT_CUSTOM_ID_DUPLICATED",
        ),
        (json!({"content": "x", "nonce": "x".repeat(26)}), "nonce", "NONCE_TYPE_TOO_LONG"),
        (
            json!({"content": "x", "message_reference": {"message_id": "1"}}),
            "message_reference",
            "REPLIES_UNKNOWN_MESSAGE",
        ),
    ] {
        let (status, answer) = artie.post(&path, &body).await;
        assert_eq!((status, &answer["code"]), (400, &json!(50035)), "{answer}");
        assert_eq!(code_at(&answer, place), code, "{answer}");
    }
    let fits = json!({
        "content": "é".repeat(2000), "embeds": [{"description": "x".repeat(4096), "title": "x".repeat(256)}],
        "components": [row(buttons(5)), menu(25)],
    });
    assert_eq!(artie.post(&path, &fits).await.0, 200, "all at their limits");
    assert_eq!(artie.post(&path, &json!({"content": " "})).await.1["code"], 50006);
}

#[tokio::test]
async fn commands_beyond_the_limits_are_refused_where_the_fault_is() {
    let cafe = cafe().await;
    let artie = Bare::artie(&cafe);
    let path = format!("/applications/{}/commands", cafe.names.artie);
    let choices: Value = (0..26).map(|n| json!({"name": n.to_string(), "value": n.to_string()})).collect();
    let option = |extra: Value| {
        let mut option = json!({"name": "o", "description": "d", "type": 3});
        for (field, value) in extra.as_object().unwrap() {
            option[field] = value.clone();
        }
        option
    };
    let long: Value = (0..25)
        .map(|n| {
            let choices: Value = (0..5).map(|c| json!({"name": "x".repeat(99), "value": format!("{c}")})).collect();
            option(json!({"name": format!("o{n}"), "choices": choices}))
        })
        .collect();
    let named = |name: &str, options: Value| json!({"name": name, "description": "d", "options": options});
    for (body, place, code) in [
        (named("Upper", json!([])), "name", "APPLICATION_COMMAND_INVALID_NAME"),
        (named("two words", json!([])), "name", "APPLICATION_COMMAND_INVALID_NAME"),
        (named(&"x".repeat(33), json!([])), "name", "BASE_TYPE_BAD_LENGTH"),
        (json!({"name": "x", "description": "x".repeat(101)}), "description", "BASE_TYPE_BAD_LENGTH"),
        (json!({"name": "x"}), "description", "BASE_TYPE_REQUIRED"),
        (named("x", json!([option(json!({"choices": choices}))])), "options.0.choices", "BASE_TYPE_MAX_LENGTH"),
        (
            named("x", json!([option(json!({})), option(json!({"name": "p", "required": true}))])),
            "options.1.required",
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
        ),
    ] {
        let (status, answer) = artie.post(&path, &body).await;
        assert_eq!((status, code_at(&answer, place)), (400, code), "{answer}");
    }
    let (_, answer) = artie.post(&path, &named("x", long)).await;
    assert_eq!(answer["errors"]["_errors"][0]["code"], "APPLICATION_COMMAND_TOO_LARGE");
    let twice = json!([named("a", json!([])), named("a", json!([]))]);
    let (_, answer) = artie.call("PUT", &path, &twice).await;
    assert_eq!(code_at(&answer, "1.name"), "APPLICATION_COMMANDS_DUPLICATE_NAME");
}

#[tokio::test]
async fn overwriting_commands_keeps_ids_and_the_versions_of_what_stays_the_same() {
    let cafe = cafe().await;
    let artie = Bare::artie(&cafe);
    let path = format!("/applications/{}/commands", cafe.names.artie);
    let first = json!([{"name": "a", "description": "one"}, {"name": "b", "description": "two"}]);
    let (status, before) = artie.call("PUT", &path, &first).await;
    assert_eq!(status, 200);
    let second = json!([{"name": "a", "description": "one"}, {"name": "b", "description": "changed"}]);
    let (_, after) = artie.call("PUT", &path, &second).await;
    assert_eq!((&before[0]["id"], &before[0]["version"]), (&after[0]["id"], &after[0]["version"]));
    assert_eq!(before[1]["id"], after[1]["id"]);
    assert_ne!(before[1]["version"], after[1]["version"]);
    let (_, left) = artie.call("PUT", &path, &json!([{"name": "b", "description": "changed"}])).await;
    assert_eq!(left.as_array().unwrap().len(), 1);
    let others = format!("/applications/{}/commands", cafe.names.barista);
    assert_eq!(artie.get(&others).await.1["code"], 20012);
}

#[tokio::test]
async fn strangers_and_the_unentitled_are_turned_away() {
    let cafe = cafe().await;
    let artie = Bare::artie(&cafe);
    let nobody = Bare::with_token(&cafe, "made.up.token");
    let (status, answer) = nobody.get("/users/@me").await;
    assert_eq!((status, answer), (401, json!({"message": "401: Unauthorized", "code": 0})));
    let barista = Bare::with_token(&cafe, BARISTA_TOKEN);
    let (_, me) = barista.get("/users/@me").await;
    assert_eq!(me["username"], "barista", "several bots at once");
    let codes = [
        (artie.post(&format!("/channels/{}/messages", cafe.names.news), &json!({"content": "x"})).await, 50013),
        (artie.get(&format!("/guilds/{}", cafe.names.next_door)).await, 50001),
        (artie.get("/channels/1/messages").await, 10003),
        (artie.get(&format!("/channels/{}/messages/1", cafe.names.general)).await, 10008),
        (artie.get(&format!("/guilds/{}/members/1", cafe.names.guild)).await, 10013),
        (artie.get("/channels/abc").await, 50035),
    ];
    for ((_, answer), code) in codes {
        assert_eq!(answer["code"], code, "{answer}");
    }
    cafe.expect_no_unknown_requests();
    assert_eq!(artie.get("/no/such/route").await, (404, json!({"message": "404: Not Found", "code": 0})));
    assert_eq!(artie.call("PUT", "/gateway", &Value::Null).await.0, 405);
    assert_eq!(cafe.town.with(|world| world.unknown_requests().len()), 2);
}

#[tokio::test]
async fn a_nonce_that_is_enforced_gives_the_same_message_again() {
    let cafe = cafe().await;
    let artie = Bare::artie(&cafe);
    let path = format!("/channels/{}/messages", cafe.names.general);
    let body = json!({"content": "once", "nonce": "42", "enforce_nonce": true});
    let (_, first) = artie.post(&path, &body).await;
    let (status, second) = artie.post(&path, &body).await;
    assert_eq!((status, &first["id"]), (200, &second["id"]));
    let (_, free) = artie.post(&path, &json!({"content": "once", "nonce": "42"})).await;
    assert_ne!(first["id"], free["id"], "without enforcement it is only a mark");
}

#[tokio::test]
async fn history_pages_in_every_direction() {
    let cafe = cafe().await;
    let (artie, ben) = (Bare::artie(&cafe), cafe.person("Ben"));
    let ids: Vec<_> = (0..120).map(|n| ben.says("general", &n.to_string()).unwrap().id).collect();
    let read = async |query: &str| {
        let (_, page) = artie.get(&format!("/channels/{}/messages?{query}", cafe.names.general)).await;
        let texts = page.as_array().unwrap().iter().map(|one| one["content"].as_str().unwrap().to_owned());
        texts.collect::<Vec<_>>()
    };
    let newest = read("").await;
    assert_eq!((newest.len(), newest[0].as_str(), newest[49].as_str()), (50, "119", "70"));
    assert_eq!(read(&format!("before={}&limit=2", ids[10])).await, ["9", "8"]);
    assert_eq!(read(&format!("after={}&limit=2", ids[10])).await, ["12", "11"]);
    assert_eq!(read(&format!("around={}&limit=3", ids[10])).await, ["11", "10", "9"]);
    let (status, answer) = artie.get(&format!("/channels/{}/messages?limit=101", cafe.names.general)).await;
    assert_eq!((status, code_at(&answer, "limit")), (400, "NUMBER_TYPE_MAX"));
}

#[tokio::test]
async fn files_come_back_byte_for_byte_and_embeds_may_show_them() {
    let cafe = cafe().await;
    let artie = Bare::artie(&cafe);
    let path = format!("/channels/{}/messages", cafe.names.general);
    let bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x03rest";
    let payload =
        json!({"content": "look", "attachments": [{"id": 0, "filename": "a.png", "description": "two by three"}]});
    let (status, message) = artie.post_file(&path, &payload, "a.png", bytes).await;
    assert_eq!(status, 200, "{message}");
    let file = &message["attachments"][0];
    assert_eq!((&file["width"], &file["height"], &file["description"]), (&json!(2), &json!(3), &json!("two by three")));
    let read = reqwest::get(file["url"].as_str().unwrap()).await.unwrap().bytes().await.unwrap();
    assert_eq!(&read[..], bytes);
    let payload = json!({"embeds": [{"title": "t", "image": {"url": "attachment://a.png"}}]});
    let (_, message) = artie.post_file(&path, &payload, "a.png", bytes).await;
    assert!(message["embeds"][0]["image"]["url"].as_str().unwrap().starts_with(&cafe.discord.base_url()), "{message}");
    assert_eq!(message["attachments"], json!([]));
}

/// A command of Artie, used by Ben: the callback's path, the webhook's path, the id.
async fn used(cafe: &Cafe) -> (String, String, artie::ids::EventId) {
    let artie = Bare::artie(cafe);
    let path = format!("/applications/{}/commands", cafe.names.artie);
    artie.post(&path, &json!({"name": "try", "description": "d"})).await;
    let view = cafe.person("Ben").uses("bot-lab", "try", &json!({})).unwrap();
    let token = &view.interaction.token;
    let callback = format!("/interactions/{}/{token}/callback", view.id());
    (callback, format!("/webhooks/{}/{token}", cafe.names.artie), view.id())
}

#[tokio::test]
async fn an_interaction_is_answered_once() {
    let cafe = cafe().await;
    let nobody = Bare::with_token(&cafe, "none is needed");
    let (callback, webhook, id) = used(&cafe).await;
    let (status, answer) = nobody.post(&webhook, &json!({"content": "too early"})).await;
    assert_eq!((status, &answer["code"]), (404, &json!(10015)));
    let hello = json!({"type": 4, "data": {"content": "hello"}});
    let (status, answer) = nobody.post(&format!("{callback}?with_response=true"), &hello).await;
    assert_eq!((status, &answer["resource"]["message"]["content"]), (200, &json!("hello")), "{answer}");
    let (status, answer) = nobody.post(&callback, &hello).await;
    assert_eq!((status, &answer["code"]), (400, &json!(40060)));
    let (status, answer) = nobody.post("/interactions/1/x/callback", &hello).await;
    assert_eq!((status, &answer["code"]), (404, &json!(10062)));
    assert_eq!(cafe.town.interaction(id).unwrap().state(), InteractionState::Answered);
}

#[tokio::test]
async fn after_three_seconds_nobody_is_listening_and_after_fifteen_minutes_the_token_is_dead() {
    let cafe = cafe().await;
    cafe.town.with(|world| world.acknowledge_within = ACKNOWLEDGE_WITHIN);
    let artie = Bare::artie(&cafe);
    let (callback, _, id) = used(&cafe).await;
    cafe.town.advance(Duration::from_millis(3_100));
    assert_eq!(cafe.town.interaction(id).unwrap().state(), InteractionState::Failed);
    let defer = json!({"type": 5, "data": {"flags": 64}});
    assert_eq!(artie.post(&callback, &defer).await.1["code"], 10062);
    cafe.town.replay(id).unwrap();
    assert_eq!(cafe.town.interaction(id).unwrap().state(), InteractionState::Waiting, "whoever hears it now has time");

    // The clock goes on by itself, and a busy machine is no bot that forgets to answer.
    cafe.town.with(|world| world.acknowledge_within = TimeDelta::minutes(1));
    let (callback, webhook, id) = used(&cafe).await;
    assert_eq!(artie.post(&callback, &defer).await.0, 204);
    let (_, thinking) = artie.get(&format!("{webhook}/messages/@original")).await;
    assert_eq!(thinking["flags"], json!(64 | 128));
    cafe.town.advance(Duration::from_mins(14));
    let (status, filled) = artie.post(&webhook, &json!({"content": "at last"})).await;
    assert_eq!((status, &filled["id"], &filled["flags"]), (200, &thinking["id"], &json!(64)), "the deferral is filled");
    let (_, more) = artie.post(&webhook, &json!({"content": "more"})).await;
    assert_ne!(more["id"], filled["id"]);
    assert_eq!(artie.call("PATCH", &format!("{webhook}/messages/@original"), &json!({"content": "!"})).await.0, 200);
    let view = cafe.town.interaction(id).unwrap();
    assert_eq!((view.answer.unwrap().content.as_str(), view.followups.len()), ("!", 1));
    cafe.town.advance(Duration::from_mins(2));
    let (status, answer) = artie.post(&webhook, &json!({"content": "late"})).await;
    assert_eq!((status, &answer["code"]), (401, &json!(50027)));
    let (_, history) = artie.get(&format!("/channels/{}/messages", cafe.names.bot_lab)).await;
    assert_eq!(history.as_array().unwrap().len(), 1, "the follow-up; private messages are not in the history");
}

#[tokio::test]
async fn faults_strike_before_or_after_the_effect_and_as_often_as_told() {
    let cafe = cafe().await;
    let artie = Bare::artie(&cafe);
    let path = format!("/channels/{}/messages", cafe.names.general);
    let on = "POST /channels/*/messages";
    let count = || cafe.town.messages(cafe.names.general, cafe.names.ada).len();
    let say = json!({"content": "x"});

    cafe.town.fault(Fault::times(
        on,
        Effect::RateLimited { retry_after: Duration::from_millis(1_500), global: false },
        2,
    ));
    for _ in 0..2 {
        let (status, answer) = artie.post(&path, &say).await;
        assert_eq!((status, &answer["retry_after"]), (429, &json!(1.5)));
    }
    assert_eq!((artie.post(&path, &say).await.0, count()), (200, 1));

    cafe.town.fault(Fault::once(on, Effect::FailBefore(503)));
    assert_eq!((artie.post(&path, &say).await.0, count()), (503, 1));
    cafe.town.fault(Fault::once(on, Effect::FailAfter(500)));
    assert_eq!((artie.post(&path, &say).await.0, count()), (500, 2));
    cafe.town.fault(Fault::once(on, Effect::DropBefore));
    assert!(artie.breaks("POST", &path, &say).await);
    assert_eq!(count(), 2);
    cafe.town.fault(Fault::once(on, Effect::DropAfter));
    assert!(artie.breaks("POST", &path, &say).await);
    assert_eq!(count(), 3);

    let barista = Bare::with_token(&cafe, BARISTA_TOKEN);
    cafe.town.fault(Fault::once("*", Effect::RefuseToken).of(cafe.names.artie));
    assert_eq!(barista.get("/users/@me").await.0, 200);
    assert_eq!(artie.get("/users/@me").await.0, 401);
    assert_eq!(artie.get("/users/@me").await.0, 200);
    let headers = artie.headers(&format!("/channels/{}", cafe.names.general)).await;
    assert_eq!(headers["x-ratelimit-limit"], "50");
}

#[tokio::test]
async fn a_stopped_discord_is_gone_and_comes_back_on_its_port_with_its_world() {
    let Cafe { discord, town, names, .. } = cafe().await;
    let port = discord.port();
    let client = reqwest::Client::new();
    let url = format!("{}/api/v10/gateway", discord.base_url());
    assert!(client.get(&url).send().await.unwrap().status().is_success());
    drop(discord);
    assert!(client.get(&url).send().await.is_err(), "a kept-alive connection is cut as well");
    let config = artie::demo::Config { port, ..artie::demo::Config::of_town(town) };
    let again = artie::demo::Discord::start(config).await.unwrap();
    assert!(client.get(&url).send().await.unwrap().status().is_success());
    assert!(again.town().with(|world| world.guilds.contains_key(&names.guild)));
}
