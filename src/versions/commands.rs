//! `/prompt` and `/config`, for those who host Artie: the same commands over texts of their own.

use serenity::all::{AutocompleteChoice, CreateAutocompleteResponse};

use super::{Kind, MOST, Refusal, Shelf, Text, model::diff, replies};
use crate::{
    discord::{self, Command, Component, Context, Form, FormField, PressEvent, PressOutcome},
    error::{Error, Result},
    ids::UserId,
    msg,
    reply::ActionId,
    services::Services,
};

/// The longest reason.
const REASON: u16 = 200;

/// The commands of this slice.
pub fn commands() -> Vec<Command> {
    vec![prompt(), config()]
}

/// What their buttons and their forms do.
pub fn components() -> Vec<Component> {
    vec![
        Component { action: "prompt.open", run: |press| Box::pin(open(press, Kind::Prompt)) },
        Component { action: "prompt.save", run: |press| Box::pin(save(press, Kind::Prompt)) },
        Component { action: "config.open", run: |press| Box::pin(open(press, Kind::Config)) },
        Component { action: "config.save", run: |press| Box::pin(save(press, Kind::Config)) },
    ]
}

/// What the language model is told: for those who host me
#[poise::command(
    slash_command,
    prefix_command,
    category = "Admin",
    default_member_permissions = "MANAGE_GUILD",
    required_permissions = "MANAGE_GUILD",
    subcommands("list", "show", "edit", "history", "compare", "rollback"),
    subcommand_required
)]
#[expect(clippy::unused_async, reason = "the shape of a command; a group never runs itself")]
async fn prompt(_context: Context<'_>) -> Result<()> {
    Ok(())
}

/// Settings that change while I run: for those who host me
#[poise::command(
    slash_command,
    prefix_command,
    category = "Admin",
    default_member_permissions = "MANAGE_GUILD",
    required_permissions = "MANAGE_GUILD",
    subcommands("list", "show", "edit", "history", "compare", "rollback"),
    subcommand_required
)]
#[expect(clippy::unused_async, reason = "the shape of a command; a group never runs itself")]
async fn config(_context: Context<'_>) -> Result<()> {
    Ok(())
}

/// List all there are
#[poise::command(slash_command, prefix_command, category = "Admin", ephemeral, required_permissions = "MANAGE_GUILD")]
async fn list(context: Context<'_>) -> Result<()> {
    let (_, shelf) = admit(context)?;
    let words = discord::words(context);
    let texts = shelf.list().await?.into_iter().map(|text| {
        let about = shelf.about(&text.name).map(|about| words.say(&about));
        (text, about)
    });
    discord::send(context, replies::list(&words, shelf.kind(), &texts.collect::<Vec<_>>())).await
}

/// Show one as it is used now, or one of its versions
#[poise::command(slash_command, prefix_command, category = "Admin", ephemeral, required_permissions = "MANAGE_GUILD")]
async fn show(
    context: Context<'_>,
    #[description = "Which one"]
    #[autocomplete = "complete_name"]
    name: String,
    #[description = "Which version; the one in use if left out"] version: Option<i32>,
) -> Result<()> {
    let (_, shelf) = admit(context)?;
    let mut text = shelf.find(&name).await?;
    if let Some(version) = version {
        (text.content, text.version) = (shelf.version(&name, version).await?, version);
    }
    discord::send(context, replies::show(&discord::words(context), &text)).await
}

/// Change one
#[poise::command(slash_command, prefix_command, category = "Admin", ephemeral, required_permissions = "MANAGE_GUILD")]
async fn edit(
    context: Context<'_>,
    #[description = "Which one"]
    #[autocomplete = "complete_name"]
    name: String,
) -> Result<()> {
    let (owner, shelf) = admit(context)?;
    let text = shelf.find(&name).await?;
    let action = format!("{}.open", shelf.kind().name());
    discord::send(context, replies::edit(&discord::words(context), owner, &action, &text)).await
}

/// Show who changed one, when and why
#[poise::command(slash_command, prefix_command, category = "Admin", ephemeral, required_permissions = "MANAGE_GUILD")]
async fn history(
    context: Context<'_>,
    #[description = "Which one"]
    #[autocomplete = "complete_name"]
    name: String,
) -> Result<()> {
    let (_, shelf) = admit(context)?;
    let (text, versions) = (shelf.find(&name).await?, shelf.history(&name).await?);
    discord::send(context, replies::history(&discord::words(context), &text, &versions)).await
}

/// Show what changed from one version to another
#[poise::command(
    slash_command,
    prefix_command,
    category = "Admin",
    ephemeral,
    rename = "diff",
    required_permissions = "MANAGE_GUILD"
)]
async fn compare(
    context: Context<'_>,
    #[description = "Which one"]
    #[autocomplete = "complete_name"]
    name: String,
    #[description = "From which version; the one before if left out"] from: Option<i32>,
    #[description = "To which version; the one in use if left out"] to: Option<i32>,
) -> Result<()> {
    let (_, shelf) = admit(context)?;
    let to = match to {
        Some(to) => to,
        None => shelf.find(&name).await?.version,
    };
    let from = from.unwrap_or(to.saturating_sub(1).max(0));
    let (before, after) = (shelf.version(&name, from).await?, shelf.version(&name, to).await?);
    let reply = replies::compared(&discord::words(context), &name, (from, to), &diff(&before, &after));
    discord::send(context, reply).await
}

/// Go back to an earlier version
#[poise::command(slash_command, prefix_command, category = "Admin", ephemeral, required_permissions = "MANAGE_GUILD")]
async fn rollback(
    context: Context<'_>,
    #[description = "Which one"]
    #[autocomplete = "complete_name"]
    name: String,
    #[description = "To which version; 0 is what came with me, or what the files say"] version: i32,
    #[description = "Why"]
    #[rest]
    reason: Option<String>,
) -> Result<()> {
    let (by, shelf) = admit(context)?;
    let (now, then) = (shelf.find(&name).await?, shelf.version(&name, version).await?);
    let reason = reason.unwrap_or_else(|| format!("rollback to version {version}"));
    let then = (version != 0).then_some(then.as_str());
    let written = shelf.edit(&name, now.version, then, by, &kept(&reason)).await?;
    let text = Text { version: written, ..shelf.find(&name).await? };
    discord::send(context, replies::saved(&discord::words(context), shelf.kind(), &text)).await
}

#[expect(clippy::unused_async, reason = "the shape poise asks for")]
async fn complete_name(context: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    let typed = typed.to_lowercase();
    let names = shelf(context.data(), kind_of(context)).names();
    let names = names.into_iter().filter(|name| name.contains(&typed)).take(25);
    CreateAutocompleteResponse::new().set_choices(names.map(|name| AutocompleteChoice::new(name, name)).collect())
}

/// The form of a text, which remembers the version that was seen.
async fn open(press: PressEvent, kind: Kind) -> Result<PressOutcome> {
    check(&press.services, press.origin.user, kind)?;
    let words = &press.words;
    let text = shelf(&press.services, kind).find(&press.action.state).await?;
    let length = text.content.chars().count();
    if length > MOST.into() {
        // A form would cut it off, and what is cut off would be saved.
        return Err(Refusal::TooLong(kind, length).into());
    }
    let content = FormField {
        label: words.say(&msg!("versions-form-content", kind = kind)),
        placeholder: String::new(),
        value: text.content,
        long: true,
        // Some settings may be empty; the others say so themselves.
        optional: kind == Kind::Config,
        max_length: MOST,
    };
    let reason = FormField {
        label: words.say(&msg!("versions-form-reason")),
        placeholder: words.say(&msg!("versions-form-reason-example", kind = kind)),
        value: String::new(),
        long: false,
        optional: false,
        max_length: REASON,
    };
    let state = format!("{}/{}", text.version, text.name);
    let action = ActionId { action: format!("{}.save", kind.name()), owner: Some(press.origin.user), state };
    let title = words.say(&msg!("versions-form-title", name = text.name));
    Ok(PressOutcome::Form(Form { action, title, fields: vec![content, reason] }))
}

/// Writes what the form holds.
async fn save(press: PressEvent, kind: Kind) -> Result<PressOutcome> {
    check(&press.services, press.origin.user, kind)?;
    let unknown = || Error::from(Refusal::Changed(kind));
    let (seen, name) = press.action.state.split_once('/').ok_or_else(unknown)?;
    let seen = seen.parse().map_err(|_| unknown())?;
    let written = |field: usize| press.chosen.get(field).map_or("", String::as_str);
    let (content, reason) = (written(0), kept(written(1)));
    let shelf = shelf(&press.services, kind);
    let version = shelf.edit(name, seen, Some(content), press.origin.user, &reason).await?;
    let text = Text { version, ..shelf.find(name).await? };
    Ok(PressOutcome::Answer(replies::saved(&press.words, kind, &text)))
}

/// Only those who host Artie: these texts hold for every server. Who it is, and the texts of the command they used.
fn admit(context: Context<'_>) -> Result<(UserId, &dyn Shelf)> {
    let (user, kind) = (discord::origin(context).user, kind_of(context));
    check(context.data(), user, kind)?;
    Ok((user, shelf(context.data(), kind)))
}

fn check(services: &Services, user: UserId, kind: Kind) -> Result<()> {
    let may = services.settings.discord.operators.contains(&user);
    if may { Ok(()) } else { Err(Error::Denied(msg!("versions-operators-only", kind = kind))) }
}

/// Which group a command was used in.
fn kind_of(context: Context<'_>) -> Kind {
    let group = context.parent_commands().first().map_or("", |group| group.name.as_ref());
    if group == Kind::Config.name() { Kind::Config } else { Kind::Prompt }
}

fn shelf(services: &Services, kind: Kind) -> &dyn Shelf {
    match kind {
        Kind::Prompt => &services.prompts,
        Kind::Config => &services.overrides,
    }
}

fn kept(reason: &str) -> String {
    reason.trim().chars().take(REASON.into()).collect()
}
