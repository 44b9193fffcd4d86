//! `/admin stats·queue·health`: what an admin of a server can see of Artie without access to the machine.
//!
//! It owns no tables: the verbs of other slices answer, this slice lays them out. It shows counts and names of
//! commands, never what anybody said, and nothing of other servers beyond the totals of the shared queue.

mod commands;
mod model;
mod replies;

pub use commands::commands;
pub use model::{Health, Report};
