//! Every sentence of `/admin`.

pub(super) mod dead;
pub(super) mod queue;
mod ranks;
pub(super) mod schedule;

use std::time::Duration;

use chrono::TimeDelta;

use crate::{
    admin::model::{DAYS, Health, Report},
    charts::{Bar, Bars},
    help::Help,
    msg,
    pulse::Gateway,
    reply::{Card, File, Reply, Tone},
    stats::{DayUsage, Quantiles, Usage},
    words::Words,
};

/// The name of the picture.
const CHART: &str = "uses.png";

/// The use of the server.
pub(super) fn stats(words: &Words, report: &Report, help: &Help) -> Reply {
    let title = words.say(&msg!("admin-stats-title"));
    if report.total.count() == 0 {
        return Reply::default().card(Card::new(title, words.say(&msg!("admin-stats-none"))));
    }
    let lines: Vec<_> = report.top.iter().map(|usage| line(words, usage, help)).collect();
    let recent: i64 = report.days.iter().map(|day| day.ok + day.err).sum();
    let total = &report.total;
    let card = Card::new(title, lines.join("\n"))
        .field(words.say(&msg!("admin-stats-uses")), words.say(&msg!("number", number = total.count())))
        .field(words.say(&msg!("admin-stats-recent", days = DAYS)), words.say(&msg!("number", number = recent)))
        .field(
            words.say(&msg!("admin-stats-errors")),
            words.say(&msg!("admin-percent", percent = total.error_percent())),
        )
        .field(words.say(&msg!("admin-stats-average")), words.say(&msg!("admin-ms", ms = total.average_ms())));
    let card = match report.latency {
        Some(Quantiles { p50, p95 }) => {
            let ms = |time: Duration| i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
            let within = msg!("admin-stats-within", half = ms(p50), most = ms(p95));
            card.field(words.say(&msg!("admin-stats-latency")), words.say(&within))
        }
        None => card,
    };
    ranks::with_ranks(words, report, with_chart(words, report, card))
}

/// The days as a picture; without one the figures still stand.
fn with_chart(words: &Words, report: &Report, mut card: Card) -> Reply {
    let chart = Bars {
        title: words.say(&msg!("admin-chart-title")),
        good_name: words.say(&msg!("admin-chart-ok")),
        bad_name: words.say(&msg!("admin-chart-errors")),
        bars: report.days.iter().rev().enumerate().map(|(ago, day)| bar(ago, day)).rev().collect(),
    };
    let Ok(bytes) = chart.png() else { return Reply::default().card(card) };
    let most = report.days.iter().map(|day| day.ok + day.err).max().unwrap_or(0);
    let alt = words.say(&msg!("admin-stats-chart", days = DAYS, most = most));
    card.image = Some(CHART.to_owned());
    let mut reply = Reply::default().card(card);
    reply.files.push(File { name: CHART.to_owned(), alt, bytes });
    reply
}

/// Every seventh bar, counted from today, carries its date.
fn bar(ago: usize, day: &DayUsage) -> Bar {
    let label = if ago.is_multiple_of(7) { day.day.format("%-d %b").to_string() } else { String::new() };
    let part = |count: i64| u32::try_from(count).unwrap_or(if count < 0 { 0 } else { u32::MAX / 4 });
    Bar { label, good: part(day.ok), bad: part(day.err) }
}

fn line(words: &Words, usage: &Usage, help: &Help) -> String {
    let name = match usage.name.split_once(':') {
        Some(("button", action)) => words.say(&msg!("admin-name-button", name = action)),
        Some(("capability", capability)) => words.say(&msg!("admin-name-capability", name = capability)),
        _ => help.mention(&usage.name),
    };
    let (errors, ms) = (usage.error_percent(), usage.average_ms());
    words.say(&msg!("admin-stats-line", name = name, uses = usage.count(), errors = errors, ms = ms))
}

/// How the program is.
pub(super) fn health(words: &Words, health: &Health) -> Reply {
    let (tone, text) =
        if health.is_well() { (Tone::Good, msg!("admin-health-well")) } else { (Tone::Warn, msg!("admin-health-ill")) };
    let gateway = match health.gateway {
        Gateway::Connected { latency: Some(latency), .. } => {
            words.say(&msg!("admin-health-connected", ms = milliseconds(latency)))
        }
        Gateway::Connected { latency: None, .. } => words.say(&msg!("admin-health-connected-unmeasured")),
        Gateway::Connecting { since } => words.say(&msg!("admin-health-connecting", since = since)),
        Gateway::Absent => words.say(&msg!("admin-health-no-gateway")),
    };
    let database = match health.database {
        Some(took) => words.say(&msg!("admin-ms", ms = milliseconds(took))),
        None => words.say(&msg!("admin-health-database-away")),
    };
    let mut card = Card::new(words.say(&msg!("admin-health-title")), words.say(&text))
        .tone(tone)
        .field(words.say(&msg!("admin-health-gateway")), gateway)
        .field(words.say(&msg!("admin-health-database")), database)
        .field(words.say(&msg!("admin-health-recorder")), recorder(words, health))
        .field(words.say(&msg!("admin-health-uptime")), uptime(words, health.uptime))
        .field(words.say(&msg!("admin-health-version")), env!("CARGO_PKG_VERSION"));
    if let Some(sum) = health.agents {
        let said = msg!(
            "admin-health-agents-sum",
            online = sum.online,
            wanted = sum.wanted,
            runners = sum.runners,
            suspended = sum.suspended,
            pending = sum.pending
        );
        card = card.field(words.say(&msg!("admin-health-agents")), words.say(&said));
    }
    Reply::default().card(card)
}

fn recorder(words: &Words, health: &Health) -> String {
    let gauge = health.recorder;
    let mut parts = vec![words.say(&msg!("admin-health-buffered", waiting = count(gauge.buffered)))];
    if gauge.gaps > 0 {
        parts.push(words.say(&msg!("admin-health-gaps", gaps = count(gauge.gaps))));
    }
    if gauge.overflowed > 0 {
        parts.push(
            words.say(&msg!("admin-health-overflowed", count = i64::try_from(gauge.overflowed).unwrap_or(i64::MAX))),
        );
    }
    parts.join("\n")
}

fn uptime(words: &Words, uptime: TimeDelta) -> String {
    match (uptime.num_days(), uptime.num_hours() % 24, uptime.num_minutes() % 60) {
        (0, 0, minutes) => words.say(&msg!("admin-uptime-minutes", minutes = minutes)),
        (0, hours, minutes) => words.say(&msg!("admin-uptime-hours", hours = hours, minutes = minutes)),
        (days, hours, _) => words.say(&msg!("admin-uptime-days", days = days, hours = hours)),
    }
}

fn milliseconds(took: Duration) -> i64 {
    i64::try_from(took.as_millis()).unwrap_or(i64::MAX)
}

fn count(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::*;
    use crate::{transcript::Gauge, words::Locale};

    fn said(reply: &Reply) -> String {
        let card = &reply.cards[0];
        let fields: Vec<_> = card.fields.iter().map(|field| format!("{}: {}", field.name, field.value)).collect();
        format!("# {}\n{}\n---\n{}", card.title, card.text, fields.join("\n"))
    }

    fn usage(name: &str, ok: i64, err: i64, total_ms: i64) -> Usage {
        Usage { name: name.into(), ok, err, total_ms }
    }

    #[test]
    fn use_is_counted_and_named() {
        let report = Report {
            total: usage("", 1_260, 26, 90_020),
            top: vec![
                usage("wallet pay", 1_200, 25, 61_250),
                usage("button:wallet.history", 60, 0, 28_000),
                usage("capability:calculate", 0, 1, 770),
            ],
            days: vec![DayUsage { day: "2026-11-21".parse().unwrap(), ok: 40, err: 2 }],
            slowest: vec![usage("button:wallet.history", 60, 0, 28_000), usage("wallet pay", 40, 2, 2_100)],
            failing: vec![usage("wallet pay", 40, 2, 2_100)],
            latency: Some(Quantiles { p50: Duration::from_millis(21), p95: Duration::from_millis(130) }),
        };
        let reply = stats(&Words::new(Locale::english()), &report, &Help::default());
        assert_eq!(reply.cards[0].image.as_deref(), Some(reply.files[0].name.as_str()));
        assert_eq!(reply.files[0].alt, "Uses per day over the last 30 days, at most 42 on one day.");
        assert_eq!(reply.cards[1].image.as_deref(), Some(reply.files[1].name.as_str()));
        insta::assert_snapshot!(reply.files[1].alt, @"Slowest: button wallet.history, 466 ms. Most errors: /wallet pay, 5 %.");
        insta::assert_snapshot!(said(&reply), @r"
        # How Artie is used here
        `/wallet pay` · 1,225 uses · 2 % errors · 50 ms
        button `wallet.history` · 60 uses · 0 % errors · 466 ms
        capability `calculate` · one use · 100 % errors · 770 ms
        ---
        Uses: 1,286
        Last 30 days: 42
        Errors: 2 %
        Average time: 70 ms
        In all servers: half within 21 ms, 19 of 20 within 130 ms
        ");
    }

    #[test]
    fn nothing_used_is_said_kindly() {
        let report = Report {
            total: Usage::default(),
            top: Vec::new(),
            days: Vec::new(),
            slowest: Vec::new(),
            failing: Vec::new(),
            latency: None,
        };
        insta::assert_snapshot!(said(&stats(&Words::new(Locale::english()), &report, &Help::default())), @r"
        # How Artie is used here
        Nothing has been used in this server yet. Come back after somebody tried a command.
        ---
        ");
    }

    #[test]
    fn health_names_what_is_wrong() {
        let now = "2026-11-21T12:00:00Z".parse::<DateTime<Utc>>().unwrap();
        let well = Health {
            gateway: Gateway::Connected { since: now, latency: Some(Duration::from_millis(41)) },
            database: Some(Duration::from_millis(2)),
            recorder: Gauge { is_writing: true, capacity: 50_000, ..Gauge::default() },
            uptime: TimeDelta::minutes(1_500),
            agents: None,
        };
        insta::assert_snapshot!(said(&health(&Words::new(Locale::english()), &well)), @r"
        # How Artie is doing
        Everything works.
        ---
        Discord: connected, 41 ms
        Database: 2 ms
        Recording: up to date
        Running for: one day 1 h
        Version: 0.1.0
        ");
        let ill = Health {
            gateway: Gateway::Connecting { since: now },
            database: None,
            recorder: Gauge { buffered: 1_200, gaps: 2, overflowed: 5, ..Gauge::default() },
            uptime: TimeDelta::minutes(5),
            agents: None,
        };
        insta::assert_snapshot!(said(&health(&Words::new(Locale::english()), &ill)), @r"
        # How Artie is doing
        Something needs attention; it is named below. Artie keeps trying by itself.
        ---
        Discord: connecting, began <t:1795262400:R>
        Database: does not answer
        Recording: 1,200 events waiting
        2 channels are being caught up
        5 events found no room; history brings them back
        Running for: 5 min
        Version: 0.1.0
        ");
    }
}
