//! The task queue as a picture: how much waits, runs and gave up; what a day did; which types are in it. Letters are large,
//! because most people look at it on a phone, where it is shown at two thirds of its size.

use std::fmt::Write;

use super::{BAD, GOOD, round_up, text};
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
/// Where the hours stand: top and bottom.
const HOURS: (f64, f64) = (196.0, 296.0);
/// Where the first type stands, and how far apart they are.
const TYPES: (f64, f64) = (392.0, 46.0);
/// Running is neither well nor ill.
const BUSY: &str = "#b9a4f0";

/// The queue, in numbers and in words that are ready to be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskChart {
    /// The headline.
    pub title: String,
    /// Waiting, running, gave up: the number and its name.
    pub totals: [(String, String); 3],
    /// What the hours show.
    pub hours_title: String,
    /// Ended well and gave up, hour by hour, the oldest first.
    pub hours: Vec<(u32, u32)>,
    /// What stands below the first hour and the last.
    pub ends: [String; 2],
    /// What the types show.
    pub types_title: String,
    /// The types, the fullest first; more than six are left out.
    pub types: Vec<TypeBar>,
}

/// One type of task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeBar {
    /// Its name.
    pub name: String,
    /// Its numbers in words.
    pub text: String,
    /// Waiting, running, gave up.
    pub parts: [u32; 3],
}

impl TaskChart {
    /// Types drawn at most.
    pub const TYPES: usize = 6;

    /// The picture as a PNG.
    pub fn png(&self) -> Result<Vec<u8>> {
        png(&self.svg())
    }

    fn svg(&self) -> String {
        let types = self.types.len().min(Self::TYPES);
        let height = if types == 0 { 344.0 } else { TYPES.0 + TYPES.1 * real(types) - 4.0 };
        let mut svg = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" font-family="{FONT_FAMILY}" fill="{INK}"><rect width="100%" height="100%" rx="10" fill="{BACKGROUND}"/>"#
        );
        text(&mut svg, (MARGIN, 38.0), "start", 22, &self.title);
        self.totals(&mut svg);
        self.hours(&mut svg);
        if types > 0 {
            quiet(&mut svg, (MARGIN, TYPES.0 - 34.0), "start", &self.types_title);
            let most = self.types.iter().map(|one| one.parts.iter().sum::<u32>()).max().unwrap_or(0).max(1);
            for (row, one) in self.types.iter().take(Self::TYPES).enumerate() {
                one.draw(&mut svg, TYPES.0 + TYPES.1 * real(row), most);
            }
        }
        svg.push_str("</svg>");
        svg
    }

    /// Three numbers, each with its shape: colour is never the only sign.
    fn totals(&self, svg: &mut String) {
        let width = (WIDTH - 2.0 * MARGIN) / 3.0;
        for (place, (number, name)) in self.totals.iter().enumerate() {
            let x = MARGIN + width * real(place);
            text(svg, (x, 98.0), "start", 36, number);
            let (left, top) = (x, 110.0);
            match place {
                0 => write!(svg, r#"<rect x="{left}" y="{top}" width="14" height="14" rx="3" fill="{GOOD}"/>"#).ok(),
                1 => write!(svg, r#"<circle cx="{}" cy="{}" r="7" fill="{BUSY}"/>"#, left + 7.0, top + 7.0).ok(),
                _ => write!(svg, r#"<path d="M{} {top}l8 14h-16z" fill="{BAD}"/>"#, left + 8.0).ok(),
            };
            quiet(svg, (x + 22.0, 123.0), "start", name);
        }
    }

    fn hours(&self, svg: &mut String) {
        let (top, bottom) = HOURS;
        quiet(svg, (MARGIN, top - 28.0), "start", &self.hours_title);
        let most = round_up(self.hours.iter().map(|(good, bad)| good.saturating_add(*bad)).max().unwrap_or(0));
        let tall = |value: u32| f64::from(value) / f64::from(most) * (bottom - top);
        let right = WIDTH - MARGIN - 44.0;
        for value in [0, most / 2, most] {
            let y = bottom - tall(value);
            write!(svg, r#"<path d="M{MARGIN} {y}H{right}" stroke="{FAINT}" stroke-width="1"/>"#).ok();
            quiet(svg, (WIDTH - MARGIN, y + 6.0), "end", &short(value));
        }
        let step = (right - MARGIN) / real(self.hours.len().max(1));
        for (place, (good, bad)) in self.hours.iter().enumerate() {
            let (x, width) = (MARGIN + step * real(place) + step * 0.12, step * 0.76);
            // A single task among thousands is still seen.
            let seen = |value: u32| if value > 0 { tall(value).max(2.0) } else { 0.0 };
            let (good, bad) = (seen(*good), seen(*bad));
            for (colour, y, tall) in [(GOOD, bottom - good, good), (BAD, bottom - good - bad, bad)] {
                if tall > 0.0 {
                    write!(svg, r#"<rect x="{x}" y="{y}" width="{width}" height="{tall}" fill="{colour}"/>"#).ok();
                }
            }
        }
        quiet(svg, (MARGIN, bottom + 24.0), "start", &self.ends[0]);
        quiet(svg, (right, bottom + 24.0), "end", &self.ends[1]);
    }
}

impl TypeBar {
    fn draw(&self, svg: &mut String, y: f64, most: u32) {
        let whole = WIDTH - 2.0 * MARGIN;
        text(svg, (MARGIN, y), "start", 17, &clipped(&self.name, 24));
        quiet(svg, (WIDTH - MARGIN, y), "end", &self.text);
        write!(svg, r#"<rect x="{MARGIN}" y="{}" width="{whole}" height="10" rx="3" fill="{FAINT}"/>"#, y + 9.0).ok();
        let mut x = MARGIN;
        for (value, colour) in self.parts.into_iter().zip([GOOD, BUSY, BAD]) {
            if value > 0 {
                let width = (f64::from(value) / f64::from(most) * whole).max(3.0).min(MARGIN + whole - x);
                write!(svg, r#"<rect x="{x}" y="{}" width="{width}" height="10" rx="3" fill="{colour}"/>"#, y + 9.0)
                    .ok();
                x += width;
            }
        }
    }
}

fn quiet(svg: &mut String, place: (f64, f64), anchor: &str, words: &str) {
    write!(svg, r#"<g fill="{DIM}">"#).ok();
    text(svg, place, anchor, 17, words);
    svg.push_str("</g>");
}

/// 12,000 as 12k: the axis has little room.
fn short(value: u32) -> String {
    match value {
        0..10_000 => value.to_string(),
        10_000..10_000_000 => format!("{}k", value / 1_000),
        _ => format!("{}M", value / 1_000_000),
    }
}

fn clipped(name: &str, most: usize) -> String {
    if name.chars().count() <= most {
        return name.to_owned();
    }
    name.chars().take(most - 1).chain(['…']).collect()
}

fn real(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use resvg::tiny_skia::Pixmap;

    use super::*;

    fn chart(types: usize) -> TaskChart {
        let total = |number: &str, name: &str| (number.to_owned(), name.to_owned());
        TaskChart {
            title: "The task queue".into(),
            totals: [total("1,204", "waiting"), total("10", "running"), total("3", "gave up")],
            hours_title: "Ended per hour, last 24 hours".into(),
            hours: (0..24).map(|hour| (hour * 37 % 211 * 10, u32::from(hour % 9 == 4) * 40)).collect(),
            ends: ["24 h ago".into(), "now".into()],
            types_title: "What is in it now".into(),
            types: (0..types)
                .map(|n| TypeBar {
                    name: format!("housekeeping.of_<a>_very_long_name_{n}"),
                    text: "1,200 · 10 · 2".into(),
                    parts: [1_200 >> n, 40 >> n, u32::from(n == 0) * 20],
                })
                .collect(),
        }
    }

    #[test]
    fn the_picture_has_its_numbers_bars_and_shapes() {
        for (types, height) in [(0, 344), (2, 480), (9, 664)] {
            let png = chart(types).png().unwrap();
            let pixels = Pixmap::decode_png(&png).unwrap();
            assert_eq!((pixels.width(), pixels.height()), (960, height * 2));
            let count = |colour: (u8, u8, u8)| {
                pixels.pixels().iter().filter(|pixel| (pixel.red(), pixel.green(), pixel.blue()) == colour).count()
            };
            assert!(count((0x5a, 0xa9, 0xe6)) > 5_000, "what ended well");
            assert!(count((0xf2, 0xa6, 0x5a)) > 200, "what gave up");
            assert!(count((0xb9, 0xa4, 0xf0)) > 100, "what runs");
            assert!(count((0xe6, 0xe7, 0xea)) > 2_000, "letters");
        }
    }

    #[test]
    fn nothing_at_all_can_be_drawn() {
        let empty = TaskChart { hours: Vec::new(), ..chart(0) };
        assert!(!empty.png().unwrap().is_empty());
    }
}
