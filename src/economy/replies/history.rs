//! The history, as its owner sees it.

use crate::{
    economy::{
        ledger::Reason,
        model::{Cursor, Entry, HistoryPage},
    },
    help::Help,
    ids::UserId,
    msg,
    reply::{ActionId, Button, ButtonStyle, Card, Menu, MenuOption, Reply, Row, mention},
    words::{Message, Words},
};

use strum::VariantArray;

/// The action of the page buttons and of the menu.
pub const ACTION: &str = "wallet.history";

/// The value of the menu that shows everything.
const ALL: &str = "all";

/// A page.
pub fn history(words: &Words, person: UserId, page: &HistoryPage, help: &Help) -> Reply {
    let title = match page.filter {
        None => msg!("history-title"),
        Some(kind) => msg!("history-title-of", kind = kind_name(words, Some(kind))),
    };
    let text = match (page.entries.is_empty(), page.filter) {
        (true, None) => words.say(&msg!("history-none", daily = help.mention("daily"))),
        (true, Some(_)) => words.say(&msg!("history-none-of-kind")),
        (false, _) => page.entries.iter().map(|entry| line(words, person, entry)).collect::<Vec<_>>().join("\n"),
    };
    let mut reply = Reply::default().card(Card::new(words.say(&title), text));
    reply.rows.push(Row::Menu(menu(words, person, page.filter)));
    if page.newer.is_some() || page.older.is_some() {
        reply = reply.buttons(vec![
            turn(words.say(&msg!("history-newer")), person, page, page.newer, "-n"),
            turn(words.say(&msg!("history-older")), person, page, page.older, "-o"),
        ]);
    }
    reply
}

/// What a press asks for: the kind and where the page begins. `None` if it makes no sense (any more).
pub fn asked_for(state: &str, chosen: &[String]) -> Option<(Option<Reason>, Cursor)> {
    let (kind, cursor) = match chosen.first() {
        Some(kind) => (kind.as_str(), Cursor::Newest),
        None => state.split_once(':').and_then(|(kind, cursor)| Some((kind, cursor.parse().ok()?)))?,
    };
    match kind {
        ALL => Some((None, cursor)),
        kind => Some((Some(kind.parse().ok()?), cursor)),
    }
}

fn state_name(kind: Option<Reason>) -> String {
    kind.map_or_else(|| ALL.to_owned(), |kind| kind.to_string())
}

/// A button that turns the page; greyed out at the end, so that nothing jumps.
fn turn(label: String, person: UserId, page: &HistoryPage, to: Option<Cursor>, dead_end: &str) -> Button {
    let to_name = to.map_or_else(|| dead_end.to_owned(), |cursor| cursor.to_string());
    let state = format!("{}:{to_name}", state_name(page.filter));
    let action = ActionId { action: ACTION.into(), owner: Some(person), state };
    Button { disabled: to.is_none(), ..Button::action(label, ButtonStyle::Secondary, action) }
}

fn menu(words: &Words, person: UserId, selected: Option<Reason>) -> Menu {
    let kinds = std::iter::once(None).chain(Reason::VARIANTS.iter().copied().map(Some));
    Menu {
        action: ActionId { action: ACTION.into(), owner: Some(person), state: "menu".into() },
        placeholder: words.say(&msg!("history-choose")),
        options: kinds
            .map(|kind| MenuOption {
                label: kind_name(words, kind),
                value: state_name(kind),
                description: String::new(),
                selected: kind == selected,
            })
            .collect(),
    }
}

fn kind_name(words: &Words, kind: Option<Reason>) -> String {
    kind.map_or_else(
        || words.say(&msg!("history-all")),
        |kind| words.say(&Message::named(format!("history-{}", kind.to_string().replace('_', "-")))),
    )
}

fn line(words: &Words, person: UserId, entry: &Entry) -> String {
    let other = entry.other.filter(|other| *other != person).map(mention);
    let what = match (entry.reason.parse(), other) {
        (Ok(Reason::Pay), Some(other)) if entry.change < 0 => words.say(&msg!("history-paid-to", other = other)),
        (Ok(Reason::Pay), Some(other)) => words.say(&msg!("history-paid-by", other = other)),
        (Ok(Reason::Tax), _) => words.say(&msg!("history-taxed")),
        (Ok(kind), None) => kind_name(words, Some(kind)),
        (Ok(kind), Some(other)) => words.say(&msg!("history-with", kind = kind_name(words, Some(kind)), other = other)),
        (Err(_), _) => entry.reason.clone(),
    };
    words.say(&msg!("history-line", change = signed(words, entry.change), what = what, when = entry.at))
}

/// "+1,000" or "−50", with a real minus sign.
fn signed(words: &Words, change: i64) -> String {
    let number = words.say(&msg!("number", number = change.checked_abs().unwrap_or(i64::MAX)));
    let sign = match change {
        0 => "±",
        1.. => "+",
        _ => "−",
    };
    format!("{sign}{number}")
}
