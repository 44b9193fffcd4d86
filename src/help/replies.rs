//! Every sentence of help.

use super::{About, Entry, Help, tongues};
use crate::{
    msg,
    names::safe_name,
    reply::{Card, Field, Reply},
    words::Words,
};

/// Topics in the order in which they are shown; others follow.
const TOPICS: [&str; 6] = ["start", "economy", "fun", "assistant", "agents", "admin"];

/// The characters one field of a card takes.
const FIELD: usize = 1_000;

/// Everything, by topic.
pub(super) fn overview(words: &Words, help: &Help) -> Reply {
    let entries = help.entries();
    let mut topics: Vec<&str> = entries.iter().map(|entry| entry.category.as_str()).collect();
    topics.sort_by_key(|topic| (TOPICS.iter().position(|known| known == topic).unwrap_or(TOPICS.len()), *topic));
    topics.dedup();
    let mut card = Card::new(words.say(&msg!("help-title")), words.say(&msg!("help-intro")));
    for topic in topics {
        let of_topic = entries.iter().filter(|entry| entry.category == topic);
        let lines: Vec<String> =
            of_topic.map(|entry| format!("{} — {}", help.mention(&entry.name), described(words, entry))).collect();
        card.fields.extend(fields(&title(words, topic), &lines));
    }
    card.footer = words.say(&msg!("help-footer"));
    Reply::private("").card(card).harmless()
}

fn described(words: &Words, entry: &Entry) -> String {
    tongues::command_about(words, &entry.name).unwrap_or_else(|| entry.description.clone())
}

/// Lines in as many fields as they need.
fn fields(title: &str, lines: &[String]) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for line in lines {
        match fields.last_mut() {
            Some(field) if field.value.len() + line.len() < FIELD => {
                field.value.push('\n');
                field.value.push_str(line);
            }
            _ => {
                let name = if fields.is_empty() { title.to_owned() } else { String::new() };
                fields.push(Field { name, value: line.clone(), inline: false });
            }
        }
    }
    fields
}

fn title(words: &Words, topic: &str) -> String {
    match topic {
        "start" => words.say(&msg!("help-topic-start")),
        "economy" => words.say(&msg!("help-topic-economy")),
        "fun" => words.say(&msg!("help-topic-fun")),
        "assistant" => words.say(&msg!("help-topic-assistant")),
        "agents" => words.say(&msg!("help-topic-agents")),
        "admin" => words.say(&msg!("help-topic-admin")),
        "" => words.say(&msg!("help-topic-other")),
        other => other.to_owned(),
    }
}

/// One command, or the commands under a name.
pub(super) fn about_command(words: &Words, help: &Help, found: &[Entry], prefix: &str) -> Reply {
    let cards = found.iter().map(|entry| {
        let mut card = Card::new(format!("/{}", entry.name), described(words, entry));
        let parameters: Vec<String> = entry
            .parameters
            .iter()
            .map(|parameter| {
                let about = tongues::option_about(words, &entry.name, &parameter.name);
                let about = about.unwrap_or_else(|| parameter.description.clone());
                let name = format!("**{}** — {about}", parameter.name);
                if parameter.required { name } else { words.say(&msg!("help-optional", parameter = name)) }
            })
            .collect();
        if !parameters.is_empty() {
            card.fields.extend(fields(&words.say(&msg!("help-parameters")), &parameters));
        }
        let usage = words.say(&msg!("help-usage-forms", slash = help.mention(&entry.name), text = entry.usage(prefix)));
        card.fields.push(Field { name: words.say(&msg!("help-usage")), value: usage, inline: false });
        if !entry.permission.is_empty() {
            card.footer = words.say(&msg!("help-permission"));
        }
        card
    });
    Reply { cards: cards.collect(), ..Reply::default() }.harmless()
}

/// Nothing has that name.
pub(super) fn not_found(words: &Words, help: &Help, asked: &str, close: &[Entry]) -> Reply {
    let asked = safe_name(asked);
    let names: Vec<String> = close.iter().take(5).map(|entry| help.mention(&entry.name)).collect();
    Reply::private(words.say(&if names.is_empty() {
        msg!("help-unknown", name = asked, help = help.mention("help"))
    } else {
        msg!("help-unknown-close", name = asked, close = names.join(", "))
    }))
    .harmless()
}

/// What this is.
pub(super) fn about(words: &Words, help: &Help, about: &About) -> Reply {
    let text = words.say(&msg!("help-about", help = help.mention("help")));
    let mut card = Card::new(words.say(&msg!("help-about-title")), text)
        .field(words.say(&msg!("help-about-version")), about.version)
        .field(words.say(&msg!("help-about-since")), format!("<t:{}:R>", about.started_at.timestamp()));
    if let Some(servers) = about.guilds {
        card =
            card.field(words.say(&msg!("help-about-servers")), words.say(&msg!("help-about-count", count = servers)));
    }
    if let Some(recording) = about.recording {
        let name = words.say(&msg!("help-about-recording"));
        card = card.field(name, words.say(&msg!("help-about-recording-mode", mode = recording)));
    }
    Reply::public("").card(card)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{help::Parameter, words::Locale};

    fn entry(name: &str, category: &str) -> Entry {
        let parameters = vec![
            Parameter { name: "to".into(), description: "Who".into(), required: true },
            Parameter { name: "note".into(), description: "Why".into(), required: false },
        ];
        let description = "Does a thing".into();
        Entry {
            name: name.into(),
            description,
            category: category.into(),
            parameters,
            id: Some(7),
            permission: String::new(),
        }
    }

    #[test]
    fn topics_come_in_their_order_with_clickable_commands() {
        let help = Help::default();
        help.publish(vec![entry("settings set", "admin"), entry("wallet pay", "economy"), entry("x", "zoo")]);
        let reply = overview(&Words::new(Locale::english()), &help);
        let fields: Vec<String> =
            reply.cards[0].fields.iter().map(|field| format!("{}: {}", field.name, field.value)).collect();
        insta::assert_snapshot!(fields.join("\n"), @r#"
        Coins: </wallet pay:7> — Does a thing
        For those who manage the server: </settings set:7> — Does a thing
        zoo: </x:7> — Does a thing
        "#);
    }

    #[test]
    fn a_command_shows_both_forms() {
        let help = Help::default();
        let wallet = entry("wallet pay", "economy");
        help.publish(vec![wallet.clone()]);
        let reply = about_command(&Words::new(Locale::english()), &help, &[wallet], "?");
        let fields: Vec<String> =
            reply.cards[0].fields.iter().map(|field| format!("{}: {}", field.name, field.value)).collect();
        insta::assert_snapshot!(fields.join("\n"), @r#"
        What to fill in: **to** — Who
        **note** — Why (optional)
        How to use it: </wallet pay:7> or `?wallet pay <to> [note]`
        "#);
    }

    #[test]
    fn a_hundred_commands_fit() {
        let help = Help::default();
        help.publish((0..100).map(|n| entry(&format!("command{n} with subcommand"), "economy")).collect());
        let reply = overview(&Words::new(Locale::english()), &help);
        assert!(reply.cards[0].fields.iter().all(|field| field.value.len() <= 1_024));
    }
}
