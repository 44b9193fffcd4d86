//! The nouns and rules of the economy: pure.

mod amount;
mod history;
mod level;
mod transfer;

pub use amount::{Amount, AmountError};
pub use history::{Cursor, Entry, HistoryPage};
pub use level::Level;
pub use transfer::{
    Capped, Order, PaidSoFar, PayOutcome, Payment, Presence, Recipient, Refusal, TransferPolicy, transfer,
};
