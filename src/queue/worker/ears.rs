//! The ears: a connection of their own that hears of new work. Whenever they were deaf for a while, everything is
//! looked at once.

use std::{sync::Arc, time::Duration};

use super::{Shared, heart};
use crate::queue::{
    backoff,
    store::{Ears, Tidings},
};

/// Runs until aborted.
pub(super) async fn run(shared: Arc<Shared>) {
    loop {
        match Ears::open(&shared.lanes).await {
            Ok(mut ears) => {
                hear(&shared, Tidings::Gap);
                loop {
                    match ears.hear().await {
                        Ok(tidings) => hear(&shared, tidings),
                        Err(error) => {
                            tracing::debug!(
                                error = &error as &dyn std::error::Error,
                                "the listener lost its connection"
                            );
                            break;
                        }
                    }
                }
            }
            Err(error) => tracing::debug!(error = &error as &dyn std::error::Error, "the listener cannot connect"),
        }
        tokio::time::sleep(backoff::about(Duration::from_millis(500), &shared.queue.inner.dice)).await;
    }
}

fn hear(shared: &Shared, tidings: Tidings) {
    match tidings {
        Tidings::Work => shared.wake.notify_one(),
        Tidings::Answers => shared.queue.inner.answers.notify_one(),
        Tidings::Cancel(id) => heart::call_off(shared, id),
        Tidings::Gap => {
            shared.wake.notify_one();
            shared.queue.inner.answers.notify_one();
        }
    }
}
