//! `remind`: sets, lists and cancels the asker's own reminders.

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
    ids::UserId,
    msg,
    reminders::{self, NewReminder, Reminder, Reminders},
    reply::Audience,
    times::{self, Times},
    words::Words,
};

/// What to do with reminders.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct Args {
    /// `set`, `list` or `cancel`.
    action: Action,
    /// What to remind of and when, in words: `in 2h to water the plants`. To cancel: the number in the list.
    #[schemars(length(max = 1100))]
    text: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Action {
    #[default]
    Set,
    List,
    Cancel,
}

/// The capability.
#[derive(Debug)]
pub(super) struct Remind {
    pub(super) reminders: Reminders,
    pub(super) times: Times,
}

#[async_trait]
impl Capability for Remind {
    type Args = Args;

    fn definition(&self) -> Definition {
        Definition {
            name: names::REMIND,
            about: "remind-about",
            example: "in 2h to water the plants",
            access: Access::Everyone,
            cost: Cost::Free,
            timeout: Duration::from_secs(10),
        }
    }

    fn read(&self, text: &str) -> Result<Value> {
        let text = text.trim();
        let (action, text) = match text.split_once(' ').unwrap_or((text, "")) {
            ("list", "") => (Action::List, ""),
            ("cancel", which) => (Action::Cancel, which),
            _ => (Action::Set, text),
        };
        Ok(json!(Args { action, text: text.to_owned() }))
    }

    /// Safe to run twice: the same call sets one reminder, and cancels one and the same.
    async fn run(&self, args: Args, call: &Call) -> Result<Answer> {
        let asker = call.somebody()?;
        match args.action {
            Action::Set => self.set(&args.text, asker, call).await,
            Action::List => self.list(asker, call).await,
            Action::Cancel => self.cancel(&args.text, asker, call).await,
        }
    }
}

impl Remind {
    async fn set(&self, text: &str, asker: UserId, call: &Call) -> Result<Answer> {
        let zone = self.times.zone_of(asker, call.guild).await?;
        let found = times::split(text, self.times.now(), zone);
        let (due_at, what) = found.ok_or_else(|| Error::refused(msg!("remind-when")))?;
        let here = call.audience == Audience::Everyone && call.guild.is_some();
        let reminder = self
            .reminders
            .set(NewReminder {
                user: asker,
                guild: call.guild,
                channel: call.channel.filter(|_| here),
                locale: call.locale.clone(),
                zone,
                due_at,
                text: what,
                key: call.key.clone(),
            })
            .await?;
        let result = json!({ "text": reminder.text, "due": due_at.with_timezone(&zone).to_rfc3339() });
        Ok(Answer { result, says: reminders::is_set(&reminder) })
    }

    async fn list(&self, asker: UserId, call: &Call) -> Result<Answer> {
        let waiting = self.visible(asker, call).await?;
        let rows: Vec<_> = waiting.iter().map(|one| json!({ "text": one.text, "due": one.due_at })).collect();
        let text = reminders::listed(&Words::new(call.locale.clone()), &waiting);
        Ok(Answer { result: json!({ "reminders": rows }), says: msg!("remind-list", text = text) })
    }

    /// Where others read along, only what is told there.
    async fn visible(&self, asker: UserId, call: &Call) -> Result<Vec<Reminder>> {
        let mut waiting = self.reminders.list(asker).await?;
        if call.audience == Audience::Everyone {
            waiting.retain(|one| one.channel.is_some() && one.channel == call.channel);
        }
        Ok(waiting)
    }

    async fn cancel(&self, which: &str, asker: UserId, call: &Call) -> Result<Answer> {
        if let Some(there) = self.reminders.cancelled_by(asker, call.key.as_deref()).await? {
            return Ok(cancelled(&there));
        }
        let waiting = self.visible(asker, call).await?;
        let wanted = which.trim().to_lowercase();
        let by_number = wanted.trim_start_matches('#').parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let by_words = || waiting.iter().find(|one| !wanted.is_empty() && one.text.to_lowercase().contains(&wanted));
        let meant = by_number.and_then(|index| waiting.get(index)).or_else(by_words);
        let id = meant.ok_or(reminders::Refusal::Unknown)?.id;
        Ok(cancelled(&self.reminders.cancel(asker, id, call.key.as_deref()).await?))
    }
}

fn cancelled(reminder: &Reminder) -> Answer {
    Answer { result: json!({ "cancelled": reminder.text }), says: reminders::is_cancelled(reminder) }
}
