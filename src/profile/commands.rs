//! `/profile`. Its switches are components of the boards, whose rows they turn.

use poise::serenity_prelude as serenity;

use crate::{
    boards::replies as switches,
    discord::{self, Command, Context},
    error::{Error, Result},
    msg,
    profile::replies,
};

/// The commands of this slice.
pub fn commands() -> Vec<Command> {
    vec![profile()]
}

/// Who you are in the game, as a picture
#[poise::command(slash_command, prefix_command, category = "Economy", subcommands("show", "privacy"))]
async fn profile(context: Context<'_>) -> Result<()> {
    present(context, None).await
}

/// See yourself or somebody else as a picture: level, coins, streak, pet, achievements
#[poise::command(slash_command, prefix_command, category = "Economy")]
async fn show(context: Context<'_>, #[description = "Whose profile"] of: Option<serenity::User>) -> Result<()> {
    present(context, of).await
}

/// Choose what others see of you
#[poise::command(slash_command, prefix_command, category = "Economy", ephemeral)]
async fn privacy(context: Context<'_>) -> Result<()> {
    let person = discord::origin(context).user;
    let privacy = context.data().boards.privacy(person).await?;
    discord::send(context, switches::privacy(&discord::words(context), person, &privacy)).await
}

async fn present(context: Context<'_>, of: Option<serenity::User>) -> Result<()> {
    let (services, viewer) = (context.data(), discord::origin(context).user);
    let user = of.as_ref().unwrap_or(context.author());
    if user.bot {
        return Err(Error::refused(msg!("profile-bot")));
    }
    let profile = services.profiles.of(user.id.get().into(), viewer).await?;
    let nick = match context.guild_id() {
        Some(guild) => user.nick_in(context.serenity_context(), guild).await,
        None => None,
    };
    let name = nick.unwrap_or_else(|| user.display_name().to_owned());
    let words = discord::words(context);
    discord::send(context, replies::profile(&words, &name, &profile, &services.help).await?).await
}
