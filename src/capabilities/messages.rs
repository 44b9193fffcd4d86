//! `search_messages`: what was said where the asker asks. An answer that others read can only hold what they can read
//! too, and what is certain of a channel is that those in it can read it.

use std::time::Duration;

use async_trait::async_trait;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    model::{Access, Answer, Call, Capability, Cost, Definition},
    names,
    outside::plain,
};
use crate::{
    error::{Error, Result},
    msg,
    transcript::{
        Transcript,
        finding::{Look, Scope},
    },
};

/// Found at most.
const MOST: usize = 10;
/// The longest question, in letters.
const MAX_LENGTH: usize = 200;
/// Graphemes of a message that are shown.
const SHOWN: usize = 160;

/// What to look for.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct Args {
    /// Words that were said, such as `release party`; `"a phrase"` and `-without` work too.
    #[schemars(length(min = 1, max = 200))]
    words: String,
}

/// The capability.
#[derive(Debug)]
pub(super) struct SearchMessages(pub(super) Transcript);

#[async_trait]
impl Capability for SearchMessages {
    type Args = Args;

    fn definition(&self) -> Definition {
        Definition {
            name: names::SEARCH_MESSAGES,
            about: "search-messages-about",
            example: "release party",
            access: Access::Everyone,
            cost: Cost::Free,
            timeout: Duration::from_secs(10),
        }
    }

    fn read(&self, text: &str) -> Result<Value> {
        Ok(json!(Args { words: text.to_owned() }))
    }

    fn judge(&self, args: &Args) -> Result<()> {
        let is_sensible = args.words.chars().any(char::is_alphanumeric) && args.words.chars().count() <= MAX_LENGTH;
        if is_sensible { Ok(()) } else { Err(Error::refused(msg!("search-messages-empty"))) }
    }

    /// Safe to run twice: looking changes nothing.
    async fn run(&self, args: Args, call: &Call) -> Result<Answer> {
        let viewer = call.viewer()?;
        let scope = match viewer.guild {
            Some(guild) => Scope::Guild(guild, vec![viewer.channel]),
            None => Scope::Private(viewer.channel),
        };
        let look = Look { words: args.words.replace('\0', " "), ..Look::default() };
        let found = self.0.search(&scope, &look, MOST).await?;
        // The question itself is not an answer.
        let hits: Vec<_> = found.hits.into_iter().filter(|hit| Some(hit.message) != call.message).collect();
        if hits.is_empty() {
            return Err(Error::refused(msg!("search-messages-nothing")));
        }
        let rows: Vec<_> = hits
            .iter()
            .map(|hit| json!({ "who": hit.author_name, "when": hit.message.created_at(), "said": hit.text }))
            .collect();
        let lines = hits.iter().map(|hit| {
            let when = hit.message.created_at().timestamp();
            format!("<t:{when}:d> {}: {}", plain(&hit.author_name, 40), plain(&hit.text.replace('\n', " "), SHOWN))
        });
        let text = lines.collect::<Vec<_>>().join("\n");
        Ok(Answer { result: json!({ "messages": rows }), says: msg!("search-messages-found", text = text) })
    }
}
