//! Discord's Markdown and embeds as plain words for a terminal.

use std::sync::LazyLock;

use chrono::{DateTime, TimeDelta};
use regex::{Captures, Regex};
use serde_json::Value;

use crate::demo::world::{Message, World};

static MARKS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"<@!?(?<user>\d+)>|<#(?<channel>\d+)>|<@&(?<role>\d+)>|</(?<command>[^:>]+):\d+>|<t:(?<time>-?\d+)(?::\w)?>",
    )
    .ok()
});

/// What a message says: its text, its embeds' titles, texts and fields, and the labels of its buttons.
pub(super) fn words(world: &World, message: &Message) -> String {
    let mut parts = vec![message.content.clone()];
    for embed in &message.embeds {
        parts.extend(["title", "description"].iter().filter_map(|name| embed[*name].as_str()).map(str::to_owned));
        parts.extend(embed["fields"].as_array().into_iter().flatten().map(field));
        parts.extend(embed["footer"]["text"].as_str().map(str::to_owned));
    }
    let buttons: Vec<_> = message.components.iter().flat_map(labels).collect();
    if !buttons.is_empty() {
        parts.push(buttons.join(" "));
    }
    parts.retain(|part| !part.trim().is_empty());
    plain(world, &parts.join("\n"))
}

fn field(field: &Value) -> String {
    let text = |name: &str| field[name].as_str().unwrap_or_default().replace('\n', ", ");
    format!("{}: {}", text("name"), text("value"))
}

fn labels(row: &Value) -> Vec<String> {
    let buttons = row["components"].as_array().into_iter().flatten();
    buttons.filter_map(|button| button["label"].as_str()).map(|label| format!("[ {label} ]")).collect()
}

/// Names in place of ids, words in place of timestamps, no emphasis.
pub(super) fn plain(world: &World, text: &str) -> String {
    let text = text.replace("-# ", "").replace("**", "").replace('`', "");
    match MARKS.as_ref() {
        Some(marks) => marks.replace_all(&text, |found: &Captures<'_>| named(world, found)).into_owned(),
        None => text,
    }
}

fn named(world: &World, found: &Captures<'_>) -> String {
    let id = |name: &str| found.name(name).and_then(|id| id.as_str().parse::<u64>().ok());
    if let Some(user) = id("user") {
        let name = world.users.get(&user.into()).map_or("somebody", |user| user.name());
        return format!("@{name}");
    }
    if let Some(channel) = id("channel") {
        let name = world.channels.get(&channel.into()).map_or("somewhere", |channel| channel.name.as_str());
        return format!("#{name}");
    }
    if let Some(command) = found.name("command") {
        return format!("/{}", command.as_str());
    }
    match found.name("time").and_then(|time| DateTime::from_timestamp(time.as_str().parse().ok()?, 0)) {
        Some(time) => relative(time - world.now()),
        None => "@role".into(),
    }
}

/// "in 24 hours", "3 minutes ago".
fn relative(distance: TimeDelta) -> String {
    let seconds = distance.num_seconds();
    let minutes = (seconds.abs() + 30) / 60;
    let (count, unit) = match minutes {
        0 => (seconds.abs(), "second"),
        1..60 => (minutes, "minute"),
        60..2_880 => ((minutes + 30) / 60, "hour"),
        _ => ((minutes + 720) / 1_440, "day"),
    };
    let plural = if count == 1 { "" } else { "s" };
    if seconds >= 0 { format!("in {count} {unit}{plural}") } else { format!("{count} {unit}{plural} ago") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clock::Clock, demo::world::cafe};

    #[test]
    fn ids_and_times_become_words() {
        let (world, cafe) = cafe::town(Clock::system());
        let soon = world.now().timestamp() + 24 * 3_600;
        let text =
            format!("<@{}> got **5** in <#{}>; `next` <t:{soon}:R>, see </wallet show:7>", cafe.ada, cafe.general);
        assert_eq!(plain(&world, &text), "@Ada got 5 in #general; next in 24 hours, see /wallet show");
    }

    #[test]
    fn distances_are_said_as_people_do() {
        for (seconds, said) in
            [(5, "in 5 seconds"), (-61, "1 minute ago"), (7_200, "in 2 hours"), (200_000, "in 2 days")]
        {
            assert_eq!(relative(TimeDelta::seconds(seconds)), said);
        }
    }
}
