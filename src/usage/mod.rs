//! What models cost: set aside before a call, counted after it, within budgets that the database holds.
//!
//! Promises: a call whose price does not fit into every budget it touches (all, server, person; hour, day) is not made,
//! however many processes ask at once; every call is one row, settled once; one whose process died counts with the price
//! that was set aside for it. A model whose price nobody knows costs the highest price that is known.

mod commands;
mod credits;
mod model;
mod replies;
mod store;
mod tasks;

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::json;

pub use commands::commands;
pub use credits::{Alert, Credits};
use model::Prices;
pub use model::{Budget, CostFrom, Exhausted, Nano, Period, Whose};
pub use tasks::handlers;

use crate::{
    clock::Clock,
    db::Db,
    error::Result,
    ids::{GuildId, MessageId, UserId},
    overrides::Overrides,
    queue::{NewTask, Queue, RespondTo},
    words::Locale,
};

/// The type of the tasks that tell whoever hosts Artie.
const ALERT: &str = "usage.alert";
/// A call that is not settled after this long will never be: its process died.
const LOST_AFTER: TimeDelta = TimeDelta::minutes(15);
/// Budgets are kept this long after their day, for looking back.
const KEPT: TimeDelta = TimeDelta::days(40);

/// For whom a model is called: bound by us from the event or the task, never from what a model said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caller {
    /// Who pays with their budget; `None` for what nobody asked for.
    pub user: Option<UserId>,
    /// In which server.
    pub guild: Option<GuildId>,
    /// The message it is about.
    pub message: Option<MessageId>,
    /// What for, as a word: `chat`, `summary`, `extraction`, `embedding`.
    pub purpose: &'static str,
}

/// A call about to be made.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// For whom.
    pub caller: &'a Caller,
    /// Which model.
    pub model: &'a str,
    /// How many tokens it will read, about.
    pub prompt_tokens: u32,
    /// How many it may write.
    pub reply_tokens: u32,
    /// How many bytes of text it will read.
    pub asked: usize,
}

/// Leave to make a call, to be given back with what it took.
#[derive(Debug)]
#[must_use]
pub struct Ticket {
    id: i64,
    model: String,
}

impl Ticket {
    /// The call it is for, to be found again after it was counted.
    pub fn call(&self) -> CallId {
        CallId(self.id)
    }
}

/// A call that is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallId(i64);

/// What a call took.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spent {
    /// Tokens read.
    pub prompt_tokens: u32,
    /// Tokens written.
    pub completion_tokens: u32,
    /// US dollars, if the provider told.
    pub cost_usd: Option<f64>,
}

/// A call that was made.
#[derive(Clone, Copy, Debug)]
pub struct Outcome<'a> {
    /// What it took.
    pub spent: Spent,
    /// How long.
    pub took: Duration,
    /// What went wrong, as a word.
    pub error: Option<&'static str>,
    /// The tools it asked for.
    pub tools: &'a [String],
    /// How many bytes of text came.
    pub said: usize,
}

/// Calls and what they cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// How many.
    pub calls: i64,
    /// How many of them failed.
    pub failed: i64,
    /// Tokens read and written.
    pub tokens: i64,
    /// Billionths of a US dollar.
    pub nano: i64,
}

/// A model and how it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    /// Its name.
    pub name: String,
    /// How often it was asked.
    pub calls: i64,
    /// How often that failed.
    pub failed: i64,
    /// Tokens read and written.
    pub tokens: i64,
    /// Billionths of a US dollar.
    pub nano: i64,
    /// How long it took on average, when it worked.
    pub average_ms: i64,
    /// Whether its price is not known.
    pub is_guessed: Option<bool>,
}

/// A day and what it cost, in billionths of a US dollar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// Which, in UTC.
    pub day: NaiveDate,
    /// Conversation.
    pub chat_nano: i64,
    /// Everything else.
    pub other_nano: i64,
}

/// The verbs of usage. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Usage(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    db: Db,
    clock: Clock,
    settings: Overrides,
}

impl Usage {
    /// Over this database, with the limits and prices of the settings as they are.
    pub fn new(settings: Overrides, db: Db, clock: Clock) -> Self {
        Self(Arc::new(Inner { db, clock, settings }))
    }

    /// Sets a call's price aside in every budget it touches, or says which has too little left.
    pub async fn reserve(&self, call: &Call<'_>) -> Result<Result<Ticket, Exhausted>> {
        let now = self.0.clock.now();
        let settings = self.0.settings.effective();
        let (hold, _) = Prices(&settings.models.prices).cost(call.model, call.prompt_tokens, call.reply_tokens);
        let budgets = model::budgets(&settings.spend, call.caller.user, call.caller.guild);
        let mut tx = self.0.db.begin().await?;
        let taken = store::upsert_holds(&mut tx, &budgets, hold, now).await?;
        let refusing = budgets.iter().enumerate().find(|(place, _)| !taken.contains(place));
        if let Some((_, budget)) = refusing {
            return Ok(Err(exhausted(budget, now)));
        }
        let id = store::insert_call(&mut tx, call, hold, now).await?;
        tx.commit().await?;
        Ok(Ok(Ticket { id, model: call.model.to_owned() }))
    }

    /// Counts a call that was made.
    pub async fn settle(&self, ticket: Ticket, told: &Outcome<'_>) -> Result<()> {
        let settings = self.0.settings.effective();
        let Spent { prompt_tokens, completion_tokens, cost_usd } = told.spent;
        let (cost, from) = match cost_usd {
            Some(usd) => (Nano::of_usd(usd), CostFrom::Provider),
            None => Prices(&settings.models.prices).cost(&ticket.model, prompt_tokens, completion_tokens),
        };
        metrics::counter!("artie_model_spend_nanodollars_total").increment(u64::try_from(cost.0).unwrap_or(0));
        store::update_to_settled(&self.0.db, ticket.id, told, cost, from).await?;
        Ok(())
    }

    /// Notes how many of the tools that a call asked for were run.
    pub async fn note_runs(&self, call: CallId, runs: usize) -> Result<()> {
        Ok(store::update_runs(&self.0.db, call.0, runs).await?)
    }

    /// Counts calls whose process died, with the price that was set aside; forgets budgets of long ago. Safe to run twice.
    pub async fn keep_house(&self) -> Result<u64> {
        let now = self.0.clock.now();
        let lost = store::list_lost(&self.0.db, now - LOST_AFTER).await?;
        let settings = self.0.settings.effective();
        for call in &lost {
            let told =
                Outcome { spent: Spent::default(), took: Duration::ZERO, error: Some("lost"), tools: &[], said: 0 };
            let (_, from) = Prices(&settings.models.prices).of(&call.model_name);
            store::update_to_settled(&self.0.db, call.id, &told, Nano(call.held_nano), from).await?;
        }
        store::report::delete_old(&self.0.db, now).await?;
        Ok(store::delete_old_budgets(&self.0.db, now - KEPT).await?)
    }

    /// What a person, a server or everybody used: today, and in this time.
    pub async fn sums(&self, user: Option<UserId>, guild: Option<GuildId>, back: TimeDelta) -> Result<(Sum, Sum)> {
        let now = self.0.clock.now();
        let today = store::report::get_sum(&self.0.db, user, guild, Period::Day.began(now)).await?;
        Ok((today, store::report::get_sum(&self.0.db, user, guild, now - back).await?))
    }

    /// The models that were asked in this time.
    pub async fn models(&self, back: TimeDelta) -> Result<Vec<Model>> {
        Ok(store::report::list_models(&self.0.db, self.0.clock.now() - back).await?)
    }

    /// What each day cost in this time.
    pub async fn days(&self, back: TimeDelta) -> Result<Vec<Day>> {
        Ok(store::report::list_days(&self.0.db, self.0.clock.now() - back).await?)
    }

    /// Notes what is left at the provider, and has whoever hosts Artie told when something runs out: each thing once an
    /// hour, or once in six when it is not that bad. How many things.
    pub async fn look_after(
        &self,
        queue: &Queue,
        provider: &str,
        credits: &Credits,
        operators: &[UserId],
    ) -> Result<usize> {
        let now = self.0.clock.now();
        let (today, month) = self.sums(None, None, TimeDelta::days(30)).await?;
        let spent = (Nano(today.nano).usd(), Nano(month.nano).usd());
        store::report::insert_balance(&self.0.db, provider, credits, spent, now).await?;
        let mut told = 0;
        for alert in credits::alerts(credits, Nano(today.nano), Nano::of_usd(self.0.settings.effective().spend.day_usd))
        {
            let mut tx = self.0.db.begin().await?;
            if store::report::insert_alert(&mut tx, &alert, now).await? {
                for user in operators {
                    let to = RespondTo::Direct { user: *user, locale: Locale::english() };
                    queue
                        .enqueue(&mut tx, NewTask { respond_to: Some(to), ..NewTask::new(ALERT, json!(alert)) })
                        .await?;
                }
                told += 1;
            }
            tx.commit().await?;
        }
        Ok(told)
    }
}

fn exhausted(budget: &Budget, now: DateTime<Utc>) -> Exhausted {
    let renews_in = (budget.period.ends(now) - now).to_std().unwrap_or_default();
    Exhausted { period: budget.period, whose: budget.whose, renews_in }
}
