//! `/memory` and the buttons under memories.

use chrono::TimeDelta;
use uuid::Uuid;

use crate::{
    discord::{self, Command, Component, Context, PressEvent, PressOutcome, Suggestions},
    error::Result,
    memories::{Hand, NewMemory, Refusal, Scope, Viewer, finding::MOST, replies},
    reply::Audience,
};

/// The commands of this slice.
pub fn commands() -> Vec<Command> {
    vec![memory()]
}

/// What its buttons do.
pub fn components() -> Vec<Component> {
    vec![
        Component { action: replies::PAGE_ACTION, run: |press| Box::pin(turn(press)) },
        Component { action: replies::FORGET_ACTION, run: |press| Box::pin(press_forget(press)) },
        Component { action: replies::BACK_ACTION, run: |press| Box::pin(press_back(press)) },
        Component { action: replies::USED_ACTION, run: |press| Box::pin(press_used(press)) },
    ]
}

/// For whom something is remembered, as the picker offers it.
#[derive(Clone, Copy, poise::ChoiceParameter)]
enum For {
    #[name = "Me, wherever I am"]
    Me,
    #[name = "This channel"]
    Channel,
    #[name = "This server"]
    Server,
}

impl From<For> for Scope {
    fn from(whom: For) -> Self {
        match whom {
            For::Me => Self::Own,
            For::Channel => Self::Channel,
            For::Server => Self::Guild,
        }
    }
}

/// Who asks, and is answered alone: also by a text command.
fn viewer(context: Context<'_>) -> Viewer {
    Viewer::of(&discord::origin(context), Audience::Invoker)
}

async fn hand(context: Context<'_>) -> Result<Hand> {
    let origin = discord::origin(context);
    let may = origin.guild.is_some() && discord::seat(context, context.author()).await?.permissions.manage_guild();
    Ok(Hand { user: origin.user, manages: origin.guild.filter(|_| may) })
}

/// The memory that was chosen from the suggestions.
fn chosen(id: &str) -> Result<Uuid> {
    Ok(id.trim().parse().map_err(|_| Refusal::Unknown)?)
}

/// What I remember: add, find, change and forget
#[poise::command(
    slash_command,
    prefix_command,
    category = "Assistant",
    subcommands("add", "search", "list", "pin", "edit", "forget", "stats", "export"),
    subcommand_required
)]
#[expect(clippy::unused_async, reason = "the shape of a command; a group never runs itself")]
async fn memory(_context: Context<'_>) -> Result<()> {
    Ok(())
}

/// Have me remember something
#[poise::command(slash_command, category = "Assistant", ephemeral)]
async fn add(
    context: Context<'_>,
    #[description = "What, in a sentence that can be understood alone"]
    #[max_length = 2000]
    what: String,
    #[description = "For whom; for you alone if you leave it out"]
    #[rename = "for"]
    whom: Option<For>,
    #[description = "Tags, separated by commas"] tags: Option<String>,
    #[description = "Forget it after so many days"]
    #[min = 1]
    #[max = 3650]
    days: Option<i64>,
    #[description = "Of your own: may it appear where others read along?"] open: Option<bool>,
) -> Result<()> {
    let (services, origin) = (context.data(), discord::origin(context));
    let new = NewMemory {
        tags: listed(tags.as_deref()),
        scope: whom.map(Scope::from).unwrap_or_default(),
        is_open: open.unwrap_or(false),
        expires_at: days.map(|days| services.clock.now() + TimeDelta::days(days)),
        ..NewMemory::own(what)
    };
    let key = origin.event.to_string();
    let done = services.memories.remember(&viewer(context), hand(context).await?, Some(&key), new).await?;
    discord::send(context, replies::remembered(&discord::words(context), &done, origin.user)).await
}

fn listed(tags: Option<&str>) -> Vec<String> {
    tags.unwrap_or_default().split(',').map(str::to_owned).collect()
}

/// Look for something I remember
#[poise::command(slash_command, prefix_command, category = "Assistant", ephemeral)]
async fn search(
    context: Context<'_>,
    #[description = "Words, \"phrases\", -without, beginn*"]
    #[rest]
    words: String,
) -> Result<()> {
    let found = context.data().memories.find(&viewer(context), &words, super::PAGE).await?;
    discord::send(context, replies::found(&discord::words(context), &found)).await
}

/// List what I remember here
#[poise::command(slash_command, prefix_command, category = "Assistant", ephemeral)]
async fn list(
    context: Context<'_>,
    #[description = "Of whom; everything you may see if you leave it out"] of: Option<For>,
) -> Result<()> {
    let (viewer, scope) = (viewer(context), of.map(Scope::from));
    let page = context.data().memories.page(&viewer, scope, 0).await?;
    discord::send(context, replies::page(&discord::words(context), &page, scope, &viewer)).await
}

/// Pin a memory so that it comes first, or let it go again
#[poise::command(slash_command, category = "Assistant", ephemeral)]
async fn pin(
    context: Context<'_>,
    #[description = "Which; type to search"]
    #[autocomplete = "complete"]
    memory: String,
    #[description = "Let it go again"] undo: Option<bool>,
    #[description = "May it appear where others read along?"] open: Option<bool>,
) -> Result<()> {
    let (memories, id, hand) = (&context.data().memories, chosen(&memory)?, hand(context).await?);
    if let Some(open) = open {
        memories.open(hand, id, open).await?;
    }
    if open.is_none() || undo.is_some() {
        memories.pin(hand, id, !undo.unwrap_or(false)).await?;
    }
    let memory = memories.get(&viewer(context), id).await?;
    discord::send(context, replies::pinned(&discord::words(context), &memory)).await
}

/// Change the words of a memory
#[poise::command(slash_command, category = "Assistant", ephemeral)]
async fn edit(
    context: Context<'_>,
    #[description = "Which; type to search"]
    #[autocomplete = "complete"]
    memory: String,
    #[description = "Its new words"]
    #[max_length = 2000]
    what: String,
    #[description = "New tags, separated by commas; the old ones if you leave them out"] tags: Option<String>,
) -> Result<()> {
    let (memories, id) = (&context.data().memories, chosen(&memory)?);
    memories.edit(hand(context).await?, id, &what, &listed(tags.as_deref())).await?;
    let memory = memories.get(&viewer(context), id).await?;
    discord::send(context, replies::changed(&discord::words(context), &memory)).await
}

/// Have me forget something
#[poise::command(slash_command, category = "Assistant", ephemeral)]
async fn forget(
    context: Context<'_>,
    #[description = "Which; type to search"]
    #[autocomplete = "complete"]
    memory: String,
) -> Result<()> {
    let (id, hand) = (chosen(&memory)?, hand(context).await?);
    context.data().memories.forget(hand, id).await?;
    discord::send(context, replies::forgotten(&discord::words(context), id, hand.user)).await
}

/// See how much I remember here
#[poise::command(slash_command, prefix_command, category = "Assistant", ephemeral)]
async fn stats(context: Context<'_>) -> Result<()> {
    let tally = context.data().memories.tally(&viewer(context)).await?;
    discord::send(context, replies::tally(&discord::words(context), &tally)).await
}

/// Get all your memories as a file
#[poise::command(slash_command, category = "Assistant", ephemeral)]
async fn export(context: Context<'_>) -> Result<()> {
    let rows = context.data().memories.export(discord::origin(context).user).await?;
    discord::send(context, replies::export(&discord::words(context), &rows)).await
}

/// The memories that fit what is typed; only its typist sees them.
async fn complete(context: Context<'_>, typed: &str) -> Suggestions {
    let (memories, viewer) = (&context.data().memories, viewer(context));
    let found = if typed.trim().is_empty() {
        memories.page(&viewer, None, 0).await.map(|page| page.memories)
    } else {
        let found = memories.find(&viewer, typed, MOST).await;
        found.map(|found| found.into_iter().map(|one| one.memory).collect())
    };
    let found = found.unwrap_or_default();
    discord::choices(found.iter().map(|memory| (crate::names::visible(&memory.content), memory.id.to_string())))
}

/// A press is answered to the presser alone.
fn presser(press: &PressEvent) -> (Viewer, Hand) {
    let viewer = Viewer::of(&press.origin, Audience::Invoker);
    let manages = press.origin.guild.filter(|_| press.permissions.manage_guild());
    (viewer, Hand { user: press.origin.user, manages })
}

async fn turn(press: PressEvent) -> Result<PressOutcome> {
    // The list of a text command once stood where others read.
    let (scope, audience, number) = replies::asked_for(&press.action.state).ok_or(Refusal::Unknown)?;
    let viewer = Viewer::of(&press.origin, audience);
    let page = press.services.memories.page(&viewer, scope, number).await?;
    Ok(PressOutcome::Update(replies::page(&press.words, &page, scope, &viewer)))
}

async fn press_forget(press: PressEvent) -> Result<PressOutcome> {
    let (id, (_, hand)) = (chosen(&press.action.state)?, presser(&press));
    press.services.memories.forget(hand, id).await?;
    Ok(PressOutcome::Answer(replies::forgotten(&press.words, id, hand.user)))
}

async fn press_back(press: PressEvent) -> Result<PressOutcome> {
    let (id, (_, hand)) = (chosen(&press.action.state)?, presser(&press));
    press.services.memories.bring_back(hand, id).await?;
    Ok(PressOutcome::Update(replies::is_back(&press.words)))
}

async fn press_used(press: PressEvent) -> Result<PressOutcome> {
    let event = press.action.state.parse().map_err(|_| Refusal::Unknown)?;
    let (viewer, _) = presser(&press);
    let used = press.services.memories.used(&viewer, event).await?;
    Ok(PressOutcome::Answer(replies::used(&press.words, &used, viewer.user)))
}
