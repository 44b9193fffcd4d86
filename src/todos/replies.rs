//! What is said about todos. Their names are what people wrote: shown plainly.

use crate::{
    msg,
    names::escaped,
    reply::{Card, Reply},
    todos::Todo,
    words::{Message, Words},
};

/// Letters of a card.
const ROOM: usize = 4_000;

/// A list, a line each, as far as it fits.
pub fn listed(words: &Words, todos: &[Todo]) -> String {
    if todos.is_empty() {
        return words.say(&msg!("todo-none"));
    }
    let mut text = String::new();
    for (index, todo) in todos.iter().enumerate() {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let line = words.say(&msg!("todo-line", number = number, name = escaped(&todo.name)));
        if text.chars().count() + line.chars().count() > ROOM {
            let more = u32::try_from(todos.len() - index).unwrap_or(u32::MAX);
            text += &words.say(&msg!("todo-more", count = more));
            break;
        }
        text += &line;
        text.push('\n');
    }
    text.trim_end().to_owned()
}

/// The same, as a card.
pub(super) fn list(words: &Words, todos: &[Todo]) -> Reply {
    let text = listed(words, todos);
    if todos.is_empty() {
        return Reply::private(text);
    }
    Reply::default().card(Card::new(words.say(&msg!("todo-title")), text))
}

/// One was added.
pub fn added(todo: &Todo) -> Message {
    msg!("todo-added", name = escaped(&todo.name))
}

/// One is done.
pub fn done(todo: &Todo) -> Message {
    msg!("todo-done", name = escaped(&todo.name))
}

/// One was taken off.
pub fn removed(todo: &Todo) -> Message {
    msg!("todo-removed", name = escaped(&todo.name))
}
