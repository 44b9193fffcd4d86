//! Commands in every language: nothing is missing, everything keeps Discord's limits, and Discord's own description of
//! its API has no complaint.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    sync::LazyLock,
};

use artie::words::Locale;
use regex::Regex;
use serde_json::{Value, json};

use crate::support::{judge::Judge, stage::stage};

/// Discord's rule for names.
static NAME: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$").unwrap());

/// Everything about one tree of commands in one language.
#[derive(Default)]
struct Reading {
    wrong: Vec<String>,
    /// Every id that is asked for.
    ids: BTreeSet<String>,
    texts: usize,
}

impl Reading {
    fn read(&mut self, items: &[Value], path: &str, language: &str) {
        for locale in [None, Some(language)] {
            let name = |item: &Value| match locale {
                None => item["name"].as_str().map(str::to_owned),
                Some(language) => item["name_localizations"][language].as_str().map(str::to_owned),
            };
            let names: Vec<_> = items.iter().filter_map(name).collect();
            let different: BTreeSet<_> = names.iter().collect();
            if different.len() != names.len() {
                self.wrong.push(format!("{language} {path}: two of {names:?} are called the same"));
            }
        }
        for item in items {
            let own = item["name"].as_str().unwrap();
            let is_command = item["type"].as_u64().is_none_or(|kind| kind <= 2);
            let key = path.replace(' ', "-");
            let path = if path.is_empty() { own.to_owned() } else { format!("{path} {own}") };
            let stems = if is_command {
                vec![format!("command-{}", path.replace(' ', "-"))]
            } else {
                vec![format!("option-{key}-{own}"), format!("option-{own}")]
            };
            self.ids.extend(stems.into_iter().flat_map(|stem| [format!("{stem}-about"), stem]));
            self.judge(&path, &item["name_localizations"][language], |name| {
                NAME.is_match(name) && name.to_lowercase() == name
            });
            self.judge(&format!("{path} (about)"), &item["description_localizations"][language], |about| {
                (1..=100).contains(&about.chars().count())
            });
            for choice in item["choices"].as_array().into_iter().flatten() {
                let english = choice["name"].as_str().unwrap();
                let slug = english.to_lowercase().replace(|letter: char| !letter.is_ascii_alphanumeric(), "-");
                self.ids.insert(format!("choice-{slug}"));
                self.judge(&format!("{path}: {english}"), &choice["name_localizations"][language], |name| {
                    (1..=100).contains(&name.chars().count())
                });
            }
            self.read(item["options"].as_array().map_or(&[], Vec::as_slice), &path, language);
        }
    }

    fn judge(&mut self, what: &str, text: &Value, is_fine: impl Fn(&str) -> bool) {
        match text.as_str() {
            None => self.wrong.push(format!("/{what} is missing")),
            Some(text) if !is_fine(text) => self.wrong.push(format!("/{what}: “{text}” breaks Discord's rules")),
            Some(_) => self.texts += 1,
        }
    }
}

fn ids(language: &str) -> BTreeSet<String> {
    let file = format!("config/locales/{language}/commands.ftl");
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    let id = |line: &str| line.split_once(" = ").filter(|_| !line.starts_with('#')).map(|(id, _)| id.to_owned());
    text.lines().filter_map(id).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_is_called_something_in_every_language() {
    let stage = stage().await;
    let is_registration =
        |entry: &&artie::demo::world::WireEntry| entry.method == "PUT" && entry.path.ends_with("/commands");
    let registration =
        stage.cafe.until("the commands are registered", |world| world.wire.iter().find(is_registration).cloned()).await;
    let commands = registration.request.clone().unwrap();
    let languages: Vec<String> = Locale::spoken().iter().map(ToString::to_string).filter(|tag| tag != "en").collect();
    assert_eq!(languages, ["de"]);
    for language in languages {
        let mut reading = Reading::default();
        reading.read(commands.as_array().unwrap(), "", &language);
        assert!(reading.wrong.is_empty(), "config/locales/{language}/commands.ftl:\n{}", reading.wrong.join("\n"));
        assert!(reading.texts > 200, "only {} texts were read", reading.texts);
        // Options and choices are shared; a command's own texts are not.
        let is_there = |name: &str| commands.as_array().unwrap().iter().any(|command| command["name"] == name);
        let is_gone = |id: &&String| {
            let command = id.strip_prefix("command-");
            command.is_some_and(|command| is_there(command.split('-').next().unwrap()))
        };
        let unused: Vec<_> = ids(&language).difference(&reading.ids).filter(is_gone).cloned().collect();
        assert!(unused.is_empty(), "nobody asks for {unused:?} of config/locales/{language}/commands.ftl");
    }
    if let Some(mut judge) = Judge::appoint() {
        let complaints = judge.complaints(&[registration]);
        assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    }
    let told: BTreeMap<String, String> = serde_json::from_value(
        commands.as_array().unwrap().iter().find(|one| one["name"] == json!("daily")).unwrap()["name_localizations"]
            .clone(),
    )
    .unwrap();
    assert_eq!(told["de"], "täglich");
    // Registered once, known ever after: the second start finds nothing to write.
    let second = crate::support::stage::start(&stage.cafe, &stage.database.db).await;
    let help = &second.services().help;
    crate::support::eventually(crate::support::town::DEADLINE, || async {
        help.mention("daily").starts_with("</daily:")
    })
    .await;
    let writes = stage.cafe.town.with(|world| world.wire.iter().filter(is_registration).count());
    assert_eq!(writes, 1, "a second start finds its commands as they are");
    second.stop().await;
    stage.bot.stop().await;
}
