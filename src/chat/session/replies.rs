//! What is said about conversations: to the person whose they are, and nobody else.

use crate::{
    chat::{replies::left_out, talk::Preview},
    models::Turn,
    msg,
    reply::{Card, File, Reply, mention_channel},
    sessions::{Earlier, Session},
    words::Words,
};

/// Conversations on a page.
pub(super) const PAGE: i64 = 8;

/// What the model would be told.
pub(in crate::chat) fn info(words: &Words, preview: &Preview) -> Reply {
    let model = match &preview.model {
        Some(model) => words.say(&msg!("session-info-model", model = model.as_str())),
        None => words.say(&msg!("chat-no-model")),
    };
    let sum: u32 = preview.prompt.parts.iter().map(|(_, tokens)| *tokens).sum();
    let mut lines = vec![model, words.say(&msg!("session-info-tokens", tokens = sum, budget = preview.budget))];
    lines.extend(preview.prompt.parts.iter().map(|(part, tokens)| {
        let part = words.say(&left_out(*part));
        words.say(&msg!("session-info-part", part = part, tokens = *tokens))
    }));
    lines.extend(preview.prompt.left_out.iter().map(|part| {
        let part = words.say(&left_out(*part));
        words.say(&msg!("session-info-left-out", part = part))
    }));
    lines.push(match &preview.session {
        Some(session) => {
            let count = session.next_sequence - 1;
            words.say(&msg!("session-info-messages", count = count, at = session.started_at))
        }
        None => words.say(&msg!("session-none")),
    });
    let mut reply = Reply::private("").card(Card::new(words.say(&msg!("session-info-title")), lines.join("\n")));
    if let Some(text) = told(&preview.prompt.turns) {
        let alt = words.say(&msg!("session-info-file"));
        reply.files.push(File { name: "prompt.txt".into(), alt, bytes: text.into_bytes() });
    }
    reply
}

/// What would be told, word for word, but the instructions: those belong to whoever hosts me. Nothing if it is nothing but
/// the question, which nobody has asked yet.
fn told(turns: &[Turn]) -> Option<String> {
    let line = |turn: &Turn| match turn {
        Turn::User { text, .. } => Some(format!("> {text}\n")),
        Turn::Assistant { text, .. } => Some(format!("< {text}\n")),
        Turn::System { .. } | Turn::Tool { .. } => None,
    };
    let lines: Vec<String> = turns.iter().filter_map(line).collect();
    (lines.len() > 1).then(|| lines.join("\n"))
}

/// A page of conversations; one more than a page says that there is another.
pub(super) fn history(words: &Words, sessions: &[Session], page: i64) -> Reply {
    if sessions.is_empty() {
        return Reply::private(words.say(&msg!("session-history-none")));
    }
    let shown = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let line = |session: &Session| {
        let about = session.closing_summary.as_deref().or(session.running_summary.as_deref()).unwrap_or_default();
        let about: String = about.chars().take(200).collect();
        let head = words.say(&msg!(
            "session-history-line",
            channel = mention_channel(session.channel),
            at = session.started_at,
            count = session.next_sequence - 1
        ));
        if about.is_empty() { head } else { format!("{head}\n-# {}", about.replace('\n', " ")) }
    };
    let mut lines: Vec<String> = sessions.iter().take(shown).map(line).collect();
    if sessions.len() > shown {
        lines.push(words.say(&msg!("session-history-more", page = page + 1)));
    }
    Reply::private("").card(Card::new(words.say(&msg!("session-history-title", page = page)), lines.join("\n")))
}

/// What was talked about here.
pub(super) fn summary(words: &Words, session: Option<&Session>, earlier: &[Earlier]) -> Reply {
    let now = session.and_then(|session| session.running_summary.clone());
    let before = earlier.iter().map(|one| format!("**{}**: {}", one.day, one.summary));
    let lines: Vec<String> = now.into_iter().chain(before).collect();
    if lines.is_empty() {
        return Reply::private(words.say(&msg!("session-summary-none")));
    }
    Reply::private("").card(Card::new(words.say(&msg!("session-summary-title")), lines.join("\n\n")))
}

/// What becomes of a conversation that ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Afterwards {
    /// There is nothing of it.
    Nothing,
    /// What was said is kept; it was too short to be summed up, or nobody sums it up.
    Kept,
    /// It is summed up, too.
    SummedUp,
}

/// A new one began.
pub(super) fn begun(words: &Words, before: Afterwards) -> Reply {
    Reply::private(words.say(&match before {
        Afterwards::Nothing => msg!("session-begun"),
        Afterwards::Kept => msg!("session-begun-kept"),
        Afterwards::SummedUp => msg!("session-begun-summed-up"),
    }))
}

/// One ended.
pub(super) fn ended(words: &Words, session: &Session, afterwards: Afterwards) -> Reply {
    let count = session.next_sequence - 1;
    Reply::private(words.say(&match afterwards {
        Afterwards::Nothing => msg!("session-ended-empty"),
        Afterwards::Kept => msg!("session-ended-kept", count = count),
        Afterwards::SummedUp => msg!("session-ended-summed-up", count = count),
    }))
}
