//! What models cost: set aside before a call, counted after it, within budgets that the database holds.
//!
//! Promises: a call whose price does not fit into every budget it touches (all, server, person; hour, day) is not made,
//! however many processes ask at once; every call is one row, settled once; one whose process died counts with the price
//! that was set aside for it. A model whose price nobody knows costs the highest price that is known.

mod model;
mod store;

use std::{sync::Arc, time::Duration};

use anyhow::anyhow;
use chrono::{DateTime, TimeDelta, Utc};

pub use model::{Budget, CostFrom, Exhausted, Nano, Period, Price, Prices, Whose};

use crate::{
    clock::Clock,
    config::{Settings, Spend},
    db::Db,
    error::Result,
    ids::{GuildId, MessageId, UserId},
};

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
}

/// Leave to make a call, to be given back with what it took.
#[derive(Debug)]
#[must_use]
pub struct Ticket {
    id: i64,
    model: String,
}

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

/// The verbs of usage. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Usage(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    db: Db,
    clock: Clock,
    limits: Spend,
    prices: Prices,
}

impl Usage {
    /// Over this database, with the limits and prices of the settings.
    pub fn new(settings: &Settings, db: Db, clock: Clock) -> Result<Self> {
        let prices = Prices::read(&settings.models.prices);
        let prices = prices.map_err(|entry| anyhow!("models.prices: `{entry}` is not like `model=0.15/0.60`"))?;
        Ok(Self(Arc::new(Inner { db, clock, limits: settings.spend, prices })))
    }

    /// Sets a call's price aside in every budget it touches, or says which has too little left.
    pub async fn reserve(&self, call: &Call<'_>) -> Result<Result<Ticket, Exhausted>> {
        let now = self.0.clock.now();
        let (hold, _) = self.0.prices.cost(call.model, call.prompt_tokens, call.reply_tokens);
        let budgets = model::budgets(&self.0.limits, call.caller.user, call.caller.guild);
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
        let Spent { prompt_tokens, completion_tokens, cost_usd } = told.spent;
        let (cost, from) = match cost_usd {
            Some(usd) => (Nano::of_usd(usd), CostFrom::Provider),
            None => self.0.prices.cost(&ticket.model, prompt_tokens, completion_tokens),
        };
        metrics::counter!("artie_model_spend_nanodollars_total").increment(u64::try_from(cost.0).unwrap_or(0));
        store::update_to_settled(&self.0.db, ticket.id, told, cost, from).await?;
        Ok(())
    }

    /// Counts calls whose process died, with the price that was set aside; forgets budgets of long ago. Safe to run twice.
    pub async fn keep_house(&self) -> Result<u64> {
        let now = self.0.clock.now();
        let lost = store::list_lost(&self.0.db, now - LOST_AFTER).await?;
        for call in &lost {
            let told =
                Outcome { spent: Spent::default(), took: Duration::ZERO, error: Some("lost"), tools: &[], said: 0 };
            let (_, from) = self.0.prices.of(&call.model_name);
            store::update_to_settled(&self.0.db, call.id, &told, Nano(call.held_nano), from).await?;
        }
        Ok(store::delete_old_budgets(&self.0.db, now - KEPT).await?)
    }
}

fn exhausted(budget: &Budget, now: DateTime<Utc>) -> Exhausted {
    let renews_in = (budget.period.ends(now) - now).to_std().unwrap_or_default();
    Exhausted { period: budget.period, whose: budget.whose, renews_in }
}
