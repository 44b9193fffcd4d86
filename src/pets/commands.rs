//! `/pet` and its buttons.

use poise::serenity_prelude as serenity;

use crate::{
    discord::{self, Command, Component, Context, PressEvent, PressOutcome},
    error::{Error, Result},
    ids::UserId,
    msg,
    pets::{
        model::{Refusal, Species},
        replies::{self, Buttons, Sight},
    },
    pictures,
    reply::Reply,
    services::Services,
    words::Words,
};

/// The commands of this slice.
pub fn commands() -> Vec<Command> {
    vec![pet()]
}

/// What its buttons do.
pub fn components() -> Vec<Component> {
    vec![
        Component { action: replies::FEED, run: |press| Box::pin(press_feed(press)) },
        Component { action: replies::PLAY, run: |press| Box::pin(press_play(press)) },
        Component { action: replies::REST, run: |press| Box::pin(press_rest(press)) },
        Component { action: replies::RELEASE_ACTION, run: |press| Box::pin(answer_release(press)) },
    ]
}

/// Your pet: hatch it, feed it, play with it
#[poise::command(
    slash_command,
    prefix_command,
    category = "Economy",
    subcommands("adopt", "show", "feed", "play", "rest", "rename", "release"),
    subcommand_required
)]
#[expect(clippy::unused_async, reason = "the shape of a command; a group never runs itself")]
async fn pet(_context: Context<'_>) -> Result<()> {
    Ok(())
}

/// A kind of pet, as the picker offers it.
#[derive(Clone, Copy, poise::ChoiceParameter)]
enum Kind {
    #[name = "Nano Drone"]
    Drone,
    #[name = "Code Fox"]
    Fox,
    #[name = "Quantum Rabbit"]
    Rabbit,
    #[name = "Viral Cat"]
    Cat,
}

impl From<Kind> for Species {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Drone => Self::NanoDrone,
            Kind::Fox => Self::CodeFox,
            Kind::Rabbit => Self::QuantumRabbit,
            Kind::Cat => Self::ViralCat,
        }
    }
}

/// The pet of somebody, below what was done with it.
async fn show_of(
    services: &Services,
    words: &Words,
    owner: UserId,
    done: &[String],
    buttons: Buttons,
) -> Result<Reply> {
    let (pet, condition) = services.pets.look(owner).await?;
    let (help, numbers) = (&services.help, services.economy.numbers());
    let sight = Sight { words, help, numbers, owner, pet: &pet, condition: &condition };
    let picture = pictures::drawn_if_possible(sight.portrait().svg()).await;
    Ok(sight.show(done, picture, buttons))
}

/// Hatch an egg you own; one pet for everyone
#[poise::command(slash_command, prefix_command, category = "Economy")]
async fn adopt(
    context: Context<'_>,
    #[description = "Which egg; leave it out if you have only one kind"] kind: Option<Kind>,
    #[description = "What to call it, at most 24 letters"]
    #[rest]
    name: Option<String>,
) -> Result<()> {
    let (services, origin, words) = (context.data(), discord::origin(context), discord::words(context));
    let settled = services.pets.adopt(&origin, kind.map(Species::from), name.as_deref()).await?;
    let done = replies::adopted(&words, &settled, &services.help);
    discord::send(context, show_of(services, &words, origin.user, &done, Buttons::Shown).await?).await
}

/// See a pet: its mood, its needs, what it is good for
#[poise::command(slash_command, prefix_command, category = "Economy")]
async fn show(
    context: Context<'_>,
    #[description = "Whose; yours if you leave this out"] member: Option<serenity::User>,
) -> Result<()> {
    let (services, asker, words) = (context.data(), discord::origin(context).user, discord::words(context));
    let owner = member.map_or(asker, |user| UserId(user.id.get()));
    let buttons = if owner == asker { Buttons::Shown } else { Buttons::None };
    let shown = show_of(services, &words, owner, &[], buttons).await;
    let reply = shown.map_err(|error| of_other(error, owner == asker))?;
    discord::send(context, reply).await
}

/// Somebody else's pet that is not there is not the asker's to adopt.
fn of_other(error: Error, is_own: bool) -> Error {
    match error {
        Error::Refused(message) if !is_own && message == msg!("pet-none") => Refusal::NoPetOfOther.into(),
        error => error,
    }
}

/// Give your pet a treat
#[poise::command(slash_command, prefix_command, category = "Economy")]
async fn feed(context: Context<'_>) -> Result<()> {
    let (services, origin, words) = (context.data(), discord::origin(context), discord::words(context));
    let done = replies::fed(&words, &services.pets.feed(&origin).await?, &services.help);
    discord::send(context, show_of(services, &words, origin.user, &done, Buttons::Shown).await?).await
}

/// Play with your pet
#[poise::command(slash_command, prefix_command, category = "Economy")]
async fn play(context: Context<'_>) -> Result<()> {
    let (services, origin, words) = (context.data(), discord::origin(context), discord::words(context));
    let done = replies::played(&words, &services.pets.play(&origin).await?);
    discord::send(context, show_of(services, &words, origin.user, &done, Buttons::Shown).await?).await
}

/// Let your pet rest while you are away, or wake it
#[poise::command(slash_command, prefix_command, category = "Economy")]
async fn rest(context: Context<'_>) -> Result<()> {
    let (services, origin, words) = (context.data(), discord::origin(context), discord::words(context));
    let done = replies::rested(&words, &services.pets.rest(&origin).await?);
    discord::send(context, show_of(services, &words, origin.user, &done, Buttons::Shown).await?).await
}

/// Call your pet something else
#[poise::command(slash_command, prefix_command, category = "Economy", ephemeral)]
async fn rename(
    context: Context<'_>,
    #[description = "Its new name, at most 24 letters"]
    #[rest]
    name: String,
) -> Result<()> {
    let settled = context.data().pets.rename(&discord::origin(context), &name).await?;
    discord::send(context, replies::renamed(&discord::words(context), &settled)).await
}

/// Let your pet go, for good
#[poise::command(slash_command, prefix_command, category = "Economy", ephemeral)]
async fn release(context: Context<'_>) -> Result<()> {
    let (services, origin) = (context.data(), discord::origin(context));
    let (pet, condition) = services.pets.look(origin.user).await?;
    let question = replies::ReleaseQuestion { asked: origin.event, pet: pet.id };
    let until = services.pets.release_until(origin.event);
    let words = discord::words(context);
    discord::send(context, replies::ask_release(&words, origin.user, question, (&pet, &condition), until)).await
}

async fn press_feed(press: PressEvent) -> Result<PressOutcome> {
    let PressEvent { services, origin, words, .. } = &press;
    let done = replies::fed(words, &services.pets.feed(origin).await?, &services.help);
    Ok(PressOutcome::Update(show_of(services, words, origin.user, &done, Buttons::Shown).await?))
}

async fn press_play(press: PressEvent) -> Result<PressOutcome> {
    let PressEvent { services, origin, words, .. } = &press;
    let done = replies::played(words, &services.pets.play(origin).await?);
    Ok(PressOutcome::Update(show_of(services, words, origin.user, &done, Buttons::Shown).await?))
}

async fn press_rest(press: PressEvent) -> Result<PressOutcome> {
    let PressEvent { services, origin, words, .. } = &press;
    let done = replies::rested(words, &services.pets.rest(origin).await?);
    Ok(PressOutcome::Update(show_of(services, words, origin.user, &done, Buttons::Shown).await?))
}

async fn answer_release(press: PressEvent) -> Result<PressOutcome> {
    let PressEvent { services, origin, words, .. } = &press;
    let Some((yes, question)) = replies::ReleaseQuestion::of_state(&press.action.state) else {
        return Err(Error::refused(msg!("pet-button-stale")));
    };
    let answered =
        |released: Option<&_>| replies::release_answered(words, origin.user, question, released, &services.help);
    if !yes {
        return Ok(PressOutcome::Update(answered(None)));
    }
    Ok(PressOutcome::Update(match services.pets.release(origin, question.asked, question.pet).await {
        Ok(settled) => answered(Some(&settled.done)),
        Err(Error::Refused(refusal)) => replies::release_refused(words, origin.user, question, &refusal),
        Err(error) => return Err(error),
    }))
}
