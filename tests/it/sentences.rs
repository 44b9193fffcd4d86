//! Every sentence the sources ask for exists once, and is given every value it shows: a missing one would be shown to
//! people as ⟨its-id⟩.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use regex::Regex;

fn files_below(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                files.push(path);
            }
        }
    }
    files
}

/// Each sentence's id with the values it shows.
fn sentences() -> BTreeMap<String, BTreeSet<String>> {
    let (head, value) = (Regex::new(r"^([a-z][\w-]*)\s*=").unwrap(), Regex::new(r"\$(\w+)").unwrap());
    let mut sentences = BTreeMap::<String, BTreeSet<String>>::new();
    for file in files_below("config/locales/en", "ftl") {
        let mut id = String::new();
        for line in fs::read_to_string(&file).unwrap().lines().filter(|line| !line.starts_with('#')) {
            if let Some(found) = head.captures(line) {
                found[1].clone_into(&mut id);
                let twice = sentences.insert(id.clone(), BTreeSet::new()).is_some();
                assert!(!twice, "{}: `{id}` is there twice; every sentence would be lost", file.display());
            }
            if let Some(values) = sentences.get_mut(&id) {
                values.extend(value.captures_iter(line).map(|found| found[1].to_owned()));
            }
        }
    }
    sentences
}

/// Each `msg!("id", name = …)` of a source, with the names it gives.
fn asked(source: &str) -> Vec<(String, BTreeSet<String>)> {
    let start = Regex::new(r#"msg!\(\s*"([\w-]+)""#).unwrap();
    start
        .captures_iter(source)
        .map(|found| {
            let whole = found.get(0).unwrap();
            (found[1].to_owned(), names(&source[whole.end()..]))
        })
        .collect()
}

/// The names before `=` at the outermost level, up to the closing parenthesis.
fn names(arguments: &str) -> BTreeSet<String> {
    let (mut depth, mut word, mut names, mut in_text, mut before) = (0, String::new(), BTreeSet::new(), false, ' ');
    let mut letters = arguments.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter == '"' && before != '\\' {
            in_text = !in_text;
        }
        match letter {
            _ if in_text => {}
            '(' | '[' | '{' => depth += 1,
            ')' if depth == 0 => break,
            ')' | ']' | '}' => depth -= 1,
            '=' if depth == 0 && !"=!<>".contains(before) && !matches!(letters.peek(), Some('=' | '>')) => {
                names.insert(std::mem::take(&mut word));
            }
            ',' if depth == 0 => word.clear(),
            letter if depth == 0 && (letter.is_alphanumeric() || letter == '_') => word.push(letter),
            _ => {}
        }
        before = letter;
    }
    names
}

#[test]
fn every_sentence_exists_once_and_gets_what_it_shows() {
    let sentences = sentences();
    let mut wrong = Vec::new();
    let mut count = 0;
    for file in files_below("src", "rs") {
        let source = fs::read_to_string(&file).unwrap();
        let code = source.split("#[cfg(test)]\nmod tests").next().unwrap();
        let lines: Vec<_> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        for (id, given) in asked(&lines.join("\n")) {
            count += 1;
            match sentences.get(&id) {
                None => wrong.push(format!("{}: `{id}` is in no file", file.display())),
                Some(shown) if !shown.is_subset(&given) => {
                    wrong.push(format!("{}: `{id}` shows {shown:?} and gets {given:?}", file.display()));
                }
                Some(_) => {}
            }
        }
    }
    assert!(count > 100, "only {count} sentences were found in the sources");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_a_sentence_is_given_is_read_off_the_source() {
    let source = r#"say(&msg!("a-b", one = f(x == 1, "y = 2"), two = g[3])); msg!("c")"#;
    let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
    assert_eq!(asked(source), [("a-b".to_owned(), names(&["one", "two"])), ("c".to_owned(), names(&[]))]);
}
