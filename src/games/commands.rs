//! `/game` and its buttons.

use poise::serenity_prelude as serenity;

use crate::{
    discord::{self, Command, Component, Context, PressEvent, PressOutcome},
    economy::{commands::presence, model::Recipient},
    error::{Error, Result},
    games::{
        duel::{Answered, Ending, replies as duels},
        house::{Face, replies},
    },
    msg,
    origin::Origin,
    reply::Reply,
    services::Services,
    words::Words,
};

/// The commands of this slice.
pub fn commands() -> Vec<Command> {
    vec![game()]
}

/// What its buttons do.
pub fn components() -> Vec<Component> {
    vec![
        Component { action: duels::ACTION, run: |press| Box::pin(answer(press)) },
        Component { action: replies::AGAIN, run: |press| Box::pin(play_again(press)) },
    ]
}

/// Games for coins: duel somebody, toss a coin, play the slot machine
#[poise::command(
    slash_command,
    prefix_command,
    category = "Economy",
    guild_only,
    subcommands("duel", "flip", "slots"),
    subcommand_required
)]
#[expect(clippy::unused_async, reason = "the shape of a command; a group never runs itself")]
async fn game(_context: Context<'_>) -> Result<()> {
    Ok(())
}

/// Challenge somebody: both stake the same, the winner takes it all
#[poise::command(slash_command, prefix_command, category = "Economy", guild_only)]
async fn duel(
    context: Context<'_>,
    #[description = "Whom"] opponent: serenity::User,
    #[description = "What each of you stakes, 10 to 5,000"]
    #[rest]
    amount: String,
) -> Result<()> {
    let (services, origin, words) = (context.data(), discord::origin(context), discord::words(context));
    let opponent = Recipient { user: opponent.id.get().into(), presence: presence(context, &opponent).await? };
    let settled = services.games.challenge(&origin, opponent, &amount).await?;
    discord::send(context, duels::challenged(&words, &settled.done)).await?;
    discord::send(context, duels::balance(&words, &settled)).await
}

/// A side of the coin, as the picker offers it.
#[derive(Clone, Copy, poise::ChoiceParameter)]
enum Side {
    #[name = "Heads"]
    Heads,
    #[name = "Tails"]
    Tails,
}

/// Toss a coin for coins
#[poise::command(slash_command, prefix_command, category = "Economy", guild_only, ephemeral)]
async fn flip(
    context: Context<'_>,
    #[description = "Which side"] side: Side,
    #[description = "Your stake, 10 to 500"]
    #[rest]
    amount: String,
) -> Result<()> {
    let guess = match side {
        Side::Heads => Face::Heads,
        Side::Tails => Face::Tails,
    };
    let played = toss(context.data(), &discord::origin(context), &discord::words(context), guess, &amount).await?;
    discord::send(context, played).await
}

async fn toss(services: &Services, origin: &Origin, words: &Words, guess: Face, amount: &str) -> Result<Reply> {
    let settled = services.games.flip(origin, guess, amount).await?;
    Ok(replies::flipped(words, origin.user, guess, &settled, &services.games.numbers().games))
}

/// Play the slot machine
#[poise::command(slash_command, prefix_command, category = "Economy", guild_only, ephemeral)]
async fn slots(
    context: Context<'_>,
    #[description = "Your stake, 10 to 1,000"]
    #[rest]
    amount: String,
) -> Result<()> {
    let (own, news) = spin(context.data(), &discord::origin(context), &discord::words(context), &amount).await?;
    discord::send(context, own).await?;
    match news {
        Some(news) => discord::send(context, news).await,
        None => Ok(()),
    }
}

/// What the player sees, and what everyone does if it is worth telling.
async fn spin(services: &Services, origin: &Origin, words: &Words, amount: &str) -> Result<(Reply, Option<Reply>)> {
    let settled = services.games.slots(origin, amount).await?;
    let numbers = &services.games.numbers().games;
    let news = replies::three_of_a_kind(words, origin.user, &settled, numbers);
    Ok((replies::spun(words, origin.user, &settled, numbers), news))
}

async fn play_again(press: PressEvent) -> Result<PressOutcome> {
    let PressEvent { services, origin, words, action, .. } = &press;
    let asked = replies::asked_for(&action.state);
    let (game, stake) = asked.ok_or_else(|| Error::refused(msg!("game-button-stale")))?;
    let guess = match game {
        replies::Game::Flip(guess) => guess,
        replies::Game::Slots => {
            return Ok(match spin(services, origin, words, stake).await? {
                (own, Some(news)) => PressOutcome::Both(own, news),
                (own, None) => PressOutcome::Update(own),
            });
        }
    };
    Ok(PressOutcome::Update(toss(services, origin, words, guess, stake).await?))
}

async fn answer(press: PressEvent) -> Result<PressOutcome> {
    let (services, words) = (&press.services, &press.words);
    let (accepts, duel) = duels::asked_for(&press.action.state).ok_or_else(|| Error::refused(msg!("duel-unknown")))?;
    let ending = if accepts { Ending::Accept } else { Ending::Refuse };
    let settled = services.games.answer(&press.origin, duel, ending).await?;
    let shown = duels::ended(words, settled.done.duel());
    let said = match settled.done {
        Answered::WasOver(_) => duels::was_over(words),
        Answered::Ended(_) | Answered::NotYet(_) => duels::balance(words, &settled),
    };
    Ok(PressOutcome::Both(shown, said))
}
