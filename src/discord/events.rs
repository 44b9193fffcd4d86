//! Discord's events as our own plain data, in one place.

pub use crate::heard::{Attachment, Author, Channel, Edit, Event, EventSink, Guild, Message};
