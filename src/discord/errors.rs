//! The interpreter of errors for people: whatever goes wrong becomes one sentence. A fault is logged here, once, with its
//! whole chain and the reference code the person was shown.

use poise::{FrameworkError, TooFewArguments, TooManyArguments};

use crate::{
    discord::{
        Command, Context,
        context::{language, words},
        invocation::send,
        replies, wire,
    },
    error::Error,
    ids::GuildId,
    msg,
    reply::Reply,
    services::Services,
    words::Words,
};

/// Where an error happened, for the log.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scene<'a> {
    pub guild: Option<GuildId>,
    /// The command or component.
    pub name: &'a str,
}

/// The private sentence of an error. Logs by its kind.
pub(super) fn interpret(services: &Services, words: &Words, scene: Scene<'_>, error: &Error) -> Reply {
    let guild = scene.guild.map(|id| id.0);
    match error {
        Error::Refused(_) => {
            tracing::debug!(guild.id = guild, command.name = scene.name, "{error}");
            replies::error(words, error, None)
        }
        Error::Denied(_) => {
            tracing::info!(guild.id = guild, command.name = scene.name, "{error}");
            replies::error(words, error, None)
        }
        // What is busy says so once, where it is noticed; here it is counted, and told to the person.
        Error::Busy { .. } => {
            tracing::debug!(guild.id = guild, command.name = scene.name, "{error}");
            replies::error(words, error, None)
        }
        Error::Fault(chain) => {
            let reference = services.dice.reference();
            tracing::error!(guild.id = guild, command.name = scene.name, reference, "a command failed: {chain:#}");
            replies::error(words, error, Some(&reference))
        }
    }
}

/// Answers a command that did not end well, and says whether the failure was ours.
pub(super) async fn handle(error: FrameworkError<'_, Services, Error>) -> bool {
    let Some(context) = error.ctx() else {
        aside(error).await;
        return true;
    };
    let ours = into_error(error, context);
    let is_ours = matches!(ours, Error::Fault(_) | Error::Busy { .. });
    let guild = context.guild_id().map(|id| id.get().into());
    let scene = Scene { guild, name: &context.command().qualified_name };
    let reply = interpret(context.data(), &words(context), scene, &ours);
    if let Err(error) = send(context, reply).await {
        tracing::warn!(command.name = scene.name, "an error could not be shown: {error}");
    }
    is_ours
}

/// Errors outside any command.
async fn aside(error: FrameworkError<'_, Services, Error>) {
    match error {
        FrameworkError::UnknownInteraction { framework, interaction, .. } => {
            let tags = (Some(interaction.locale.as_str()), interaction.guild_locale.as_deref());
            let words = Words::new(language(&framework.user_data.guilds, interaction.guild_id, tags));
            let help = framework.user_data.help.mention("help");
            let text = words.say(&msg!("discord-command-gone", help = help));
            let body = serde_json::json!({ "type": 4, "data": { "content": text, "flags": 64 } });
            let http = &framework.serenity_context.http;
            if let Err(error) =
                http.create_interaction_response(interaction.id, &interaction.token, &body, Vec::new()).await
            {
                tracing::warn!("an error could not be shown: {}", wire::describe(&error));
            }
        }
        FrameworkError::DynamicPrefix { error, .. } => tracing::debug!("no prefix known: {error}"),
        FrameworkError::EventHandler { error, .. }
        | FrameworkError::NonCommandMessage { error, .. }
        | FrameworkError::Setup { error, .. } => tracing::error!("an event was not handled: {error}"),
        _ => {}
    }
}

/// The framework's errors in the house's terms.
fn into_error(error: FrameworkError<'_, Services, Error>, context: Context<'_>) -> Error {
    let words = words(context);
    match error {
        FrameworkError::Command { error, .. } | FrameworkError::CommandCheckFailed { error: Some(error), .. } => error,
        FrameworkError::CommandCheckFailed { error: None, .. } => Error::Denied(msg!("discord-check-failed")),
        FrameworkError::CommandPanic { payload, .. } => {
            Error::Fault(anyhow::anyhow!("panic: {}", payload.as_deref().unwrap_or("of an unknown kind")))
        }
        FrameworkError::SubcommandRequired { .. } => Error::Refused(choose_subcommand(context)),
        FrameworkError::ArgumentParse { error, input, .. } => argument(context, error, input.as_deref()),
        FrameworkError::CommandStructureMismatch { description, .. } => {
            tracing::warn!(command.name = %context.command().qualified_name, "a stale command was used: {description}");
            Error::Refused(msg!("discord-command-outdated"))
        }
        FrameworkError::CooldownHit { remaining_cooldown, .. } => {
            Error::Refused(replies::slow_down(context.data().clock.now(), remaining_cooldown))
        }
        FrameworkError::MissingUserPermissions { missing_permissions: Some(missing), .. } => {
            let permissions = replies::permissions(&words, missing);
            Error::Denied(msg!("discord-missing-user-permission", permissions = permissions))
        }
        FrameworkError::MissingBotPermissions { missing_permissions, .. } => {
            let permissions = replies::permissions(&words, missing_permissions);
            Error::Denied(msg!("discord-missing-bot-permission", permissions = permissions))
        }
        FrameworkError::MissingUserPermissions { missing_permissions: None, .. }
        | FrameworkError::PermissionFetchFailed { .. } => {
            Error::Busy { message: msg!("discord-permissions-unknown"), retry_after: None }
        }
        FrameworkError::NotAnOwner { .. } => Error::Denied(msg!("discord-owner-only")),
        FrameworkError::GuildOnly { .. } => Error::Refused(msg!("discord-guild-only")),
        FrameworkError::DmOnly { .. } => Error::Refused(msg!("discord-dm-only")),
        FrameworkError::NsfwOnly { .. } => Error::Refused(msg!("discord-nsfw-only")),
        other => Error::Fault(anyhow::anyhow!("an error of the framework nobody expected: {other}")),
    }
}

fn choose_subcommand(context: Context<'_>) -> crate::words::Message {
    let command = context.command();
    let shown = |sub: &Command| match context {
        Context::Application(_) => context.data().help.mention(&sub.qualified_name),
        Context::Prefix(prefix) => format!("`{}{}`", prefix.prefix(), sub.qualified_name),
    };
    let choices: Vec<String> = command.subcommands.iter().map(shown).collect();
    let name = format!("{}{}", context.prefix(), command.qualified_name);
    msg!("discord-choose-subcommand", command = name, choices = choices.join(", "))
}

/// An argument that cannot be read. A type of ours may bring its own sentence.
fn argument(context: Context<'_>, error: Box<dyn std::error::Error + Send + Sync>, input: Option<&str>) -> Error {
    let error = match error.downcast::<Error>() {
        Ok(ours) => return *ours,
        Err(error) => error,
    };
    let command = context.command();
    let parameters = command.parameters.iter().map(|parameter| (parameter.name.to_string(), parameter.required));
    let usage = replies::usage(context.prefix(), &command.qualified_name, parameters);
    let help = msg!("discord-more-help", help = context.data().help.mention("help"));
    let help = words(context).say(&help);
    let input = input.map(replies::shown_input);
    Error::Refused(if error.is::<TooFewArguments>() {
        msg!("discord-missing-argument", usage = usage, help = help)
    } else if error.is::<TooManyArguments>() {
        msg!("discord-too-many-arguments", usage = usage, help = help)
    } else {
        match (error.to_string().to_lowercase(), input) {
            (text, Some(input)) if text.contains("user") || text.contains("member") => {
                msg!("discord-no-such-person", input = input)
            }
            (text, Some(input)) if text.contains("not found") => msg!("discord-no-such-thing", input = input),
            (_, Some(input)) => msg!("discord-bad-argument", input = input, usage = usage, help = help),
            (_, None) => msg!("discord-bad-arguments", usage = usage, help = help),
        }
    })
}
