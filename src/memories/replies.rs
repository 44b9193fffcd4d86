//! What is said about memories. Their texts are what people wrote: shown plainly, whatever is in them.

use unicode_segmentation::UnicodeSegmentation;
use uuid::Uuid;

use crate::{
    ids::{EventId, UserId},
    memories::{Found, Memory, Page, Remembered, Scope, Tally, Viewer},
    msg,
    names::{escaped, visible},
    reply::{ActionId, Audience, Button, ButtonStyle, Card, File, Reply},
    words::{Message, Words},
};

/// Turns the page of a list.
pub(super) const PAGE_ACTION: &str = "memory.list";
/// Brings a forgotten memory back.
pub(super) const BACK_ACTION: &str = "memory.back";
/// Forgets the memory.
pub(super) const FORGET_ACTION: &str = "memory.forget";
/// Shows which memories an answer used.
pub(super) const USED_ACTION: &str = "memory.used";
/// Marks a list that only its asker sees, and one that others see.
const ALONE: &str = "a";
const AMONG_OTHERS: &str = "o";
/// Letters of a memory in a list.
const SHOWN: usize = 240;
/// Memories that a row of buttons has room for.
const BUTTONS: usize = 5;

/// It is remembered.
pub(super) fn remembered(words: &Words, done: &Remembered, asker: UserId) -> Reply {
    let memory = done.memory();
    let text = shown(&memory.content);
    let said = match (done, memory.scope) {
        (Remembered::Known(_), _) => msg!("memory-known", text = text),
        (_, Scope::Own) if memory.is_open => msg!("memory-added-open", text = text),
        (_, Scope::Own) => msg!("memory-added", text = text),
        (_, scope) => msg!("memory-added-for", scope = for_whom(scope), text = text),
    };
    let mut said = words.say(&said);
    if let Some(end) = memory.expires_at {
        said += " ";
        said += &words.say(&msg!("memory-until", end = end));
    }
    Reply::private(said).buttons(vec![forget_button(words, memory.id, asker, &msg!("memory-forget-button"))])
}

/// What was found.
pub(super) fn found(words: &Words, found: &[Found]) -> Reply {
    if found.is_empty() {
        return Reply::private(words.say(&msg!("memory-nothing-found")));
    }
    let lines = found.iter().map(|one| line(words, &one.memory));
    let text = lines.collect::<Vec<_>>().join("\n");
    Reply::default().card(Card::new(words.say(&msg!("memory-found-title")), text))
}

/// A page of the list.
pub(super) fn page(words: &Words, page: &Page, scope: Option<Scope>, viewer: &Viewer) -> Reply {
    if page.memories.is_empty() && page.number == 0 {
        return Reply::private(words.say(&msg!("memory-none")));
    }
    let lines: Vec<_> = page.memories.iter().map(|memory| line(words, memory)).collect();
    let text = if lines.is_empty() { words.say(&msg!("memory-no-more")) } else { lines.join("\n") };
    let reply = Reply::default().card(Card::new(words.say(&msg!("memory-list-title")), text));
    if page.number == 0 && !page.has_more {
        return reply;
    }
    let turn = |label: Message, to: Option<usize>, dead_end: &str| {
        let number = to.map_or_else(|| dead_end.to_owned(), |number| number.to_string());
        let readers = if viewer.is_alone() { ALONE } else { AMONG_OTHERS };
        let state = format!("{}:{readers}:{number}", scope.map(|scope| scope.to_string()).unwrap_or_default());
        let action = ActionId { action: PAGE_ACTION.into(), owner: Some(viewer.user), state };
        Button { disabled: to.is_none(), ..Button::action(words.say(&label), ButtonStyle::Secondary, action) }
    };
    reply.buttons(vec![
        turn(msg!("memory-newer"), page.number.checked_sub(1), "n"),
        turn(msg!("memory-older"), page.has_more.then_some(page.number + 1), "o"),
    ])
}

/// Which page of what a press asks for, and who reads it.
pub(super) fn asked_for(state: &str) -> Option<(Option<Scope>, Audience, usize)> {
    let mut parts = state.split(':');
    let (scope, readers, number) = (parts.next()?, parts.next()?, parts.next()?);
    let scope = if scope.is_empty() { None } else { Some(scope.parse().ok()?) };
    let audience = if readers == ALONE { Audience::Invoker } else { Audience::Everyone };
    Some((scope, audience, number.parse().ok().filter(|number| *number < 10_000)?))
}

/// It is forgotten, and can be brought back.
pub(super) fn forgotten(words: &Words, id: Uuid, asker: UserId) -> Reply {
    let action = ActionId { action: BACK_ACTION.into(), owner: Some(asker), state: id.to_string() };
    let back = Button::action(words.say(&msg!("memory-back-button")), ButtonStyle::Secondary, action);
    Reply::private(words.say(&msg!("memory-forgotten"))).buttons(vec![back])
}

/// It is there again.
pub(super) fn is_back(words: &Words) -> Reply {
    Reply::private(words.say(&msg!("memory-is-back")))
}

/// It was changed.
pub(super) fn changed(words: &Words, memory: &Memory) -> Reply {
    Reply::private(words.say(&msg!("memory-changed", text = shown(&memory.content))))
}

/// It was pinned, or is not any more.
pub(super) fn pinned(words: &Words, memory: &Memory) -> Reply {
    let text = shown(&memory.content);
    let said =
        if memory.is_pinned() { msg!("memory-pinned", text = text) } else { msg!("memory-unpinned", text = text) };
    Reply::private(words.say(&said))
}

/// How much there is.
pub(super) fn tally(words: &Words, tally: &Tally) -> Reply {
    let mut lines =
        vec![words.say(&msg!("memory-tally-own", own = tally.own, pinned = tally.pinned, open = tally.open))];
    lines.extend(tally.oldest.map(|oldest| words.say(&msg!("memory-tally-oldest", when = oldest))));
    lines.push(words.say(&msg!("memory-tally-place", channel = tally.channel, guild = tally.guild)));
    lines.push(words.say(&msg!("memory-tally-embedded", embedded = tally.embedded)));
    Reply::default().card(Card::new(words.say(&msg!("memory-tally-title")), lines.join("\n")))
}

/// Everything, as a file.
pub(super) fn export(words: &Words, rows: &[serde_json::Value]) -> Reply {
    let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let bytes = serde_json::to_vec_pretty(rows).unwrap_or_default();
    let alt = words.say(&msg!("memory-export-alt"));
    let file = File { name: "memories.json".into(), alt, bytes };
    Reply { files: vec![file], ..Reply::private(words.say(&msg!("memory-exported", count = count))) }
}

/// What an answer used, with a button to forget each of the first.
pub(super) fn used(words: &Words, memories: &[Memory], asker: UserId) -> Reply {
    if memories.is_empty() {
        return Reply::private(words.say(&msg!("memory-none-used")));
    }
    let lines = memories.iter().enumerate().map(|(number, memory)| format!("{}. {}", number + 1, line(words, memory)));
    let text = lines.collect::<Vec<_>>().join("\n");
    let buttons = memories.iter().take(BUTTONS).enumerate().map(|(number, memory)| {
        let number = u32::try_from(number + 1).unwrap_or(u32::MAX);
        forget_button(words, memory.id, asker, &msg!("memory-forget-number", number = number))
    });
    Reply::default().card(Card::new(words.say(&msg!("memory-used-title")), text)).buttons(buttons.collect())
}

/// The button under an answer that shows which memories it used; each sees only what they may see.
pub fn used_button(words: &Words, event: EventId) -> Button {
    let action = ActionId { action: USED_ACTION.into(), owner: None, state: event.to_string() };
    Button::action(words.say(&msg!("memory-used-button")), ButtonStyle::Secondary, action)
}

fn forget_button(words: &Words, id: Uuid, asker: UserId, label: &Message) -> Button {
    let action = ActionId { action: FORGET_ACTION.into(), owner: Some(asker), state: id.to_string() };
    Button::action(words.say(label), ButtonStyle::Secondary, action)
}

fn line(words: &Words, memory: &Memory) -> String {
    let mut marks = vec![words.say(&for_whom(memory.scope))];
    if memory.is_open && memory.scope == Scope::Own {
        marks.push(words.say(&msg!("memory-mark-open")));
    }
    marks.extend(memory.tags.iter().map(|tag| format!("\\#{}", escaped(&visible(tag)))));
    let pin = if memory.is_pinned() { "📌 " } else { "" };
    let when = memory.said_at;
    words.say(&msg!("memory-line", pin = pin, text = shown(&memory.content), marks = marks.join(" · "), when = when))
}

fn for_whom(scope: Scope) -> Message {
    match scope {
        Scope::Own => msg!("memory-for-own"),
        Scope::Channel => msg!("memory-for-channel"),
        Scope::Guild => msg!("memory-for-guild"),
        Scope::Project => msg!("memory-for-project"),
    }
}

/// A memory's text in one line, without power over what is around it.
pub(super) fn shown(text: &str) -> String {
    let visible = visible(text);
    match visible.grapheme_indices(true).nth(SHOWN) {
        Some((end, _)) => format!("{}…", escaped(&visible[..end])),
        None => escaped(&visible),
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::{memories::model::SourceType, words::Locale};

    fn memory(content: &str, scope: Scope) -> Memory {
        let at = "2026-11-05T10:00:00Z".parse().unwrap();
        Memory {
            id: Uuid::from_u128(7),
            user: UserId(1),
            guild: None,
            channel: None,
            scope,
            content: content.into(),
            context: String::new(),
            tags: vec!["tea".into()],
            entities: serde_json::json!({}),
            importance: 10,
            is_open: true,
            source: SourceType::Manual,
            said_at: at,
            expires_at: Some(at),
            created_at: at,
        }
    }

    #[test]
    fn a_memory_is_shown_plainly() {
        let words = Words::new(Locale::english());
        let planted = memory("**Ada** likes tea\n@everyone [x](http://y)", Scope::Own);
        assert_snapshot!(line(&words, &planted), @r"
        📌 \*\*Ada\*\* likes tea \@everyone \[x\]\(http\://y\)
        -# yours · may be seen by others · \#tea · <t:1793872800:R>
        ");
        assert_snapshot!(remembered(&words, &Remembered::New(memory("tea", Scope::Channel)), UserId(1)).text, @"I will remember for this channel: “tea” I forget it <t:1793872800:R>.");
        assert!(shown(&"é".repeat(5_000)).graphemes(true).count() <= SHOWN + 1);
    }

    #[test]
    fn buttons_come_back_as_they_were_sent() {
        assert_eq!(asked_for(":a:3"), Some((None, Audience::Invoker, 3)));
        assert_eq!(asked_for("guild:o:0"), Some((Some(Scope::Guild), Audience::Everyone, 0)));
        for state in ["", "x:a:1", "own:a:n", "own:a:99999", "own:a"] {
            assert_eq!(asked_for(state), None, "{state}");
        }
    }
}
