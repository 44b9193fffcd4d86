//! `/session`: a person's conversations, looked at and ended.

pub(super) mod commands;
mod replies;
