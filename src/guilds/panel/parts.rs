//! Settings of several parts, of which the panel changes one at a time: the whole value with that part in it. Pure.

use chrono_tz::Tz;
use serde_json::{Value, json};

use super::{controls::offered, state::State};
use crate::{
    guilds::{
        Around, CommandRule, Feature, Key, Kind, LevelRole, Refusal,
        model::{end, listed},
    },
    names::safe_name,
};

/// The whole value with the picked part in it, and the part to go on looking at; `None` if there is no such part.
pub(super) fn merged(
    state: &State,
    chosen: &[String],
    known: Option<&Value>,
    around: &Around,
) -> Option<(Value, String)> {
    Some(match state.key.kind() {
        Kind::Channel | Kind::Language => (chosen.first().map_or(Value::Null, |one| json!(one)), String::new()),
        Kind::Commands => {
            let offered = offered(around, &state.rest);
            let mut names: Vec<String> = known.map(listed).unwrap_or_default();
            names.retain(|name| !offered.contains(name));
            names.extend(chosen.iter().cloned());
            (json!(names), state.rest.clone())
        }
        Kind::LevelRoles => {
            let level: u16 = state.rest.parse().ok()?;
            let mut levels: Vec<LevelRole> = known.map(listed).unwrap_or_default();
            levels.retain(|one| one.level != level);
            let roles = chosen.iter().filter_map(|role| role.parse().ok());
            levels.extend(roles.map(|role| LevelRole { level, role }));
            (json!(levels), state.rest.clone())
        }
        Kind::Rules => {
            let (field, command) = state.rest.split_once(':')?;
            let mut rules: Vec<CommandRule> = known.map(listed).unwrap_or_default();
            let mut rule = rules.iter().find(|rule| rule.command == command).cloned().unwrap_or_default();
            rules.retain(|rule| rule.command != command);
            command.clone_into(&mut rule.command);
            let channels = || chosen.iter().filter_map(|id| id.parse().ok()).collect();
            let holders = || chosen.iter().filter_map(|id| id.parse().ok()).collect();
            match field {
                "i" => rule.only_in = channels(),
                "o" => rule.not_in = channels(),
                "f" => rule.only_for = holders(),
                _ => rule.not_for = holders(),
            }
            rules.push(rule);
            (json!(rules), command.to_owned())
        }
        _ => (json!(chosen), String::new()),
    })
}

/// All switches with the written one; without "on" or "off" that one is forgotten.
pub(super) fn switched(written: &[String], known: Option<&Value>, zone: Tz) -> Result<Value, Refusal> {
    let bad = || Refusal::BadValue(Key::Flags);
    let [name, on, reason, ends] = written else { return Err(bad()) };
    let mut flags = known.and_then(Value::as_object).cloned().unwrap_or_default();
    let name = name.trim().to_lowercase();
    if name.parse::<Feature>().is_err() && !flags.contains_key(&name) {
        return Err(Refusal::UnknownSwitch(safe_name(&name)));
    }
    let on = match on.trim().to_lowercase().as_str() {
        "on" | "yes" | "true" => Some(true),
        "off" | "no" | "false" => Some(false),
        "" => None,
        _ => return Err(bad()),
    };
    let ends = if ends.trim().is_empty() { None } else { Some(end(ends, zone).ok_or_else(bad)?) };
    match on {
        Some(on) => drop(flags.insert(name, json!({ "on": on, "reason": reason.trim(), "expires": ends }))),
        None => drop(flags.remove(&name)),
    }
    Ok(Value::Object(flags))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(key: Key, rest: &str, chosen: &[&str], known: &Value) -> Option<(Value, String)> {
        let chosen: Vec<String> = chosen.iter().map(|one| (*one).to_owned()).collect();
        merged(&State::new(key, 1, rest), &chosen, Some(known), &Around::default())
    }

    #[test]
    fn a_part_is_changed_and_the_others_stay() {
        let levels = json!([{ "level": 5, "role": "1" }, { "level": 7, "role": "2" }]);
        let (after, shown) = part(Key::LevelsRoles, "5", &["3", "4"], &levels).unwrap();
        let expected = json!([{ "level": 7, "role": "2" }, { "level": 5, "role": "3" }, { "level": 5, "role": "4" }]);
        assert_eq!((after, shown.as_str()), (expected, "5"));
        let rules = json!([{ "command": "work", "onlyIn": ["7"] }, { "command": "daily", "notIn": ["8"] }]);
        let (after, shown) = part(Key::CommandRules, "o:work", &["9"], &rules).unwrap();
        let both =
            json!([{ "command": "daily", "notIn": ["8"] }, { "command": "work", "onlyIn": ["7"], "notIn": ["9"] }]);
        assert_eq!((after, shown.as_str()), (both, "work"));
        assert_eq!(part(Key::LevelsRoles, "five", &["3"], &levels), None);
        assert_eq!(part(Key::CommandRules, "work", &["3"], &rules), None);
    }

    #[test]
    fn a_switch_is_written_or_forgotten_and_the_others_stay() {
        let known = json!({ "games": { "on": false }, "theirs": { "on": true } });
        let write = |fields: [&str; 4]| switched(&fields.map(str::to_owned), Some(&known), Tz::UTC);
        let on = json!({ "on": true, "reason": "a feast", "expires": "2027-01-31T18:00:00Z" });
        assert_eq!(
            write([" Levels ", "Yes", " a feast", "2027-01-31 18:00"]),
            Ok(json!({ "games": { "on": false }, "theirs": { "on": true }, "levels": on }))
        );
        assert_eq!(write(["games", "", "whatever", ""]), Ok(json!({ "theirs": { "on": true } })));
        assert_eq!(write(["theirs", "", "", ""]), Ok(json!({ "games": { "on": false } })));
        assert_eq!(write(["colours", "on", "", ""]), Err(Refusal::UnknownSwitch("colours".into())));
        for wrong in [["games", "maybe", "", ""], ["games", "on", "", "soon"]] {
            assert_eq!(write(wrong), Err(Refusal::BadValue(Key::Flags)));
        }
    }
}
