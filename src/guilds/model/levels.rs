//! Experience and levels of a guild's own: what was chosen, and what is in force over the operator's numbers.

use serde::{Deserialize, Serialize};

use super::{Document, Key, document::field};
use crate::ids::{ChannelId, RoleId};

/// How much experience what brings in a guild.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in economy.toml")]
pub struct XpRates {
    pub message: i64,
    pub message_every_seconds: i64,
    pub work: i64,
    pub gather: i64,
    pub fight_won: i64,
    pub daily: i64,
    pub command: i64,
    pub multiplier_percent: i64,
}

impl XpRates {
    /// So much, with the multiplier.
    pub fn times(&self, xp: i64) -> i64 {
        xp.saturating_mul(self.multiplier_percent) / 100
    }
}

/// How experience comes, and what happens when somebody reaches a level in this server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    /// Where it is told; nowhere unless chosen.
    pub channel: Option<ChannelId>,
    /// In which words, with placeholders; `None` is a sentence of Artie's own.
    pub message: Option<String>,
    /// What is given, by level.
    pub roles: Vec<LevelRole>,
    xp: Chosen,
}

/// A role that is given at a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelRole {
    /// From this level on.
    pub level: u16,
    /// Which.
    pub role: RoleId,
}

/// The rates that were chosen; the others are the operator's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Chosen {
    message: Option<i64>,
    work: Option<i64>,
    gather: Option<i64>,
    fight_won: Option<i64>,
    daily: Option<i64>,
    command: Option<i64>,
    multiplier_percent: Option<i64>,
}

impl Levels {
    /// What the document says.
    pub(super) fn read(document: &Document) -> Self {
        Self {
            channel: field(document, Key::LevelsChannel),
            message: field(document, Key::LevelsMessage),
            roles: field(document, Key::LevelsRoles).unwrap_or_default(),
            xp: Chosen {
                message: field(document, Key::XpMessage),
                work: field(document, Key::XpWork),
                gather: field(document, Key::XpGather),
                fight_won: field(document, Key::XpFight),
                daily: field(document, Key::XpDaily),
                command: field(document, Key::XpCommand),
                multiplier_percent: field(document, Key::XpMultiplier),
            },
        }
    }

    /// What is in force over these defaults.
    pub fn rates(&self, defaults: &XpRates) -> XpRates {
        XpRates {
            message: self.xp.message.unwrap_or(defaults.message),
            work: self.xp.work.unwrap_or(defaults.work),
            gather: self.xp.gather.unwrap_or(defaults.gather),
            fight_won: self.xp.fight_won.unwrap_or(defaults.fight_won),
            daily: self.xp.daily.unwrap_or(defaults.daily),
            command: self.xp.command.unwrap_or(defaults.command),
            multiplier_percent: self.xp.multiplier_percent.unwrap_or(defaults.multiplier_percent),
            ..*defaults
        }
    }

    /// What somebody of this level has earned, lowest first.
    pub fn earned(&self, level: i64) -> impl Iterator<Item = LevelRole> {
        self.roles.iter().copied().filter(move |one| i64::from(one.level) <= level)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_not_chosen_is_as_the_numbers_say() {
        let defaults = XpRates {
            message: 5,
            message_every_seconds: 60,
            work: 40,
            gather: 30,
            fight_won: 50,
            daily: 80,
            command: 1,
            multiplier_percent: 100,
        };
        let document = json!({ "levels": {
            "xpWork": 7, "xpGather": -5, "xpMultiplier": 250,
            "roles": [{ "level": 10, "role": "6" }, { "level": 5, "role": "5" }],
        } });
        let chosen = Levels::read(document.as_object().unwrap());
        let rates = chosen.rates(&defaults);
        assert_eq!(rates, XpRates { work: 7, multiplier_percent: 250, ..defaults });
        assert_eq!((rates.times(5), rates.times(7)), (12, 17));
        let earned = |level| chosen.earned(level).map(|one| one.role.0).collect::<Vec<_>>();
        assert_eq!((earned(4), earned(5), earned(99)), (vec![], vec![5], vec![5, 6]));
    }
}
