//! Every sentence about settings.

mod changes;
mod control;
mod refusals;
mod roles;
mod values;

use strum::VariantArray;

use super::{Key, Overview, Topic, model::read};
use crate::{
    help::Help,
    msg,
    reply::{Card, Reply, Tone},
    words::{Message, Words},
};

pub(super) use changes::{
    APPLY, DISCARD, HISTORY, answered, backfilled, changed, conflict, discarded, exported, history, proposal,
};
pub(super) use control::why;
pub(super) use roles::{not_given, ungivable};
pub(super) use values::{about, rule_briefly, shown};

/// All settings, for an admin.
pub(super) fn show(words: &Words, overview: &Overview) -> Reply {
    let pages: Vec<String> = Topic::VARIANTS.iter().map(|topic| page(words, overview, *topic)).collect();
    let intro = words.say(&msg!("guilds-intro"));
    let mut card = Card::new(words.say(&msg!("guilds-title")), format!("{intro}\n\n{}", pages.join("\n\n")));
    card.footer = words.say(&msg!("guilds-revision", rev = overview.rev));
    Reply::default().card(card)
}

/// The settings of a topic with their values, a line each.
pub(super) fn page(words: &Words, overview: &Overview, topic: Topic) -> String {
    let line = |key: Key| {
        let value = shown(words, key, read(&overview.document, key).as_ref());
        words.say(&msg!("guilds-line", key = key.to_string(), value = value))
    };
    let lines: Vec<String> =
        std::iter::once(format!("**{}**", topic_name(words, topic))).chain(topic.keys().map(line)).collect();
    lines.join("\n")
}

/// What a topic is called.
pub(super) fn topic_name(words: &Words, topic: Topic) -> String {
    words.say(&Message::named(format!("guilds-topic-{topic}")))
}

/// One setting: what it is for, and its value.
pub(super) fn show_one(words: &Words, overview: &Overview, key: Key) -> Reply {
    let value = shown(words, key, read(&overview.document, key).as_ref());
    let text = format!("{}\n\n{}", about(words, key), words.say(&msg!("guilds-value", value = value)));
    let mut card = Card::new(format!("`{key}`"), text);
    card.footer = words.say(&msg!("guilds-revision", rev = overview.rev));
    Reply::default().card(card)
}

/// The greeting in a guild just joined.
pub fn welcome(words: &Words, help: &Help) -> Reply {
    let text = msg!("guilds-welcome", help = help.mention("help"), settings = help.mention("settings panel"));
    let card = Card::new(words.say(&msg!("guilds-welcome-title")), words.say(&text)).tone(Tone::Good);
    Reply::public("").card(card)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::*;
    use crate::words::Locale;

    fn overview(chosen: &serde_json::Value) -> Overview {
        Overview { settings: Arc::default(), document: chosen.as_object().unwrap().clone(), rev: 3 }
    }

    #[test]
    fn every_setting_and_topic_is_described() {
        let words = Words::new(Locale::english());
        for key in Key::VARIANTS {
            assert!(!about(&words, *key).contains('⟨'), "{key}: {}", about(&words, *key));
            assert!(!shown(&words, *key, None).contains('⟨'), "{key}");
        }
        for topic in Topic::VARIANTS {
            assert!(!topic_name(&words, *topic).contains('⟨'), "{topic}");
        }
    }

    #[test]
    fn the_overview_shows_every_setting_on_one_card() {
        let chosen = json!({
            "prefix": "?", "welcome": { "channel": "7", "message": "Hi {user},\n`nice` to see you" }, "autorole": ["5"],
            "levels": { "roles": [{ "level": 5, "role": "5" }], "xpCommand": 2, "xpMultiplier": 150 }, "economy": { "tax": 5, "dailyTransferCap": 10000 },
            "disabledCommands": ["game flip"], "commandRules": [{ "command": "work", "onlyIn": ["7"], "notFor": ["5"] }],
            "flags": { "beta": { "on": true, "reason": "a try" } },
        });
        let card = &show(&Words::new(Locale::english()), &overview(&chosen)).cards[0];
        assert!(card.text.chars().count() < 4_000);
        insta::assert_snapshot!(format!("{}\n---\n{}\n---\n{}", card.title, card.text, card.footer), @r"
        Settings of this server
        ---
        Change them with the panel, or one by one with `/settings set`.

        **General**
        `prefix`: `?`
        `locale`: — (nothing chosen)
        `timezone`: `UTC` (default)

        **Recording**
        `recording`: `all` (default)
        `recordingChannels`: — (nothing chosen)
        `retentionDays`: — (nothing chosen)

        **Newcomers**
        `autorole`: <@&5>
        `welcome.channel`: <#7>
        `welcome.message`: `Hi {user}, 'nice' to see you`

        **Levels**
        `levels.channel`: — (nothing chosen)
        `levels.message`: — (nothing chosen)
        `levels.roles`: 5 → <@&5>
        `levels.xpMessage`: the usual (default)
        `levels.xpWork`: the usual (default)
        `levels.xpGather`: the usual (default)
        `levels.xpFight`: the usual (default)
        `levels.xpDaily`: the usual (default)
        `levels.xpCommand`: 2
        `levels.xpMultiplier`: ×1.5

        **Play and money**
        `games`: off (default)
        `economy.dailyTransferCap`: 10,000
        `economy.tax`: 5
        `economy.minimumAccountAge`: 0 (default)

        **Assistant**
        `assistant.mode`: `addressed` (default)
        `assistant.channels`: — (nothing chosen)
        `assistant.silentChannels`: — (nothing chosen)
        `assistant.ambient`: off (default)

        **Commands**
        `disabledCommands`: `/game flip`
        `disabledCategories`: — (nothing chosen)
        `commandRules`: `/work` only in <#7>, not for <@&5>

        **Administration**
        `modLogChannel`: — (nothing chosen)
        `auditRetentionDays`: 90 (default)
        `selectedPoolId`: — (nothing chosen)
        `musicMode`: `open` (default)
        `flags`: `beta` on
        ---
        Revision 3
        ");
    }
}
