//! From SVG to PNG, with a font of our own, so that a picture looks the same on every machine.
//!
//! It reads neither files nor the network, and knows nothing of what is drawn. Words in a picture go through
//! [`escaped`]; letters that the font does not have ([`can_write`]) would be drawn as empty boxes.

use std::sync::{Arc, LazyLock};

use anyhow::Context;
use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{Options, Tree, fontdb::Database},
};

use crate::error::Result;

/// Open Sans, semi-bold (Apache 2.0), Latin, Greek and Cyrillic letters only.
static FONT: &[u8] = include_bytes!("../config/fonts/OpenSans-SemiBold.ttf");

/// Its name in SVG.
pub const FONT_FAMILY: &str = "Open Sans SemiBold";

/// Drawn at twice the size of the coordinates, for sharp screens.
const SCALE: f32 = 2.0;

/// The colours that all pictures share: at home on Discord's dark theme, readable on the light one.
pub mod colours {
    /// Behind everything.
    pub const BACKGROUND: &str = "#1e1f24";
    /// Letters.
    pub const INK: &str = "#e6e7ea";
    /// Letters that matter less.
    pub const DIM: &str = "#a3a7b3";
    /// Lines and empty places.
    pub const FAINT: &str = "#3a3c45";
}

/// Draws an SVG of ours as a PNG of twice its size. It is a computation of milliseconds: from `async` code, call [`drawn`].
pub fn png(svg: &str) -> Result<Vec<u8>> {
    let tree = Tree::from_str(svg, &options()).context("reading a picture of our own")?;
    let size = tree.size().to_int_size().scale_by(SCALE).context("the size of a picture")?;
    let mut pixels = Pixmap::new(size.width(), size.height()).context("room for a picture")?;
    resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut pixels.as_mut());
    Ok(pixels.encode_png().context("writing a picture as PNG")?)
}

/// The same on a thread that may be busy, so that nobody else waits for the drawing.
pub async fn drawn(svg: String) -> Result<Vec<u8>> {
    let drawing = tokio::task::spawn_blocking(move || png(&svg));
    drawing.await.context("drawing a picture")?
}

/// The same, where the sentences stand without it: one that fails is told of in the log.
pub async fn drawn_if_possible(svg: String) -> Option<Vec<u8>> {
    let drawn = drawn(svg).await;
    drawn.inspect_err(|error| tracing::error!("a picture could not be drawn: {error:#}")).ok()
}

fn options() -> Options<'static> {
    static FONTS: LazyLock<Arc<Database>> = LazyLock::new(|| {
        let mut fonts = Database::new();
        fonts.load_font_data(FONT.to_vec());
        Arc::new(fonts)
    });
    Options { fontdb: Arc::clone(&FONTS), ..Options::default() }
}

/// The size in which these words are at most so wide: this one, or smaller.
pub fn fitting_size(words: &str, size: f64, width: f64) -> f64 {
    let long = f64::from(width_of(words)) * size / f64::from(RULER);
    if long > width { (size * width / long * 10.0).floor() / 10.0 } else { size }
}

/// The size in which words are measured.
const RULER: f32 = 100.0;

/// How wide words are in that size; what cannot be measured has no width.
fn width_of(words: &str) -> f32 {
    let words = escaped(words);
    let svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" font-family="{FONT_FAMILY}"><text font-size="{RULER}" y="9">{words}</text></svg>"#
    );
    let tree = Tree::from_str(&svg, &options());
    tree.map_or(0.0, |tree| tree.root().abs_bounding_box().width())
}

/// Words as they may stand in SVG: data, never markup.
pub fn escaped(words: &str) -> String {
    let safe = words.chars().filter(|letter| !letter.is_control());
    safe.fold(String::with_capacity(words.len()), |mut safe, letter| {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&apos;"),
            '\u{fffe}' | '\u{ffff}' => {}
            letter => safe.push(letter),
        }
        safe
    })
}

/// Whether the font has every letter of these words.
pub fn can_write(words: &str) -> bool {
    words.chars().all(|letter| {
        matches!(letter, ' '..='~' | '\u{a0}'..='\u{17f}' | '\u{384}'..='\u{38a}' | '\u{38c}' | '\u{38e}'..='\u{3a1}'
            | '\u{3a3}'..='\u{3ce}' | '\u{400}'..='\u{45f}' | '\u{2013}'..='\u{2015}' | '\u{2017}'..='\u{201e}'
            | '\u{2020}'..='\u{2022}' | '\u{2026}' | '\u{2030}' | '\u{20ac}')
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use resvg::usvg::Node;

    use super::*;

    fn page(words: &str) -> String {
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="300" height="40" font-family="{FONT_FAMILY}"><text x="4" y="30">{}</text></svg>"#,
            escaped(words)
        )
    }

    /// How many letters the font did not have.
    fn boxes(words: &str) -> usize {
        let tree = Tree::from_str(&page(words), &options()).unwrap();
        let glyphs = |node: &Node| match node {
            Node::Text(text) => {
                text.layouted().iter().flat_map(|span| &span.positioned_glyphs).filter(|glyph| glyph.id.0 == 0).count()
            }
            _ => 0,
        };
        tree.root().children().iter().map(glyphs).sum()
    }

    #[test]
    fn the_font_has_the_letters_it_promises() {
        for words in ["Ada ~ Zoë Ÿ", "Ωραία Άννα", "Ёлка Ќ", "“quoted” – … • € ‰ ×"] {
            assert!(can_write(words), "{words}");
            assert_eq!(boxes(words), 0, "{words}");
        }
        for words in ["ネコ", "قطة", "🐱", "\u{202e}"] {
            assert!(!can_write(words), "{words}");
        }
    }

    #[test]
    fn long_words_are_set_smaller() {
        let sizes =
            ["Byte", "Señor Fluffington", "WWWWWWWWWWWWWWWWWWWWWWWW"].map(|name| fitting_size(name, 23.0, 262.0));
        assert!(sizes[..2].iter().all(|size| (size - 23.0).abs() < 1e-3), "{sizes:?}");
        assert!(sizes[2] > 9.0 && sizes[2] < 13.0, "{sizes:?}");
    }

    proptest! {
        #[test]
        fn no_words_break_a_picture(words in "\\PC{0,40}|[<>&'\"\u{0}-\u{1f}\u{ffff}a-z]{0,40}") {
            prop_assert!(Tree::from_str(&page(&words), &options()).is_ok());
        }
    }
}
