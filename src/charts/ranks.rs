//! Things by how much they are: bars lying on top of each other, the most first. Letters are large, for phones.

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
const MARGIN: f64 = 20.0;
const ROW: f64 = 44.0;
const HEAD: f64 = 48.0;

/// Several rankings, one below the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RankChart {
    /// From top to bottom.
    pub rankings: Vec<Ranking>,
}

/// One ranking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranking {
    /// Its headline.
    pub title: String,
    /// Whether more is worse in itself, such as errors.
    pub is_bad: bool,
    /// The most first; more than [`RankChart::ROWS`] are left out.
    pub rows: Vec<RankRow>,
    /// What stands there if there are none.
    pub none: String,
}

/// One thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RankRow {
    /// What.
    pub name: String,
    /// How much, in words.
    pub text: String,
    /// How much.
    pub amount: u32,
}

impl RankChart {
    /// Rows of a ranking that are drawn.
    pub const ROWS: usize = 6;

    /// The picture as a PNG.
    pub fn png(&self) -> Result<Vec<u8>> {
        png(&self.svg())
    }

    fn svg(&self) -> String {
        let height: f64 = self.rankings.iter().map(Ranking::height).sum::<f64>() + MARGIN;
        let mut svg = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" font-family="{FONT_FAMILY}" fill="{INK}"><rect width="100%" height="100%" rx="10" fill="{BACKGROUND}"/>"#
        );
        let mut top = 0.0;
        for ranking in &self.rankings {
            ranking.draw(&mut svg, top);
            top += ranking.height();
        }
        svg.push_str("</svg>");
        svg
    }
}

impl Ranking {
    fn height(&self) -> f64 {
        let rows = u32::try_from(self.rows.len().clamp(1, RankChart::ROWS)).unwrap_or(1);
        HEAD + ROW * f64::from(rows)
    }

    fn draw(&self, svg: &mut String, top: f64) {
        text(svg, (MARGIN, top + 36.0), "start", 20, &self.title);
        let mut y = top + HEAD;
        if self.rows.is_empty() {
            write!(svg, r#"<g fill="{DIM}">"#).ok();
            text(svg, (MARGIN, y + 20.0), "start", 17, &self.none);
            svg.push_str("</g>");
        }
        let most = f64::from(self.rows.iter().map(|row| row.amount).max().unwrap_or(0).max(1));
        let (width, colour) = (WIDTH - 2.0 * MARGIN, if self.is_bad { BAD } else { GOOD });
        for row in self.rows.iter().take(RankChart::ROWS) {
            text(svg, (MARGIN, y + 18.0), "start", 17, &clipped(&row.name));
            text(svg, (WIDTH - MARGIN, y + 18.0), "end", 17, &row.text);
            let tall = f64::from(row.amount) / most * width;
            write!(svg, r#"<rect x="{MARGIN}" y="{}" width="{width}" height="8" rx="4" fill="{FAINT}"/>"#, y + 26.0)
                .ok();
            write!(svg, r#"<rect x="{MARGIN}" y="{}" width="{tall:.1}" height="8" rx="4" fill="{colour}"/>"#, y + 26.0)
                .ok();
            y += ROW;
        }
    }
}

fn clipped(name: &str) -> String {
    const MOST: usize = 30;
    if name.chars().count() <= MOST {
        return name.to_owned();
    }
    name.chars().take(MOST - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use resvg::tiny_skia::Pixmap;

    use super::*;

    fn ranking(rows: u32, is_bad: bool) -> Ranking {
        let row = |n: u32| RankRow {
            name: format!("/a <very> long command & its name {n}"),
            text: format!("{} ms", 900 - n),
            amount: 900 - n * 70,
        };
        Ranking { title: "Slowest".into(), is_bad, rows: (0..rows).map(row).collect(), none: "Nothing.".into() }
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "to look at what it draws")]
    fn rankings_are_drawn_full_and_empty() {
        for (name, chart, height) in [
            ("full", RankChart { rankings: vec![ranking(9, false), ranking(2, true)] }, 468),
            ("empty", RankChart { rankings: vec![ranking(0, false), ranking(0, true)] }, 204),
        ] {
            let bytes = chart.png().unwrap();
            let pixels = Pixmap::decode_png(&bytes).unwrap();
            assert_eq!((pixels.width(), pixels.height()), (960, height * 2), "{name}");
            let count = |colour: (u8, u8, u8)| {
                pixels.pixels().iter().filter(|pixel| (pixel.red(), pixel.green(), pixel.blue()) == colour).count()
            };
            assert_eq!(count((0x5a, 0xa9, 0xe6)) > 5_000, name == "full", "bars");
            assert_eq!(count((0xf2, 0xa6, 0x5a)) > 5_000, name == "full", "bad bars");
            if let Ok(folder) = std::env::var("ARTIE_TEST_PICTURES") {
                std::fs::write(format!("{folder}/ranks-{name}.png"), bytes).unwrap();
            }
        }
    }
}
