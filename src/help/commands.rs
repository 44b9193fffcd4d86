//! `/help` and `/about`.

use super::{About, replies};
use crate::{
    discord::{Command, Context, Suggestions, origin, send, suggestions, words},
    error::Result,
};

/// The slice's commands.
pub fn commands() -> Vec<Command> {
    vec![help(), about()]
}

/// Show what I can do
#[poise::command(slash_command, prefix_command, ephemeral, category = "start")]
async fn help(
    context: Context<'_>,
    #[description = "A command to know more about"]
    #[autocomplete = "names"]
    #[rest]
    command: Option<String>,
) -> Result<()> {
    let (services, words) = (context.data(), words(context));
    let Some(asked) = command.filter(|asked| !asked.trim().is_empty()) else {
        return send(context, replies::overview(&words, &services.help)).await;
    };
    let found = services.help.find(&asked);
    let reply = if found.is_empty() {
        replies::not_found(&words, &services.help, &asked, &services.help.search(&asked))
    } else {
        let prefix = services.guilds.prefix(origin(context).guild).await?;
        replies::about_command(&words, &services.help, &found, &prefix)
    };
    send(context, reply).await
}

#[expect(clippy::unused_async, reason = "the shape poise asks for")]
async fn names(context: Context<'_>, typed: &str) -> Suggestions {
    suggestions(context.data().help.search(typed).into_iter().map(|entry| entry.name))
}

/// Tell what I am and how I am doing
#[poise::command(slash_command, prefix_command, category = "start")]
async fn about(context: Context<'_>) -> Result<()> {
    let services = context.data();
    let recording = match origin(context).guild {
        Some(guild) => Some(services.guilds.settings(guild).await?.recording.into()),
        None => None,
    };
    let about = About {
        version: env!("CARGO_PKG_VERSION"),
        started_at: services.clock.now() - services.pulse.uptime(),
        guilds: u32::try_from(context.cache().guild_count()).ok(),
        recording,
    };
    send(context, replies::about(&words(context), &services.help, &about)).await
}
