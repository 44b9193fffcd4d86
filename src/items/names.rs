//! How things are named: to people, and by people.

use chrono::TimeDelta;

use crate::{
    economy::{Boost, Numbers, ledger::ItemId, replies::item_name},
    msg,
    words::{Message, Words},
};

/// "🔍 basic scanner".
pub fn shown(words: &Words, numbers: &Numbers, item: &ItemId) -> String {
    let name = item_name(words, item);
    numbers.item(item).map_or_else(|| name.clone(), |known| format!("{} {name}", known.emoji))
}

/// "3 × 🔍 basic scanner".
pub fn counted(words: &Words, numbers: &Numbers, item: &ItemId, count: impl Into<i64>) -> String {
    words.say(&msg!("item-count", count = count.into(), item = shown(words, numbers, item)))
}

/// "3 × 💾 data fragment, 1 × 🧠 neural chip".
pub fn listed<'a>(words: &Words, numbers: &Numbers, items: impl IntoIterator<Item = (&'a ItemId, i64)>) -> String {
    let each = items.into_iter().map(|(item, count)| counted(words, numbers, item, count));
    each.collect::<Vec<_>>().join(", ")
}

/// The kind of item that somebody means: by its name in their language, in English, or by its id.
pub fn find(words: &Words, numbers: &Numbers, typed: &str) -> Option<ItemId> {
    let wanted = plain(typed);
    let is_it = |item: &&ItemId| {
        let names = [item_name(words, item), crate::economy::replies::item_message(item).to_string(), item.to_string()];
        names.iter().any(|name| plain(name) == wanted)
    };
    numbers.items.keys().find(is_it).cloned()
}

fn plain(name: &str) -> String {
    let letters = name.chars().take(100).filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Names that contain what was typed so far, those that begin with it first.
pub fn suggested(words: &Words, items: impl IntoIterator<Item = ItemId>, typed: &str) -> Vec<String> {
    let typed = typed.trim().to_lowercase();
    let names = items.into_iter().map(|item| item_name(words, &item));
    let mut fitting: Vec<_> = names.filter(|name| name.to_lowercase().contains(&typed)).collect();
    fitting.sort_by_key(|name| !name.to_lowercase().starts_with(&typed));
    fitting
}

/// "work rest −50%, +1 crate slot".
pub fn boosts(words: &Words, boost: Boost) -> String {
    let parts = [
        (boost.work_cooldown, msg!("boost-work-rest", percent = signed(boost.work_cooldown))),
        (boost.luck, msg!("boost-luck", percent = signed(boost.luck))),
        (boost.gather_luck, msg!("boost-gather-luck", percent = signed(boost.gather_luck))),
        (boost.fight_coins, msg!("boost-fight-coins", percent = signed(boost.fight_coins))),
        (boost.xp, msg!("boost-xp", percent = signed(boost.xp))),
        (boost.crate_slots, msg!("boost-crate-slots", count = boost.crate_slots)),
        (boost.profile_frame, msg!("boost-profile-frame")),
    ];
    let said = parts.into_iter().filter(|(worth, _)| *worth != 0).map(|(_, part)| words.say(&part));
    said.collect::<Vec<_>>().join(", ")
}

fn signed(percent: i64) -> String {
    format!("{}{}", if percent < 0 { '−' } else { '+' }, percent.unsigned_abs())
}

/// "2 hours": in the largest unit that gives a whole number.
pub fn for_long(time: TimeDelta) -> Message {
    let minutes = time.num_minutes();
    match minutes {
        _ if minutes > 0 && minutes % 1_440 == 0 => msg!("for-days", count = minutes / 1_440),
        _ if minutes > 0 && minutes % 60 == 0 => msg!("for-hours", count = minutes / 60),
        _ => msg!("for-minutes", count = minutes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Locale;

    #[test]
    fn a_thing_is_found_as_people_write_it() {
        let (words, numbers) = (Words::new(Locale::english()), Numbers::load(None).unwrap());
        for typed in ["basic scanner", "Basic_Scanner", " BASIC-scanner ", "🔍 basic scanner", "basicscanner"] {
            assert_eq!(find(&words, &numbers, typed), Some("basic_scanner".into()), "{typed}");
        }
        for typed in ["", "scanner", "💾", &"x".repeat(10_000)] {
            assert_eq!(find(&words, &numbers, typed), None, "{typed}");
        }
        let all = || numbers.items.keys().cloned();
        assert_eq!(suggested(&words, all(), "net"), ["basic net", "reinforced net"]);
        assert_eq!(suggested(&words, all(), "ba")[0], "basic net");
        assert_eq!(suggested(&words, all(), "e")[0], "encryption key");
    }

    #[test]
    fn what_helps_is_listed() {
        let (words, numbers) = (Words::new(Locale::english()), Numbers::load(None).unwrap());
        let said = |effect: &str| {
            let effect = &numbers.effects[effect];
            format!("{} {}", boosts(&words, effect.boost), words.say(&for_long(TimeDelta::minutes(effect.minutes))))
        };
        insta::assert_snapshot!(said("energy"), @"rest after work −50% an hour");
        insta::assert_snapshot!(said("luck"), @"luck +20% 30 minutes");
        insta::assert_snapshot!(said("knowledge"), @"XP +100% 2 hours");
        insta::assert_snapshot!(said("premium"), @"one more crate at once, a frame on your profile 7 days");
        let item = ItemId::from("data_fragment");
        insta::assert_snapshot!(listed(&words, &numbers, [(&item, 1), (&"xp_booster".into(), 1_200)]), @"1 × 💾 data fragment, 1,200 × 📘 XP booster");
    }
}
