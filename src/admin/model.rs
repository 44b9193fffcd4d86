//! What an admin sees, as plain data.

use std::time::Duration;

use chrono::TimeDelta;

use crate::{
    pulse::Gateway,
    queue::Depth,
    stats::{DayUsage, Usage},
    transcript::Gauge,
};

/// How many commands the report lists.
pub(super) const TOP: u16 = 10;
/// How many days it draws.
pub(super) const DAYS: u16 = 30;

/// The use of a guild.
#[derive(Clone, Debug)]
pub struct Report {
    /// Everything together.
    pub total: Usage,
    /// The most used, most used first.
    pub top: Vec<Usage>,
    /// The last days, today last.
    pub days: Vec<DayUsage>,
}

/// How the program is.
#[derive(Clone, Copy, Debug)]
pub struct Health {
    /// The connection to Discord.
    pub gateway: Gateway,
    /// The database's round trip; `None` if it does not answer.
    pub database: Option<Duration>,
    /// The recorder.
    pub recorder: Gauge,
    /// Since the start of the process.
    pub uptime: TimeDelta,
}

impl Health {
    /// Whether everything works.
    pub fn is_well(&self) -> bool {
        let is_connected = matches!(self.gateway, Gateway::Connected { .. });
        is_connected && self.database.is_some() && self.recorder.is_writing
    }
}

/// The tasks of one type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct TypeDepth {
    pub(super) task_type: String,
    pub(super) waiting: i64,
    pub(super) running: i64,
    pub(super) dead: i64,
}

/// One row per type, the fullest first.
pub(super) fn by_type(depths: &[Depth]) -> Vec<TypeDepth> {
    let mut types: std::collections::BTreeMap<&str, TypeDepth> = std::collections::BTreeMap::new();
    for depth in depths {
        let of_type = types.entry(&depth.task_type).or_default();
        of_type.task_type.clone_from(&depth.task_type);
        match depth.status.as_str() {
            "pending" => of_type.waiting += depth.count,
            "processing" => of_type.running += depth.count,
            _ => of_type.dead += depth.count,
        }
    }
    let mut types: Vec<_> = types.into_values().collect();
    types.sort_by_key(|of_type| std::cmp::Reverse(of_type.waiting + of_type.running + of_type.dead));
    types
}
