//! The delivery of answers: each is shown exactly once, whatever Discord or this process does meanwhile.
//!
//! The queue writes an answer into the outbox in the statement that completes its task. Here it is leased, sent through
//! a [`Courier`] and recorded. Nothing here knows Discord's client library.

mod attempt;
mod courier;
mod model;
mod progress;
mod sender;
mod store;

pub use courier::{Courier, Sought, Verdict};
pub use sender::{Delivery, DeliveryHandle};
