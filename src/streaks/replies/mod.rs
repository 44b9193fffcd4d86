//! Every sentence of streaks.

mod repair;
#[cfg(test)]
mod tests;

use chrono::Datelike;

pub use repair::{REPAIR_ACTION, RepairQuestion, ask_repair, repair_answered, repair_left, repair_refused};

use crate::{
    economy::{self, ledger::Settled, replies::coins},
    error::Error,
    help::Help,
    msg,
    reply::{Audience, Card, File, Reply, Tone, mention},
    streaks::{
        Chronicle,
        drawing::Page,
        model::{Bridge, Claim, Day, Freeze, Kind, Mark, Refusal},
    },
    words::{Message, Words},
};

/// The name of the picture.
const PICTURE: &str = "streak.png";

/// A credited claim, for everyone.
pub fn claimed(words: &Words, settled: &Settled<Claim>, help: &Help) -> Reply {
    let Settled { done: claim, gains, .. } = settled;
    let credited = &claim.streak;
    let mut lines = vec![said(words, settled), streak_line(claim)];
    lines.extend(credited.broken.map(|count| match claim.kind {
        Kind::Daily => msg!("daily-broken", days = count),
        Kind::Weekly => msg!("weekly-broken", weeks = count),
    }));
    lines.extend(credited.bridge.map(|bridge| bridge_line(words, bridge, credited.away_minutes, help)));
    if credited.count == credited.longest && credited.count % 7 == 0 {
        lines.push(msg!("daily-longest"));
    }
    lines.push(msg!("daily-next", when = credited.next_at));
    let mut text: Vec<_> = lines.iter().map(|line| words.say(line)).collect();
    text.extend(economy::replies::gains(words, gains));
    let card = Card::new("", text.join("\n")).tone(Tone::Good);
    Reply { audience: Audience::Everyone, ..Reply::default() }.card(card)
}

fn said(words: &Words, settled: &Settled<Claim>) -> Message {
    let (claim, xp) = (&settled.done, settled.gains.xp);
    let (who, reward) = (mention(claim.user), coins(words, claim.streak.reward));
    match claim.kind {
        Kind::Daily => msg!("daily-claimed", who = who, coins = reward, xp = xp),
        Kind::Weekly if xp > 0 => msg!("weekly-claimed-xp", who = who, coins = reward, xp = xp),
        Kind::Weekly => msg!("weekly-claimed", who = who, coins = reward),
    }
}

fn streak_line(claim: &Claim) -> Message {
    let (count, percent) = (claim.streak.count, claim.streak.percent);
    match (claim.kind, percent) {
        (Kind::Daily, 100) => msg!("daily-streak", days = count),
        (Kind::Daily, _) => msg!("daily-multiplier", days = count, multiplier = times(percent)),
        (Kind::Weekly, 100) => msg!("weekly-streak", weeks = count),
        (Kind::Weekly, _) => msg!("weekly-multiplier", weeks = count, multiplier = times(percent)),
    }
}

fn bridge_line(words: &Words, bridge: Bridge, away_minutes: i64, help: &Help) -> Message {
    match bridge {
        Bridge::Excused => msg!("streak-excused", away = duration(words, away_minutes)),
        Bridge::Freeze => msg!("streak-frozen", freeze = help.mention("streak freeze")),
        Bridge::Pardon => msg!("streak-pardoned"),
    }
}

/// A time in its largest whole unit.
fn duration(words: &Words, minutes: i64) -> String {
    words.say(&match minutes {
        ..120 => msg!("away-minutes", minutes = minutes.max(1)),
        120..2_880 => msg!("away-hours", hours = minutes / 60),
        _ => msg!("away-days", days = minutes / 1_440),
    })
}

/// What the wallet holds now, for its owner alone.
pub fn balance_after<T>(words: &Words, settled: &Settled<T>) -> Reply {
    Reply::private(words.say(&msg!("daily-balance", coins = coins(words, settled.after.balance))))
}

/// What the picture of a streak shows.
pub fn page(words: &Words, chronicle: &Chronicle) -> Page {
    let streak = &chronicle.streak;
    let calendar = chronicle.calendar.clone();
    let monday =
        |week: &[Day; 7]| words.say(&msg!("streak-day-mark", day = week[0].date.day(), month = week[0].date.month()));
    let legend = [
        (Mark::Claimed, msg!("streak-legend-claimed")),
        (Mark::Kept, msg!("streak-legend-kept")),
        (Mark::Frozen, msg!("streak-legend-frozen")),
        (Mark::Excused, msg!("streak-legend-excused")),
    ];
    Page {
        is_alive: streak.count > 0,
        title: words.say(&msg!("streak-title", days = streak.count)),
        subtitle: words.say(&msg!("streak-subtitle", multiplier = times(chronicle.percent), longest = streak.longest)),
        weekdays: std::array::from_fn(|day| {
            words.say(&msg!("streak-weekday", day = i64::try_from(day).unwrap_or(0) + 1))
        }),
        mondays: calendar.weeks.iter().map(monday).collect(),
        legend: legend.into_iter().map(|(mark, line)| (mark, words.say(&line))).collect(),
        calendar,
    }
}

/// Somebody's streak with its picture; without one the sentences still stand.
pub fn show(words: &Words, chronicle: &Chronicle, picture: Option<Vec<u8>>, price: i64, help: &Help) -> Reply {
    let lines: Vec<_> = lines(words, chronicle, price, help).iter().map(|line| words.say(line)).collect();
    let whose = words.say(&msg!("streak-whose", who = mention(chronicle.user)));
    let mut card = Card::new("", format!("{whose}\n{}", lines.join("\n")));
    let mut reply = Reply { audience: Audience::Everyone, ..Reply::default() };
    if let Some(bytes) = picture {
        card.image = Some(PICTURE.to_owned());
        reply.files.push(File { name: PICTURE.to_owned(), alt: alt(words, chronicle), bytes });
    }
    reply.card(card)
}

fn lines(words: &Words, chronicle: &Chronicle, price: i64, help: &Help) -> Vec<Message> {
    let streak = &chronicle.streak;
    let daily = help.mention("daily");
    let mut lines = match (chronicle.keeps_until, chronicle.ready_at) {
        (None, _) => vec![msg!("streak-none", daily = daily)],
        (Some(_), Some(ready_at)) => vec![msg!("streak-not-ready", when = ready_at)],
        (Some(_), None) => vec![msg!("streak-ready", daily = daily)],
    };
    lines.extend(chronicle.keeps_until.map(|until| {
        if streak.has_freeze {
            msg!("streak-keeps-with-freeze", when = until)
        } else {
            msg!("streak-keeps-until", when = until)
        }
    }));
    let step = chronicle.next_step;
    lines.extend(step.map(|(day, percent)| msg!("streak-next-step", day = day, multiplier = times(percent))));
    lines.push(if streak.has_freeze {
        msg!("streak-has-freeze")
    } else {
        msg!("streak-no-freeze", freeze = help.mention("streak freeze"), coins = coins(words, price))
    });
    lines
}

/// The picture in words.
fn alt(words: &Words, chronicle: &Chronicle) -> String {
    let (streak, calendar) = (&chronicle.streak, &chronicle.calendar);
    let count = |mark| i64::try_from(calendar.count(mark)).unwrap_or(0);
    words.say(&msg!(
        "streak-alt",
        weeks = i64::try_from(calendar.weeks.len()).unwrap_or(0),
        streak = words.say(&msg!("streak-title", days = streak.count)),
        longest = streak.longest,
        multiplier = times(chronicle.percent),
        claimed = count(Mark::Claimed),
        frozen = count(Mark::Frozen),
        excused = count(Mark::Excused),
        kept = count(Mark::Kept)
    ))
}

/// A freeze was bought.
pub fn frozen(words: &Words, settled: &Settled<Freeze>) -> Reply {
    let freeze = &settled.done;
    let mut lines = vec![words.say(&msg!("freeze-bought", coins = coins(words, freeze.price)))];
    if freeze.count > 0 {
        lines.push(words.say(&msg!("freeze-protects", days = freeze.count)));
    }
    lines.push(words.say(&msg!("daily-balance", coins = coins(words, settled.after.balance))));
    lines.extend(economy::replies::gains(words, &settled.gains));
    Reply::private(lines.join("\n"))
}

/// 150 percent as "1.5".
fn times(percent: i64) -> String {
    let (whole, rest) = (percent / 100, percent % 100);
    format!("{whole}.{rest:02}").trim_end_matches('0').trim_end_matches('.').to_owned()
}

impl From<Refusal> for Message {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::TooEarly { kind: Kind::Daily, ready_at } => msg!("daily-too-early", when = ready_at),
            Refusal::TooEarly { kind: Kind::Weekly, ready_at } => msg!("weekly-too-early", when = ready_at),
            Refusal::FreezeHeld => msg!("freeze-held"),
            Refusal::FreezeTooDear { price, balance } => {
                msg!("freeze-too-dear", price = price, balance = balance, missing = price - balance).personal()
            }
            Refusal::NothingToRepair { count } => msg!("repair-nothing", count = count),
            Refusal::OwnStreak => msg!("repair-own"),
            Refusal::BotStreak => msg!("repair-bot"),
            Refusal::NotHere => msg!("repair-not-here"),
            Refusal::RepairStale => msg!("repair-stale"),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}
