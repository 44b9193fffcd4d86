//! What `/prompt` and `/config` have in common: each does the same with texts of its own.

use serenity::all::{AutocompleteChoice, CreateAutocompleteResponse};

use super::{Kind, MOST, Refusal, Shelf, Text, model::diff, replies};
use crate::{
    discord::{self, Context, Form, FormField, PressEvent, PressOutcome},
    error::{Error, Result},
    ids::UserId,
    msg,
    reply::ActionId,
    services::Services,
    words::Message,
};

/// The longest reason.
const REASON: u16 = 200;

/// All texts; `about` says what one is for.
pub(crate) async fn list(context: Context<'_>, shelf: &impl Shelf, about: fn(&str) -> Option<Message>) -> Result<()> {
    let (words, _) = (discord::words(context), admit(context, shelf)?);
    let told = |text: Text| {
        let about = about(&text.name).map(|about| words.say(&about));
        (text, about)
    };
    let texts: Vec<_> = shelf.list().await?.into_iter().map(told).collect();
    discord::send(context, replies::list(&words, kind_of(shelf), &texts)).await
}

/// A text as it is used now, or one of its versions.
pub(crate) async fn show(context: Context<'_>, shelf: &impl Shelf, name: &str, version: Option<i32>) -> Result<()> {
    admit(context, shelf)?;
    let mut text = shelf.find(name).await?;
    if let Some(version) = version {
        (text.content, text.version) = (shelf.version(name, version).await?, version);
    }
    discord::send(context, replies::show(&discord::words(context), &text)).await
}

/// A text with a button that opens its form.
pub(crate) async fn edit(context: Context<'_>, shelf: &impl Shelf, name: &str) -> Result<()> {
    let owner = admit(context, shelf)?;
    let text = shelf.find(name).await?;
    let action = format!("{}.open", kind_of(shelf).name());
    discord::send(context, replies::edit(&discord::words(context), owner, &action, &text)).await
}

/// Who changed a text, when and why.
pub(crate) async fn history(context: Context<'_>, shelf: &impl Shelf, name: &str) -> Result<()> {
    admit(context, shelf)?;
    let (text, versions) = (shelf.find(name).await?, shelf.history(name).await?);
    discord::send(context, replies::history(&discord::words(context), &text, &versions)).await
}

/// What changed from one version to another: to the one in use, and from the one before, if none are named.
pub(crate) async fn compare(
    context: Context<'_>,
    shelf: &impl Shelf,
    name: &str,
    (from, to): (Option<i32>, Option<i32>),
) -> Result<()> {
    admit(context, shelf)?;
    let to = match to {
        Some(to) => to,
        None => shelf.find(name).await?.version,
    };
    let from = from.unwrap_or(to.saturating_sub(1).max(0));
    let (before, after) = (shelf.version(name, from).await?, shelf.version(name, to).await?);
    let reply = replies::compared(&discord::words(context), name, (from, to), &diff(&before, &after));
    discord::send(context, reply).await
}

/// Goes back to an earlier version, or with version 0 to what ships.
pub(crate) async fn rollback(
    context: Context<'_>,
    shelf: &impl Shelf,
    name: &str,
    version: i32,
    reason: Option<String>,
) -> Result<()> {
    let by = admit(context, shelf)?;
    let (now, then) = (shelf.find(name).await?, shelf.version(name, version).await?);
    let reason = reason.unwrap_or_else(|| format!("rollback to version {version}"));
    let then = (version != 0).then_some(then.as_str());
    let written = shelf.edit(name, now.version, then, by, &kept(&reason)).await?;
    let text = Text { version: written, ..shelf.find(name).await? };
    discord::send(context, replies::saved(&discord::words(context), kind_of(shelf), &text)).await
}

/// The names that begin to be typed.
pub(crate) fn complete(shelf: &impl Shelf, typed: &str) -> CreateAutocompleteResponse {
    let typed = typed.to_lowercase();
    let names = shelf.names().into_iter().filter(|name| name.contains(&typed)).take(25);
    CreateAutocompleteResponse::new().set_choices(names.map(|name| AutocompleteChoice::new(name, name)).collect())
}

/// The form of a text, which remembers the version that was seen.
pub(crate) async fn open(press: PressEvent, shelf: &impl Shelf) -> Result<PressOutcome> {
    check(&press.services, press.origin.user, kind_of(shelf))?;
    let (kind, words) = (kind_of(shelf), &press.words);
    let text = shelf.find(&press.action.state).await?;
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
pub(crate) async fn save(press: PressEvent, shelf: &impl Shelf) -> Result<PressOutcome> {
    let kind = kind_of(shelf);
    check(&press.services, press.origin.user, kind)?;
    let unknown = || Error::from(Refusal::Changed(kind));
    let (seen, name) = press.action.state.split_once('/').ok_or_else(unknown)?;
    let seen = seen.parse().map_err(|_| unknown())?;
    let written = |field: usize| press.chosen.get(field).map_or("", String::as_str);
    let (content, reason) = (written(0), kept(written(1)));
    let version = shelf.edit(name, seen, Some(content), press.origin.user, &reason).await?;
    let text = Text { version, ..shelf.find(name).await? };
    Ok(PressOutcome::Answer(replies::saved(&press.words, kind, &text)))
}

/// Only those who host Artie: these texts hold for every server.
fn admit(context: Context<'_>, shelf: &impl Shelf) -> Result<UserId> {
    let user = discord::origin(context).user;
    check(context.data(), user, kind_of(shelf))?;
    Ok(user)
}

fn check(services: &Services, user: UserId, kind: Kind) -> Result<()> {
    let may = services.settings.discord.operators.contains(&user);
    if may { Ok(()) } else { Err(Error::Denied(msg!("versions-operators-only", kind = kind))) }
}

fn kind_of<S: Shelf>(_shelf: &S) -> Kind {
    S::KIND
}

fn kept(reason: &str) -> String {
    reason.trim().chars().take(REASON.into()).collect()
}
