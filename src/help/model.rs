//! The nouns of help.

/// A command that can be run: a leaf of the command tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// With its parents' names: `wallet pay`.
    pub name: String,
    /// What it does, in one line.
    pub description: String,
    /// Its topic.
    pub category: String,
    /// What can be said with it.
    pub parameters: Vec<Parameter>,
    /// The id Discord gave the top-level command.
    pub id: Option<u64>,
    /// The permission a member needs to see it, by its name in Discord; empty for everybody.
    pub permission: String,
}

/// A parameter of a command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Whether it must be given.
    pub required: bool,
}
