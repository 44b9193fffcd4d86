//! What a guild has chosen about experience and levels: limits and notation, pure.

use std::collections::BTreeMap;

use rust_decimal::{Decimal, prelude::ToPrimitive};
use serde::Deserialize;
use serde_json::{Value, json};

use super::model::{Document, Key};
use crate::ids::{ChannelId, RoleId};

/// The most experience one thing can bring, and the highest level that can have a role.
const MOST_XP: i64 = 1_000;
const HIGHEST: i64 = 1_000;
const MOST_ROLES: usize = 25;
const LONGEST_MESSAGE: usize = 300;
/// The highest multiplier, in percent.
const MOST_PERCENT: i64 = 1_000;

/// How much experience what brings in a guild.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in economy.toml")]
pub struct XpRates {
    pub message: i64,
    pub message_every_seconds: i64,
    pub work: i64,
    pub gather: i64,
    pub fight_won: i64,
    pub daily: i64,
    pub command: i64,
    pub multiplier_percent: i64,
}

impl XpRates {
    /// So much, with the multiplier.
    pub fn times(&self, xp: i64) -> i64 {
        xp.saturating_mul(self.multiplier_percent) / 100
    }
}

/// What a guild has chosen; what it has not chosen is as the operator's numbers say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LevelSettings {
    amounts: BTreeMap<String, i64>,
    percent: Option<i64>,
    /// Where levels are announced; nowhere unless chosen.
    pub channel: Option<ChannelId>,
    /// What is said there, with `{user}` and `{level}`.
    pub message: Option<String>,
    /// The role of each level.
    pub roles: BTreeMap<i64, RoleId>,
}

const AMOUNTS: [Key; 6] = [Key::XpMessage, Key::XpWork, Key::XpGather, Key::XpFight, Key::XpDaily, Key::XpCommand];

impl LevelSettings {
    /// What the document says.
    pub(super) fn read(document: &Document) -> Self {
        let text = |key: Key| document.get(&key.to_string()).and_then(Value::as_str);
        let number = |key: Key| document.get(&key.to_string()).and_then(Value::as_i64);
        let amount = |key: Key| Some((key.to_string(), number(key).filter(|xp| (0..=MOST_XP).contains(xp))?));
        let roles = document.get(&Key::LevelRoles.to_string()).and_then(Value::as_object);
        let role = |(level, role): (&String, &Value)| Some((level.parse().ok()?, role.as_str()?.parse().ok()?));
        Self {
            amounts: AMOUNTS.into_iter().filter_map(amount).collect(),
            percent: number(Key::XpMultiplier).filter(|percent| (0..=MOST_PERCENT).contains(percent)),
            channel: text(Key::LevelChannel).and_then(|channel| channel.parse().ok()),
            message: text(Key::LevelMessage).map(str::to_owned),
            roles: roles.into_iter().flatten().filter_map(role).collect(),
        }
    }

    /// What is in force over these defaults.
    pub fn rates(&self, defaults: &XpRates) -> XpRates {
        let of = |key: Key, default| self.amounts.get(&key.to_string()).copied().unwrap_or(default);
        XpRates {
            message: of(Key::XpMessage, defaults.message),
            work: of(Key::XpWork, defaults.work),
            gather: of(Key::XpGather, defaults.gather),
            fight_won: of(Key::XpFight, defaults.fight_won),
            daily: of(Key::XpDaily, defaults.daily),
            command: of(Key::XpCommand, defaults.command),
            multiplier_percent: self.percent.unwrap_or(defaults.multiplier_percent),
            ..*defaults
        }
    }

    /// A setting in words.
    pub(super) fn shown(&self, key: Key) -> String {
        match key {
            Key::XpMultiplier => self.percent.map(|percent| format!("×{}", Decimal::new(percent, 2).normalize())),
            Key::LevelChannel => {
                return self.channel.map_or_else(|| "off".to_owned(), |channel| format!("<#{channel}>"));
            }
            Key::LevelMessage => self.message.clone(),
            Key::LevelRoles => return shown_roles(&self.roles),
            amount => self.amounts.get(&amount.to_string()).map(ToString::to_string),
        }
        .unwrap_or_else(|| "default".to_owned())
    }
}

fn shown_roles(roles: &BTreeMap<i64, RoleId>) -> String {
    let named = roles.iter().map(|(level, role)| format!("{level} {}", crate::reply::mention_role(*role)));
    let all = named.collect::<Vec<_>>().join(", ");
    if all.is_empty() { "off".to_owned() } else { all }
}

/// What a person typed for one of these, as the document's value; `None` if it is not understood.
pub(super) fn parse(key: Key, text: &str) -> Option<Value> {
    let text = text.trim();
    let is_reset = ["default", "off"].iter().any(|word| text.eq_ignore_ascii_case(word));
    match key {
        _ if is_reset && !AMOUNTS.contains(&key) => Some(Value::Null),
        _ if text.eq_ignore_ascii_case("default") => Some(Value::Null),
        Key::LevelChannel => {
            let id: ChannelId = text.trim_start_matches("<#").trim_end_matches('>').parse().ok()?;
            Some(json!(id.to_string()))
        }
        Key::LevelMessage => (!text.is_empty() && text.chars().count() <= LONGEST_MESSAGE).then(|| json!(text)),
        Key::XpMultiplier => {
            let percent =
                (text.trim_start_matches(['×', 'x']).parse::<Decimal>().ok()? * Decimal::ONE_HUNDRED).normalize();
            let percent = percent.is_integer().then(|| percent.to_i64()).flatten()?;
            (0..=MOST_PERCENT).contains(&percent).then(|| json!(percent))
        }
        Key::LevelRoles => parse_roles(text),
        _ => text.parse().ok().filter(|xp: &i64| (0..=MOST_XP).contains(xp)).map(|xp| json!(xp)),
    }
}

/// "5 @Regular, 10 @Old hand", as Discord writes the roles: levels and roles by turns.
fn parse_roles(text: &str) -> Option<Value> {
    let plain = text.replace([',', ':', '=', '<', '>', '@', '&'], " ");
    let numbers: Vec<u64> = plain.split_whitespace().map(|word| word.parse().ok()).collect::<Option<_>>()?;
    let (pairs, rest) = numbers.as_chunks::<2>();
    if pairs.is_empty() || !rest.is_empty() || pairs.len() > MOST_ROLES {
        return None;
    }
    let is_level = |level: u64| i64::try_from(level).is_ok_and(|level| (2..=HIGHEST).contains(&level));
    // A role's id is far larger than any level: whoever writes them the other way round is told.
    let role = |[level, role]: &[u64; 2]| {
        (is_level(*level) && *role > 1 << 22).then(|| (level.to_string(), json!(role.to_string())))
    };
    pairs.iter().map(role).collect::<Option<serde_json::Map<_, _>>>().map(Value::Object)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_of_levels_have_limits() {
        let role = 80_351_110_224_678_912_u64;
        for (key, text, stored) in [
            (Key::XpMessage, "7", Some(json!(7))),
            (Key::XpMessage, "0", Some(json!(0))),
            (Key::XpMessage, "default", Some(Value::Null)),
            (Key::XpMessage, "off", None),
            (Key::XpWork, "-1", None),
            (Key::XpWork, "1001", None),
            (Key::XpMultiplier, "1.5", Some(json!(150))),
            (Key::XpMultiplier, "x2", Some(json!(200))),
            (Key::XpMultiplier, "0.001", None),
            (Key::XpMultiplier, "11", None),
            (Key::XpMultiplier, "lots", None),
            (Key::LevelChannel, "<#80351110224678912>", Some(json!("80351110224678912"))),
            (Key::LevelChannel, "off", Some(Value::Null)),
            (Key::LevelChannel, "here", None),
            (Key::LevelMessage, "Well done, {user}!", Some(json!("Well done, {user}!"))),
            (Key::LevelRoles, "5 <@&80351110224678912>", Some(json!({ "5": role.to_string() }))),
            (
                Key::LevelRoles,
                "5: 80351110224678912, 10 = <@&80351110224678913>",
                Some(json!({ "5": "80351110224678912", "10": "80351110224678913" })),
            ),
            (Key::LevelRoles, "<@&80351110224678912> 5", None),
            (Key::LevelRoles, "5", None),
            (Key::LevelRoles, "1 <@&80351110224678912>", None),
            (Key::LevelRoles, "five @Regular", None),
        ] {
            assert_eq!(parse(key, text), stored, "{key} {text:?}");
        }
    }

    #[test]
    fn what_is_not_chosen_is_as_the_numbers_say() {
        let defaults = XpRates {
            message: 5,
            message_every_seconds: 60,
            work: 40,
            gather: 30,
            fight_won: 50,
            daily: 80,
            command: 1,
            multiplier_percent: 100,
        };
        let document =
            json!({ "xpWork": 7, "xpGather": -5, "xpMultiplier": 250, "levelRoles": { "5": "80351110224678912" } });
        let chosen = LevelSettings::read(document.as_object().unwrap());
        let rates = chosen.rates(&defaults);
        assert_eq!(rates, XpRates { work: 7, multiplier_percent: 250, ..defaults });
        assert_eq!((rates.times(5), rates.times(7)), (12, 17));
        let shown: Vec<_> = [Key::XpWork, Key::XpGather, Key::XpMultiplier, Key::LevelChannel, Key::LevelRoles]
            .map(|key| chosen.shown(key))
            .into();
        assert_eq!(shown, ["7", "default", "×2.5", "off", "5 <@&80351110224678912>"]);
    }
}
