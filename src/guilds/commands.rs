//! `/settings`: for those who manage the server.

use strum::VariantArray;

use super::{
    Around, Edit, Edits, Key, Order, Refusal, Set, Use, Why,
    backfill::Wanted,
    replies::{self, APPLY, DISCARD, HISTORY},
};
use crate::{
    discord::{
        Command, Component, Context, PressEvent, PressOutcome, Suggestions, around, around_presser, filled_in, origin,
        permission, permission_name, respond_to, seat, send, suggestions, words,
    },
    error::{Error, Result},
    ids::{GuildId, UserId},
    msg,
    origin::Origin,
    reply::{Audience, Reply},
    services::Services,
    words::Words,
};

/// A file of settings is small.
const MAX_FILE: u32 = 256 * 1024;
/// Changes on a page of the history.
const PAGE: u16 = 5;

/// The slice's commands.
pub fn commands() -> Vec<Command> {
    vec![settings()]
}

/// The slice's components.
pub fn components() -> Vec<Component> {
    let mut components = vec![
        Component { action: APPLY, run: |press| Box::pin(apply(press)) },
        Component { action: DISCARD, run: |press| Box::pin(async move { Ok(discard(&press)) }) },
        Component { action: HISTORY, run: |press| Box::pin(turn_history(press)) },
    ];
    components.extend(super::panel::commands::components());
    components
}

/// See and change how I behave in this server
#[poise::command(
    slash_command,
    prefix_command,
    guild_only,
    ephemeral,
    category = "Admin",
    subcommands(
        "super::panel::commands::panel",
        "show",
        "set",
        "reset",
        "history",
        "export",
        "import",
        "why",
        "backfill"
    ),
    subcommand_required,
    default_member_permissions = "MANAGE_GUILD",
    required_permissions = "MANAGE_GUILD"
)]
#[expect(clippy::unused_async, reason = "the shape of a command; a group never runs itself")]
async fn settings(_context: Context<'_>) -> Result<()> {
    Ok(())
}

/// Show all settings of this server, or one of them
#[poise::command(slash_command, prefix_command, guild_only, ephemeral, required_permissions = "MANAGE_GUILD")]
async fn show(
    context: Context<'_>,
    #[description = "Which setting; all if you leave it out"]
    #[autocomplete = "keys"]
    key: Option<String>,
) -> Result<()> {
    let overview = context.data().guilds.overview(guild(&origin(context))?).await?;
    let reply = match key {
        Some(key) => replies::show_one(&words(context), &overview, named(&key)?),
        None => replies::show(&words(context), &overview),
    };
    send(context, reply).await
}

/// Change one setting of this server
#[poise::command(slash_command, prefix_command, guild_only, ephemeral, required_permissions = "MANAGE_GUILD")]
async fn set(
    context: Context<'_>,
    #[description = "Which setting"]
    #[autocomplete = "keys"]
    key: String,
    #[description = "Its new value; `none` for the default"]
    #[autocomplete = "values"]
    #[rest]
    value: String,
) -> Result<()> {
    let around = surroundings(context)?;
    let edits = vec![Edit::typed(named(&key)?, &value, &around)?];
    change(context, edits, &around).await
}

/// Put one setting back to its default
#[poise::command(slash_command, prefix_command, guild_only, ephemeral, required_permissions = "MANAGE_GUILD")]
async fn reset(
    context: Context<'_>,
    #[description = "Which setting"]
    #[autocomplete = "keys"]
    key: String,
) -> Result<()> {
    let edits = vec![Edit { key: named(&key)?, after: None }];
    change(context, edits, &surroundings(context)?).await
}

async fn change(context: Context<'_>, edits: Edits, around: &Around) -> Result<()> {
    let (origin, order) = (origin(context), Order { edits, seen: None, source: "command" });
    let set = context.data().guilds.change(guild(&origin)?, &origin, order, around).await?;
    send(context, told(&words(context), &set, origin.user, around)).await
}

/// See who changed which setting, and when
#[poise::command(slash_command, prefix_command, guild_only, ephemeral, required_permissions = "MANAGE_GUILD")]
async fn history(context: Context<'_>) -> Result<()> {
    let reply = page_of_history(context.data(), &origin(context), &words(context), None).await?;
    send(context, reply).await
}

/// Get all settings as one file
#[poise::command(slash_command, prefix_command, guild_only, ephemeral, required_permissions = "MANAGE_GUILD")]
async fn export(context: Context<'_>) -> Result<()> {
    let (rev, bytes) = context.data().guilds.export(guild(&origin(context))?).await?;
    send(context, replies::exported(&words(context), rev, bytes)).await
}

/// Take settings from a file; you see what would change before anything does
#[poise::command(slash_command, prefix_command, guild_only, ephemeral, required_permissions = "MANAGE_GUILD")]
async fn import(
    context: Context<'_>,
    #[description = "A file that /settings export made"] file: poise::serenity_prelude::Attachment,
) -> Result<()> {
    if file.size > MAX_FILE {
        return Err(Refusal::FileUnreadable.into());
    }
    let bytes = file.download().await.map_err(|_| Error::Refused(msg!("guilds-file-unreachable")))?;
    let text = String::from_utf8(bytes).map_err(|_| Refusal::FileUnreadable)?;
    let (origin, around) = (origin(context), surroundings(context)?);
    let proposal = context.data().guilds.propose(guild(&origin)?, &origin, &text, &around).await?;
    send(context, replies::proposal(&words(context), &proposal, origin.user)).await
}

/// See whether somebody can use a command here, and why not
#[poise::command(slash_command, prefix_command, guild_only, ephemeral, required_permissions = "MANAGE_GUILD")]
async fn why(
    context: Context<'_>,
    #[description = "Whose use of it; yours if you leave it out"] user: Option<poise::serenity_prelude::User>,
    #[description = "Which command"]
    #[autocomplete = "commands_there"]
    #[rest]
    command: String,
) -> Result<()> {
    let origin = origin(context);
    let found = context.data().help.find(&command).into_iter().next();
    let found = found.ok_or_else(|| Refusal::UnknownCommand(crate::names::safe_name(&command)))?;
    let user = user.as_ref().unwrap_or(context.author());
    let (permission, known) = (permission(&found.permission), seat(context, user).await?);
    let settings = context.data().guilds.current(guild(&origin)?).await?;
    let request = Use { command: &found.name, category: &found.category, places: &known.places, roles: &known.roles };
    let words = words(context);
    let answer = Why {
        user: user.id.get().into(),
        command: found.name.clone(),
        permission: permission.map(|permission| permission_name(&words, permission)).unwrap_or_default(),
        has_permission: permission.is_none_or(|permission| known.permissions.contains(permission)),
        bar: settings.bar(&request),
        i_may_speak: known.i_may_speak,
    };
    send(context, replies::why(&words, &answer)).await
}

#[expect(clippy::unused_async, reason = "the shape poise asks for")]
async fn commands_there(context: Context<'_>, typed: &str) -> Suggestions {
    suggestions(context.data().help.search(typed).into_iter().map(|entry| entry.name))
}

/// Give the roles for newcomers to everybody who is here already
#[poise::command(slash_command, prefix_command, guild_only, ephemeral, required_permissions = "MANAGE_GUILD")]
async fn backfill(context: Context<'_>) -> Result<()> {
    let (services, origin, around) = (context.data(), origin(context), surroundings(context)?);
    let guild = guild(&origin)?;
    let roles = services.guilds.current(guild).await?.autorole.clone();
    if roles.is_empty() {
        return Err(Error::Refused(msg!("guilds-backfill-none", panel = services.help.mention("settings panel"))));
    }
    around.gives(&roles)?;
    let members = context.guild().and_then(|guild| u32::try_from(guild.member_count).ok());
    let respond_to = respond_to(context, Audience::Invoker).await?;
    services.guilds.backfill(&services.queue, guild, &origin, Wanted { roles, members, respond_to }).await
}

/// What became of a change, in words.
fn told(words: &Words, set: &Set, asker: UserId, around: &Around) -> Reply {
    match set {
        Set::Done(change) => replies::changed(words, change, around),
        Set::Conflict(conflict) => replies::conflict(words, conflict, asker),
    }
}

async fn apply(press: PressEvent) -> Result<PressOutcome> {
    let (PressEvent { services, origin, words, .. }, gone) = (&press, || Error::from(Refusal::DraftGone));
    let (draft, rev) = press.action.state.split_once('.').ok_or_else(gone)?;
    let (draft, rev) = (draft.parse().map_err(|_| gone())?, rev.parse().map_err(|_| gone())?);
    let (guild, around) = (guild(origin)?, around_press(&press)?);
    Ok(PressOutcome::Update(match services.guilds.apply(guild, origin, draft, rev, &around).await {
        Ok(Set::Done(change)) => replies::answered(words, origin.user, replies::changed(words, &change, &around).text),
        Ok(Set::Conflict(conflict)) => replies::conflict(words, &conflict, origin.user),
        Err(Error::Refused(refusal)) => replies::answered(words, origin.user, words.say(&refusal)),
        Err(error) => return Err(error),
    }))
}

fn discard(press: &PressEvent) -> PressOutcome {
    let said = replies::discarded(&press.words);
    PressOutcome::Update(replies::answered(&press.words, press.origin.user, said))
}

async fn turn_history(press: PressEvent) -> Result<PressOutcome> {
    let before = press.action.state.parse().ok().filter(|id| *id > 0);
    let reply = page_of_history(&press.services, &press.origin, &press.words, before).await?;
    // From the panel, which stays as it is.
    Ok(if press.action.state == "open" { PressOutcome::Answer(reply) } else { PressOutcome::Update(reply) })
}

async fn page_of_history(services: &Services, origin: &Origin, words: &Words, before: Option<i64>) -> Result<Reply> {
    let mut page = services.guilds.history(guild(origin)?, before, PAGE + 1).await?;
    let has_more = page.len() > usize::from(PAGE);
    page.truncate(PAGE.into());
    let older = page.last().map(|(id, _)| *id).filter(|_| has_more);
    Ok(replies::history(words, origin.user, &page, before, older))
}

pub(super) fn surroundings(context: Context<'_>) -> Result<Around> {
    let known = around(context, guild(&origin(context))?);
    Ok(Around { misses_newcomers: context.data().pulse.withheld().members, ..known })
}

pub(super) fn around_press(press: &PressEvent) -> Result<Around> {
    let known = around_presser(press, guild(&press.origin)?);
    Ok(Around { misses_newcomers: press.services.pulse.withheld().members, ..known })
}

fn named(key: &str) -> Result<Key> {
    let key = key.trim().trim_matches('`');
    Ok(key.parse::<Key>().map_err(|_| Refusal::UnknownKey(crate::names::safe_name(key)))?)
}

pub(super) fn guild(origin: &Origin) -> Result<GuildId> {
    origin.guild.ok_or(Error::Refused(msg!("guilds-server-only")))
}

#[expect(clippy::unused_async, reason = "the shape poise asks for")]
async fn keys(_context: Context<'_>, typed: &str) -> Suggestions {
    let typed = typed.to_lowercase();
    suggestions(Key::VARIANTS.iter().map(ToString::to_string).filter(|key| key.to_lowercase().contains(&typed)))
}

/// Values of the key that is already filled in.
#[expect(clippy::unused_async, reason = "the shape poise asks for")]
async fn values(context: Context<'_>, typed: &str) -> Suggestions {
    let key = filled_in(context, "key").and_then(|key| key.parse::<Key>().ok());
    let values = key.map(Key::suggestions).unwrap_or_default();
    suggestions(values.iter().filter(|value| value.starts_with(typed)))
}
