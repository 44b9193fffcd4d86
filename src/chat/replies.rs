//! What Artie says around a model's words, and what it says without a model.

use chrono::{DateTime, Utc};

use super::{
    intent::Talk,
    model::Why,
    prompt::Part,
    talk::{Answered, Question},
};
use crate::{
    ids::MessageId,
    memories::used_button,
    models::{Finish, Trouble},
    msg,
    queue::TaskId,
    reply::{ActionId, Button, ButtonStyle, Reply},
    usage::Exhausted,
    words::{Locale, Message, Words},
};

/// Stops an answer.
pub(super) const STOP_ACTION: &str = "ask.stop";
/// Asks for another one.
pub(super) const AGAIN_ACTION: &str = "ask.again";
/// Goes on in a thread.
pub(super) const THREAD_ACTION: &str = "ask.thread";
/// The most letters of a thread's name.
const MOST_NAME: usize = 80;
/// The most letters of a draft: one message with room for what stands under it.
const MOST_DRAFT: usize = 1_800;

/// The answer to small talk: short, for the channel.
pub(super) fn talk(locale: &Locale, talk: Talk) -> Reply {
    let sentence = match talk {
        Talk::Called => msg!("chat-called"),
        Talk::Greeting => msg!("chat-greeting"),
        Talk::Thanks => msg!("chat-thanks"),
        Talk::Help => msg!("chat-help"),
        Talk::Other => msg!("chat-no-model"),
    };
    Reply::public(Words::new(locale.clone()).say(&sentence))
}

/// An answer as far as it is written, with a button that stops it.
pub(super) fn draft(words: &Words, task: TaskId, question: &Question, text: &str, uses: &[String]) -> Reply {
    let mut shown = shown_so_far(text, MOST_DRAFT);
    if !uses.is_empty() {
        let tools = uses.iter().map(|tool| format!("`{}`", plain(tool))).collect::<Vec<_>>().join(", ");
        shown += "\n-# ";
        shown += &words.say(&msg!("chat-uses", tools = tools));
    }
    let owner = Some(question.place.user);
    let action = ActionId { action: STOP_ACTION.into(), owner, state: task.to_string() };
    let stop = Button::action(words.say(&msg!("chat-button-stop")), ButtonStyle::Secondary, action);
    Reply::public(shown.trim_start()).buttons(vec![stop])
}

/// So many letters of it at most, with an open fence closed.
pub(super) fn shown_so_far(text: &str, most: usize) -> String {
    let mut shown: String = text.chars().take(most).collect();
    if shown.matches("```").count() % 2 == 1 {
        shown += "\n```";
    }
    if shown.len() < text.len() {
        shown += " …";
    }
    shown
}

/// The name of a tool as a model spelt it, made safe to show.
fn plain(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric() || "_-.".contains(*letter)).take(40).collect()
}

/// The whole answer.
pub(super) fn answer(words: &Words, question: &Question, answered: &Answered) -> Reply {
    let text = answered.text.trim();
    let mut notes: Vec<Message> = Vec::new();
    match answered.finish {
        Finish::Done | Finish::Tools => {}
        Finish::Length => notes.push(msg!("chat-note-length")),
        Finish::Filtered => notes.push(msg!("chat-note-filtered")),
        Finish::Stopped => notes.push(msg!("chat-note-stopped")),
        Finish::BrokeOff => notes.push(msg!("chat-note-broke-off")),
    }
    if !answered.left_out.is_empty() {
        let parts = answered.left_out.iter().map(|part| words.say(&left_out(*part))).collect::<Vec<_>>().join(", ");
        notes.push(msg!("chat-note-left-out", parts = parts));
    }
    let mut shown = if text.is_empty() { nothing(words) } else { text.to_owned() };
    for note in notes {
        shown += "\n-# ";
        shown += &words.say(&note);
    }
    let reply = Reply::public(shown);
    if question.wish.why == Why::Ambient {
        return reply;
    }
    let mut buttons = Vec::new();
    // What came with a command is no message that could be answered again, or followed up.
    if let Some(message) = question.message {
        let under = |action, label| under(words, question, (message, action), &label);
        buttons.push(under(AGAIN_ACTION, msg!("chat-button-again")));
        if question.place.guild.is_some() && question.wish.thread_of.is_none() {
            buttons.push(under(THREAD_ACTION, msg!("chat-button-thread")));
        }
    }
    buttons.extend(question.event().filter(|_| answered.has_remembered).map(|event| used_button(words, event)));
    if buttons.is_empty() { reply } else { reply.buttons(buttons) }
}

/// Nothing is answered here any more; it was, when another answer was wished for.
pub(super) fn off(locale: &Locale) -> Reply {
    Reply::public(Words::new(locale.clone()).say(&msg!("chat-off-meanwhile")))
}

/// A button under the answer to a message, for whoever asked.
fn under(words: &Words, question: &Question, (message, action): (MessageId, &str), label: &Message) -> Button {
    let owner = Some(question.place.user);
    let action = ActionId { action: action.into(), owner, state: message.to_string() };
    Button::action(words.say(label), ButtonStyle::Secondary, action)
}

/// What a thread is called in which a question is followed up: its first line, without mentions and as long as fits.
pub(super) fn thread_name(words: &Words, question: &str) -> String {
    let line = question.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let bare = line.split_whitespace().filter(|word| !word.starts_with('<')).collect::<Vec<_>>().join(" ");
    if bare.is_empty() {
        return words.say(&msg!("chat-thread-name"));
    }
    match bare.char_indices().nth(MOST_NAME) {
        None => bare,
        Some((end, _)) => {
            let cut = bare.get(..end).unwrap_or_default();
            format!("{}…", cut.rsplit_once(' ').map_or(cut, |(whole, _)| whole))
        }
    }
}

/// What a part of a prompt is called.
pub(super) fn left_out(part: Part) -> Message {
    match part {
        Part::Instructions => msg!("chat-part-instructions"),
        Part::Question => msg!("chat-part-question"),
        Part::Quoted => msg!("chat-part-quoted"),
        Part::History => msg!("chat-part-history"),
        Part::Summary => msg!("chat-part-summary"),
        Part::Files => msg!("chat-part-files"),
        Part::Memories => msg!("chat-part-memories"),
        Part::Earlier => msg!("chat-part-earlier"),
        Part::Around => msg!("chat-part-around"),
    }
}

/// A model had nothing to say.
pub(super) fn nothing(words: &Words) -> String {
    words.say(&msg!("chat-nothing"))
}

/// Why there is no answer, for whoever asked.
pub(super) fn trouble(words: &Words, trouble: &Trouble, now: DateTime<Utc>) -> Reply {
    Reply::public(trouble_sentence(words, trouble, now))
}

/// Why there is no answer, in one sentence that says when there may be one.
pub(super) fn trouble_sentence(words: &Words, trouble: &Trouble, now: DateTime<Utc>) -> String {
    let later = |after: std::time::Duration| {
        chrono::TimeDelta::from_std(after).ok().and_then(|after| now.checked_add_signed(after)).unwrap_or(now)
    };
    match trouble {
        Trouble::NoModel => words.say(&msg!("chat-no-model")),
        Trouble::Exhausted(exhausted) => {
            let Exhausted { renews_in, .. } = *exhausted;
            let why = words.say(&exhausted.sentence());
            words.say(&msg!("chat-later", why = why, at = later(renews_in)))
        }
        Trouble::Away { retry_after } => {
            words.say(&msg!("chat-later", why = words.say(&msg!("models-away")), at = later(*retry_after)))
        }
        Trouble::Refused(_) | Trouble::Fault(_) => words.say(&msg!("models-refused")),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{
        chat::{Wish, talk::Answered},
        ids::{ChannelId, UserId},
        sessions::Place,
    };

    fn question() -> Question {
        Question {
            place: Place { user: UserId(7), guild: None, channel: ChannelId(2), project: None },
            message: Some(MessageId(9)),
            key: "k".into(),
            wish: Wish::default(),
            locale: Locale::english(),
        }
    }

    fn english() -> Words {
        Words::new(Locale::english())
    }

    #[test]
    fn an_answer_says_what_is_missing() {
        let answered = Answered {
            text: "Three.".into(),
            finish: Finish::Stopped,
            left_out: vec![Part::History, Part::Files],
            ..Answered::default()
        };
        insta::assert_snapshot!(answer(&english(), &question(), &answered).text, @r"
        Three.
        -# You stopped me here.
        -# This did not fit, so I left it out: earlier messages, attached files
        ");
        let nothing = answer(&english(), &question(), &Answered { finish: Finish::Done, ..Answered::default() });
        assert_eq!(nothing.text, "I have no answer to that. Could you put it differently?");
        assert_eq!(nothing.rows.len(), 1);
    }

    #[test]
    fn a_thread_is_called_after_its_question() {
        let name = |question: &str| thread_name(&english(), question);
        assert_eq!(name("\n  how do I prove <@7> wrong?\nreally"), "how do I prove wrong?");
        assert_eq!(name("<:tea:1>"), "Our conversation");
        assert_eq!(name(&"ä".repeat(200)), format!("{}…", "ä".repeat(80)));
        let long = name(&"word ".repeat(40));
        assert!(long.ends_with("word…") && long.chars().count() <= 81, "{long}");
    }

    #[test]
    fn a_draft_closes_its_fences_and_fits() {
        let long = format!("```rust\n{}", "let x = 1;\n".repeat(400));
        let shown = draft(&english(), TaskId(Uuid::nil()), &question(), &long, &["calc`ulate".into()]);
        assert!(shown.text.chars().count() < 2_000 && shown.text.matches("```").count() == 2, "{}", shown.text);
        assert!(shown.text.ends_with("`calculate`…"), "{}", shown.text);
    }

    #[test]
    fn trouble_is_one_sentence_with_a_time() {
        let away = Trouble::Away { retry_after: std::time::Duration::from_secs(30) };
        insta::assert_snapshot!(
            trouble(&english(), &away, DateTime::default()).text,
            @"The language model doesn't answer at the moment. Try again <t:30:R>."
        );
        // Whatever a number says, there is a sentence.
        for seconds in [u64::MAX, u64::MAX / 1_000, 9_000_000_000_000] {
            let away = Trouble::Away { retry_after: std::time::Duration::from_secs(seconds) };
            assert!(trouble(&english(), &away, DateTime::default()).text.contains("<t:0:R>"), "{seconds}");
        }
    }
}
