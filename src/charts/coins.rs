//! Coins day by day: what came above the line, what went below it, and what was there as a line of its own.

use std::fmt::Write;

use super::{BAD, GOOD, text};
use crate::{
    error::Result,
    pictures::{
        FONT_FAMILY,
        colours::{BACKGROUND, DIM, FAINT, INK},
        png,
    },
};

const WIDTH: f64 = 480.0;
const HEIGHT: f64 = 372.0;
const LEFT: f64 = 20.0;
const RIGHT: f64 = 460.0;
/// Where the line of what is there stands: top and bottom.
const SUPPLY: (f64, f64) = (104.0, 196.0);
/// Where the bars stand: top and bottom.
const BARS: (f64, f64) = (238.0, 338.0);
const HELD: &str = "#b9a4f0";

/// An economy's days, in numbers and in words that are ready to be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoinChart {
    /// The headline.
    pub title: String,
    /// What is there, what came, what went: the figure and its name.
    pub totals: [(String, String); 3],
    /// Came, went, and there at the end, day by day, the oldest first.
    pub days: Vec<(i64, i64, i64)>,
    /// What stands below the first day and the last.
    pub ends: [String; 2],
}

impl CoinChart {
    /// The chart as a PNG.
    pub fn png(&self) -> Result<Vec<u8>> {
        png(&self.svg())
    }

    fn svg(&self) -> String {
        let mut svg = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" font-family="{FONT_FAMILY}" font-size="15" fill="{INK}"><rect width="100%" height="100%" rx="10" fill="{BACKGROUND}"/>"#
        );
        text(&mut svg, (LEFT, 32.0), "start", 18, &self.title);
        for ((value, name), (x, colour)) in self.totals.iter().zip([(LEFT, HELD), (176.0, GOOD), (330.0, BAD)]) {
            write!(svg, r#"<rect x="{x}" y="50" width="10" height="10" rx="2" fill="{colour}"/>"#).ok();
            text(&mut svg, (x + 16.0, 60.0), "start", 15, name);
            text(&mut svg, (x, 84.0), "start", 18, value);
        }
        self.write_supply(&mut svg);
        self.write_bars(&mut svg);
        text(&mut svg, (LEFT, HEIGHT - 12.0), "start", 15, &self.ends[0]);
        text(&mut svg, (RIGHT, HEIGHT - 12.0), "end", 15, &self.ends[1]);
        svg.push_str("</svg>");
        svg
    }

    /// From the least to the most of these days, not from zero: what matters is how it changes.
    fn write_supply(&self, svg: &mut String) {
        let (top, bottom) = SUPPLY;
        let held = || self.days.iter().map(|(_, _, held)| *held);
        let (least, most) = (held().min().unwrap_or(0), held().max().unwrap_or(0));
        let span = share(most.saturating_sub(least).max(1), 1);
        let mut points = String::new();
        for (day, supply) in held().enumerate() {
            let y = bottom - share(supply.saturating_sub(least), 1) / span * (bottom - top);
            write!(points, "{:.1} {y:.1} ", self.middle(day)).ok();
        }
        let (begins, ends) = (self.middle(0), self.middle(self.days.len().saturating_sub(1)));
        write!(
            svg,
            r#"<path d="M{LEFT} {bottom}H{RIGHT}" stroke="{FAINT}"/><polygon points="{begins:.1} {bottom} {points}{ends:.1} {bottom}" fill="{HELD}" fill-opacity="0.18"/><polyline points="{points}" fill="none" stroke="{HELD}" stroke-width="3" stroke-linejoin="round" stroke-linecap="round"/>"#
        )
        .ok();
    }

    fn write_bars(&self, svg: &mut String) {
        let (top, bottom) = BARS;
        let most_in = self.days.iter().map(|day| day.0).max().unwrap_or(0).max(0);
        let most_out = self.days.iter().map(|day| day.1).max().unwrap_or(0).max(0);
        let all = most_in.saturating_add(most_out).max(1);
        let zero = top + share(most_in, all) * (bottom - top);
        let wide = (RIGHT - LEFT) / share(i64::try_from(self.days.len().max(1)).unwrap_or(1), 1) * 0.7;
        for (index, (minted, burned, _)) in self.days.iter().enumerate() {
            let (x, up, down) = (self.middle(index) - wide / 2.0, share(*minted, all), share(*burned, all));
            let (up, down) = (up * (bottom - top), down * (bottom - top));
            for (y, tall, colour) in [(zero - up, up, GOOD), (zero, down, BAD)] {
                if tall > 0.0 {
                    let tall = tall.max(1.0);
                    write!(
                        svg,
                        r#"<rect x="{x:.1}" y="{y:.1}" width="{wide:.1}" height="{tall:.1}" fill="{colour}"/>"#
                    )
                    .ok();
                }
            }
        }
        write!(svg, r#"<path d="M{LEFT} {zero:.1}H{RIGHT}" stroke="{DIM}"/>"#).ok();
    }

    fn middle(&self, index: usize) -> f64 {
        let step = (RIGHT - LEFT) / share(i64::try_from(self.days.len().max(1)).unwrap_or(1), 1);
        LEFT + step * (share(i64::try_from(index).unwrap_or(0), 1) + 0.5)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a place in a picture")]
fn share(part: i64, whole: i64) -> f64 {
    part as f64 / whole as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(days: Vec<(i64, i64, i64)>) -> CoinChart {
        let total = |value: &str, name: &str| (value.to_owned(), name.to_owned());
        CoinChart {
            title: "Coins of this server".into(),
            totals: [total("1,234,567", "there"), total("98,765", "minted"), total("4,321", "burned")],
            days,
            ends: ["24 Oct".into(), "today".into()],
        }
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "to look at what it draws")]
    fn any_days_can_be_drawn() {
        let real = (0..30).map(|n| (900 + n * n * 7 % 800, n * 37 % 500, 40_000 + n * 700)).collect();
        for (index, days) in
            [real, vec![], vec![(0, 0, 0)], vec![(i64::MAX, i64::MAX, i64::MIN); 3]].into_iter().enumerate()
        {
            let bytes = chart(days).png().unwrap();
            assert!(bytes.len() > 2_000);
            if let Ok(folder) = std::env::var("ARTIE_TEST_PICTURES") {
                std::fs::write(format!("{folder}/coins-{index}.png"), bytes).unwrap();
            }
        }
    }
}
