//! Tasks and their outcomes, pure.

use std::{fmt, sync::Arc, time::Duration};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    error::Result,
    ids::{ApplicationId, ChannelId, GuildId, MessageId, UserId},
    queue::{Progress, Schedule, progress::Reporter},
    reply::Reply,
    words::{Locale, Message},
};

/// A task's id, sortable by time.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TaskId(pub Uuid);

impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// 1 (most urgent) to 10; 5 unless said otherwise.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Priority(pub i32);

impl Priority {
    /// A person waits for it.
    pub const INTERACTIVE: Self = Self(1);
    /// The default.
    pub const NORMAL: Self = Self(5);
    /// Housekeeping.
    pub const BACKGROUND: Self = Self(9);
}

/// What to enqueue.
#[derive(Clone, Debug, PartialEq)]
pub struct NewTask {
    /// Which handler runs it.
    pub task_type: &'static str,
    /// Its arguments.
    pub payload: Value,
    /// How urgent.
    pub priority: Priority,
    /// Not before this moment; `None` is now.
    pub scheduled_for: Option<DateTime<Utc>>,
    /// The same key (per task type) enqueues once for as long as it is remembered, also after the task has ended.
    pub key: Option<String>,
    /// For how long the key is remembered; 7 days unless said otherwise.
    pub key_for: Duration,
    /// For fairness between guilds.
    pub guild: Option<GuildId>,
    /// Who caused it.
    pub created_by: Option<UserId>,
    /// Where the answer goes; `None` for silent tasks.
    pub respond_to: Option<RespondTo>,
    /// Retries after the first attempt.
    pub max_retries: i32,
}

impl NewTask {
    /// A task of normal priority, now, with 3 retries.
    pub fn new(task_type: &'static str, payload: Value) -> Self {
        Self {
            task_type,
            payload,
            priority: Priority::NORMAL,
            scheduled_for: None,
            key: None,
            key_for: Duration::from_hours(7 * 24),
            guild: None,
            created_by: None,
            respond_to: None,
            max_retries: 3,
        }
    }

    /// The same, unless one with this key was enqueued within the window.
    #[must_use]
    pub fn once_within(self, window: Duration, key: impl Into<String>) -> Self {
        Self { key: Some(key.into()), key_for: window, ..self }
    }
}

/// So many starts per period; what was not used is kept up to one period's worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How many.
    pub count: u32,
    /// In which time.
    pub period: Duration,
}

impl Rate {
    /// Starts per second.
    pub(super) fn per_second(self) -> f64 {
        f64::from(self.count.max(1)) / self.period.as_secs_f64().max(0.001)
    }
}

/// Where an answer goes, and in which language. Bound by us from the event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RespondTo {
    /// Edits the deferred reply of an interaction; falls back to the channel when the token has expired.
    Interaction {
        /// The application that was asked.
        application: ApplicationId,
        /// The interaction's token, valid for 15 minutes.
        token: String,
        /// Until when.
        expires_at: DateTime<Utc>,
        /// Where to fall back to.
        channel: ChannelId,
        /// Whom the fall-back is for.
        user: UserId,
        /// Whether the deferred reply is private: such an answer must not fall back to a public channel.
        private: bool,
        /// The asker's language.
        locale: Locale,
    },
    /// Replies to a message of a channel or direct message.
    Message {
        /// The channel.
        channel: ChannelId,
        /// The message replied to.
        message: MessageId,
        /// The asker.
        user: UserId,
        /// The asker's language.
        locale: Locale,
    },
    /// Speaks in a channel.
    Channel {
        /// The channel.
        channel: ChannelId,
        /// Its language.
        locale: Locale,
    },
    /// Writes to a person.
    Direct {
        /// The person.
        user: UserId,
        /// Their language.
        locale: Locale,
    },
}

/// How long an interaction's token lives, less what an answer may take on its way.
pub const TOKEN_LIFE: TimeDelta = TimeDelta::seconds(15 * 60 - 20);

impl RespondTo {
    /// The asker's language.
    pub fn locale(&self) -> &Locale {
        match self {
            Self::Interaction { locale, .. }
            | Self::Message { locale, .. }
            | Self::Channel { locale, .. }
            | Self::Direct { locale, .. } => locale,
        }
    }
}

/// A claimed task, as its handler sees it.
#[derive(Clone, Debug)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// Which handler runs it.
    pub task_type: String,
    /// Its arguments: input, possibly written by another program.
    pub payload: Value,
    /// Attempts that failed before this one.
    pub retries: i32,
    /// The guild it belongs to.
    pub guild: Option<GuildId>,
    /// Who caused it.
    pub created_by: Option<UserId>,
    /// Where the answer goes.
    pub respond_to: Option<RespondTo>,
    /// When it was enqueued.
    pub created_at: DateTime<Utc>,
}

/// What a handler may ask of its surroundings while it runs.
#[derive(Clone, Debug)]
pub struct TaskContext {
    /// Fires when the task is cancelled, its lease is lost or the process stops.
    pub cancelled: CancellationToken,
    reporter: Option<Arc<Reporter>>,
}

impl TaskContext {
    /// Surroundings in which nobody watches the progress.
    pub fn new(cancelled: CancellationToken) -> Self {
        Self { cancelled, reporter: None }
    }

    pub(super) fn watched(cancelled: CancellationToken, reporter: Reporter) -> Self {
        Self { cancelled, reporter: Some(Arc::new(reporter)) }
    }

    /// Says how far the task is: `context.progress((3, 10))`, or a sentence. Call it as often as you like: it costs
    /// nothing, the newest is shown in the place of the answer every two seconds at most, and never after the answer.
    pub fn progress(&self, progress: impl Into<Progress>) {
        if let Some(reporter) = &self.reporter {
            reporter.report(progress.into());
        }
    }
}

/// How a run ended without an error. Make the usual one with [`Outcome::done`].
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Finished, perhaps with a result to keep, an answer to deliver and tasks that follow.
    Done {
        /// Kept in the row.
        result: Option<Value>,
        /// Delivered exactly once to `respond_to`.
        answer: Option<Reply>,
        /// Enqueued by the transaction that completes this one: they exist exactly if this end counts.
        then: Vec<NewTask>,
    },
    /// Not worth doing any more; kept as `skipped` with the reason.
    Skip(Message),
    /// Again after this long; no attempt is spent.
    Snooze(Duration),
}

impl Outcome {
    /// Finished, with nothing to keep and nobody to answer.
    pub fn done() -> Self {
        Self::Done { result: None, answer: None, then: Vec::new() }
    }

    /// With a result to keep in the row.
    #[must_use]
    pub fn keeping(mut self, kept: Value) -> Self {
        if let Self::Done { result, .. } = &mut self {
            *result = Some(kept);
        }
        self
    }

    /// With an answer, delivered exactly once to `respond_to`.
    #[must_use]
    pub fn answering(mut self, reply: Reply) -> Self {
        if let Self::Done { answer, .. } = &mut self {
            *answer = Some(reply);
        }
        self
    }

    /// With a task that follows: it exists exactly if this end counts.
    #[must_use]
    pub fn then(mut self, task: NewTask) -> Self {
        if let Self::Done { then, .. } = &mut self {
            then.push(task);
        }
        self
    }
}

/// Runs the tasks of one type. Tasks are at-least-once: every handler's doc says what makes it safe to run twice.
///
/// An error decides by its kind: refused and denied end the task as failed and the sentence is delivered as the answer;
/// busy snoozes; a fault is retried with back-off and ends as a dead letter with an apology as the answer.
#[async_trait]
pub trait Handler: Send + Sync + 'static {
    /// The `task_type` it runs.
    fn task_type(&self) -> &'static str;
    /// Runs one task.
    async fn run(&self, task: &Task, context: &TaskContext) -> Result<Outcome>;

    /// How long one run may take before it counts as a fault.
    fn timeout(&self) -> Duration {
        Duration::from_mins(5)
    }

    /// How long after it was due a task is still worth running; beyond it is skipped.
    fn stale_after(&self) -> Option<Duration> {
        None
    }

    /// How many of this type may run at once in one process.
    fn concurrency(&self) -> Option<usize> {
        None
    }

    /// How often tasks of this type may start, over all processes.
    fn rate(&self) -> Option<Rate> {
        None
    }

    /// When it runs by itself, once across all processes.
    fn schedule(&self) -> Option<Schedule> {
        None
    }
}

/// Handlers by type.
pub type Handlers = Vec<Arc<dyn Handler>>;
