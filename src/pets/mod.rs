//! Pets: one for each person who hatches an egg.
//!
//! It promises that nothing dies and nobody starves while Artie is away: needs are computed from elapsed time when they
//! are looked at. It refuses to know Discord.

pub mod drawing;
pub mod model;
