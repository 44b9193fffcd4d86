//! The room a pet sits in: its light, its ground, and what floats about in each mood.

use std::fmt::Write;

use super::{Cap, Looks, Pose, STAR, Wish};
use crate::pets::model::Mood;

/// The night, which is the same for all.
const NIGHT: (&str, &str) = ("#161a33", "#2b3157");
/// And the day of a pet that feels very bad.
const GLOOM: (&str, &str) = ("#2b2e38", "#3b3f4b");

const HEART: &str = "M0 3C-9 -5 -5 -12 0 -7C5 -12 9 -5 0 3Z";

/// The scene with the pet in it.
pub(super) fn draw(looks: &Looks, pose: Pose, wish: Option<Wish>) -> String {
    let (top, bottom) = match pose {
        Pose::Resting => NIGHT,
        Pose::Awake(Mood::Critical) => GLOOM,
        Pose::Awake(_) => looks.room,
    };
    let mut svg = format!(
        r#"<linearGradient id="room" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{top}"/><stop offset="1" stop-color="{bottom}"/></linearGradient><clipPath id="frame"><rect x="12" y="12" width="376" height="206" rx="12"/></clipPath><g clip-path="url(#frame)"><rect x="12" y="12" width="376" height="206" fill="url(#room)"/>"#
    );
    svg += &behind(looks, pose);
    svg += &ground(looks, pose);
    let lift = lift(pose);
    let (back, front) = (looks.body)(pose);
    write!(svg, r#"<g transform="translate(0 {lift})">{back}{}{front}"#, looks.face.draw(pose)).ok();
    if pose == Pose::Resting {
        svg += &nightcap(looks);
    }
    svg += "</g>";
    svg += &before(looks, pose);
    if let Some(wish) = wish {
        svg += &bubble(wish);
    }
    svg + "</g>"
}

/// How far the pet is above the ground: it jumps for joy.
fn lift(pose: Pose) -> f64 {
    match pose {
        Pose::Awake(Mood::Ecstatic) => -9.0,
        Pose::Awake(_) | Pose::Resting => 0.0,
    }
}

fn ground(looks: &Looks, pose: Pose) -> String {
    let (wide, opacity) = if pose == Pose::Awake(Mood::Ecstatic) { (58, 0.25) } else { (78, 0.38) };
    let accent = looks.accent;
    format!(
        r##"<ellipse cx="200" cy="228" rx="230" ry="36" fill="{accent}" opacity="0.160"/><ellipse cx="200" cy="206" rx="{wide}" ry="8" fill="#000" opacity="{opacity}"/>"##
    )
}

/// What is far away.
fn behind(looks: &Looks, pose: Pose) -> String {
    let accent = looks.accent;
    match pose {
        Pose::Awake(Mood::Ecstatic) => {
            let mut rays = String::new();
            for turn in (0..360).step_by(30) {
                write!(rays, r##"<path transform="rotate({turn} 200 120)" d="M200 120L176 -160L224 -160Z" fill="#fff" opacity="0.070"/>"##).ok();
            }
            rays
        }
        Pose::Awake(Mood::Happy | Mood::Content) => {
            format!(
                r#"<circle cx="200" cy="118" r="96" fill="{accent}" opacity="0.130"/><circle cx="200" cy="118" r="70" fill="{accent}" opacity="0.100"/>"#
            )
        }
        Pose::Awake(Mood::Sad) => clouds(0.28),
        Pose::Awake(Mood::Critical) => clouds(0.5) + &rain(),
        Pose::Resting => night_sky(),
    }
}

/// What floats before everything.
fn before(looks: &Looks, pose: Pose) -> String {
    match pose {
        Pose::Awake(Mood::Ecstatic) => confetti(looks.accent),
        Pose::Awake(Mood::Happy) => {
            let mut floats = String::new();
            for (x, y, size, turn) in [(54, 62, 1.3, -14), (72, 124, 0.8, 10), (350, 64, 1.0, 14)] {
                write!(floats, r##"<path transform="translate({x} {y}) rotate({turn}) scale({size})" d="{HEART}" fill="#ff7d9c"/>"##).ok();
            }
            floats + &sparkles(looks.accent, &[(330, 124, 0.8), (110, 36, 0.6)])
        }
        Pose::Awake(Mood::Content) => sparkles(looks.accent, &[(72, 66, 0.7), (330, 52, 0.9), (58, 140, 0.5)]),
        Pose::Awake(Mood::Sad) => tear(looks),
        Pose::Awake(Mood::Critical) => sweat(looks),
        Pose::Resting => snore(),
    }
}

fn sparkles(colour: &str, places: &[(i32, i32, f64)]) -> String {
    places.iter().fold(String::new(), |mut svg, (x, y, size)| {
        write!(svg, r#"<path transform="translate({x} {y}) scale({size})" d="{STAR}" fill="{colour}"/>"#).ok();
        svg
    })
}

fn confetti(accent: &str) -> String {
    const BITS: [(i32, i32, i32, &str); 14] = [
        (52, 44, 20, "#ffd166"),
        (76, 104, 60, "#ff7d9c"),
        (40, 128, 110, "#7bdff2"),
        (112, 36, 40, "#b2f2a5"),
        (72, 170, 15, "#ffd166"),
        (290, 34, 70, "#7bdff2"),
        (330, 112, 25, "#ffd166"),
        (356, 52, 130, "#ff7d9c"),
        (348, 128, 45, "#b2f2a5"),
        (316, 160, 80, "#ff7d9c"),
        (150, 26, 10, "#ff7d9c"),
        (256, 24, 95, "#ffd166"),
        (364, 174, 30, "#7bdff2"),
        (30, 80, 75, "#b2f2a5"),
    ];
    let mut svg = String::new();
    for (x, y, turn, colour) in BITS {
        write!(svg, r#"<rect x="{x}" y="{y}" width="9" height="5" rx="1.500" fill="{colour}" transform="rotate({turn} {x} {y})"/>"#).ok();
    }
    for (x, y, size) in [(44, 66, 1.4), (352, 84, 1.5), (58, 152, 1.1)] {
        write!(svg, r##"<path transform="translate({x} {y}) scale({size})" d="{HEART}" fill="#ff7d9c"/>"##).ok();
    }
    svg + &sparkles(accent, &[(100, 42, 0.9), (324, 140, 1.1), (88, 132, 0.8), (312, 36, 0.7)])
}

fn clouds(opacity: f64) -> String {
    let cloud = "M0 0a16 16 0 0 1 4 -31a24 24 0 0 1 44 -6a19 19 0 0 1 26 37z";
    format!(
        r##"<path transform="translate(48 84)" d="{cloud}" fill="#9aa3b5" opacity="{opacity}"/><path transform="translate(304 146) scale(0.800)" d="{cloud}" fill="#9aa3b5" opacity="{opacity}"/>"##
    )
}

fn rain() -> String {
    let mut svg = String::new();
    for (x, y) in [
        (58, 96),
        (78, 118),
        (98, 96),
        (66, 146),
        (92, 150),
        (308, 158),
        (326, 168),
        (344, 156),
        (316, 184),
        (352, 182),
    ] {
        write!(
            svg,
            r##"<path d="M{x} {y}l-5 14" stroke="#8fb4dc" stroke-width="3" stroke-linecap="round" opacity="0.650"/>"##
        )
        .ok();
    }
    svg
}

fn night_sky() -> String {
    let mut svg = String::from(r##"<path d="M62 36a24 24 0 1 0 22 36a20 20 0 0 1 -22 -36z" fill="#ffe9a8"/>"##);
    for (x, y, r, opacity) in [
        (32, 30, 1.8, 0.9),
        (118, 70, 1.2, 0.6),
        (62, 128, 1.5, 0.7),
        (340, 40, 1.8, 0.9),
        (126, 36, 1.3, 0.8),
        (252, 32, 1.4, 0.7),
        (360, 110, 1.6, 0.8),
        (330, 140, 1.1, 0.5),
        (34, 160, 1.2, 0.5),
        (288, 76, 1.0, 0.6),
    ] {
        write!(svg, r##"<circle cx="{x}" cy="{y}" r="{r}" fill="#fff" opacity="{opacity}"/>"##).ok();
    }
    svg
}

/// Z, Z, z.
fn snore() -> String {
    let mut svg = String::new();
    for (x, y, size) in [(262, 84, 13.0), (280, 64, 10.0), (294, 50, 7.0)] {
        write!(svg, r##"<path d="M{x} {y}h{size}l-{size} {size}h{size}" fill="none" stroke="#cfd6ff" stroke-width="{wide}" stroke-linecap="round" stroke-linejoin="round"/>"##, wide = size / 3.6).ok();
    }
    svg
}

fn nightcap(looks: &Looks) -> String {
    let Cap { top: (x, y), lean, colour } = looks.cap;
    format!(
        r##"<g transform="translate({x} {y}) rotate({lean})"><path d="M-34 0C-30 -30 -6 -46 22 -36C40 -30 50 -14 52 4C44 -6 36 -10 28 -10C32 -4 34 0 34 2Z" fill="{colour}"/><path d="M-20 -22C-10 -30 6 -32 16 -26" fill="none" stroke="#fff" stroke-width="3" opacity="0.350" stroke-linecap="round"/><rect x="-40" y="-5" width="80" height="14" rx="7" fill="#f4f1ff"/><circle cx="53" cy="8" r="8" fill="#f4f1ff"/></g>"##
    )
}

fn tear(looks: &Looks) -> String {
    let face = &looks.face;
    let (x, y) = (face.middle.0 - face.apart - face.radius * 0.5, face.middle.1 + face.radius * 1.2);
    format!(
        r##"<path transform="translate({x} {y})" d="M0 0C5 7 6 10 6 13A6 6 0 0 1 -6 13C-6 10 -5 7 0 0Z" fill="#8fd0ff"/><circle cx="{}" cy="{}" r="1.800" fill="#fff" opacity="0.800"/>"##,
        x - 2.0,
        y + 13.0
    )
}

fn sweat(looks: &Looks) -> String {
    let face = &looks.face;
    let (x, y) = (face.middle.0 + face.apart * 1.9, face.middle.1 - face.radius * 2.6);
    format!(
        r##"<path transform="translate({x} {y}) rotate(8)" d="M0 0C6 8 7 11 7 15A7 7 0 0 1 -7 15C-7 11 -6 8 0 0Z" fill="#8fd0ff"/>"##
    )
}

/// A thought of something good.
fn bubble(wish: Wish) -> String {
    let thing = match wish {
        Wish::Treat => {
            r##"<circle r="13" fill="#d9a066"/><path d="M4 -12.500a8 8 0 0 0 9 9" fill="none" stroke="#f6f7fb" stroke-width="7"/><circle cx="-4" cy="-4" r="2.400" fill="#6b4423"/><circle cx="3" cy="4" r="2.400" fill="#6b4423"/><circle cx="-6" cy="5" r="2" fill="#6b4423"/>"##
        }
        Wish::Play => {
            r##"<circle r="13" fill="#ff6b6b"/><path d="M-12.500 -3.500C-5 -8 5 2 12.500 -3" fill="none" stroke="#fff" stroke-width="3.500"/><path d="M-11 7C-3 2 5 11 10 8" fill="none" stroke="#fff" stroke-width="3.500" opacity="0.700"/>"##
        }
    };
    format!(
        r##"<g fill="#f6f7fb"><circle cx="283" cy="92" r="4"/><circle cx="293" cy="80" r="6"/><rect x="290" y="24" width="76" height="52" rx="26"/></g><g transform="translate(328 50)">{thing}</g>"##
    )
}
