//! Who asked, where and in which language, read from what Discord sent.

use crate::{discord::Context, guilds::Guilds, ids::EventId, origin::Origin, words::Locale, words::Words};

/// Where a command was asked, by whom and in which language.
pub fn origin(context: Context<'_>) -> Origin {
    Origin {
        user: context.author().id.get().into(),
        guild: context.guild_id().map(|id| id.get().into()),
        channel: context.channel_id().get().into(),
        event: EventId(context.id()),
        locale: locale(context),
    }
}

/// The asker's words.
pub fn words(context: Context<'_>) -> Words {
    Words::new(locale(context))
}

fn locale(context: Context<'_>) -> Locale {
    match context {
        Context::Application(application) => {
            let interaction = &application.interaction;
            let tags = (Some(interaction.locale.as_str()), interaction.guild_locale.as_deref());
            language(&context.data().guilds, interaction.guild_id, tags)
        }
        Context::Prefix(prefix) => {
            let guild = context.guild().map(|guild| guild.preferred_locale.clone());
            language(&context.data().guilds, prefix.msg.guild_id, (None, guild.as_deref()))
        }
    }
}

/// The person's language, else the one the guild chose, as far as memory knows it, else the one the guild has on Discord.
pub(super) fn language(
    guilds: &Guilds,
    guild: Option<serenity::all::GuildId>,
    (person, on_discord): (Option<&str>, Option<&str>),
) -> Locale {
    let settings = guild.and_then(|guild| guilds.known(guild.get().into()));
    let chosen = settings.and_then(|settings| settings.locale.as_ref().map(ToString::to_string));
    choose_of([person, chosen.as_deref(), on_discord])
}

/// The first of these languages that is spoken; else the first that is a language at all; else English.
pub(super) fn choose_of<'a>(tags: impl IntoIterator<Item = Option<&'a str>>) -> Locale {
    let known: Vec<Locale> = tags.into_iter().flatten().filter_map(|tag| tag.parse().ok()).collect();
    let spoken = known.iter().find(|locale| locale.is_spoken());
    spoken.or(known.first()).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_that_is_spoken_wins_over_one_that_is_not() {
        for (tags, expected) in [(["fr", "en", "de"], "en"), (["en-GB", "fr", "de"], "en-GB"), (["?", "", "fr"], "fr")]
        {
            assert_eq!(choose_of(tags.map(Some)).to_string(), expected);
        }
    }

    #[test]
    fn the_person_wins_over_the_guild_and_nonsense_is_english() {
        for (person, guild, expected) in [
            (Some("de"), Some("fr"), "de"),
            (None, Some("pt-BR"), "pt-BR"),
            (Some("???"), Some("fr"), "fr"),
            (Some(""), None, "en"),
            (None, None, "en"),
        ] {
            assert_eq!(choose_of([person, guild]).to_string(), expected);
        }
    }
}
