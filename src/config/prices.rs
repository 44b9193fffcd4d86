//! What models cost, as their makers write it: dollars per million tokens, read and written.

use std::{fmt, str::FromStr};

use rust_decimal::{Decimal, prelude::ToPrimitive};

/// The dearest there may be, in dollars per million tokens.
const MOST: Decimal = Decimal::from_parts(100_000, 0, 0, false, 0);
/// A dollar per million tokens is a thousand billionths of a dollar per token: three places after the point.
const PLACES: u32 = 3;

/// What one token costs, in billionths of a dollar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Price {
    /// Read.
    pub read: i64,
    /// Written.
    pub written: i64,
}

/// A model and what it costs, written `model=in/out`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelPrice {
    /// Its name; with a star at the end, the beginning of names.
    pub model: String,
    /// What it costs.
    pub price: Price,
}

/// Why a text is no price.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not like `model=0.15/0.60`")]
pub struct NoPrice;

impl FromStr for ModelPrice {
    type Err = NoPrice;

    fn from_str(text: &str) -> Result<Self, NoPrice> {
        let (model, price) = text.split_once('=').ok_or(NoPrice)?;
        let (read, written) = price.split_once('/').ok_or(NoPrice)?;
        let price = Price { read: nano(read)?, written: nano(written)? };
        let model = model.trim();
        // Two prices with something else between them than a comma are none.
        let is_name = !model.is_empty() && !model.contains(|letter: char| letter.is_whitespace() || letter == '`');
        if is_name { Ok(Self { model: model.to_owned(), price }) } else { Err(NoPrice) }
    }
}

impl fmt::Display for ModelPrice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dollars = |nano: i64| Decimal::new(nano, PLACES).normalize();
        write!(f, "{}={}/{}", self.model, dollars(self.price.read), dollars(self.price.written))
    }
}

fn nano(text: &str) -> Result<i64, NoPrice> {
    let dollars: Decimal = text.trim().parse().map_err(|_| NoPrice)?;
    if !(Decimal::ZERO..=MOST).contains(&dollars) {
        return Err(NoPrice);
    }
    (dollars * Decimal::from(10_i64.pow(PLACES))).round().to_i64().ok_or(NoPrice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_read_and_written_alike() {
        for (text, read, written) in
            [("gpt-4o-mini*=0.15/0.6", 150, 600), ("maker/mine:7b=0/0", 0, 0), ("dear=100000/2.5", 100_000_000, 2_500)]
        {
            let price: ModelPrice = text.parse().unwrap();
            assert_eq!(price.price, Price { read, written });
            assert_eq!(price.to_string(), text);
        }
    }

    #[test]
    fn what_is_no_price_is_refused() {
        for wrong in [
            "x",
            "x=1",
            "x=a/b",
            "=1/2",
            "x=-1/2",
            "x=1/1e12",
            "x=1/100001",
            "x=NaN/1",
            "a=1/1\nb=2/2",
            "a=1/1;b=2/2",
            "a=1/1; b=2/2",
        ] {
            assert_eq!(wrong.parse::<ModelPrice>(), Err(NoPrice), "{wrong}");
        }
    }
}
