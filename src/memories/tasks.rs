//! What memories leave to tasks. Vectors: of what was just written, and every hour of whatever lacks one, for example
//! after a change of model. The vocabulary: every night.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use async_trait::async_trait;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use crate::{
    error::Result,
    memories::Memories,
    queue::{Handler, Handlers, NewTask, Outcome, Priority, Schedule, Task, TaskContext},
    services::Services,
};

pub(super) const EMBED: &str = "memories.embed";
const MEND: &str = "memories.vocabulary";
/// A sweep goes on in another task after this long, so that a restart loses little and others get their turn.
const STRETCH: Duration = Duration::from_mins(1);

/// The handlers of this slice.
pub fn handlers(services: &Services) -> Handlers {
    vec![Arc::new(Embed(services.memories.clone())), Arc::new(Mend(services.memories.clone()))]
}

/// Makes vectors. Safe to run twice: what has one of these words and this model is left alone.
struct Embed(Memories);

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Payload {
    ids: Vec<Uuid>,
    after: Uuid,
}

#[async_trait]
impl Handler for Embed {
    fn task_type(&self) -> &'static str {
        EMBED
    }

    fn schedule(&self) -> Option<Schedule> {
        Some(Schedule::utc("13 * * * *"))
    }

    fn timeout(&self) -> Duration {
        STRETCH * 3
    }

    async fn run(&self, task: &Task, context: &TaskContext) -> Result<Outcome> {
        let Some(meaning) = &self.0.meaning else { return Ok(Outcome::done()) };
        let payload: Payload = serde_json::from_value(task.payload.clone()).unwrap_or_default();
        if !payload.ids.is_empty() {
            let made = meaning.embed(&payload.ids).await?;
            return Ok(Outcome::done().keeping(json!({ "made": made })));
        }
        let (began, mut after, mut made) = (Instant::now(), payload.after, 0);
        loop {
            let (next, more) = meaning.sweep(after).await?;
            made += more;
            let Some(next) = next else { return Ok(Outcome::done().keeping(json!({ "made": made }))) };
            after = next;
            if began.elapsed() > STRETCH || context.cancelled.is_cancelled() {
                let rest = NewTask::new(EMBED, json!({ "after": after }));
                let rest = NewTask { priority: Priority::BACKGROUND, ..rest };
                return Ok(Outcome::done().keeping(json!({ "made": made, "up_to": after })).then(rest));
            }
        }
    }
}

/// Mends the vocabulary. It reads every memory, 20 seconds of a million, so it comes once a night. Safe to run twice.
struct Mend(Memories);

#[async_trait]
impl Handler for Mend {
    fn task_type(&self) -> &'static str {
        MEND
    }

    fn schedule(&self) -> Option<Schedule> {
        Some(Schedule::utc("53 4 * * *"))
    }

    fn timeout(&self) -> Duration {
        Duration::from_mins(10)
    }

    async fn run(&self, _task: &Task, _context: &TaskContext) -> Result<Outcome> {
        Ok(Outcome::done().keeping(json!({ "mended": self.0.mend_vocabulary().await? })))
    }
}
