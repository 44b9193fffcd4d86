//! `/work`, `/gather`, `/fight`, `/quests` and their buttons.
//!
//! What one did, and what one has after it, is shown to oneself alone; what is news follows for everyone.

use crate::{
    discord::{self, Command, Component, Context, PressEvent, PressOutcome, Suggestions},
    error::{Error, Result},
    income::{model::fight::Tier, replies},
    msg,
    reply::Reply,
};

/// The commands of this slice.
pub fn commands() -> Vec<Command> {
    vec![work(), gather(), fight(), quests()]
}

/// What its buttons do.
pub fn components() -> Vec<Component> {
    vec![
        Component { action: replies::WORK_AGAIN, run: |press| Box::pin(work_again(press)) },
        Component { action: replies::GATHER_AGAIN, run: |press| Box::pin(gather_again(press)) },
        Component { action: replies::FIGHT_AGAIN, run: |press| Box::pin(fight_again(press)) },
    ]
}

/// Work a shift for coins; there may be something to find
#[poise::command(slash_command, prefix_command, category = "Economy", ephemeral)]
async fn work(
    context: Context<'_>,
    #[description = "As what; leave it out for the job that pays best"]
    #[autocomplete = "jobs"]
    #[rest]
    job: Option<String>,
) -> Result<()> {
    let (services, origin) = (context.data(), discord::origin(context));
    let settled = services.income.work(&origin, job.as_deref()).await?;
    let numbers = services.economy.numbers();
    discord::send(context, replies::worked(&discord::words(context), origin.user, &settled, numbers)).await
}

#[expect(clippy::unused_async, reason = "the shape poise asks for")]
async fn jobs(context: Context<'_>, typed: &str) -> Suggestions {
    let (words, typed) = (discord::words(context), typed.to_lowercase());
    let jobs = context.data().economy.numbers().work.jobs.keys();
    let named = jobs.map(|job| (replies::job_name(&words, job), job));
    discord::choices(named.filter(|(name, job)| name.to_lowercase().contains(&typed) || job.contains(&typed)))
}

async fn work_again(press: PressEvent) -> Result<PressOutcome> {
    let (services, origin) = (&press.services, &press.origin);
    let settled = services.income.work(origin, Some(&press.action.state)).await?;
    Ok(PressOutcome::Update(replies::worked(&press.words, origin.user, &settled, services.economy.numbers())))
}

/// Look around for things; better tools find more
#[poise::command(slash_command, prefix_command, category = "Economy", ephemeral)]
async fn gather(context: Context<'_>) -> Result<()> {
    let (services, origin, words) = (context.data(), discord::origin(context), discord::words(context));
    let settled = services.income.gather(&origin).await?;
    let numbers = services.economy.numbers();
    let own = replies::gathered(&words, origin.user, &settled, numbers);
    show(context, own, replies::rare_find(&words, origin.user, &settled, numbers)).await
}

async fn gather_again(press: PressEvent) -> Result<PressOutcome> {
    let (services, origin, words) = (&press.services, &press.origin, &press.words);
    let settled = services.income.gather(origin).await?;
    let numbers = services.economy.numbers();
    let own = replies::gathered(words, origin.user, &settled, numbers);
    Ok(update(own, replies::rare_find(words, origin.user, &settled, numbers)))
}

/// How hard a fight is, as the picker offers it.
#[derive(Clone, Copy, poise::ChoiceParameter)]
enum Against {
    #[name = "Easy"]
    Easy,
    #[name = "Medium"]
    Medium,
    #[name = "Hard"]
    Hard,
    #[name = "Elite"]
    Elite,
}

impl From<Against> for Tier {
    fn from(against: Against) -> Self {
        match against {
            Against::Easy => Self::Easy,
            Against::Medium => Self::Medium,
            Against::Hard => Self::Hard,
            Against::Elite => Self::Elite,
        }
    }
}

/// Fight for coins and things, or see first whom you can fight with what odds
#[poise::command(slash_command, prefix_command, category = "Economy", ephemeral)]
async fn fight(
    context: Context<'_>,
    #[description = "How hard; leave it out to see the odds first"] against: Option<Against>,
) -> Result<()> {
    let (services, origin, words) = (context.data(), discord::origin(context), discord::words(context));
    let numbers = services.economy.numbers();
    let Some(against) = against else {
        let level = services.income.level(origin.user).await?;
        return discord::send(context, replies::opponents(&words, origin.user, level, numbers)).await;
    };
    let settled = services.income.fight(&origin, against.into()).await?;
    let own = replies::fought(&words, origin.user, &settled, numbers);
    show(context, own, replies::victory(&words, origin.user, &settled, numbers)).await
}

async fn fight_again(press: PressEvent) -> Result<PressOutcome> {
    let (services, origin, words) = (&press.services, &press.origin, &press.words);
    let Ok(tier) = press.action.state.parse::<Tier>() else {
        return Err(Error::refused(msg!("fight-button-stale")));
    };
    let settled = services.income.fight(origin, tier).await?;
    let numbers = services.economy.numbers();
    let own = replies::fought(words, origin.user, &settled, numbers);
    Ok(update(own, replies::victory(words, origin.user, &settled, numbers)))
}

/// See what is set for you today and how far you are
#[poise::command(slash_command, prefix_command, category = "Economy", ephemeral)]
async fn quests(context: Context<'_>) -> Result<()> {
    let services = context.data();
    let board = services.income.quests(discord::origin(context).user).await?;
    let reply = replies::quests(&discord::words(context), &board, services.economy.numbers());
    discord::send(context, reply).await
}

/// One's own reply, then the news, if there is any.
async fn show(context: Context<'_>, own: Reply, news: Option<Reply>) -> Result<()> {
    discord::send(context, own).await?;
    match news {
        Some(news) => discord::send(context, news).await,
        None => Ok(()),
    }
}

/// The same after a press: one's own reply takes the place of the one before.
fn update(own: Reply, news: Option<Reply>) -> PressOutcome {
    match news {
        Some(news) => PressOutcome::Both(own, news),
        None => PressOutcome::Update(own),
    }
}
