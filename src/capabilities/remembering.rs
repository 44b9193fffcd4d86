//! `remember` and `recall`: what the asker may have remembered, and be reminded of.

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
    memories::{Memories, NewMemory, Scope, SourceType, Viewer},
    msg,
    reply::Audience,
};

/// Found at most.
const MOST: usize = 8;
/// Graphemes of a memory that are shown.
const SHOWN: usize = 200;

/// What to remember.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct Fact {
    /// One fact in a sentence that can be understood alone, such as `Ada's birthday is on 10 December`.
    #[schemars(length(min = 1, max = 2000))]
    fact: String,
    /// At most five words it can be found by.
    #[serde(default)]
    tags: Vec<String>,
}

/// The capability.
#[derive(Debug)]
pub(super) struct Remember(pub(super) Memories);

#[async_trait]
impl Capability for Remember {
    type Args = Fact;

    fn definition(&self) -> Definition {
        Definition {
            name: names::REMEMBER,
            about: "remember-about",
            example: "Ada's birthday is on 10 December",
            access: Access::Everyone,
            cost: Cost::Free,
            timeout: Duration::from_secs(10),
        }
    }

    fn read(&self, text: &str) -> Result<Value> {
        Ok(json!(Fact { fact: text.to_owned(), tags: Vec::new() }))
    }

    /// Safe to run twice: the same call, and the same fact, is written once. What is said where others read along belongs
    /// to the channel; what is said alone, to whoever says it.
    async fn run(&self, args: Fact, call: &Call) -> Result<Answer> {
        let viewer = call.viewer()?;
        let new = NewMemory {
            tags: args.tags,
            source: SourceType::Chat,
            scope: if viewer.audience == Audience::Everyone { Scope::Channel } else { Scope::Own },
            messages: call.message.map(|message| (message, viewer.user)).into_iter().collect(),
            ..NewMemory::own(args.fact)
        };
        let done = self.0.learn(&viewer, call.key.as_deref(), new, &[]).await?;
        let content = &done.memory().content;
        Ok(Answer {
            result: json!({ "remembered": content }),
            says: msg!("remember-done", text = plain(content, SHOWN)),
        })
    }
}

/// What to look for.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct Question {
    /// Words or a question, such as `birthday of Ada`.
    #[schemars(length(min = 1, max = 500))]
    about: String,
}

/// The capability.
#[derive(Debug)]
pub(super) struct Recall(pub(super) Memories);

#[async_trait]
impl Capability for Recall {
    type Args = Question;

    fn definition(&self) -> Definition {
        Definition {
            name: names::RECALL,
            about: "recall-about",
            example: "birthday of Ada",
            access: Access::Everyone,
            cost: Cost::Free,
            timeout: Duration::from_secs(10),
        }
    }

    fn read(&self, text: &str) -> Result<Value> {
        Ok(json!(Question { about: text.to_owned() }))
    }

    /// Safe to run twice: looking changes nothing.
    async fn run(&self, args: Question, call: &Call) -> Result<Answer> {
        let viewer: Viewer = call.viewer()?;
        let found = self.0.find_with_neighbours(&viewer, &args.about, MOST).await?;
        if found.is_empty() {
            return Err(Error::refused(msg!("recall-nothing")));
        }
        let rows: Vec<_> = found
            .iter()
            .map(|one| {
                let around: Vec<_> =
                    one.around.iter().map(|hit| json!({ "who": hit.author_name, "said": hit.text })).collect();
                json!({ "memory": one.memory.content, "since": one.memory.said_at.date_naive(), "around": around })
            })
            .collect();
        let lines: Vec<_> =
            found.iter().map(|one| format!("- {}", plain(&one.memory.content.replace('\n', " "), SHOWN))).collect();
        Ok(Answer { result: json!({ "memories": rows }), says: msg!("recall-found", text = lines.join("\n")) })
    }
}
