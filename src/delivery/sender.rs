//! The sender: leases answers, sends them, records what came of it (being built).

use std::{sync::Arc, time::Duration};

use crate::{delivery::Courier, error::Result, queue::Queue};

/// Starts senders.
#[derive(Debug)]
pub struct Delivery;

/// A running sender.
#[derive(Debug)]
pub struct DeliveryHandle {}

impl Delivery {
    /// Starts emptying the outbox. Any number of processes may.
    pub async fn start(_queue: &Queue, _courier: Arc<dyn Courier>) -> Result<DeliveryHandle> {
        Ok(DeliveryHandle {})
    }
}

impl DeliveryHandle {
    /// Stops after the attempts in flight, at most after `grace`.
    pub async fn stop(self, _grace: Duration) {}
}
