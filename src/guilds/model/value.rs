//! Values of settings as people type and read them. Within which limits they are taken is in `limits`.

use rust_decimal::{Decimal, prelude::ToPrimitive};
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;

use super::{Around, Key, Kind, Refusal, limits::check};

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

pub(super) fn shown(text: &str) -> String {
    crate::names::safe_name(text)
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use strum::VariantArray;

    use super::*;
    use crate::{
        guilds::model::{ChannelThere, RoleThere},
        ids::{ChannelId, RoleId},
    };

    fn around() -> Around {
        Around {
            roles: vec![RoleThere { id: RoleId(5), name: "Regular".into(), position: 1, is_managed: false }],
            channels: vec![ChannelThere { id: ChannelId(7), name: "general".into(), is_text: true, may_speak: true }],
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
