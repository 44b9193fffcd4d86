//! What is said about prompts.

use super::model::{Line, Prompt, Version};
use crate::{
    ids::UserId,
    msg,
    reply::{ActionId, Button, ButtonStyle, Card, File, Reply, mention},
    words::Words,
};

/// Opens the form of a prompt.
pub(super) const OPEN_ACTION: &str = "prompt.open";
/// What a card holds.
const MOST_SHOWN: usize = 3_800;
/// Lines around a change.
const AROUND: usize = 2;

/// All prompts.
pub(super) fn list(words: &Words, prompts: &[Prompt]) -> Reply {
    let line = |prompt: &Prompt| match prompt.updated_at {
        Some(at) => {
            words.say(&msg!("prompt-list-changed", name = prompt.name.as_str(), version = prompt.version, at = at))
        }
        None => words.say(&msg!("prompt-list-shipped", name = prompt.name.as_str())),
    };
    let text = prompts.iter().map(line).collect::<Vec<_>>().join("\n");
    Reply::private("").card(Card::new(words.say(&msg!("prompt-list-title")), text))
}

/// A prompt's text: in the card if it fits, else as a file.
pub(super) fn show(words: &Words, prompt: &Prompt) -> Reply {
    let title = words.say(&msg!("prompt-show-title", name = prompt.name.as_str(), version = prompt.version));
    if prompt.content.chars().count() <= MOST_SHOWN && !prompt.content.contains("```") {
        return Reply::private("").card(Card::new(title, format!("```md\n{}\n```", prompt.content.trim_end())));
    }
    let bytes = prompt.content.clone().into_bytes();
    let mut reply = Reply::private("").card(Card::new(title.clone(), String::new()));
    reply.files.push(File { name: format!("{}.md", prompt.name), alt: title, bytes });
    reply
}

/// A prompt's text with a button that opens its form.
pub(super) fn edit(words: &Words, owner: UserId, prompt: &Prompt) -> Reply {
    let action = ActionId { action: OPEN_ACTION.into(), owner: Some(owner), state: prompt.name.clone() };
    let button = Button::action(words.say(&msg!("prompt-button-edit")), ButtonStyle::Primary, action);
    show(words, prompt).buttons(vec![button])
}

/// Who changed a prompt.
pub(super) fn history(words: &Words, prompt: &Prompt, versions: &[Version]) -> Reply {
    let line = |one: &Version| {
        let who = one.changed_by.parse().map_or_else(|_| one.changed_by.clone(), |id| mention(UserId(id)));
        let reason = if one.change_reason.is_empty() { "–" } else { one.change_reason.as_str() };
        words.say(&msg!("prompt-history-line", version = one.version, who = who, at = one.created_at, reason = reason))
    };
    let mut lines = vec![words.say(&msg!("prompt-history-now", version = prompt.version))];
    lines.extend(versions.iter().take(20).map(line));
    let title = words.say(&msg!("prompt-history-title", name = prompt.name.as_str()));
    Reply::private("").card(Card::new(title, lines.join("\n")))
}

/// What changed between two versions.
pub(super) fn compared(words: &Words, name: &str, (from, to): (i32, i32), lines: &[Line<'_>]) -> Reply {
    let title = words.say(&msg!("prompt-diff-title", name = name, from = from, to = to));
    let is_changed = |place: usize| {
        let near = place.saturating_sub(AROUND)..(place + AROUND + 1).min(lines.len());
        lines[near].iter().any(|line| !matches!(line, Line::Same(_)))
    };
    let shown = lines.iter().enumerate().filter(|(place, _)| is_changed(*place)).map(|(_, line)| match line {
        Line::Same(text) => format!("  {text}"),
        Line::Gone(text) => format!("- {text}"),
        Line::New(text) => format!("+ {text}"),
    });
    let text = shown.collect::<Vec<_>>().join("\n").replace("```", "'''");
    if text.is_empty() {
        return Reply::private(words.say(&msg!("prompt-diff-none")));
    }
    let text: String = text.chars().take(MOST_SHOWN).collect();
    Reply::private("").card(Card::new(title, format!("```diff\n{text}\n```")))
}

/// A new version is in use.
pub(super) fn saved(words: &Words, name: &str, version: i32) -> Reply {
    Reply::private(words.say(&msg!("prompt-saved", name = name, version = version)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{prompts::diff, words::Locale};

    #[test]
    fn a_comparison_shows_changes_with_what_is_around_them() {
        let before = "1\n2\n3\n4\n5\n6\n7";
        let reply =
            compared(&Words::new(Locale::english()), "assistant", (1, 2), &diff(before, "1\n2\n3\n4\n5\n6\nseven"));
        insta::assert_snapshot!(reply.cards[0].text, @"
        ```diff
          5
          6
        - 7
        + seven
        ```
        ");
        let same = compared(&Words::new(Locale::english()), "assistant", (1, 2), &diff(before, before));
        assert_eq!(same.text, "These two versions are the same.");
    }
}
