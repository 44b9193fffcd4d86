//! People play with the whole bot in the café: work, gathering, fights, quests, claims, the bank, the shop, things and
//! crafting; how it goes well, how it is refused, the buttons under it, and strangers who press them. And levels: from a
//! message to the announcement and the role.

use std::time::Duration;

use artie::{
    demo::world::{InteractionView, Message, World},
    ids::{MessageId, RoleId, UserId},
};
use serde_json::{Value, json};

use crate::support::{
    eventually,
    stage::{Stage, said, stage},
    town::DEADLINE,
};

/// Uses a command after a while, and gives the answer.
async fn answer(stage: &Stage, who: &str, command: &str, options: &Value) -> Message {
    stage.cafe.clock.advance(Duration::from_secs(20));
    let used = stage.cafe.person(who).uses("bot-lab", command, options).unwrap();
    stage.cafe.answer(used.id()).await.answer.unwrap_or_else(|| panic!("/{command} was not answered"))
}

/// Holds a conversation: who says what, and what the answer contains. A refusal is private and one sentence or two.
async fn talk(stage: &Stage, lines: &[(&str, &str, Value, &str)]) {
    for (who, command, options, expected) in lines {
        let words = whole(&answer(stage, who, command, options).await);
        assert!(words.contains(expected) && !words.contains('⟨'), "/{command} {options}: {words}");
    }
}

/// Text and cards of a message, with their fields and footers.
fn whole(message: &Message) -> String {
    format!("{} {}", said(message), Value::from(message.embeds.clone()))
}

/// The custom ids of the controls of a message, with their labels or placeholders.
fn controls(message: &Message) -> Vec<(String, String)> {
    let rows = Value::from(message.components.clone());
    let all = rows.as_array().unwrap().iter().flat_map(|row| row["components"].as_array().unwrap().clone());
    let named = |control: Value| {
        let label = control["label"].as_str().or(control["placeholder"].as_str()).unwrap_or_default().to_owned();
        (label, control["custom_id"].as_str().unwrap_or_default().to_owned())
    };
    all.map(named).collect()
}

fn control(message: &Message, label: &str) -> String {
    let found = controls(message).into_iter().find(|(shown, _)| shown == label);
    found.unwrap_or_else(|| panic!("no “{label}”: {:?}", controls(message))).1
}

/// Presses a button; gives the interaction once it is answered.
async fn press(stage: &Stage, who: &str, message: &Message, label: &str) -> InteractionView {
    stage.cafe.clock.advance(Duration::from_secs(2));
    let pressed = stage.cafe.person(who).presses(message.id, &control(message, label)).unwrap();
    stage.cafe.answer(pressed.id()).await
}

/// Somebody else presses: Discord does not even show them what is private, and what they can press is not theirs.
async fn stranger(stage: &Stage, who: &str, message: &Message, label: &str) {
    let Ok(pressed) = stage.cafe.person(who).presses(message.id, &control(message, label)) else {
        assert!(message.visible_to.is_some(), "a public button can be pressed by anybody");
        return;
    };
    let words = said(&stage.cafe.answer(pressed.id()).await.answer.unwrap());
    assert!(words.starts_with("That's not yours to press."), "{words}");
}

/// The same of a menu.
async fn choose(stage: &Stage, who: &str, message: &Message, label: &str, value: &str) -> InteractionView {
    stage.cafe.clock.advance(Duration::from_secs(2));
    let chosen = stage.cafe.person(who).chooses(message.id, &control(message, label), &[value]).unwrap();
    stage.cafe.answer(chosen.id()).await
}

/// The message as it is now.
fn now(stage: &Stage, who: &str, id: MessageId) -> Message {
    let seen = stage.cafe.town.messages(stage.cafe.names.bot_lab, stage.cafe.person(who).id);
    seen.into_iter().find(|message| message.id == id).expect("it is still there")
}

/// Waits for something that somebody sees in the bot lab.
async fn sees(stage: &Stage, who: &str, expected: &str) -> Message {
    let viewer = stage.cafe.person(who).id;
    stage.cafe.message(stage.cafe.names.bot_lab, viewer, |message| whole(message).contains(expected)).await
}

async fn grant(stage: &Stage, who: &str, items: &[(&str, i32)]) {
    for (item, quantity) in items {
        let user = stage.cafe.person(who).id.to_string();
        let both = "WITH stack AS (INSERT INTO user_inventory (user_id, item_id, quantity, acquired_at) VALUES ($1, $2, $3, 0))
            INSERT INTO item_log (user_id, item_id, delta, reason, timestamp, event_id, leg)
            VALUES ($1, $2, $3, 'import', 0, 'grant-' || $1 || $2, 0)";
        let query = sqlx::query(both).bind(user).bind(*item).bind(*quantity);
        query.execute(stage.database.db.pool()).await.unwrap();
    }
}

async fn over(stage: Stage) {
    let report = stage.bot.services().economy.verify().await.unwrap();
    assert!(report.is_clean(), "{}", report.table());
    stage.cafe.expect_no_unknown_requests();
    stage.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_everybody_sees_is_pressed_by_its_owner_alone() {
    let stage = stage().await;
    grant(&stage, "ben", &[("fox_egg", 1), ("companion_treat", 1)]).await;
    answer(&stage, "ben", "pet adopt", &json!({ "name": "Vix" })).await;
    stage.cafe.clock.advance(Duration::from_hours(30));
    let shown = answer(&stage, "ben", "pet show", &json!({})).await;
    assert!(shown.visible_to.is_none(), "a pet is shown to everybody");
    stranger(&stage, "chloe", &shown, "Feed").await;
    assert_eq!(whole(&now(&stage, "ben", shown.id)), whole(&shown), "nobody fed it");
    press(&stage, "ben", &shown, "Feed").await;
    sees(&stage, "ben", "Vix ate a companion treat.").await;
    over(stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_of_work_gathering_and_fights() {
    let stage = stage().await;
    let none = json!({});
    let worked = answer(&stage, "ben", "work", &none).await;
    assert!(whole(&worked).contains("You bought low and sold a little higher."), "{}", whole(&worked));
    assert!(worked.visible_to.is_some(), "what one earns is one's own business");
    stranger(&stage, "chloe", &worked, "Work again").await;
    // Too early: the button says when, and stays.
    let early = press(&stage, "ben", &worked, "Work again").await;
    assert!(said(&early.answer.unwrap()).contains("still resting from your last shift"));
    stage.cafe.clock.advance(Duration::from_mins(31));
    press(&stage, "ben", &worked, "Work again").await;
    eventually(DEADLINE, || async { whole(&now(&stage, "ben", worked.id)) != whole(&worked) }).await;
    let again = now(&stage, "ben", worked.id);
    assert!(whole(&again).contains("Earned: **"), "{}", whole(&again));

    let gathered = answer(&stage, "ben", "gather", &none).await;
    assert!(whole(&gathered).contains("You found "), "{}", whole(&gathered));
    let early = press(&stage, "ben", &gathered, "Gather again").await;
    assert!(said(&early.answer.unwrap()).contains("nothing new lying around yet"));
    stage.cafe.clock.advance(Duration::from_mins(6));
    press(&stage, "ben", &gathered, "Gather again").await;
    eventually(DEADLINE, || async { whole(&now(&stage, "ben", gathered.id)) != whole(&gathered) }).await;

    let odds = answer(&stage, "ben", "fight", &none).await;
    assert!(
        whole(&odds).contains("%** for 120–220 coins") && whole(&odds).contains("from level 12"),
        "{}",
        whole(&odds)
    );
    let fought = answer(&stage, "ben", "fight", &json!({ "against": 0 })).await;
    assert!(whole(&fought).contains("your chance was "), "{}", whole(&fought));
    stranger(&stage, "chloe", &fought, "Fight again").await;
    let early = press(&stage, "ben", &fought, "Fight again").await;
    assert!(said(&early.answer.unwrap()).contains("still catching your breath"));
    talk(
        &stage,
        &[
            ("ben", "work", json!({ "job": "dj gig" }), "still resting from your last shift"),
            ("ben", "work", json!({ "job": "king" }), "There is no job “king”"),
            ("ben", "fight", json!({ "against": 3 }), "fights begin at level 12, and you are at level"),
            ("ben", "quests", none.clone(), "New quests <t:"),
            ("ben", "daily", none.clone(), "Streak: **1 day**"),
            ("ben", "daily", none.clone(), "already claimed today's coins"),
            ("ben", "weekly", none.clone(), "claimed this week's **5,000 coins**"),
            ("ben", "weekly", none.clone(), "already claimed this week's coins"),
            ("ben", "streak show", none, "Without another claim, the streak ends <t:"),
        ],
    )
    .await;
    over(stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn coins_are_put_aside_spent_and_made_into_things() {
    let stage = stage().await;
    let none = json!({});
    grant(&stage, "ben", &[("data_fragment", 9), ("corrupted_file", 2), ("common_crate", 4), ("energy_drink", 1)])
        .await;
    talk(
        &stage,
        &[
            ("ben", "weekly", none.clone(), "5,000 coins"),
            ("ben", "bank deposit", json!({ "amount": "6k" }), "your wallet holds only 5,000"),
            ("ben", "bank deposit", json!({ "amount": "half" }), "Put **2,500 coins** into your bank."),
            ("ben", "bank withdraw", json!({ "amount": "500" }), "Took **500 coins** out of your bank."),
            ("ben", "bank withdraw", json!({ "amount": "9000" }), "your bank holds only 2,000"),
            ("ben", "bank upgrade", none.clone(), "your wallet is 1,000 short"),
            ("ben", "shop buy", json!({ "item": "luck charm" }), "Bought **1 × 🍀 luck charm** for 1,000 coins"),
            ("ben", "shop buy", json!({ "item": "quantum scanner" }), "your wallet is 48,000 short"),
            ("ben", "shop buy", json!({ "item": "moon" }), "I don't know a thing called “moon”"),
            ("ben", "shop sell", json!({ "item": "luck charm" }), "for 500 coins"),
            ("ben", "shop sell", json!({ "item": "luck charm" }), "You have no luck charm"),
            (
                "ben",
                "craft",
                json!({ "item": "energy drink", "quantity": 2 }),
                "You made **2 × 🥤 energy drink** and gained 110 XP",
            ),
            ("ben", "craft", json!({ "item": "energy drink" }), "you are missing"),
            ("ben", "inventory use", json!({ "item": "energy drink" }), "rest after work −50%"),
            ("ben", "inventory use", json!({ "item": "data fragment" }), "Make something of it with"),
            ("ben", "inventory open", json!({ "crate": "common crate", "quantity": 9 }), "up to 3 crates at once"),
            ("ben", "inventory open", json!({ "crate": "common crate" }), "opened **1 × 📦 common crate** and found"),
        ],
    )
    .await;
    // A shelf is leafed through and bought from by its menus.
    let shelf = answer(&stage, "ben", "shop list", &none).await;
    assert!(whole(&shelf).contains("Shop: tools") && whole(&shelf).contains("you can afford"), "{}", whole(&shelf));
    choose(&stage, "ben", &shelf, "Another shelf…", "boosts").await;
    let boosts = sees(&stage, "ben", "Shop: boosts").await;
    let bought = choose(&stage, "ben", &boosts, "Buy one of…", "energy_drink").await;
    assert!(bought.is_settled());
    sees(&stage, "ben", "Bought **1 × 🥤 energy drink** for 200 coins").await;
    // What one has is used from its menu, and what can be made is made from its own.
    let bag = answer(&stage, "ben", "inventory show", &none).await;
    choose(&stage, "ben", &bag, "Use or open…", "energy_drink").await;
    sees(&stage, "ben", "so it lasts longer").await;
    choose(&stage, "ben", &bag, "Use or open…", "common_crate").await;
    sees(&stage, "ben", "opened **3 × 📦 common crate**").await;
    over(stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_purchase_asks_once_and_nobody_else_answers() {
    let stage = stage().await;
    for _ in 0..3 {
        answer(&stage, "ben", "weekly", &json!({})).await;
        stage.cafe.clock.advance(Duration::from_hours(7 * 24));
    }
    let asked = answer(&stage, "ben", "shop buy", &json!({ "item": "xp booster", "quantity": 5 })).await;
    assert!(whole(&asked).contains("Buy **5 × 📘 XP booster** for **12,500 coins**?"), "{}", whole(&asked));
    let yes = "Pay 12,500 coins";
    assert!(asked.visible_to.is_some(), "the question is private");
    stranger(&stage, "chloe", &asked, yes).await;
    press(&stage, "ben", &asked, yes).await;
    sees(&stage, "ben", "Bought **5 × 📘 XP booster**").await;
    let late = stage.cafe.person("ben").presses(asked.id, &control(&asked, yes));
    if let Ok(late) = late {
        stage.cafe.answer(late.id()).await;
    }
    let ben = stage.cafe.person("ben").id;
    let bought =
        "SELECT coalesce(sum(quantity), 0)::bigint FROM user_inventory WHERE user_id = $1 AND item_id = 'xp_booster'";
    let bought: i64 =
        sqlx::query_scalar(bought).bind(ben.to_string()).fetch_one(stage.database.db.pool()).await.unwrap();
    assert_eq!(bought, 5, "once");
    over(stage).await;
}

/// Who has which role in the café.
fn has_role(world: &World, stage: &Stage, user: UserId, role: RoleId) -> bool {
    world.member(stage.cafe.names.guild, user).is_ok_and(|member| member.roles.contains(&role))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_leads_to_a_level_its_announcement_and_its_role() {
    let stage = stage().await;
    let (guild, games) = (stage.cafe.names.guild, stage.cafe.names.games);
    // Everybody has the café's own role already; here it is earned.
    let (low, high) = stage.cafe.town.with(|world| {
        let roles = &world.guild(guild).unwrap().roles;
        let role = |name: &str| roles.values().find(|role| role.name == name).unwrap().id;
        let (low, high) = (role("Regular"), role("Barista"));
        world.set_role(guild, stage.cafe.names.ben, low, false).unwrap();
        (low, high)
    });
    let set = |key: &str, value: String| json!({ "key": key, "value": value });
    talk(
        &stage,
        &[
            ("ada", "settings set", set("levels.xpMessage", "1000".into()), "`levels.xpMessage` is now"),
            ("ada", "settings set", set("levels.channel", format!("<#{games}>")), "`levels.channel` is now"),
            (
                "ada",
                "settings set",
                set("levels.roles", format!("2 <@&{low}>, 3 <@&{high}>")),
                "stands above my own highest role, so I can't give it",
            ),
            (
                "ada",
                "settings set",
                set("levels.roles", format!("2 <@&{}>", guild.0)),
                "Everybody has that role already",
            ),
            ("ada", "settings set", set("levels.roles", format!("2 <@&{low}>")), "`levels.roles` is now"),
        ],
    )
    .await;
    let ben = stage.cafe.person("ben");
    ben.says("general", "good morning, everybody").unwrap();
    let announced = stage.cafe.message(games, ben.id, |message| said(message).contains("has reached **level")).await;
    assert_eq!(said(&announced), format!("🎉 <@{}> has reached **level 3** in this server!", ben.id));
    stage.cafe.until("the role is given", |world| has_role(world, &stage, ben.id, low).then_some(())).await;
    assert!(!stage.cafe.town.with(|world| has_role(world, &stage, ben.id, high)));
    // A minute has not gone by, and so it is for nobody else to hear.
    ben.says("general", "and again").unwrap();
    stage.cafe.clock.advance(Duration::from_mins(2));
    ben.says("general", "that counts").unwrap();
    let next =
        stage.cafe.message(games, ben.id, |message| message.id > announced.id && said(message).contains("level")).await;
    assert_eq!(said(&next), format!("🎉 <@{}> has reached **level 4** in this server!", ben.id));
    stage.cafe.expect_no_unknown_requests();
    stage.bot.stop().await;
}
