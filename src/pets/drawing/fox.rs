//! The code fox: a bushy tail, a terminal-green scarf, and two braces on it.

use super::{
    Cap, Looks, Pose,
    face::{Eyes, Face},
};
use crate::pets::model::Mood;

pub(super) const LOOKS: Looks = Looks {
    accent: "#ffa657",
    room: ("#3a2a4a", "#7a4a4a"),
    face: Face {
        middle: (200.0, 110.0),
        apart: 27.0,
        radius: 11.0,
        mouth: 27.0,
        width: 10.0,
        ink: "#33170f",
        eyes: Eyes::Soft("#8a5a2c"),
        blush: "#ff7f6e",
    },
    cap: Cap { top: (206.0, 66.0), lean: -6.0, colour: "#5b8cff" },
    body,
};

const EAR: &str = r##"<path d="M150 96L141 36Q141 26 150 30L194 66Z" fill="#f08a3c"/><path d="M154 78L150 46Q151 42 155 45L178 64Z" fill="#5a2a20"/>"##;

fn body(pose: Pose) -> (String, String) {
    let (ear, tail) = match pose {
        Pose::Awake(Mood::Ecstatic) => (5, -8),
        Pose::Awake(Mood::Happy) => (0, 0),
        Pose::Awake(Mood::Content) => (-5, 8),
        Pose::Awake(Mood::Sad) => (-26, 24),
        Pose::Awake(Mood::Critical) => (-46, 34),
        Pose::Resting => (-14, 24),
    };
    let back = format!(
        r##"<g transform="rotate({tail} 240 196)"><path d="M228 202C276 210 318 178 304 128C300 108 288 92 276 96C264 100 268 114 270 128C274 152 256 170 232 176Z" fill="#f08a3c"/><path d="M304 128C300 108 288 92 276 96C264 100 268 114 270 128C280 122 292 122 304 128Z" fill="#fff3e2"/></g>
<path d="M166 148C146 168 142 196 158 206L242 206C258 196 254 168 234 148Z" fill="#e57d31"/><path d="M180 160C170 178 172 198 184 206L216 206C228 198 230 178 220 160Z" fill="#fff3e2"/>
<ellipse cx="176" cy="203" rx="17" ry="9" fill="#5a2a20"/><ellipse cx="224" cy="203" rx="17" ry="9" fill="#5a2a20"/>
<g transform="rotate({ear} 188 72)">{EAR}</g><g transform="matrix(-1 0 0 1 400 0)"><g transform="rotate({ear} 188 72)">{EAR}</g></g>
<path d="M200 56C238 56 264 74 264 106C264 112 270 118 276 124C266 128 262 130 256 136C260 140 260 144 260 148C246 150 222 160 200 160C178 160 154 150 140 148C140 144 140 140 144 136C138 130 134 128 124 124C130 118 136 112 136 106C136 74 162 56 200 56Z" fill="#f79645"/>
<path d="M200 118C190 100 158 98 138 118C134 122 130 124 124 124C134 128 138 130 144 136C140 140 140 144 140 148C154 150 178 160 200 160C222 160 246 150 260 148C260 144 260 140 256 136C262 130 266 128 276 124C270 124 266 122 262 118C242 98 210 100 200 118Z" fill="#fff3e2"/>
<path d="M192 58C196 72 204 72 208 58C204 56 196 56 192 58Z" fill="#fff3e2" opacity="0.900"/>"##
    );
    let front = r##"<path d="M191 127Q200 123 209 127Q208 135 200 138Q192 135 191 127Z" fill="#33170f"/><ellipse cx="197" cy="128.500" rx="3" ry="1.500" fill="#fff" opacity="0.500"/>
<path d="M158 153C172 166 228 166 242 153C248 160 246 168 240 171C224 180 176 180 160 171C154 168 152 160 158 153Z" fill="#2fbf71"/><path d="M160 171C176 180 224 180 240 171" fill="none" stroke="#1f9a58" stroke-width="2"/>
<g fill="none" stroke="#0d3b24" stroke-width="2.600" stroke-linecap="round" stroke-linejoin="round"><path d="M193 163q-4 0 -4 3v1q0 2 -2.500 2q2.500 0 2.500 2v1q0 3 4 3"/><path d="M207 163q4 0 4 3v1q0 2 2.500 2q-2.500 0 -2.500 2v1q0 3 -4 3"/></g>"##;
    (back, front.to_owned())
}
