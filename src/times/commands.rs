//! `/time`.

use chrono_tz::Tz;

use crate::{
    discord::{self, Command, Context, Suggestions},
    error::Result,
    reply::Reply,
    times::{Refusal, place, replies, suggestions},
};

/// The commands of this slice.
pub fn commands() -> Vec<Command> {
    vec![time()]
}

/// What time it is here and elsewhere
#[poise::command(
    slash_command,
    prefix_command,
    category = "Assistant",
    subcommands("now", "zone"),
    subcommand_required
)]
#[expect(clippy::unused_async, reason = "the shape of a command; a group never runs itself")]
async fn time(_context: Context<'_>) -> Result<()> {
    Ok(())
}

/// What time it is, here or in another place
#[poise::command(slash_command, prefix_command, category = "Assistant")]
async fn now(
    context: Context<'_>,
    #[description = "A city or a time zone; yours if you leave it out"]
    #[autocomplete = "complete"]
    #[rest]
    place: Option<String>,
) -> Result<()> {
    let (times, origin) = (&context.data().times, discord::origin(context));
    let zone = match place {
        Some(typed) => super::place(&typed).ok_or(Refusal::NoPlace(typed))?,
        None => times.zone_of(origin.user, origin.guild).await?,
    };
    let said = discord::words(context).say(&replies::time_there(times.now(), zone));
    discord::send(context, Reply::public(said)).await
}

/// Choose the time zone you live in
#[poise::command(slash_command, prefix_command, category = "Assistant", ephemeral)]
async fn zone(
    context: Context<'_>,
    #[description = "A city or a time zone; the server's if you leave it out"]
    #[autocomplete = "complete"]
    #[rest]
    zone: Option<String>,
) -> Result<()> {
    let (times, user) = (&context.data().times, discord::origin(context).user);
    let chosen = times.choose_zone(user, zone.as_deref()).await?;
    discord::send(context, replies::chosen(&discord::words(context), chosen, times.now())).await
}

#[expect(clippy::unused_async, reason = "the shape poise asks for")]
async fn complete(_context: Context<'_>, typed: &str) -> Suggestions {
    let found = place(typed).map(Tz::name);
    discord::suggestions(found.into_iter().chain(suggestions(typed)))
}
