//! What is slow and what fails, as a picture.

use crate::{
    admin::model::{DAYS, Report},
    charts::{RankChart, RankRow, Ranking},
    msg,
    reply::{Card, File, Reply},
    stats::Usage,
    words::Words,
};

/// The name of the picture.
const PICTURE: &str = "ranks.png";

/// Adds the picture of the slowest commands and of those that fail most; without one the figures still stand.
pub(super) fn with_ranks(words: &Words, report: &Report, mut reply: Reply) -> Reply {
    let say = |message| words.say(&message);
    let row = |usage: &Usage, text: String, amount: i64| {
        let amount = u32::try_from(amount.clamp(0, 1_000_000_000)).unwrap_or(0);
        RankRow { name: name(words, usage), text, amount }
    };
    let slow = |usage: &Usage| row(usage, say(msg!("admin-ms", ms = usage.average_ms())), usage.average_ms());
    let failing = |usage: &Usage| {
        let text = msg!("admin-ranks-errors", percent = usage.error_percent(), errors = usage.err);
        row(usage, say(text), usage.error_percent())
    };
    let rankings = vec![
        Ranking {
            title: say(msg!("admin-ranks-slow", days = DAYS)),
            is_bad: false,
            rows: report.slowest.iter().map(slow).collect(),
            none: say(msg!("admin-ranks-none-slow")),
        },
        Ranking {
            title: say(msg!("admin-ranks-failing", days = DAYS)),
            is_bad: true,
            rows: report.failing.iter().map(failing).collect(),
            none: say(msg!("admin-ranks-none-failing")),
        },
    ];
    let alt = alt(words, report);
    let Ok(bytes) = (RankChart { rankings }).png() else { return reply };
    let mut card = Card::new(String::new(), String::new());
    card.image = Some(PICTURE.to_owned());
    reply.cards.push(card);
    reply.files.push(File { name: PICTURE.to_owned(), alt, bytes });
    reply
}

/// The picture for those who do not see it: the first of each.
fn alt(words: &Words, report: &Report) -> String {
    let first = |usage: &Usage| name(words, usage);
    let slow = report.slowest.first().map_or_else(
        || "—".to_owned(),
        |usage| format!("{}, {}", first(usage), words.say(&msg!("admin-ms", ms = usage.average_ms()))),
    );
    let failing = report.failing.first().map_or_else(
        || "—".to_owned(),
        |usage| format!("{}, {}", first(usage), words.say(&msg!("admin-percent", percent = usage.error_percent()))),
    );
    words.say(&msg!("admin-ranks-alt", slow = slow, failing = failing))
}

/// A name that can be drawn.
fn name(words: &Words, usage: &Usage) -> String {
    match usage.name.split_once(':') {
        Some(("button", action)) => words.say(&msg!("admin-drawn-button", name = action)),
        Some(("capability", capability)) => words.say(&msg!("admin-drawn-capability", name = capability)),
        _ => format!("/{}", usage.name),
    }
}
