//! Games against the house: what may be staked, how often, and what comes of it.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    dice::Rolls,
    economy::{
        FlipNumbers, GamesNumbers, SlotsNumbers,
        ledger::{Belongings, Holdings},
        model::Amount,
    },
};

/// The rests of games: as many are used in turn as games may be played at once. The oldest says when the next may be.
const TURNS: [&str; 10] =
    ["game_1", "game_2", "game_3", "game_4", "game_5", "game_6", "game_7", "game_8", "game_9", "game_10"];

/// How a coin falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is what its name says")]
pub enum Face {
    Heads,
    Tails,
    Edge,
}

/// What a game against the house came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Played<T> {
    /// How it came out.
    pub shown: T,
    /// What was staked.
    pub stake: i64,
    /// What was paid out.
    pub paid: i64,
}

impl<T> Played<T> {
    /// What the player has more, or less if negative.
    pub fn gain(&self) -> i64 {
        self.paid - self.stake
    }
}

/// Why nobody plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each is its sentence in games.ftl")]
pub enum Refusal {
    #[error("stake out of range")]
    Stake { least: i64, most: i64 },
    #[error("not enough")]
    NotEnough { stake: i64, balance: i64 },
    #[error("too many games")]
    TooMany { ready_at: DateTime<Utc> },
}

/// What is staked.
pub fn stake(amount: Amount, range: (i64, i64), holdings: &Holdings) -> Result<i64, Refusal> {
    let ((least, most), stake) = (range, amount.of(holdings.balance));
    if !(least..=most).contains(&stake) {
        return Err(Refusal::Stake { least, most });
    }
    if stake > holdings.balance { Err(Refusal::NotEnough { stake, balance: holdings.balance }) } else { Ok(stake) }
}

/// The rest that this game uses up, unless too many were played just now.
pub fn turn(belongings: &Belongings, numbers: &GamesNumbers, now: DateTime<Utc>) -> Result<&'static str, Refusal> {
    let turns = TURNS.into_iter().take(numbers.count).map(|turn| (belongings.used_at(turn), turn));
    let (used_at, turn) = turns.min().unwrap_or((None, TURNS[0]));
    let ready_at = used_at.map(|at| at + TimeDelta::seconds(numbers.seconds)).filter(|ready| *ready > now);
    ready_at.map_or(Ok(turn), |ready_at| Err(Refusal::TooMany { ready_at }))
}

/// Tosses the coin.
pub fn toss(numbers: &FlipNumbers, seed: u64) -> Face {
    face_at(numbers, Rolls::new(seed).between(0..=numbers.all() - 1))
}

/// How the coin falls for each point of the weights.
fn face_at(numbers: &FlipNumbers, point: i64) -> Face {
    match point {
        point if point < numbers.heads => Face::Heads,
        point if point < numbers.heads + numbers.tails => Face::Tails,
        _ => Face::Edge,
    }
}

/// Lets the reels run.
pub fn spin(numbers: &SlotsNumbers, seed: u64) -> [usize; 3] {
    let mut rolls = Rolls::new(seed);
    let last = i64::try_from(numbers.symbols.len()).unwrap_or(1) - 1;
    [(); 3].map(|()| usize::try_from(rolls.between(0..=last)).unwrap_or(0))
}

/// So many percent of a stake, rounded down: in doubt for the house.
pub fn share(stake: i64, percent: i64) -> i64 {
    i64::try_from(i128::from(stake) * i128::from(percent) / 100).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::economy::Numbers;

    fn numbers() -> GamesNumbers {
        Numbers::load(None).unwrap().games
    }

    /// What comes back of this stake on average, as a fraction: over every way it can come out, as it is paid.
    fn returned<T>(stake: i64, ways: impl Iterator<Item = T>, percent: impl Fn(&T) -> i64) -> (i128, i128) {
        ways.fold((0, 0), |(sum, count), way| (sum + i128::from(share(stake, percent(&way))), count + 1))
    }

    #[test]
    fn the_house_wins_on_average_by_the_tables_that_pay_whatever_is_staked() {
        let numbers = numbers();
        assert_eq!(numbers.flip.expected_return(), (9_800, 100), "98 of 100 coins come back");
        assert_eq!(numbers.slots.expected_return(), (20_700, 216), "207 of 216 coins come back");
        for stake in numbers.flip.least..=numbers.flip.most {
            for guess in [Face::Heads, Face::Tails] {
                let points = (0..numbers.flip.all()).map(|point| face_at(&numbers.flip, point));
                let (sum, ways) = returned(stake, points, |face| numbers.flip.pays_for(*face == guess));
                assert!(100 * sum <= 98 * i128::from(stake) * ways && ways == 100, "{stake} on {guess:?}: {sum}");
            }
        }
        for stake in numbers.slots.least..=numbers.slots.most {
            let reels = (0..216).map(|way| [way / 36, way / 6 % 6, way % 6]);
            let (sum, ways) = returned(stake, reels, |reels| numbers.slots.pays(*reels));
            assert!(216 * sum <= 207 * i128::from(stake) * ways && ways == 216, "{stake}: {sum}");
        }
    }

    #[test]
    fn chance_is_what_the_tables_say() {
        let numbers = numbers();
        let rounds = 20_000_u64;
        let heads = (0..rounds).filter(|seed| toss(&numbers.flip, *seed) == Face::Heads).count();
        assert!((9_500..10_100).contains(&heads), "{heads}");
        let paid: i64 = (0..rounds).map(|seed| numbers.slots.pays(spin(&numbers.slots, seed))).sum();
        let mean = paid / i64::try_from(rounds).unwrap();
        assert!((85..107).contains(&mean), "{mean}% came back");
        assert_eq!(spin(&numbers.slots, 5), spin(&numbers.slots, 5));
    }

    #[test]
    fn five_games_and_then_a_rest() {
        let (numbers, now) = (numbers(), DateTime::from_timestamp(1_800_000_000, 0).unwrap());
        let mut used = serde_json::Map::new();
        for game in 0..5 {
            let belongings = serde_json::from_value(json!({ "used_at": used })).unwrap();
            let turn = turn(&belongings, &numbers, now).unwrap();
            used.insert(turn.to_owned(), json!(now.timestamp_millis() - 10_000 + game * 1_000));
        }
        assert_eq!(used.len(), 5);
        let belongings: Belongings = serde_json::from_value(json!({ "used_at": used })).unwrap();
        let ready_at = now + TimeDelta::seconds(20);
        assert_eq!(turn(&belongings, &numbers, now), Err(Refusal::TooMany { ready_at }));
        assert_eq!(turn(&belongings, &numbers, ready_at), Ok("game_1"));
    }

    #[test]
    fn what_may_be_staked() {
        let holdings = Holdings { balance: 100, ..Holdings::default() };
        let attempt = |amount: &str| stake(amount.parse().unwrap(), (10, 500), &holdings);
        assert_eq!(attempt("half"), Ok(50));
        assert_eq!(attempt("9"), Err(Refusal::Stake { least: 10, most: 500 }));
        assert_eq!(attempt("501"), Err(Refusal::Stake { least: 10, most: 500 }));
        assert_eq!(attempt("101"), Err(Refusal::NotEnough { stake: 101, balance: 100 }));
    }
}
