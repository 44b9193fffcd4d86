//! `/admin audit`.

use crate::{
    audit::{
        self, Filter,
        model::{Asked, Shape, to_file},
        replies,
    },
    discord::{self, Component, Context, PressEvent, PressOutcome},
    error::{Error, Result},
    msg,
    origin::Origin,
    reply::Reply,
    services::Services,
    words::Words,
};

/// Entries on a page.
const PAGE: u16 = 10;

/// Kinds of files, as Discord offers them.
#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
enum Export {
    /// One object per entry.
    #[name = "JSON"]
    Json,
    /// One line per entry.
    #[name = "CSV"]
    Csv,
}

/// The slice's components.
pub fn components() -> Vec<Component> {
    vec![Component { action: replies::PAGE, run: |press| Box::pin(turn(press)) }]
}

/// See who did what that only admins may do
#[poise::command(
    slash_command,
    prefix_command,
    guild_only,
    ephemeral,
    category = "Admin",
    required_permissions = "MANAGE_GUILD"
)]
pub(crate) async fn audit(
    context: Context<'_>,
    #[description = "What the action begins with, for example settings"]
    #[max_length = 32]
    action: Option<String>,
    #[description = "By whom"] user: Option<poise::serenity_prelude::User>,
    #[description = "Only the last so many days"]
    #[min = 1]
    #[max = 3650]
    days: Option<i64>,
    #[description = "As a file instead"] file: Option<Export>,
) -> Result<()> {
    let (services, origin, words) = (context.data(), discord::origin(context), discord::words(context));
    let asked = Asked {
        action: action.unwrap_or_default().trim().to_lowercase().chars().take(32).collect(),
        user: user.map(|user| user.id.get().into()),
        since: days.map(|days| services.clock.now() - chrono::TimeDelta::days(days)),
        before: None,
    };
    let reply = match file {
        None => page(services, &origin, &words, &asked).await?,
        Some(export) => {
            let shape = match export {
                Export::Json => Shape::Json,
                Export::Csv => Shape::Csv,
            };
            let rows = list(services, &origin, &asked, audit::MOST).await?;
            replies::exported(&words, &rows, shape, to_file(&rows, shape)?)
        }
    };
    discord::send(context, reply).await
}

async fn turn(press: PressEvent) -> Result<PressOutcome> {
    let asked = Asked::read(&press.action.state).ok_or(Error::Refused(msg!("audit-button-stale")))?;
    Ok(PressOutcome::Update(page(&press.services, &press.origin, &press.words, &asked).await?))
}

async fn page(services: &Services, origin: &Origin, words: &Words, asked: &Asked) -> Result<Reply> {
    let mut rows = list(services, origin, asked, PAGE + 1).await?;
    let has_more = rows.len() > usize::from(PAGE);
    rows.truncate(PAGE.into());
    let older = rows.last().map(|row| row.id).filter(|_| has_more);
    Ok(replies::page(words, origin.user, &rows, asked, older))
}

async fn list(services: &Services, origin: &Origin, asked: &Asked, limit: u16) -> Result<Vec<audit::Row>> {
    let guild = origin.guild.ok_or(Error::Refused(msg!("audit-server-only")))?;
    let filter = Filter {
        user: asked.user,
        since: asked.since,
        before: asked.before,
        limit,
        ..Filter::of(guild, &asked.action)
    };
    let mut connection = services.db.acquire().await?;
    audit::list(&mut connection, &filter).await
}
