//! Who asked, where and in which language, read from what Discord sent.

use crate::{discord::Context, ids::EventId, origin::Origin, words::Locale, words::Words};

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
        Context::Application(context) => {
            choose_locale(Some(&context.interaction.locale), context.interaction.guild_locale.as_deref())
        }
        Context::Prefix(_) => {
            choose_locale(None, context.guild().map(|guild| guild.preferred_locale.clone()).as_deref())
        }
    }
}

/// The person's language, else the guild's, else English.
pub(super) fn choose_locale(person: Option<&str>, guild: Option<&str>) -> Locale {
    [person, guild].into_iter().flatten().find_map(|tag| tag.parse().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_person_wins_over_the_guild_and_nonsense_is_english() {
        for (person, guild, expected) in [
            (Some("de"), Some("fr"), "de"),
            (None, Some("pt-BR"), "pt-BR"),
            (Some("???"), Some("fr"), "fr"),
            (Some(""), None, "en"),
            (None, None, "en"),
        ] {
            assert_eq!(choose_locale(person, guild).to_string(), expected);
        }
    }
}
