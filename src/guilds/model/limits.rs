//! Within which limits each setting takes a value, and its proper form.

use std::collections::{BTreeMap, BTreeSet};

use chrono_tz::Tz;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{CommandRule, Flag, Key, Kind, LevelRole, Refusal, key::PICKED, value::shown};
use crate::{
    ids::{ChannelId, RoleId},
    placeholders,
    words::Locale,
};

/// Commands that cannot be taken from anybody: the way back, help, and people's rights.
pub(in crate::guilds) const PROTECTED: [&str; 4] = ["settings", "admin", "help", "privacy"];

/// The highest level that can have a role.
pub(in crate::guilds) const HIGHEST_LEVEL: u16 = 1_000;

const MAX_PREFIX: usize = 5;
const MAX_NAMES: usize = 100;
const MAX_RULES: usize = 50;
const MAX_FLAGS: usize = 50;
const MAX_REASON: usize = 200;
/// The highest multiplier, in percent.
const MAX_FACTOR: i64 = 1_000;

/// The value in its proper form, if the setting takes it.
pub(in crate::guilds) fn check(key: Key, value: &Value) -> Result<Value, Refusal> {
    let bad = || Refusal::BadValue(key);
    let text = || value.as_str().map(str::trim).ok_or_else(bad);
    Ok(match key.kind() {
        Kind::Toggle => json!(value.as_bool().ok_or_else(bad)?),
        Kind::Choice(choices) => json!(choices.iter().find(|choice| Some(**choice) == value.as_str()).ok_or_else(bad)?),
        Kind::Language => {
            let locale: Locale = text()?.parse().map_err(|_| bad())?;
            if locale.is_spoken() { json!(locale) } else { return Err(bad()) }
        }
        Kind::Number(low, high) => {
            json!(value.as_i64().filter(|number| (low..=high).contains(number)).ok_or_else(bad)?)
        }
        Kind::Factor => {
            json!(value.as_i64().filter(|percent| (0..=MAX_FACTOR).contains(percent)).ok_or_else(bad)?)
        }
        Kind::Prefix => json!(text().ok().filter(|text| is_prefix(text)).ok_or_else(bad)?),
        Kind::Timezone => json!(timezone(text()?).ok_or_else(bad)?.name()),
        Kind::Name => json!(text().ok().filter(|text| is_identifier(text)).ok_or_else(bad)?),
        Kind::Template(most) => json!(template(key, text()?, most)?),
        Kind::Channel => json!(read::<ChannelId>(value).filter(|id| id.0 != 0).ok_or_else(bad)?),
        Kind::Channels(most) => json!(distinct::<ChannelId>(value, most).ok_or_else(bad)?),
        Kind::Roles(most) => json!(distinct::<RoleId>(value, most).ok_or_else(bad)?),
        Kind::LevelRoles => json!(levels(value).ok_or_else(bad)?),
        Kind::Commands | Kind::Categories => json!(names(key, value)?),
        Kind::Rules => json!(rules(key, value)?),
        Kind::Flags => json!(flags(value).ok_or_else(bad)?),
    })
}

/// Whether the setting takes it.
pub(in crate::guilds) fn takes(key: Key, value: &Value) -> bool {
    check(key, value).is_ok()
}

/// A list that was checked before.
pub(in crate::guilds) fn listed<T: DeserializeOwned>(value: &Value) -> Vec<T> {
    read(value).unwrap_or_default()
}

fn read<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}

/// A list without doubles; a single one is a list of one, as older systems wrote it.
fn distinct<T: DeserializeOwned + Ord + Copy>(value: &Value, most: u8) -> Option<Vec<T>> {
    let list: Vec<T> = if value.is_array() { read(value)? } else { vec![read(value)?] };
    let mut seen = BTreeSet::new();
    let list: Vec<T> = list.into_iter().filter(|one| seen.insert(*one)).collect();
    (list.len() <= usize::from(most)).then_some(list)
}

fn levels(value: &Value) -> Option<Vec<LevelRole>> {
    let mut list: Vec<LevelRole> = read(value)?;
    list.sort_by_key(|one| (one.level, one.role));
    list.dedup();
    let is_sound = list.iter().all(|one| (2..=HIGHEST_LEVEL).contains(&one.level));
    (is_sound && list.len() <= usize::from(PICKED)).then_some(list)
}

fn names(key: Key, value: &Value) -> Result<Vec<String>, Refusal> {
    let list: Vec<String> = read(value).ok_or(Refusal::BadValue(key))?;
    let list: BTreeSet<String> = list.iter().map(|name| plain(name)).collect();
    if let Some(name) = list.iter().find(|name| is_protected(name)).filter(|_| key.kind() == Kind::Commands) {
        return Err(Refusal::Protected(name.clone()));
    }
    let is_sound = list.len() <= MAX_NAMES && list.iter().all(|name| is_name(name));
    if is_sound { Ok(list.into_iter().collect()) } else { Err(Refusal::BadValue(key)) }
}

/// A command as it is written in settings: without the slash, in lower case.
pub(super) fn plain(name: &str) -> String {
    let words: Vec<&str> = name.trim().trim_start_matches('/').split_whitespace().collect();
    words.join(" ").to_lowercase()
}

pub(super) fn is_protected(command: &str) -> bool {
    PROTECTED.contains(&command.split(' ').next().unwrap_or_default())
}

fn is_name(text: &str) -> bool {
    (1..=100).contains(&text.len()) && text.chars().all(|letter| letter.is_alphanumeric() || " -_'&".contains(letter))
}

fn rules(key: Key, value: &Value) -> Result<Vec<CommandRule>, Refusal> {
    let list: Vec<CommandRule> = read(value).ok_or(Refusal::BadValue(key))?;
    let mut kept = BTreeMap::new();
    for mut rule in list {
        rule.command = plain(&rule.command);
        let name = rule.command.strip_prefix('@').unwrap_or(&rule.command);
        if !rule.command.starts_with('@') && is_protected(name) {
            return Err(Refusal::Protected(rule.command));
        }
        let lists = [rule.only_in.len(), rule.not_in.len(), rule.only_for.len(), rule.not_for.len()];
        if !is_name(name) || lists.iter().any(|length| *length > usize::from(PICKED)) {
            return Err(Refusal::BadValue(key));
        }
        if lists.iter().any(|length| *length > 0) {
            kept.insert(rule.command.clone(), rule);
        }
    }
    if kept.len() <= MAX_RULES { Ok(kept.into_values().collect()) } else { Err(Refusal::BadValue(key)) }
}

fn flags(value: &Value) -> Option<BTreeMap<String, Flag>> {
    let flags: BTreeMap<String, Flag> = read(value)?;
    let is_sound = |(name, flag): (&String, &Flag)| is_identifier(name) && flag.reason.chars().count() <= MAX_REASON;
    (flags.len() <= MAX_FLAGS && flags.iter().all(is_sound)).then_some(flags)
}

fn is_identifier(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-.".contains(letter))
}

/// `Europe/Berlin`, or the city alone.
fn timezone(text: &str) -> Option<Tz> {
    let text = text.replace(' ', "_");
    let named = |zone: &&Tz| zone.name().eq_ignore_ascii_case(&text);
    let city = |zone: &&Tz| zone.name().rsplit('/').next().is_some_and(|city| city.eq_ignore_ascii_case(&text));
    let zones = || chrono_tz::TZ_VARIANTS.iter();
    zones().find(named).or_else(|| zones().find(city)).copied()
}

fn template(key: Key, text: &str, most: u16) -> Result<String, Refusal> {
    if text.is_empty() || text.chars().count() > usize::from(most) {
        return Err(Refusal::BadValue(key));
    }
    match placeholders::stranger(text, placeholders_of(key)) {
        Some(stranger) => Err(Refusal::UnknownPlaceholder(shown(stranger), key)),
        None => Ok(text.to_owned()),
    }
}

/// What may stand in braces in this setting.
pub(in crate::guilds) fn placeholders_of(key: Key) -> &'static [&'static str] {
    match key {
        Key::LevelsMessage => &["user", "level"],
        _ => &["user", "name", "server", "members"],
    }
}

/// One to five visible characters that begin nothing of Discord's own: no mention, no slash command, no code.
fn is_prefix(text: &str) -> bool {
    let letters = text.chars().count();
    let is_plain =
        |letter: char| !letter.is_whitespace() && !letter.is_control() && letter.is_ascii() || letter.is_alphanumeric();
    (1..=MAX_PREFIX).contains(&letters)
        && text.chars().all(is_plain)
        && !text.starts_with(['/', '@', '<', '#'])
        && !text.contains('`')
}
