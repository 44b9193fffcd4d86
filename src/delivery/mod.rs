//! The delivery of answers: each is shown exactly once, whatever Discord or this process does meanwhile.
//!
//! The queue writes an answer into the outbox in the statement that completes its task. Here it is leased, sent through
//! a [`Courier`] and recorded. An answer that is read along while it is written stands in one message from its first word
//! to its end, whoever writes it. Nothing here knows Discord's client library.

mod attempt;
mod courier;
mod drafts;
mod model;
mod parts;
mod progress;
mod sender;
mod steps;
mod store;

pub use courier::{Courier, Sought, Verdict};
pub use sender::{Delivery, DeliveryHandle};
