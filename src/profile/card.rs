//! The profile as a picture: made for a phone, 400 units wide, the smallest letter 15.
//!
//! It knows no sentences: the words in it are given, already said. Whatever a colour tells, a word tells as well.

use std::fmt::Write;

use crate::{
    pets::drawing,
    pets::model::{Mood, Species},
    pictures::{
        FONT_FAMILY,
        colours::{BACKGROUND, DIM, FAINT, INK},
        escaped, fitting_size,
    },
};

const HEIGHT: f64 = 386.0;
/// Behind a figure.
const TILE: &str = "#282a31";
const GOLD: &str = "#f2c14e";
const FLAME: &str = "#f2785a";

/// Everything that the picture shows.
#[derive(Clone, Debug)]
pub(super) struct Picture {
    /// The name, as far as the font can write it.
    pub name: String,
    pub level: i64,
    /// How far the next level is, in words.
    pub progress: String,
    /// Of the way to the next level, from 0 to 1.
    pub share: f64,
    /// Net worth, wallet, bank: name and figure each.
    pub coins: Coins,
    /// The longest streak: name and figure.
    pub streak: (String, String),
    /// The pet, and its name as far as the font can write it.
    pub pet: Option<(Species, String)>,
    /// The achievements: name and figure.
    pub achievements: (String, String),
    /// How many of all of them, from 0 to 1.
    pub achieved: f64,
    /// What was achieved last, in words.
    pub latest: String,
    pub has_frame: bool,
}

/// What is shown of coins.
#[derive(Clone, Debug)]
pub(super) enum Coins {
    /// Name and figure of each pot: all together first.
    Shown([(String, String); 3]),
    /// One line that says why not.
    Kept(String),
}

impl Picture {
    pub(super) fn svg(&self) -> String {
        let mut svg = format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" width="400" height="{HEIGHT}" font-family="{FONT_FAMILY}" font-size="15" fill="{INK}"><defs><linearGradient id="sky" x1="0" y1="0" x2="0.5" y2="0.5"><stop offset="0" stop-color="{accent}" stop-opacity="0.34"/><stop offset="0.75" stop-color="{accent}" stop-opacity="0"/></linearGradient><linearGradient id="gold" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#fff1b8"/><stop offset="0.45" stop-color="{GOLD}"/><stop offset="0.75" stop-color="#a8741a"/><stop offset="1" stop-color="#ffe08a"/></linearGradient></defs><rect width="400" height="{HEIGHT}" rx="16" fill="{BACKGROUND}"/><rect width="400" height="{HEIGHT}" rx="16" fill="url(#sky)"/>"##,
            accent = self.accent()
        );
        self.write_head(&mut svg);
        self.write_coins(&mut svg);
        self.write_pet(&mut svg);
        self.write_streak(&mut svg);
        self.write_achievements(&mut svg);
        if self.has_frame {
            write_frame(&mut svg);
        }
        svg.push_str("</svg>");
        svg
    }

    /// Rarer colours for higher levels.
    fn accent(&self) -> &'static str {
        match self.level {
            50.. => "#f2d75a",
            25.. => "#f2a65a",
            10.. => "#b18cf2",
            5.. => "#5ec98f",
            _ => "#6ea8fe",
        }
    }

    fn write_head(&self, svg: &mut String) {
        let (accent, level) = (self.accent(), self.level.to_string());
        let around = 2.0 * std::f64::consts::PI * 33.0;
        let filled = around * self.share.clamp(0.0, 1.0);
        write!(
            svg,
            r##"<circle cx="56" cy="58" r="33" fill="#16171b" stroke="{FAINT}" stroke-width="7"/><circle cx="56" cy="58" r="33" fill="none" stroke="{accent}" stroke-width="7" stroke-dasharray="{filled:.2} {around:.2}" transform="rotate(-90 56 58)"/>"##
        )
        .ok();
        let size = fitting_size(&level, 26.0, 46.0);
        text(svg, (56.0, 58.0 + size * 0.36), &level, &format!(r#"font-size="{size}" text-anchor="middle""#));
        let size = fitting_size(&self.name, 26.0, 268.0);
        text(svg, (108.0, 52.0), &self.name, &format!(r#"font-size="{size}""#));
        let size = fitting_size(&self.progress, 15.0, 268.0);
        text(svg, (108.0, 75.0), &self.progress, &format!(r#"font-size="{size}" fill="{DIM}""#));
        bar(svg, (108.0, 85.0, 272.0), self.share, accent, "xp");
    }

    fn write_coins(&self, svg: &mut String) {
        let wide = if self.pet.is_some() { 222.0 } else { 360.0 };
        match &self.coins {
            Coins::Shown([all, wallet, bank]) => {
                let half = (wide - 8.0) / 2.0;
                figure(svg, (20.0, 120.0, wide, 62.0), all, 24.0);
                figure(svg, (20.0, 190.0, half, 58.0), wallet, 18.0);
                figure(svg, (28.0 + half, 190.0, half, 58.0), bank, 18.0);
            }
            Coins::Kept(words) => {
                tile(svg, (20.0, 120.0, wide, 128.0));
                let middle = 20.0 + wide / 2.0;
                write!(
                    svg,
                    r#"<g transform="translate({middle} 172)" fill="{DIM}"><rect x="-15" y="-4" width="30" height="24" rx="5"/><path d="M-9 -4v-6a9 9 0 0 1 18 0v6" fill="none" stroke="{DIM}" stroke-width="4"/></g>"#
                )
                .ok();
                let size = fitting_size(words, 15.0, wide - 24.0);
                text(svg, (middle, 222.0), words, &format!(r#"font-size="{size}" text-anchor="middle" fill="{DIM}""#));
            }
        }
    }

    fn write_pet(&self, svg: &mut String) {
        let Some((species, name)) = &self.pet else { return };
        let scene = drawing::scene(*species, drawing::Pose::Awake(Mood::Happy));
        write!(
            svg,
            r##"<clipPath id="pet"><rect x="250" y="120" width="130" height="128" rx="12"/></clipPath><g clip-path="url(#pet)"><svg x="250" y="120" width="130" height="128" viewBox="96 13 208 204.800" preserveAspectRatio="xMidYMid slice">{scene}</svg><rect x="250" y="222" width="130" height="26" fill="#16171b" fill-opacity="0.78"/></g>"##
        )
        .ok();
        let size = fitting_size(name, 15.0, 118.0);
        text(svg, (315.0, 240.5), name, &format!(r#"font-size="{size}" text-anchor="middle""#));
    }

    fn write_streak(&self, svg: &mut String) {
        tile(svg, (20.0, 256.0, 360.0, 42.0));
        write!(
            svg,
            r#"<path transform="translate(42 277)" d="M0 -13C2 -7 9 -4 9 4A9 9 0 0 1 -9 4C-9 0 -6 -2 -5 -6C-3 -4 -2 -3 -1 -2C1 -5 1 -9 0 -13Z" fill="{FLAME}"/><path transform="translate(42 281)" d="M0 -6C1 -3 4 -2 4 2A4 4 0 0 1 -4 2C-4 -1 -1 -2 0 -6Z" fill="{GOLD}"/>"#
        )
        .ok();
        let (name, value) = &self.streak;
        text(svg, (62.0, 282.5), name, &format!(r#"fill="{DIM}""#));
        text(svg, (366.0, 283.0), value, r#"font-size="18" text-anchor="end""#);
    }

    fn write_achievements(&self, svg: &mut String) {
        tile(svg, (20.0, 306.0, 360.0, 64.0));
        write!(
            svg,
            r#"<path transform="translate(42 325)" d="M0 -11L3.200 -3.800L11 -3L5 2.200L6.800 10L0 5.800L-6.800 10L-5 2.200L-11 -3L-3.200 -3.800Z" fill="{GOLD}"/>"#
        )
        .ok();
        let (name, value) = &self.achievements;
        text(svg, (62.0, 331.0), name, &format!(r#"fill="{DIM}""#));
        text(svg, (366.0, 331.5), value, r#"font-size="18" text-anchor="end""#);
        if self.latest.is_empty() {
            bar(svg, (34.0, 347.0, 332.0), self.achieved, GOLD, "stars");
        } else {
            bar(svg, (266.0, 348.0, 100.0), self.achieved, GOLD, "stars");
            let size = fitting_size(&self.latest, 15.0, 218.0);
            text(svg, (34.0, 358.0), &self.latest, &format!(r#"font-size="{size}""#));
        }
    }
}

/// A name above its figure.
fn figure(svg: &mut String, place: (f64, f64, f64, f64), (name, value): &(String, String), size: f64) {
    let (x, y, wide, tall) = place;
    tile(svg, place);
    let small = fitting_size(name, 15.0, wide - 24.0);
    text(svg, (x + 12.0, y + 22.0), name, &format!(r#"font-size="{small}" fill="{DIM}""#));
    let size = fitting_size(value, size, wide - 24.0);
    text(svg, (x + 12.0, y + tall - 12.0), value, &format!(r#"font-size="{size}""#));
}

fn tile(svg: &mut String, (x, y, wide, tall): (f64, f64, f64, f64)) {
    write!(svg, r#"<rect x="{x}" y="{y}" width="{wide}" height="{tall}" rx="12" fill="{TILE}"/>"#).ok();
}

fn text(svg: &mut String, (x, y): (f64, f64), words: &str, looks: &str) {
    let words = escaped(words);
    write!(svg, r#"<text x="{x}" y="{y}" {looks}>{words}</text>"#).ok();
}

/// A bar that is so full; cut out of the full one's shape, so that little is not drawn as a bulge.
fn bar(svg: &mut String, (x, y, wide): (f64, f64, f64), share: f64, colour: &str, id: &str) {
    let long = wide * share.clamp(0.0, 1.0);
    write!(
        svg,
        r#"<clipPath id="{id}"><rect x="{x}" y="{y}" width="{wide}" height="10" rx="5"/></clipPath><g clip-path="url(#{id})"><rect x="{x}" y="{y}" width="{wide}" height="10" fill="{FAINT}"/><rect x="{x}" y="{y}" width="{long:.2}" height="10" fill="{colour}"/></g>"#
    )
    .ok();
}

/// A frame of gold, with a gem in each corner.
fn write_frame(svg: &mut String) {
    let (right, bottom) = (400.0 - 4.0, HEIGHT - 4.0);
    write!(
        svg,
        r#"<rect x="3.500" y="3.500" width="393" height="{tall}" rx="14" fill="none" stroke="url(#gold)" stroke-width="5"/>"#,
        tall = HEIGHT - 7.0
    )
    .ok();
    for (x, y) in [(10.0, 10.0), (right - 6.0, 10.0), (10.0, bottom - 6.0), (right - 6.0, bottom - 6.0)] {
        write!(
            svg,
            r#"<path transform="translate({x} {y})" d="M0 -9L9 0L0 9L-9 0Z" fill="url(#gold)" stroke="{BACKGROUND}" stroke-width="2"/>"#
        )
        .ok();
    }
}
