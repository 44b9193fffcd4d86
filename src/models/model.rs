//! What goes to a model and what comes back, pure: our own words for OpenAI's protocol.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::{
    error::Error,
    msg,
    usage::{CallId, Exhausted, Spent},
};

/// One turn of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "role", rename_all = "snake_case")]
pub enum Turn {
    /// What we tell the model to be.
    System {
        /// The text.
        text: String,
    },
    /// A person.
    User {
        /// What they said.
        text: String,
        /// Addresses of pictures.
        images: Vec<String>,
    },
    /// The model.
    Assistant {
        /// What it said.
        text: String,
        /// The tools it asked for.
        calls: Vec<ToolCall>,
    },
    /// What a tool gave.
    Tool {
        /// The call it answers.
        call: String,
        /// Its result, as text.
        text: String,
    },
}

/// A tool that a model may ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolSpec {
    /// Its name.
    pub name: String,
    /// What it does, for the model.
    pub about: String,
    /// The JSON Schema of its arguments.
    pub schema: Value,
}

/// A model's wish to have a tool run. All of it is the model's word: input like any other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolCall {
    /// The model's name for this call.
    pub id: String,
    /// The tool.
    pub name: String,
    /// The arguments, as JSON that may not be any.
    pub arguments: String,
}

/// What is asked of a model.
#[derive(Clone, Debug)]
pub struct Request {
    /// The conversation, oldest first.
    pub turns: Vec<Turn>,
    /// What it may ask for.
    pub tools: Vec<ToolSpec>,
    /// How many tokens it may write; the guard of the settings may allow fewer.
    pub reply_tokens: u32,
    /// When the answer is of no use any more.
    pub deadline: Instant,
    /// Fires when nobody waits any more: what was said until then is the answer.
    pub stop: CancellationToken,
}

impl Request {
    /// One instruction and one text, with this long for the answer.
    pub fn simple(system: impl Into<String>, user: impl Into<String>, within: Duration) -> Self {
        let (system, user) = (system.into(), user.into());
        Self {
            turns: vec![Turn::System { text: system }, Turn::User { text: user, images: Vec::new() }],
            tools: Vec::new(),
            reply_tokens: 1_000,
            deadline: Instant::now() + within,
            stop: CancellationToken::new(),
        }
    }
}

/// What is heard while a model speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard<'a> {
    /// More text.
    Text(&'a str),
    /// Forget what was heard of this answer: another attempt begins.
    Again,
}

/// What a model said.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Completion {
    /// The text, all of it.
    pub text: String,
    /// The tools it wants run.
    pub calls: Vec<ToolCall>,
    /// Why it ended.
    pub finish: Finish,
    /// Which model it was.
    pub model: String,
    /// What it took.
    pub spent: Spent,
    /// The call as it is counted.
    pub call: Option<CallId>,
}

/// Why an answer ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Finish {
    /// It was done.
    Done,
    /// It wants tools run.
    Tools,
    /// It reached the limit of its length.
    Length,
    /// The provider's filter stopped it.
    Filtered,
    /// Somebody stopped it.
    Stopped,
    /// It broke off: the connection or the time ended.
    #[default]
    BrokeOff,
}

/// Vectors of texts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Embedded {
    /// The model that made them; vectors of different models are never compared.
    pub model: String,
    /// One for each text, in their order, all of the same length.
    pub vectors: Vec<Vec<f32>>,
}

/// Why a model gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The settings name no model for it.
    #[error("no model is configured")]
    NoModel,
    /// A budget is used up.
    #[error("a budget is used up: {0:?}")]
    Exhausted(Exhausted),
    /// No provider answered, for now.
    #[error("no model answers")]
    Away {
        /// When trying again makes sense.
        retry_after: Duration,
    },
    /// The provider refuses the request itself, with this status.
    #[error("the provider refuses the request with status {0}")]
    Refused(u16),
    /// Ours.
    #[error(transparent)]
    Fault(#[from] Error),
}

impl From<Trouble> for Error {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::NoModel => Self::refused(msg!("models-none")),
            Trouble::Exhausted(exhausted) => exhausted.into(),
            Trouble::Away { retry_after } => {
                Self::Busy { message: msg!("models-away"), retry_after: Some(retry_after) }
            }
            Trouble::Refused(_) => Self::refused(msg!("models-refused")),
            Trouble::Fault(error) => error,
        }
    }
}

/// How many tokens a text takes, about: four letters of ASCII each, and one for every other character. It errs on the side
/// of more, and is the same every time.
pub fn tokens(text: &str) -> u32 {
    let (ascii, other) = text.chars().fold((0_u32, 0_u32), |(ascii, other), letter| {
        if letter.is_ascii() { (ascii.saturating_add(1), other) } else { (ascii, other.saturating_add(1)) }
    });
    ascii.div_ceil(4).saturating_add(other)
}

impl Turn {
    /// How many tokens it takes, about.
    pub fn tokens(&self) -> u32 {
        const FRAME: u32 = 4;
        const IMAGE: u32 = 800;
        let own = match self {
            Self::System { text } | Self::Tool { text, .. } => tokens(text),
            Self::User { text, images } => {
                tokens(text).saturating_add(IMAGE.saturating_mul(u32::try_from(images.len()).unwrap_or(u32::MAX)))
            }
            Self::Assistant { text, calls } => calls.iter().fold(tokens(text), |sum, call| {
                sum.saturating_add(tokens(&call.name)).saturating_add(tokens(&call.arguments))
            }),
        };
        own.saturating_add(FRAME)
    }
}

impl Request {
    /// How many bytes of text the model reads.
    pub fn length(&self) -> usize {
        let length = |turn: &Turn| match turn {
            Turn::System { text }
            | Turn::User { text, .. }
            | Turn::Assistant { text, .. }
            | Turn::Tool { text, .. } => text.len(),
        };
        self.turns.iter().map(length).sum()
    }

    /// How many tokens the model reads, about.
    pub fn prompt_tokens(&self) -> u32 {
        let turns = self.turns.iter().map(Turn::tokens);
        let tools = self
            .tools
            .iter()
            .flat_map(|tool| [&tool.name, &tool.about, &tool.schema.to_string()].map(|text| tokens(text)));
        turns.chain(tools).fold(0, u32::saturating_add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_err_on_the_side_of_more() {
        assert_eq!(tokens(""), 0);
        assert_eq!(tokens("a"), 1);
        assert_eq!(tokens("abcde"), 2);
        assert_eq!(tokens("日本"), 2);
        assert!(Turn::User { text: String::new(), images: vec![String::new()] }.tokens() > 700);
    }
}
