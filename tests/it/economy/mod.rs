//! The ledger under replays, races and kills: no coin is lost, minted twice or overdrawn.

mod achievements;
mod balance;
mod bank;
mod boards;
mod cycles;
mod faults;
mod forgotten;
mod games;
mod model;
mod pets;
mod races;
mod soak;
mod stacks;
mod streaks;
mod things;
mod town;
mod trades;
mod treasury;
mod verbs;
