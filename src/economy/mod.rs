//! Coins (shape only, being built).

/// The verbs of the economy.
#[derive(Clone, Debug, Default)]
pub struct Economy {}
