//! The house rules of `docs/ARCHITECTURE.md`, read off the sources, so that the picture cannot rot.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use regex::Regex;

/// The floors of the house, lowest first. A module may use those below it; slices may use each other without cycles.
const FLOORS: [&[&str]; 8] = [
    &[
        "breaker",
        "charts",
        "clock",
        "dice",
        "error",
        "heard",
        "ids",
        "names",
        "origin",
        "patterns",
        "pictures",
        "placeholders",
        "pulse",
        "reply",
        "trouble",
        "words",
    ],
    &["config", "db"],
    &["queue", "delivery"],
    SLICES,
    &["services"],
    &["housekeeping"],
    &["discord", "demo", "web", "doctor"],
    &["app", "cli"],
];

const SLICES: &[&str] = &[
    "admin",
    "agents",
    "audit",
    "boards",
    "capabilities",
    "chat",
    "economy",
    "effects",
    "fleet",
    "games",
    "guilds",
    "help",
    "imports",
    "income",
    "items",
    "logs",
    "memories",
    "models",
    "pets",
    "profile",
    "privacy",
    "progress",
    "reminders",
    "overrides",
    "prompts",
    "standing",
    "search",
    "sessions",
    "stats",
    "streaks",
    "times",
    "todos",
    "trade",
    "transcript",
    "treasury",
    "uptime",
    "usage",
    "versions",
];

/// A slice's faces: they stand in the slice's folder but belong to the floor above the services.
const FACES: [&str; 2] = ["commands.rs", "tasks.rs"];

struct Source {
    path: PathBuf,
    text: String,
}

impl Source {
    /// The top-level module it belongs to.
    fn module(&self) -> &str {
        let first = self.path.components().next().unwrap().as_os_str().to_str().unwrap();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    fn file_name(&self) -> &str {
        self.path.file_name().unwrap().to_str().unwrap()
    }

    fn is_in(&self, folder: &str) -> bool {
        self.path.starts_with(folder)
    }

    /// The code above the tests, without comments.
    fn code(&self) -> String {
        let code = self.text.split("#[cfg(test)]\nmod tests").next().unwrap();
        code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                sources.push(Source { path: path.strip_prefix(&root).unwrap().to_owned(), text });
            }
        }
    }
    assert!(sources.len() > 30, "the sources were not found");
    sources
}

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|modules| modules.contains(&module))
}

/// Which top-level modules a file names: `crate::economy`, and each of `use crate::{economy::…, ids::…}`.
fn named_modules(code: &str) -> BTreeSet<String> {
    let direct = Regex::new(r"\bcrate::([a-z_]+)").unwrap();
    let mut modules: BTreeSet<String> = direct.captures_iter(code).map(|found| found[1].to_owned()).collect();
    for (start, opening) in code.match_indices("use crate::{") {
        let mut depth = 1;
        let mut word = String::new();
        for letter in code[start + opening.len()..].chars() {
            match letter {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ if depth == 1 && (letter.is_ascii_lowercase() || letter == '_') => word.push(letter),
                ',' | ' ' | '\n' if depth == 1 => word.clear(),
                ':' if depth == 1 && !word.is_empty() => {
                    modules.insert(std::mem::take(&mut word));
                }
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    modules.into_iter().filter(|module| floor(module).is_some()).collect()
}

#[test]
fn every_module_has_a_floor() {
    for source in sources() {
        if !["lib.rs", "main.rs"].contains(&source.file_name()) || source.path.components().count() > 1 {
            assert!(floor(source.module()).is_some(), "{}: add `{}` to FLOORS", source.path.display(), source.module());
        }
    }
}

#[test]
fn arrows_point_down_and_slices_have_no_cycles() {
    let mut wrong = Vec::new();
    let mut slice_arrows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in sources() {
        let Some(own) = floor(source.module()) else { continue };
        let is_face = SLICES.contains(&source.module()) && FACES.contains(&source.file_name());
        for named in named_modules(&source.code()) {
            let other = floor(&named).unwrap();
            if named == source.module() || other < own || own == 0 && other == 0 {
                continue;
            }
            match (is_face, other == own) {
                (true, _) if ["services", "discord"].contains(&named.as_str()) => {}
                (_, true) => {
                    slice_arrows.entry(source.module().to_owned()).or_default().insert(named);
                }
                _ => wrong.push(format!("{} names {named}", source.path.display())),
            }
        }
    }
    assert!(wrong.is_empty(), "arrows that point up:\n{}", wrong.join("\n"));
    assert_no_cycle(&slice_arrows);
}

fn assert_no_cycle(arrows: &BTreeMap<String, BTreeSet<String>>) {
    let mut left = arrows.clone();
    while !left.is_empty() {
        let leaves: Vec<_> = left
            .iter()
            .filter(|(_, to)| to.iter().all(|to| !left.contains_key(to)))
            .map(|(from, _)| from.clone())
            .collect();
        assert!(!leaves.is_empty(), "a cycle among {left:?}");
        for leaf in leaves {
            left.remove(&leaf);
        }
    }
}

#[test]
fn foreign_crates_stay_in_their_rooms() {
    type Room = fn(&Source) -> bool;
    let rooms: [(&str, &str, Room); 4] = [
        (r"\b(serenity|poise)::", "discord/ and commands.rs", |s| s.is_in("discord") || s.file_name() == "commands.rs"),
        (r"\bsqlx::", "db/ and store.rs", |s| {
            s.is_in("db")
                || s.file_name() == "store.rs"
                || s.path.parent().is_some_and(|folder| folder.ends_with("store"))
        }),
        (r"\benv::var", "config/", |s| s.is_in("config")),
        (r"\baxum::", "demo/ and web/", |s| s.is_in("demo") || s.is_in("web")),
    ];
    let mut wrong = Vec::new();
    for source in sources() {
        let code = source.code();
        for (pattern, where_allowed, allowed) in &rooms {
            if Regex::new(pattern).unwrap().is_match(&code) && !allowed(&source) {
                wrong.push(format!("{}: {pattern} belongs in {where_allowed}", source.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_are_small_named_for_what_they_are_and_open_with_a_promise() {
    let mut wrong = Vec::new();
    let mut lengths = Vec::new();
    for source in sources() {
        let stem = source.path.file_stem().unwrap().to_str().unwrap();
        let name = source.path.display();
        if ["util", "utils", "common", "helper", "helpers", "misc", "manager"].contains(&stem) {
            wrong.push(format!("{name}: says nothing about what is inside"));
        }
        if !source.text.starts_with("//!") {
            wrong.push(format!("{name}: opens without `//!`"));
        }
        let length = source.text.lines().count();
        if length > 500 {
            wrong.push(format!("{name}: {length} lines; split it"));
        }
        lengths.push(length);
    }
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(median <= 170, "the median file has {median} lines");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a room offers to the room above it is also used there: a list that nobody asks for is a dead button.
fn unwired(sources: &[Source]) -> Vec<String> {
    let code = |path: &Path| sources.iter().find(|source| source.path == path).map(Source::code).unwrap_or_default();
    let mut missing = Vec::new();
    for face in sources.iter().filter(|source| FACES.contains(&source.file_name())) {
        let room = face.path.parent().unwrap();
        let above = match room.parent() {
            Some(slice) if slice != Path::new("") => code(&slice.join(face.file_name())),
            _ => code(Path::new("app/bot.rs")),
        };
        let room_name = room.file_name().unwrap().to_str().unwrap();
        for list in ["commands", "components", "handlers"] {
            let is_offered = Regex::new(&format!(r"\bfn {list}\(")).unwrap().is_match(&face.code());
            let use_of = Regex::new(&format!(r"\b{room_name}::(?:\w+::)?{list}\(")).unwrap();
            if is_offered && !use_of.is_match(&above) {
                missing.push(format!("{}: nobody asks for its {list}", face.path.display()));
            }
        }
    }
    missing
}

#[test]
fn every_command_button_and_task_is_wired() {
    let sources = sources();
    let missing = unwired(&sources);
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    let without_its_bot: Vec<_> = sources.into_iter().filter(|source| source.path != Path::new("app/bot.rs")).collect();
    assert!(unwired(&without_its_bot).len() > 20, "the rule would not notice");
}

#[test]
fn the_rules_would_notice() {
    let code =
        "use crate::{\n    db::{Db, Tx},\n    economy::Economy,\n    error::Result,\n};\nlet x = crate::stats::Stats;";
    let named: Vec<_> = named_modules(code).into_iter().collect();
    assert_eq!(named, ["db", "economy", "error", "stats"]);
    let cyclic =
        BTreeMap::from([("a".into(), BTreeSet::from(["b".into()])), ("b".into(), BTreeSet::from(["a".into()]))]);
    assert!(std::panic::catch_unwind(|| assert_no_cycle(&cyclic)).is_err());
}
