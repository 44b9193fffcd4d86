//! `/leaderboard`, its buttons and its menu.

use std::sync::Arc;

use futures::future::join_all;
use poise::serenity_prelude as serenity;

use crate::{
    boards::{
        model::{BoardPage, Crowd, Direction, Measure, Switch, Turn},
        replies::{self, Teller},
    },
    discord::{self, Command, Component, Context, PressEvent, PressOutcome},
    error::{Error, Result},
    ids::UserId,
    msg,
    services::Services,
};

/// How often a page is looked at again because somebody on it has left.
const LOOKS: u32 = 3;

/// The commands of this slice.
pub fn commands() -> Vec<Command> {
    vec![leaderboard()]
}

/// What its buttons and menus do.
pub fn components() -> Vec<Component> {
    vec![
        Component { action: replies::ACTION, run: |press| Box::pin(turn(press)) },
        Component { action: replies::PRIVACY_ACTION, run: |press| Box::pin(switch(press)) },
    ]
}

/// What the leaderboard ranks by, as the picker offers it.
#[derive(Clone, Copy, poise::ChoiceParameter)]
enum By {
    #[name = "Net worth"]
    NetWorth,
    #[name = "Wallet"]
    Wallet,
    #[name = "Level"]
    Level,
    #[name = "Longest streak"]
    Streak,
}

/// Among whom, as the picker offers it.
#[derive(Clone, Copy, poise::ChoiceParameter)]
enum Scope {
    #[name = "This server"]
    Here,
    #[name = "All servers"]
    Everywhere,
}

impl From<By> for Measure {
    fn from(by: By) -> Self {
        match by {
            By::NetWorth => Self::NetWorth,
            By::Wallet => Self::Wallet,
            By::Level => Self::Level,
            By::Streak => Self::Streak,
        }
    }
}

/// See who owns the most, has the highest level or the longest streak
#[poise::command(slash_command, prefix_command, category = "Economy", guild_only)]
async fn leaderboard(
    context: Context<'_>,
    #[description = "What to rank by"] by: Option<By>,
    #[rename = "where"]
    #[description = "Among whom"]
    scope: Option<Scope>,
) -> Result<()> {
    let (services, origin) = (context.data(), discord::origin(context));
    let crowd = match (scope, origin.guild) {
        (Some(Scope::Everywhere), _) | (_, None) => Crowd::Everywhere,
        (_, Some(guild)) => Crowd::Guild(guild),
    };
    let discord = context.serenity_context();
    let seat = Seat { cache: &discord.cache, http: &discord.http, services, asker: origin.user };
    let page = seat.page(by.map_or(Measure::NetWorth, Measure::from), crowd, Direction::Top).await?;
    let words = discord::words(context);
    discord::send(context, teller(services, &words).leaderboard(origin.user, &page)).await
}

fn teller<'a>(services: &'a Services, words: &'a crate::words::Words) -> Teller<'a> {
    Teller { words, help: &services.help, divisor: services.boards.numbers().levels.divisor }
}

/// From where somebody looks at a board.
struct Seat<'a> {
    cache: &'a Arc<serenity::Cache>,
    http: &'a serenity::Http,
    services: &'a Services,
    asker: UserId,
}

impl Seat<'_> {
    /// A page without anybody who has left: who is on it and unknown to the cache is asked after.
    async fn page(&self, measure: Measure, crowd: Crowd, direction: Direction) -> Result<BoardPage> {
        let boards = &self.services.boards;
        let mut page = boards.page(self.asker, measure, crowd, direction).await?;
        let Crowd::Guild(guild) = crowd else { return Ok(page) };
        for _ in 0..LOOKS {
            let gone = self.gone(serenity::GuildId::new(guild.0), &page).await;
            if gone.is_empty() {
                break;
            }
            boards.players_left(guild, &gone).await?;
            page = boards.page(self.asker, measure, crowd, direction).await?;
        }
        Ok(page)
    }

    /// Who of the page is not in the server any more. Whoever cannot be asked after stays.
    async fn gone(&self, guild: serenity::GuildId, page: &BoardPage) -> Vec<UserId> {
        let is_known = |user: &UserId| {
            let member = serenity::UserId::new(user.0);
            *user == self.asker || self.cache.guild(guild).is_some_and(|guild| guild.members.contains_key(&member))
        };
        let unknown = page.places.iter().map(|place| place.rung.user).filter(|user| user.0 > 0 && !is_known(user));
        let unknown: Vec<_> = unknown.collect();
        let ask = |user: UserId| async move {
            let is_here = discord::is_member(self.cache, self.http, guild, serenity::UserId::new(user.0)).await;
            (!is_here.unwrap_or(true)).then_some(user)
        };
        join_all(unknown.into_iter().map(ask)).await.into_iter().flatten().collect()
    }
}

async fn turn(press: PressEvent) -> Result<PressOutcome> {
    let wanted = replies::asked_for(&press.action.state, &press.chosen, press.origin.guild);
    let Some((measure, crowd, direction)) = wanted else { return Err(Error::refused(msg!("board-stale"))) };
    let asker = press.origin.user;
    let seat = Seat { cache: &press.cache, http: &press.http, services: &press.services, asker };
    let page = seat.page(measure, crowd, direction).await?;
    Ok(PressOutcome::Update(teller(&press.services, &press.words).leaderboard(asker, &page)))
}

async fn switch(press: PressEvent) -> Result<PressOutcome> {
    let Some(turn) = replies::switch_asked_for(&press.action.state) else {
        return Err(Error::refused(msg!("privacy-stale")));
    };
    let (boards, person) = (&press.services.boards, press.origin.user);
    // Hiding waits for nobody: only who is shown everywhere needs a name.
    let name = match turn {
        Turn::Show(Switch::Everywhere) => {
            let user = serenity::UserId::new(person.0).to_user((&press.cache, &*press.http)).await;
            let user = user.map_err(|error| anyhow::Error::new(error).context("asking Discord for a name"))?;
            user.display_name().to_owned()
        }
        _ => String::new(),
    };
    let privacy = boards.turn(person, turn, &name).await?;
    Ok(PressOutcome::Update(replies::privacy(&press.words, person, &privacy)))
}
