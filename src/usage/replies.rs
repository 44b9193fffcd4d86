//! What is said about use and money.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::{Day, Model, Nano, Period, Sum};
use crate::{
    charts::{Bar, Bars},
    config::Spend,
    error::Result,
    msg,
    reply::{Card, File, Reply},
    words::{Message, Words},
};

/// Days in the chart.
const DAYS: i64 = 30;

/// What one person used.
pub(super) fn me(words: &Words, today: Sum, month: Sum, most_usd: f64) -> Reply {
    sums(words, msg!("usage-me-title"), today, month, most_usd)
}

/// What one server used.
pub(super) fn guild(words: &Words, today: Sum, month: Sum, most_usd: f64) -> Reply {
    sums(words, msg!("usage-guild-title"), today, month, most_usd)
}

fn sums(words: &Words, title: Message, today: Sum, month: Sum, most_usd: f64) -> Reply {
    let left = Nano((Nano::of_usd(most_usd).0 - today.nano).max(0));
    let lines = [
        words.say(&msg!("usage-today", calls = today.calls, tokens = today.tokens, cost = usd(Nano(today.nano)))),
        words.say(&msg!("usage-left", left = usd(left), most = usd(Nano::of_usd(most_usd)))),
        words.say(&msg!("usage-month", calls = month.calls, tokens = month.tokens, cost = usd(Nano(month.nano)))),
    ];
    Reply::private("").card(Card::new(words.say(&title), lines.join("\n")))
}

/// The models, a line each.
pub(super) fn models(words: &Words, models: &[Model]) -> Reply {
    if models.is_empty() {
        return Reply::private(words.say(&msg!("usage-none")));
    }
    let line = |model: &Model| {
        let name: String = model.name.chars().filter(|letter| *letter != '`').take(60).collect();
        let mut line = words.say(&msg!(
            "usage-model",
            name = name,
            calls = model.calls,
            failed = model.failed,
            tokens = model.tokens,
            average = model.average_ms,
            cost = usd(Nano(model.nano))
        ));
        if model.is_guessed == Some(true) {
            line += &words.say(&msg!("usage-model-guessed"));
        }
        line
    };
    let text = models.iter().map(line).collect::<Vec<_>>().join("\n");
    Reply::private("").card(Card::new(words.say(&msg!("usage-models-title")), text))
}

/// What was spent, with a chart of its days in cents.
pub(super) fn spend(
    words: &Words,
    now: DateTime<Utc>,
    (today, month): (Sum, Sum),
    days: &[Day],
    limits: &Spend,
) -> Result<Reply> {
    let lines = [
        words.say(&msg!(
            "usage-spend-today",
            cost = usd(Nano(today.nano)),
            most = usd(Nano::of_usd(limits.day_usd)),
            at = Period::Day.ends(now)
        )),
        words.say(&msg!("usage-spend-month", cost = usd(Nano(month.nano)), calls = month.calls, failed = month.failed)),
    ];
    let mut card = Card::new(words.say(&msg!("usage-spend-title")), lines.join("\n"));
    card.image = Some("spend.png".into());
    let chart = chart(words, now.date_naive(), days);
    let alt = words.say(&msg!("usage-spend-alt", cost = usd(Nano(month.nano))));
    let mut reply = Reply::private("").card(card);
    reply.files.push(File { name: "spend.png".into(), alt, bytes: chart.png()? });
    Ok(reply)
}

fn chart(words: &Words, today: NaiveDate, days: &[Day]) -> Bars {
    let bars = (0..DAYS).rev().map(|back| {
        let day = today - TimeDelta::days(back);
        let spent = days.iter().find(|known| known.day == day);
        let label = if back % 7 == 0 { day.format("%d.%m.").to_string() } else { String::new() };
        let (good, bad) = spent.map_or((0, 0), |spent| (cents(spent.chat_nano), cents(spent.other_nano)));
        Bar { label, good, bad }
    });
    Bars {
        title: words.say(&msg!("usage-spend-chart")),
        good_name: words.say(&msg!("usage-spend-chart-chat")),
        bad_name: words.say(&msg!("usage-spend-chart-other")),
        bars: bars.collect(),
    }
}

/// Whole cents, rounded up: what cost something is to be seen.
fn cents(nano: i64) -> u32 {
    u32::try_from(nano.max(0).saturating_add(9_999_999) / 10_000_000).unwrap_or(u32::MAX / 4)
}

/// Dollars: two digits, and more where that would be nothing.
fn usd(nano: Nano) -> String {
    match nano.usd() {
        small if small > 0.0 && small < 0.01 => format!("${small:.5}"),
        usd => format!("${usd:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Locale;

    fn english() -> Words {
        Words::new(Locale::english())
    }

    #[test]
    fn use_is_said_with_what_is_left() {
        let today = Sum { calls: 3, failed: 0, tokens: 4_200, nano: 1_250_000_000 };
        insta::assert_snapshot!(me(&english(), today, today, 5.0).cards[0].text, @"
        Today: 3 calls, 4,200 tokens, $1.25
        Left for today: $3.75 of $5.00
        In 30 days: 3 calls, 4,200 tokens, $1.25
        ");
    }

    #[test]
    fn money_is_readable_however_little_it_is() {
        assert_eq!(
            [0, 150, 9_999, 2_500_000_000].map(|nano| usd(Nano(nano))),
            ["$0.00", "$0.00000", "$0.00001", "$2.50"]
        );
        assert_eq!([0, 1, 10_000_000, 10_000_001].map(cents), [0, 1, 1, 2]);
    }
}
