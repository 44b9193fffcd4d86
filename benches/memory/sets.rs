//! Conversations with questions whose answers stand in known turns: generated ones, and readers for two public formats.

use anyhow::Context;
use artie::{dice::Dice, error::Result};
use serde_json::Value;

/// A conversation.
pub(crate) struct Set {
    pub(crate) turns: Vec<Turn>,
    pub(crate) questions: Vec<Question>,
}

/// Something that was said.
#[derive(Default)]
pub(crate) struct Turn {
    pub(crate) speaker: String,
    pub(crate) text: String,
    /// What it was before it was edited.
    pub(crate) before: Option<String>,
    /// It was deleted: nothing may find it.
    pub(crate) is_deleted: bool,
}

impl Turn {
    /// As it is remembered: who said it, and what.
    pub(crate) fn line(&self) -> String {
        format!("{}: {}", self.speaker, self.text)
    }
}

/// A question, and the places of the turns that answer it.
pub(crate) struct Question {
    pub(crate) text: String,
    pub(crate) evidence: Vec<usize>,
}

// ---- Generated

/// Names that are easily taken for each other.
const NAMES: [&str; 40] = [
    "Anna",
    "Hanna",
    "Anne",
    "Hannah",
    "Ana",
    "Marie",
    "Maria",
    "Mary",
    "Mario",
    "Marius",
    "Jon",
    "John",
    "Jonas",
    "Johan",
    "Joan",
    "Max",
    "Maxim",
    "Maximilian",
    "Mats",
    "Matt",
    "Lena",
    "Lea",
    "Leah",
    "Leo",
    "Leon",
    "Christian",
    "Kristian",
    "Christina",
    "Kristin",
    "Chris",
    "Alex",
    "Alexander",
    "Alexandra",
    "Sasha",
    "Alexis",
    "Tim",
    "Timo",
    "Tom",
    "Tomas",
    "Thomas",
];

/// What is told, as a turn before it, the turn itself and questions about it; `{n}` is who, `{x}` is what.
const FACTS: [(&str, &str, &[&str], &[&str]); 10] = [
    (
        "{n}, which instrument do you play?",
        "I have been practising the {x} every evening lately.",
        &["What instrument is {n} practising?", "Which instrument does {n} play in the evenings?"],
        &["bassoon", "cello", "oboe", "banjo", "harp", "trombone", "accordion", "ukulele"],
    ),
    (
        "When is your birthday, {n}?",
        "Mine is on the {x}, please no surprises.",
        &["When was {n} born?", "On which day is {n}'s birthday?"],
        &["3rd of March", "19th of July", "24th of October", "1st of February", "30th of May", "11th of June"],
    ),
    (
        "Did you book something, {n}?",
        "Yes, we are flying to {x} for the holidays.",
        &["Where is {n} travelling for the holidays?", "Which place did {n} book flights to?"],
        &["Lisbon", "Tbilisi", "Reykjavik", "Marrakesh", "Ljubljana", "Valparaiso", "Hanoi", "Tallinn"],
    ),
    (
        "{n}, what can we cook for you?",
        "Anything really, but I am allergic to {x}.",
        &["What is {n} allergic to?", "Which food must not be in {n}'s meal because of an allergy?"],
        &["peanuts", "shellfish", "celery", "sesame", "mustard", "strawberries", "hazelnuts"],
    ),
    (
        "How was the shelter, {n}?",
        "We adopted a dog and called it {x}.",
        &["What is the name of {n}'s dog?", "How did {n} call the adopted dog?"],
        &["Biscuit", "Pixel", "Waffle", "Turing", "Noodle", "Comet", "Pickle"],
    ),
    (
        "Any news about work, {n}?",
        "I signed the contract, I start at {x} next month.",
        &["Where does {n} start working next month?", "With which company did {n} sign a contract?"],
        &["the observatory", "a bakery downtown", "the water works", "a game studio", "the city archive"],
    ),
    (
        "{n}, did you decide on the release?",
        "We moved the release to {x}, the tests were red.",
        &["To when did {n} move the release?", "Why and until when was the release postponed by {n}?"],
        &["Thursday week", "the 14th", "after the conference", "early December", "the second Monday"],
    ),
    (
        "Which book are you on, {n}?",
        "Still reading {x}, it is slow but beautiful.",
        &["What book does {n} read?", "Which slow and beautiful book is {n} reading?"],
        &["Middlemarch", "The Magic Mountain", "Invisible Cities", "Moby-Dick", "The Waves", "Stoner"],
    ),
    (
        "{n}, how do you get there?",
        "I always take the {x}, the parking is hopeless.",
        &["How does {n} get there?", "What does {n} take because parking is hopeless?"],
        &["night bus", "ferry", "number 9 tram", "cargo bike", "funicular", "regional train"],
    ),
    (
        "What about the marathon, {n}?",
        "I finished in {x}, my knees still complain.",
        &["How long did {n} need for the marathon?", "What was {n}'s marathon time?"],
        &["four hours and two minutes", "three fifty", "just under five hours", "four twenty-one"],
    ),
];

const CHATTER: [&str; 24] = [
    "haha yes",
    "not sure about that",
    "did anybody see the game yesterday?",
    "brb",
    "the weather is awful today",
    "I need a coffee",
    "same here",
    "that is a great idea",
    "let us talk about it tomorrow",
    "who is coming on Friday?",
    "I will be late again",
    "the train was full this morning",
    "can somebody send me the link?",
    "thanks, got it",
    "what a week",
    "my evening was quiet",
    "I was reading a lot",
    "we should book something for the holidays",
    "the dog of my neighbour barks all night",
    "practising makes perfect",
    "next month will be better",
    "the tests are green again",
    "parking was fine today",
    "happy birthday to whoever has it",
];

/// Conversations of 5 to 40 people, with chatter, edits and deletions among what is told.
pub(crate) fn generated(dice: &Dice, count: usize) -> Vec<Set> {
    (0..count).map(|_| conversation(dice)).collect()
}

fn below(dice: &Dice, count: usize) -> usize {
    usize::try_from(dice.between(0..=i64::try_from(count.max(1) - 1).unwrap_or(0))).unwrap_or(0)
}

fn conversation(dice: &Dice) -> Set {
    let first = below(dice, NAMES.len());
    let people: Vec<&str> = (0..5 + below(dice, 36)).map(|index| NAMES[(first + index) % NAMES.len()]).collect();
    let mut set = Set { turns: Vec::new(), questions: Vec::new() };
    let chatter = |set: &mut Set| {
        for _ in 0..2 + below(dice, 9) {
            let (speaker, text) = (people[below(dice, people.len())], CHATTER[below(dice, CHATTER.len())]);
            set.turns.push(Turn { speaker: speaker.into(), text: text.into(), ..Turn::default() });
        }
    };
    for name in &people {
        for _ in 0..2 + below(dice, 4) {
            chatter(&mut set);
            let (before, told, questions, values) = FACTS[below(dice, FACTS.len())];
            let value = values[below(dice, values.len())];
            let say = |text: &str| text.replace("{n}", name).replace("{x}", value);
            if set.questions.iter().any(|question| question.text == say(questions[0])) {
                continue;
            }
            let asker = people[below(dice, people.len())];
            set.turns.push(Turn { speaker: asker.into(), text: say(before), ..Turn::default() });
            // One in ten is deleted right after: nothing answers the question then, and it is not asked.
            let is_deleted = below(dice, 10) == 0;
            // One in five was first said otherwise; what counts is what it was edited to.
            let other = values[below(dice, values.len())];
            let edited = (below(dice, 5) == 0).then(|| told.replace("{n}", name).replace("{x}", other));
            set.turns.push(Turn { speaker: (*name).into(), text: say(told), before: edited, is_deleted });
            if is_deleted {
                continue;
            }
            let evidence = vec![set.turns.len() - 1];
            for question in questions {
                let text = if below(dice, 5) == 0 { mistyped(dice, &say(question)) } else { say(question) };
                set.questions.push(Question { text, evidence: evidence.clone() });
            }
        }
    }
    chatter(&mut set);
    set
}

/// Two letters of a longer word change places.
fn mistyped(dice: &Dice, text: &str) -> String {
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    let long: Vec<usize> =
        (0..words.len()).filter(|place| words[*place].is_ascii() && words[*place].len() > 6).collect();
    if let Some(place) = long.get(below(dice, long.len())) {
        let word = &mut words[*place];
        let at = 2 + below(dice, word.len() - 4);
        let mut letters: Vec<char> = word.chars().collect();
        letters.swap(at, at + 1);
        *word = letters.into_iter().collect();
    }
    words.join(" ")
}

// ---- Public formats

fn read(path: &str) -> Result<Vec<Value>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("reading {path}"))?;
    let value: Value = serde_json::from_str(&text).with_context(|| format!("{path} is not JSON"))?;
    match value {
        Value::Array(all) => Ok(all),
        one => Ok(vec![one]),
    }
}

/// `LoCoMo`: one object per conversation, its sessions as `session_1`, `session_2` … of turns with a `dia_id`, and under
/// `qa` questions with the ids of their evidence.
pub(crate) fn locomo(path: &str) -> Result<Vec<Set>> {
    Ok(read(path)?.iter().map(locomo_set).collect())
}

fn locomo_set(sample: &Value) -> Set {
    let conversation = &sample["conversation"];
    let (mut turns, mut ids) = (Vec::new(), Vec::new());
    for session in 1.. {
        let Some(said) = conversation[format!("session_{session}")].as_array() else {
            // Some sessions have a date and no turns.
            if conversation[format!("session_{session}_date_time")].is_string() {
                continue;
            }
            break;
        };
        for turn in said {
            let text = |key: &str| turn[key].as_str().unwrap_or_default().to_owned();
            let caption = turn["blip_caption"].as_str().map(|caption| format!(" [{caption}]")).unwrap_or_default();
            turns.push(Turn { speaker: text("speaker"), text: text("text") + &caption, ..Turn::default() });
            ids.push(text("dia_id"));
        }
    }
    let place = |id: &Value| ids.iter().position(|known| Some(known.as_str()) == id.as_str().map(str::trim));
    let questions = sample["qa"].as_array().into_iter().flatten().filter_map(|qa| {
        let evidence: Vec<usize> = qa["evidence"].as_array()?.iter().filter_map(place).collect();
        let text = qa["question"].as_str()?.to_owned();
        (!evidence.is_empty()).then_some(Question { text, evidence })
    });
    let questions = questions.collect();
    Set { turns, questions }
}

/// `LongMemEval`: one object per question, with its own haystack of sessions; turns that answer have `has_answer`, and
/// where none has, every turn of an answering session counts.
pub(crate) fn longmemeval(path: &str) -> Result<Vec<Set>> {
    Ok(read(path)?.iter().map(longmemeval_set).filter(|set| !set.questions[0].evidence.is_empty()).collect())
}

fn longmemeval_set(item: &Value) -> Set {
    let (mut turns, mut marked, mut in_session) = (Vec::new(), Vec::new(), Vec::new());
    let answering: Vec<&str> =
        item["answer_session_ids"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let ids = item["haystack_session_ids"].as_array();
    for (number, session) in item["haystack_sessions"].as_array().into_iter().flatten().enumerate() {
        let id = ids.and_then(|ids| ids.get(number)).and_then(Value::as_str).unwrap_or_default();
        for turn in session.as_array().into_iter().flatten() {
            if turn["has_answer"] == true {
                marked.push(turns.len());
            }
            if answering.contains(&id) {
                in_session.push(turns.len());
            }
            let text = |key: &str| turn[key].as_str().unwrap_or_default().to_owned();
            turns.push(Turn { speaker: text("role"), text: text("content"), ..Turn::default() });
        }
    }
    let evidence = if marked.is_empty() { in_session } else { marked };
    let text = item["question"].as_str().unwrap_or_default().to_owned();
    Set { turns, questions: vec![Question { text, evidence }] }
}
