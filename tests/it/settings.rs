//! The panel and its commands, as an admin uses them in the café: choosing, writing, being too late, files.

use artie::demo::world::{ChannelKind, InteractionView, Message};
use serde_json::{Value, json};

use crate::support::{
    eventually,
    stage::{Stage, said, stage},
    town::DEADLINE,
};

/// A control of a message, by a part of its `custom_id`.
pub(crate) fn control(message: &Message, part: &str) -> String {
    let rows = message.components.iter().flat_map(|row| row["components"].as_array().into_iter().flatten());
    let ids: Vec<&str> = rows.filter_map(|one| one["custom_id"].as_str()).collect();
    let found = ids.iter().find(|id| id.contains(part));
    (*found.unwrap_or_else(|| panic!("no `{part}` among {ids:?}"))).to_owned()
}

pub(crate) async fn opened(stage: &Stage, who: &str) -> Message {
    let used = stage.cafe.person(who).uses("bot-lab", "settings panel", &json!({})).unwrap();
    stage.cafe.answer(used.id()).await.answer.unwrap()
}

async fn settled(stage: &Stage, view: artie::demo::world::Refused<InteractionView>) -> InteractionView {
    let view = stage.cafe.answer(view.unwrap().id()).await;
    if let Some(message) = view.answer.as_ref().filter(|message| Some(message.id) != view.interaction.message) {
        eprintln!("a new message: {}", said(message));
    }
    // Nobody presses faster than they may.
    stage.cafe.clock.advance(std::time::Duration::from_secs(20));
    view
}

/// Chooses and gives the panel as it is then.
pub(crate) async fn chooses(stage: &Stage, who: &str, panel: &Message, part: &str, values: &[&str]) -> Message {
    let id = control(panel, part);
    settled(stage, stage.cafe.person(who).chooses(panel.id, &id, values)).await;
    stage.cafe.town.with(|world| world.find_message(panel.id).unwrap().clone())
}

pub(crate) async fn presses(stage: &Stage, who: &str, panel: &Message, part: &str) -> Message {
    let id = control(panel, part);
    settled(stage, stage.cafe.person(who).presses(panel.id, &id)).await;
    stage.cafe.town.with(|world| world.find_message(panel.id).unwrap().clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_chosen_in_one_panel_and_what_would_not_work_is_refused_with_the_fix() {
    let stage = stage().await;
    let guild = stage.cafe.names.guild;
    // Every topic and every setting can be looked at, within Discord's limits. Each admin has their own share of presses.
    for topic in <artie::guilds::Topic as strum::VariantArray>::VARIANTS {
        let who = admin(&stage, &topic.to_string());
        let panel = opened(&stage, &who).await;
        assert!(panel.visible_to.is_some() && said(&panel).contains("`prefix`"), "{}", said(&panel));
        let shown = chooses(&stage, &who, &panel, "settings.topic", &[&topic.to_string()]).await;
        for key in topic.keys() {
            assert!(said(&shown).contains(&format!("`{key}`")), "{key}: {}", said(&shown));
            let one = chooses(&stage, &who, &panel_now(&stage, &panel), "settings.key", &[&key.to_string()]).await;
            assert!(said(&one).contains(&format!("`{key}`")) && !said(&one).contains('⟨'), "{key}: {}", said(&one));
        }
    }
    let panel = opened(&stage, "ada").await;
    // A toggle.
    chooses(&stage, "ada", &panel, "settings.topic", &["play"]).await;
    let games = chooses(&stage, "ada", &panel_now(&stage, &panel), "settings.key", &["games"]).await;
    let on = presses(&stage, "ada", &games, ":on").await;
    assert!(said(&on).contains("`games` is now on"), "{}", said(&on));
    assert!(stage.bot.services().guilds.current(guild).await.unwrap().games);
    // Roles, by Discord's own picker.
    let role = |name: &str| {
        let of = |world: &mut artie::demo::world::World| {
            world.guilds[&guild].roles.values().find(|role| role.name == name).unwrap().id.to_string()
        };
        stage.cafe.town.with(of)
    };
    presses(&stage, "ada", &panel_now(&stage, &panel), "settings.topic").await;
    chooses(&stage, "ada", &panel_now(&stage, &panel), "settings.topic", &["newcomers"]).await;
    let autorole = chooses(&stage, "ada", &panel_now(&stage, &panel), "settings.key", &["autorole"]).await;
    let high = chooses(&stage, "ada", &autorole, "settings.pick", &[&role("Barista")]).await;
    assert!(said(&high).contains("stands above my own highest role"), "{}", said(&high));
    let good = chooses(&stage, "ada", &high, "settings.pick", &[&role("Regular")]).await;
    assert!(said(&good).contains("`autorole` is now"), "{}", said(&good));
    let chosen = &good.components[1]["components"][0]["default_values"];
    assert_eq!(*chosen, json!([{ "id": role("Regular"), "type": "role" }]));
    // A text, by a form.
    let text = chooses(&stage, "ada", &good, "settings.key", &["welcome.message"]).await;
    let id = control(&text, "settings.write");
    let form = settled(&stage, stage.cafe.person("ada").presses(text.id, &id)).await.id();
    settled(&stage, stage.cafe.person("ada").submits(form, &json!({ "0": "Hello {token}" }))).await;
    assert!(said(&panel_now(&stage, &panel)).contains("means nothing here"), "{}", said(&panel_now(&stage, &panel)));
    settled(&stage, stage.cafe.person("ada").submits(form, &json!({ "0": "Hello {user}" }))).await;
    let settings = stage.bot.services().guilds.current(guild).await.unwrap();
    assert_eq!(settings.welcome.message.as_deref(), Some("Hello {user}"));
    // A switch, by a menu and a form: games are on already, and off until the end of it.
    presses(&stage, "ada", &panel_now(&stage, &panel), "settings.topic").await;
    chooses(&stage, "ada", &panel_now(&stage, &panel), "settings.topic", &["administration"]).await;
    let flags = chooses(&stage, "ada", &panel_now(&stage, &panel), "settings.key", &["flags"]).await;
    let asked_for = async || {
        let id = control(&panel_now(&stage, &panel), "settings.write");
        settled(&stage, stage.cafe.person("ada").chooses(flags.id, &id, &["games"])).await.id()
    };
    let form = asked_for().await;
    let written = |name: &str, state: &str, end: &str| json!({ "0": name, "1": state, "2": "a tournament", "3": end });
    for (name, state, end, sentence) in [
        ("colours", "off", "", "There is nothing to switch by the name “colours”"),
        ("games", "maybe", "", "takes names with `on` or `off`"),
        ("games", "off", "soon", "and an end such as"),
        ("games", "off", "2099-01-31 18:00", "`games` off, until <t:4073565600"),
    ] {
        settled(&stage, stage.cafe.person("ada").submits(form, &written(name, state, end))).await;
        let shown = said(&panel_now(&stage, &panel));
        assert!(shown.contains(sentence), "{name} {state} {end}: {shown}");
    }
    assert!(!stage.bot.services().guilds.current(guild).await.unwrap().games);
    let flip = stage.hears("ada", "game flip", &json!({ "side": 0, "amount": "5" })).await;
    assert!(flip.contains("Games with stakes are off in this server"), "{flip}");
    // A form is about the panel as it was. A new one forgets the switch, and what was chosen holds again.
    let form = asked_for().await;
    settled(&stage, stage.cafe.person("ada").submits(form, &written("games", "", ""))).await;
    assert!(stage.bot.services().guilds.current(guild).await.unwrap().games, "the switch is forgotten");
    stage.cafe.expect_no_unknown_requests();
    stage.bot.stop().await;
}

/// Somebody new who manages the server.
fn admin(stage: &Stage, name: &str) -> String {
    let guild = stage.cafe.names.guild;
    stage.cafe.town.with(|world| {
        let role = world.guilds[&guild].roles.values().find(|role| role.name == "Admin").unwrap().id;
        let user = world.add_person(name, name);
        world.admit(guild, user, &[role]);
    });
    name.to_owned()
}

fn panel_now(stage: &Stage, panel: &Message) -> Message {
    stage.cafe.town.with(|world| world.find_message(panel.id).unwrap().clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_too_late_is_told_and_can_apply_theirs() {
    let stage = stage().await;
    let guild = stage.cafe.names.guild;
    let panel = opened(&stage, "ada").await;
    let prefix = chooses(&stage, "ada", &panel, "settings.key", &["prefix"]).await;
    // Another admin, in another process, whose announcement is lost.
    sqlx::query("INSERT INTO guild_settings (guild_id, data, rev) VALUES ($1, '{\"prefix\": \"%\"}', 1)")
        .bind(guild.to_string())
        .execute(stage.database.db.pool())
        .await
        .unwrap();
    let id = control(&prefix, ":?");
    let view = settled(&stage, stage.cafe.person("ada").presses(prefix.id, &id)).await;
    let question = stage
        .cafe
        .until("the question is asked", |world| world.view_interaction(view.id()).ok()?.followups.first().cloned())
        .await;
    assert!(said(&question).contains("Apply yours?"), "{}", said(&question));
    assert!(said(&panel_now(&stage, &panel)).contains("`%`"), "the panel shows what holds");
    let applied = presses(&stage, "ada", &question, "settings.apply").await;
    assert!(said(&applied).contains("`prefix` is now `?`"), "{}", said(&applied));
    // The new prefix works at once, also for somebody who only types.
    stage.cafe.person("ben").says("bot-lab", "?daily").unwrap();
    let is_answer = |message: &Message| message.author.0 == stage.cafe.names.artie.0 && message.reply_to.is_some();
    stage.cafe.message(stage.cafe.names.bot_lab, stage.cafe.names.ben, is_answer).await;
    stage.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_shows_what_it_would_change_before_it_does() {
    let stage = stage().await;
    let guild = stage.cafe.names.guild;
    let ada = stage.cafe.person("ada");
    let import = |text: &str| json!({ "file": { "filename": "settings.json", "text": text } });
    let bad = ada.uses("bot-lab", "settings import", &import("{\"colour\": 1}")).unwrap();
    let bad = stage.cafe.answer(bad.id()).await.answer.unwrap();
    assert!(bad.content.contains("`colour`") || bad.content.contains("colour"), "{}", bad.content);
    let file = json!({ "settings": { "prefix": "?", "economy": { "tax": 5 } } }).to_string();
    let used = ada.uses("bot-lab", "settings import", &import(&file)).unwrap();
    let question = stage.cafe.answer(used.id()).await.answer.unwrap();
    assert!(said(&question).contains("2 settings would change"), "{}", said(&question));
    assert_eq!(stage.bot.services().guilds.overview(guild).await.unwrap().rev, 0);
    presses(&stage, "ada", &question, "settings.apply").await;
    let overview = stage.bot.services().guilds.overview(guild).await.unwrap();
    assert_eq!((overview.rev, overview.settings.payments.tax_percent), (1, 5));
    let exported = ada.uses("bot-lab", "settings export", &json!({})).unwrap();
    let exported = stage.cafe.answer(exported.id()).await.answer.unwrap();
    let bytes = stage.cafe.town.with(|world| world.files[&exported.attachments[0].id].bytes.clone());
    let exported: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(exported["settings"], json!({ "prefix": "?", "economy": { "tax": 5 } }));
    let history = stage.hears("ada", "settings history", &json!({})).await;
    assert!(history.contains("Revision 1") && history.contains("`economy.tax`"), "{history}");
    stage.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_server_has_switched_off_or_limited_is_refused_in_one_sentence_everywhere() {
    let stage = stage().await;
    let set = async |key: &str, value: &str| {
        let said = stage.hears("ada", "settings set", &json!({ "key": key, "value": value })).await;
        assert!(said.contains("is now"), "{said}");
        stage.cafe.clock.advance(std::time::Duration::from_secs(20));
    };
    let (games, lab) = (stage.cafe.names.games, stage.cafe.names.bot_lab);
    // A button of a command that is switched off later.
    let board = stage.cafe.person("ben").uses("bot-lab", "wallet history", &json!({})).unwrap();
    let board = stage.cafe.answer(board.id()).await.answer.unwrap();
    set("disabledCommands", "wallet, roll").await;
    let roll = stage.hears("ben", "roll", &json!({ "dice": "2d6" })).await;
    assert_eq!(roll, "`/roll` is switched off in this server.");
    let id = control(&board, "history");
    let pressed = settled(&stage, stage.cafe.person("ben").chooses(board.id, &id, &["all"])).await;
    let told = pressed.answer.map(|message| message.content).unwrap_or_default();
    assert!(told.contains("is switched off in this server"), "{told}");
    // Typed by somebody who has only text.
    stage.cafe.person("ben").says("bot-lab", "!roll 2d6").unwrap();
    let is_refusal =
        |message: &Message| message.content.contains("`/roll` is switched off") && message.reply_to.is_some();
    stage.cafe.message(lab, stage.cafe.names.ben, is_refusal).await;
    set("commandRules", &json!([{ "command": "calc", "onlyIn": [games] }]).to_string()).await;
    let calc = stage.hears("ben", "calc", &json!({ "expression": "6*7" })).await;
    assert_eq!(calc, format!("`/calc` can't be used here. Try it in <#{games}>."));
    let used = stage.cafe.person("ben").uses("games", "calc", &json!({ "expression": "6*7" })).unwrap();
    assert!(said(&stage.cafe.answer(used.id()).await.answer.unwrap()).contains("42"));
    set("disabledCategories", "economy").await;
    let daily = stage.hears("ben", "daily", &json!({})).await;
    assert!(daily.contains("like everything under “economy”"), "{daily}");
    let ben = stage.cafe.names.ben.to_string();
    let why = stage.hears("ada", "settings why", &json!({ "command": "calc", "user": ben })).await;
    assert!(why.contains("can't use `/calc` here") && why.contains("❌ No"), "{why}");
    stage.cafe.clock.advance(std::time::Duration::from_secs(20));
    let locked = stage.hears("ada", "settings set", &json!({ "key": "disabledCommands", "value": "settings" })).await;
    assert!(locked.contains("can't be switched off"), "{locked}");
    stage.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_log_is_filtered_paged_and_handed_out_as_a_file() {
    let stage = stage().await;
    let rows = "INSERT INTO audit_log (guild_id, user_id, action, details)
        SELECT $1, $2, 'settings.update', jsonb_build_object('after', 'p' || n, 'event', n) FROM generate_series(0, 11) AS n";
    sqlx::query(rows)
        .bind(stage.cafe.names.guild.to_string())
        .bind(stage.cafe.names.ada.to_string())
        .execute(stage.database.db.pool())
        .await
        .unwrap();
    let asked = stage.cafe.person("ada").uses("bot-lab", "admin audit", &json!({ "action": "settings" })).unwrap();
    let page = stage.cafe.answer(asked.id()).await.answer.unwrap();
    assert!(said(&page).contains("settings.update") && said(&page).contains("p11"), "{}", said(&page));
    assert!(!said(&page).contains("p1`"), "ten to a page");
    let id = page.components[0]["components"][1]["custom_id"].as_str().unwrap().to_owned();
    settled(&stage, stage.cafe.person("ada").presses(page.id, &id)).await;
    assert!(said(&panel_now(&stage, &page)).contains("p0"), "{}", said(&panel_now(&stage, &page)));
    let nobody = json!({ "action": "settings", "user": stage.cafe.names.ben.to_string() });
    assert!(stage.hears("ada", "admin audit", &nobody).await.contains("Nothing was done that fits"));
    let file = stage.cafe.person("ada").uses("bot-lab", "admin audit", &json!({ "file": "Csv" }));
    let file =
        file.or_else(|_| stage.cafe.person("ada").uses("bot-lab", "admin audit", &json!({ "file": 1 }))).unwrap();
    let file = stage.cafe.answer(file.id()).await.answer.unwrap();
    let bytes = stage.cafe.town.with(|world| world.files[&file.attachments[0].id].bytes.clone());
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(text.lines().count(), 13, "{text}");
    stage.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn newcomers_are_greeted_and_given_roles_and_those_who_are_there_can_be_given_them_too() {
    let stage = stage().await;
    let (guild, lab) = (stage.cafe.names.guild, stage.cafe.names.bot_lab);
    let regular = stage
        .cafe
        .town
        .with(|world| world.guilds[&guild].roles.values().find(|role| role.name == "Regular").unwrap().id);
    for (key, value) in [
        ("autorole", regular.to_string()),
        ("welcome.channel", lab.to_string()),
        ("welcome.message", "Hi {user}, number {members} of {server}".to_owned()),
    ] {
        let said = stage.hears("ada", "settings set", &json!({ "key": key, "value": value })).await;
        assert!(said.contains("is now"), "{said}");
    }
    let zoe = stage.cafe.town.with(|world| {
        let user = world.add_person("zoe", "Zoë @everyone");
        world.admit(guild, user, &[]);
        user
    });
    let greeting = stage.cafe.message(lab, zoe, |message| message.content.starts_with("Hi <@")).await;
    assert!(
        greeting.content.contains(&format!("<@{zoe}>")) && greeting.content.contains("Artie's Café"),
        "{}",
        greeting.content
    );
    let has = move |world: &artie::demo::world::World, user| {
        world.guilds[&guild].members[&user].roles.contains(&regular).then_some(())
    };
    stage.cafe.until("she has the role", |world| has(world, zoe)).await;
    // Somebody who was there before: the role is taken and given again.
    stage.cafe.town.with(|world| world.set_role(guild, zoe, regular, false)).unwrap();
    let used = stage.cafe.person("ada").uses("bot-lab", "settings backfill", &json!({})).unwrap();
    let answer = stage.cafe.answer(used.id()).await.answer.unwrap().id;
    let is_done = |message: &Message| message.id == answer && message.content.contains("given; I looked at");
    stage.cafe.message(lab, stage.cafe.names.ada, is_done).await;
    stage.cafe.until("she has it again", |world| has(world, zoe)).await;
    // It went page by page, each step handing on to the next: what a killed process leaves is a step, not the beginning.
    let cursors: Vec<Option<String>> = sqlx::query_scalar(
        "SELECT payload ->> 'after' FROM queue WHERE task_type = 'guilds.backfill' ORDER BY created_at, id",
    )
    .fetch_all(stage.database.db.pool())
    .await
    .unwrap();
    let last = stage.cafe.town.with(|world| *world.guilds[&guild].members.keys().last().unwrap());
    assert_eq!(cursors, [None, Some(last.to_string())]);
    stage.cafe.expect_no_unknown_requests();
    stage.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_level_brings_its_role_and_who_manages_the_server_is_told_when_it_cannot() {
    let stage = stage().await;
    let (guild, lab, general) = (stage.cafe.names.guild, stage.cafe.names.bot_lab, stage.cafe.names.general);
    let set = async |key: &str, value: &str| {
        let answer = stage.hears("ada", "settings set", &json!({ "key": key, "value": value })).await;
        stage.cafe.clock.advance(std::time::Duration::from_secs(20));
        answer
    };
    let high = set("levels.roles", "2 @Barista").await;
    assert!(high.contains("stands above my own highest role"), "{high}");
    for (key, value) in [
        ("levels.roles", "2 @Regular".to_owned()),
        ("levels.xpMessage", "1000".to_owned()),
        ("levels.channel", lab.to_string()),
        ("levels.message", "{user} is {level} now".to_owned()),
        ("modLogChannel", lab.to_string()),
    ] {
        let said = set(key, &value).await;
        assert!(said.contains("is now"), "{said}");
    }
    let regular = stage
        .cafe
        .town
        .with(|world| world.guilds[&guild].roles.values().find(|role| role.name == "Regular").unwrap().id);
    let guest = |name: &str| {
        stage.cafe.town.with(|world| {
            let user = world.add_person(name, name);
            world.admit(guild, user, &[]);
            user
        })
    };
    let zoe = guest("zoe");
    stage.cafe.person("zoe").says("general", "Good morning!").unwrap();
    let has = |world: &artie::demo::world::World, user| {
        world.guilds[&guild].members[&user].roles.contains(&regular).then_some(())
    };
    stage.cafe.until("her level brings its role", |world| has(world, zoe)).await;
    let told = stage.cafe.message(lab, zoe, |message| message.content.contains("is 3 now")).await;
    assert_eq!((told.mentions.clone(), told.channel == general), (vec![zoe], false), "{told:?}");
    // Somebody moves the role up, and the next level cannot be honoured.
    stage.cafe.town.with(|world| {
        let role = world.guilds.get_mut(&guild).and_then(|found| found.roles.get_mut(&regular)).unwrap();
        role.position = 99;
    });
    let max = guest("max");
    stage.cafe.person("max").says("general", "Good evening!").unwrap();
    let is_trouble = |message: &Message| message.content.contains("my own highest role must stand above it");
    let trouble = stage.cafe.message(lab, max, is_trouble).await;
    assert!(trouble.mention_roles.is_empty(), "{trouble:?}");
    assert!(stage.cafe.town.with(|world| has(world, max)).is_none());
    let audit = stage.hears("ada", "admin audit", &json!({ "action": "roles" })).await;
    assert!(audit.contains("roles.not_given") && audit.contains("not_allowed"), "{audit}");
    stage.cafe.expect_no_unknown_requests();
    stage.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_channels_that_were_named_are_remembered_with_their_threads() {
    let stage = stage().await;
    let names = &stage.cafe.names;
    let (kept, elsewhere) = (names.general, names.games);
    let set = json!({ "key": "recordingChannels", "value": format!("<#{kept}>") });
    let said = stage.hears("ada", "settings set", &set).await;
    assert!(said.contains("is now"), "{said}");
    let thread_of = |channel| {
        stage.cafe.town.with(|world| world.open_thread(channel, names.ben, "aside", ChannelKind::PublicThread).unwrap())
    };
    let places = [kept, elsewhere, thread_of(kept), thread_of(elsewhere)];
    let ben = stage.cafe.person("ben");
    for (n, place) in places.into_iter().enumerate() {
        ben.says(place, &format!("remember {n}")).unwrap();
    }
    let db = &stage.database.db;
    let told = || async {
        let sql = "SELECT value FROM messages WHERE value LIKE 'remember%' ORDER BY message_id";
        sqlx::query_scalar::<_, String>(sql).fetch_all(db.pool()).await.unwrap()
    };
    // Events are followed side by side: what is said after the others were heard is the last to be written.
    eventually(DEADLINE, || async { told().await == ["remember 0", "remember 2"] }).await;
    ben.says(kept, "remember the end").unwrap();
    eventually(DEADLINE, || async { told().await.len() > 2 }).await;
    assert_eq!(told().await, ["remember 0", "remember 2", "remember the end"]);
    stage.bot.stop().await;
}
