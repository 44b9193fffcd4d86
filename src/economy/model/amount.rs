//! Amounts as people write them: `250`, `1k`, `2.5m`, `1,000`, `10%`, `half`, `all`. Exact: no floating point anywhere.

use std::str::FromStr;

/// Longer than any amount that makes sense; beyond it nothing is even looked at.
const LONGEST: usize = 40;

/// Percentages are counted in millionths of a percent point's hundredth: `12.5%` is 125,000 of 1,000,000.
const WHOLE: i64 = 1_000_000;

/// How many coins are meant, perhaps depending on how many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// Exactly these many; always positive.
    Coins(i64),
    /// A part of what is there, in millionths, rounded down.
    Share(i64),
}

/// Why a text is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each is its sentence in economy.ftl")]
pub enum AmountError {
    #[error("empty")]
    Empty,
    #[error("too long")]
    TooLong,
    #[error("not understood")]
    NotUnderstood,
    #[error("letters or digits that only look right")]
    StrangeLetters,
    #[error("negative")]
    Negative,
    #[error("zero")]
    Zero,
    #[error("a fraction of a coin")]
    Fraction,
    #[error("more than there can be")]
    TooLarge,
    #[error("more than everything")]
    OverHundredPercent,
}

impl Amount {
    /// How many coins that is for somebody who has this many. A share of nothing, or too small a share, is zero.
    pub fn of(self, balance: i64) -> i64 {
        match self {
            Self::Coins(coins) => coins,
            Self::Share(millionths) => {
                let coins = i128::from(balance) * i128::from(millionths) / i128::from(WHOLE);
                i64::try_from(coins).unwrap_or(balance)
            }
        }
    }
}

impl FromStr for Amount {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        let text = text.trim_matches(' ');
        if text.is_empty() {
            return Err(AmountError::Empty);
        }
        if text.len() > LONGEST {
            return Err(if is_number_like(text) { AmountError::TooLarge } else { AmountError::TooLong });
        }
        if !text.is_ascii() || text.contains(|letter: char| letter.is_ascii_control()) {
            return Err(AmountError::StrangeLetters);
        }
        match text.to_ascii_lowercase().as_str() {
            "all" => Ok(Self::Share(WHOLE)),
            "half" => Ok(Self::Share(WHOLE / 2)),
            text => parse_number(text),
        }
    }
}

/// Whether a text too long to be read is at least a number, as the sentence should say so. Looks at its first letters only.
fn is_number_like(text: &str) -> bool {
    text.bytes().take(LONGEST).all(|byte| byte.is_ascii_digit() || b",_ .".contains(&byte))
}

fn parse_number(text: &str) -> Result<Amount, AmountError> {
    if let Some(rest) = text.strip_prefix('-') {
        // Only a number can be negative; `-k` is no number at all.
        return Err(if matches!(parse_number(rest), Err(AmountError::NotUnderstood | AmountError::Negative)) {
            AmountError::NotUnderstood
        } else {
            AmountError::Negative
        });
    }
    let (number, unit) = match text.as_bytes().last().copied().unwrap_or_default() {
        b'%' => (&text[..text.len() - 1], Unit::Percent),
        b'k' => (&text[..text.len() - 1], Unit::Coins(1_000)),
        b'm' => (&text[..text.len() - 1], Unit::Coins(1_000_000)),
        b'b' => (&text[..text.len() - 1], Unit::Coins(1_000_000_000)),
        _ => (text, Unit::Coins(1)),
    };
    let decimal = Decimal::parse(number.trim_end_matches(' ')).ok_or(AmountError::NotUnderstood)?;
    match unit {
        Unit::Coins(worth) => match decimal.times(worth)? {
            0 => Err(AmountError::Zero),
            coins => Ok(Amount::Coins(coins)),
        },
        Unit::Percent => match decimal.times(WHOLE / 100) {
            Ok(0) => Err(AmountError::Zero),
            Ok(share) if share <= WHOLE => Ok(Amount::Share(share)),
            Ok(_) | Err(AmountError::TooLarge) => Err(AmountError::OverHundredPercent),
            Err(error) => Err(error),
        },
    }
}

enum Unit {
    Coins(i64),
    Percent,
}

/// A number as its digits and how many of them stand after the point.
struct Decimal {
    digits: u128,
    places: u32,
}

impl Decimal {
    /// `None` if it is not a number. At most 40 characters come in, and a `u128` holds 38 digits: more saturate.
    fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let point_without_digits = text.contains('.') && fraction.is_empty();
        if point_without_digits || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let fraction = fraction.trim_end_matches('0');
        let mut digits = without_separators(whole)?;
        digits.push_str(fraction);
        let digits = digits.trim_start_matches('0');
        let value = if digits.is_empty() { 0 } else { digits.parse().unwrap_or(u128::MAX) };
        Some(Self { digits: value, places: u32::try_from(fraction.len()).ok()? })
    }

    /// Exactly so many times as much.
    fn times(&self, worth: i64) -> Result<i64, AmountError> {
        let product = self.digits.checked_mul(u128::from(worth.unsigned_abs())).ok_or(AmountError::TooLarge)?;
        let scale = 10_u128.checked_pow(self.places).ok_or(AmountError::Fraction)?;
        if product % scale != 0 {
            return Err(AmountError::Fraction);
        }
        i64::try_from(product / scale).map_err(|_| AmountError::TooLarge)
    }
}

/// The digits of a whole number; groups, if there are any, are of three and divided by one kind of separator.
fn without_separators(whole: &str) -> Option<String> {
    let separator = whole.chars().find(|letter| !letter.is_ascii_digit());
    let groups: Vec<&str> = match separator {
        None => vec![whole],
        Some(separator @ (',' | '_' | ' ')) => whole.split(separator).collect(),
        Some(_) => return None,
    };
    let all_digits = groups.iter().all(|group| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit()));
    let well_grouped = groups[1..].iter().all(|group| group.len() == 3) && (groups.len() == 1 || groups[0].len() <= 3);
    (all_digits && well_grouped).then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_people_write() {
        use Amount::{Coins, Share};
        use AmountError as E;
        let cases = [
            ("250", Ok(Coins(250))),
            (" 250 ", Ok(Coins(250))),
            ("0250", Ok(Coins(250))),
            ("1k", Ok(Coins(1_000))),
            ("1K", Ok(Coins(1_000))),
            ("1 k", Ok(Coins(1_000))),
            ("2.5m", Ok(Coins(2_500_000))),
            ("1.5b", Ok(Coins(1_500_000_000))),
            ("1,000", Ok(Coins(1_000))),
            ("1_000", Ok(Coins(1_000))),
            ("1 000", Ok(Coins(1_000))),
            ("1,234,567.5k", Ok(Coins(1_234_567_500))),
            ("2.0", Ok(Coins(2))),
            ("9223372036854775807", Ok(Coins(i64::MAX))),
            ("10%", Ok(Share(100_000))),
            ("12.5%", Ok(Share(125_000))),
            ("100 %", Ok(Share(1_000_000))),
            ("half", Ok(Share(500_000))),
            ("ALL", Ok(Share(1_000_000))),
            ("", Err(E::Empty)),
            ("   ", Err(E::Empty)),
            ("0", Err(E::Zero)),
            ("0%", Err(E::Zero)),
            ("000.000", Err(E::Zero)),
            ("-5", Err(E::Negative)),
            ("-0", Err(E::Negative)),
            ("-2.5", Err(E::Negative)),
            ("-1e3", Err(E::NotUnderstood)),
            ("--5", Err(E::NotUnderstood)),
            ("2.5", Err(E::Fraction)),
            ("1.2345k", Err(E::Fraction)),
            ("0.00000001%", Err(E::Fraction)),
            ("101%", Err(E::OverHundredPercent)),
            ("99999999999999999999999999999999999999%", Err(E::OverHundredPercent)),
            ("9223372036854775808", Err(E::TooLarge)),
            ("9223372036854776k", Err(E::TooLarge)),
            ("1000000000000000000000000000000", Err(E::TooLarge)),
            ("9999999999999999999999999999999999999999", Err(E::TooLarge)),
            ("NaN", Err(E::NotUnderstood)),
            ("inf", Err(E::NotUnderstood)),
            ("1e30", Err(E::NotUnderstood)),
            ("0x10", Err(E::NotUnderstood)),
            ("+5", Err(E::NotUnderstood)),
            (".", Err(E::NotUnderstood)),
            ("5.", Err(E::NotUnderstood)),
            (".5k", Err(E::NotUnderstood)),
            ("k", Err(E::NotUnderstood)),
            ("%", Err(E::NotUnderstood)),
            ("1,00", Err(E::NotUnderstood)),
            ("1000,000", Err(E::NotUnderstood)),
            ("1,000_000", Err(E::NotUnderstood)),
            (",100", Err(E::NotUnderstood)),
            ("5; DROP TABLE", Err(E::NotUnderstood)),
            ("２５０", Err(E::StrangeLetters)),
            ("٢٥٠", Err(E::StrangeLetters)),
            ("1\u{a0}000", Err(E::StrangeLetters)),
            ("\u{200b}5", Err(E::StrangeLetters)),
            ("5\n", Err(E::StrangeLetters)),
            ("5\0", Err(E::StrangeLetters)),
        ];
        for (text, expected) in cases {
            assert_eq!(text.parse::<Amount>(), expected, "{text:?}");
        }
        assert_eq!("9".repeat(100_000).parse::<Amount>(), Err(E::TooLarge));
        assert_eq!("x".repeat(100_000).parse::<Amount>(), Err(E::TooLong));
        assert_eq!("💰".repeat(25_000).parse::<Amount>(), Err(E::TooLong));
    }

    #[test]
    fn shares_round_down_and_never_exceed() {
        assert_eq!(Amount::Share(500_000).of(55), 27);
        assert_eq!(Amount::Share(100_000).of(9), 0);
        assert_eq!(Amount::Share(1_000_000).of(i64::MAX), i64::MAX);
    }

    proptest! {
        #[test]
        fn any_text_is_an_amount_or_a_reason(text in any::<String>()) {
            if let Ok(Amount::Coins(coins)) = text.parse::<Amount>() {
                prop_assert!(coins > 0);
            }
        }

        #[test]
        fn number_soup_never_panics(text in "[-+]?[0-9,_. ]{0,45}[kmbKMB%e]?") {
            let _ = text.parse::<Amount>();
        }

        #[test]
        fn every_whole_number_is_itself(coins in 1..=i64::MAX) {
            prop_assert_eq!(coins.to_string().parse(), Ok(Amount::Coins(coins)));
        }

        #[test]
        fn grouping_changes_nothing(coins in 1..=i64::MAX, separator in "[,_ ]") {
            let digits = coins.to_string();
            let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap()).collect();
            prop_assert_eq!(groups.join(&separator).parse(), Ok(Amount::Coins(coins)));
        }

        #[test]
        fn thousands_are_thousands(coins in 1..=9_000_000_i64) {
            let text = format!("{}.{:03}k", coins / 1_000, coins % 1_000);
            prop_assert_eq!(text.parse(), Ok(Amount::Coins(coins)));
        }

        #[test]
        fn a_share_is_between_nothing_and_everything(balance in 0..=i64::MAX, percent in 1..=100_u8) {
            let share = format!("{percent}%").parse::<Amount>().unwrap().of(balance);
            prop_assert!((0..=balance).contains(&share));
        }
    }
}
