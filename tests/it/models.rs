//! Models through the real client: the scripted endpoint does everything a provider can do wrong.

use std::time::Duration;

use artie::{
    demo::mind::{DIMENSION, EMBEDDER, Fault, SECOND, Says, TALKER},
    ids::{GuildId, UserId},
    models::{Caller, Completion, Finish, Heard, Models, Request, ToolSpec, Trouble},
    usage::{Exhausted, Period, Whose},
};
use chrono::TimeDelta;
use serde_json::json;
use sqlx::{query, query_scalar};
use tokio_util::sync::CancellationToken;

use crate::support::{
    TestDatabase, database, eventually,
    stage::talking,
    town::{Cafe, cafe},
};

struct Desk {
    cafe: Cafe,
    database: TestDatabase,
    models: Models,
}

async fn desk(environment: &[(&str, &str)]) -> Desk {
    let (cafe, database) = (cafe().await, database().await);
    let models = talking(&cafe, &database.db, environment).models.clone();
    Desk { cafe, database, models }
}

fn ada() -> Caller {
    Caller { user: Some(UserId(7)), guild: Some(GuildId(8)), message: None, purpose: "chat" }
}

fn question(text: &str) -> Request {
    let mut request = Request::simple("Be kind.", text, Duration::from_secs(20));
    let schema = json!({ "type": "object", "properties": { "expression": { "type": "string" } } });
    request.tools.push(ToolSpec { name: "calculate".into(), about: "Works out arithmetic.".into(), schema });
    request
}

impl Desk {
    /// Asks, and gives the answer with what was heard of it.
    async fn ask(&self, request: &Request) -> (Result<Completion, Trouble>, String) {
        let mut heard = String::new();
        let mut hear = |piece: Heard<'_>| match piece {
            Heard::Text(text) => heard += text,
            Heard::Again => heard.clear(),
        };
        let answer = self.models.chat(&ada(), request, &mut hear).await;
        (answer, heard)
    }

    async fn errors(&self) -> Vec<Option<String>> {
        query_scalar("SELECT error_type FROM model_usage_stats ORDER BY id")
            .fetch_all(self.database.db.pool())
            .await
            .unwrap()
    }

    async fn held_and_spent(&self) -> (i64, i64) {
        let sums = query_scalar::<_, Vec<i64>>(
            "SELECT ARRAY[coalesce(sum(held_nano), 0)::bigint, coalesce(sum(spent_nano), 0)::bigint] FROM model_budgets",
        );
        let sums = sums.fetch_one(self.database.db.pool()).await.unwrap();
        (sums[0], sums[1])
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_heard_while_it_is_spoken_and_counted() {
    let desk = desk(&[]).await;
    desk.cafe.mind.will_say("Good morning to you.");
    let (answer, heard) = desk.ask(&question("hello")).await;
    let answer = answer.unwrap();
    assert_eq!(
        (answer.text.as_str(), answer.finish, answer.model.as_str()),
        ("Good morning to you.", Finish::Done, TALKER)
    );
    assert_eq!(heard, answer.text);
    assert!(answer.spent.prompt_tokens > 0 && answer.spent.completion_tokens > 0);
    let (held, spent) = desk.held_and_spent().await;
    assert!(held == 0 && spent > 0, "an unknown model is billed at the highest known price: {held} {spent}");
    let row: (String, String, String, bool, i32) =
        sqlx::query_as("SELECT model_name, user_id, cost_from, success, total_tokens FROM model_usage_stats")
            .fetch_one(desk.database.db.pool())
            .await
            .unwrap();
    assert_eq!((row.0.as_str(), row.1.as_str(), row.2.as_str(), row.3), (TALKER, "7", "highest", true));
    assert!(row.4 > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_tools_are_asked_for_at_once() {
    let desk = desk(&[]).await;
    desk.cafe.mind.will_say(Says::tools([("calculate", json!({ "expression": "1+1" })), ("dice", json!({}))]));
    let answer = desk.ask(&question("both, please")).await.0.unwrap();
    let names: Vec<_> = answer.calls.iter().map(|call| call.name.as_str()).collect();
    assert_eq!((names, answer.finish), (vec!["calculate", "dice"], Finish::Tools));
    assert_eq!(desk.cafe.mind.asked()[0]["tools"][0]["function"]["name"], "calculate");
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_become_vectors() {
    let desk = desk(&[]).await;
    let texts = ["green tea".to_owned(), "motor racing".to_owned()];
    let embedded = desk.models.embed(&ada(), &texts, Duration::from_secs(10)).await.unwrap();
    assert_eq!((embedded.model.as_str(), embedded.vectors.len()), (EMBEDDER, 2));
    assert!(embedded.vectors.iter().all(|vector| vector.len() == DIMENSION));
    desk.cafe.mind.will_fail(Fault::Status(500, None), 1);
    assert!(matches!(desk.models.embed(&ada(), &texts, Duration::from_secs(10)).await, Err(Trouble::Away { .. })));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_is_followed_by_the_next_and_nothing_of_it_is_heard() {
    for fault in [
        Fault::Status(500, None),
        Fault::Status(429, Some(1)),
        Fault::Status(404, None),
        Fault::BadJson,
        Fault::Empty,
        Fault::ErrorInside,
        Fault::Half(2),
    ] {
        let desk = desk(&[]).await;
        desk.cafe.mind.will_fail_as(TALKER, fault.clone(), 1);
        let (answer, heard) = desk.ask(&question("hello")).await;
        let answer = answer.unwrap_or_else(|trouble| panic!("{fault:?}: {trouble:?}"));
        assert_eq!((answer.model.as_str(), answer.finish), (SECOND, Finish::Done), "{fault:?}");
        assert_eq!(heard, answer.text, "{fault:?}");
        let errors = desk.errors().await;
        assert!(errors.len() == 2 && errors[0].is_some() && errors[1].is_none(), "{fault:?}: {errors:?}");
        assert_eq!(desk.held_and_spent().await.0, 0, "{fault:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_nobody_can_mean_are_survived_and_counted() {
    let desk = desk(&[("ARTIE_MODELS_FALLBACKS", "")]).await;
    desk.cafe.mind.will_fail(Fault::Status(429, Some(u64::MAX)), 1);
    let trouble = desk.ask(&question("hello")).await.0.unwrap_err();
    let Trouble::Away { retry_after } = trouble else { panic!("{trouble:?}") };
    assert_eq!(retry_after, Duration::from_hours(24));
    let frames = [
        json!({ "choices": [{ "delta": { "content": "Hello." } }] }),
        json!({ "choices": [{ "delta": {}, "finish_reason": "stop" }] }),
        json!({ "choices": [], "usage": { "prompt_tokens": u32::MAX, "completion_tokens": 1, "cost": 1e300 } }),
    ];
    desk.cafe.mind.will_fail(Fault::Frames(frames.iter().map(ToString::to_string).collect()), 1);
    assert_eq!(desk.ask(&question("hello")).await.0.unwrap().text, "Hello.");
    let sql = "SELECT total_tokens::bigint, cost_nano, held_nano FROM model_usage_stats ORDER BY id DESC LIMIT 1";
    let row: (i64, i64, Option<i64>) = sqlx::query_as(sql).fetch_one(desk.database.db.pool()).await.unwrap();
    assert!(row.0 > 1_000_000 && row.1 > 1_000_000_000 && row.2.is_none(), "it is settled: {row:?}");
    assert_eq!(desk.held_and_spent().await.0, 0);
    // Whoever told such a price has used everything up: nobody is asked, and nothing breaks.
    let trouble = desk.ask(&question("hello")).await.0.unwrap_err();
    assert!(matches!(trouble, Trouble::Exhausted(_)), "{trouble:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_keeps_failing_is_left_alone_and_tried_again_later() {
    let desk = desk(&[("ARTIE_MODELS_FALLBACKS", "")]).await;
    desk.cafe.mind.will_fail(Fault::Status(503, None), 100);
    for _ in 0..3 {
        let trouble = desk.ask(&question("hello")).await.0.unwrap_err();
        assert!(matches!(trouble, Trouble::Away { .. }), "{trouble:?}");
    }
    assert_eq!(desk.errors().await.len(), 5, "after five failures nobody asks any more");
    desk.cafe.mind.recover();
    assert!(matches!(desk.ask(&question("hello")).await.0, Err(Trouble::Away { .. })));
    assert_eq!(desk.cafe.mind.asked().len(), 5);
    desk.cafe.clock.advance(Duration::from_secs(31));
    assert_eq!(desk.ask(&question("hello")).await.0.unwrap().finish, Finish::Done);
}

#[tokio::test(flavor = "multi_thread")]
async fn half_an_answer_is_given_when_there_is_no_other() {
    let desk = desk(&[("ARTIE_MODELS_FALLBACKS", "")]).await;
    desk.cafe.mind.will_say("one-hundred-thousand two-hundred-thousand three-hundred-thousand four");
    desk.cafe.mind.will_fail(Fault::Half(3), 2);
    let (answer, heard) = desk.ask(&question("count")).await;
    let answer = answer.unwrap();
    assert_eq!(answer.finish, Finish::BrokeOff);
    assert!(!answer.text.is_empty() && heard == answer.text, "{heard}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_stopped_is_given_as_far_as_it_came() {
    let desk = desk(&[]).await;
    desk.cafe.mind.set_pace(Duration::from_millis(20));
    desk.cafe.mind.will_say("word ".repeat(2_000).as_str());
    let mut request = question("a long story");
    request.stop = CancellationToken::new();
    let stop = request.stop.clone();
    let mut words = 0;
    let mut hear = |piece: Heard<'_>| {
        words += usize::from(matches!(piece, Heard::Text(_)));
        if words == 3 {
            stop.cancel();
        }
    };
    let answer = desk.models.chat(&ada(), &request, &mut hear).await.unwrap();
    assert_eq!(answer.finish, Finish::Stopped);
    assert!(answer.text.starts_with("word word") && answer.text.len() < 500, "{}", answer.text);
    let (held, spent) = desk.held_and_spent().await;
    assert!(held == 0 && spent > 0, "what was heard is paid for");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_ends_in_time_also_when_nothing_comes() {
    let desk = desk(&[("ARTIE_MODELS_CALL_TIMEOUT", "1s"), ("ARTIE_MODELS_FALLBACKS", "")]).await;
    desk.cafe.mind.will_fail(Fault::Slow(Duration::from_mins(1)), 10);
    let mut request = question("hello");
    request.deadline = tokio::time::Instant::now() + Duration::from_secs(3);
    let began = std::time::Instant::now();
    assert!(matches!(desk.ask(&request).await.0, Err(Trouble::Away { .. })));
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    assert!(desk.errors().await.iter().all(|error| error.as_deref() == Some("too_slow")));
}

#[tokio::test(flavor = "multi_thread")]
async fn too_much_is_cut_off() {
    let desk = desk(&[]).await;
    desk.cafe.mind.will_fail(Fault::Babble(400_000), 1);
    let answer = desk.ask(&question("babble")).await.0.unwrap();
    assert_eq!(answer.finish, Finish::Length);
    assert!(answer.text.len() <= 64 * 1024);
    desk.cafe.mind.will_fail(Fault::HugeArguments(3_000_000), 1);
    let answer = desk.ask(&question("huge")).await.0.unwrap();
    assert!(answer.calls[0].arguments.len() <= 32 * 1024);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_budget_is_overspent_however_many_ask_at_once() {
    // Each call sets aside 10 / 1e6 * 8000 dollars and a little: about 8 cents; a dollar is enough for twelve.
    let desk = desk(&[("ARTIE_SPEND_HOUR_USD", "1"), ("ARTIE_SPEND_USER_DAY_USD", "100")]).await;
    desk.cafe.mind.set_pace(Duration::from_millis(30));
    let mut request = question("hello");
    request.reply_tokens = 8_000;
    let asking = (0..40).map(|_| desk.ask(&request));
    let answers = futures::future::join_all(asking).await;
    let refused = answers.iter().filter(|(answer, _)| {
        let hour = |exhausted: &Exhausted| (exhausted.whose, exhausted.period) == (Whose::All, Period::Hour);
        matches!(answer, Err(Trouble::Exhausted(exhausted)) if hour(exhausted))
    });
    let (refused, answered) = (refused.count(), answers.iter().filter(|(answer, _)| answer.is_ok()).count());
    assert_eq!(refused + answered, 40);
    assert!(refused > 0 && answered > 0, "{refused} refused");
    let (held, spent) = desk.held_and_spent().await;
    assert!(held == 0 && spent > 0 && spent < 1_000_000_000 * 4, "{held} {spent}");
    // What was set aside and not needed is there again.
    assert!(desk.ask(&request).await.0.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_who_has_used_theirs_up_waits_until_tomorrow_and_others_go_on() {
    let desk = desk(&[("ARTIE_SPEND_USER_DAY_USD", "0.000001")]).await;
    let trouble = desk.ask(&question("hello")).await.0.unwrap_err();
    let Trouble::Exhausted(exhausted) = trouble else { panic!("{trouble:?}") };
    assert_eq!(exhausted.whose, Whose::User(UserId(7)));
    assert!(exhausted.renews_in <= Duration::from_hours(24));
    let nobody = Caller { user: None, ..ada() };
    assert!(desk.models.chat(&nobody, &question("hello"), &mut |_| {}).await.is_ok());
    assert!(desk.cafe.mind.asked().len() == 1, "nothing was asked for whom no money is left");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_whose_process_died_counts_with_what_was_set_aside() {
    let desk = desk(&[]).await;
    let services = talking(&desk.cafe, &desk.database.db, &[]);
    let caller = ada();
    let call =
        artie::usage::Call { caller: &caller, model: TALKER, prompt_tokens: 1_000, reply_tokens: 1_000, asked: 9 };
    drop(services.usage.reserve(&call).await.unwrap().unwrap());
    let (held, spent) = desk.held_and_spent().await;
    assert!(held > 0 && spent == 0);
    services.usage.keep_house().await.unwrap();
    assert_eq!(desk.held_and_spent().await, (held, 0), "it may still be under way");
    desk.cafe.clock.advance(Duration::from_mins(16));
    services.usage.keep_house().await.unwrap();
    services.usage.keep_house().await.unwrap();
    assert_eq!(desk.held_and_spent().await, (0, held), "once");
    desk.cafe.clock.advance(TimeDelta::days(41).to_std().unwrap());
    services.usage.keep_house().await.unwrap();
    assert_eq!(desk.held_and_spent().await, (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_database_nothing_is_asked() {
    let desk = desk(&[]).await;
    desk.database.db.close().await;
    assert!(matches!(desk.ask(&question("hello")).await.0, Err(Trouble::Fault(_))));
    eventually(Duration::from_secs(1), async || desk.cafe.mind.asked().is_empty()).await;
    query("SELECT 1").execute(desk.database.db.pool()).await.unwrap_err();
}
