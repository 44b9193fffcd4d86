//! `/admin deadletters`, as an admin sees it: a list with pages, one letter with its history, and a question before
//! anything that cannot be taken back.

use crate::{
    admin::{dead::Deed, model::presentable},
    help::Help,
    ids::UserId,
    msg,
    queue::{Attempt, DeadLetter, DeadPage, Entry, TaskId},
    reply::{ActionId, Button, ButtonStyle, Card, Menu, MenuOption, Reply, Row, Tone, mention},
    words::{Message, Words},
};

/// The action of every control here.
pub(in crate::admin) const ACTION: &str = "admin.dead";
/// Letters on a page.
pub(in crate::admin) const PER_PAGE: u32 = 5;
/// A type whose name is longer is not offered as a filter: the control could not carry it.
const LONGEST_TYPE: usize = 48;
/// Letters of a reason in the list, and of a whole chain.
const SHORT: usize = 140;
const WHOLE: usize = 1_200;
/// Attempts shown of one letter, the last ones.
const ATTEMPTS: usize = 4;

/// What a press asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::admin) enum Asked {
    /// A page, perhaps of one type.
    Page(u32, Option<String>),
    /// One letter.
    One(TaskId),
    /// A question before a deed.
    Ask(Deed, Target),
    /// The deed itself.
    Do(Deed, Target),
}

/// To what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::admin) enum Target {
    /// One letter.
    One(TaskId),
    /// All of a type.
    Type(String),
}

impl Asked {
    /// As carried by a control.
    fn state(&self) -> String {
        let target = |target: &Target| match target {
            Target::One(id) => format!("i:{}", id.0.simple()),
            Target::Type(name) => format!("t:{name}"),
        };
        match self {
            Self::Page(page, None) => format!("p:{page}:"),
            Self::Page(page, Some(name)) => format!("p:{page}:{name}"),
            Self::One(id) => format!("o:{}", id.0.simple()),
            Self::Ask(deed, to) => format!("a:{}:{}", <&'static str>::from(deed), target(to)),
            Self::Do(deed, to) => format!("d:{}:{}", <&'static str>::from(deed), target(to)),
        }
    }

    /// Read back; `None` if it makes no sense. What was chosen in a menu is a state of its own.
    pub(in crate::admin) fn of(state: &str, chosen: &[String]) -> Option<Self> {
        let state = chosen.first().map_or(state, String::as_str);
        let (kind, rest) = state.split_once(':')?;
        let id = |text: &str| uuid::Uuid::parse_str(text).ok().map(TaskId);
        match kind {
            "p" => {
                let (page, name) = rest.split_once(':')?;
                Some(Self::Page(page.parse().ok()?, (!name.is_empty()).then(|| name.to_owned())))
            }
            "o" => Some(Self::One(id(rest)?)),
            "a" | "d" => {
                let (deed, target) = rest.split_once(':')?;
                let target = match target.split_once(':')? {
                    ("i", text) => Target::One(id(text)?),
                    ("t", name) => Target::Type(name.to_owned()),
                    _ => return None,
                };
                let deed = deed.parse().ok()?;
                Some(if kind == "a" { Self::Ask(deed, target) } else { Self::Do(deed, target) })
            }
            _ => None,
        }
    }
}

/// A page of the list; `notice` says what was just done.
pub(in crate::admin) fn list(
    words: &Words,
    admin: UserId,
    page: &DeadPage,
    only: Option<&str>,
    notice: Option<&Message>,
) -> Reply {
    let title = words.say(&msg!("admin-dead-title"));
    let mut reply = Reply::private(notice.map_or_else(String::new, |notice| words.say(notice)));
    if page.total == 0 && only.is_none() {
        return reply.card(Card::new(title, words.say(&msg!("admin-dead-none"))).tone(Tone::Good));
    }
    let lines: Vec<_> = page.letters.iter().map(|letter| line(words, letter)).collect();
    let mut card = Card::new(title, lines.join("\n\n")).tone(Tone::Warn);
    card.footer = words.say(&msg!("admin-dead-page", page = page.page + 1, pages = page.pages, total = page.total));
    reply = reply.card(card);
    reply.rows.push(Row::Menu(letters_menu(words, admin, page)));
    if page.types.len() > 1 || only.is_some() {
        reply.rows.push(Row::Menu(types_menu(words, admin, page, only)));
    }
    reply.buttons(list_buttons(words, admin, page, only))
}

fn line(words: &Words, letter: &DeadLetter) -> String {
    let (name, reason) = (letter.task_type.as_str(), presentable(&letter.reason, SHORT));
    words.say(&msg!("admin-dead-line", name = name, died = letter.died_at, attempts = letter.attempts, reason = reason))
}

fn letters_menu(words: &Words, admin: UserId, page: &DeadPage) -> Menu {
    let option = |letter: &DeadLetter| MenuOption {
        label: format!("{} · {}", letter.task_type, letter.died_at.format("%F %R")),
        value: Asked::One(TaskId(letter.id)).state(),
        description: presentable(&letter.reason, 90),
        selected: false,
    };
    Menu {
        action: action(admin, "menu:letters"),
        placeholder: words.say(&msg!("admin-dead-choose")),
        options: page.letters.iter().map(option).collect(),
    }
}

fn types_menu(words: &Words, admin: UserId, page: &DeadPage, only: Option<&str>) -> Menu {
    let all = MenuOption {
        label: words.say(&msg!("admin-dead-all-types")),
        value: Asked::Page(0, None).state(),
        description: String::new(),
        selected: only.is_none(),
    };
    let types = page.types.iter().filter(|one| one.task_type.len() <= LONGEST_TYPE).take(24);
    let option = |one: &crate::queue::DeadType| MenuOption {
        label: words.say(&msg!("admin-dead-type", name = one.task_type.as_str(), count = one.count)),
        value: Asked::Page(0, Some(one.task_type.clone())).state(),
        description: String::new(),
        selected: only == Some(one.task_type.as_str()),
    };
    Menu {
        action: action(admin, "menu:types"),
        placeholder: words.say(&msg!("admin-dead-all-types")),
        options: std::iter::once(all).chain(types.map(option)).collect(),
    }
}

fn list_buttons(words: &Words, admin: UserId, page: &DeadPage, only: Option<&str>) -> Vec<Button> {
    let turn = |label, to: u32, is_there: bool, dead_end: &str| {
        let asked = Asked::Page(to, only.map(str::to_owned)).state();
        let state = if is_there { asked } else { dead_end.to_owned() };
        let button = Button::action(words.say(&label), ButtonStyle::Secondary, action(admin, &state));
        Button { disabled: !is_there, ..button }
    };
    let mut buttons = vec![
        turn(msg!("admin-dead-newer"), page.page.saturating_sub(1), page.page > 0, "-n"),
        turn(msg!("admin-dead-older"), page.page + 1, page.page + 1 < page.pages, "-o"),
    ];
    if let Some(name) = only.filter(|_| page.total > 0) {
        let target = || Target::Type(name.to_owned());
        let count = page.total;
        buttons.push(button(
            words,
            admin,
            &msg!("admin-dead-replay-all", count = count),
            ButtonStyle::Primary,
            &Asked::Ask(Deed::Replay, target()),
        ));
        buttons.push(button(
            words,
            admin,
            &msg!("admin-dead-discard-all", count = count),
            ButtonStyle::Danger,
            &Asked::Ask(Deed::Discard, target()),
        ));
    }
    buttons
}

/// One letter: what it was, and how every attempt ended.
pub(in crate::admin) fn one(words: &Words, admin: UserId, entry: &Entry, attempts: &[Attempt]) -> Reply {
    let reason = presentable(entry.error_message.as_deref().unwrap_or_default(), WHOLE);
    let mut text = format!("```\n{reason}\n```");
    let earlier = attempts.len().saturating_sub(1);
    for attempt in attempts.iter().take(earlier).rev().take(ATTEMPTS).rev() {
        let error = presentable(&attempt.error, SHORT * 2);
        text.push('\n');
        text.push_str(&words.say(&msg!(
            "admin-dead-attempt",
            number = attempt.attempt,
            when = attempt.ended_at,
            error = error
        )));
    }
    let asked_by = entry.created_by.as_deref().and_then(|id| id.parse().ok()).map(mention);
    let mut card = Card::new(words.say(&msg!("admin-dead-one-title", name = entry.task_type.as_str())), text)
        .tone(Tone::Warn)
        .field(words.say(&msg!("admin-dead-asked")), words.say(&msg!("admin-moment", when = entry.created_at)))
        .field(
            words.say(&msg!("admin-dead-gave-up")),
            words.say(&msg!("admin-moment", when = entry.completed_at.unwrap_or(entry.created_at))),
        )
        .field(words.say(&msg!("admin-dead-attempts")), words.say(&msg!("number", number = entry.retries)));
    if let Some(who) = asked_by {
        card = card.field(words.say(&msg!("admin-dead-by")), who);
    }
    card.footer = entry.id.to_string();
    let target = || Target::One(TaskId(entry.id));
    Reply::private("").card(card).buttons(vec![
        button(words, admin, &msg!("admin-dead-replay"), ButtonStyle::Primary, &Asked::Do(Deed::Replay, target())),
        button(words, admin, &msg!("admin-dead-discard"), ButtonStyle::Danger, &Asked::Ask(Deed::Discard, target())),
        button(words, admin, &msg!("admin-dead-back"), ButtonStyle::Secondary, &Asked::Page(0, None)),
    ])
}

/// A question before something large or final.
pub(in crate::admin) fn ask(words: &Words, admin: UserId, deed: Deed, target: &Target, count: i64) -> Reply {
    let question = match (deed, target) {
        (Deed::Replay, Target::Type(name)) => msg!("admin-dead-ask-replay-type", name = name.as_str(), count = count),
        (Deed::Replay, Target::One(_)) => msg!("admin-dead-ask-replay"),
        (Deed::Discard, Target::Type(name)) => msg!("admin-dead-ask-discard-type", name = name.as_str(), count = count),
        (Deed::Discard, Target::One(_)) => msg!("admin-dead-ask-discard"),
    };
    let (yes, style) = match deed {
        Deed::Replay => (msg!("admin-dead-yes-replay"), ButtonStyle::Primary),
        Deed::Discard => (msg!("admin-dead-yes-discard"), ButtonStyle::Danger),
    };
    let back = match target {
        Target::Type(name) => Asked::Page(0, Some(name.clone())),
        Target::One(id) => Asked::One(*id),
    };
    let card = Card::new(words.say(&msg!("admin-dead-sure")), words.say(&question)).tone(Tone::Warn);
    Reply::private("").card(card).buttons(vec![
        button(words, admin, &yes, style, &Asked::Do(deed, target.clone())),
        button(words, admin, &msg!("admin-dead-no"), ButtonStyle::Secondary, &back),
    ])
}

/// What was done.
pub(in crate::admin) fn done(deed: Deed, count: u64, help: &Help) -> Message {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    match (deed, count) {
        (_, 0) => msg!("admin-dead-nothing"),
        (Deed::Replay, count) => msg!("admin-dead-replayed", count = count, queue = help.mention("admin queue")),
        (Deed::Discard, count) => msg!("admin-dead-discarded", count = count),
    }
}

fn button(words: &Words, admin: UserId, label: &Message, style: ButtonStyle, asked: &Asked) -> Button {
    Button::action(words.say(label), style, action(admin, &asked.state()))
}

fn action(admin: UserId, state: &str) -> ActionId {
    ActionId { action: ACTION.into(), owner: Some(admin), state: state.into() }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{queue::DeadType, words::Locale};

    fn words() -> Words {
        Words::new(Locale::english())
    }

    fn letter(number: u128) -> DeadLetter {
        let time = "2026-11-21T12:00:00Z".parse().unwrap();
        DeadLetter {
            id: Uuid::from_u128(number),
            task_type: "wolfram".into(),
            guild_id: None,
            created_by: None,
            attempts: 4,
            reason: "[K7Q2MX] asking https://api.example/?key=s3cret: timed out".into(),
            created_at: time,
            died_at: time,
        }
    }

    fn page() -> DeadPage {
        let types = vec![
            DeadType { task_type: "wolfram".into(), count: 11 },
            DeadType { task_type: "calculate".into(), count: 1 },
        ];
        DeadPage { letters: vec![letter(1), letter(2)], page: 1, pages: 3, total: 12, types }
    }

    fn controls(reply: &Reply) -> Vec<String> {
        let of_row = |row: &Row| match row {
            Row::Buttons(buttons) => buttons
                .iter()
                .map(|button| format!("[{}{}]", button.label, if button.disabled { " -" } else { "" }))
                .collect::<Vec<_>>(),
            Row::Menu(menu) | Row::Several(menu, _) => menu.options.iter().map(|option| option.label.clone()).collect(),
            Row::Picker(picker) => vec![picker.placeholder.clone()],
        };
        reply.rows.iter().map(|row| of_row(row).join(" | ")).collect()
    }

    #[test]
    fn a_page_lists_what_gave_up_without_addresses() {
        let reply = list(&words(), UserId(7), &page(), None, None);
        insta::assert_snapshot!(format!("{}\n\n{}\n{}", reply.cards[0].text, reply.cards[0].footer, controls(&reply).join("\n")), @r"
        **wolfram** gave up <t:1795262400:R> after 4 attempts
        [K7Q2MX] asking ‹address› timed out

        **wolfram** gave up <t:1795262400:R> after 4 attempts
        [K7Q2MX] asking ‹address› timed out

        Page 2 of 3 · 12 tasks
        wolfram · 2026-11-21 12:00 | wolfram · 2026-11-21 12:00
        Every type | wolfram (11) | calculate (1)
        [Newer] | [Older]
        ");
        let reply = list(&words(), UserId(7), &page(), Some("wolfram"), Some(&msg!("admin-dead-nothing")));
        insta::assert_snapshot!(format!("{}\n{}", reply.text, controls(&reply).join("\n")), @r"
        There was nothing left to do: somebody else was faster, or an apology is still on its way. Try again in a moment.
        wolfram · 2026-11-21 12:00 | wolfram · 2026-11-21 12:00
        Every type | wolfram (11) | calculate (1)
        [Newer] | [Older] | [Run all 12 again] | [Throw all 12 away]
        ");
    }

    #[test]
    fn nothing_dead_is_good_news() {
        let reply = list(&words(), UserId(7), &DeadPage::default(), None, None);
        assert!(reply.rows.is_empty() && reply.cards[0].tone == Tone::Good, "{reply:?}");
    }

    #[test]
    fn every_control_can_be_read_back_and_fits() {
        let id = TaskId(Uuid::from_u128(u128::MAX));
        let longest = || Target::Type("x".repeat(LONGEST_TYPE));
        for asked in [
            Asked::Page(3, None),
            Asked::Page(u32::MAX, Some("x".repeat(LONGEST_TYPE))),
            Asked::One(id),
            Asked::Ask(Deed::Discard, longest()),
            Asked::Do(Deed::Replay, longest()),
            Asked::Do(Deed::Discard, Target::One(id)),
        ] {
            let state = asked.state();
            assert_eq!(Asked::of(&state, &[]), Some(asked));
            assert!(action(UserId(u64::MAX), &state).to_string().len() <= 100, "{state}");
        }
        for nonsense in ["", "p", "p:x:", "o:7", "d:burn:i:7", "d:replay:z:1", "-n"] {
            assert_eq!(Asked::of(nonsense, &[]), None, "{nonsense}");
        }
    }

    #[test]
    fn a_question_is_asked_before_what_is_large_or_final() {
        let of_type = ask(&words(), UserId(7), Deed::Replay, &Target::Type("wolfram".into()), 11);
        let one = ask(&words(), UserId(7), Deed::Discard, &Target::One(TaskId(Uuid::nil())), 1);
        insta::assert_snapshot!(format!("{}\n{}\n{}\n{}", of_type.cards[0].text, controls(&of_type).join(""), one.cards[0].text, controls(&one).join("")), @r"
        11 tasks of type `wolfram` will run once more, each with all its retries. Whoever asked gets their answer late.
        [Yes, run again] | [No, go back]
        It can't be run again after that. Its attempts stay in the log for 30 days.
        [Yes, throw away] | [No, go back]
        ");
    }
}
