//! `/admin economy`: the coins of a server or of all, and the question before a correction.

use crate::{
    charts::CoinChart,
    economy::{ledger::Settled, replies::coins},
    ids::{EventId, UserId},
    msg,
    reply::{ActionId, Button, ButtonStyle, Card, File, Reply, Tone, mention},
    treasury::{Flows, ReasonFlow, Repair, Repaired},
    words::{Message, Words},
};

/// The action of the buttons below the report.
pub(in crate::admin) const REPORT_ACTION: &str = "admin.economy";
/// The action of the buttons below a question.
pub(in crate::admin) const REPAIR_ACTION: &str = "admin.repair";

/// The name of the picture.
const CHART: &str = "coins.png";
/// How many sources and sinks are listed.
const LISTED: usize = 8;

/// Whose coins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::admin) enum Scope {
    /// What came and went in this server.
    Here,
    /// Everything.
    Everywhere,
}

/// The report, with its picture and its switches.
pub(in crate::admin) fn report(words: &Words, owner: UserId, scope: Scope, flows: &Flows, games: bool) -> Reply {
    let title = match scope {
        Scope::Here => msg!("economy-title-here"),
        Scope::Everywhere => msg!("economy-title-everywhere"),
    };
    let title = words.say(&title);
    let number = |number: i64| words.say(&msg!("number", number = number));
    let games_line = if games { msg!("economy-games-on") } else { msg!("economy-games-off") };
    let mut card = Card::new(title.clone(), words.say(&games_line))
        .field(words.say(&msg!("economy-sources")), list(words, &flows.sources))
        .field(words.say(&msg!("economy-sinks")), list(words, &flows.sinks));
    let label =
        |index: usize| flows.days.get(index).map(|day| day.day.format("%-d %b").to_string()).unwrap_or_default();
    let total = |amount: i64, name: Message| (number(amount), words.say(&name));
    let chart = CoinChart {
        title,
        totals: [
            total(flows.held(), msg!("economy-held")),
            total(flows.minted, msg!("economy-minted")),
            total(flows.burned, msg!("economy-burned")),
        ],
        days: flows.days.iter().map(|day| (day.minted, day.burned, day.held)).collect(),
        ends: [label(0), label(flows.days.len().saturating_sub(1))],
    };
    let mut reply = Reply::default();
    if let Ok(bytes) = chart.png() {
        let (held, minted, burned) = (flows.held(), flows.minted, flows.burned);
        let alt = words.say(&msg!("economy-alt", held = held, minted = minted, burned = burned));
        card.image = Some(CHART.to_owned());
        reply.files.push(File { name: CHART.to_owned(), alt, bytes });
    }
    let button = |label: Message, state: &str| {
        let action = ActionId { action: REPORT_ACTION.into(), owner: Some(owner), state: state.to_owned() };
        Button::action(words.say(&label), ButtonStyle::Secondary, action)
    };
    let other = match scope {
        Scope::Here => button(msg!("economy-show-everywhere"), "everywhere"),
        Scope::Everywhere => button(msg!("economy-show-here"), "here"),
    };
    let switch = if games {
        button(msg!("economy-games-switch-off"), "games:off")
    } else {
        button(msg!("economy-games-switch-on"), "games:on")
    };
    reply.card(card).buttons(vec![other, switch])
}

fn list(words: &Words, flows: &[ReasonFlow]) -> String {
    let all: i128 = flows.iter().map(|flow| i128::from(flow.coins)).sum();
    let line = |flow: &ReasonFlow| {
        let name = format!("history-{}", flow.reason.replace('_', "-"));
        let said = words.say(&Message::named(name));
        let reason = if said.starts_with('⟨') { flow.reason.clone() } else { said };
        let percent = i64::try_from(i128::from(flow.coins) * 100 / all.max(1)).unwrap_or(0);
        words.say(&msg!("economy-flow", reason = reason, coins = flow.coins, percent = percent))
    };
    let lines: Vec<_> = flows.iter().take(LISTED).map(line).collect();
    if lines.is_empty() { words.say(&msg!("economy-no-flow")) } else { lines.join("\n") }
}

/// The question before a correction; everything the answer needs is in a row under the event.
pub(in crate::admin) fn ask(
    words: &Words,
    owner: UserId,
    asked: EventId,
    repair: &Repair,
    settled: &Settled<Repaired>,
) -> Reply {
    let Repaired::Done { user, amount, before, after } = &settled.done else { return over(words, owner, asked) };
    let (who, by) = (mention(*user), coins(words, amount.saturating_abs()));
    let question = if *amount > 0 {
        msg!(
            "correction-ask-add",
            who = who,
            coins = by,
            before = *before,
            after = *after,
            why = repair.reason.as_str()
        )
    } else {
        msg!(
            "correction-ask-take",
            who = who,
            coins = by,
            before = *before,
            after = *after,
            why = repair.reason.as_str()
        )
    };
    let card = Card::new(words.say(&msg!("correction-title")), words.say(&question)).tone(Tone::Warn);
    Reply::default().card(card).buttons(buttons(words, owner, asked, Buttons::Live))
}

/// What the question becomes once it is answered.
pub(in crate::admin) fn answered(words: &Words, owner: UserId, asked: EventId, settled: &Settled<Repaired>) -> Reply {
    let Repaired::Done { user, amount, after, .. } = &settled.done else { return over(words, owner, asked) };
    let (who, by) = (mention(*user), coins(words, amount.saturating_abs()));
    let done = if *amount > 0 {
        msg!("correction-added", who = who, coins = by, after = *after)
    } else {
        msg!("correction-taken", who = who, coins = by, after = *after)
    };
    let card = Card::new(words.say(&msg!("correction-title")), words.say(&done)).tone(Tone::Good);
    Reply::default().card(card).buttons(buttons(words, owner, asked, Buttons::Used))
}

/// A refusal at the answer: the buttons are used up.
pub(in crate::admin) fn refused(words: &Words, owner: UserId, asked: EventId, refusal: &Message) -> Reply {
    let card = Card::new(words.say(&msg!("correction-title")), words.say(refusal)).tone(Tone::Bad);
    Reply::default().card(card).buttons(buttons(words, owner, asked, Buttons::Used))
}

fn over(words: &Words, owner: UserId, asked: EventId) -> Reply {
    let card = Card::new(words.say(&msg!("correction-title")), words.say(&msg!("correction-called-off")));
    Reply::default().card(card).buttons(buttons(words, owner, asked, Buttons::Used))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Buttons {
    Live,
    Used,
}

fn buttons(words: &Words, owner: UserId, asked: EventId, state: Buttons) -> Vec<Button> {
    let answers =
        [(msg!("correction-yes"), ButtonStyle::Danger, 'y'), (msg!("correction-no"), ButtonStyle::Secondary, 'n')];
    answers
        .into_iter()
        .map(|(label, style, answer)| {
            let action =
                ActionId { action: REPAIR_ACTION.into(), owner: Some(owner), state: format!("{answer}{asked}") };
            Button { disabled: state == Buttons::Used, ..Button::action(words.say(&label), style, action) }
        })
        .collect()
}

/// Whether a press says yes, and to which question.
pub(in crate::admin) fn answer_of(state: &str) -> Option<(bool, EventId)> {
    let asked = state.get(1..)?.parse().ok()?;
    match state.get(..1)? {
        "y" => Some((true, asked)),
        "n" => Some((false, asked)),
        _ => None,
    }
}
