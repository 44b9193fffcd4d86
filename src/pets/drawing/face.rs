//! Eyes and mouths: one set of feelings for all kinds of pets, each with its own places and colours.

use super::Pose;
use crate::pets::model::Mood;

/// Where a face is and what it is made of.
pub(super) struct Face {
    /// The middle between the eyes.
    pub(super) middle: (f64, f64),
    /// How far each eye is from there.
    pub(super) apart: f64,
    /// Half the height of an open eye.
    pub(super) radius: f64,
    /// How far below the eyes the mouth begins.
    pub(super) mouth: f64,
    /// Half the width of the mouth.
    pub(super) width: f64,
    /// The colour of eyes and mouth.
    pub(super) ink: &'static str,
    /// What the eyes are made of.
    pub(super) eyes: Eyes,
    /// The colour of the cheeks.
    pub(super) blush: &'static str,
}

/// What eyes are made of.
#[derive(PartialEq, Eq)]
pub(super) enum Eyes {
    /// Dark and shining, with an iris of this colour.
    Soft(&'static str),
    /// Light on a screen.
    Screen,
}

impl Face {
    /// The face in a pose.
    pub(super) fn draw(&self, pose: Pose) -> String {
        let (x, y) = self.middle;
        let mut face = String::new();
        if matches!(pose, Pose::Awake(Mood::Ecstatic | Mood::Happy) | Pose::Resting) {
            face += &self.cheeks();
        }
        for side in [-1.0, 1.0] {
            face += &self.eye(x + side * self.apart, y, side, pose);
        }
        face + &self.mouth(x, y + self.mouth, pose)
    }

    fn cheeks(&self) -> String {
        let ((x, y), blush) = (self.middle, self.blush);
        let (far, low) = (self.apart * 1.5, y + self.radius * 1.35);
        let cheek = |x: f64| {
            format!(
                r#"<ellipse cx="{x}" cy="{low}" rx="{rx}" ry="{ry}" fill="{blush}" opacity="0.550"/>"#,
                rx = self.radius * 0.85,
                ry = self.radius * 0.5
            )
        };
        cheek(x - far) + &cheek(x + far)
    }

    fn eye(&self, x: f64, y: f64, side: f64, pose: Pose) -> String {
        let r = self.radius;
        match pose {
            Pose::Awake(Mood::Ecstatic) => {
                self.line(&format!("M{} {}Q{x} {} {} {}", x - r, y + r * 0.35, y - r * 1.5, x + r, y + r * 0.35))
            }
            Pose::Awake(Mood::Happy) => self.open(x, y, 1.0),
            Pose::Awake(Mood::Content) => self.open(x, y, 0.86),
            Pose::Awake(Mood::Sad) => {
                let brow = self.line(&format!(
                    "M{} {}Q{} {} {} {}",
                    x - side * r * 0.9,
                    y - r * 1.75,
                    x,
                    y - r * 1.75,
                    x + side * r,
                    y - r * 1.2
                ));
                self.open(x, y + r * 0.1, 0.9) + &brow
            }
            Pose::Awake(Mood::Critical) => self.weary(x, y, side),
            Pose::Resting => self.line(&format!("M{} {y}Q{x} {} {} {y}", x - r, y + r * 1.3, x + r)),
        }
    }

    /// An open eye of this size.
    fn open(&self, x: f64, y: f64, size: f64) -> String {
        let (r, ink) = (self.radius * size, self.ink);
        let light = |dx: f64, dy: f64, part: f64, opacity: f64| {
            format!(
                r##"<circle cx="{}" cy="{}" r="{}" fill="#fff" opacity="{opacity}"/>"##,
                x + r * dx,
                y + r * dy,
                r * part
            )
        };
        match &self.eyes {
            Eyes::Soft(iris) => {
                let eye = format!(r#"<ellipse cx="{x}" cy="{y}" rx="{}" ry="{r}" fill="{ink}"/>"#, r * 0.84);
                let glow = format!(
                    r#"<ellipse cx="{x}" cy="{}" rx="{}" ry="{}" fill="{iris}" opacity="0.900"/>"#,
                    y + r * 0.4,
                    r * 0.56,
                    r * 0.42
                );
                eye + &glow + &light(0.26, -0.36, 0.34, 1.0) + &light(-0.34, 0.3, 0.16, 0.9)
            }
            Eyes::Screen => {
                format!(
                    r#"<rect x="{}" y="{}" width="{}" height="{}" rx="{}" fill="{ink}"/>"#,
                    x - r * 0.62,
                    y - r,
                    r * 1.24,
                    r * 2.0,
                    r * 0.62
                )
            }
        }
    }

    /// A half-closed eye, with the rings of a long day.
    fn weary(&self, x: f64, y: f64, side: f64) -> String {
        let (r, ink) = (self.radius * 0.95, self.ink);
        let half = format!(
            r#"<path d="M{} {y}A{rx} {r} 0 0 0 {} {y}Z" fill="{ink}"/>"#,
            x - r * 0.84,
            x + r * 0.84,
            rx = r * 0.84
        );
        let lid =
            self.line(&format!("M{} {}L{} {}", x - r * 1.1, y - side * r * 0.12, x + r * 1.1, y + side * r * 0.12));
        let brow = self.line(&format!("M{} {}L{} {}", x - side * r, y - r * 1.35, x + side * r * 0.8, y - r * 0.85));
        let ring = format!(
            r#"<path d="M{} {}Q{x} {} {} {}" fill="none" stroke="{ink}" stroke-width="1.600" opacity="0.450" stroke-linecap="round"/>"#,
            x - r * 0.7,
            y + r * 1.35,
            y + r * 1.75,
            x + r * 0.7,
            y + r * 1.35
        );
        let shine = match self.eyes {
            Eyes::Soft(_) => format!(
                r##"<circle cx="{}" cy="{}" r="{}" fill="#fff" opacity="0.800"/>"##,
                x + r * 0.25,
                y + r * 0.3,
                r * 0.18
            ),
            Eyes::Screen => String::new(),
        };
        half + &shine + &lid + &brow + &ring
    }

    fn mouth(&self, x: f64, y: f64, pose: Pose) -> String {
        let w = self.width;
        match pose {
            Pose::Awake(Mood::Ecstatic) => self.laugh(x, y),
            Pose::Awake(Mood::Happy) => {
                self.line(&format!("M{} {y}q{} {} {w} 0q{} {} {w} 0", x - w, w * 0.5, w * 0.85, w * 0.5, w * 0.85))
            }
            Pose::Awake(Mood::Content) => {
                let w = w * 0.75;
                self.line(&format!("M{} {y}q{} {} {w} 0q{} {} {w} 0", x - w, w * 0.5, w * 0.6, w * 0.5, w * 0.6))
            }
            Pose::Awake(Mood::Sad) => self.line(&format!(
                "M{} {}Q{x} {} {} {}",
                x - w * 0.75,
                y + w * 0.55,
                y - w * 0.35,
                x + w * 0.75,
                y + w * 0.55
            )),
            Pose::Awake(Mood::Critical) => {
                let step = w * 0.5;
                self.line(&format!(
                    "M{} {}q{h} {up} {step} 0t{step} 0t{step} 0t{step} 0",
                    x - w,
                    y + w * 0.25,
                    h = step / 2.0,
                    up = -step * 0.8
                ))
            }
            Pose::Resting => {
                let (rx, ry) = (w * 0.3, w * 0.36);
                format!(r#"<ellipse cx="{x}" cy="{}" rx="{rx}" ry="{ry}" fill="{}"/>"#, y + ry, self.ink)
            }
        }
    }

    /// An open mouth with a tongue.
    fn laugh(&self, x: f64, y: f64) -> String {
        let (w, ink) = (self.width * 0.95, self.ink);
        let (hole, tongue) = match self.eyes {
            Eyes::Soft(_) => ("#6b1f2a", "#ff8f9c"),
            Eyes::Screen => (ink, ink),
        };
        format!(
            r#"<path d="M{l} {y}Q{x} {up} {r} {y}Q{r2} {low} {x} {low}Q{l2} {low} {l} {y}Z" fill="{hole}" stroke="{ink}" stroke-width="2" stroke-linejoin="round"/><ellipse cx="{x}" cy="{ty}" rx="{tw}" ry="{th}" fill="{tongue}"/>"#,
            l = x - w,
            r = x + w,
            l2 = x - w * 0.85,
            r2 = x + w * 0.85,
            up = y + w * 0.2,
            low = y + w * 1.25,
            ty = y + w * 0.92,
            tw = w * 0.5,
            th = w * 0.28
        )
    }

    fn line(&self, path: &str) -> String {
        let (ink, wide) = (self.ink, self.radius * 0.33);
        format!(
            r#"<path d="{path}" fill="none" stroke="{ink}" stroke-width="{wide}" stroke-linecap="round" stroke-linejoin="round"/>"#
        )
    }
}
