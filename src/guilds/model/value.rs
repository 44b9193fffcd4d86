//! Values of settings: from what a person typed, and within their limits.

use std::collections::{BTreeMap, BTreeSet};

use chrono_tz::Tz;
use rust_decimal::{Decimal, prelude::ToPrimitive};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;

use super::{Around, CommandRule, Flag, Key, Kind, LevelRole, Refusal, key::PICKED};
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

/// What stands for "nothing chosen" when typed.
const NOTHING: [&str; 4] = ["none", "default", "reset", "-"];

/// What a person typed, as the document's value; `None` is back to the default.
pub(in crate::guilds) fn parse(key: Key, text: &str, around: &Around) -> Result<Option<Value>, Refusal> {
    let text = text.trim();
    if NOTHING.contains(&text.to_lowercase().as_str()) && key.kind() != Kind::Prefix {
        return Ok(None);
    }
    let bad = || Refusal::BadValue(key);
    let value = match key.kind() {
        Kind::Toggle => match text.to_lowercase().as_str() {
            "on" | "yes" | "true" => json!(true),
            "off" | "no" | "false" => json!(false),
            _ => return Err(bad()),
        },
        Kind::Choice(_) => json!(text.to_lowercase()),
        Kind::Number(..) => {
            let digits: String = text.chars().filter(|letter| !matches!(letter, ',' | '_' | '’' | ' ' | '%')).collect();
            json!(digits.parse::<i64>().map_err(|_| bad())?)
        }
        Kind::Factor => json!(percent(text).ok_or_else(bad)?),
        Kind::Prefix => json!(text.nfc().collect::<String>()),
        Kind::Timezone | Kind::Language | Kind::Name | Kind::Template(_) => json!(text),
        Kind::Channel => json!(around.channel(text).ok_or_else(|| Refusal::UnknownChannel(shown(text)))?),
        Kind::Channels(_) => {
            json!(each(text, |one| around.channel(one).ok_or_else(|| Refusal::UnknownChannel(shown(one))))?)
        }
        Kind::Roles(_) => json!(each(text, |one| around.role(one).ok_or_else(|| Refusal::UnknownRole(shown(one))))?),
        Kind::Commands | Kind::Categories => {
            json!(text.split([',', '\n']).map(str::trim).filter(|one| !one.is_empty()).collect::<Vec<_>>())
        }
        Kind::LevelRoles if !text.starts_with('[') => level_roles(key, text, around)?,
        Kind::LevelRoles | Kind::Rules | Kind::Flags => serde_json::from_str(text).map_err(|_| bad())?,
    };
    check(key, &value).map(Some)
}

/// `5 @Regular, 10 @Veteran`.
fn level_roles(key: Key, text: &str, around: &Around) -> Result<Value, Refusal> {
    let pair = |pair: &str| {
        let (level, role) = pair.trim().split_once([' ', ':', '=']).ok_or(Refusal::BadValue(key))?;
        let level = level.trim().parse::<u16>().map_err(|_| Refusal::BadValue(key))?;
        let role = role.trim_matches([' ', ':', '=']);
        let role = around.role(role).ok_or_else(|| Refusal::UnknownRole(shown(role)))?;
        Ok(json!({ "level": level, "role": role }))
    };
    text.split([',', '\n']).filter(|one| !one.trim().is_empty()).map(pair).collect::<Result<_, _>>().map(Value::Array)
}

fn each<T>(text: &str, read: impl Fn(&str) -> Result<T, Refusal>) -> Result<Vec<T>, Refusal> {
    text.split([',', '\n', ' ']).map(str::trim).filter(|one| !one.is_empty()).map(read).collect()
}

fn shown(text: &str) -> String {
    crate::names::safe_name(text)
}

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

/// "1.5", "×1.5" or "x1.5" in percent.
fn percent(text: &str) -> Option<i64> {
    let factor = text.trim_start_matches(['×', 'x', 'X']).parse::<Decimal>().ok()?;
    let percent = factor.checked_mul(Decimal::ONE_HUNDRED)?.normalize();
    if percent.is_integer() { percent.to_i64() } else { None }
}

/// So many percent as a factor: 150 is "1.5".
pub(in crate::guilds) fn factor(percent: i64) -> String {
    Decimal::new(percent, 2).normalize().to_string()
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use strum::VariantArray;

    use super::*;
    use crate::guilds::model::{ChannelThere, RoleThere};

    fn around() -> Around {
        Around {
            roles: vec![RoleThere { id: RoleId(5), name: "Regular".into(), position: 1, is_managed: false }],
            channels: vec![ChannelThere { id: ChannelId(7), name: "general".into(), may_speak: true }],
            ..Around::default()
        }
    }

    #[test]
    fn values_have_limits() {
        for (key, text, stored) in [
            (Key::Prefix, "?", Some(json!("?"))),
            (Key::Prefix, " a! ", Some(json!("a!"))),
            (Key::Prefix, "", None),
            (Key::Prefix, "toolong", None),
            (Key::Prefix, "/", None),
            (Key::Prefix, "<@", None),
            (Key::Prefix, "``", None),
            (Key::Prefix, "\u{200b}", None),
            (Key::Prefix, "a b", None),
            (Key::Prefix, "none", Some(json!("none"))),
            (Key::Recording, "ADDRESSED", Some(json!("addressed"))),
            (Key::Recording, "some", None),
            (Key::Games, "Yes", Some(json!(true))),
            (Key::Games, "1", None),
            (Key::Locale, "en", Some(json!("en"))),
            (Key::Locale, "tlh", None),
            (Key::Timezone, "europe/berlin", Some(json!("Europe/Berlin"))),
            (Key::Timezone, "America/new york", Some(json!("America/New_York"))),
            (Key::Timezone, "Mars/Olympus", None),
            (Key::RetentionDays, "1,000", Some(json!(1000))),
            (Key::RetentionDays, "0", None),
            (Key::RetentionDays, "3651", None),
            (Key::Tax, "5 %", Some(json!(5))),
            (Key::Tax, "99999999999999999999", None),
            (Key::ModLogChannel, "#general", Some(json!("7"))),
            (Key::ModLogChannel, "<#7>", Some(json!("7"))),
            (Key::ModLogChannel, "nowhere", None),
            (Key::Autorole, "@Regular, <@&5> 5", Some(json!(["5"]))),
            (Key::LevelsRoles, "5 @Regular", Some(json!([{ "level": 5, "role": "5" }]))),
            (Key::LevelsRoles, "1 @Regular", None),
            (Key::LevelsRoles, "1001 @Regular", None),
            (Key::LevelsRoles, "5", None),
            (Key::LevelsRoles, "<@&5> 5", None),
            (Key::LevelsRoles, "five @Regular", None),
            (
                Key::LevelsRoles,
                "5: 80351110224678912, 10 = <@&5>",
                Some(json!([{ "level": 5, "role": "80351110224678912" }, { "level": 10, "role": "5" }])),
            ),
            (Key::LevelsMessage, "Well done, {user}!", Some(json!("Well done, {user}!"))),
            (Key::XpMessage, "7", Some(json!(7))),
            (Key::XpMessage, "0", Some(json!(0))),
            (Key::XpMessage, "off", None),
            (Key::XpWork, "-1", None),
            (Key::XpWork, "1001", None),
            (Key::XpMultiplier, "1.5", Some(json!(150))),
            (Key::XpMultiplier, "x2", Some(json!(200))),
            (Key::XpMultiplier, "0.001", None),
            (Key::XpMultiplier, "11", None),
            (Key::XpMultiplier, "lots", None),
            (Key::XpMultiplier, "79228162514264337593543950335", None),
            (Key::DisabledCommands, "/Work, game  flip", Some(json!(["game flip", "work"]))),
            (Key::DisabledCommands, "settings set", None),
            (Key::WelcomeMessage, "Hello {user}!", Some(json!("Hello {user}!"))),
            (Key::WelcomeMessage, "Hello {token}!", None),
            (Key::SelectedPoolId, "pool_goot27", Some(json!("pool_goot27"))),
            (Key::SelectedPoolId, "a b", None),
            (Key::MusicMode, "dj", Some(json!("dj"))),
            (Key::Flags, r#"{"beta": {"on": true}}"#, Some(json!({ "beta": { "on": true } }))),
            (Key::Flags, r#"{"beta": true}"#, None),
            (
                Key::CommandRules,
                r#"[{"command": "/Work", "onlyIn": ["7"]}, {"command": "x"}]"#,
                Some(json!([{ "command": "work", "onlyIn": ["7"] }])),
            ),
            (Key::CommandRules, r#"[{"command": "admin", "onlyIn": ["7"]}]"#, None),
            (Key::CommandRules, r#"[{"command": "x", "allow": ["7"]}]"#, None),
        ] {
            assert_eq!(parse(key, text, &around()).ok().flatten(), stored, "{key} {text:?}");
        }
        assert_eq!(parse(Key::Tax, "None", &around()), Ok(None));
    }

    #[test]
    fn suggestions_are_good_values() {
        for key in Key::VARIANTS {
            assert!(key.suggestions().iter().all(|text| parse(*key, text, &around()).is_ok()), "{key}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_a_value_within_limits_or_a_refusal(text in "\\PC{0,40}", index in 0..Key::VARIANTS.len()) {
            let key = Key::VARIANTS[index];
            if let Ok(Some(value)) = parse(key, &text, &around()) {
                prop_assert_eq!(check(key, &value).unwrap(), value);
            }
        }
    }
}
