//! The numbers of games. What pays is what the expected return is computed from: numbers with which the house would lose
//! on average are refused at start.

use serde::Deserialize;

use super::{Rule, rule};

/// What each table must keep to.
const EDGE: &str = "must pay back less than 100% on average; what comes back follows from all numbers of this section";

/// All games.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in economy.toml")]
pub struct GamesNumbers {
    pub count: usize,
    pub seconds: i64,
    pub flip: FlipNumbers,
    pub slots: SlotsNumbers,
    pub duel: DuelNumbers,
}

/// The toss of a coin.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in economy.toml")]
pub struct FlipNumbers {
    pub least: i64,
    pub most: i64,
    pub heads: i64,
    pub tails: i64,
    pub edge: i64,
    pub pays: i64,
}

/// The slot machine.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in economy.toml")]
pub struct SlotsNumbers {
    pub least: i64,
    pub most: i64,
    pub pair: i64,
    pub symbols: Vec<Symbol>,
}

/// A picture on the reels; each is equally likely.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Symbol {
    /// The picture.
    pub emoji: String,
    /// What three of it pay, in percent of the stake.
    pub triple: i64,
}

/// Duels.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in economy.toml")]
pub struct DuelNumbers {
    pub least: i64,
    pub most: i64,
    pub rest_minutes: i64,
    pub answer_minutes: i64,
    pub percent_per_level: i64,
    pub most_percent: i64,
}

impl FlipNumbers {
    /// All weights together.
    pub fn all(&self) -> i64 {
        self.heads + self.tails + self.edge
    }

    /// What a right or a wrong guess pays, in percent of the stake.
    pub fn pays_for(&self, is_right: bool) -> i64 {
        if is_right { self.pays } else { 0 }
    }

    /// What comes back of 100 coins on average, as a fraction, for whoever guesses the likelier side.
    pub fn expected_return(&self) -> (i64, i64) {
        (self.heads.max(self.tails) * self.pays_for(true), self.all())
    }
}

impl SlotsNumbers {
    /// What these pictures pay, in percent of the stake.
    pub fn pays(&self, reels: [usize; 3]) -> i64 {
        let [one, two, three] = reels;
        match (one == two, two == three, one == three) {
            (true, true, _) => self.symbols.get(one).map_or(0, |symbol| symbol.triple),
            (false, false, false) => 0,
            _ => self.pair,
        }
    }

    /// What comes back of 100 coins on average, as a fraction: the mean over every way the reels can stop.
    pub fn expected_return(&self) -> (i64, i64) {
        let pictures = 0..self.symbols.len();
        let all = pictures.clone().flat_map(|one| {
            let pictures = pictures.clone();
            pictures.clone().flat_map(move |two| pictures.clone().map(move |three| [one, two, three]))
        });
        let (sum, ways) = all.fold((0_i64, 0), |(sum, ways), reels| (sum.saturating_add(self.pays(reels)), ways + 1));
        (sum, ways)
    }
}

impl GamesNumbers {
    pub(super) fn rules(&self) -> Vec<Rule> {
        let Self { flip, slots, duel, .. } = self;
        let stakes = |least: i64, most: i64| least > 0 && least <= most && most <= 1_000_000_000;
        let below = |(sum, ways): (i64, i64)| ways > 0 && sum < 100 * ways;
        let weights = [flip.heads, flip.tails, flip.edge].iter().all(|weight| (0..=1_000_000).contains(weight));
        let pays = |percent: i64| (0..=1_000_000).contains(&percent);
        let symbols = (2..=20).contains(&slots.symbols.len()) && slots.symbols.iter().all(|one| pays(one.triple));
        let minutes = |minutes: i64| (0..=1_440).contains(&minutes);
        let shift = (0..=100).contains(&duel.percent_per_level) && (0..=50).contains(&duel.most_percent);
        vec![
            rule("games.count", (1..=10).contains(&self.count), "must be from 1 to 10"),
            rule("games.seconds", (1..=86_400).contains(&self.seconds), "must be from 1 to 86,400"),
            rule("games.flip.most", stakes(flip.least, flip.most), "stakes must be from `least` to `most`, above 0"),
            rule("games.flip.heads", weights && pays(flip.pays), "weights and `pays` must be from 0 to 1,000,000"),
            rule("games.flip.pays", !weights || !pays(flip.pays) || below(flip.expected_return()), EDGE),
            rule("games.slots.most", stakes(slots.least, slots.most), "stakes must be from `least` to `most`, above 0"),
            rule(
                "games.slots.symbols",
                symbols && pays(slots.pair),
                "2 to 20, each paying from 0 to 1,000,000 percent",
            ),
            rule("games.slots.symbols", !symbols || !pays(slots.pair) || below(slots.expected_return()), EDGE),
            rule("games.duel.most", stakes(duel.least, duel.most), "stakes must be from `least` to `most`, above 0"),
            rule("games.duel.rest_minutes", minutes(duel.rest_minutes), "must be from 0 to 1,440"),
            rule("games.duel.answer_minutes", (1..=1_440).contains(&duel.answer_minutes), "must be from 1 to 1,440"),
            rule("games.duel.most_percent", shift, "must be from 0 to 50, `percent_per_level` from 0 to 100"),
        ]
    }
}
