//! Every sentence about settings.

use strum::VariantArray;

use super::{Change, Key, Overview, Refusal};
use crate::{
    error::Error,
    help::Help,
    msg,
    reply::{Card, Reply, Tone, mention},
    words::{Message, Words},
};

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(match refusal {
            Refusal::UnknownKey(key) => msg!("guilds-unknown-key", key = key, keys = keys()),
            Refusal::BadValue(Key::Prefix) => msg!("guilds-bad-prefix"),
            Refusal::BadValue(Key::Recording) => msg!("guilds-bad-recording"),
            Refusal::BadValue(Key::Games) => msg!("guilds-bad-games"),
            Refusal::BadValue(Key::XpMultiplier) => msg!("guilds-bad-multiplier"),
            Refusal::BadValue(Key::LevelChannel) => msg!("guilds-bad-level-channel"),
            Refusal::BadValue(Key::LevelMessage) => msg!("guilds-bad-level-message"),
            Refusal::BadValue(Key::LevelRoles) => msg!("guilds-bad-level-roles"),
            Refusal::BadValue(amount) => msg!("guilds-bad-xp", key = amount.to_string()),
            Refusal::Unchanged(key, value) => msg!("guilds-unchanged", key = key.to_string(), value = value),
            Refusal::Conflict(conflict) => {
                let (key, value) = (conflict.wanted.0.to_string(), conflict.wanted.1.clone());
                match conflict.theirs {
                    Some(theirs) => msg!(
                        "guilds-conflict",
                        who = mention(theirs.by),
                        their_key = theirs.key,
                        their_before = theirs.before,
                        their_after = theirs.after,
                        rev = conflict.rev,
                        key = key,
                        value = value
                    ),
                    None => msg!("guilds-conflict-unknown", rev = conflict.rev, key = key, value = value),
                }
            }
        })
    }
}

fn keys() -> String {
    Key::VARIANTS.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
}

/// All settings, for an admin.
pub(super) fn show(words: &Words, overview: &Overview) -> Reply {
    let mut card = Card::new(words.say(&msg!("guilds-title")), words.say(&msg!("guilds-intro")));
    for key in Key::VARIANTS {
        card = card.field(key.to_string(), words.say(&explained(*key, overview.settings.shown(*key))));
    }
    card.footer = words.say(&match &overview.last_change {
        Some(change) => msg!("guilds-revision-changed", rev = overview.rev, key = change.key.clone()),
        None => msg!("guilds-revision", rev = overview.rev),
    });
    Reply { cards: vec![card], ..Reply::default() }
}

fn explained(key: Key, value: String) -> Message {
    match (key, value.as_str()) {
        (Key::Prefix, _) => msg!("guilds-prefix", value = value),
        (Key::Recording, "addressed") => msg!("guilds-recording-addressed"),
        (Key::Recording, "off") => msg!("guilds-recording-off"),
        (Key::Recording, _) => msg!("guilds-recording-all"),
        (Key::Games, "on") => msg!("guilds-games-on"),
        (Key::Games, _) => msg!("guilds-games-off"),
        (Key::XpMessage, _) => msg!("guilds-xp-message", value = value),
        (Key::XpWork, _) => msg!("guilds-xp-work", value = value),
        (Key::XpGather, _) => msg!("guilds-xp-gather", value = value),
        (Key::XpFight, _) => msg!("guilds-xp-fight", value = value),
        (Key::XpDaily, _) => msg!("guilds-xp-daily", value = value),
        (Key::XpCommand, _) => msg!("guilds-xp-command", value = value),
        (Key::XpMultiplier, _) => msg!("guilds-xp-multiplier", value = value),
        (Key::LevelChannel, _) => msg!("guilds-level-channel", value = value),
        (Key::LevelMessage, _) => msg!("guilds-level-message", value = value),
        (Key::LevelRoles, _) => msg!("guilds-level-roles", value = value),
    }
}

/// A setting was changed.
pub(super) fn changed(words: &Words, change: &Change) -> Reply {
    let message = msg!(
        "guilds-changed",
        key = change.key.clone(),
        before = change.before.clone(),
        after = change.after.clone(),
        rev = change.rev
    );
    Reply::private(words.say(&message))
}

/// The greeting in a guild just joined.
pub fn welcome(words: &Words, help: &Help) -> Reply {
    let text = msg!("guilds-welcome", help = help.mention("help"), settings = help.mention("settings show"));
    let card = Card::new(words.say(&msg!("guilds-welcome-title")), words.say(&text)).tone(Tone::Good);
    Reply::public("").card(card)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        guilds::{Conflict, GuildSettings},
        ids::UserId,
        words::Locale,
    };

    #[test]
    fn refusals_say_what_to_do() {
        let theirs = Change { key: "prefix".into(), before: "!".into(), after: "?".into(), by: UserId(7), rev: 4 };
        let refusals = [
            Refusal::UnknownKey("colour".into()),
            Refusal::BadValue(Key::Prefix),
            Refusal::BadValue(Key::Recording),
            Refusal::BadValue(Key::Games),
            Refusal::Unchanged(Key::Games, "off".into()),
            Refusal::Conflict(Box::new(Conflict { rev: 4, theirs: Some(theirs), wanted: (Key::Games, "on".into()) })),
        ];
        let sentences: Vec<String> = refusals.into_iter().map(|refusal| Error::from(refusal).to_string()).collect();
        insta::assert_snapshot!(sentences.join("\n"), @r#"
        refused: There is no setting “colour”. There are: `prefix`, `recording`, `games`, `xpMessage`, `xpWork`, `xpGather`, `xpFight`, `xpDaily`, `xpCommand`, `xpMultiplier`, `levelChannel`, `levelMessage`, `levelRoles`.
        refused: A prefix is 1 to 5 visible characters, without spaces, and doesn't begin with `/`, `@`, `#` or `<`. For example: `!` or `a!`.
        refused: `recording` can be `all`, `addressed` or `off`.
        refused: `games` can be `on` or `off`.
        refused: `games` is off already. Nothing was changed.
        refused: Somebody was faster: <@7> has just changed `prefix` from ! to ?. Nothing of yours was changed. The settings are at revision 4 now; set `games` to on again if you still want it.
        "#);
    }

    #[test]
    fn the_overview_names_its_revision() {
        let overview = Overview { settings: GuildSettings::default(), rev: 3, last_change: None };
        let card = &show(&Words::new(Locale::english()), &overview).cards[0];
        let fields: Vec<String> = card.fields.iter().map(|field| format!("{}: {}", field.name, field.value)).collect();
        insta::assert_snapshot!(format!("{}\n{}", fields.join("\n"), card.footer), @r#"
        prefix: `!` — what text commands begin with, for example `!help`.
        recording: **all** — every message is recorded.
        games: **off** — no games with stakes.
        xpMessage: **default** — XP for a recorded message, at most one a minute.
        xpWork: **default** — XP for work.
        xpGather: **default** — XP for gathering.
        xpFight: **default** — XP for a won fight.
        xpDaily: **default** — XP for the daily claim.
        xpCommand: **default** — XP for a command.
        xpMultiplier: **default** — what all XP of this server is multiplied with.
        levelChannel: **off** — where levels are announced.
        levelMessage: **default** — what is said there.
        levelRoles: **off** — the role that comes with each level. I need the permission to manage roles, and my own role must be above them.
        Revision 3
        "#);
    }
}
