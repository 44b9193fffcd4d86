//! `/search` and its pages.

use poise::serenity_prelude as serenity;

use crate::{
    discord::{self, Command, Component, Context, PressEvent, PressOutcome},
    error::Result,
    search::{Refusal, Request, replies},
    transcript::finding::{Has, Scope},
};

/// The commands of this slice.
pub fn commands() -> Vec<Command> {
    // As a text command, whatever follows is words: a day or a name among them means itself.
    vec![Command { prefix_action: search_words().prefix_action, ..search() }]
}

/// Its page buttons.
pub fn components() -> Vec<Component> {
    vec![Component { action: replies::ACTION, run: |press| Box::pin(turn(press)) }]
}

/// What a message may have, as the picker offers it.
#[derive(Clone, Copy, poise::ChoiceParameter)]
enum With {
    #[name = "A link"]
    Link,
    #[name = "A file"]
    File,
    #[name = "A picture"]
    Image,
}

impl From<With> for Has {
    fn from(with: With) -> Self {
        match with {
            With::Link => Self::Link,
            With::File => Self::File,
            With::Image => Self::Image,
        }
    }
}

/// Look for what was said, in every channel you can read
#[poise::command(slash_command, category = "Assistant", ephemeral)]
async fn search(
    context: Context<'_>,
    #[description = "Only messages of this person"] from: Option<serenity::User>,
    #[description = "Only in this channel"]
    #[rename = "in"]
    channel: Option<serenity::ChannelId>,
    #[description = "Only before this day (2026-11-05), or longer ago than 7d"] before: Option<String>,
    #[description = "Only after this day (2026-11-05), or not longer ago than 7d"] after: Option<String>,
    #[description = "Only messages that have this"] has: Option<With>,
    #[description = "Words, \"phrases\", -without, or, beginn*"] words: Option<String>,
) -> Result<()> {
    let request = Request {
        words,
        from: from.map(|user| user.id.get().into()),
        channel: channel.map(|channel| channel.get().into()),
        before,
        after,
        has: has.map(Has::from),
    };
    answer(context, &request).await
}

#[poise::command(prefix_command)]
async fn search_words(context: Context<'_>, #[rest] words: String) -> Result<()> {
    answer(context, &Request { words: Some(words), ..Request::default() }).await
}

async fn answer(context: Context<'_>, request: &Request) -> Result<()> {
    let (services, origin) = (context.data(), discord::origin(context));
    let zone = services.times.zone_of(origin.user, origin.guild).await?;
    let query = request.read(services.clock.now(), zone)?;
    let scope = match origin.guild {
        Some(guild) => Scope::Guild(guild, discord::readable(context, &origin, query.channel).await?),
        None => Scope::Private(origin.channel),
    };
    let page = services.search.begin(&origin, &scope, query).await?;
    discord::send(context, replies::page(&discord::words(context), origin.user, origin.guild, &page)).await
}

async fn turn(press: PressEvent) -> Result<PressOutcome> {
    let (event, number) = replies::asked_for(&press.action.state).ok_or(Refusal::Over)?;
    let (search, origin) = (&press.services.search, &press.origin);
    let named = search.channel_of(event, origin.user).await?;
    let scope = match origin.guild {
        Some(guild) => Scope::Guild(guild, discord::readable_by_presser(&press, named).await?),
        None => Scope::Private(origin.channel),
    };
    let page = search.turn(origin.user, &scope, event, number).await?;
    Ok(PressOutcome::Update(replies::page(&press.words, origin.user, origin.guild, &page)))
}
