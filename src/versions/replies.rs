//! What is said about texts in versions.

use super::model::{Kind, Text, Version};
use crate::{
    ids::UserId,
    msg,
    reply::{ActionId, Button, ButtonStyle, Card, File, Reply, mention},
    words::Words,
};

/// What a card holds.
const MOST_SHOWN: usize = 3_800;
/// What of a value a list shows, in characters.
const MOST_LISTED: usize = 120;
/// Versions shown at most.
const MOST_VERSIONS: usize = 20;

/// All texts of a kind, with what each is for.
pub(super) fn list(words: &Words, kind: Kind, texts: &[(Text, Option<String>)]) -> Reply {
    let line = |(text, about): &(Text, Option<String>)| {
        let value = in_short(&text.content);
        let (name, version) = (text.name.as_str(), text.version);
        let line = match text.written_at {
            Some(at) => words.say(&msg!(
                "versions-list-written",
                kind = kind,
                name = name,
                value = value,
                version = version,
                at = at
            )),
            None => words.say(&msg!("versions-list-shipped", kind = kind, name = name, value = value)),
        };
        about.as_ref().map_or(line.clone(), |about| format!("{line}\n-# {about}"))
    };
    let text = texts.iter().map(line).collect::<Vec<_>>().join("\n");
    Reply::private("").card(Card::new(words.say(&msg!("versions-list-title", kind = kind)), text))
}

/// A value in a list: `show` has all of it.
fn in_short(content: &str) -> String {
    match content.char_indices().nth(MOST_LISTED) {
        Some((end, _)) => format!("{}…", &content[..end]),
        None if content.is_empty() => "–".to_owned(),
        None => content.to_owned(),
    }
}

/// A text: in the card if it fits, else as a file.
pub(super) fn show(words: &Words, text: &Text) -> Reply {
    let title = words.say(&msg!("versions-show-title", name = text.name.as_str(), version = text.version));
    if text.content.is_empty() {
        return Reply::private("").card(Card::new(title, words.say(&msg!("versions-show-empty"))));
    }
    if text.content.chars().count() <= MOST_SHOWN && !text.content.contains("```") {
        return Reply::private("").card(Card::new(title, format!("```md\n{}\n```", text.content.trim_end())));
    }
    let bytes = text.content.clone().into_bytes();
    let mut reply = Reply::private("").card(Card::new(title.clone(), String::new()));
    reply.files.push(File { name: format!("{}.md", text.name), alt: title, bytes });
    reply
}

/// A text with a button that opens its form.
pub(super) fn edit(words: &Words, owner: UserId, action: &str, text: &Text) -> Reply {
    let action = ActionId { action: action.into(), owner: Some(owner), state: text.name.clone() };
    let button = Button::action(words.say(&msg!("versions-button-edit")), ButtonStyle::Primary, action);
    show(words, text).buttons(vec![button])
}

/// Who changed a text.
pub(super) fn history(words: &Words, text: &Text, versions: &[Version]) -> Reply {
    let line = |one: &Version| {
        let who = one.changed_by.parse().map_or_else(|_| one.changed_by.clone(), |id| mention(UserId(id)));
        let reason = if one.change_reason.is_empty() { "–" } else { one.change_reason.as_str() };
        words.say(&msg!(
            "versions-history-line",
            version = one.version,
            who = who,
            at = one.created_at,
            reason = reason
        ))
    };
    let mut lines = vec![words.say(&msg!("versions-history-now", version = text.version))];
    lines.extend(versions.iter().take(MOST_VERSIONS).map(line));
    let title = words.say(&msg!("versions-history-title", name = text.name.as_str()));
    Reply::private("").card(Card::new(title, lines.join("\n")))
}

/// What changed between two versions.
pub(super) fn compared(words: &Words, name: &str, (from, to): (i32, i32), changes: &str) -> Reply {
    if changes.is_empty() {
        return Reply::private(words.say(&msg!("versions-diff-none")));
    }
    let title = words.say(&msg!("versions-diff-title", name = name, from = from, to = to));
    let text: String = changes.trim_end().replace("```", "'''").chars().take(MOST_SHOWN).collect();
    Reply::private("").card(Card::new(title, format!("```diff\n{text}\n```")))
}

/// A new version is in use.
pub(super) fn saved(words: &Words, kind: Kind, text: &Text) -> Reply {
    let (name, value) = (text.name.as_str(), in_short(&text.content));
    Reply::private(words.say(&msg!("versions-saved", kind = kind, name = name, version = text.version, value = value)))
}
