//! `dice`: rolls like `2d6+3`, `d20`, `4d6kh3`, each die shown.

use std::{fmt::Write, time::Duration};

use async_trait::async_trait;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    model::{Access, Answer, Call, Capability, Cost, Definition},
    names,
};
use crate::{
    dice::Dice as Chance,
    error::{Error, Result},
    msg,
};

/// Most dice in one roll.
const MOST_DICE: u32 = 100;
/// Most sides of a die.
const MOST_SIDES: u32 = 1_000;
/// The largest number that may be added.
const MOST_ADDED: u32 = 1_000_000;
/// The longest notation.
const MAX_LENGTH: usize = 100;
/// What is rolled when nothing is said.
const ONE_DIE: &str = "d6";

/// What to roll.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct Args {
    /// Dice such as `d20`, `2d6+3` or `4d6kh3` (keep the highest 3). One six-sided die if left out.
    #[serde(default = "one_die")]
    dice: String,
}

fn one_die() -> String {
    ONE_DIE.to_owned()
}

/// The capability.
#[derive(Debug)]
pub(super) struct Dice;

#[async_trait]
impl Capability for Dice {
    type Args = Args;

    fn definition(&self) -> Definition {
        Definition {
            name: names::DICE,
            about: "dice-about",
            example: "2d6+3",
            access: Access::Everyone,
            cost: Cost::Free,
            timeout: Duration::from_secs(1),
        }
    }

    fn read(&self, text: &str) -> Result<Value> {
        let dice = if text.trim().is_empty() { one_die() } else { text.to_owned() };
        Ok(json!(Args { dice }))
    }

    fn judge(&self, args: &Args) -> Result<()> {
        Ok(parse(&args.dice).map(drop)?)
    }

    /// Safe to run twice: the seed of the call decides, and a task's seed is its id, so a rescued task rolls the same.
    async fn run(&self, args: Args, call: &Call) -> Result<Answer> {
        let roll: Roll = parse(&args.dice)?;
        let thrown = throw(&roll, &Chance::seeded(call.seed));
        let notation = roll.to_string();
        let total = thrown.total;
        let says = match thrown.shown {
            Some(shown) => msg!("dice-rolled", dice = notation.as_str(), shown = shown, total = total),
            None => msg!("dice-rolled-one", dice = notation.as_str(), total = total),
        };
        Ok(Answer { result: json!({ "dice": notation, "rolls": thrown.rolls, "total": total }), says })
    }
}

/// A roll as read.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Roll(Vec<(Sign, Term)>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Plus,
    Minus,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Term {
    Dice { count: u32, sides: u32, keep: Option<Keep> },
    Number(u32),
}

/// Which dice count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keep {
    Highest(u32),
    Lowest(u32),
}

/// Why a notation is not a roll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    Unreadable,
    TooManyDice,
    Sides,
    Keep,
    TooBig,
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::refused(match refusal {
            Refusal::Unreadable => msg!("dice-unreadable"),
            Refusal::TooManyDice => msg!("dice-too-many", limit = MOST_DICE),
            Refusal::Sides => msg!("dice-sides", limit = MOST_SIDES),
            Refusal::Keep => msg!("dice-keep"),
            Refusal::TooBig => msg!("dice-too-big", limit = MOST_ADDED),
        })
    }
}

impl std::fmt::Display for Roll {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, (sign, term)) in self.0.iter().enumerate() {
            match (index, sign) {
                (_, Sign::Minus) => f.write_char('-')?,
                (0, Sign::Plus) => {}
                (_, Sign::Plus) => f.write_char('+')?,
            }
            match *term {
                Term::Number(number) => write!(f, "{number}")?,
                Term::Dice { count, sides, keep } => {
                    write!(f, "{count}d{sides}")?;
                    match keep {
                        None => {}
                        Some(Keep::Highest(kept)) => write!(f, "kh{kept}")?,
                        Some(Keep::Lowest(kept)) => write!(f, "kl{kept}")?,
                    }
                }
            }
        }
        Ok(())
    }
}

/// `2d6+3`, `d%`, `4d6kh3`, `4d6dl1`; spaces and case do not matter, and a bare `20` is a d20.
fn parse(text: &str) -> Result<Roll, Refusal> {
    if text.chars().count() > MAX_LENGTH {
        return Err(Refusal::Unreadable);
    }
    let text: String = text.chars().filter(|letter| !letter.is_whitespace()).flat_map(char::to_lowercase).collect();
    let mut cursor = Cursor(&text);
    let mut terms = Vec::new();
    while !cursor.0.is_empty() {
        let sign = match (cursor.take("-"), cursor.take("+"), terms.is_empty()) {
            (true, false, _) => Sign::Minus,
            (false, true, _) | (false, false, true) => Sign::Plus,
            _ => return Err(Refusal::Unreadable),
        };
        terms.push((sign, cursor.term()?));
    }
    match terms.as_slice() {
        [] => return parse(ONE_DIE),
        [(Sign::Plus, Term::Number(0))] => return Err(Refusal::Sides),
        [(Sign::Plus, Term::Number(sides))] if *sides <= MOST_SIDES => {
            return Ok(Roll(vec![(Sign::Plus, Term::Dice { count: 1, sides: *sides, keep: None })]));
        }
        _ => {}
    }
    let counts = terms.iter().map(|(_, term)| if let Term::Dice { count, .. } = term { *count } else { 0 });
    match counts.sum::<u32>() {
        0 => Err(Refusal::Unreadable),
        1..=MOST_DICE => Ok(Roll(terms)),
        _ => Err(Refusal::TooManyDice),
    }
}

struct Cursor<'a>(&'a str);

impl Cursor<'_> {
    fn take(&mut self, word: &str) -> bool {
        self.0.strip_prefix(word).map(|rest| self.0 = rest).is_some()
    }

    /// A whole number; what is too big for any limit saturates.
    fn number(&mut self) -> Option<u32> {
        let end = self.0.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(self.0.len());
        let (digits, rest) = self.0.split_at(end);
        self.0 = rest;
        (!digits.is_empty()).then(|| digits.parse().unwrap_or(u32::MAX))
    }

    fn term(&mut self) -> Result<Term, Refusal> {
        let number = self.number();
        if !self.take("d") {
            return match number {
                Some(number) if number <= MOST_ADDED => Ok(Term::Number(number)),
                Some(_) => Err(Refusal::TooBig),
                None => Err(Refusal::Unreadable),
            };
        }
        let count = number.unwrap_or(1);
        let sides = if self.take("%") { 100 } else { self.number().ok_or(Refusal::Unreadable)? };
        if !(1..=MOST_DICE).contains(&count) {
            return Err(Refusal::TooManyDice);
        }
        if !(1..=MOST_SIDES).contains(&sides) {
            return Err(Refusal::Sides);
        }
        Ok(Term::Dice { count, sides, keep: self.keep(count)? })
    }

    fn keep(&mut self, count: u32) -> Result<Option<Keep>, Refusal> {
        let (is_highest, is_dropping) = match () {
            () if self.take("kh") => (true, false),
            () if self.take("kl") => (false, false),
            () if self.take("dl") => (true, true),
            () if self.take("dh") => (false, true),
            () if self.take("k") => (true, false),
            () => return Ok(None),
        };
        let number = self.number().unwrap_or(1);
        let kept = if is_dropping { count.checked_sub(number) } else { Some(number) };
        let kept = kept.filter(|kept| (1..=count).contains(kept)).ok_or(Refusal::Keep)?;
        Ok(Some(if is_highest { Keep::Highest(kept) } else { Keep::Lowest(kept) }))
    }
}

/// A roll as it fell.
struct Thrown {
    /// Every die, in order.
    rolls: Vec<i64>,
    /// The sum of what counts.
    total: i64,
    /// The dice and numbers, with dropped dice struck out; `None` where that is the total itself.
    shown: Option<String>,
}

fn throw(roll: &Roll, chance: &Chance) -> Thrown {
    let mut thrown = Thrown { rolls: Vec::new(), total: 0, shown: None };
    let mut shown = String::new();
    for (index, (sign, term)) in roll.0.iter().enumerate() {
        let (value, text) = match *term {
            Term::Number(number) => (i64::from(number), number.to_string()),
            Term::Dice { count, sides, keep } => {
                let dice: Vec<i64> = (0..count).map(|_| chance.between(1..=i64::from(sides))).collect();
                let counts = kept(&dice, keep);
                let faces = dice.iter().zip(&counts).map(|(die, counts)| match counts {
                    true => die.to_string(),
                    false => format!("~~{die}~~"),
                });
                let text = format!("({})", faces.collect::<Vec<_>>().join(", "));
                let value = dice.iter().zip(&counts).filter(|(_, counts)| **counts).map(|(die, _)| die).sum();
                thrown.rolls.extend(dice);
                (value, text)
            }
        };
        let (value, joint) = match (sign, index) {
            (Sign::Plus, 0) => (value, ""),
            (Sign::Plus, _) => (value, " + "),
            (Sign::Minus, 0) => (-value, "−"),
            (Sign::Minus, _) => (-value, " − "),
        };
        thrown.total += value;
        shown += joint;
        shown += &text;
    }
    let is_one_die = matches!(roll.0.as_slice(), [(Sign::Plus, Term::Dice { count: 1, .. })]);
    thrown.shown = (!is_one_die).then_some(shown);
    thrown
}

/// Which dice count.
fn kept(dice: &[i64], keep: Option<Keep>) -> Vec<bool> {
    let mut order: Vec<usize> = (0..dice.len()).collect();
    let number = match keep {
        None => return vec![true; dice.len()],
        Some(Keep::Highest(number)) => {
            order.sort_by_key(|&index| std::cmp::Reverse(dice[index]));
            number
        }
        Some(Keep::Lowest(number)) => {
            order.sort_by_key(|&index| dice[index]);
            number
        }
    };
    let mut counts = vec![false; dice.len()];
    order.iter().take(usize::try_from(number).unwrap_or(usize::MAX)).for_each(|&index| counts[index] = true);
    counts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dice_are_read() {
        for (written, read) in [
            ("", "1d6"),
            ("d20", "1d20"),
            ("20", "1d20"),
            ("2d6+3", "2d6+3"),
            (" 2 D 6 - 1 ", "2d6-1"),
            ("d%", "1d100"),
            ("4d6kh3", "4d6kh3"),
            ("4d6k3", "4d6kh3"),
            ("4d6dl1", "4d6kh3"),
            ("2d20kl", "2d20kl1"),
            ("1d8+2d6-d4+5", "1d8+2d6-1d4+5"),
            ("100d1000", "100d1000"),
        ] {
            assert_eq!(parse(written).map(|roll| roll.to_string()).as_deref(), Ok(read), "{written}");
        }
    }

    #[test]
    fn what_is_no_roll_says_why() {
        for (written, refusal) in [
            ("hello", Refusal::Unreadable),
            ("2d", Refusal::Unreadable),
            ("2d6+", Refusal::Unreadable),
            ("2d6++3", Refusal::Unreadable),
            ("1+2", Refusal::Unreadable),
            ("-5", Refusal::Unreadable),
            ("d6d6", Refusal::Unreadable),
            ("101d6", Refusal::TooManyDice),
            ("60d6+60d6", Refusal::TooManyDice),
            ("0d6", Refusal::TooManyDice),
            ("99999999999999999999d6", Refusal::TooManyDice),
            ("d0", Refusal::Sides),
            ("0", Refusal::Sides),
            ("d1001", Refusal::Sides),
            ("2d6kh3", Refusal::Keep),
            ("2d6dl2", Refusal::Keep),
            ("d6+99999999", Refusal::TooBig),
        ] {
            assert_eq!(parse(written), Err(refusal), "{written}");
        }
    }

    #[tokio::test]
    async fn the_same_call_rolls_the_same() {
        let call = Call { seed: 7, ..Call::default() };
        let roll = || Dice.run(Args { dice: "4d6kh3+2".into() }, &call);
        let first = roll().await.unwrap();
        assert_eq!(first, roll().await.unwrap());
        insta::assert_snapshot!(first.says, @"🎲 `4d6kh3+2`: (1, 2, ~~1~~, 4) + 2 = **9**");
        insta::assert_snapshot!(Dice.run(Args { dice: "d20".into() }, &call).await.unwrap().says, @"🎲 `1d20`: **1**");
    }

    #[test]
    fn every_face_comes_up() {
        let roll = parse("100d6").unwrap();
        let thrown = throw(&roll, &Chance::seeded(1));
        let faces: std::collections::BTreeSet<_> = thrown.rolls.iter().copied().collect();
        assert_eq!(faces, (1..=6).collect());
        assert_eq!(thrown.total, thrown.rolls.iter().sum::<i64>());
    }

    proptest! {
        #[test]
        fn any_text_is_survived_and_a_roll_keeps_its_notation(text in "[0-9dDkhl%+ -]{0,20}|.{0,40}") {
            if let Ok(roll) = parse(&text) {
                prop_assert_eq!(parse(&roll.to_string()), Ok(roll.clone()));
                let thrown = throw(&roll, &Chance::seeded(3));
                prop_assert!(thrown.rolls.len() <= 100);
                prop_assert!(thrown.rolls.iter().all(|die| (1..=1_000).contains(die)));
            }
        }
    }
}
