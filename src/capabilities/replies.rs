//! What capabilities say.

use super::{
    Borrowed, Listed,
    model::{Answer, Cost},
};
use crate::{
    msg,
    reply::{Card, Reply},
    stats::Usage,
    words::{Locale, Message, Words},
};

/// Tools of one server that are listed.
const MOST_LISTED: usize = 12;

/// The answer of a run, for the channel.
pub(super) fn answer(locale: &Locale, answer: &Answer) -> Reply {
    Reply::public(Words::new(locale.clone()).say(&answer.says))
}

/// Every capability, and whether it is on; then the MCP servers.
pub(super) fn list(words: &Words, listed: &[Listed], borrowed: &[Borrowed]) -> Reply {
    let entries = listed.iter().map(|one| {
        let name = one.definition.name;
        if !one.enabled {
            return words.say(&msg!("capability-list-off", name = name));
        }
        let mut about = words.say(&one.definition.about());
        if one.definition.cost == Cost::Metered {
            about = words.say(&msg!("capability-list-metered", about = about));
        }
        words.say(&msg!("capability-list-entry", name = name, about = about, example = one.definition.example))
    });
    let entries = entries.chain(borrowed.iter().map(|one| words.say(&lent(one))));
    let mut text = entries.collect::<Vec<_>>().join("\n");
    text += "\n\n";
    text += &words.say(&msg!("capability-list-hint"));
    Reply::private("").card(Card::new(words.say(&msg!("capability-list-title")), text)).harmless()
}

/// An MCP server, and the tools of it that are on.
fn lent(server: &Borrowed) -> Message {
    let name = server.name.as_str();
    match &server.tools {
        _ if !server.enabled => msg!("capability-list-off", name = name),
        None => msg!("mcp-list-away", name = name),
        Some(tools) if tools.is_empty() => msg!("mcp-list-empty", name = name),
        Some(tools) => {
            let shown = tools.iter().take(MOST_LISTED).map(|tool| format!("`{tool}`")).collect::<Vec<_>>().join(", ");
            let more = u32::try_from(tools.len().saturating_sub(MOST_LISTED)).unwrap_or(u32::MAX);
            msg!("mcp-list-entry", name = name, tools = shown, more = more)
        }
    }
}

/// A switch was set.
pub(super) fn switched(words: &Words, name: &str, is_on: bool) -> Reply {
    let said = if is_on {
        msg!("capability-switched-on-here", name = name)
    } else {
        msg!("capability-switched-off-here", name = name)
    };
    Reply::private(words.say(&said))
}

/// How the capabilities did.
pub(super) fn stats(words: &Words, used: &[Usage]) -> Reply {
    if used.is_empty() {
        return Reply::private(words.say(&msg!("capability-stats-none"))).harmless();
    }
    let entries = used.iter().map(|one| {
        words.say(&msg!(
            "capability-stats-entry",
            name = one.name.as_str(),
            count = one.count(),
            average = one.average_ms(),
            errors = one.err
        ))
    });
    let text = entries.collect::<Vec<_>>().join("\n");
    Reply::private("").card(Card::new(words.say(&msg!("capability-stats-title")), text)).harmless()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::Value;

    use super::*;
    use crate::{
        capabilities::{calculate::Calculate, dice::Dice, model::Tool, wolfram::Wolfram},
        config,
    };

    fn english() -> Words {
        Words::new(Locale::english())
    }

    #[test]
    fn the_list_names_every_capability_and_what_is_off() {
        let settings = config::Wolfram { app_id: None, base_url: "http://127.0.0.1:1".parse().unwrap() };
        let tools: Vec<Arc<dyn Tool>> =
            vec![Arc::new(Calculate::default()), Arc::new(Dice), Arc::new(Wolfram::new(&settings).unwrap())];
        let listed: Vec<Listed> = tools
            .iter()
            .map(|tool| tool.definition())
            .map(|definition| Listed { definition, schema: Value::Null, enabled: definition.name != "dice" })
            .collect();
        let lent = |name: &str, tools: Option<&[&str]>, enabled| Borrowed {
            name: format!("mcp:{name}"),
            tools: tools.map(|tools| tools.iter().map(|tool| format!("{name}__{tool}")).collect()),
            enabled,
        };
        let borrowed = [
            lent("notes", Some(&["read", "search"]), true),
            lent("many", Some(&["x"; 14]), true),
            lent("gone", None, true),
            lent("bare", Some(&[]), true),
            lent("off", None, false),
        ];
        insta::assert_snapshot!(list(&english(), &listed, &borrowed).cards[0].text, @"
        **calculate**: Works out arithmetic of any size, percentages and units.
        -# For example `3 miles in km`
        **dice**: switched off on this server
        **wolfram**: Asks Wolfram|Alpha a question and gives its short answer. Uses an outside service.
        -# For example `distance to the moon`
        **mcp:notes**: `notes__read`, `notes__search`
        **mcp:many**: `many__x`, `many__x`, `many__x`, `many__x`, `many__x`, `many__x`, `many__x`, `many__x`, `many__x`, `many__x`, `many__x`, `many__x` and 2 more
        **mcp:gone**: doesn't answer at the moment
        **mcp:bare**: no tool of it is on
        **mcp:off**: switched off on this server

        Run one with `/capability run`, or just ask me: “@Artie what is 12*7”.
        ");
    }

    #[test]
    fn the_use_is_a_line_each() {
        let used = [
            Usage { name: "calculate".into(), ok: 1_200, err: 1, total_ms: 2_500 },
            Usage { name: "dice".into(), ok: 1, err: 0, total_ms: 0 },
        ];
        insta::assert_snapshot!(stats(&english(), &used).cards[0].text, @"
        **calculate**: 1,201 runs, 2 ms on average, 1 failed
        **dice**: 1 run, 0 ms on average, none failed
        ");
        assert_eq!(stats(&english(), &[]).text, "No capability has run here yet. Try `/calc 12*7`.");
    }
}
