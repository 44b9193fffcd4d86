//! The quantum rabbit: long ears, a ring with an electron, and a faint copy of itself that may be elsewhere.

use super::{
    Cap, Looks, Pose,
    face::{Eyes, Face},
};
use crate::pets::model::Mood;

pub(super) const LOOKS: Looks = Looks {
    accent: "#c4a8ff",
    room: ("#1f2350", "#513a7d"),
    face: Face {
        middle: (200.0, 112.0),
        apart: 23.0,
        radius: 11.5,
        mouth: 25.0,
        width: 9.0,
        ink: "#2c2152",
        eyes: Eyes::Soft("#8a5be0"),
        blush: "#ff8fc0",
    },
    cap: Cap { top: (204.0, 78.0), lean: -4.0, colour: "#ff9fcf" },
    body,
};

const EAR: &str = r##"<path d="M172 92C148 70 142 31 161 26C180 22 194 58 194 86Z" fill="#c9bbf7"/><path d="M175 82C161 66 155 41 162 37C171 33 182 62 183 82Z" fill="#f7b9dd"/>"##;
/// Half of the ring: the part behind the rabbit, and turned over the part before it.
const HALF_RING: &str = "M98 160A102 26 0 0 1 302 160";

fn body(pose: Pose) -> (String, String) {
    let (ear, ring, dash) = match pose {
        Pose::Awake(Mood::Ecstatic) => (3, 1.0, "none"),
        Pose::Awake(Mood::Happy) => (0, 0.95, "none"),
        Pose::Awake(Mood::Content) => (-6, 0.8, "none"),
        Pose::Awake(Mood::Sad) => (-48, 0.45, "14 8"),
        Pose::Awake(Mood::Critical) => (-74, 0.25, "4 12"),
        Pose::Resting => (-34, 0.5, "none"),
    };
    let other_ear = match pose {
        Pose::Awake(Mood::Content) => -26,
        _ => ear,
    };
    let ring_style =
        format!(r##"fill="none" stroke="#7df0ff" stroke-width="3.500" stroke-dasharray="{dash}" opacity="{ring}""##);
    let head = "M200 72C236 72 256 92 256 120C256 146 230 160 200 160C170 160 144 146 144 120C144 92 164 72 200 72Z";
    let back = format!(
        r##"<g transform="rotate(-9 200 160)"><path d="{HALF_RING}" {ring_style}/></g>
<g opacity="0.160"><path d="{head}" transform="translate(-17 -3)" fill="#7df0ff"/><path d="{head}" transform="translate(17 3)" fill="#ff8fe0"/></g>
<circle cx="247" cy="188" r="15" fill="#f3edff"/>
<path d="M168 148C146 168 142 196 158 206L242 206C258 196 254 168 232 148Z" fill="#b8a6f0"/><ellipse cx="200" cy="184" rx="30" ry="24" fill="#f3edff"/>
<ellipse cx="174" cy="203" rx="19" ry="9" fill="#c9bbf7"/><ellipse cx="226" cy="203" rx="19" ry="9" fill="#c9bbf7"/>
<g transform="rotate({ear} 180 90)">{EAR}</g><g transform="matrix(-1 0 0 1 400 0)"><g transform="rotate({other_ear} 180 90)">{EAR}</g></g>
<path d="{head}" fill="#c9bbf7"/><ellipse cx="200" cy="141" rx="27" ry="17" fill="#f3edff"/>
<path d="M188 72C192 62 198 66 200 60C204 66 210 62 212 72Z" fill="#e4dbff"/>"##
    );
    let front = format!(
        r##"<path d="M194 127Q200 124 206 127Q205 133 200 134Q195 133 194 127Z" fill="#f07fb4"/>
<g transform="rotate(-9 200 160)"><path d="{HALF_RING}" transform="matrix(1 0 0 -1 0 320)" {ring_style}/><circle cx="122" cy="177" r="7" fill="#fff" opacity="{ring}"/><circle cx="122" cy="177" r="12" fill="#7df0ff" opacity="{glow}"/><circle cx="276" cy="142" r="5" fill="#ffd6f5" opacity="{ring}"/></g>"##,
        glow = ring * 0.4
    );
    (back, front)
}
