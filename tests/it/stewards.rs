//! What managing a server allows, and what it does not: roles are handed out only by those who could give them by hand, what
//! was asked for is written down, and places of every kind can be named.

use std::time::Duration;

use artie::{
    clock::Clock,
    demo::world::{ChannelKind, Message, permissions},
    ids::{RoleId, UserId},
    prompts::{Prompts, names},
    queue::NewTask,
    versions::Shelf,
};
use serde_json::{Value, json};

use crate::{
    settings::{chooses, control, opened, presses},
    support::{
        self, eventually,
        stage::{Stage, said, stage},
        town::DEADLINE,
    },
};

/// A role of the café by its name.
fn role(stage: &Stage, name: &str) -> RoleId {
    let guild = stage.cafe.names.guild;
    stage.cafe.town.with(|world| world.guilds[&guild].roles.values().find(|role| role.name == name).unwrap().id)
}

/// A new role above all others.
fn new_role(stage: &Stage, name: &str, may: u64) -> RoleId {
    stage.cafe.town.with(|world| world.add_role(stage.cafe.names.guild, name, may, 0))
}

/// Somebody new with these roles.
fn member(stage: &Stage, name: &str, roles: &[RoleId]) -> UserId {
    stage.cafe.town.with(|world| {
        let user = world.add_person(name, name);
        world.admit(stage.cafe.names.guild, user, roles);
        user
    })
}

/// What is said to a use of `/settings`, after a rest: nobody may be faster.
async fn hears(stage: &Stage, who: &str, command: &str, options: &Value) -> String {
    stage.cafe.clock.advance(Duration::from_secs(20));
    stage.hears(who, &format!("settings {command}"), options).await
}

fn set(key: &str, value: impl ToString) -> Value {
    json!({ "key": key, "value": value.to_string() })
}

async fn audited(stage: &Stage, action: &str) -> Vec<(String, Value)> {
    let sql = "SELECT user_id, details FROM audit_log WHERE action = $1 ORDER BY id";
    sqlx::query_as(sql).bind(action).fetch_all(stage.database.db.pool()).await.unwrap()
}

async fn backfills(stage: &Stage, status: &str) -> i64 {
    let sql = "SELECT count(*) FROM queue WHERE task_type = 'guilds.backfill' AND status::text LIKE $1";
    sqlx::query_scalar(sql).bind(status).fetch_one(stage.database.db.pool()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_manages_the_server_hands_out_no_role_they_could_not_give_themselves() {
    const REFUSED: &str = "You couldn't give";
    let stage = stage().await;
    let guild = stage.cafe.names.guild;
    let regular = role(&stage, "Regular");
    let steward = new_role(&stage, "Steward", permissions::DEFAULT | permissions::MANAGE_GUILD);
    let giver = new_role(&stage, "Giver", permissions::DEFAULT | permissions::MANAGE_ROLES);
    // High enough, but not allowed; allowed everything, but the café's Admin stands below its Regular; both.
    member(&stage, "mia", &[steward]);
    member(&stage, "noa", &[role(&stage, "Admin")]);
    let oli = member(&stage, "oli", &[steward, giver]);
    let file = |settings: Value| {
        let text = json!({ "settings": settings }).to_string();
        json!({ "file": { "filename": "settings.json", "text": text } })
    };
    for who in ["mia", "noa"] {
        for refused in [
            hears(&stage, who, "set", &set("autorole", regular)).await,
            hears(&stage, who, "set", &set("levels.roles", format!("2 <@&{regular}>"))).await,
            hears(&stage, who, "import", &file(json!({ "autorole": [regular] }))).await,
        ] {
            assert!(refused.contains(REFUSED), "{who}: {refused}");
        }
    }
    let panel = opened(&stage, "mia").await;
    chooses(&stage, "mia", &panel, "settings.topic", &["newcomers"]).await;
    let autorole = chooses(&stage, "mia", &panel_now(&stage, &panel), "settings.key", &["autorole"]).await;
    let picked = chooses(&stage, "mia", &autorole, "settings.pick", &[&regular.to_string()]).await;
    assert!(said(&picked).contains(REFUSED), "{}", said(&picked));
    // What was kept while it was allowed is judged by what is allowed when it is applied.
    let used = stage.cafe.person("oli").uses("bot-lab", "settings import", &file(json!({ "autorole": [regular] })));
    let question = stage.cafe.answer(used.unwrap().id()).await.answer.unwrap();
    assert!(!said(&question).contains(REFUSED), "{}", said(&question));
    stage.cafe.town.with(|world| world.set_role(guild, oli, giver, false)).unwrap();
    let applied = presses(&stage, "oli", &question, "settings.apply").await;
    assert!(said(&applied).contains(REFUSED), "{}", said(&applied));
    assert_eq!(stage.bot.services().guilds.overview(guild).await.unwrap().rev, 0);

    // Whoever could give it, may; and what they chose stays, whoever changes something else.
    stage.cafe.town.with(|world| world.set_role(guild, oli, giver, true)).unwrap();
    let chosen = hears(&stage, "oli", "set", &set("autorole", regular)).await;
    assert!(chosen.contains("is now"), "{chosen}");
    let both = file(json!({ "autorole": [regular], "prefix": "?" }));
    let used = stage.cafe.person("mia").uses("bot-lab", "settings import", &both).unwrap();
    let question = stage.cafe.answer(used.id()).await.answer.unwrap();
    presses(&stage, "mia", &question, "settings.apply").await;
    let settings = stage.bot.services().guilds.current(guild).await.unwrap();
    assert_eq!((settings.prefix.as_str(), &settings.autorole), ("?", &vec![regular]));
    let refused = hears(&stage, "mia", "backfill", &json!({})).await;
    assert!(refused.contains(REFUSED), "{refused}");
    assert_eq!((backfills(&stage, "%").await, audited(&stage, "roles.backfill").await.len()), (0, 0));
    stage.cafe.expect_no_unknown_requests();
    stage.bot.stop().await;
}

fn panel_now(stage: &Stage, panel: &Message) -> Message {
    stage.cafe.town.with(|world| world.find_message(panel.id).unwrap().clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn giving_roles_to_everybody_is_written_down_when_it_begins_and_once_when_it_ends() {
    let stage = stage().await;
    let (guild, ada) = (stage.cafe.names.guild, stage.cafe.names.ada);
    let regular = role(&stage, "Regular");
    stage.cafe.town.with(|world| world.set_role(guild, stage.cafe.names.ben, regular, false)).unwrap();
    hears(&stage, "ada", "set", &set("autorole", regular)).await;
    let used = stage.cafe.person("ada").uses("bot-lab", "settings backfill", &json!({})).unwrap();
    eventually(DEADLINE, || async { backfills(&stage, "completed").await == 2 }).await;
    let asked = audited(&stage, "roles.backfill").await;
    assert_eq!(asked.len(), 1, "{asked:?}");
    assert_eq!((&asked[0].0, &asked[0].1["roles"]), (&ada.to_string(), &json!([regular])));
    assert_eq!(asked[0].1["event"], json!(used.id()));
    let over = audited(&stage, "roles.backfilled").await;
    assert_eq!((over.len(), &over[0].0, &over[0].1["event"]), (1, &ada.to_string(), &json!(used.id())));
    assert!(over[0].1["given"].as_u64() >= Some(1) && over[0].1["problem"].is_null(), "{over:?}");
    // The last step runs again, as after a kill between its row and its end.
    let last =
        "SELECT payload FROM queue WHERE task_type = 'guilds.backfill' ORDER BY created_at DESC, id DESC LIMIT 1";
    let payload: Value = sqlx::query_scalar(last).fetch_one(stage.database.db.pool()).await.unwrap();
    let again = NewTask { guild: Some(guild), created_by: Some(ada), ..NewTask::new("guilds.backfill", payload) };
    stage.bot.services().queue.enqueue_alone(again).await.unwrap();
    eventually(DEADLINE, || async { backfills(&stage, "completed").await == 3 }).await;
    assert_eq!(audited(&stage, "roles.backfilled").await, over);
    stage.bot.stop().await;
}

#[tokio::test]
async fn a_changed_prompt_is_in_the_audit_log() {
    let database = support::database().await;
    let prompts = Prompts::new(database.db.clone(), Clock::system());
    let version = prompts.edit(names::SUMMARY, 0, Some("Be brief."), UserId(7), "shorter").await.unwrap();
    assert!(prompts.edit(names::SUMMARY, 0, Some("Be long."), UserId(8), "too late").await.is_err());
    let sql = "SELECT guild_id, user_id, details FROM audit_log WHERE action = 'prompt.update'";
    let rows: Vec<(String, String, Value)> = sqlx::query_as(sql).fetch_all(database.db.pool()).await.unwrap();
    let details = json!({ "prompt": names::SUMMARY, "version": version, "reason": "shorter" });
    assert_eq!(rows, [("__global__".to_owned(), "7".to_owned(), details)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn forums_voice_and_threads_can_be_read_and_ruled_but_artie_writes_by_itself_in_text_alone() {
    let stage = stage().await;
    let names = &stage.cafe.names;
    let (forum, voice, post) = stage.cafe.town.with(|world| {
        let mut channel = |name: &str, kind| {
            let id = world.add_channel(names.guild, name, "");
            world.channels.get_mut(&id).unwrap().kind = kind;
            id
        };
        let (forum, voice) = (channel("ideas", ChannelKind::Forum), channel("lounge", ChannelKind::Voice));
        let post = world.open_thread(forum, names.ben, "a better cake", ChannelKind::PublicThread).unwrap();
        (forum, voice, post)
    });
    let all = format!("<#{forum}> #lounge <#{post}>");
    for key in ["recordingChannels", "assistant.silentChannels"] {
        let chosen = hears(&stage, "ada", "set", &set(key, &all)).await;
        assert!(chosen.contains("is now"), "{key}: {chosen}");
    }
    let rules = json!([{ "command": "calc", "onlyIn": [forum] }]);
    let answered = hears(&stage, "ada", "set", &set("commandRules", &rules)).await;
    assert!(answered.contains("is now"), "{answered}");
    // A post of the forum is a thread of it.
    let used = stage.cafe.person("ben").uses(post, "calc", &json!({ "expression": "6*7" })).unwrap();
    let answer = stage.cafe.answer(used.id()).await.answer.unwrap();
    assert!(said(&answer).contains("42"), "{}", said(&answer));
    for place in [format!("<#{voice}>"), "#lounge".to_owned(), format!("<#{forum}>"), format!("<#{post}>")] {
        let refused = hears(&stage, "ada", "set", &set("welcome.channel", &place)).await;
        assert!(refused.contains("no text or announcement channel"), "{place}: {refused}");
    }
    // Discord's own picker offers them, where they can be chosen.
    let panel = opened(&stage, "ada").await;
    chooses(&stage, "ada", &panel, "settings.topic", &["recording"]).await;
    let channels = chooses(&stage, "ada", &panel_now(&stage, &panel), "settings.key", &["recordingChannels"]).await;
    assert!(control(&channels, "settings.pick").contains("recordingChannels"));
    let (voice, post) = (voice.to_string(), post.to_string());
    let picked = chooses(&stage, "ada", &channels, "settings.pick", &[&voice, &post]).await;
    assert!(said(&picked).contains("`recordingChannels` is now"), "{}", said(&picked));
    stage.cafe.expect_no_unknown_requests();
    stage.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn why_somebody_may_not_who_has_left_is_one_sentence() {
    let stage = stage().await;
    let zoe = member(&stage, "zoe", &[]);
    stage.cafe.town.with(|world| world.dismiss(stage.cafe.names.guild, zoe)).unwrap();
    let why = hears(&stage, "ada", "why", &json!({ "command": "calc", "user": zoe.to_string() })).await;
    assert_eq!(why, format!("<@{zoe}> is not in this server."));
    stage.bot.stop().await;
}
