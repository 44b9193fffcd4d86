//! The status page: plain HTML, escaped by its template, readable on a phone, without a script.

use chrono::{DateTime, TimeDelta, Utc};
use maud::{DOCTYPE, Markup, html};

use super::{Part, Status};
use crate::{fleet::Seat, logs::Kept, queue::Depth};

/// Its looks.
pub(super) const STYLE: &str = include_str!("status.css");

/// How often a browser asks again, in seconds.
const AGAIN: u8 = 15;

/// The page.
pub(super) fn render(status: &Status) -> Markup {
    let verdict = if status.is_ready() { "Artie is well" } else { "Artie needs attention" };
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta http-equiv="refresh" content=(AGAIN);
                title { (verdict) }
                link rel="stylesheet" href="/status.css";
                link rel="icon" href="data:,";
            }
            body {
                header class=(if status.is_ready() { "well" } else { "ill" }) {
                    h1 { (verdict) }
                    p { "Version " (status.version) ", running for " (span(status.uptime)) ". Seen at " (time(status.at)) "." }
                }
                main {
                    (parts(&status.parts))
                    (shards(status))
                    (queue(status))
                    (errors(status))
                    (versions(status))
                }
            }
        }
    }
}

fn section(title: &str, body: Markup) -> Markup {
    html! { section { h2 { (title) } (body) } }
}

/// A section of what may not be readable just now, or of which there may be none.
fn listed<T>(title: &str, rows: Option<&[T]>, none: &str, table: impl FnOnce(&[T]) -> Markup) -> Markup {
    let body = match rows {
        None => html! { p { "Cannot be read now." } },
        Some([]) => html! { p { (none) } },
        Some(rows) => table(rows),
    };
    section(title, body)
}

fn heads(names: &[&str]) -> Markup {
    html! { thead { tr { @for name in names { th scope="col" { (name) } } } } }
}

fn sign(is_well: bool, well: &str, ill: &str) -> Markup {
    html! { span class=(if is_well { "well" } else { "ill" }) { (if is_well { "✓ " } else { "✗ " }) (if is_well { well } else { ill }) } }
}

fn parts(parts: &[Part]) -> Markup {
    let row = |part: &Part| {
        html! {
            tr {
                td data-is="Part" { (part.name) }
                td data-is="State" { (sign(part.ok, "well", "not well")) }
                td data-is="Detail" { (part.detail) @if let Some(took) = part.took { ", " (took.as_millis()) " ms" } }
            }
        }
    };
    section(
        "Parts",
        html! { table { (heads(&["Part", "State", "Detail"])) tbody { @for part in parts { (row(part)) } } } },
    )
}

fn shards(status: &Status) -> Markup {
    let row = |seat: &Seat| {
        html! {
            tr {
                td data-is="Shard" { (seat.shard) " of " (seat.total) }
                td data-is="State" { (sign(seat.connected, "connected", "connecting")) " for " (span(status.at - seat.since)) }
                td data-is="Heartbeat" { @if let Some(ms) = seat.latency_ms { (ms) " ms" } @else { "not yet" } }
                td data-is="Servers" { (seat.guilds) }
                td data-is="Process" { (seat.process) ", " (seat.version) }
            }
        }
    };
    listed("Connections to Discord", status.shards.as_deref(), "No process is connected.", |seats| {
        let names = ["Shard", "State", "Heartbeat", "Servers", "Process"];
        html! { table { (heads(&names)) tbody { @for seat in seats { (row(seat)) } } } }
    })
}

fn queue(status: &Status) -> Markup {
    let row = |depth: &Depth| {
        let waits = depth.oldest_due.map(|since| status.at - since);
        html! {
            tr {
                td data-is="Task" { (depth.task_type) }
                td data-is="Status" { (depth.status) }
                td data-is="Number" { (depth.count) }
                td data-is="Due" { (depth.due) }
                td data-is="Oldest due" { @if let Some(waits) = waits { (span(waits)) } @else { "–" } }
            }
        }
    };
    listed("Queue", status.queue.as_deref(), "Nothing waits, runs or has given up.", |depths| {
        let names = ["Task", "Status", "Number", "Due", "Oldest due"];
        html! { table { (heads(&names)) tbody { @for depth in depths { (row(depth)) } } } }
    })
}

fn errors(status: &Status) -> Markup {
    let row = |line: &Kept| {
        html! {
            tr {
                td data-is="When" { (time(line.at)) }
                td data-is="Level" { (line.level) }
                td data-is="Code" { (line.reference.as_deref().unwrap_or("–")) }
                td data-is="What" { (line.message) " " small { (line.service) } }
            }
        }
    };
    listed("Last warnings and errors", status.errors.as_deref(), "None in the last 14 days.", |lines| {
        html! { table { (heads(&["When", "Level", "Code", "What"])) tbody { @for line in lines { (row(line)) } } } }
    })
}

fn versions(status: &Status) -> Markup {
    let body = html! {
        dl {
            dt { "Artie" } dd { (status.version) }
            dt { "Schema" } dd { (status.schema) }
            dt { "Postgres" } dd { (status.database.as_deref().unwrap_or("does not answer")) }
        }
    };
    section("Versions", body)
}

fn time(at: DateTime<Utc>) -> Markup {
    html! { time datetime=(at.to_rfc3339()) { (at.format("%Y-%m-%d %H:%M:%S UTC")) } }
}

/// A span of time in its two largest units.
fn span(time: TimeDelta) -> String {
    let seconds = time.num_seconds().max(0);
    match (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60) {
        (0, 0, 0) => format!("{seconds} s"),
        (0, 0, minutes) => format!("{minutes} min {} s", seconds % 60),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (days, hours, _) => format!("{days} d {hours} h"),
    }
    .replace(' ', "\u{a0}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_told_in_two_units() {
        for (seconds, told) in [(-3, "0 s"), (59, "59 s"), (61, "1 min 1 s"), (3_700, "1 h 1 min"), (90_000, "1 d 1 h")]
        {
            assert_eq!(span(TimeDelta::seconds(seconds)), told.replace(' ', "\u{a0}"));
        }
    }

    #[test]
    fn what_others_wrote_is_escaped() {
        let line = Kept {
            at: DateTime::UNIX_EPOCH,
            level: "ERROR".into(),
            service: "artie".into(),
            message: "<script>alert(1)</script> & \"more\"".into(),
            reference: None,
        };
        let status = Status { errors: Some(vec![line]), ..Status::default() };
        let page = render(&status).into_string();
        assert!(!page.contains("<script"), "{page}");
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;more&quot;"), "{page}");
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        let page =
            render(&Status { parts: vec![Part::new("database", false, "does not answer")], ..Status::default() });
        let page = page.into_string();
        assert_eq!(page.matches("Cannot be read now.").count(), 3);
        assert!(page.contains("Artie needs attention") && page.contains("✗ not well"), "{page}");
        let page =
            render(&Status { shards: Some(vec![]), queue: Some(vec![]), errors: Some(vec![]), ..Status::default() });
        assert!(!page.into_string().contains("Cannot be read"));
    }
}
