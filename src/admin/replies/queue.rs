//! `/admin queue`: the queue as a picture and as text.

use crate::{
    admin::model::{TypeDepth, by_type},
    charts::{TaskChart, TypeBar},
    help::Help,
    msg,
    queue::{Depth, Tempo},
    reply::{Card, File, Reply, Tone},
    words::{Message, Words},
};

/// The name of the picture.
const CHART: &str = "queue.png";
/// How many types of tasks are listed.
const TYPES: usize = 15;

/// The queue of the whole installation.
pub(in crate::admin) fn queue(words: &Words, depths: &[Depth], tempo: &Tempo, help: &Help) -> Reply {
    let types = by_type(depths);
    let totals = totals(&types);
    let [waiting, running, dead] = totals;
    let mut lines = vec![match depths.iter().filter_map(|depth| depth.oldest_due).min() {
        Some(oldest) => words.say(&msg!("admin-queue-oldest", since = oldest)),
        None => words.say(&msg!("admin-queue-empty")),
    }];
    lines.extend(speed(words, tempo));
    lines.extend(types.iter().take(TYPES).map(|depth| {
        let (name, waiting, running, dead) = (depth.task_type.as_str(), depth.waiting, depth.running, depth.dead);
        words.say(&msg!("admin-queue-line", name = name, waiting = waiting, running = running, dead = dead))
    }));
    let number = |number: i64| words.say(&msg!("number", number = number));
    let mut card = Card::new(words.say(&msg!("admin-queue-title")), lines.join("\n"))
        .tone(if dead > 0 { Tone::Warn } else { Tone::Calm })
        .field(words.say(&msg!("admin-queue-waiting")), number(waiting))
        .field(words.say(&msg!("admin-queue-running")), number(running))
        .field(words.say(&msg!("admin-queue-dead")), number(dead));
    if dead > 0 {
        card.text.push('\n');
        card.text.push_str(&words.say(&msg!("admin-queue-see", deadletters = help.mention("admin deadletters"))));
    }
    with_chart(words, card, &chart(words, &types, totals, tempo), &alt(totals, tempo))
}

fn totals(types: &[TypeDepth]) -> [i64; 3] {
    types.iter().fold([0; 3], |sum, one| [sum[0] + one.waiting, sum[1] + one.running, sum[2] + one.dead])
}

/// How fast the last hour was, if anything ended in it.
fn speed(words: &Words, tempo: &Tempo) -> Option<String> {
    let (half, most) = (tempo.finish_p50_ms?, tempo.finish_p99_ms?);
    let (ended, half, most) = (tempo.ended, duration(words, half), duration(words, most));
    Some(words.say(&msg!("admin-queue-speed", ended = ended, half = half, most = most)))
}

#[expect(clippy::cast_possible_truncation, reason = "milliseconds of a day fit")]
fn duration(words: &Words, ms: f64) -> String {
    let ms = ms.clamp(0.0, 1e15);
    words.say(&match ms {
        ms if ms < 1_000.0 => msg!("admin-ms", ms = ms.round() as i64),
        ms if ms < 120_000.0 => msg!("admin-seconds", seconds = (ms / 1_000.0).round() as i64),
        ms => msg!("admin-uptime-minutes", minutes = (ms / 60_000.0).round() as i64),
    })
}

/// The picture; without one the text still stands.
fn with_chart(words: &Words, mut card: Card, chart: &TaskChart, alt: &Message) -> Reply {
    let Ok(bytes) = chart.png() else { return Reply::default().card(card) };
    card.image = Some(CHART.to_owned());
    let mut reply = Reply::default().card(card);
    reply.files.push(File { name: CHART.to_owned(), alt: words.say(alt), bytes });
    reply
}

fn chart(words: &Words, types: &[TypeDepth], totals: [i64; 3], tempo: &Tempo) -> TaskChart {
    let number = |number: i64| words.say(&msg!("number", number = number));
    let names = [msg!("admin-queue-drawn-waiting"), msg!("admin-queue-drawn-running"), msg!("admin-queue-drawn-dead")];
    let [first, second, third] = names.map(|name| words.say(&name));
    let of_type = |one: &TypeDepth| TypeBar {
        name: one.task_type.clone(),
        text: format!("{} · {} · {}", number(one.waiting), number(one.running), number(one.dead)),
        parts: [drawn(one.waiting), drawn(one.running), drawn(one.dead)],
    };
    TaskChart {
        title: words.say(&msg!("admin-queue-title")),
        totals: [(number(totals[0]), first), (number(totals[1]), second), (number(totals[2]), third)],
        hours_title: words.say(&msg!("admin-queue-drawn-hours")),
        hours: tempo.hours.iter().map(|hour| (drawn(hour.ended), drawn(hour.dead))).collect(),
        ends: [words.say(&msg!("admin-queue-drawn-day")), words.say(&msg!("admin-queue-drawn-now"))],
        types_title: words.say(&msg!("admin-queue-drawn-types")),
        types: types.iter().take(TaskChart::TYPES).map(of_type).collect(),
    }
}

fn alt([waiting, running, dead]: [i64; 3], tempo: &Tempo) -> Message {
    let sum = |part: fn(&crate::queue::Hour) -> i64| tempo.hours.iter().map(part).sum::<i64>();
    let (ended, gave_up) = (sum(|hour| hour.ended), sum(|hour| hour.dead));
    msg!("admin-queue-alt", waiting = waiting, running = running, dead = dead, ended = ended, gave_up = gave_up)
}

fn drawn(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(if count < 0 { 0 } else { u32::MAX / 4 })
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::*;
    use crate::{queue::Hour, words::Locale};

    fn said(reply: &Reply) -> String {
        let card = &reply.cards[0];
        let fields: Vec<_> = card.fields.iter().map(|field| format!("{}: {}", field.name, field.value)).collect();
        let alt = reply.files.iter().map(|file| file.alt.as_str()).collect::<String>();
        format!("# {}\n{}\n---\n{}\n({alt})", card.title, card.text, fields.join("\n"))
    }

    fn due() -> DateTime<Utc> {
        "2026-11-21T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_queue_shows_what_waits_and_what_died_and_how_fast_it_is() {
        let depth = |status: &str, task_type: &str, count, oldest_due| Depth {
            status: status.into(),
            task_type: task_type.into(),
            count,
            due: count,
            oldest_due,
        };
        let depths = [
            depth("pending", "calculate", 3, Some(due())),
            depth("processing", "calculate", 1, None),
            depth("pending", "sweep", 1_000, None),
            depth("failed", "unheard_of", 2, None),
        ];
        let tempo = Tempo {
            hours: vec![Hour { hour: due(), ended: 900, dead: 1 }, Hour { hour: due(), ended: 600, dead: 1 }],
            ended: 600,
            start_p50_ms: Some(3.0),
            start_p99_ms: Some(80.0),
            finish_p50_ms: Some(12.4),
            finish_p99_ms: Some(3_100.0),
        };
        let reply = queue(&Words::new(Locale::english()), &depths, &tempo, &Help::default());
        assert_eq!(reply.cards[0].image.as_deref(), Some(reply.files[0].name.as_str()));
        insta::assert_snapshot!(said(&reply), @r"
        # The task queue
        The oldest waiting task was due <t:1795262400:R>.
        600 tasks ended in the last hour: half of them within 12 ms of being due, all but one in a hundred within 3 s.
        `sweep` · 1,000 waiting · 0 running · 0 gave up
        `calculate` · 3 waiting · 1 running · 0 gave up
        `unheard_of` · 0 waiting · 0 running · 2 gave up
        What gave up in this server: `/admin deadletters`
        ---
        Waiting: 1,003
        Running: 1
        Gave up: 2
        (1,003 waiting, 1 running, 2 gave up. In the last 24 hours 1,500 ended well and 2 gave up.)
        ");
    }

    #[test]
    fn an_empty_queue_is_calm() {
        insta::assert_snapshot!(said(&queue(&Words::new(Locale::english()), &[], &Tempo::default(), &Help::default())), @r"
        # The task queue
        Nothing is due.
        ---
        Waiting: 0
        Running: 0
        Gave up: 0
        (0 waiting, 0 running, 0 gave up. In the last 24 hours 0 ended well and 0 gave up.)
        ");
    }
}
