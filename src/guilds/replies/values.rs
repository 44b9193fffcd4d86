//! Values of settings in words.

use serde_json::Value;

use crate::{
    guilds::{
        CommandRule, Flag, Key, Kind, LevelRole,
        model::{default_of, factor},
    },
    ids::{ChannelId, RoleId},
    msg,
    reply::{mention_channel, mention_role},
    words::{Message, Words},
};

/// So much of a text is shown in a list.
const CLIP: usize = 60;

/// What a setting is for.
pub(in crate::guilds) fn about(words: &Words, key: Key) -> String {
    words.say(&Message::named(format!("guilds-about-{}", key.slug())))
}

/// A value as it is shown; nothing chosen shows what holds then.
pub(in crate::guilds) fn shown(words: &Words, key: Key, value: Option<&Value>) -> String {
    match (value, default_of(key)) {
        (Some(value), _) => chosen(words, key, value),
        (None, Some(default)) => words.say(&msg!("guilds-default", value = chosen(words, key, &default))),
        (None, None) if key.is_operators() => words.say(&msg!("guilds-usual")),
        (None, None) => words.say(&msg!("guilds-nothing")),
    }
}

fn chosen(words: &Words, key: Key, value: &Value) -> String {
    match key.kind() {
        Kind::Toggle if value == &Value::Bool(true) => words.say(&msg!("guilds-on")),
        Kind::Toggle => words.say(&msg!("guilds-off")),
        Kind::Number(..) => words.say(&msg!("number", number = value.as_i64().unwrap_or(0))),
        Kind::Factor => format!("×{}", factor(value.as_i64().unwrap_or(100))),
        Kind::Channel => channels(&Value::Array(vec![value.clone()])),
        Kind::Channels(_) => channels(value),
        Kind::Roles(_) => list(value, |role: &RoleId| mention_role(*role)),
        Kind::LevelRoles => list(value, |one: &LevelRole| format!("{} → {}", one.level, mention_role(one.role))),
        Kind::Commands => list(value, |name: &String| format!("`/{name}`")),
        Kind::Categories => list(value, |name: &String| format!("`{name}`")),
        Kind::Rules => list(value, |rule: &CommandRule| rule_in_words(words, rule)),
        Kind::Flags => flags(words, value),
        Kind::Choice(_) | Kind::Language | Kind::Prefix | Kind::Timezone | Kind::Name | Kind::Template(_) => {
            quoted(value.as_str().unwrap_or_default())
        }
    }
}

/// A text on one line that shows itself and nothing else: no mention, no formatting.
fn quoted(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ").replace('`', "'");
    let clipped: String = line.chars().take(CLIP).collect();
    if clipped.len() < line.len() { format!("`{clipped}…`") } else { format!("`{clipped}`") }
}

fn list<T: serde::de::DeserializeOwned>(value: &Value, one: impl Fn(&T) -> String) -> String {
    let items: Vec<T> = serde_json::from_value(value.clone()).unwrap_or_default();
    if items.is_empty() { "—".to_owned() } else { items.iter().map(one).collect::<Vec<_>>().join(", ") }
}

fn channels(value: &Value) -> String {
    list(value, |channel: &ChannelId| mention_channel(*channel))
}

/// A rule on one line.
pub(in crate::guilds) fn rule_in_words(words: &Words, rule: &CommandRule) -> String {
    let command = match rule.command.strip_prefix('@') {
        Some(category) => words.say(&msg!("guilds-rule-category", category = category)),
        None => format!("`/{}`", rule.command),
    };
    let places = |channels: &[ChannelId]| channels.iter().map(|id| mention_channel(*id)).collect::<Vec<_>>().join(" ");
    let roles = |roles: &[RoleId]| roles.iter().map(|id| mention_role(*id)).collect::<Vec<_>>().join(" ");
    let mut parts = Vec::new();
    if !rule.only_in.is_empty() {
        parts.push(words.say(&msg!("guilds-rule-only-in", places = places(&rule.only_in))));
    }
    if !rule.not_in.is_empty() {
        parts.push(words.say(&msg!("guilds-rule-not-in", places = places(&rule.not_in))));
    }
    if !rule.only_for.is_empty() {
        parts.push(words.say(&msg!("guilds-rule-only-for", roles = roles(&rule.only_for))));
    }
    if !rule.not_for.is_empty() {
        parts.push(words.say(&msg!("guilds-rule-not-for", roles = roles(&rule.not_for))));
    }
    format!("{command} {}", parts.join(", "))
}

/// A rule where nothing can be mentioned.
pub(in crate::guilds) fn rule_briefly(words: &Words, rule: &CommandRule) -> String {
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let channels = count(rule.only_in.len() + rule.not_in.len());
    let roles = count(rule.only_for.len() + rule.not_for.len());
    words.say(&msg!("guilds-rule-brief", channels = channels, roles = roles))
}

fn flags(words: &Words, value: &Value) -> String {
    let flags: std::collections::BTreeMap<String, Flag> = serde_json::from_value(value.clone()).unwrap_or_default();
    let one = |(name, flag): (&String, &Flag)| {
        let state = if flag.on { msg!("guilds-on") } else { msg!("guilds-off") };
        let until = flag.expires.map(|expires| words.say(&msg!("guilds-flag-until", time = expires)));
        format!("`{name}` {}{}", words.say(&state), until.unwrap_or_default())
    };
    if flags.is_empty() { "—".to_owned() } else { flags.iter().map(one).collect::<Vec<_>>().join(", ") }
}
