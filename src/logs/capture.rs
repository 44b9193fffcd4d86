//! The layer of the subscriber that catches warnings and errors.

use std::fmt::Debug;

use serde_json::Value;
use tokio::sync::mpsc;
use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    level_filters::LevelFilter,
};
use tracing_subscriber::layer::{Context, Layer};

use crate::{
    clock::Clock,
    logs::{
        KEEPING,
        model::{Entry, Line},
    },
};

/// Catches warnings and errors: add it to the subscriber.
#[derive(Debug)]
pub struct LogLayer {
    sender: mpsc::Sender<Entry>,
    clock: Clock,
}

impl LogLayer {
    pub(super) fn new(sender: mpsc::Sender<Entry>, clock: Clock) -> Self {
        Self { sender, clock }
    }

    fn is_kept(metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= Level::WARN && KEEPING.try_with(|()| ()).is_err()
    }
}

impl<S: Subscriber> Layer<S> for LogLayer {
    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::WARN)
    }

    fn on_event(&self, event: &Event<'_>, _context: Context<'_, S>) {
        let metadata = event.metadata();
        if !Self::is_kept(metadata) {
            return;
        }
        let mut line = Line::default();
        event.record(&mut line);
        let entry = Entry::new(metadata.level().as_str(), metadata.target(), self.clock.now(), line);
        if self.sender.try_send(entry).is_err() {
            metrics::counter!("artie_logs_dropped_total").increment(1);
        }
    }
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.text(field.name(), &format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.text(field.name(), value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field.name(), Value::from(value));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field.name(), Value::from(value));
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.put(field.name(), Value::from(value));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field.name(), Value::from(value));
    }
}
