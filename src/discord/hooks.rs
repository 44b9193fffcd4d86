//! What the framework asks of us around every command.

use std::borrow::Cow;

use poise::{BoxFuture, CommandInteractionType, FrameworkOptions, PartialContext, PrefixFrameworkOptions};
use serenity::all::CreateAllowedMentions;
use tokio::time::Instant;

use crate::{
    discord::{
        Command, Context,
        invocation::Invocation,
        limits::{CountsAs, Limits},
        replies, seat, tongues,
    },
    error::{Error, Result},
    guilds::Use,
    services::Services,
};

/// The key under which the limits lie in the client's shared data.
pub(super) struct LimitsKey;

impl serenity::prelude::TypeMapKey for LimitsKey {
    type Value = std::sync::Arc<Limits>;
}

/// The framework's options over these commands.
pub(super) fn options(mut commands: Vec<Command>) -> FrameworkOptions<Services, Error> {
    poise::set_qualified_names(&mut commands);
    tongues::translate(&mut commands);
    FrameworkOptions {
        commands,
        pre_command: |context| Box::pin(remember_name(context)),
        post_command: |context| Box::pin(regard(context)),
        command_check: Some(|context| Box::pin(admit(context))),
        allowed_mentions: Some(CreateAllowedMentions::new()),
        manual_cooldowns: true,
        initialize_owners: false,
        prefix_options: PrefixFrameworkOptions {
            dynamic_prefix: Some(|context| prefix(context)),
            // A mention is the beginning of a conversation, not of a command.
            mention_as_prefix: false,
            ..PrefixFrameworkOptions::default()
        },
        ..FrameworkOptions::default()
    }
}

fn prefix(context: PartialContext<'_, Services, Error>) -> BoxFuture<'_, Result<Option<Cow<'static, str>>>> {
    Box::pin(async move {
        let guild = context.guild_id.map(|id| id.get().into());
        Ok(Some(Cow::Owned(context.framework.user_data.guilds.prefix(guild).await?)))
    })
}

async fn remember_name(context: Context<'_>) {
    if let Some(mut invocation) = context.invocation_data::<Invocation>().await {
        invocation.command = Some(context.command().qualified_name.to_string());
    }
}

/// A command that worked counts for the asker's standing in the server. It is answered by then: nobody waits for this.
async fn regard(context: Context<'_>) {
    if let Some(mut invocation) = context.invocation_data::<Invocation>().await {
        invocation.ended = Some(Instant::now());
    }
    match context.data().standing.commanded(&crate::discord::origin(context)).await {
        Ok(()) => {}
        Err(Error::Busy { .. }) => tracing::debug!("a command did not count for anybody's standing: no database"),
        Err(error) => {
            let command = &context.command().qualified_name;
            let error = &error as &dyn std::error::Error;
            tracing::error!(command.name = %command, error, "a command did not count for anybody's standing");
        }
    }
}

/// The rate limit, and what the guild allows. poise checks the command and each of its parents, but a run counts once;
/// typing in an option that completes itself does not count.
async fn admit(context: Context<'_>) -> Result<bool> {
    if let Context::Application(application) = context
        && application.interaction_type == CommandInteractionType::Autocomplete
    {
        return Ok(true);
    }
    if !is_first(context).await {
        return Ok(true);
    }
    let limits = context.serenity_context().data.read().await.get::<LimitsKey>().cloned();
    let user = context.author().id.get().into();
    if let Some(Err(wait)) = limits.map(|limits| limits.take(category(context), user)) {
        return Err(Error::Refused(replies::slow_down(context.data().clock.now(), wait)));
    }
    if let Some(guild) = context.guild_id() {
        let (places, roles) = (seat::places(context.cache(), guild, context.channel_id()), seat::roles_of(context));
        let command = &context.command().qualified_name;
        let request = Use { command, category: topic(context), places: &places, roles: &roles };
        seat::admit(&context.data().guilds, guild, &request).await?;
    }
    Ok(true)
}

/// Whether nobody asked for this run yet. The lock is let go at once: the 3-second guard needs it.
async fn is_first(context: Context<'_>) -> bool {
    let invocation = context.invocation_data::<Invocation>().await;
    invocation.is_some_and(|mut invocation| !std::mem::replace(&mut invocation.admitted, true))
}

/// What counts against which rate limit.
fn category(context: Context<'_>) -> &str {
    match context.command().custom_data.downcast_ref() {
        Some(CountsAs(category)) => category,
        None => topic(context),
    }
}

fn topic(context: Context<'_>) -> &str {
    let own = context.command().category.as_deref();
    own.or_else(|| context.parent_commands().iter().rev().find_map(|parent| parent.category.as_deref())).unwrap_or("")
}
