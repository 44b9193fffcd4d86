//! The nano drone: a round little robot on two rotors, with its face on a screen.

use super::{
    Cap, Looks, Pose,
    face::{Eyes, Face},
};
use crate::pets::model::Mood;

pub(super) const LOOKS: Looks = Looks {
    accent: "#5ad7ff",
    room: ("#16324a", "#2f5f73"),
    face: Face {
        middle: (200.0, 116.0),
        apart: 20.0,
        radius: 9.5,
        mouth: 18.0,
        width: 10.0,
        ink: "#6ff0ff",
        eyes: Eyes::Screen,
        blush: "#ff8fb8",
    },
    cap: Cap { top: (203.0, 68.0), lean: -4.0, colour: "#3fb6ea" },
    body,
};

fn body(pose: Pose) -> (String, String) {
    // How much the arms hang, and whether the rotors turn.
    let (arm, is_flying) = match pose {
        Pose::Awake(Mood::Ecstatic) => (10, true),
        Pose::Awake(Mood::Happy) => (3, true),
        Pose::Awake(Mood::Content) => (0, true),
        Pose::Awake(Mood::Sad) => (-14, true),
        Pose::Awake(Mood::Critical) => (-34, false),
        Pose::Resting => (-22, false),
    };
    let rotor = if is_flying {
        r##"<ellipse cx="108" cy="76" rx="38" ry="7" fill="#bff3ff" opacity="0.450"/><ellipse cx="108" cy="76" rx="24" ry="3.500" fill="#fff" opacity="0.550"/>"##
    } else {
        r##"<rect x="72" y="73" width="72" height="6" rx="3" fill="#8fa3ba"/>"##
    };
    let side = format!(
        r##"<g transform="rotate({arm} 150 112)"><path d="M152 112L112 88" stroke="#8fa3ba" stroke-width="10" stroke-linecap="round"/><rect x="101" y="74" width="14" height="20" rx="6" fill="#63758c"/>{rotor}</g>
<path d="M172 172L162 192" stroke="#8fa3ba" stroke-width="8" stroke-linecap="round"/><rect x="148" y="188" width="26" height="12" rx="6" fill="#63758c"/>"##
    );
    let flame = if is_flying {
        r##"<ellipse cx="200" cy="188" rx="13" ry="16" fill="#5ad7ff" opacity="0.350"/><ellipse cx="200" cy="184" rx="7" ry="10" fill="#d8fbff" opacity="0.800"/>"##
    } else {
        ""
    };
    let lamp = match pose {
        Pose::Awake(Mood::Critical) => "#ff6b6b",
        Pose::Awake(Mood::Sad) => "#ffb454",
        Pose::Awake(_) | Pose::Resting => "#7dffb0",
    };
    let back = format!(
        r##"<radialGradient id="shell" cx="0.400" cy="0.300" r="0.800"><stop offset="0" stop-color="#f7fbff"/><stop offset="0.600" stop-color="#cdd9e8"/><stop offset="1" stop-color="#93a8c0"/></radialGradient>{flame}{side}<g transform="matrix(-1 0 0 1 400 0)">{side}</g>
<path d="M200 70V46" stroke="#8fa3ba" stroke-width="5" stroke-linecap="round"/><circle cx="200" cy="42" r="12" fill="{lamp}" opacity="0.300"/><circle cx="200" cy="42" r="7" fill="{lamp}"/>
<circle cx="200" cy="122" r="59" fill="url(#shell)"/><path d="M152 154A59 59 0 0 0 248 154Q200 176 152 154Z" fill="#7d93ac" opacity="0.550"/>
<rect x="152" y="90" width="96" height="62" rx="29" fill="#0f1c2b"/><rect x="152" y="90" width="96" height="62" rx="29" fill="none" stroke="#5f748c" stroke-width="3"/>
<path d="M166 101Q176 95 190 95" fill="none" stroke="#fff" stroke-width="4" stroke-linecap="round" opacity="0.250"/>
<circle cx="200" cy="164" r="4.500" fill="{lamp}"/><circle cx="186" cy="162" r="2.500" fill="#5f748c"/><circle cx="214" cy="162" r="2.500" fill="#5f748c"/>"##
    );
    (back, String::new())
}
