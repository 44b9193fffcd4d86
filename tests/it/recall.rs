//! How often memory finds what answers a question, beside plain BM25, and the formats of two public sets of questions.

#[path = "../../benches/memory/asking.rs"]
mod asking;
#[path = "../../benches/memory/bm25.rs"]
mod bm25;
#[path = "../../benches/memory/sets.rs"]
mod sets;

use std::sync::Arc;

use artie::{dice::Dice, memories::Hashing};
use serde_json::{Value, json};

use crate::{memories::memories, support};
use sets::Set;

/// The bars that a change of ranking must not fall below, on conversations that no number was chosen for. The bench asks
/// more of them: `./dev bench memory`.
#[tokio::test(flavor = "multi_thread")]
async fn memory_finds_what_answers_at_least_as_often_as_plain_bm25() {
    let database = support::database().await;
    let sets = sets::generated(&Dice::seeded(20_261_121), 4);
    asking::load(&database.db, &sets).await.unwrap();
    sqlx::raw_sql("VACUUM ANALYZE memories").execute(database.db.pool()).await.unwrap();
    let hybrid = memories(&database.db, Some(Arc::new(Hashing::default())));
    assert!(artie::memories::embed_all(&hybrid).await.unwrap() > 100);
    let scores = asking::ask(&sets, &[&memories(&database.db, None), &hybrid]).await.unwrap();
    let shares: Vec<_> = scores.iter().map(|score| (score.at_5(), score.at_10())).collect();
    let [plain, lexical, hybrid] = shares.as_slice() else { panic!() };
    assert!(scores[0].asked > 100 && plain.1 > 0.5, "a set that nobody can answer says nothing: {shares:?}");
    assert!(lexical.0 >= plain.0 && lexical.1 >= plain.1, "words alone: {shares:?}");
    assert!(hybrid.0 >= plain.0 && hybrid.1 >= plain.1, "with vectors: {shares:?}");
}

/// Reads a set as a file of this format.
fn read(name: &str, content: &Value, reader: fn(&str) -> artie::error::Result<Vec<Set>>) -> Vec<Set> {
    let path = std::env::temp_dir().join(format!("artie-{name}-{}.json", std::process::id()));
    std::fs::write(&path, content.to_string()).unwrap();
    let sets = reader(path.to_str().unwrap());
    std::fs::remove_file(&path).unwrap();
    sets.unwrap()
}

fn shown(set: &Set) -> Vec<String> {
    let questions = set.questions.iter().map(|question| format!("{} {:?}", question.text, question.evidence));
    set.turns.iter().map(sets::Turn::line).chain(questions).collect()
}

#[test]
fn locomo_is_read() {
    let turn = |id: &str, who: &str, text: &str| json!({ "dia_id": id, "speaker": who, "text": text });
    let file = json!([{
        "sample_id": "conv-1",
        "conversation": {
            "speaker_a": "Caroline", "speaker_b": "Melanie",
            "session_1_date_time": "1:56 pm on 8 May, 2023",
            "session_1": [
                turn("D1:1", "Caroline", "I went to a support group yesterday."),
                { "dia_id": "D1:2", "speaker": "Melanie", "text": "Look!", "blip_caption": "a photo of a lake", "img_url": ["x"] },
            ],
            "session_2_date_time": "9 June, 2023",
            "session_3_date_time": "27 June, 2023",
            "session_3": [turn("D3:1", "Melanie", "We camped at the lake.")],
        },
        "qa": [
            { "question": "When did Caroline go to the group?", "answer": "7 May 2023", "evidence": ["D1:1"], "category": 2 },
            { "question": "Where did Melanie camp?", "answer": "at the lake", "evidence": ["D1:2", " D3:1"], "category": 1 },
            { "question": "What is nowhere?", "adversarial_answer": "x", "evidence": [], "category": 5 },
            { "question": "What is elsewhere?", "evidence": ["D9:9"], "category": 5 },
        ],
    }]);
    let sets = read("locomo", &file, sets::locomo);
    assert_eq!(sets.len(), 1);
    insta::assert_snapshot!(shown(&sets[0]).join("\n"), @"
    Caroline: I went to a support group yesterday.
    Melanie: Look! [a photo of a lake]
    Melanie: We camped at the lake.
    When did Caroline go to the group? [0]
    Where did Melanie camp? [1, 2]
    ");
}

#[test]
fn longmemeval_is_read() {
    let said = |who: &str, text: &str| json!({ "role": who, "content": text });
    let file = json!([
        {
            "question_id": "a", "question_type": "single-session-user", "question": "What did I buy?", "answer": "a kayak",
            "haystack_session_ids": ["s1", "s2"], "answer_session_ids": ["s2"],
            "haystack_sessions": [
                [said("user", "hello"), said("assistant", "hi")],
                [{ "role": "user", "content": "I bought a kayak", "has_answer": true }, said("assistant", "nice")],
            ],
        },
        {
            "question_id": "b", "question": "What is my name?", "answer": "Ada",
            "haystack_session_ids": ["s3"], "answer_session_ids": ["s3"],
            "haystack_sessions": [[said("user", "I am Ada"), said("assistant", "hello Ada")]],
        },
        {
            "question_id": "c_abs", "question": "What was never said?", "answer": "",
            "haystack_session_ids": ["s4"], "answer_session_ids": [], "haystack_sessions": [[said("user", "x")]],
        },
    ]);
    let sets = read("longmemeval", &file, sets::longmemeval);
    let all: Vec<String> = sets.iter().map(|set| shown(set).join(" | ")).collect();
    insta::assert_snapshot!(all.join("\n"), @"
    user: hello | assistant: hi | user: I bought a kayak | assistant: nice | What did I buy? [2]
    user: I am Ada | assistant: hello Ada | What is my name? [0, 1]
    ");
}
