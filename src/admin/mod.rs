//! `/admin stats·queue·schedule·deadletters·health`: what an admin of a server can see of Artie, and do about tasks that
//! gave up, without access to the machine.
//!
//! It owns no tables: the verbs of other slices answer, this slice lays them out. It shows counts and names of
//! commands, never what anybody said, and nothing of other servers beyond the totals of the shared queue: dead letters are this
//! server's own, in SQL. What is done to them is audited.

mod commands;
mod dead;
mod economy;
mod model;
mod replies;

pub use commands::{commands, components};
pub use dead::{Actor, Deed, settle};
pub use model::{Health, Report};
