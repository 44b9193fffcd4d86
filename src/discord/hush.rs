//! What the client library says in the log and nobody should hear.

use std::fmt::Debug;

use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::layer::{Context, Layer};

/// Where the gateway client warns that a connection it closes itself was closed, and what it says. Servers may hang up
/// without a last word, so an orderly end would look like a failure; the module's other warnings matter.
const GOODBYE: (&str, &str) = ("serenity::gateway::bridge::shard_runner", "error awaiting close frame");

/// A layer that keeps that one line from all others: the goodbye of a connection we close ourselves.
#[derive(Clone, Copy, Debug)]
pub struct Hush;

impl<S: Subscriber> Layer<S> for Hush {
    fn event_enabled(&self, event: &Event<'_>, _context: Context<'_, S>) -> bool {
        let mut says = Says { words: GOODBYE.1, is_it: false };
        if event.metadata().target() == GOODBYE.0 {
            event.record(&mut says);
        }
        !says.is_it
    }
}

/// Whether an event's message holds these words.
struct Says {
    words: &'static str,
    is_it: bool,
}

impl Visit for Says {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.is_it |= field.name() == "message" && format!("{value:?}").contains(self.words);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    };

    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    struct Count(Arc<AtomicU32>);

    impl<S: Subscriber> Layer<S> for Count {
        fn on_event(&self, _event: &Event<'_>, _context: Context<'_, S>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    #[test]
    fn a_goodbye_without_a_last_word_is_no_warning_and_everything_else_is() {
        let count = Arc::<AtomicU32>::default();
        let subscriber = tracing_subscriber::registry().with(Count(count.clone())).with(Hush);
        tracing::subscriber::with_default(subscriber, || {
            tracing::warn!(target: GOODBYE.0, "[ShardRunner {:?}] Received an error awaiting close frame", (0, 1));
            assert_eq!(count.load(Ordering::Relaxed), 0);
            tracing::warn!(target: GOODBYE.0, "[ShardRunner {:?}] Error heartbeating", (0, 1));
            tracing::warn!("Received an error awaiting close frame");
        });
        assert_eq!(count.load(Ordering::Relaxed), 2);
    }
}
