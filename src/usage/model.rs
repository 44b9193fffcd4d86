//! Money and its limits, pure. Money is counted in billionths of a US dollar, so that one token of the cheapest model is a
//! whole number.

use std::time::Duration;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use strum::{EnumString, IntoStaticStr};

use crate::{
    config::{ModelPrice, Price, Spend},
    error::Error,
    ids::{GuildId, UserId},
    msg,
    words::Message,
};

/// Billionths in a dollar.
const NANO: f64 = 1e9;
/// What a million tokens cost at most, if nothing at all is known: dearer than any model there is.
const UNKNOWN: Price = Price { read: 60_000, written: 180_000 };

/// Billionths of a US dollar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Nano(pub i64);

impl Nano {
    /// From dollars; nonsense is nothing, and too much is the most.
    #[expect(clippy::cast_possible_truncation, reason = "casts of floats saturate, and the sign was looked at")]
    pub fn of_usd(usd: f64) -> Self {
        if usd.is_nan() || usd <= 0.0 { Self(0) } else { Self((usd * NANO).round() as i64) }
    }

    /// In dollars.
    #[expect(clippy::cast_precision_loss, reason = "for showing: a billion dollars are exact")]
    pub fn usd(self) -> f64 {
        self.0 as f64 / NANO
    }
}

/// What models cost, by their names.
#[derive(Clone, Copy, Debug)]
pub(super) struct Prices<'a>(pub(super) &'a [ModelPrice]);

/// Where a cost comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum CostFrom {
    /// The provider said it.
    Provider,
    /// The settings name the model's price.
    Price,
    /// Nobody knows it: the highest price that is known.
    Highest,
}

impl Prices<'_> {
    /// What a model costs; an exact name before one with a star, a longer one before a shorter.
    pub(super) fn of(self, model: &str) -> (Price, CostFrom) {
        // Some endpoints put the maker before the name.
        let short = model.rsplit('/').next().unwrap_or(model);
        let fits = |pattern: &str| match pattern.strip_suffix('*') {
            Some(start) => model.starts_with(start) || short.starts_with(start),
            None => model == pattern || short == pattern,
        };
        let best = self.0.iter().filter(|known| fits(&known.model));
        match best.max_by_key(|known| (!known.model.ends_with('*'), known.model.len())) {
            Some(known) => (known.price, CostFrom::Price),
            None => (self.highest(), CostFrom::Highest),
        }
    }

    /// What a call costs.
    pub(super) fn cost(self, model: &str, read: u32, written: u32) -> (Nano, CostFrom) {
        let (price, from) = self.of(model);
        let read = price.read.saturating_mul(i64::from(read));
        (Nano(read.saturating_add(price.written.saturating_mul(i64::from(written)))), from)
    }

    fn highest(self) -> Price {
        let paid = self.0.iter().map(|known| known.price);
        let highest = paid.reduce(|a, b| Price { read: a.read.max(b.read), written: a.written.max(b.written) });
        highest.filter(|price| *price != Price::default()).unwrap_or(UNKNOWN)
    }
}

/// Over which time a budget is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Period {
    /// A day of UTC.
    Day,
    /// An hour of UTC.
    Hour,
}

impl Period {
    fn length(self) -> TimeDelta {
        match self {
            Self::Day => TimeDelta::days(1),
            Self::Hour => TimeDelta::hours(1),
        }
    }

    /// When the one began that is going on.
    pub fn began(self, now: DateTime<Utc>) -> DateTime<Utc> {
        now.duration_trunc(self.length()).unwrap_or(now)
    }

    /// When the next begins.
    pub fn ends(self, now: DateTime<Utc>) -> DateTime<Utc> {
        self.began(now) + self.length()
    }
}

/// Whose budget it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    /// Everybody's together.
    All,
    /// A server's.
    Guild(GuildId),
    /// A person's.
    User(UserId),
}

/// One budget that a call is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Over which time.
    pub period: Period,
    /// Whose.
    pub whose: Whose,
    /// The most.
    pub most: Nano,
}

/// The budgets of a call.
pub(super) fn budgets(limits: &Spend, user: Option<UserId>, guild: Option<GuildId>) -> Vec<Budget> {
    let mut budgets = vec![
        Budget { period: Period::Day, whose: Whose::All, most: Nano::of_usd(limits.day_usd) },
        Budget { period: Period::Hour, whose: Whose::All, most: Nano::of_usd(limits.hour_usd) },
    ];
    budgets.extend(guild.map(|guild| {
        let most = Nano::of_usd(limits.server_day_usd);
        Budget { period: Period::Day, whose: Whose::Guild(guild), most }
    }));
    budgets.extend(user.map(|user| {
        let most = Nano::of_usd(limits.user_day_usd);
        Budget { period: Period::Day, whose: Whose::User(user), most }
    }));
    budgets
}

/// A budget with too little left for a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exhausted {
    /// Over which time.
    pub period: Period,
    /// Whose.
    pub whose: Whose,
    /// When there is a new one.
    pub renews_in: Duration,
}

impl Exhausted {
    /// Which it is, as a sentence.
    pub fn sentence(&self) -> Message {
        match (self.whose, self.period) {
            (Whose::User(_), _) => msg!("usage-exhausted-user"),
            (Whose::Guild(_), _) => msg!("usage-exhausted-server"),
            (Whose::All, Period::Hour) => msg!("usage-exhausted-hour"),
            (Whose::All, Period::Day) => msg!("usage-exhausted-day"),
        }
    }
}

impl From<Exhausted> for Error {
    fn from(exhausted: Exhausted) -> Self {
        Self::Busy { message: exhausted.sentence(), retry_after: Some(exhausted.renews_in) }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    fn cost(model: &str, read: u32, written: u32) -> (Nano, CostFrom) {
        let known = ["gpt-4o*=2.50/10", "gpt-4o-mini*=0.15/0.60", "mine=0/0"].map(|price| price.parse().unwrap());
        Prices(&known).cost(model, read, written)
    }

    #[test]
    fn the_longest_name_wins_and_an_unknown_model_is_the_dearest() {
        let million = |model| cost(model, 1_000_000, 1_000_000);
        assert_eq!(million("gpt-4o-mini-2024"), (Nano::of_usd(0.75), CostFrom::Price));
        assert_eq!(million("openai/gpt-4o"), (Nano::of_usd(12.5), CostFrom::Price));
        assert_eq!(million("mine"), (Nano(0), CostFrom::Price));
        assert_eq!(million("something-new"), (Nano::of_usd(12.5), CostFrom::Highest));
        assert_eq!(Prices(&[]).cost("x", 1, 1), (Nano(240_000), CostFrom::Highest));
        assert_eq!(cost("gpt-4o", u32::MAX, u32::MAX).1, CostFrom::Price);
    }

    #[test]
    fn a_call_is_held_against_every_budget_it_touches() {
        let limits = Spend { hour_usd: 10.0, day_usd: 50.0, user_day_usd: 5.0, server_day_usd: 25.0, call_tokens: 1 };
        let whose = |user, guild| budgets(&limits, user, guild).iter().map(|one| one.whose).collect::<Vec<_>>();
        let (user, guild) = (UserId(1), GuildId(2));
        assert_eq!(whose(None, None), [Whose::All, Whose::All]);
        assert_eq!(whose(Some(user), Some(guild)), [Whose::All, Whose::All, Whose::Guild(guild), Whose::User(user)]);
        let noon = Utc.with_ymd_and_hms(2026, 11, 21, 12, 30, 0).unwrap();
        assert_eq!((Period::Hour.ends(noon) - noon).num_minutes(), 30);
        assert_eq!((Period::Day.ends(noon) - noon).num_minutes(), 11 * 60 + 30);
        assert_eq!(Nano::of_usd(f64::NAN), Nano(0));
        assert_eq!(Nano::of_usd(f64::INFINITY), Nano(i64::MAX));
    }
}
