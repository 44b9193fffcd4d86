//! `/wallet`, `/leaderboard` and their buttons.

use std::sync::Arc;

use futures::future::join_all;
use poise::serenity_prelude as serenity;

use crate::{
    discord::{self, Command, Component, Context, PressEvent, PressOutcome},
    economy::{
        bank,
        ledger::Reason,
        model::{BoardPage, Crowd, Cursor, Direction, Level, Measure, PayOutcome, Presence, Recipient},
        replies::{self, Question, board, history as pages},
    },
    error::{Error, Result},
    ids::UserId,
    msg,
    services::Services,
};

/// How often a page is looked at again because somebody on it has left.
const LOOKS: u32 = 3;

/// The commands of this slice.
pub fn commands() -> Vec<Command> {
    [vec![wallet(), leaderboard()], bank::commands::commands()].into_iter().flatten().collect()
}

/// What its buttons and menus do.
pub fn components() -> Vec<Component> {
    let own = vec![
        Component { action: replies::PAY_ACTION, run: |press| Box::pin(answer_question(press)) },
        Component { action: pages::ACTION, run: |press| Box::pin(turn_history(press)) },
        Component { action: board::ACTION, run: |press| Box::pin(turn_board(press)) },
    ];
    [own, bank::commands::components()].into_iter().flatten().collect()
}

/// Your coins: see them, see where they went, give some away
#[poise::command(
    slash_command,
    prefix_command,
    category = "Economy",
    subcommands("show", "history", "pay"),
    subcommand_required
)]
#[expect(clippy::unused_async, reason = "the shape of a command; a group never runs itself")]
async fn wallet(_context: Context<'_>) -> Result<()> {
    Ok(())
}

/// See what you own
#[poise::command(slash_command, prefix_command, category = "Economy", ephemeral)]
async fn show(context: Context<'_>) -> Result<()> {
    let services = context.data();
    let purse = services.economy.wallet(discord::origin(context).user).await?;
    let level = Level::of(purse.holdings.xp, services.economy.numbers().levels.divisor);
    discord::send(context, replies::wallet(&discord::words(context), &purse, level, &services.help)).await
}

/// A kind of movement, as the picker offers it.
#[derive(Clone, Copy, poise::ChoiceParameter)]
enum Kind {
    #[name = "Daily rewards"]
    Daily,
    #[name = "Payments"]
    Pay,
    #[name = "Taxes"]
    Tax,
    #[name = "Weekly rewards"]
    Weekly,
    #[name = "Work"]
    Work,
    #[name = "Won fights"]
    FightWon,
    #[name = "Lost fights"]
    FightLost,
    #[name = "Quests"]
    Quest,
    #[name = "Achievements"]
    Achievement,
    #[name = "Deposits"]
    Deposit,
    #[name = "Withdrawals"]
    Withdraw,
    #[name = "Larger bank"]
    BankUpgrade,
    #[name = "Bought"]
    Buy,
    #[name = "Sold"]
    Sell,
    #[name = "Streak freezes"]
    Freeze,
    #[name = "Trades"]
    Trade,
    #[name = "Duels"]
    Duel,
    #[name = "Coin tosses"]
    Flip,
    #[name = "Slot machine"]
    Slots,
    #[name = "Corrections"]
    Repair,
    #[name = "Brought along"]
    Import,
}

impl From<Kind> for Reason {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Daily => Self::Daily,
            Kind::Pay => Self::Pay,
            Kind::Tax => Self::Tax,
            Kind::Weekly => Self::Weekly,
            Kind::Work => Self::Work,
            Kind::FightWon => Self::FightWon,
            Kind::FightLost => Self::FightLost,
            Kind::Quest => Self::Quest,
            Kind::Achievement => Self::Achievement,
            Kind::Deposit => Self::Deposit,
            Kind::Withdraw => Self::Withdraw,
            Kind::BankUpgrade => Self::BankUpgrade,
            Kind::Buy => Self::Buy,
            Kind::Sell => Self::Sell,
            Kind::Freeze => Self::Freeze,
            Kind::Trade => Self::Trade,
            Kind::Duel => Self::Duel,
            Kind::Flip => Self::Flip,
            Kind::Slots => Self::Slots,
            Kind::Repair => Self::Repair,
            Kind::Import => Self::Import,
        }
    }
}

/// See where your coins came from and went
#[poise::command(slash_command, prefix_command, category = "Economy", ephemeral)]
async fn history(context: Context<'_>, #[description = "Only this kind"] kind: Option<Kind>) -> Result<()> {
    let services = context.data();
    let person = discord::origin(context).user;
    let page = services.economy.history(person, kind.map(Reason::from), Cursor::Newest).await?;
    discord::send(context, replies::history(&discord::words(context), person, &page, &services.help)).await
}

/// Give coins to somebody
#[poise::command(slash_command, prefix_command, category = "Economy")]
async fn pay(
    context: Context<'_>,
    #[description = "Who gets them"] to: serenity::User,
    #[description = "How many: 250, 1k, 2.5m, 10%, half, all"]
    #[rest]
    amount: String,
) -> Result<()> {
    let origin = discord::origin(context);
    let words = discord::words(context);
    let recipient = Recipient { user: to.id.get().into(), presence: presence(context, &to).await? };
    let settled = context.data().economy.pay(&origin, recipient, &amount).await?;
    match &settled.done {
        PayOutcome::Paid(paid) => {
            discord::send(context, replies::paid(&words, paid)).await?;
            discord::send(context, replies::balance_after(&words, &settled)).await
        }
        PayOutcome::Ask { to, amount } => {
            let question = Question { event: origin.event, to: *to, amount: *amount };
            discord::send(context, replies::ask(&words, origin.user, question)).await
        }
        PayOutcome::Cancelled => Err(Error::refused(msg!("pay-cancelled"))),
    }
}

/// What the server knows of somebody: from what the command brought, the cache, or by asking Discord.
async fn presence(context: Context<'_>, user: &serenity::User) -> Result<Presence> {
    if user.bot {
        return Ok(Presence::Bot);
    }
    let Some(guild) = context.guild_id() else { return Ok(Presence::Gone) };
    if let Context::Application(application) = context
        && application.interaction.data.resolved.members.contains_key(&user.id)
    {
        return Ok(Presence::Here);
    }
    let discord = context.serenity_context();
    member(&discord.cache, &discord.http, guild, user.id).await
}

/// From the cache, or by asking Discord.
async fn member(
    cache: &Arc<serenity::Cache>,
    http: &serenity::Http,
    guild: serenity::GuildId,
    user: serenity::UserId,
) -> Result<Presence> {
    match guild.member((cache, http), user).await {
        Ok(_) => Ok(Presence::Here),
        Err(serenity::Error::Http(serenity::HttpError::UnsuccessfulRequest(response)))
            if response.status_code == serenity::http::StatusCode::NOT_FOUND =>
        {
            Ok(Presence::Gone)
        }
        Err(error) => Err(anyhow::Error::new(error).context("asking Discord for a member").into()),
    }
}

/// What the leaderboard ranks by, as the picker offers it.
#[derive(Clone, Copy, poise::ChoiceParameter)]
enum By {
    #[name = "Net worth"]
    NetWorth,
    #[name = "Wallet"]
    Wallet,
}

/// See who in this server owns the most
#[poise::command(slash_command, prefix_command, category = "Economy", guild_only)]
async fn leaderboard(context: Context<'_>, #[description = "What to rank by"] by: Option<By>) -> Result<()> {
    let services = context.data();
    let asker = discord::origin(context).user;
    let measure = match by {
        Some(By::Wallet) => Measure::Wallet,
        Some(By::NetWorth) | None => Measure::NetWorth,
    };
    let discord = context.serenity_context();
    let guild = context.guild_id().unwrap_or_default();
    let seat = Seat { cache: &discord.cache, http: &discord.http, services, guild, asker };
    let page = seat.board(measure, Direction::Top).await?;
    discord::send(context, board::leaderboard(&discord::words(context), asker, &page, &services.help)).await
}

/// From where somebody looks at a server's leaderboard.
struct Seat<'a> {
    cache: &'a Arc<serenity::Cache>,
    http: &'a serenity::Http,
    services: &'a Services,
    guild: serenity::GuildId,
    asker: UserId,
}

impl Seat<'_> {
    /// A page without anybody who has left: who is on it and unknown to the cache is asked after.
    async fn board(&self, measure: Measure, direction: Direction) -> Result<BoardPage> {
        let crowd = self.crowd();
        for _ in 0..LOOKS {
            let page = self.services.economy.leaderboard(self.asker, measure, &crowd, direction).await?;
            let gone = self.gone(&crowd, &page).await;
            if gone.is_empty() {
                return Ok(page);
            }
            self.services.economy.players_left(self.guild.get().into(), &gone).await?;
        }
        self.services.economy.leaderboard(self.asker, measure, &crowd, direction).await
    }

    /// Whom Discord has told of; with the server's players where it has not told of everybody.
    fn crowd(&self) -> Crowd {
        let mut crowd = Crowd { known: vec![self.asker], players_of: Some(self.guild.get().into()) };
        if let Some(guild) = self.cache.guild(self.guild) {
            crowd.known.extend(guild.members.keys().map(|user| UserId::from(user.get())));
            let known = u64::try_from(guild.members.len()).unwrap_or(0);
            if known > 1 && known >= guild.member_count {
                crowd.players_of = None;
            }
        }
        crowd
    }

    /// Who of the page is not in the server any more. Whoever cannot be asked after stays.
    async fn gone(&self, crowd: &Crowd, page: &BoardPage) -> Vec<UserId> {
        let unknown = page.places.iter().map(|place| place.rung.user).filter(|user| !crowd.known.contains(user));
        let ask = |user: UserId| async move {
            let presence = member(self.cache, self.http, self.guild, serenity::UserId::new(user.0)).await;
            matches!(presence, Ok(Presence::Gone)).then_some(user)
        };
        join_all(unknown.map(ask)).await.into_iter().flatten().collect()
    }
}

async fn answer_question(press: PressEvent) -> Result<PressOutcome> {
    let (PressEvent { services, origin, words, .. }, payer) = (&press, press.origin.user);
    let Some((yes, question)) = Question::of_state(&press.action.state) else {
        return Err(Error::refused(msg!("pay-button-stale")));
    };
    let answer = if yes {
        services.economy.pay_agreed(origin, question.event, question.to, question.amount).await
    } else {
        services.economy.pay_cancelled(origin, question.event).await
    };
    let settled = match answer {
        Ok(settled) => settled,
        Err(Error::Refused(refusal)) => {
            return Ok(PressOutcome::Update(replies::answer_refused(words, payer, question, &refusal)));
        }
        Err(error) => return Err(error),
    };
    let answered = replies::answered(words, payer, question, &settled);
    Ok(match settled.done {
        PayOutcome::Paid(paid) if !settled.replayed => PressOutcome::Both(answered, replies::paid(words, &paid)),
        _ => PressOutcome::Update(answered),
    })
}

async fn turn_history(press: PressEvent) -> Result<PressOutcome> {
    let Some((filter, cursor)) = pages::asked_for(&press.action.state, &press.chosen) else {
        return Err(Error::refused(msg!("history-stale")));
    };
    let person = press.origin.user;
    let page = press.services.economy.history(person, filter, cursor).await?;
    Ok(PressOutcome::Update(replies::history(&press.words, person, &page, &press.services.help)))
}

async fn turn_board(press: PressEvent) -> Result<PressOutcome> {
    let Some((measure, direction)) = board::asked_for(&press.action.state) else {
        return Err(Error::refused(msg!("board-stale")));
    };
    let asker = press.origin.user;
    let guild = serenity::GuildId::new(press.origin.guild.map_or(1, |guild| guild.0));
    let seat = Seat { cache: &press.cache, http: &press.http, services: &press.services, guild, asker };
    let page = seat.board(measure, direction).await?;
    Ok(PressOutcome::Update(board::leaderboard(&press.words, asker, &page, &press.services.help)))
}
