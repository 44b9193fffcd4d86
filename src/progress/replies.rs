//! The list of achievements.

use crate::{
    economy::{Figure, replies::coins},
    ids::UserId,
    msg,
    progress::overview::{Overview, Step},
    reply::{ActionId, Button, ButtonStyle, Card, Reply, Tone},
    words::{Message, Words},
};

/// The action of the page buttons.
pub const ACTION: &str = "achievements.page";

/// Letters of a bar.
const BAR: i64 = 8;

/// The name of an achievement.
pub fn name(words: &Words, id: &str) -> String {
    words.say(&Message::named(format!("achievement-{}", id.replace('_', "-"))))
}

fn about(words: &Words, id: &str) -> String {
    words.say(&Message::named(format!("achievement-{}-about", id.replace('_', "-"))))
}

/// A page of the list: what is nearest first, what is done last. A page too far shows the last one.
pub fn list(words: &Words, owner: UserId, overview: &Overview, page: usize, page_size: usize) -> Reply {
    let last = overview.steps.len().saturating_sub(1) / page_size;
    let page = page.min(last);
    let shown = overview.steps.iter().skip(page * page_size).take(page_size);
    let mut lines: Vec<_> = shown.map(|step| line(words, step)).collect();
    let (achieved, all) = (overview.achieved(), overview.steps.len());
    if achieved == all {
        lines.insert(0, words.say(&msg!("achievements-all")));
    }
    let title = msg!("achievements-title", achieved = count(achieved), all = count(all));
    let tone = if achieved > 0 { Tone::Good } else { Tone::Calm };
    let reply = Reply::default().card(Card::new(words.say(&title), lines.join("\n")).tone(tone));
    if last == 0 {
        return reply;
    }
    let turn = |label: &Message, to: Option<usize>, dead_end: &str| {
        let state = to.map_or_else(|| dead_end.to_owned(), |page| page.to_string());
        let action = ActionId { action: ACTION.into(), owner: Some(owner), state };
        Button { disabled: to.is_none(), ..Button::action(words.say(label), ButtonStyle::Secondary, action) }
    };
    reply.buttons(vec![
        turn(&msg!("achievements-previous"), page.checked_sub(1), "-p"),
        turn(&msg!("achievements-next"), (page < last).then_some(page + 1), "-n"),
    ])
}

fn line(words: &Words, step: &Step) -> String {
    let (title, about) = (name(words, &step.name), about(words, &step.name));
    if let Some(when) = step.achieved_at {
        let emoji = step.worth.emoji.as_str();
        return words.say(&msg!("achievements-done", emoji = emoji, name = title, about = about, when = when));
    }
    let reward = msg!("achievements-reward", coins = coins(words, step.worth.coins), xp = step.worth.xp);
    let (bar, reward) = (bar(step.have, step.worth.at_least), words.say(&reward));
    if step.worth.of == Figure::Pet {
        return words.say(&msg!("achievements-open-once", bar = bar, name = title, about = about, reward = reward));
    }
    words.say(&msg!(
        "achievements-open",
        bar = bar,
        name = title,
        about = about,
        have = step.have.min(step.worth.at_least),
        need = step.worth.at_least,
        reward = reward,
    ))
}

/// So much of so much, rounded down: it is full only when it is done.
fn bar(have: i64, need: i64) -> String {
    let full = (i128::from(have.clamp(0, need)) * i128::from(BAR) / i128::from(need.max(1))).clamp(0, i128::from(BAR));
    let full = usize::try_from(full).unwrap_or(0);
    let all = usize::try_from(BAR).unwrap_or(0);
    format!("`{}{}`", "▰".repeat(full), "▱".repeat(all - full))
}

fn count(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::DateTime;

    use super::*;
    use crate::{
        economy::{
            Numbers,
            ledger::{Belongings, Holdings},
        },
        words::Locale,
    };

    fn overview() -> Overview {
        let tallies =
            serde_json::json!({ "tallies": { "work": 102, "gather_items": 4 }, "achievements": ["hard_worker"] });
        let belongings: Belongings = serde_json::from_value(tallies).unwrap();
        let holdings = Holdings { balance: 12_500, xp: 900, ..Holdings::default() };
        let when = BTreeMap::from([("hard_worker".to_owned(), DateTime::from_timestamp(1_800_000_000, 0).unwrap())]);
        Overview::of(&Numbers::load(None).unwrap(), &holdings, &belongings, &when)
    }

    #[test]
    fn the_nearest_come_first_and_what_is_done_last() {
        let (words, overview) = (Words::new(Locale::english()), overview());
        let first = list(&words, UserId(7), &overview, 0, 4);
        insta::assert_snapshot!(format!("{}\n{}", first.cards[0].title, first.cards[0].text), @r"
        Your achievements: 1 of 34
        `▰▰▰▰▱▱▱▱` **Apprentice** · Reach level 5 · 3 of 5 · worth 1,000 coins and 50 XP
        `▰▰▰▰▱▱▱▱` **Nest egg** · Own 25,000 coins · 12,500 of 25,000 · worth 500 coins and 100 XP
        `▰▰▰▱▱▱▱▱` **Workaholic** · Work 250 times · 102 of 250 · worth 10,000 coins and 1,000 XP
        `▰▰▱▱▱▱▱▱` **Journeyman** · Reach level 10 · 3 of 10 · worth 2,500 coins and 100 XP
        ");
        let last = list(&words, UserId(7), &overview, 99, 4);
        insta::assert_snapshot!(last.cards[0].text, @r"
        `▱▱▱▱▱▱▱▱` **Once around the sun** · Keep a daily streak of 365 days · 0 of 365 · worth 100,000 coins and 10,000 XP
        🛠️ **Hard worker** · Work 10 times · achieved <t:1800000000:R>
        ");
    }

    #[test]
    fn a_bar_is_full_only_when_it_is_done() {
        for (have, need, expected) in [(0, 10, "▱▱▱▱▱▱▱▱"), (9_999, 10_000, "▰▰▰▰▰▰▰▱"), (12, 10, "▰▰▰▰▰▰▰▰")]
        {
            assert_eq!(bar(have, need), format!("`{expected}`"));
        }
    }
}
