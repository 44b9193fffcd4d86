//! Which of the bot's connections a process opens: `auto`, or a range such as `0-3/8`.

use std::{fmt, num::ParseIntError, str::FromStr};

use serde::{Deserialize, Deserializer, de};

/// More than any bot has: Discord's own largest were told to open a few thousand.
const MOST: u32 = 16_384;

/// Which connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shards {
    /// All that Discord advises.
    Auto,
    /// Some of them; other processes open the others.
    Some(ShardRange),
}

/// The shards from `first` to `last`, both included, of `total`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShardRange {
    first: u32,
    last: u32,
    total: u32,
}

/// Why a text is no range.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoShards {
    /// It has another form.
    #[error("`{0}` is not a range of shards: write `auto`, or first-last/total such as `0-3/8`, or one such as `0/2`")]
    Form(String),
    /// The first comes after the last.
    #[error("`{0}`: the first shard comes after the last one")]
    Backwards(String),
    /// The last is not among the total.
    #[error("`{0}`: shards are counted from 0, so the last of {1} is {last}", last = .1 - 1)]
    Beyond(String, u32),
    /// There are none, or too many.
    #[error("`{0}`: a bot has between 1 and 16384 shards")]
    Total(String),
}

impl ShardRange {
    /// The only one.
    pub const ONE: Self = Self { first: 0, last: 0, total: 1 };

    /// All of so many; at least one.
    pub fn all(total: u32) -> Self {
        let total = total.clamp(1, MOST);
        Self { first: 0, last: total - 1, total }
    }

    /// The first.
    pub fn first(self) -> u32 {
        self.first
    }

    /// The last, included.
    pub fn last(self) -> u32 {
        self.last
    }

    /// How many the bot has, over all processes.
    pub fn total(self) -> u32 {
        self.total
    }

    /// Their numbers.
    pub fn ids(self) -> impl Iterator<Item = u32> {
        self.first..=self.last
    }

    /// Whether the shard that hears direct messages is among them: it also does what only one process may do.
    pub fn has_first(self) -> bool {
        self.first == 0
    }
}

impl fmt::Display for ShardRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            return write!(f, "{}/{}", self.first, self.total);
        }
        write!(f, "{}-{}/{}", self.first, self.last, self.total)
    }
}

impl FromStr for Shards {
    type Err = NoShards;

    fn from_str(text: &str) -> Result<Self, NoShards> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("auto") {
            return Ok(Self::Auto);
        }
        let form = |_: ParseIntError| NoShards::Form(text.to_owned());
        let (range, total) = text.split_once('/').ok_or_else(|| NoShards::Form(text.to_owned()))?;
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        let number = |part: &str| part.trim().parse::<u32>().map_err(form);
        let (first, last, total) = (number(first)?, number(last)?, number(total)?);
        if total == 0 || total > MOST {
            return Err(NoShards::Total(text.to_owned()));
        }
        if first > last {
            return Err(NoShards::Backwards(text.to_owned()));
        }
        if last >= total {
            return Err(NoShards::Beyond(text.to_owned(), total));
        }
        Ok(Self::Some(ShardRange { first, last, total }))
    }
}

impl<'de> Deserialize<'de> for Shards {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(text: &str) -> Option<(u32, u32, u32)> {
        match text.parse() {
            Ok(Shards::Some(range)) => Some((range.first(), range.last(), range.total())),
            _ => None,
        }
    }

    #[test]
    fn ranges_are_read_and_written() {
        assert_eq!(" Auto ".parse(), Ok(Shards::Auto));
        for (text, meant) in [("0-3/8", (0, 3, 8)), ("4-7/8", (4, 7, 8)), ("0/1", (0, 0, 1)), (" 1 / 2 ", (1, 1, 2))] {
            assert_eq!(range(text), Some(meant), "{text}");
        }
        for text in ["0-3/8", "1/2"] {
            let Ok(Shards::Some(read)) = text.parse() else { panic!("{text}") };
            assert_eq!(read.to_string(), text);
        }
        assert_eq!(ShardRange::all(3).to_string(), "0-2/3");
        assert_eq!((ShardRange::all(0), ShardRange::all(1)), (ShardRange::ONE, ShardRange::ONE));
    }

    #[test]
    fn what_is_no_range_is_said() {
        let said = |text: &str| text.parse::<Shards>().unwrap_err().to_string();
        insta::assert_snapshot!(said("8/8"), @"`8/8`: shards are counted from 0, so the last of 8 is 7");
        insta::assert_snapshot!(said("3-1/8"), @"`3-1/8`: the first shard comes after the last one");
        insta::assert_snapshot!(said("0/0"), @"`0/0`: a bot has between 1 and 16384 shards");
        for text in ["", "4", "a/b", "-1/2", "0-1-2/4", "0/2/4", "0/99999999999"] {
            assert!(said(text).contains("is not a range of shards"), "{text}: {}", said(text));
        }
    }
}
