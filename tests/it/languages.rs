//! Every language is whole: no sentence is missing, none shows what it is not given, and each counts as its speakers do.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use artie::{
    msg,
    words::{Locale, Words},
};
use regex::Regex;
use serde_json::json;

use crate::support::stage::{said, stage};

/// What only operators read: the command line and its log speak English.
const OPERATORS: [&str; 3] = ["database.ftl", "doctor.ftl", "imports.ftl"];

/// What is English in the sources: `tests/it/discord.rs` and the registration look after the other languages.
const IN_SOURCES: &str = "commands.ftl";

/// The kinds of numbers each language tells apart, by its tag.
const COUNTS: [(&str, &[&str]); 2] = [("de", &["one", "other"]), ("en", &["one", "other"])];

static VALUE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\$(\w+)").unwrap());
static SELECT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\$(\w+)\s*->").unwrap());
static KIND: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\[(zero|one|two|few|many|other)\]").unwrap());

fn folder(locale: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("config/locales").join(locale)
}

fn languages() -> Vec<String> {
    let names = fs::read_dir(folder("")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// The sentences of a language that people read: file and id, and the text.
fn sentences(locale: &str) -> BTreeMap<(String, String), String> {
    let head = Regex::new(r"^([a-z][\w-]*)\s*=").unwrap();
    let mut sentences = BTreeMap::new();
    for entry in fs::read_dir(folder(locale)).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_name().unwrap().to_str().unwrap().to_owned();
        if OPERATORS.contains(&file.as_str()) || file == IN_SOURCES {
            continue;
        }
        let mut key = None;
        for line in fs::read_to_string(&path).unwrap().lines().filter(|line| !line.starts_with('#')) {
            if let Some(found) = head.captures(line) {
                key = Some((file.clone(), found[1].to_owned()));
            }
            if let Some(key) = &key {
                let text: &mut String = sentences.entry(key.clone()).or_default();
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    sentences
}

fn values(text: &str) -> BTreeSet<String> {
    VALUE.captures_iter(text).map(|found| found[1].to_owned()).collect()
}

/// The values a sentence counts, with the kinds of numbers it tells apart.
fn counted(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut counted = BTreeMap::<String, BTreeSet<String>>::new();
    for found in SELECT.captures_iter(text) {
        let rest = &text[found.get(0).unwrap().end()..];
        // Up to its default; what is selected inside of a variant is found by itself.
        let end = rest.find("*[other]").map_or(0, |at| at + "*[other]".len());
        let kinds: BTreeSet<String> = KIND.captures_iter(&rest[..end]).map(|found| found[1].to_owned()).collect();
        if kinds.len() > 1 {
            counted.entry(found[1].to_owned()).or_default().extend(kinds);
        }
    }
    counted
}

#[test]
fn no_language_lacks_a_sentence_or_shows_what_it_is_not_given() {
    let english = sentences("en");
    assert!(english.len() > 1_000, "only {} sentences were found", english.len());
    assert!(languages().len() >= 2);
    let mut wrong = Vec::new();
    for language in languages() {
        let theirs = sentences(&language);
        for (key, text) in &english {
            match theirs.get(key) {
                None => wrong.push(format!("{language}/{}: `{}` is missing", key.0, key.1)),
                Some(their) if !values(their).is_subset(&values(text)) => {
                    wrong.push(format!("{language}/{}: `{}` shows more than {:?}", key.0, key.1, values(text)));
                }
                Some(_) => {}
            }
        }
        let strangers = theirs.keys().filter(|key| !english.contains_key(*key));
        wrong.extend(strangers.map(|key| format!("{language}/{}: `{}` is in no other language", key.0, key.1)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_language_counts_as_its_speakers_do() {
    let english = sentences("en");
    let mut wrong = Vec::new();
    let mut plurals = 0;
    for language in languages() {
        let (_, kinds) = COUNTS.iter().find(|(tag, _)| *tag == language).expect("a new language tells how it counts");
        let kinds: BTreeSet<String> = kinds.iter().map(ToString::to_string).collect();
        for ((file, id), text) in &sentences(&language) {
            let counted = counted(text);
            plurals += counted.len();
            let name = format!("{language}/{file}: `{id}`");
            wrong.extend(
                counted.iter().filter(|(_, found)| **found != kinds).map(|one| format!("{name} counts {one:?}")),
            );
            let expected = english.get(&(file.clone(), id.clone())).map(|text| self::counted(text)).unwrap_or_default();
            let missing = expected.keys().filter(|value| !counted.contains_key(*value));
            wrong.extend(missing.map(|value| format!("{name} does not count {value}")));
        }
    }
    assert!(plurals > 100, "only {plurals} plurals were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn sentences_are_said_in_their_language_with_its_numbers() {
    let german = Words::new("de".parse().unwrap());
    assert_eq!(german.say(&msg!("coins", count = 1)), "1 Münze");
    assert_eq!(german.say(&msg!("coins", count = 1_250_000)), "1.250.000 Münzen");
    // What only operators read is said in English.
    assert!(german.say(&msg!("doctor-token-missing")).starts_with("There is no"));
    let austrian = Words::new("de-AT".parse().unwrap());
    assert_eq!(austrian.say(&msg!("language-name")), "Deutsch");
    let spoken: Vec<String> = Locale::spoken().iter().map(ToString::to_string).collect();
    assert_eq!(spoken, languages());
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_whose_language_is_not_spoken_is_answered_in_the_servers() {
    let stage = stage().await;
    let set = stage.hears("ada", "settings set", &json!({ "key": "locale", "value": "de" })).await;
    assert!(set.contains("`locale`"), "{set}");
    // A text command has no language of its own: the server's counts.
    let ben = stage.cafe.person("ben");
    let directly = ben.opens_dm(stage.cafe.names.artie).unwrap();
    ben.says("bot-lab", "!wallet show").unwrap();
    let is_answer = |message: &artie::demo::world::Message| said(message).contains("Du hast noch keine Münzen");
    stage.cafe.message(directly, ben.id, is_answer).await;
    let is_hint = |message: &artie::demo::world::Message| said(message).contains("als Direktnachricht");
    stage.cafe.message(stage.cafe.names.bot_lab, ben.id, is_hint).await;
    stage.bot.stop().await;
}
