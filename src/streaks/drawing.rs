//! A streak as a picture: the last weeks as a calendar. What happened to a day is told by shape, and by colour as well.
//!
//! It knows no sentences: the words that stand in the picture are given to it, already said.

use std::fmt::Write;

use crate::{
    pictures::{
        FONT_FAMILY,
        colours::{BACKGROUND, DIM, FAINT, INK},
        escaped, fitting_size,
    },
    streaks::model::{Calendar, Day, Mark},
};

const EMBER: &str = "#ff9d4d";
const ICE: &str = "#7cc8ff";
const EXCUSED: &str = "#b79bf2";

/// Where the days stand: the left edge, the top, and from one day to the next.
const GRID: (f64, f64) = (76.0, 128.0);
const STEP: (f64, f64) = (44.0, 34.0);
/// The size of a day.
const CELL: (f64, f64) = (38.0, 28.0);

/// Everything that the picture shows.
#[derive(Clone, Debug)]
pub struct Page {
    /// The days.
    pub calendar: Calendar,
    /// Whether the streak is alive: the flame burns.
    pub is_alive: bool,
    /// How long it is, in words.
    pub title: String,
    /// What it is worth and how long it ever was, in words.
    pub subtitle: String,
    /// The days of the week from Monday, shortened.
    pub weekdays: [String; 7],
    /// The Monday of each week, in words.
    pub mondays: Vec<String>,
    /// What the marks mean, in words: only those to be explained.
    pub legend: Vec<(Mark, String)>,
}

impl Page {
    /// The picture.
    pub fn svg(&self) -> String {
        let legend_rows = self.legend.len().div_ceil(2);
        let legend_top = GRID.1 + STEP.1 * count(self.calendar.weeks.len()) + 14.0;
        let height = legend_top + 30.0 * count(legend_rows) + 6.0;
        let mut svg = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="400" height="{height}" font-family="{FONT_FAMILY}" font-size="15" fill="{INK}"><rect width="400" height="{height}" rx="16" fill="{BACKGROUND}"/>"#
        );
        self.write_head(&mut svg);
        for (row, week) in self.calendar.weeks.iter().enumerate() {
            let y = GRID.1 + STEP.1 * count(row);
            let monday = self.mondays.get(row).map(|monday| escaped(monday)).unwrap_or_default();
            let middle = y + CELL.1 / 2.0 + 5.5;
            write!(svg, r#"<text x="66" y="{middle}" text-anchor="end" fill="{DIM}" font-size="14">{monday}</text>"#)
                .ok();
            for (column, day) in week.iter().enumerate() {
                self.write_day(&mut svg, *day, (GRID.0 + STEP.0 * count(column), y));
            }
        }
        for (index, (mark, words)) in self.legend.iter().enumerate() {
            let (x, y) = (20.0 + 184.0 * count(index % 2), legend_top + 30.0 * count(index / 2));
            svg += &sign(*mark, (x, y), 0.72);
            let (words, left, baseline) = (escaped(words), x + 36.0, y + 15.5);
            write!(svg, r#"<text x="{left}" y="{baseline}" fill="{DIM}">{words}</text>"#).ok();
        }
        svg + "</svg>"
    }

    fn write_head(&self, svg: &mut String) {
        let (flame, heart) = if self.is_alive { (EMBER, "#ffd98a") } else { ("#5a5d68", "#777b87") };
        let (title, subtitle) = (escaped(&self.title), escaped(&self.subtitle));
        let (large, small) = (fitting_size(&self.title, 28.0, 304.0), fitting_size(&self.subtitle, 15.0, 304.0));
        write!(
            svg,
            r#"<g transform="translate(46 46)"><path d="M2 -32C8 -20 24 -12 24 6C24 22 13 30 0 30C-13 30 -24 22 -24 6C-24 -4 -19 -10 -14 -16C-13 -10 -10 -7 -6 -6C-9 -16 -6 -26 2 -32Z" fill="{flame}"/><path d="M2 -6C5 1 13 5 13 14C13 22 7 26 0 26C-7 26 -13 22 -13 15C-13 9 -9 6 -7 3C-6 6 -5 8 -2 8C-4 3 -2 -3 2 -6Z" fill="{heart}"/></g><text x="84" y="46" font-size="{large}">{title}</text><text x="84" y="72" font-size="{small}" fill="{DIM}">{subtitle}</text>"#
        )
        .ok();
        for (column, name) in self.weekdays.iter().enumerate() {
            let (x, name) = (GRID.0 + STEP.0 * count(column) + CELL.0 / 2.0, escaped(name));
            write!(svg, r#"<text x="{x}" y="116" text-anchor="middle" fill="{DIM}" font-size="14">{name}</text>"#).ok();
        }
    }

    fn write_day(&self, svg: &mut String, day: Day, place: (f64, f64)) {
        *svg += &sign(day.mark, place, 1.0);
        if day.date == self.calendar.today {
            let ((x, y), (width, height)) = ((place.0 - 2.0, place.1 - 2.0), (CELL.0 + 4.0, CELL.1 + 4.0));
            write!(svg, r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="9" fill="none" stroke="{INK}" stroke-width="2"/>"#).ok();
        }
    }
}

/// A day's mark, its top left corner at this place.
fn sign(mark: Mark, (x, y): (f64, f64), size: f64) -> String {
    let (width, height) = CELL;
    let cell = |style: &str| format!(r#"<rect width="{width}" height="{height}" rx="7" {style}/>"#);
    let drawn = match mark {
        // A tick.
        Mark::Claimed => {
            cell(&format!(r#"fill="{EMBER}""#))
                + r##"<path d="M11.500 14.500l5.500 5.500l10.500 -11" fill="none" stroke="#3a1c05" stroke-width="3.500" stroke-linecap="round" stroke-linejoin="round"/>"##
        }
        // A snowflake.
        Mark::Frozen => {
            let arm = format!(
                r#"<path d="M0 0V-10M0 -6l-3 -3M0 -6l3 -3" fill="none" stroke="{ICE}" stroke-width="2" stroke-linecap="round"/>"#
            );
            let mut arms = String::new();
            for turn in (0..360).step_by(60) {
                write!(arms, r#"<g transform="rotate({turn})">{arm}</g>"#).ok();
            }
            cell(&format!(r##"fill="#183247" stroke="{ICE}" stroke-width="1.500""##))
                + &format!(r#"<g transform="translate(19 14)">{arms}</g>"#)
        }
        // A plug that was pulled.
        Mark::Excused => {
            cell(&format!(r##"fill="#2c2545" stroke="{EXCUSED}" stroke-width="1.500" stroke-dasharray="4 3""##))
                + &format!(
                    r#"<path d="M10 14h6M22 14h6M16 9.500v9M22 9.500v9" fill="none" stroke="{EXCUSED}" stroke-width="2.500" stroke-linecap="round"/>"#
                )
        }
        // A bridge.
        Mark::Kept => {
            cell(&format!(r#"fill="{FAINT}""#))
                + &format!(r#"<path d="M4 14h30" stroke="{EMBER}" stroke-width="4" stroke-linecap="round"/>"#)
        }
        Mark::Empty => cell(&format!(r#"fill="{FAINT}""#)),
        Mark::Future => format!(r#"<circle cx="19" cy="14" r="2.500" fill="{FAINT}"/>"#),
    };
    format!(r#"<g transform="translate({x} {y}) scale({size})">{drawn}</g>"#)
}

/// A small number as a length.
fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}
