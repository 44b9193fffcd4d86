//! `/admin economy` and its buttons.

use poise::serenity_prelude as serenity;

use crate::{
    admin::economy::replies::{self, Scope},
    discord::{self, Component, Context, PressEvent, PressOutcome},
    error::{Error, Result},
    guilds::{Around, Edit, Key, Order},
    ids::GuildId,
    msg,
    names::safe_name,
    origin::Origin,
    reply::Reply,
    services::Services,
    treasury::Repair,
    words::Words,
};

/// The longest reason that is kept.
const LONGEST_REASON: usize = 200;

/// What its buttons do.
pub(in crate::admin) fn components() -> Vec<Component> {
    vec![
        Component { action: replies::REPORT_ACTION, run: |press| Box::pin(press_report(press)) },
        Component { action: replies::REPAIR_ACTION, run: |press| Box::pin(press_repair(press)) },
    ]
}

/// Coins of this server and of all
#[poise::command(
    slash_command,
    prefix_command,
    guild_only,
    category = "Admin",
    required_permissions = "MANAGE_GUILD",
    subcommands("show", "repair"),
    subcommand_required
)]
#[expect(clippy::unused_async, reason = "the shape of a command; a group never runs itself")]
pub(in crate::admin) async fn economy(_context: Context<'_>) -> Result<()> {
    Ok(())
}

/// See how many coins there are, where they come from and go
#[poise::command(
    slash_command,
    prefix_command,
    guild_only,
    ephemeral,
    category = "Admin",
    required_permissions = "MANAGE_GUILD"
)]
async fn show(context: Context<'_>) -> Result<()> {
    let origin = discord::origin(context);
    let reply = report(context.data(), &discord::words(context), &origin, Scope::Here).await?;
    discord::send(context, reply).await
}

/// Correct somebody's wallet by an entry of its own; it is audited
#[poise::command(
    slash_command,
    prefix_command,
    guild_only,
    ephemeral,
    category = "Admin",
    required_permissions = "MANAGE_GUILD"
)]
async fn repair(
    context: Context<'_>,
    #[description = "Whose wallet"] user: serenity::User,
    #[description = "How many coins more, or fewer with a minus"] amount: i64,
    #[description = "Why; it is kept with the entry"]
    #[rest]
    reason: String,
) -> Result<()> {
    if user.bot {
        return Err(Error::refused(msg!("pay-to-bot")));
    }
    let origin = discord::origin(context);
    let reason: String = safe_name(&reason).chars().take(LONGEST_REASON).collect();
    let repair = Repair { user: user.id.get().into(), amount, reason };
    let settled = context.data().treasury.ask(&origin, repair.clone()).await?;
    let words = discord::words(context);
    discord::send(context, replies::ask(&words, origin.user, origin.event, &repair, &settled)).await
}

async fn report(services: &Services, words: &Words, origin: &Origin, scope: Scope) -> Result<Reply> {
    let guild = here(origin)?;
    let of = (scope == Scope::Here).then_some(guild);
    let (flows, settings) = (services.treasury.flows(of).await?, services.guilds.settings(guild).await?);
    Ok(replies::report(words, origin.user, scope, &flows, settings.games))
}

fn here(origin: &Origin) -> Result<GuildId> {
    origin.guild.ok_or_else(|| Error::refused(msg!("admin-guild-only")))
}

async fn press_report(press: PressEvent) -> Result<PressOutcome> {
    let PressEvent { services, origin, words, .. } = &press;
    let scope = match press.action.state.as_str() {
        "everywhere" => Scope::Everywhere,
        "here" => Scope::Here,
        state => {
            let value = state.strip_prefix("games:").ok_or_else(|| Error::refused(msg!("correction-over")))?;
            let edit = Edit::typed(Key::Games, value, &Around::default())?;
            let order = Order { edits: vec![edit], seen: None, source: "button" };
            match services.guilds.change(here(origin)?, origin, order, &Around::default()).await {
                // It is that already: what somebody else did meanwhile is what was wanted.
                Ok(_) | Err(Error::Refused(_)) => Scope::Here,
                Err(error) => return Err(error),
            }
        }
    };
    Ok(PressOutcome::Update(report(services, words, origin, scope).await?))
}

async fn press_repair(press: PressEvent) -> Result<PressOutcome> {
    let PressEvent { services, origin, words, .. } = &press;
    let Some((yes, asked)) = replies::answer_of(&press.action.state) else {
        return Err(Error::refused(msg!("correction-over")));
    };
    let answer = if yes {
        services.treasury.agreed(origin, asked).await
    } else {
        services.treasury.called_off(origin, asked).await
    };
    Ok(PressOutcome::Update(match answer {
        Ok(settled) => replies::answered(words, origin.user, asked, &settled),
        Err(Error::Refused(refusal)) => replies::refused(words, origin.user, asked, &refusal),
        Err(error) => return Err(error),
    }))
}
