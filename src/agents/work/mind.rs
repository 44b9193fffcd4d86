//! Where an agent's answers come from. The one seam for a model: whoever has one implements [`Mind`].

use std::time::Duration;

use async_trait::async_trait;

use crate::{
    agents::model::Profile,
    error::Result,
    ids::{ChannelId, GuildId, MessageId, UserId},
    msg,
    names::safe_name,
    words::{Locale, Words},
};

/// Something an agent was asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Where.
    pub guild: GuildId,
    /// Where exactly.
    pub channel: ChannelId,
    /// With which message.
    pub message: MessageId,
    /// The agent's own user.
    pub me: UserId,
    /// By whom.
    pub asker: UserId,
    /// What.
    pub text: String,
    /// In reply to which message.
    pub reply_to: Option<MessageId>,
    /// Who is asked: its name on Discord.
    pub tag: String,
    /// What it is like.
    pub profile: Profile,
    /// Who it is in this channel, if that was told.
    pub persona: Option<String>,
    /// In which language.
    pub locale: Locale,
}

impl Asked {
    /// What the agent is called.
    pub fn name(&self) -> &str {
        if self.profile.name.is_empty() { &self.tag } else { &self.profile.name }
    }

    /// Who it is: as it was told for this channel, else by its own profile.
    pub fn who(&self) -> &str {
        self.persona.as_deref().unwrap_or(&self.profile.persona)
    }
}

/// Answers for agents.
#[async_trait]
pub trait Mind: Send + Sync + 'static {
    /// How long an answer may take.
    fn patience(&self) -> Duration {
        Duration::from_secs(30)
    }

    /// How many answers are thought of at once in a process; `None`: as many as there are.
    fn at_once(&self) -> Option<usize> {
        None
    }

    /// What the agent says. An error that is busy is asked again later; a refusal is said in its place.
    async fn answer(&self, asked: &Asked) -> Result<String>;
}

/// Says who the agent is, and how to speak through it. Needs no model.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scripted;

#[async_trait]
impl Mind for Scripted {
    async fn answer(&self, asked: &Asked) -> Result<String> {
        let words = Words::new(asked.locale.clone());
        let name = safe_name(asked.name());
        Ok(words.say(&match asked.who() {
            "" => msg!("agents-scripted", name = name),
            who => msg!("agents-scripted-persona", name = name, persona = safe_name(who)),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(persona: Option<&str>) -> Asked {
        Asked {
            guild: GuildId(1),
            channel: ChannelId(2),
            message: MessageId(4),
            me: UserId(5),
            asker: UserId(3),
            text: "hello".into(),
            reply_to: None,
            tag: "Luma".into(),
            profile: Profile { persona: "keeps the lights on".into(), ..Profile::default() },
            persona: persona.map(str::to_owned),
            locale: Locale::english(),
        }
    }

    #[tokio::test]
    async fn without_a_model_it_says_who_it_is() {
        let said = Scripted.answer(&asked(None)).await.unwrap();
        insta::assert_snapshot!(said, @"I'm **Luma**: keeps the lights on. I can't think for myself here, because Artie has no model; `/agents say` makes me speak.");
        let told = Scripted.answer(&asked(Some("the night watch"))).await.unwrap();
        assert!(told.contains("the night watch"), "{told}");
    }
}
