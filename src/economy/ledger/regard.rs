//! What a guild gives somebody's deeds there: experience of its own, by its own rates.

use crate::{
    economy::ledger::Posting,
    guilds::{Guilds, XpRates},
    ids::GuildId,
};

/// The guilds' rates, over the operator's.
#[derive(Clone, Debug)]
pub struct Regard {
    /// Where guilds' choices are known.
    pub guilds: Guilds,
    /// What holds where nothing is chosen.
    pub defaults: XpRates,
    /// level = floor(sqrt(xp / divisor)) + 1.
    pub divisor: i64,
}

impl Regard {
    /// What is in force in a guild. While its settings cannot be read, the defaults are.
    pub async fn rates(&self, guild: GuildId) -> XpRates {
        match self.guilds.settings(guild).await {
            Ok(settings) => settings.levels.rates(&self.defaults),
            Err(error) => {
                tracing::debug!(guild.id = guild.0, "the usual experience is given: {error}");
                self.defaults
            }
        }
    }
}

/// The experience that a posting brings by these rates.
pub(super) fn gain(rates: &XpRates, posting: &Posting) -> i64 {
    let worth =
        [("work", rates.work), ("gather", rates.gather), ("fight_won", rates.fight_won), ("daily", rates.daily)];
    let times = |tally: &str| posting.tallies.get(tally).copied().unwrap_or(0);
    rates.times(worth.iter().map(|(tally, xp)| xp.saturating_mul(times(tally))).sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::economy::Numbers;

    #[test]
    fn deeds_bring_what_they_are_worth_there() {
        let rates = Numbers::load(None).unwrap().guild_xp;
        let did = Posting::default().counting("work", 1).counting("fight_won", 1).counting("sold", 9);
        assert_eq!(gain(&rates, &did), 90);
        assert_eq!(gain(&XpRates { multiplier_percent: 150, ..rates }, &did), 135);
        assert_eq!(gain(&rates, &Posting::default()), 0);
    }
}
