//! Changes of settings in words: made, in conflict, proposed, past.

use crate::{
    guilds::{Around, Change, Conflict, Key, KeyChange, Proposal},
    ids::UserId,
    msg,
    reply::{ActionId, Button, ButtonStyle, Card, File, Reply, Tone, mention},
    words::{Message, Words},
};

use super::shown;

/// The action of the button that does what was kept.
pub(in crate::guilds) const APPLY: &str = "settings.apply";
/// The action of the button that leaves it.
pub(in crate::guilds) const DISCARD: &str = "settings.discard";
/// The action of the buttons that turn the history's pages.
pub(in crate::guilds) const HISTORY: &str = "settings.history";

/// So many differences are shown one by one.
const LINES: usize = 25;

/// Settings were changed.
pub(in crate::guilds) fn changed(words: &Words, change: &Change, around: &Around) -> Reply {
    let mut text = differences(words, &change.changes, |key, before, after| {
        msg!("guilds-changed", key = key, before = before, after = after)
    });
    text.push('\n');
    text.push_str(&words.say(&msg!("guilds-changed-rev", rev = change.rev)));
    if around.misses_newcomers && change.changes.iter().any(waits_for_newcomers) {
        text.push('\n');
        text.push_str(&words.say(&msg!("guilds-newcomers-unheard")));
    }
    Reply::private(text)
}

fn waits_for_newcomers(change: &KeyChange) -> bool {
    change.after.is_some() && matches!(change.key.parse(), Ok(Key::Autorole | Key::WelcomeChannel))
}

fn differences(words: &Words, changes: &[KeyChange], say: fn(String, String, String) -> Message) -> String {
    let mut lines: Vec<String> = changes
        .iter()
        .take(LINES)
        .map(|change| {
            let (before, after) = before_and_after(words, change);
            words.say(&say(change.key.clone(), before, after))
        })
        .collect();
    if changes.len() > LINES {
        let more = i64::try_from(changes.len() - LINES).unwrap_or(i64::MAX);
        lines.push(words.say(&msg!("guilds-more", count = more)));
    }
    lines.join("\n")
}

/// Keys of other versions are shown as they are.
fn before_and_after(words: &Words, change: &KeyChange) -> (String, String) {
    let say = |value: &Option<serde_json::Value>| match change.key.parse::<Key>() {
        Ok(key) => shown(words, key, value.as_ref()),
        Err(_) => value.as_ref().map_or_else(|| "—".to_owned(), |value| format!("`{value}`").replace("``", "`")),
    };
    (say(&change.before), say(&change.after))
}

/// Somebody else was faster: what they did, and a way to do it all the same.
pub(in crate::guilds) fn conflict(words: &Words, conflict: &Conflict, asker: UserId) -> Reply {
    let theirs: Vec<String> = conflict
        .theirs
        .iter()
        .flat_map(|change| {
            change.changes.iter().take(5).map(move |one| {
                let (before, after) = before_and_after(words, one);
                let (key, when) = (one.key.clone(), change.at);
                let own = change.by == asker;
                words.say(&if own {
                    msg!("guilds-theirs-own", key = key, when = when, before = before, after = after)
                } else {
                    msg!(
                        "guilds-theirs",
                        key = key,
                        when = when,
                        who = mention(change.by),
                        before = before,
                        after = after
                    )
                })
            })
        })
        .collect();
    let theirs = if theirs.is_empty() { vec![words.say(&msg!("guilds-theirs-unknown"))] } else { theirs };
    if conflict.wanted.is_empty() {
        let done = words.say(&msg!("guilds-conflict-settled"));
        return Reply::private(format!("{}\n{done}", theirs.join("\n")));
    }
    let question = words.say(&msg!("guilds-conflict"));
    let text = format!("{}\n\n{question}\n{}", theirs.join("\n"), diff(words, &conflict.wanted));
    let card = Card::new(words.say(&msg!("guilds-conflict-title")), text).tone(Tone::Warn);
    Reply::default().card(card).buttons(buttons(words, asker, conflict.draft, conflict.rev, &msg!("guilds-apply-mine")))
}

/// What a file would change.
pub(in crate::guilds) fn proposal(words: &Words, proposal: &Proposal, asker: UserId) -> Reply {
    let count = i64::try_from(proposal.changes.len()).unwrap_or(i64::MAX);
    let text = format!("{}\n{}", words.say(&msg!("guilds-import", count = count)), diff(words, &proposal.changes));
    let card = Card::new(words.say(&msg!("guilds-import-title")), text);
    Reply::default().card(card).buttons(buttons(words, asker, proposal.draft, proposal.rev, &msg!("guilds-apply")))
}

fn diff(words: &Words, changes: &[KeyChange]) -> String {
    differences(words, changes, |key, before, after| {
        msg!("guilds-difference", key = key, before = before, after = after)
    })
}

fn buttons(words: &Words, owner: UserId, draft: i64, rev: i32, yes: &Message) -> Vec<Button> {
    let button = |words_of: &Message, style, action: &str, state: String| {
        let action = ActionId { action: action.into(), owner: Some(owner), state };
        Button::action(words.say(words_of), style, action)
    };
    vec![
        button(yes, ButtonStyle::Primary, APPLY, format!("{draft}.{rev}")),
        button(&msg!("guilds-leave"), ButtonStyle::Secondary, DISCARD, draft.to_string()),
    ]
}

/// The question with its buttons used up, and what came of it.
pub(in crate::guilds) fn answered(words: &Words, owner: UserId, said: String) -> Reply {
    let used = buttons(words, owner, 0, 0, &msg!("guilds-apply"));
    Reply::private(said).buttons(used.into_iter().map(|button| Button { disabled: true, ..button }).collect())
}

/// Nothing was done, as wished.
pub(in crate::guilds) fn discarded(words: &Words) -> String {
    words.say(&msg!("guilds-discarded"))
}

/// Everything that was chosen, as a file.
pub(in crate::guilds) fn exported(words: &Words, rev: i32, bytes: Vec<u8>) -> Reply {
    let name = format!("artie-settings-{rev}.json");
    let mut reply = Reply::private(words.say(&msg!("guilds-exported", rev = rev)));
    reply.files.push(File { name, alt: words.say(&msg!("guilds-exported-alt")), bytes });
    reply
}

/// Everybody who is there was looked at.
pub(in crate::guilds) fn backfilled(words: &Words, given: u32, seen: u32) -> Reply {
    Reply::private(words.say(&msg!("guilds-backfilled", given = given, seen = seen)))
}

/// A page of past changes; `older` is where the next one begins.
pub(in crate::guilds) fn history(
    words: &Words,
    owner: UserId,
    page: &[(i64, Change)],
    turned: Option<i64>,
    older: Option<i64>,
) -> Reply {
    let title = words.say(&msg!("guilds-history-title"));
    let entry = |(_, change): &(i64, Change)| {
        let head = msg!("guilds-history-entry", rev = change.rev, who = mention(change.by), when = change.at);
        format!("{}\n{}", words.say(&head), diff(words, &change.changes[..change.changes.len().min(5)]))
    };
    let text = if page.is_empty() {
        words.say(&msg!("guilds-history-none"))
    } else {
        page.iter().map(entry).collect::<Vec<_>>().join("\n\n")
    };
    let turn = |label: Message, to: Option<i64>, dead_end: &str| {
        let state = to.map_or_else(|| dead_end.to_owned(), |id| id.to_string());
        let action = ActionId { action: HISTORY.into(), owner: Some(owner), state };
        Button { disabled: to.is_none(), ..Button::action(words.say(&label), ButtonStyle::Secondary, action) }
    };
    let newest = turned.map(|_| 0);
    Reply::default()
        .card(Card::new(title, text))
        .buttons(vec![turn(msg!("guilds-newest"), newest, "start"), turn(msg!("guilds-older"), older, "end")])
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use serde_json::json;

    use super::*;
    use crate::words::Locale;

    fn change(by: u64) -> Change {
        let changes = vec![KeyChange { key: "prefix".into(), before: Some(json!("!")), after: Some(json!("?")) }];
        Change { changes, by: UserId(by), at: DateTime::from_timestamp(1_795_262_400, 0).unwrap(), rev: 4 }
    }

    fn wanted() -> Vec<KeyChange> {
        vec![KeyChange { key: "prefix".into(), before: Some(json!("?")), after: Some(json!("$")) }]
    }

    #[test]
    fn a_conflict_says_who_was_faster_and_offers_to_do_it_all_the_same() {
        let words = Words::new(Locale::english());
        let reply =
            conflict(&words, &Conflict { rev: 4, theirs: vec![change(7)], wanted: wanted(), draft: 12 }, UserId(8));
        insta::assert_snapshot!(reply.cards[0].text, @r"
        `prefix` was changed <t:1795262400:R> by <@7>: from `!` to `?`.

        Nothing of yours was changed. Apply yours?
        `prefix`: `?` → `$`
        ");
        assert_eq!(reply.rows.len(), 1);
        let settled = Conflict { rev: 4, theirs: vec![change(8)], wanted: Vec::new(), draft: 12 };
        insta::assert_snapshot!(conflict(&words, &settled, UserId(8)).text, @r"
        You changed `prefix` <t:1795262400:R>: from `!` to `?`.
        What you wanted holds already. Nothing of yours was changed.
        ");
    }

    #[test]
    fn changes_are_told() {
        let words = Words::new(Locale::english());
        insta::assert_snapshot!(changed(&words, &change(7), &Around::default()).text, @r"
        `prefix` is now `?`; it was `!`.
        Revision 4.
        ");
        let newcomers = KeyChange { key: "welcome.channel".into(), before: None, after: Some(json!("9")) };
        let newcomers = Change { changes: vec![newcomers], ..change(7) };
        let deaf = Around { misses_newcomers: true, ..Around::default() };
        assert!(changed(&words, &newcomers, &deaf).text.contains("Server Members Intent"));
        for (one, around) in [(newcomers, Around::default()), (change(7), deaf)] {
            assert!(!changed(&words, &one, &around).text.contains("Intent"));
        }
        insta::assert_snapshot!(history(&words, UserId(8), &[(3, change(7))], None, None).cards[0].text, @r"
        **Revision 4** · <@7> · <t:1795262400:R>
        `prefix`: `!` → `?`
        ");
        let proposed = Proposal { draft: 1, rev: 4, changes: wanted() };
        insta::assert_snapshot!(proposal(&words, &proposed, UserId(8)).cards[0].text, @r"
        One setting would change; what is not in the file stays as it is.
        `prefix`: `?` → `$`
        ");
    }
}
