//! `/admin schedule`: what runs by itself.

use crate::{
    msg,
    queue::PeriodicRow,
    reply::{Card, Reply, Tone},
    words::Words,
};

/// Rows shown; an installation has a dozen.
const ROWS: usize = 25;

/// The periodic tasks with their last and next run.
pub(in crate::admin) fn schedule(words: &Words, rows: &[PeriodicRow]) -> Reply {
    let title = words.say(&msg!("admin-schedule-title"));
    if rows.is_empty() {
        return Reply::private("").card(Card::new(title, words.say(&msg!("admin-schedule-none"))));
    }
    let lines: Vec<_> = rows.iter().take(ROWS).map(|row| line(words, row)).collect();
    let all_run = rows.iter().all(|row| row.enabled);
    let tone = if all_run { Tone::Calm } else { Tone::Warn };
    Reply::private("").card(Card::new(title, lines.join("\n")).tone(tone))
}

fn line(words: &Words, row: &PeriodicRow) -> String {
    let (name, cron, zone) = (row.name.as_str(), row.schedule.as_str(), row.timezone.as_str());
    let next = match (&row.error_message, row.enabled) {
        (Some(_), false) => msg!("admin-schedule-broken"),
        (None, false) => msg!("admin-schedule-off"),
        (_, true) => msg!("admin-schedule-next", when = row.next_run_at),
    };
    let last = match row.last_run_at {
        Some(when) => msg!("admin-schedule-last", when = when),
        None => msg!("admin-schedule-never"),
    };
    let (last, next) = (words.say(&last), words.say(&next));
    words.say(&msg!("admin-schedule-line", name = name, cron = cron, zone = zone, last = last, next = next))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Locale;

    #[test]
    fn it_says_when_each_ran_and_when_it_runs_again() {
        let time = |text: &str| text.parse().unwrap();
        let row = PeriodicRow {
            name: "housekeeping.logs".into(),
            task_type: "housekeeping.logs".into(),
            schedule: "11 3 * * *".into(),
            timezone: "Europe/Berlin".into(),
            payload: serde_json::json!({}),
            enabled: true,
            error_message: None,
            last_run_at: Some(time("2026-11-21T02:11:00Z")),
            next_run_at: time("2026-11-22T02:11:00Z"),
        };
        let new = PeriodicRow { name: "digest".into(), last_run_at: None, timezone: "UTC".into(), ..row.clone() };
        let broken = PeriodicRow { enabled: false, error_message: Some("no".into()), ..new.clone() };
        let off = PeriodicRow { error_message: None, ..broken.clone() };
        let reply = schedule(&Words::new(Locale::english()), &[row, new, broken, off]);
        insta::assert_snapshot!(reply.cards[0].text, @r"
        **housekeeping.logs** · `11 3 * * *` Europe/Berlin
        last <t:1795227060:R> · next <t:1795313460:R>
        **digest** · `11 3 * * *` UTC
        never ran yet · next <t:1795313460:R>
        **digest** · `11 3 * * *` UTC
        never ran yet · switched off: its schedule can't be read
        **digest** · `11 3 * * *` UTC
        never ran yet · switched off
        ");
    }
}
