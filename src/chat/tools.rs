//! The capabilities as a model's tools: what is offered, and what comes of what it asks for.
//!
//! A model's wishes are input: unknown tools, arguments that are no JSON and ever the same wish are answered with a
//! sentence, not obeyed. Who asks and where is bound by us; nothing in the arguments changes it. What a tool gives goes back
//! quoted, with its source; so does why it gave nothing, for a refusal may quote what others wrote.

use std::collections::{HashMap, HashSet};

use futures::future::join_all;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;

use super::quoting::block;
use crate::{
    capabilities::{Call, Capabilities},
    error::{Error, Result},
    ids::{ChannelId, GuildId, MessageId, UserId},
    models::{ToolCall, ToolSpec, Turn},
    reply::Audience,
    words::{Locale, Words},
};

/// The most letters of a result that a model is given.
const MOST_RESULT: usize = 8_000;
/// The most tools that one answer may run.
const MOST_RUNS: usize = 24;

/// The tools of one answer.
pub(super) struct Tools<'a> {
    capabilities: &'a Capabilities,
    caller: Bound,
    words: Words,
    specs: Vec<ToolSpec>,
    done: HashMap<(String, String), String>,
    used: Vec<String>,
}

/// For whom tools run: bound by us.
#[derive(Clone, Debug)]
pub(super) struct Bound {
    pub(super) user: UserId,
    pub(super) guild: Option<GuildId>,
    pub(super) channel: ChannelId,
    pub(super) message: Option<MessageId>,
    /// What makes a call that is made again after a crash the same call.
    pub(super) key: String,
    pub(super) locale: Locale,
    pub(super) stop: CancellationToken,
}

impl<'a> Tools<'a> {
    /// What is switched on here.
    pub(super) async fn of(capabilities: &'a Capabilities, caller: Bound) -> Result<Self> {
        let specs = capabilities.specs(caller.guild).await?.into_iter();
        let specs = specs.map(|one| ToolSpec { name: one.name, about: one.about, schema: one.schema });
        let words = Words::new(caller.locale.clone());
        Ok(Self { capabilities, words, specs: specs.collect(), caller, done: HashMap::new(), used: Vec::new() })
    }

    /// What a model is offered.
    pub(super) fn specs(&self) -> &[ToolSpec] {
        &self.specs
    }

    /// Which tools ran, in order, each once.
    pub(super) fn used(&self) -> &[String] {
        &self.used
    }

    /// Runs what a model asks for, several at once. What it asked for before is not run again; whether anything was new.
    pub(super) async fn run(&mut self, calls: &[ToolCall], until: Instant) -> (Vec<Turn>, bool) {
        let mut new: Vec<(String, String)> = calls.iter().map(key).filter(|key| !self.done.contains_key(key)).collect();
        new.sort_unstable();
        new.dedup();
        new.truncate(MOST_RUNS.saturating_sub(self.done.len()));
        let results = join_all(new.iter().map(|(name, arguments)| self.result(name, arguments, until))).await;
        let is_new = !new.is_empty();
        for ((name, arguments), result) in new.into_iter().zip(results) {
            if self.specs.iter().any(|spec| spec.name == name) && !self.used.contains(&name) {
                self.used.push(name.clone());
            }
            self.done.insert((name, arguments), result);
        }
        let turn = |call: &ToolCall| {
            let text =
                self.done.get(&key(call)).map_or("Enough tools were run. Answer with what there is.", String::as_str);
            Turn::Tool { call: call.id.clone(), text: text.to_owned() }
        };
        (calls.iter().map(turn).collect(), is_new)
    }

    async fn result(&self, name: &str, arguments: &str, until: Instant) -> String {
        if !self.specs.iter().any(|spec| spec.name == name) {
            let known = self.specs.iter().map(|spec| spec.name.as_str()).collect::<Vec<_>>().join(", ");
            return format!("There is no such tool. There are: {known}.");
        }
        let Ok(arguments @ Value::Object(_)) =
            serde_json::from_str(if arguments.is_empty() { "{}" } else { arguments })
        else {
            return "The arguments are not a JSON object. Ask again with arguments that fit the schema.".to_owned();
        };
        let bound = &self.caller;
        let seed = seed(&bound.key, name, &arguments);
        let call = Call {
            asker: Some(bound.user),
            guild: bound.guild,
            channel: Some(bound.channel),
            message: bound.message,
            // The answer is read by everybody there: what is the asker's alone must not reach the model.
            audience: if bound.guild.is_some() { Audience::Everyone } else { Audience::Invoker },
            locale: bound.locale.clone(),
            key: Some(format!("{}:{name}:{seed:016x}", bound.key)),
            seed,
            failures: 0,
            cancelled: bound.stop.clone(),
        }
        .once();
        match timeout_at(until, self.capabilities.run(name, arguments, &call)).await {
            Err(_) => "It took too long and was called off.".to_owned(),
            Ok(Ok(answer)) => {
                let text = json!({ "result": answer.result, "in_words": self.words.say(&answer.says) }).to_string();
                block(&format!("tool {name}"), [text.chars().take(MOST_RESULT).collect()]).unwrap_or_default()
            }
            Ok(Err(error)) => self.failed(name, error),
        }
    }

    fn failed(&self, name: &str, error: Error) -> String {
        let (fate, reason) = match error {
            Error::Refused(reason) | Error::Denied(reason) => ("It was refused, for this reason.", reason),
            Error::Busy { message, .. } => ("It cannot be done now, for this reason.", message),
            Error::Fault(chain) => {
                tracing::warn!(capability = name, error = format!("{chain:#}"), "a tool failed under a model");
                return "It failed for a reason of ours. Go on without it.".to_owned();
            }
        };
        let reason = self.words.say(&reason).chars().take(MOST_RESULT).collect();
        [fate.to_owned()].into_iter().chain(block(&format!("tool {name}"), [reason])).collect::<Vec<_>>().join("\n")
    }
}

fn key(call: &ToolCall) -> (String, String) {
    (call.name.clone(), call.arguments.clone())
}

/// The seed of a call: the same call of the same answer decides the same, also when it is run again after a crash.
fn seed(key: &str, name: &str, arguments: &Value) -> u64 {
    let digest = Sha256::digest(format!("{key}\n{name}\n{arguments}").as_bytes());
    digest.iter().take(8).fold(0, |seed, byte| seed << 8 | u64::from(*byte))
}
