//! What goes wrong with models, and what people see of it.

use std::time::Duration;

use artie::demo::mind::{Fault, Says};
use proptest::prelude::Rng as _;
use serde_json::json;

use super::{HERE, answered, answers, asks, hears, me, over};
use crate::support::{eventually, stage::talking_stage, town::DEADLINE};

#[tokio::test(flavor = "multi_thread")]
async fn trouble_is_one_kind_sentence_and_never_the_providers_words() {
    for fault in [
        Fault::Status(500, None),
        Fault::Status(401, None),
        Fault::Status(429, Some(u64::MAX)),
        Fault::BadJson,
        Fault::ErrorInside,
        Fault::Empty,
    ] {
        let stage = talking_stage(&[("ARTIE_MODELS_CALL_TIMEOUT", "2s")]).await;
        stage.cafe.mind.will_fail(fault.clone(), 100);
        let answer = hears(&stage, "ada", HERE, "tell me something").await;
        assert!(answer.len() < 250 && !answer.contains("hush") && !answer.contains("error"), "{fault:?}: {answer}");
        assert!(answer.contains("language model"), "{fault:?}: {answer}");
        // What is plainly asked for is done all the same.
        let sum = hears(&stage, "ben", HERE, "what is 12*7").await;
        assert!(sum.contains("84"), "{fault:?}: {sum}");
        over(stage).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_used_up_budget_is_said_with_the_time_of_the_next() {
    let stage = talking_stage(&[("ARTIE_SPEND_USER_DAY_USD", "0.0000001")]).await;
    let answer = hears(&stage, "ada", HERE, "tell me something").await;
    assert!(answer.contains("used up") && answer.contains("<t:"), "{answer}");
    assert!(stage.cafe.mind.asked().is_empty());
    over(stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_only_wants_tools_is_made_to_speak() {
    let stage = talking_stage(&[]).await;
    stage.cafe.mind.will_fail(Fault::Loop, 3);
    let answer = hears(&stage, "ada", HERE, "go on for ever").await;
    assert!(!answer.is_empty());
    let asked = stage.cafe.mind.asked().len();
    assert!(asked <= 4, "the same wish twice is enough: {asked}");
    // Ever new wishes end too.
    stage.cafe.mind.forget();
    for n in 0..20 {
        stage.cafe.mind.will_say(Says::tools([("calculate", json!({ "expression": format!("{n}+1") }))]));
    }
    hears(&stage, "ben", HERE, "go on for ever").await;
    assert_eq!(stage.cafe.mind.asked().len(), 9, "eight rounds of tools, and a last word");
    assert!(stage.cafe.mind.asked()[8]["tools"].is_null());
    over(stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_a_model_does_people_get_one_readable_answer() {
    let stage = talking_stage(&[("ARTIE_MODELS_CALL_TIMEOUT", "1s")]).await;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let me = me(&stage);
    for turn in 0..24 {
        let mut pick = || runner.rng().next_u32();
        for _ in 0..=pick() % 3 {
            let fault = match pick() % 13 {
                0 => Fault::BadJson,
                1 => Fault::UnknownTool,
                2 => Fault::HugeArguments(200_000),
                3 => Fault::BrokenArguments,
                4 => Fault::Loop,
                5 => Fault::Half(pick() as usize % 4),
                6 => Fault::Status(429, Some([0, 1, 2, u64::MAX][pick() as usize % 4])),
                7 => Fault::Status(500 + (pick() % 5) as u16, None),
                8 => Fault::Slow(Duration::from_millis(1_500)),
                9 => Fault::Silent(pick() as usize % 3),
                10 => Fault::Babble(150_000),
                11 => Fault::Frames(vec!["{}".into(), "[]".into(), "\"x\"".into(), "{\"choices\":7}".into()]),
                _ => Fault::Empty,
            };
            stage.cafe.mind.will_fail(fault, 1 + pick() % 2);
        }
        let who = ["ada", "ben", "chloe", "dmitri"][turn % 4];
        let asked = asks(&stage, who, HERE, &format!("turn {turn}, please"));
        let answer = answered(&stage, &asked).await.content;
        assert!(!answer.contains("hush") && !answer.contains("panicked") && !answer.is_empty(), "{turn}: {answer}");
        stage.cafe.mind.recover();
        stage.cafe.clock.advance(Duration::from_secs(400));
        assert!(stage.cafe.town.with(|world| answers(world, me, &asked).len()) >= 1);
    }
    // Not only those of the answers: at midnight what was said begins to be learned from.
    let is_settled = async || {
        let sql = "SELECT coalesce(sum(held_nano), 0)::bigint FROM model_budgets";
        let held: i64 = sqlx::query_scalar(sql).fetch_one(stage.database.db.pool()).await.unwrap();
        held == 0
    };
    eventually(DEADLINE, is_settled).await;
    over(stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_a_model_does_it_never_costs_more_than_the_budget() {
    // Three calls' worth of what has to be set aside for one.
    let stage = talking_stage(&[("ARTIE_SPEND_USER_DAY_USD", "0.30"), ("ARTIE_SPEND_HOUR_USD", "0.40")]).await;
    let spent = async || -> i64 {
        let sql = "SELECT coalesce(max(spent_nano + held_nano), 0)::bigint FROM model_budgets";
        sqlx::query_scalar(sql).fetch_one(stage.database.db.pool()).await.unwrap()
    };
    let mut used_up = 0;
    for turn in 0..16 {
        let fault = match turn % 4 {
            0 => Fault::Loop,
            1 => Fault::Babble(200_000),
            2 => Fault::HugeArguments(100_000),
            _ => Fault::Half(3),
        };
        stage.cafe.mind.will_fail(fault, 12);
        let answer = hears(&stage, ["ada", "ben"][turn % 2], HERE, &format!("turn {turn}")).await;
        used_up += usize::from(answer.contains("used up"));
        stage.cafe.mind.recover();
        let spent = spent().await;
        assert!(spent <= 400_000_000, "{spent} of 400000000 after turn {turn}");
    }
    assert!(used_up > 0 && spent().await > 100_000_000, "the budget was reached: {used_up} {}", spent().await);
    over(stage).await;
}
