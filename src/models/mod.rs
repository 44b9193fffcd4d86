//! Models: whoever speaks OpenAI's protocol, asked within budgets, time and reason.
//!
//! Promises: no call is made without its price set aside first, and each is counted once; a provider that fails is
//! followed by the next in order, and left alone for a while after five failures; what a provider says about its trouble
//! reaches neither people nor the log; nothing a model can send makes this panic. It knows nothing of what is asked, or
//! why.

mod model;
mod provider;
mod transport;
mod wire;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::time::{Instant, sleep};

pub use model::{Completion, Embedded, Finish, Heard, Request, ToolCall, ToolSpec, Trouble, Turn, tokens};

pub use crate::usage::Caller;
use crate::{
    breaker::Breaker,
    clock::Clock,
    config,
    error::Result,
    overrides::{Effective, Overrides},
    usage::{Call, Credits, Outcome, Spent, Ticket, Usage},
};
use provider::{Miss, Provider};

/// How often the whole list is gone through.
const ROUNDS: u32 = 2;
/// The pause before the list is gone through again, unless a provider asks for more.
const PAUSE: Duration = Duration::from_millis(500);
/// Nobody is waited for longer than this.
const MOST_PATIENCE: Duration = Duration::from_secs(5);
/// An answer that broke off is told if it has so many letters.
const WORTH_KEEPING: usize = 40;
/// With less time left than this, no call is begun.
const LEAST: Duration = Duration::from_millis(500);
/// What a hopeless caller is told to wait.
const LATER: Duration = Duration::from_secs(30);

/// The verbs of models. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Models(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    settings: Overrides,
    provider: Option<Provider>,
    breakers: Mutex<HashMap<String, Arc<Breaker>>>,
    clock: Clock,
    usage: Usage,
}

/// What came of looking for an endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inquiry {
    /// It answers; these models of the settings are not among those it lists.
    Answers {
        /// Their names.
        unlisted: Vec<String>,
    },
    /// It answers, but not us.
    Refuses(u16),
    /// Nobody answers.
    Silent(String),
}

/// Looks for the endpoint of the settings, if there is one, without asking any model. Gives its host, too.
pub async fn inquire(settings: &config::Models) -> Result<Option<(String, Inquiry)>> {
    provider::check(settings)?;
    let Some(provider) = Provider::new(settings)? else { return Ok(None) };
    let inquiry = match provider.knock().await {
        // Not every endpoint has a list.
        Ok((200..=299 | 404 | 405, listed)) => {
            let wanted = settings.chat.iter().chain(&settings.fallbacks).chain(&settings.embedding);
            let is_missing = |name: &&String| listed.as_ref().is_some_and(|listed| !listed.contains(name));
            Inquiry::Answers { unlisted: wanted.filter(is_missing).cloned().collect() }
        }
        Ok((status, _)) => Inquiry::Refuses(status),
        Err(error) => Inquiry::Silent(innermost(&error)),
    };
    Ok(Some((provider.host().to_owned(), inquiry)))
}

fn innermost(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}

impl Models {
    /// Over the endpoint of these settings; which of its models are asked, and how, are the settings as they are.
    pub fn new(endpoint: &config::Models, settings: Overrides, clock: Clock, usage: Usage) -> Result<Self> {
        provider::check(endpoint)?;
        let (provider, breakers) = (Provider::new(endpoint)?, Mutex::default());
        Ok(Self(Arc::new(Inner { settings, provider, breakers, clock, usage })))
    }

    /// Whether there is a model that talks.
    pub fn talks(&self) -> bool {
        self.0.provider.is_some() && self.settings().models.chat.is_some()
    }

    /// The name of the first model that talks.
    pub fn talker(&self) -> Option<String> {
        self.0.provider.as_ref()?;
        self.settings().models.chat.clone()
    }

    /// The model that makes vectors, if there is one.
    pub fn embedder(&self) -> Option<String> {
        self.0.provider.as_ref()?;
        self.settings().models.embedding.clone()
    }

    /// How many tokens are read and written at most in one go.
    pub fn context_tokens(&self) -> u32 {
        self.settings().models.context_tokens.max(1_000)
    }

    /// How many tokens an answer may take: a quarter of the context, and never more than one call may write.
    pub fn reply_tokens(&self) -> u32 {
        (self.context_tokens() / 4).min(self.settings().spend.call_tokens).max(1)
    }

    fn settings(&self) -> Arc<Effective> {
        self.0.settings.effective()
    }

    /// What is left at the provider, as far as it tells.
    pub async fn credits(&self) -> Credits {
        match &self.0.provider {
            Some(provider) => provider.credits().await,
            None => Credits::default(),
        }
    }

    /// The provider's name for statistics: its host.
    pub fn provider(&self) -> &str {
        self.0.provider.as_ref().map_or("", Provider::host)
    }

    /// Whether pictures are taken.
    pub fn sees(&self) -> bool {
        self.settings().models.vision
    }

    /// Asks the first model that answers, and lets its words be heard while it speaks. A stopped or broken answer is
    /// given as far as it came: see [`Completion::finish`].
    pub async fn chat(
        &self,
        caller: &Caller,
        request: &Request,
        hear: &mut (dyn FnMut(Heard<'_>) + Send),
    ) -> Result<Completion, Trouble> {
        let (settings, provider) = (self.settings(), self.0.provider.as_ref());
        let (Some(provider), Some(first)) = (provider, &settings.models.chat) else { return Err(Trouble::NoModel) };
        let mut asking = Asking {
            inner: &self.0,
            settings: &settings,
            provider,
            caller,
            request,
            best: None,
            wait: None,
            refused: None,
        };
        for round in 0..ROUNDS {
            if round > 0 && !asking.paused().await {
                break;
            }
            for model in [first].into_iter().chain(&settings.models.fallbacks) {
                if let Some(done) = asking.ask(model, hear).await? {
                    return Ok(done);
                }
            }
        }
        asking.given_up(hear)
    }

    /// Notes how many of the tools that an answer asked for were run. No answer is lost because it could not be noted.
    pub async fn note_runs(&self, done: &Completion, runs: usize) {
        let Some(call) = done.call.filter(|_| runs > 0) else { return };
        if let Err(error) = self.0.usage.note_runs(call, runs).await {
            tracing::warn!(%error, "the tools of an answer could not be counted");
        }
    }

    /// Turns texts into vectors.
    pub async fn embed(&self, caller: &Caller, texts: &[String], within: Duration) -> Result<Embedded, Trouble> {
        let inner = &self.0;
        let (Some(provider), Some(model)) = (&inner.provider, self.embedder()) else { return Err(Trouble::NoModel) };
        if texts.is_empty() {
            return Ok(Embedded { model, vectors: Vec::new() });
        }
        let prompt_tokens = texts.iter().map(|text| tokens(text)).fold(0, u32::saturating_add);
        let asked = texts.iter().map(String::len).sum();
        let call = Call { caller, model: &model, prompt_tokens, reply_tokens: 0, asked };
        let ticket = inner.usage.reserve(&call).await?.map_err(Trouble::Exhausted)?;
        let (began, deadline) = (Instant::now(), Instant::now() + within.min(self.settings().models.call_timeout));
        let outcome = provider.embed(&model, texts, deadline).await;
        let (spent, error) = match &outcome {
            Ok((_, spent)) => (*spent, None),
            Err(miss) => (Spent::default(), Some(miss.kind())),
        };
        let told = Outcome { spent, took: began.elapsed(), error, tools: &[], said: 0 };
        inner.settle(ticket, &told).await;
        match outcome {
            Ok((vectors, _)) => Ok(Embedded { model, vectors }),
            Err(Miss::Lasting(status)) => Err(Trouble::Refused(status)),
            Err(Miss::Passing { retry_after, .. }) => Err(Trouble::Away { retry_after: retry_after.unwrap_or(LATER) }),
        }
    }
}

impl Inner {
    /// How a model did lately.
    fn breaker(&self, model: &str) -> Arc<Breaker> {
        let mut breakers = self.breakers.lock().unwrap_or_else(PoisonError::into_inner);
        breakers.entry(model.to_owned()).or_default().clone()
    }

    /// An answer is not lost because it could not be counted: what stays set aside is counted as spent later.
    async fn settle(&self, ticket: Ticket, told: &Outcome<'_>) {
        if let Err(error) = self.usage.settle(ticket, told).await {
            tracing::warn!(%error, "a call of a model could not be counted; what was set aside for it will be");
        }
    }
}

/// One question on its way through the models.
struct Asking<'a> {
    inner: &'a Inner,
    settings: &'a Effective,
    provider: &'a Provider,
    caller: &'a Caller,
    request: &'a Request,
    /// The longest answer that broke off.
    best: Option<Completion>,
    /// What providers asked for.
    wait: Option<Duration>,
    refused: Option<u16>,
}

impl Asking<'_> {
    /// Asks one model, if its breaker lets it and there is time. `None`: ask the next.
    async fn ask(
        &mut self,
        model: &str,
        hear: &mut (dyn FnMut(Heard<'_>) + Send),
    ) -> Result<Option<Completion>, Trouble> {
        let deadline = self.request.deadline.min(Instant::now() + self.settings.models.call_timeout);
        if deadline < Instant::now() + LEAST {
            return Ok(None);
        }
        let breaker = self.inner.breaker(model);
        if let Err(open) = breaker.admit(self.inner.clock.now()) {
            self.wait = Some(self.wait.map_or(open, |wait| wait.min(open)));
            return Ok(None);
        }
        let reply_tokens = self.request.reply_tokens.clamp(1, self.settings.spend.call_tokens.max(1));
        let prompt_tokens = self.request.prompt_tokens();
        let asked = self.request.length();
        let call = Call { caller: self.caller, model, prompt_tokens, reply_tokens, asked };
        let ticket = self.inner.usage.reserve(&call).await?.map_err(Trouble::Exhausted)?;
        let began = Instant::now();
        let mut outcome = self.provider.chat(model, self.request, reply_tokens, deadline, hear).await;
        if let Ok(done) = &mut outcome {
            done.call = Some(ticket.call());
        }
        let completion = match &outcome {
            Ok(completion) => Some(completion),
            Err(Miss::Passing { partial, .. }) => Some(partial),
            Err(Miss::Lasting(_)) => None,
        };
        let tools: Vec<String> = completion.iter().flat_map(|done| &done.calls).map(|call| call.name.clone()).collect();
        let told = Outcome {
            spent: completion.map(|done| estimated(done, prompt_tokens, reply_tokens)).unwrap_or_default(),
            took: began.elapsed(),
            error: outcome.as_ref().err().map(Miss::kind),
            tools: &tools,
            said: completion.map_or(0, |done| done.text.len()),
        };
        self.inner.settle(ticket, &told).await;
        metrics::histogram!("artie_model_call_seconds").record(began.elapsed());
        Ok(self.judge((model, &breaker), outcome, hear))
    }

    fn judge(
        &mut self,
        (model, breaker): (&str, &Breaker),
        outcome: Result<Completion, Miss>,
        hear: &mut (dyn FnMut(Heard<'_>) + Send),
    ) -> Option<Completion> {
        let miss = match outcome {
            Ok(done) => {
                breaker.worked();
                return Some(done);
            }
            Err(miss) => miss,
        };
        metrics::counter!("artie_model_failures_total", "kind" => miss.kind()).increment(1);
        match miss {
            Miss::Lasting(status) => {
                tracing::warn!(model, status, "the provider refuses a request");
                self.refused = Some(status);
            }
            Miss::Passing { kind, retry_after, partial } => {
                if breaker.failed(self.inner.clock.now()) {
                    tracing::warn!(model, kind, "a model keeps failing and is left alone for a while");
                }
                if let Some(after) = retry_after {
                    self.wait = Some(self.wait.map_or(after, |wait| wait.max(after)));
                }
                if !partial.text.is_empty() {
                    hear(Heard::Again);
                }
                let is_better = self.best.as_ref().is_none_or(|best| best.text.len() < partial.text.len());
                if !partial.text.trim().is_empty() && is_better {
                    self.best = Some(partial);
                }
            }
        }
        None
    }

    /// Waits before the next round. False: there is no time for one, or nothing that waiting would mend.
    async fn paused(&self) -> bool {
        let pause = self.wait.unwrap_or(PAUSE).max(PAUSE);
        if pause > MOST_PATIENCE || self.request.stop.is_cancelled() || self.refused.is_some() {
            return false;
        }
        if Instant::now() + pause + LEAST >= self.request.deadline {
            return false;
        }
        tokio::select! {
            () = sleep(pause) => true,
            () = self.request.stop.cancelled() => false,
        }
    }

    /// Half an answer is better than none, a word or two are not; its calls are not to be trusted.
    fn given_up(self, hear: &mut (dyn FnMut(Heard<'_>) + Send)) -> Result<Completion, Trouble> {
        if let Some(mut best) = self.best.filter(|best| best.text.trim().chars().count() >= WORTH_KEEPING) {
            best.calls.clear();
            best.finish = Finish::BrokeOff;
            hear(Heard::Text(&best.text));
            return Ok(best);
        }
        match self.refused {
            Some(status) => Err(Trouble::Refused(status)),
            None => Err(Trouble::Away { retry_after: self.wait.unwrap_or(LATER) }),
        }
    }
}

/// What a call took: as the provider says, else by the length of what went and came, of which nobody bills more than was
/// asked for.
fn estimated(done: &Completion, prompt_tokens: u32, reply_tokens: u32) -> Spent {
    if done.spent.prompt_tokens > 0 || done.spent.completion_tokens > 0 {
        return done.spent;
    }
    let calls = done.calls.iter().map(|call| tokens(&call.arguments)).fold(0, u32::saturating_add);
    let completion_tokens = tokens(&done.text).saturating_add(calls).min(reply_tokens);
    Spent { prompt_tokens, completion_tokens, cost_usd: done.spent.cost_usd }
}
