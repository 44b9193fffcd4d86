//! The recorded conversation (shape only, being built).

/// The verbs of recording.
#[derive(Clone, Debug, Default)]
pub struct Transcript {}
