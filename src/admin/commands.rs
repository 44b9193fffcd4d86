//! `/admin`.

use poise::serenity_prelude as serenity;

use crate::{
    admin::{
        dead::{self, Actor},
        model::{DAYS, Health, RANKED, Report, TOP},
        replies::{
            self,
            dead::{Asked, Target},
        },
    },
    discord::{self, Command, Component, Context, PressEvent, PressOutcome},
    error::{Error, Result},
    ids::{GuildId, UserId},
    msg,
    origin::Origin,
    queue::{DeadLetters, TaskId},
    stats::Scope,
    streaks::{
        model::Refusal,
        replies::{RepairQuestion, ask_repair},
    },
    words::Message,
};

/// The commands of this slice.
pub fn commands() -> Vec<Command> {
    vec![admin()]
}

/// What its buttons and menus do.
pub fn components() -> Vec<Component> {
    let mut components = super::economy::commands::components();
    components.push(Component { action: replies::dead::ACTION, run: |press| Box::pin(press_dead(press)) });
    components
}

/// See how Artie is used here and how it is doing
#[poise::command(
    slash_command,
    prefix_command,
    guild_only,
    category = "Admin",
    default_member_permissions = "MANAGE_GUILD",
    required_permissions = "MANAGE_GUILD",
    subcommands(
        "stats",
        "queue",
        "schedule",
        "deadletters",
        "health",
        "streak",
        "super::economy::commands::economy",
        "crate::audit::commands::audit"
    ),
    subcommand_required
)]
#[expect(clippy::unused_async, reason = "the shape of a command; a group never runs itself")]
async fn admin(_context: Context<'_>) -> Result<()> {
    Ok(())
}

/// See which commands are used in this server, and how it goes
#[poise::command(
    slash_command,
    prefix_command,
    guild_only,
    ephemeral,
    category = "Admin",
    required_permissions = "MANAGE_GUILD"
)]
async fn stats(context: Context<'_>) -> Result<()> {
    let services = context.data();
    let guild = guild(&discord::origin(context))?;
    // What was counted in the last seconds is shown as well; if it cannot be written now, the rest still is.
    services.stats.flush().await.ok();
    let scope = Scope::Guild(guild);
    let (total, top) = (services.stats.total(scope).await?, services.stats.top(scope, TOP).await?);
    let report = Report {
        total,
        top,
        days: services.stats.per_day(scope, DAYS).await?,
        slowest: services.stats.slowest(scope, DAYS, RANKED).await?,
        failing: services.stats.failing(scope, DAYS, RANKED).await?,
        latency: services.stats.latency(DAYS).await?,
    };
    discord::send(context, replies::stats(&discord::words(context), &report, &services.help)).await
}

/// See how many tasks wait, run and have given up, and how fast it goes
#[poise::command(
    slash_command,
    prefix_command,
    guild_only,
    ephemeral,
    category = "Admin",
    required_permissions = "MANAGE_GUILD"
)]
async fn queue(context: Context<'_>) -> Result<()> {
    let services = context.data();
    let (depths, tempo) = (services.queue.depth().await?, services.queue.tempo().await?);
    discord::send(context, replies::queue::queue(&discord::words(context), &depths, &tempo, &services.help)).await
}

/// See what runs by itself: when it ran, and when it runs again
#[poise::command(
    slash_command,
    prefix_command,
    guild_only,
    ephemeral,
    category = "Admin",
    required_permissions = "MANAGE_GUILD"
)]
async fn schedule(context: Context<'_>) -> Result<()> {
    let rows = context.data().queue.schedule().await?;
    discord::send(context, replies::schedule::schedule(&discord::words(context), &rows)).await
}

/// See which tasks of this server gave up; run them again or throw them away
#[poise::command(
    slash_command,
    prefix_command,
    guild_only,
    ephemeral,
    category = "Admin",
    required_permissions = "MANAGE_GUILD"
)]
async fn deadletters(context: Context<'_>) -> Result<()> {
    let origin = discord::origin(context);
    let which = DeadLetters { guild: Some(guild(&origin)?), ..DeadLetters::default() };
    let page = context.data().queue.dead_letters(&which, 0, replies::dead::PER_PAGE).await?;
    let reply = replies::dead::list(&discord::words(context), origin.user, &page, None, None);
    discord::send(context, reply).await
}

/// See whether Artie is well: connection, database, recording
#[poise::command(
    slash_command,
    prefix_command,
    guild_only,
    ephemeral,
    category = "Admin",
    required_permissions = "MANAGE_GUILD"
)]
async fn health(context: Context<'_>) -> Result<()> {
    let services = context.data();
    let health = Health {
        gateway: services.pulse.gateway(),
        database: services.db.ping().await.ok(),
        recorder: services.transcript.gauge(),
        uptime: services.pulse.uptime(),
        // Without the database nobody knows; that is said already.
        agents: services.agents.summary().await.unwrap_or_default(),
    };
    discord::send(context, replies::health(&discord::words(context), &health)).await
}

fn guild(origin: &Origin) -> Result<GuildId> {
    origin.guild.ok_or_else(|| Error::refused(msg!("admin-guild-only")))
}

async fn press_dead(press: PressEvent) -> Result<PressOutcome> {
    let (services, words, admin) = (&press.services, &press.words, press.origin.user);
    let guild = guild(&press.origin)?;
    let mine = |task_type: Option<String>, id: Option<TaskId>| DeadLetters { guild: Some(guild), task_type, id };
    let page = async |page: u32, only: Option<String>, notice: Option<Message>| {
        let found = services.queue.dead_letters(&mine(only.clone(), None), page, replies::dead::PER_PAGE).await?;
        Ok(replies::dead::list(words, admin, &found, only.as_deref(), notice.as_ref()))
    };
    let command = services.help.mention("admin deadletters");
    let reply = match Asked::of(&press.action.state, &press.chosen) {
        None => Err(Error::refused(msg!("admin-dead-stale", command = command))),
        Some(Asked::Page(number, only)) => page(number, only, None).await,
        Some(Asked::One(id)) => match services.queue.dead_letter(&mine(None, Some(id))).await? {
            Some((entry, attempts)) => Ok(replies::dead::one(words, admin, &entry, &attempts)),
            None => page(0, None, Some(msg!("admin-dead-gone"))).await,
        },
        Some(Asked::Ask(deed, target)) => {
            let which = match target.clone() {
                Target::One(id) => mine(None, Some(id)),
                Target::Type(name) => mine(Some(name), None),
            };
            let count = services.queue.dead_letters(&which, 0, 1).await?.total;
            Ok(replies::dead::ask(words, admin, deed, &target, count))
        }
        Some(Asked::Do(deed, target)) => {
            let which = match target {
                Target::One(id) => mine(None, Some(id)),
                Target::Type(name) => mine(Some(name), None),
            };
            let actor = Actor::Admin { guild, user: admin, event: press.origin.event };
            let count = dead::settle((&services.db, &services.queue), actor, deed, &which, |_| ()).await?;
            page(0, None, Some(replies::dead::done(deed, count, &services.help))).await
        }
    };
    reply.map(PressOutcome::Update)
}

/// Give back a member's daily streak that was lost
#[poise::command(
    slash_command,
    prefix_command,
    guild_only,
    ephemeral,
    category = "Admin",
    required_permissions = "MANAGE_GUILD"
)]
async fn streak(
    context: Context<'_>,
    #[description = "Whose streak ended though it should not have"] member: serenity::User,
) -> Result<()> {
    let (services, admin) = (context.data(), discord::origin(context));
    let asked = RepairQuestion { asked: admin.event, member: UserId(member.id.get()) };
    if member.bot {
        return Err(Refusal::BotStreak.into());
    }
    let Some(guild) = context.guild_id() else { return Err(Refusal::NotHere.into()) };
    if !discord::is_member(&context.serenity_context().cache, &context.serenity_context().http, guild, member.id)
        .await?
    {
        return Err(Refusal::NotHere.into());
    }
    let repair = services.streaks.repairable(admin.user, asked.member).await?;
    discord::send(context, ask_repair(&discord::words(context), admin.user, asked, repair)).await
}
