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
    /// The tools that leave something to chance.
    chancy: HashSet<String>,
    /// How often each wish of theirs was uttered.
    thrown: HashMap<(String, String), u32>,
    done: HashMap<Wanted, String>,
    used: Vec<String>,
}

/// What a model wants to have run: the same is run once, except that every throw of the same dice is another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Wanted {
    name: String,
    arguments: String,
    throw: u32,
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

/// What came of what a model asked for at once.
pub(super) struct Ran {
    /// The answer to each wish.
    pub(super) results: Vec<Turn>,
    /// Whether any of it was asked for the first time.
    pub(super) is_new: bool,
    /// How many tools were run.
    pub(super) count: usize,
}

impl<'a> Tools<'a> {
    /// What is switched on here.
    pub(super) async fn of(capabilities: &'a Capabilities, caller: Bound) -> Result<Self> {
        let offered = capabilities.specs(caller.guild).await?;
        let chancy = offered.iter().filter(|one| one.is_chancy).map(|one| one.name.clone()).collect();
        let specs = offered.into_iter().map(|one| ToolSpec { name: one.name, about: one.about, schema: one.schema });
        let (words, specs) = (Words::new(caller.locale.clone()), specs.collect());
        let (thrown, done, used) = Default::default();
        Ok(Self { capabilities, caller, words, specs, chancy, thrown, done, used })
    }

    /// What a model is offered.
    pub(super) fn specs(&self) -> &[ToolSpec] {
        &self.specs
    }

    /// Which tools ran, in order, each once.
    pub(super) fn used(&self) -> &[String] {
        &self.used
    }

    /// Runs what a model asks for, several at once. What it asked for before is not run again.
    pub(super) async fn run(&mut self, calls: &[ToolCall], until: Instant) -> Ran {
        let wanted: Vec<Wanted> = calls.iter().map(|call| self.wanted(call)).collect();
        let mut new: Vec<Wanted> = wanted.iter().filter(|one| !self.done.contains_key(*one)).cloned().collect();
        new.sort_unstable();
        new.dedup();
        new.truncate(MOST_RUNS.saturating_sub(self.done.len()));
        let given = join_all(new.iter().map(|one| self.result(one, until))).await;
        let (is_new, mut count) = (!new.is_empty(), 0);
        for (one, result) in new.into_iter().zip(given) {
            count += usize::from(result.is_ok());
            let result = result.unwrap_or_else(|problem| problem);
            if self.specs.iter().any(|spec| spec.name == one.name) && !self.used.contains(&one.name) {
                self.used.push(one.name.clone());
            }
            self.done.insert(one, result);
        }
        let turn = |(call, one): (&ToolCall, &Wanted)| {
            let text = self.done.get(one).map_or("Enough tools were run. Answer with what there is.", String::as_str);
            Turn::Tool { call: call.id.clone(), text: text.to_owned() }
        };
        Ran { results: calls.iter().zip(&wanted).map(turn).collect(), is_new, count }
    }

    /// The same wish, however it is spaced, is the same call, and whatever it writes is written once. Of dice it is the
    /// next throw, with the same outcome when the answer is made again.
    fn wanted(&mut self, call: &ToolCall) -> Wanted {
        let name = call.name.clone();
        let arguments = match call.arguments.trim() {
            "" => "{}".to_owned(),
            told => serde_json::from_str(told).map_or_else(|_| told.to_owned(), |read: Value| read.to_string()),
        };
        let mut throw = 0;
        if self.chancy.contains(&name) {
            let thrown = self.thrown.entry((name.clone(), arguments.clone())).or_default();
            throw = *thrown;
            *thrown = thrown.saturating_add(1);
        }
        Wanted { name, arguments, throw }
    }

    /// What came of a run; else why there was none.
    async fn result(&self, Wanted { name, arguments, throw }: &Wanted, until: Instant) -> Result<String, String> {
        let name = name.as_str();
        if !self.specs.iter().any(|spec| spec.name == name) {
            let known = self.specs.iter().map(|spec| spec.name.as_str()).collect::<Vec<_>>().join(", ");
            return Err(format!("There is no such tool. There are: {known}."));
        }
        let Ok(arguments @ Value::Object(_)) = serde_json::from_str(arguments) else {
            return Err("The arguments are not a JSON object. Ask again with arguments that fit the schema.".to_owned());
        };
        let bound = &self.caller;
        let seed = seed(&bound.key, name, &arguments, *throw);
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
        Ok(match timeout_at(until, self.capabilities.run(name, arguments, &call)).await {
            Err(_) => "It took too long and was called off.".to_owned(),
            Ok(Ok(answer)) => {
                let text = json!({ "result": answer.result, "in_words": self.words.say(&answer.says) }).to_string();
                block(&format!("tool {name}"), [text.chars().take(MOST_RESULT).collect()]).unwrap_or_default()
            }
            Ok(Err(error)) => self.failed(name, error),
        })
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

/// The seed of a call: the same call of the same answer decides the same, also when it is run again after a crash.
fn seed(key: &str, name: &str, arguments: &Value, throw: u32) -> u64 {
    let throw = if throw == 0 { String::new() } else { format!("\n{throw}") };
    let digest = Sha256::digest(format!("{key}\n{name}\n{arguments}{throw}").as_bytes());
    digest.iter().take(8).fold(0, |seed, byte| seed << 8 | u64::from(*byte))
}
