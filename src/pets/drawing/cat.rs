//! The viral cat: white, one dark patch, headphones that never stop, and the little spiky thing everybody shares.

use std::fmt::Write;

use super::{
    Cap, Looks, Pose,
    face::{Eyes, Face},
};
use crate::pets::model::Mood;

pub(super) const LOOKS: Looks = Looks {
    accent: "#b9f34f",
    room: ("#3b1f4f", "#8c3a72"),
    face: Face {
        middle: (200.0, 112.0),
        apart: 28.0,
        radius: 12.0,
        mouth: 26.0,
        width: 10.0,
        ink: "#2a1b38",
        eyes: Eyes::Soft("#4fb86a"),
        blush: "#ff86ad",
    },
    cap: Cap { top: (204.0, 62.0), lean: -5.0, colour: "#8edc3c" },
    body,
};

fn ear(outer: &str) -> String {
    format!(
        r##"<path d="M148 98L142 40Q143 31 151 35L192 68Z" fill="{outer}"/><path d="M154 80L151 52Q152 47 157 50L177 67Z" fill="#ff9cbc"/>"##
    )
}

/// A small round thing with knobs, at 0,0.
fn spiky(x: i32, y: i32, size: f64, opacity: f64) -> String {
    let mut knobs = String::new();
    for turn in (0..360).step_by(45) {
        write!(
            knobs,
            r##"<path transform="rotate({turn})" d="M0 -8V-13" stroke="#b9f34f" stroke-width="3" stroke-linecap="round"/><circle transform="rotate({turn})" cy="-14" r="2.600" fill="#b9f34f"/>"##
        )
        .ok();
    }
    format!(
        r##"<g transform="translate({x} {y}) scale({size})" opacity="{opacity}">{knobs}<circle r="9" fill="#b9f34f"/><circle cx="-3" cy="-1" r="1.500" fill="#2a1b38"/><circle cx="3" cy="-1" r="1.500" fill="#2a1b38"/><path d="M-2.500 3q2.500 2.500 5 0" fill="none" stroke="#2a1b38" stroke-width="1.400" stroke-linecap="round"/></g>"##
    )
}

fn body(pose: Pose) -> (String, String) {
    let (turn, tail) = match pose {
        Pose::Awake(Mood::Ecstatic) => (4, -6),
        Pose::Awake(Mood::Happy) => (0, 0),
        Pose::Awake(Mood::Content) => (-4, 8),
        Pose::Awake(Mood::Sad) => (-24, 12),
        Pose::Awake(Mood::Critical) => (-42, 20),
        Pose::Resting => (-12, 12),
    };
    let back = format!(
        r##"<g transform="rotate({tail} 240 198)"><path d="M236 198C284 208 300 174 284 150C274 134 278 118 292 116" fill="none" stroke="#f6f1fb" stroke-width="17" stroke-linecap="round"/><path d="M284 137C280 126 284 118 292 116" fill="none" stroke="#7a619a" stroke-width="17" stroke-linecap="round"/></g>
<path d="M166 148C146 168 142 196 158 206L242 206C258 196 254 168 234 148Z" fill="#e9e1f2"/><ellipse cx="200" cy="182" rx="27" ry="22" fill="#fbf8ff"/>
<ellipse cx="175" cy="203" rx="17" ry="9" fill="#fbf8ff"/><ellipse cx="225" cy="203" rx="17" ry="9" fill="#7a619a"/>
<g transform="rotate({turn} 186 74)">{left}</g><g transform="matrix(-1 0 0 1 400 0)"><g transform="rotate({turn} 186 74)">{right}</g></g>
<clipPath id="head"><path d="{HEAD}"/></clipPath><path d="{HEAD}" fill="#f6f1fb"/>
<path clip-path="url(#head)" d="M212 50C206 78 204 108 218 126C236 142 262 138 280 118L270 50Z" fill="#7a619a" opacity="0.920"/>
<ellipse cx="200" cy="139" rx="25" ry="15" fill="#fff"/>"##,
        left = ear("#f6f1fb"),
        right = ear("#7a619a"),
    );
    (back, front(pose))
}

const HEAD: &str =
    "M200 60C238 60 264 80 264 114C264 144 236 160 200 160C164 160 136 144 136 114C136 80 162 60 200 60Z";

fn front(pose: Pose) -> String {
    let whiskers = r##"<g fill="none" stroke="#b9a9cb" stroke-width="2" stroke-linecap="round"><path d="M152 132L120 126M152 139L122 142"/><path d="M248 132L280 126M248 139L278 142"/></g>"##;
    let nose = r##"<path d="M194 129Q200 126 206 129Q205 134 200 136Q195 134 194 129Z" fill="#ff86ad"/>"##;
    let phones = r##"<path d="M137 108C134 30 266 30 263 108" fill="none" stroke="#23202b" stroke-width="9"/><path d="M137 108C134 30 266 30 263 108" fill="none" stroke="#b9f34f" stroke-width="3"/><rect x="124" y="96" width="22" height="38" rx="11" fill="#23202b"/><rect x="254" y="96" width="22" height="38" rx="11" fill="#23202b"/><rect x="129" y="103" width="6" height="24" rx="3" fill="#b9f34f"/><rect x="265" y="103" width="6" height="24" rx="3" fill="#b9f34f"/>"##;
    let floats = match pose {
        Pose::Awake(Mood::Ecstatic) => {
            spiky(104, 92, 1.0, 1.0) + &spiky(300, 156, 0.8, 1.0) + &spiky(92, 168, 0.7, 0.9)
        }
        Pose::Awake(Mood::Happy) => spiky(96, 154, 0.9, 1.0) + &spiky(312, 150, 0.7, 0.9),
        Pose::Awake(Mood::Content) => spiky(98, 150, 0.8, 0.85),
        Pose::Awake(Mood::Sad | Mood::Critical) | Pose::Resting => String::new(),
    };
    let phones = if pose == Pose::Resting { "" } else { phones };
    format!("{whiskers}{nose}{phones}{floats}")
}
