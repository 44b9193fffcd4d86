//! Every slice's verbs, wired once and shared by all faces: commands, tasks, the command line.

use crate::{clock::Clock, config::Settings, db::Db, dice::Dice};

/// What a face needs to do its work. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Services {
    /// The settings of the installation.
    pub settings: std::sync::Arc<Settings>,
    /// The database.
    pub db: Db,
    /// Time.
    pub clock: Clock,
    /// Chance.
    pub dice: Dice,
}
