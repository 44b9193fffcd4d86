//! Pictures of figures: a chart as SVG, drawn by [`pictures`](crate::pictures). It knows nothing of what is counted.

mod coins;
mod ranks;
mod tasks;

use std::fmt::Write;

use crate::{
    error::Result,
    pictures::{
        FONT_FAMILY,
        colours::{BACKGROUND, FAINT, INK},
        escaped, png,
    },
};

pub use coins::CoinChart;
pub use ranks::{RankChart, RankRow, Ranking};
pub use tasks::{TaskChart, TypeBar};

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 260.0;
/// Where the bars stand: left, top, right, bottom.
const PLOT: (f64, f64, f64, f64) = (56.0, 56.0, 620.0, 216.0);
/// Colours that keep their distance on dark and for most kinds of colour blindness.
const GOOD: &str = "#5aa9e6";
const BAD: &str = "#f2a65a";

/// Stacked bars: what went well, and on top what did not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bars {
    /// The headline.
    pub title: String,
    /// What the lower part of each bar means.
    pub good_name: String,
    /// What the upper part means.
    pub bad_name: String,
    /// The bars from left to right.
    pub bars: Vec<Bar>,
}

/// One bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// What stands below it; empty for nothing.
    pub label: String,
    /// The lower part.
    pub good: u32,
    /// The upper part.
    pub bad: u32,
}

impl Bars {
    /// The chart as a PNG.
    pub fn png(&self) -> Result<Vec<u8>> {
        png(&self.svg())
    }

    fn svg(&self) -> String {
        let (left, top, right, bottom) = PLOT;
        let most = round_up(self.bars.iter().map(|bar| bar.good + bar.bad).max().unwrap_or(0));
        let height = |value: u32| f64::from(value) / f64::from(most) * (bottom - top);
        let mut svg = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" font-family="{FONT_FAMILY}" font-size="12" fill="{INK}"><rect width="100%" height="100%" rx="8" fill="{BACKGROUND}"/>"#
        );
        text(&mut svg, (left, 32.0), "start", 16, &self.title);
        for (name, colour, x) in [(&self.good_name, GOOD, right - 190.0), (&self.bad_name, BAD, right - 85.0)] {
            write!(svg, r#"<rect x="{x}" y="22" width="10" height="10" rx="2" fill="{colour}"/>"#).ok();
            text(&mut svg, (x + 16.0, 32.0), "start", 12, name);
        }
        for value in [0, most / 2, most] {
            let y = bottom - height(value);
            write!(svg, r#"<path d="M{left} {y}H{right}" stroke="{FAINT}" stroke-width="1"/>"#).ok();
            text(&mut svg, (left - 8.0, y + 4.0), "end", 12, &value.to_string());
        }
        let step = (right - left) / f64::from(u32::try_from(self.bars.len().max(1)).unwrap_or(u32::MAX));
        let mut x = left;
        for bar in &self.bars {
            let (width, good, bad) = (step * 0.7, height(bar.good), height(bar.bad));
            let middle = x + step / 2.0;
            let from = middle - width / 2.0;
            for (colour, y, tall) in [(GOOD, bottom - good, good), (BAD, bottom - good - bad, bad)] {
                if tall > 0.0 {
                    write!(svg, r#"<rect x="{from}" y="{y}" width="{width}" height="{tall}" fill="{colour}"/>"#).ok();
                }
            }
            text(&mut svg, (middle, bottom + 20.0), "middle", 12, &bar.label);
            x += step;
        }
        svg.push_str("</svg>");
        svg
    }
}

/// The next even number that reads well as the top of an axis.
fn round_up(most: u32) -> u32 {
    let mut unit = 1;
    loop {
        for nice in [2, 4, 10].map(|factor: u32| factor.saturating_mul(unit)) {
            if nice >= most {
                return nice;
            }
        }
        unit = unit.saturating_mul(10);
    }
}

fn text(svg: &mut String, (x, y): (f64, f64), anchor: &str, size: u32, words: &str) {
    if !words.is_empty() {
        let words = escaped(words);
        write!(svg, r#"<text x="{x}" y="{y}" font-size="{size}" text-anchor="{anchor}">{words}</text>"#).ok();
    }
}

#[cfg(test)]
mod tests {
    use resvg::tiny_skia::Pixmap;

    use super::*;

    fn chart(bars: Vec<Bar>) -> Bars {
        Bars { title: "Uses <per> day & more".into(), good_name: "worked".into(), bad_name: "errors".into(), bars }
    }

    #[test]
    fn a_chart_is_a_png_of_its_size_with_bars_and_letters() {
        let empty = png(&chart(Vec::new()).svg()).unwrap();
        let bars = (0..30).map(|n| Bar {
            label: if n % 5 == 0 { n.to_string() } else { String::new() },
            good: n * 3,
            bad: n % 4,
        });
        let png = chart(bars.collect()).png().unwrap();
        let pixels = Pixmap::decode_png(&png).unwrap();
        assert_eq!((pixels.width(), pixels.height()), (1280, 520));
        let count = |colour: (u8, u8, u8)| {
            pixels.pixels().iter().filter(|pixel| (pixel.red(), pixel.green(), pixel.blue()) == colour).count()
        };
        assert!(count((0x5a, 0xa9, 0xe6)) > 10_000, "bars");
        assert!(count((0xf2, 0xa6, 0x5a)) > 500, "errors on top");
        assert!(count((0xe6, 0xe7, 0xea)) > 1_000, "letters: the font was found");
        assert_ne!(empty, png);
    }

    #[test]
    fn an_axis_ends_on_a_number_that_reads_well() {
        let cases = [(0, 2), (1, 2), (3, 4), (5, 10), (11, 20), (37, 40), (41, 100), (1_234, 2_000)];
        for (most, top) in cases {
            assert_eq!(round_up(most), top, "{most}");
        }
        assert_eq!(round_up(u32::MAX), u32::MAX);
    }
}
