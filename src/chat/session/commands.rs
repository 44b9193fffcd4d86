//! `/session`.

use super::replies::{self, Afterwards};
use crate::{
    discord::{self, Command, Context},
    error::{Error, Result},
    msg,
    services::Services,
    sessions::{Place, Session},
};

/// The commands of this room.
pub(in crate::chat) fn commands() -> Vec<Command> {
    vec![session()]
}

/// Our conversation: what I know of it, what came of earlier ones, and a fresh start
#[poise::command(
    slash_command,
    prefix_command,
    category = "Assistant",
    subcommands("info", "history", "summary", "new", "end"),
    subcommand_required
)]
#[expect(clippy::unused_async, reason = "the shape of a command; a group never runs itself")]
async fn session(_context: Context<'_>) -> Result<()> {
    Ok(())
}

fn place(context: Context<'_>) -> Place {
    let origin = discord::origin(context);
    Place { user: origin.user, guild: origin.guild, channel: origin.channel, project: None }
}

/// Show what I would tell the language model here and now, and how much of it
#[poise::command(slash_command, prefix_command, category = "Assistant", ephemeral)]
async fn info(context: Context<'_>) -> Result<()> {
    let preview = Box::pin(context.data().chat.preview(&place(context))).await?;
    discord::send(context, replies::info(&discord::words(context), &preview)).await
}

/// List our conversations, newest first
#[poise::command(slash_command, prefix_command, category = "Assistant", ephemeral)]
async fn history(
    context: Context<'_>,
    #[description = "Which page; the first if left out"]
    #[min = 1]
    page: Option<u16>,
) -> Result<()> {
    let page = i64::from(page.unwrap_or(1).max(1));
    let listed =
        context.data().sessions.list(discord::origin(context).user, replies::PAGE + 1, (page - 1) * replies::PAGE);
    discord::send(context, replies::history(&discord::words(context), &listed.await?, page)).await
}

/// Say in short what we talked about here
#[poise::command(slash_command, prefix_command, category = "Assistant", ephemeral)]
async fn summary(context: Context<'_>) -> Result<()> {
    let (services, place) = (context.data(), place(context));
    let session = services.chat.current(&place).await?;
    let earlier = services.sessions.earlier(&place).await?;
    discord::send(context, replies::summary(&discord::words(context), session.as_ref(), &earlier)).await
}

/// Begin a new conversation here; the one before is kept, and summed up if it was worth it
#[poise::command(slash_command, prefix_command, category = "Assistant", ephemeral)]
async fn new(context: Context<'_>) -> Result<()> {
    let (services, place) = (context.data(), place(context));
    let afterwards = match services.chat.current(&place).await? {
        Some(before) => ended(services, &before).await?,
        None => Afterwards::Nothing,
    };
    services.chat.open(&place).await?;
    discord::send(context, replies::begun(&discord::words(context), afterwards)).await
}

/// End our conversation here; it is kept, and summed up if it was worth it
#[poise::command(slash_command, prefix_command, category = "Assistant", ephemeral)]
async fn end(context: Context<'_>) -> Result<()> {
    let (services, place) = (context.data(), place(context));
    let none = || Error::refused(msg!("session-none"));
    let session = services.chat.current(&place).await?.ok_or_else(none)?;
    let afterwards = ended(services, &session).await?;
    discord::send(context, replies::ended(&discord::words(context), &session, afterwards)).await
}

/// Ends a conversation; what becomes of it.
async fn ended(services: &Services, session: &Session) -> Result<Afterwards> {
    services.sessions.end(session.id).await?;
    let is_empty = session.next_sequence == 1;
    // Of people who want nothing recorded, nothing is summed up either.
    let is_recorded = services.transcript.opted_out(session.user).await?.is_none();
    Ok(if is_recorded && services.sessions.sums_up(session) {
        Afterwards::SummedUp
    } else if is_empty {
        Afterwards::Nothing
    } else {
        Afterwards::Kept
    })
}
