//! Pages of hits.

use crate::{
    ids::{ChannelId, EventId, GuildId, UserId},
    msg,
    names::safe_name,
    reply::{ActionId, Button, ButtonStyle, Card, Reply, mention},
    search::{Page, Query, excerpt::excerpt},
    transcript::finding::{Has, Hit},
    words::Words,
};

/// The action of the page buttons.
pub(super) const ACTION: &str = "search.page";

/// A page, for the asker alone.
pub(super) fn page(words: &Words, asker: UserId, guild: Option<GuildId>, page: &Page) -> Reply {
    let lines: Vec<_> = page.hits.iter().map(|hit| line(words, guild, hit, &page.query)).collect();
    let body = match (lines.is_empty(), page.is_partial) {
        (true, true) => words.say(&msg!("search-not-yet")),
        (true, false) if page.number > 0 => words.say(&msg!("search-no-more")),
        (true, false) => words.say(&msg!("search-nothing")),
        (false, true) => format!("{}\n\n{}", lines.join("\n"), words.say(&msg!("search-go-on"))),
        (false, false) => lines.join("\n"),
    };
    let text = format!("{}\n\n{body}", asked(words, &page.query));
    let reply = Reply::default().card(Card::new(words.say(&msg!("search-title")), text));
    if page.number == 0 && !page.has_older {
        return reply;
    }
    let newer = page.number.checked_sub(1);
    let older = page.has_older.then_some(page.number + 1);
    reply.buttons(vec![
        turn(words.say(&msg!("search-newer")), asker, page.event, newer, "n"),
        turn(words.say(&msg!("search-older")), asker, page.event, older, "o"),
    ])
}

/// Which page of which search a press asks for. `None` if it makes no sense (any more).
pub(super) fn asked_for(state: &str) -> Option<(EventId, usize)> {
    let (event, number) = state.split_once(':')?;
    Some((event.parse().ok()?, number.parse().ok().filter(|number| *number < 10_000)?))
}

/// A button that turns the page; greyed out at the end, so that nothing jumps.
fn turn(label: String, asker: UserId, event: EventId, to: Option<usize>, dead_end: &str) -> Button {
    let number = to.map_or_else(|| dead_end.to_owned(), |number| number.to_string());
    let action = ActionId { action: ACTION.into(), owner: Some(asker), state: format!("{event}:{number}") };
    Button { disabled: to.is_none(), ..Button::action(label, ButtonStyle::Secondary, action) }
}

/// What was asked for, in words.
fn asked(words: &Words, query: &Query) -> String {
    let mut parts = Vec::new();
    let typed = std::iter::once(query.words.clone()).chain(query.beginnings.iter().map(|word| format!("{word}*")));
    let typed: Vec<_> = typed.filter(|word| !word.is_empty()).collect();
    if !typed.is_empty() {
        parts.push(words.say(&msg!("search-asked-words", words = plain(&typed.join(" ")))));
    }
    parts.extend(query.author.map(|author| words.say(&msg!("search-asked-from", who = mention(author)))));
    parts.extend(query.channel.map(|channel| words.say(&msg!("search-asked-in", channel = link(channel)))));
    parts.extend(query.has.map(|has| words.say(&had(has))));
    let day = |time: chrono::DateTime<chrono::Utc>| format!("<t:{}:f>", time.timestamp());
    parts.extend(query.since.map(|since| words.say(&msg!("search-asked-after", when = day(since)))));
    parts.extend(query.until.map(|until| words.say(&msg!("search-asked-before", when = day(until)))));
    parts.join(" · ")
}

fn had(has: Has) -> crate::words::Message {
    match has {
        Has::Link => msg!("search-asked-link"),
        Has::File => msg!("search-asked-file"),
        Has::Image => msg!("search-asked-image"),
    }
}

fn line(words: &Words, guild: Option<GuildId>, hit: &Hit, query: &Query) -> String {
    let place = guild.map_or_else(|| "@me".to_owned(), |guild| guild.to_string());
    let address = format!("https://discord.com/channels/{place}/{}/{}", hit.channel, hit.message);
    let mut text = excerpt(&hit.text, query);
    if hit.files > 0 {
        let files = words.say(&msg!("search-files", count = hit.files));
        text = if text.is_empty() { files } else { format!("{text} {files}") };
    }
    let who = if hit.author_name.is_empty() { mention(hit.author) } else { safe_name(&hit.author_name) };
    let when = format!("<t:{}:f>", hit.message.created_at().timestamp());
    words.say(&msg!("search-line", who = who, address = address, channel = link(hit.channel), when = when, text = text))
}

fn link(channel: ChannelId) -> String {
    format!("<#{channel}>")
}

/// Typed text, shown plainly whatever is in it.
fn plain(text: &str) -> String {
    crate::names::escaped(&crate::names::visible(text))
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::{
        ids::{MessageId, snowflake_at},
        words::Locale,
    };

    fn hit(text: &str, files: i32) -> Hit {
        let at = snowflake_at("2026-11-05T10:00:00Z".parse().unwrap());
        Hit {
            message: MessageId(at),
            channel: ChannelId(4),
            author: UserId(7),
            author_name: "Ada *L*".into(),
            text: text.into(),
            files,
        }
    }

    fn shown(page: &Page) -> String {
        super::page(&Words::new(Locale::english()), UserId(9), Some(GuildId(3)), page).cards[0].text.clone()
    }

    #[test]
    fn hits_link_to_their_messages() {
        let query = Query { words: "coffee".into(), author: Some(UserId(7)), has: Some(Has::File), ..Query::default() };
        let hits = vec![hit("more Coffee, @everyone", 2), hit("", 1)];
        let page = Page { event: EventId(1), query, number: 0, hits, has_older: true, is_partial: false };
        assert_snapshot!(shown(&page), @r"
        **coffee** · from <@7> · with a file

        [Ada \*L\*](https://discord.com/channels/3/4/1567840901529600000) · <#4> · <t:1793872800:f>
        more **Coffee**, \@everyone *(2 files)*
        [Ada \*L\*](https://discord.com/channels/3/4/1567840901529600000) · <#4> · <t:1793872800:f>
        *(one file)*
        ");
    }

    #[test]
    fn pages_say_when_there_is_nothing() {
        let empty = |number, is_partial| Page {
            event: EventId(1),
            query: Query { beginnings: vec!["tea".into()], ..Query::default() },
            number,
            hits: Vec::new(),
            has_older: is_partial,
            is_partial,
        };
        assert_snapshot!([shown(&empty(0, false)), shown(&empty(2, false)), shown(&empty(0, true))].join("\n---\n"), @r"
        **tea\***

        I found nothing. I only know messages I was allowed to record, and only show what you can read on Discord.
        ---
        **tea\***

        That was all.
        ---
        **tea\***

        Nothing yet, and looking took a while. Press Older to look further back.
        ");
    }

    #[test]
    fn a_full_page_fits_into_a_card() {
        let query = Query { words: "x".repeat(200), ..Query::default() };
        let hits = vec![hit(&"*x ".repeat(700), 10); super::super::PAGE];
        let page = Page { event: EventId(u64::MAX), query, number: 9, hits, has_older: true, is_partial: true };
        assert!(shown(&page).chars().count() <= 4_096);
    }
}
