//! `todo`: the asker's own list.

use std::time::Duration;

use async_trait::async_trait;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    model::{Access, Answer, Call, Capability, Cost, Definition},
    names,
};
use crate::{
    error::{Error, Result},
    msg,
    todos::{self, Todos},
    words::Words,
};

/// What to do with the list.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct Args {
    /// `add`, `list`, `done` or `remove`.
    action: Action,
    /// What to add; or which is done or to be removed, by its number or its words.
    #[schemars(length(max = 200))]
    text: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Action {
    Add,
    #[default]
    List,
    Done,
    Remove,
}

/// The capability.
#[derive(Debug)]
pub(super) struct Todo(pub(super) Todos);

#[async_trait]
impl Capability for Todo {
    type Args = Args;

    fn definition(&self) -> Definition {
        Definition {
            name: names::TODO,
            about: "todo-about",
            example: "add buy milk",
            access: Access::Everyone,
            cost: Cost::Free,
            timeout: Duration::from_secs(10),
        }
    }

    fn read(&self, text: &str) -> Result<Value> {
        let (first, rest) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
        let (action, text) = match first {
            "" | "list" => (Action::List, ""),
            "add" => (Action::Add, rest),
            "done" => (Action::Done, rest),
            "remove" => (Action::Remove, rest),
            _ => (Action::Add, text.trim()),
        };
        Ok(json!(Args { action, text: text.to_owned() }))
    }

    /// Safe to run twice: the same call adds, ticks off and takes off once, and the same.
    async fn run(&self, args: Args, call: &Call) -> Result<Answer> {
        let asker = call.somebody()?;
        let says = match args.action {
            Action::Add => todos::added(&self.0.add(asker, &args.text, call.key.as_deref()).await?),
            Action::Done => todos::done(&self.0.tick(asker, &args.text, call.key.as_deref()).await?),
            Action::Remove => todos::removed(&self.0.tick(asker, &args.text, call.key.as_deref()).await?),
            // What somebody has to do is theirs alone.
            Action::List if call.is_shared() => return Err(Error::refused(msg!("todo-private"))),
            Action::List => {
                let open = self.0.list(asker).await?;
                let names: Vec<_> = open.iter().map(|todo| todo.name.as_str()).collect();
                let text = todos::listed(&Words::new(call.locale.clone()), &open);
                return Ok(Answer { result: json!({ "todos": names }), says: msg!("todo-list", text = text) });
            }
        };
        Ok(Answer { result: json!({ "said": says.to_string() }), says })
    }
}
