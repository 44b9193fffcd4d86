//! Discord's own description judges a conversation that touches every route.

use serde_json::{Value, json};

use super::bare::Bare;
use crate::support::{
    judge::Judge,
    town::{Cafe, cafe},
};

/// Asks everything a bot may ask. Each request must be accepted.
async fn ask_everything(cafe: &Cafe) {
    let artie = Bare::artie(cafe);
    let (ben, names) = (cafe.person("Ben"), cafe.names);
    let (guild, general, app) = (names.guild, names.general, names.artie);
    let said = ben.says("general", "hello <@1>").unwrap().id;
    let ok = async |method: &str, path: String, body: Value| {
        let (status, answer) = artie.call(method, &path, &body).await;
        assert!(status < 300, "{method} {path} {status}: {answer}");
        answer
    };
    let get = async |path: String| ok("GET", path, Value::Null).await;
    for path in
        ["/gateway", "/gateway/bot", "/users/@me", "/users/@me/guilds", "/oauth2/applications/@me", "/applications/@me"]
    {
        get(path.into()).await;
    }
    for path in ["", "/channels", "/roles", "/members?limit=10", "/members/search?query=a", "/threads/active"] {
        get(format!("/guilds/{guild}{path}")).await;
    }
    get(format!("/guilds/{guild}?with_counts=true")).await;
    get(format!("/guilds/{guild}/members/{}", names.ben)).await;
    get(format!("/users/{}", names.ben)).await;
    get(format!("/channels/{general}")).await;
    get(format!("/channels/{general}/messages?limit=5")).await;
    get(format!("/channels/{general}/messages/{said}")).await;
    ok("POST", format!("/channels/{general}/typing"), Value::Null).await;

    let embed = json!({"title": "t", "description": "d", "color": 255, "fields": [{"name": "n", "value": "v", "inline": true}],
        "footer": {"text": "f"}, "author": {"name": "a"}, "timestamp": "2026-01-01T00:00:00Z"});
    let rows = json!([
        {"type": 1, "components": [{"type": 2, "style": 1, "label": "b", "custom_id": "b"}, {"type": 2, "style": 5, "label": "l", "url": "https://example.com"}]},
        {"type": 1, "components": [{"type": 3, "custom_id": "s", "options": [{"label": "l", "value": "v", "default": false}]}]},
        {"type": 1, "components": [{"type": 5, "custom_id": "u"}]},
    ]);
    let rich = json!({"content": format!("<@{}>", names.ben), "embeds": [embed], "components": rows, "nonce": "1", "enforce_nonce": true,
        "allowed_mentions": {"parse": ["users"]}, "message_reference": {"message_id": said}, "tts": false});
    let posted = ok("POST", format!("/channels/{general}/messages"), rich).await;
    let posted = posted["id"].as_str().unwrap().to_owned();
    ok("PATCH", format!("/channels/{general}/messages/{posted}"), json!({"content": "edited"})).await;
    let reactions = format!("/channels/{general}/messages/{posted}/reactions/%F0%9F%91%8D");
    ok("PUT", format!("{reactions}/@me"), Value::Null).await;
    get(reactions.clone()).await;
    get(format!("/channels/{general}/messages/{posted}")).await;
    ok("DELETE", format!("{reactions}/@me"), Value::Null).await;
    let thread = ok("POST", format!("/channels/{general}/messages/{posted}/threads"), json!({"name": "t"})).await;
    get(format!("/channels/{}", thread["id"].as_str().unwrap())).await;
    ok("POST", format!("/channels/{general}/threads"), json!({"name": "p", "type": 11})).await;
    get(format!("/guilds/{guild}/threads/active")).await;
    ok("DELETE", format!("/channels/{general}/messages/{posted}"), Value::Null).await;
    let twins: Vec<_> = (0..2).map(|n| ben.says("general", &n.to_string()).unwrap().id).collect();
    ok("POST", format!("/channels/{general}/messages/bulk-delete"), json!({ "messages": twins })).await;
    let (status, _) =
        artie.post_file(&format!("/channels/{general}/messages"), &json!({"content": "f"}), "a.png", b"x").await;
    assert_eq!(status, 200);
    let direct = ok("POST", "/users/@me/channels".into(), json!({"recipient_id": names.ben})).await;
    let direct = direct["id"].as_str().unwrap().to_owned();
    ok("POST", format!("/channels/{direct}/messages"), json!({"content": "psst"})).await;
    get(format!("/channels/{direct}")).await;
    let role = ok("POST", format!("/guilds/{guild}/roles"), json!({"name": "r", "permissions": "0"})).await;
    let role = role["id"].as_str().unwrap().to_owned();
    ok("PUT", format!("/guilds/{guild}/members/{}/roles/{role}", names.ben), Value::Null).await;
    ok("DELETE", format!("/guilds/{guild}/members/{}/roles/{role}", names.ben), Value::Null).await;
    ok("DELETE", format!("/guilds/{guild}/roles/{role}"), Value::Null).await;
    let hook = ok("POST", format!("/channels/{general}/webhooks"), json!({"name": "h"})).await;
    get(format!("/channels/{general}/webhooks")).await;
    let hook = format!("/webhooks/{}/{}", hook["id"].as_str().unwrap(), hook["token"].as_str().unwrap());
    ok("POST", format!("{hook}?wait=true"), json!({"content": "by hook", "username": "somebody"})).await;

    answer_everything(cafe, &artie, app).await;
}

/// Commands and interactions of every kind.
async fn answer_everything(cafe: &Cafe, artie: &Bare, app: artie::ids::ApplicationId) {
    let ben = cafe.person("Ben");
    let ok = async |method: &str, path: String, body: Value| {
        let (status, answer) = artie.call(method, &path, &body).await;
        assert!(status < 300, "{method} {path} {status}: {answer}");
        answer
    };
    let definition = json!({"name": "all", "description": "d", "default_member_permissions": null, "options": [
        {"type": 1, "name": "one", "description": "d", "options": [
            {"type": 3, "name": "text", "description": "d", "required": true, "autocomplete": true},
            {"type": 6, "name": "who", "description": "d"}, {"type": 4, "name": "n", "description": "d", "min_value": 1, "max_value": 5},
            {"type": 10, "name": "x", "description": "d", "choices": [{"name": "half", "value": 0.5}]},
        ]},
    ]});
    for scope in ["", &format!("/guilds/{}", cafe.names.guild)] {
        let commands = format!("/applications/{app}{scope}/commands");
        ok("PUT", commands.clone(), json!([definition])).await;
        let made = ok("POST", commands.clone(), json!({"name": "more", "description": "d"})).await;
        let more = format!("{commands}/{}", made["id"].as_str().unwrap());
        ok("GET", commands, Value::Null).await;
        ok("GET", more.clone(), Value::Null).await;
        ok("PATCH", more.clone(), json!({"description": "changed"})).await;
        ok("DELETE", more, Value::Null).await;
    }
    let options = json!({"text": "t", "who": cafe.names.ada, "n": 2, "x": 0.5});
    let call = async |view: artie::demo::world::InteractionView, body: Value| {
        let token = view.interaction.token.clone();
        ok("POST", format!("/interactions/{}/{token}/callback?with_response=true", view.id()), body).await;
        (format!("/webhooks/{app}/{token}"), view.id())
    };
    let asked = ben.autocompletes("bot-lab", "all one", &json!({"text": "a"}), "text").unwrap();
    call(asked, json!({"type": 8, "data": {"choices": [{"name": "a", "value": "a"}]}})).await;
    let view = ben.uses("bot-lab", "all one", &options).unwrap();
    let (hook, id) = call(view, json!({"type": 5, "data": {"flags": 64}})).await;
    ok("GET", format!("{hook}/messages/@original"), Value::Null).await;
    let rows = json!([{"type": 1, "components": [{"type": 2, "style": 2, "label": "b", "custom_id": "b"}]}]);
    ok("PATCH", format!("{hook}/messages/@original"), json!({"content": "c", "components": rows})).await;
    let more = ok("POST", hook.clone(), json!({"content": "more", "flags": 64})).await;
    let more = format!("{hook}/messages/{}", more["id"].as_str().unwrap());
    ok("GET", more.clone(), Value::Null).await;
    ok("PATCH", more.clone(), json!({"content": "changed"})).await;
    ok("DELETE", more, Value::Null).await;
    let shown = cafe.town.interaction(id).unwrap().answer.unwrap().id;
    call(ben.presses(shown, "b").unwrap(), json!({"type": 6})).await;
    call(ben.presses(shown, "b").unwrap(), json!({"type": 7, "data": {"content": "pressed"}})).await;
    let form = json!({"custom_id": "f", "title": "t", "components": [
        {"type": 1, "components": [{"type": 4, "custom_id": "i", "style": 1, "label": "l"}]},
    ]});
    let opened = ben.presses(shown, "b").unwrap();
    let opened_by = opened.id();
    call(opened, json!({"type": 9, "data": form})).await;
    let sent = ben.submits(opened_by, &json!({"i": "text"})).unwrap();
    let (hook, _) =
        call(sent, json!({"type": 4, "data": {"content": "got it", "allowed_mentions": {"parse": []}}})).await;
    ok("DELETE", format!("{hook}/messages/@original"), Value::Null).await;
}

#[tokio::test]
async fn every_answer_and_every_accepted_request_fits_discords_description() {
    let cafe = cafe().await;
    ask_everything(&cafe).await;
    cafe.expect_no_unknown_requests();
    let exchanges: Vec<_> = cafe.town.with(|world| world.wire.iter().cloned().collect());
    assert!(exchanges.len() > 60, "the conversation was long");
    let Some(mut judge) = Judge::appoint() else { return };
    let complaints = judge.complaints(&exchanges);
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
