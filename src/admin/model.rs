//! What an admin sees, as plain data.

use std::time::Duration;

use chrono::TimeDelta;

use crate::{
    agents,
    pulse::Gateway,
    queue::Depth,
    stats::{DayUsage, Quantiles, Usage},
    transcript::Gauge,
};

/// How many commands the report lists.
pub(super) const TOP: u16 = 10;
/// How many of the slowest and of the failing it draws.
pub(super) const RANKED: u16 = 6;
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
    /// The slowest of these days.
    pub slowest: Vec<Usage>,
    /// Those that failed most often in these days.
    pub failing: Vec<Usage>,
    /// How long commands took in these days, in all servers and processes.
    pub latency: Option<Quantiles>,
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
    /// Other bots; `None` where there are none.
    pub agents: Option<agents::Summary>,
}

impl Health {
    /// Whether everything works.
    pub fn is_well(&self) -> bool {
        let is_connected = matches!(self.gateway, Gateway::Connected { .. });
        let agents_are_well = self.agents.is_none_or(|agents| agents.is_well());
        is_connected && self.database.is_some() && self.recorder.is_writing && agents_are_well
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

/// A reason as an admin may see it: addresses may hold keys, so they are left out; it is cut to this many letters, and
/// cannot break out of a block of code.
pub(super) fn presentable(reason: &str, most: usize) -> String {
    let hidden = |word: &str| match word.find("://") {
        Some(at) => {
            let begin = word[..at].rfind(|letter: char| !letter.is_ascii_alphanumeric()).map_or(0, |before| before + 1);
            format!("{}‹address›", &word[..begin])
        }
        None => word.to_owned(),
    };
    let words: Vec<_> = reason.split_whitespace().map(hidden).collect();
    let text = words.join(" ").replace("```", "'''");
    if text.chars().count() <= most {
        return text;
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
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

#[cfg(test)]
mod tests {
    use super::presentable;

    #[test]
    fn addresses_are_left_out_of_a_reason() {
        let cases = [
            ("asking https://api.example/?key=s3cret: timed out", "asking ‹address› timed out"),
            ("(postgres://user:password@host/db) is away", "(‹address› is away"),
            ("a ``` fence", "a ''' fence"),
            ("plain", "plain"),
        ];
        for (reason, shown) in cases {
            assert_eq!(presentable(reason, 100), shown);
        }
        assert_eq!(presentable(&"é".repeat(50), 10).chars().count(), 10);
    }
}
