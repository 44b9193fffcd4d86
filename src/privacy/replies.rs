//! What is said about what is kept.

use crate::{
    help::Help,
    ids::UserId,
    msg,
    privacy::{Erasure, Outlook, export, registry::Table},
    queue::TaskId,
    reply::{ActionId, Button, ButtonStyle, Card, File, Reply, Tone},
    words::{Message, Words},
};

/// The action of the buttons under the question whether to erase.
pub(super) const ERASE_ACTION: &str = "privacy.erase";

/// What the registry says of a table, in whatever language: `what` it is, `why` it is there, how long it is `kept`, and the
/// `reason` why something of it may stay.
pub(super) fn about(table: &Table, part: &str) -> Message {
    Message::named(format!("data-{}-{part}", table.name))
}

/// What is kept about the asker.
pub(super) fn show(words: &Words, outlook: &Outlook, help: &Help) -> Reply {
    let lines = outlook.holdings.iter().filter(|holding| holding.rows > 0).map(|holding| {
        let (what, kept) = (about(holding.table, "what"), about(holding.table, "kept"));
        words.say(&msg!("privacy-line", what = what, rows = holding.rows, kept = kept))
    });
    let lines: Vec<_> = lines.collect();
    let body = if lines.is_empty() { words.say(&msg!("privacy-nothing")) } else { lines.join("\n") };
    let recording = match outlook.opted_out {
        Some(since) => msg!("privacy-is-out", since = since, command = help.mention("privacy optout")),
        None => msg!("privacy-is-in", command = help.mention("privacy optout")),
    };
    let next = msg!("privacy-next", export = help.mention("privacy export"), erase = help.mention("privacy erase"),);
    let text = [body, words.say(&recording), words.say(&next)].join("\n\n");
    Reply::default().card(Card::new(words.say(&msg!("privacy-outlook-title")), text))
}

/// The export is on its way.
pub(super) fn exporting(words: &Words) -> Reply {
    Reply::private(words.say(&msg!("privacy-exporting")))
}

/// One file of the export.
pub(super) fn file(words: &Words, person: UserId, number: usize, file: export::File, has_more: bool) -> Reply {
    if file.is_empty() && number == 0 {
        return Reply::private(words.say(&msg!("privacy-nothing")));
    }
    let shown = i64::try_from(number + 1).unwrap_or(i64::MAX);
    let text = if has_more { msg!("privacy-file-more", number = shown) } else { msg!("privacy-file", number = shown) };
    let bytes = serde_json::to_vec_pretty(&file.json(person, number)).unwrap_or_default();
    let name = format!("artie-{person}-{shown}.json");
    let alt = words.say(&msg!("privacy-file-alt"));
    Reply { files: vec![File { name, alt, bytes }], ..Reply::private(words.say(&text)) }
}

/// The question.
pub(super) fn ask(words: &Words, asker: UserId) -> Reply {
    let button = |label: String, style, answer: &str| {
        let action = ActionId { action: ERASE_ACTION.into(), owner: Some(asker), state: answer.into() };
        Button::action(label, style, action)
    };
    let card = Card::new(words.say(&msg!("privacy-ask-title")), words.say(&msg!("privacy-ask"))).tone(Tone::Warn);
    Reply::default().card(card).buttons(vec![
        button(words.say(&msg!("privacy-ask-yes")), ButtonStyle::Danger, "yes"),
        button(words.say(&msg!("privacy-ask-no")), ButtonStyle::Secondary, "no"),
    ])
}

/// The answer to it, in its place.
pub(super) fn answered(words: &Words, yes: bool) -> Reply {
    Reply::private(words.say(&if yes { msg!("privacy-erasing") } else { msg!("privacy-not-erased") }))
}

/// The receipt.
pub(super) fn erased(words: &Words, task: TaskId, erasure: &Erasure) -> Reply {
    let kept = erasure.kept().map(|(table, rows)| {
        let (what, reason) = (about(table, "what"), about(table, "reason"));
        words.say(&msg!("privacy-erased-kept", what = what, rows = rows, reason = reason))
    });
    let head = words.say(&msg!("privacy-erased", rows = erasure.gone(), receipt = task.to_string()));
    let lines: Vec<_> = std::iter::once(head).chain(kept).collect();
    Reply::private(lines.join("\n"))
}

/// Recording was switched.
pub(super) fn opted(words: &Words, is_out: bool, changed: bool, help: &Help) -> Reply {
    let message = match (is_out, changed) {
        (true, true) => {
            msg!("privacy-out", erase = help.mention("privacy erase"), command = help.mention("privacy optout"))
        }
        (true, false) => msg!("privacy-out-already"),
        (false, true) => msg!("privacy-in"),
        (false, false) => msg!("privacy-in-already"),
    };
    Reply::private(words.say(&message))
}
