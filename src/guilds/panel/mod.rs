//! The panel of `/settings`: one private message in which everything can be chosen with a thumb.
//!
//! Everything it needs to know is in its controls: the setting, the revision that was seen, what is being looked at. So
//! it works after a restart, and a choice made on an old panel meets the same comparison as any other.

pub(super) mod commands;
mod controls;
mod parts;
mod state;
mod view;
