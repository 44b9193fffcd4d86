//! What admins see of the queue and do about what gave up, by talking with the whole bot.

use artie::demo::world::Message;
use serde_json::{Value, json};

use crate::support::{
    eventually,
    stage::{Stage, said, stage},
    town::DEADLINE,
};

async fn sql(stage: &Stage, sql: &'static str) {
    sqlx::raw_sql(sql).execute(stage.database.db.pool()).await.unwrap();
}

async fn count(stage: &Stage, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(stage.database.db.pool()).await.unwrap()
}

/// All controls of a message: label (or placeholder) and `custom_id`.
fn controls(message: &Message) -> Vec<(String, String)> {
    let rows = message.components.iter().filter_map(|row| row["components"].as_array()).flatten();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    rows.map(|one| (text(one.get("label").unwrap_or(&one["placeholder"])), text(&one["custom_id"]))).collect()
}

/// Presses the button with this label, or chooses an option of the menu, and gives what the message became.
async fn press(stage: &Stage, who: &str, message: &Message, label: &str, option: Option<&str>) -> Message {
    let (_, id) = controls(message)
        .into_iter()
        .find(|(found, _)| found.contains(label))
        .unwrap_or_else(|| panic!("no control {label:?} in {:?}", controls(message)));
    let person = stage.cafe.person(who);
    let pressed = match option {
        None => person.presses(message.id, &id).unwrap(),
        Some(option) => {
            let options = message.components.iter().filter_map(|row| row["components"].as_array()).flatten();
            let options = options.filter(|one| one["custom_id"] == id).filter_map(|one| one["options"].as_array());
            let found = options.flatten().find(|one| one["label"].as_str().unwrap().contains(option)).unwrap();
            person.chooses(message.id, &id, &[found["value"].as_str().unwrap()]).unwrap()
        }
    };
    stage.cafe.answer(pressed.id()).await;
    stage.cafe.clock.advance(std::time::Duration::from_secs(20));
    stage.cafe.town.with(|world| world.find_message(message.id).unwrap().clone())
}

async fn uses(stage: &Stage, who: &str, command: &str) -> Message {
    let used = stage.cafe.person(who).uses("bot-lab", command, &json!({})).unwrap();
    stage.cafe.answer(used.id()).await.answer.unwrap()
}

/// Eight of ours that no handler knows, one of the bakery, one that was only refused.
async fn graves(stage: &Stage) {
    let guild = stage.cafe.names.guild.to_string();
    let insert = "INSERT INTO queue (task_type, status, retries, error_message, guild_id, completed_at, refused)
                  SELECT CASE WHEN n <= 6 THEN 'moonshot' ELSE 'tea' END, 'failed', 4,
                         '[K7Q2MX] asking https://api.example/?key=s3cret: timed out',
                         CASE WHEN n = 9 THEN '7' ELSE $1 END, now() - n * interval '1 minute', n = 10
                  FROM generate_series(1, 10) AS n";
    sqlx::query(insert).bind(guild).execute(stage.database.db.pool()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_runs_dead_letters_again_and_throws_them_away() {
    let stage = stage().await;
    assert!(said(&uses(&stage, "ada", "admin deadletters").await).contains("Nothing of this server has given up"));
    graves(&stage).await;
    stage.cafe.clock.advance(std::time::Duration::from_secs(20));
    let page = uses(&stage, "ada", "admin deadletters").await;
    assert!(page.visible_to.is_some(), "it is private");
    let words = said(&page);
    assert_eq!(words.matches("moonshot").count(), 5, "a page of five: {words}");
    assert!(!words.contains("s3cret") && words.contains("K7Q2MX"), "{words}");
    let page = press(&stage, "ada", &page, "Older", None).await;
    assert_eq!(
        (said(&page).matches("moonshot").count(), said(&page).matches("**tea**").count()),
        (1, 2),
        "{}",
        said(&page)
    );

    // One is looked at, thrown away after a question, and it is in the audit log.
    let one = press(&stage, "ada", &page, "Look at one", Some("tea")).await;
    assert!(said(&one).contains("tea gave up") && said(&one).contains("timed out"), "{}", said(&one));
    let sure = press(&stage, "ada", &one, "Throw away", None).await;
    assert!(said(&sure).contains("Are you sure?"), "{}", said(&sure));
    assert_eq!(count(&stage, "SELECT count(*) FROM queue_failed").await, 10, "nothing happened yet");
    let page = press(&stage, "ada", &sure, "Yes, throw away", None).await;
    assert!(said(&page).contains("One task was thrown away"), "{}", said(&page));
    assert_eq!(count(&stage, "SELECT count(*) FROM queue_failed").await, 9);

    // All of a type run again after a question: nobody knows the type, so they come back dead, but they ran.
    let page = press(&stage, "ada", &page, "Every type", Some("moonshot (6)")).await;
    let sure = press(&stage, "ada", &page, "Run all 6 again", None).await;
    let page = press(&stage, "ada", &sure, "Yes, run again", None).await;
    assert!(said(&page).contains("6 tasks run again now"), "{}", said(&page));
    let ran = "SELECT count(*) FROM queue_failed WHERE error_message LIKE '%no handler runs tasks of type `moonshot`%'";
    eventually(DEADLINE, || async { count(&stage, ran).await == 6 }).await;
    let audited: Vec<(String, i64)> =
        sqlx::query_as("SELECT action, (details->>'count')::int8 FROM audit_log ORDER BY id")
            .fetch_all(stage.database.db.pool())
            .await
            .unwrap();
    assert_eq!(audited, [("queue.discard".to_owned(), 1), ("queue.replay".to_owned(), 6)]);
    assert_eq!(
        count(&stage, "SELECT count(*) FROM queue_failed WHERE guild_id = '7'").await,
        1,
        "another guild's stays"
    );
    stage.cafe.expect_no_unknown_requests();
    stage.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rights_are_asked_for_at_every_press() {
    let stage = stage().await;
    graves(&stage).await;
    let page = uses(&stage, "ada", "admin deadletters").await;
    let (_, id) = controls(&page).into_iter().find(|(label, _)| label == "Older").unwrap();
    assert!(stage.cafe.person("ben").uses("bot-lab", "admin deadletters", &json!({})).is_err(), "not even offered");
    // Ada's message, but no longer her rights: she hands the café over.
    let guild = stage.cafe.names.guild;
    let ben = stage.cafe.person("ben").id;
    stage.cafe.town.with(|world| {
        let owner = world.guilds.get_mut(&guild).unwrap();
        owner.owner = ben;
        let ada = stage.cafe.names.ada;
        owner.members.get_mut(&ada).unwrap().roles.clear();
    });
    let pressed = stage.cafe.person("ada").presses(page.id, &id).unwrap();
    let view = stage.cafe.answer(pressed.id()).await;
    let words = format!("{view:?}");
    assert!(words.contains("Manage Server"), "{words}");
    stage.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_schedule_and_the_queue_are_shown_with_relative_times_and_a_picture() {
    let stage = stage().await;
    // All of them: they are written one by one.
    let logs = "SELECT count(*) FROM queue_periodic WHERE name = 'housekeeping.logs'";
    eventually(DEADLINE, || async { count(&stage, logs).await == 1 }).await;
    eventually(DEADLINE, || async { count(&stage, "SELECT count(*) FROM queue_periodic").await > 8 }).await;
    sql(&stage, "UPDATE queue_periodic SET last_run_at = now() - interval '1 hour'").await;
    let words = said(&uses(&stage, "ada", "admin schedule").await);
    assert!(words.contains("**housekeeping.logs** · `11 3 * * *` UTC"), "{words}");
    assert!(words.matches("last <t:").count() > 5 && words.matches("next <t:").count() > 5, "{words}");
    stage.cafe.clock.advance(std::time::Duration::from_secs(20));
    let shown = uses(&stage, "ada", "admin queue").await;
    let picture = shown.embeds[0]["image"]["url"].as_str().expect("a picture");
    assert!(picture.ends_with("queue.png"), "{picture}");
    // A file shown in an embed is no attachment any more; what it shows is on the wire.
    // The wire tells of a request once it was answered, so a little after its effect.
    let described = |world: &artie::demo::world::World| {
        let mut asked = world.wire.iter().filter_map(|entry| entry.request.as_ref());
        asked.any(|asked| asked.to_string().contains("running, 0 gave up. In the last 24 hours")).then_some(())
    };
    stage.cafe.until("the picture has an alt text", described).await;
    stage.bot.stop().await;
}
