//! The formats of two public sets of questions, which the bench of memory reads.

#[path = "../../benches/memory/sets.rs"]
#[expect(dead_code, reason = "the generated sets are the bench's alone")]
mod sets;

use serde_json::{Value, json};

use sets::Set;

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
