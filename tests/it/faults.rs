//! What goes wrong between Artie and Discord, and with the database: every answer is shown once and nothing is lost.

use std::time::{Duration, Instant};

use artie::{
    demo::world::{Disturbance, Effect, Fault, Message, World},
    ids::UserId,
};
use serde_json::json;

use crate::support::{
    eventually, own_cluster,
    stage::{Stage, said, stage, start},
    town::{DEADLINE, cafe},
};

fn effects() -> [Effect; 6] {
    [
        Effect::RateLimited { retry_after: Duration::from_millis(100), global: false },
        Effect::FailBefore(500),
        Effect::FailBefore(503),
        Effect::FailAfter(500),
        Effect::DropBefore,
        Effect::DropAfter,
    ]
}

fn me(stage: &Stage) -> UserId {
    stage.cafe.town.with(|world| world.application(stage.cafe.names.artie).unwrap().bot)
}

fn answers(world: &World, stage: &Stage, asked: &Message, me: UserId) -> usize {
    let seen = world.seen_by(stage.cafe.names.bot_lab, asked.author);
    seen.iter().filter(|message| message.author == me && message.reply_to == Some(asked.id)).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_answered_once_whatever_discord_does() {
    let stage = stage().await;
    let (me, ben) = (me(&stage), stage.cafe.person("ben"));
    let mut all = Vec::new();
    for effect in effects() {
        stage.cafe.town.fault(Fault::once("POST /channels/*/messages", effect.clone()));
        let asked = ben.says("bot-lab", &format!("<@{me}> what is 12*7")).unwrap();
        stage
            .cafe
            .until(&format!("the question is answered despite {effect:?}"), |world| {
                (answers(world, &stage, &asked, me) > 0).then_some(())
            })
            .await;
        all.push(asked);
    }
    settled(&stage).await;
    for asked in &all {
        assert_eq!(stage.cafe.town.with(|world| answers(world, &stage, asked, me)), 1);
    }
    stage.bot.stop().await;
}

/// Waits until no answer is on its way: a second one would have been shown by then.
async fn settled(stage: &Stage) {
    let on_their_way = "SELECT count(*) FROM reply_outbox WHERE state IN ('waiting', 'sending')";
    eventually(Duration::from_mins(1), || async {
        sqlx::query_scalar::<_, i64>(on_their_way).fetch_one(stage.database.db.pool()).await.unwrap() == 0
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_asked_by_command_is_answered_in_its_place_whatever_discord_does() {
    let stage = stage().await;
    for (number, effect) in effects().into_iter().enumerate() {
        stage.cafe.town.fault(Fault::once("PATCH /webhooks/*", effect.clone()));
        let words = stage.hears(&format!("guest{number}"), "calc", &json!({ "expression": "6*7" })).await;
        assert!(words.contains("42"), "{effect:?}: {words}");
    }
    stage.bot.stop().await;
}

/// The only answer's row: state, way and reason.
async fn row(stage: &Stage) -> Option<(String, Option<String>, String)> {
    let row = "SELECT state, way, coalesce(error_message, '') FROM reply_outbox";
    sqlx::query_as(row).fetch_optional(stage.database.db.pool()).await.unwrap()
}

async fn responded(stage: &Stage) -> bool {
    let all = "SELECT coalesce(bool_and(responded), false) FROM queue WHERE respond_to IS NOT NULL";
    sqlx::query_scalar(all).fetch_one(stage.database.db.pool()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_for_a_deleted_channel_is_given_up_and_says_so() {
    let stage = stage().await;
    let (me, ben) = (me(&stage), stage.cafe.person("ben"));
    let guild = stage.cafe.names.guild;
    let doomed = stage.cafe.town.with(|world| world.add_channel(guild, "doomed", ""));
    // The answer meets a busy Discord first, and then no channel.
    let busy = Effect::RateLimited { retry_after: Duration::from_secs(1), global: false };
    stage.cafe.town.fault(Fault::once("POST /channels/*/messages", busy));
    ben.says(doomed, &format!("<@{me}> what is 12*7")).unwrap();
    eventually(DEADLINE, || async { row(&stage).await.is_some() }).await;
    stage.cafe.town.with(|world| world.delete_channel(doomed)).unwrap();
    eventually(DEADLINE, || async { row(&stage).await.is_some_and(|row| row.0 == "failed") }).await;
    let (_, way, reason) = row(&stage).await.unwrap();
    assert!(way.as_deref() == Some("channel") && reason.contains("Unknown Channel"), "{way:?}: {reason}");
    assert!(!responded(&stage).await);
    stage.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_where_artie_may_not_speak_is_given_up_and_says_so() {
    let stage = stage().await;
    let (me, ada, news) = (me(&stage), stage.cafe.person("ada"), stage.cafe.names.news);
    ada.says(news, &format!("<@{me}> what is 12*7")).unwrap();
    eventually(DEADLINE, || async { row(&stage).await.is_some_and(|row| row.0 == "failed") }).await;
    let (_, _, reason) = row(&stage).await.unwrap();
    assert!(reason.contains("Missing"), "{reason}");
    assert!(!responded(&stage).await);
    stage.bot.stop().await;
}

/// The token dies while Discord is in trouble: what was not shown comes as a message, what was shown is found.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_whose_token_died_meanwhile_is_shown_once() {
    for effect in [Effect::FailBefore(503), Effect::FailAfter(503), Effect::DropAfter] {
        let stage = stage().await;
        let lab = stage.cafe.names.bot_lab;
        let ben = stage.cafe.person("ben");
        stage.cafe.town.fault(Fault::once("PATCH /webhooks/*", effect.clone()));
        // So that the second attempt comes when the token is dead.
        stage.cafe.town.fault(Fault::times("PATCH /webhooks/*", Effect::FailBefore(503), 3));
        ben.uses(lab, "calc", &json!({ "expression": "6*7" })).unwrap();
        eventually(DEADLINE, || async { row(&stage).await.is_some_and(|row| row.2.contains("it may be there")) }).await;
        stage.cafe.town.advance(Duration::from_mins(16));
        eventually(DEADLINE, || responded(&stage)).await;
        let seen = ben.sees(lab).unwrap();
        let answers: Vec<_> = seen.iter().filter(|message| said(message).contains("= **42**")).collect();
        assert_eq!(answers.len(), 1, "{effect:?}: {answers:?}");
        let falls_back = matches!(effect, Effect::FailBefore(_));
        assert_eq!(answers[0].content.contains("you asked <t:"), falls_back, "{effect:?}: {}", answers[0].content);
        assert_eq!(row(&stage).await.unwrap().0, "sent");
        stage.bot.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disturbed_gateway_comes_back_and_misses_nothing() {
    let stage = stage().await;
    let (ben, lab) = (stage.cafe.person("ben"), stage.cafe.names.bot_lab);
    ben.says(lab, "before").unwrap();
    let db = stage.database.db.clone();
    let recorded = async |what: &str| {
        let found = "SELECT count(*) FROM messages WHERE value = $1";
        sqlx::query_scalar::<_, i64>(found).bind(what).fetch_one(db.pool()).await.unwrap()
    };
    eventually(DEADLINE, || async { recorded("before").await == 1 }).await;
    for (number, disturbance) in [
        Disturbance::Drop,
        Disturbance::Reconnect,
        Disturbance::InvalidSession { resumable: true },
        Disturbance::InvalidSession { resumable: false },
    ]
    .into_iter()
    .enumerate()
    {
        stage.cafe.town.disturb(stage.cafe.names.artie, disturbance);
        let text = format!("said meanwhile {number}");
        ben.says(lab, &text).unwrap();
        eventually(Duration::from_mins(1), || async { recorded(&text).await == 1 }).await;
    }
    let words = stage.hears("ben", "wallet show", &json!({})).await;
    assert!(words.contains("You have no coins yet"), "{words}");
    stage.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_deleted_and_edited_while_the_session_is_lost_is_so_here_too() {
    let stage = stage().await;
    let (ben, lab) = (stage.cafe.person("ben"), stage.cafe.names.bot_lab);
    let (gone, changed) = (ben.says(lab, "to be deleted").unwrap(), ben.says(lab, "to be edited").unwrap());
    ben.says(lab, "to stay").unwrap();
    let pool = stage.database.db.pool();
    let texts = async || {
        let all = "SELECT value FROM messages WHERE NOT author_is_bot ORDER BY message_id";
        sqlx::query_scalar::<_, String>(all).fetch_all(pool).await.unwrap()
    };
    let is_recorded = async || {
        let marks = "SELECT count(*) FROM channel_watermarks w JOIN messages m USING (channel_id)
                     WHERE m.value = 'to stay' AND w.last_message = m.message_id";
        sqlx::query_scalar::<_, i64>(marks).fetch_one(pool).await.unwrap() == 1
    };
    eventually(DEADLINE, || async { is_recorded().await }).await;
    // Artie does not hear of it, and the session cannot be resumed.
    stage.cafe.town.disturb(stage.cafe.names.artie, Disturbance::Mute);
    ben.deletes(gone.id).unwrap();
    ben.edits(changed.id, "edited meanwhile").unwrap();
    stage.cafe.town.disturb(stage.cafe.names.artie, Disturbance::InvalidSession { resumable: false });
    eventually(Duration::from_mins(1), || async { texts().await == ["edited meanwhile", "to stay"] }).await;
    stage.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_away_is_said_in_time_and_costs_nothing() {
    let (cafe, cluster) = (cafe().await, own_cluster().await);
    let bot = start(&cafe, &cluster.product_pool()).await;
    cafe.registered("daily").await;
    let ben = cafe.person("ben");
    ben.says("bot-lab", "before").unwrap();
    let recorded = async || {
        let all = "SELECT count(*) FROM messages WHERE NOT author_is_bot";
        sqlx::query_scalar::<_, i64>(all).fetch_one(cluster.db.pool()).await.unwrap_or(0)
    };
    eventually(DEADLINE, || async { recorded().await == 1 }).await;

    cluster.stop().await;
    let asked = Instant::now();
    let used = ben.uses("bot-lab", "daily", &json!({})).unwrap();
    let view = cafe.answer(used.id()).await;
    // Nobody hangs; a slow machine has its time.
    assert!(asked.elapsed() < Duration::from_secs(10), "{:?}", asked.elapsed());
    assert!(said(&view.answer.unwrap()).contains("database"), "it says why");
    ben.says("bot-lab", "while it was away").unwrap();
    assert!(cafe.town.with(|world| world.application(cafe.names.artie).unwrap().is_online()), "the gateway stays");

    cluster.start().await;
    eventually(Duration::from_mins(1), || async { recorded().await == 2 }).await;
    let used = ben.uses("bot-lab", "daily", &json!({})).unwrap();
    assert!(said(&cafe.answer(used.id()).await.answer.unwrap()).contains("1,000"), "and everything goes on");
    bot.stop().await;
}
