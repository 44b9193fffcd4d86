//! A pet as a picture: who it is, how it feels, what it needs and what it is good for. Original artwork, as SVG.
//!
//! It knows no sentences: the words that stand in the picture are given to it, already said. Whatever a colour tells, a
//! number, a word or a shape tells as well. The picture is made for a phone: 400 units wide, the smallest letter 15.

mod cat;
mod drone;
mod face;
mod fox;
mod rabbit;
mod scene;
#[cfg(test)]
mod tests;

use std::fmt::Write;

use crate::{
    pets::model::{Mood, Species},
    pictures::{
        FONT_FAMILY,
        colours::{BACKGROUND, DIM, FAINT, INK},
        escaped, fitting_size,
    },
};

/// How a pet sits for its portrait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pose {
    /// Awake, in this mood.
    Awake(Mood),
    /// Fast asleep.
    Resting,
}

/// What a pet that feels bad thinks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Something to eat.
    Treat,
    /// Somebody to play with.
    Play,
}

/// Everything that the picture shows.
#[derive(Clone, Debug)]
pub struct Portrait {
    /// Which kind of pet.
    pub species: Species,
    /// How it feels.
    pub pose: Pose,
    /// What it longs for.
    pub wish: Option<Wish>,
    /// Its name; must be one that the font can write.
    pub name: String,
    /// Its level, in words.
    pub level: String,
    /// Its kind and mood, in words.
    pub subtitle: String,
    /// Its needs, best served first.
    pub needs: [Gauge; 2],
    /// What it is good for, in words.
    pub buff: String,
    /// Whether it does that now.
    pub buff_is_awake: bool,
}

/// A need as a bar.
#[derive(Clone, Debug)]
pub struct Gauge {
    /// What it is called.
    pub label: String,
    /// How well it is served, of 100.
    pub points: u8,
    /// Below this the buff sleeps: a mark on the bar.
    pub mark: u8,
}

/// How one kind of pet is drawn.
struct Looks {
    /// Its own colour: the badge, the ground, the sparkles.
    accent: &'static str,
    /// Its room: top and bottom.
    room: (&'static str, &'static str),
    /// Where its face is.
    face: face::Face,
    /// What it wears at night.
    cap: Cap,
    /// Draws all but the face: what is behind it, and what is before it.
    body: fn(Pose) -> (String, String),
}

/// A nightcap.
struct Cap {
    /// The top of the head.
    top: (f64, f64),
    /// How much it leans there, in degrees.
    lean: f64,
    /// Its colour.
    colour: &'static str,
}

/// The pet in its room and nothing else, as the inside of an SVG 400 wide and 218 high: for other pictures.
pub fn scene(species: Species, pose: Pose) -> String {
    scene::draw(Looks::of(species), pose, None)
}

impl Looks {
    fn of(species: Species) -> &'static Self {
        match species {
            Species::NanoDrone => &drone::LOOKS,
            Species::CodeFox => &fox::LOOKS,
            Species::QuantumRabbit => &rabbit::LOOKS,
            Species::ViralCat => &cat::LOOKS,
        }
    }
}

impl Portrait {
    /// The picture.
    pub fn svg(&self) -> String {
        let looks = Looks::of(self.species);
        let mut svg = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="400" height="372" font-family="{FONT_FAMILY}" font-size="15" fill="{INK}"><rect width="400" height="372" rx="16" fill="{BACKGROUND}"/>"#
        );
        svg.push_str(&scene::draw(looks, self.pose, self.wish));
        self.write_title(&mut svg, looks);
        let [upper, lower] = &self.needs;
        write_gauge(&mut svg, upper, 296.0);
        write_gauge(&mut svg, lower, 324.0);
        self.write_buff(&mut svg, looks);
        svg.push_str("</svg>");
        svg
    }

    fn write_title(&self, svg: &mut String, looks: &Looks) {
        let (name, level, subtitle) = (escaped(&self.name), escaped(&self.level), escaped(&self.subtitle));
        let size = fitting_size(&self.name, NAME_SIZE, 262.0);
        let accent = looks.accent;
        write!(
            svg,
            r##"<text x="20" y="248" font-size="{size}">{name}</text><text x="20" y="272" fill="{DIM}">{subtitle}</text><rect x="290" y="228" width="90" height="26" rx="13" fill="{accent}"/><text x="335" y="246.500" text-anchor="middle" fill="#14161c">{level}</text>"##
        )
        .ok();
    }

    fn write_buff(&self, svg: &mut String, looks: &Looks) {
        let words = escaped(&self.buff);
        let (sign, ink) = if self.buff_is_awake {
            (format!(r#"<path transform="translate(28 349)" d="{STAR}" fill="{}"/>"#, looks.accent), INK)
        } else {
            let moon = r#"<path d="M30 340a9.500 9.500 0 1 0 7 15.500a8 8 0 0 1 -7 -15.500z""#;
            (format!(r#"{moon} fill="{DIM}"/>"#), DIM)
        };
        write!(svg, r#"{sign}<text x="46" y="354.500" fill="{ink}">{words}</text>"#).ok();
    }
}

/// The size of a name that has room for it.
const NAME_SIZE: f64 = 23.0;

/// A star of four points around 0,0.
const STAR: &str = "M0 -9Q1.600 -1.600 9 0Q1.600 1.600 0 9Q-1.600 1.600 -9 0Q-1.600 -1.600 0 -9Z";

/// Where bars begin, and how long a full one is.
const BAR: (f64, f64) = (124.0, 212.0);

fn write_gauge(svg: &mut String, gauge: &Gauge, y: f64) {
    let (left, full) = BAR;
    let points = gauge.points.min(100);
    let long = full * f64::from(points) / 100.0;
    let colour = match points {
        _ if points < gauge.mark => "#f2706a",
        0..50 => "#f2b35a",
        _ => "#5ec98f",
    };
    let (label, baseline, mark) = (escaped(&gauge.label), y + 5.5, left + full * f64::from(gauge.mark) / 100.0);
    write!(
        svg,
        r#"<text x="20" y="{baseline}">{label}</text><rect x="{left}" y="{top}" width="{full}" height="14" rx="7" fill="{FAINT}"/>"#,
        top = y - 7.0
    )
    .ok();
    if points > 0 {
        // Narrower than its own height, a rounded bar would bulge: it is cut out of the full one's shape instead.
        let id = if y > 300.0 { "lower" } else { "upper" };
        write!(
            svg,
            r#"<clipPath id="{id}"><rect x="{left}" y="{top}" width="{full}" height="14" rx="7"/></clipPath><rect clip-path="url(#{id})" x="{left}" y="{top}" width="{long}" height="14" fill="{colour}"/>"#,
            top = y - 7.0
        )
        .ok();
    }
    write!(
        svg,
        r#"<path d="M{mark} {top}v14" stroke="{BACKGROUND}" stroke-width="2"/><text x="380" y="{baseline}" text-anchor="end">{points}</text>"#,
        top = y - 7.0
    )
    .ok();
}
