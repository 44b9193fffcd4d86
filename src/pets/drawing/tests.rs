//! What every portrait must hold.

use std::collections::HashSet;

use resvg::{
    tiny_skia::Pixmap,
    usvg::{Options, Tree},
};
use strum::VariantArray;

use super::*;
use crate::pictures::png;

fn portrait(species: Species, pose: Pose) -> Portrait {
    let gauge = |label: &str, points| Gauge { label: label.into(), points, mark: 20 };
    Portrait {
        species,
        pose,
        wish: None,
        name: "Byte <3 & \"co\"".into(),
        level: "Level 7".into(),
        subtitle: "Nano Drone".into(),
        needs: [gauge("Fullness", 74), gauge("Happiness", 12)],
        buff: "+15% gathering luck".into(),
        buff_is_awake: true,
    }
}

fn poses() -> impl Iterator<Item = Pose> {
    Mood::VARIANTS.iter().map(|mood| Pose::Awake(*mood)).chain([Pose::Resting])
}

#[test]
fn every_pet_looks_different_in_every_mood() {
    let mut seen = HashSet::new();
    for species in Species::VARIANTS {
        for pose in poses() {
            let svg = portrait(*species, pose).svg();
            let tree = Tree::from_str(&svg, &Options::default()).unwrap();
            assert_eq!((tree.size().width(), tree.size().height()), (400.0, 372.0), "{species} {pose:?}");
            assert!(seen.insert(svg), "{species} {pose:?} looks like another");
        }
        let bytes = png(&portrait(*species, Pose::Awake(Mood::Ecstatic)).svg()).unwrap();
        assert!(bytes.len() < 250_000, "{species}: {} bytes", bytes.len());
    }
    assert_eq!(seen.len(), 24);
}

#[test]
fn bars_are_as_long_as_their_figures() {
    let count = |upper: u8| {
        let mut portrait = portrait(Species::CodeFox, Pose::Awake(Mood::Content));
        portrait.needs[0].points = upper;
        let pixels = Pixmap::decode_png(&png(&portrait.svg()).unwrap()).unwrap();
        let is_green =
            |x: u32| pixels.pixel(x, 592).is_some_and(|p| (p.red(), p.green(), p.blue()) == (0x5e, 0xc9, 0x8f));
        (0..800).filter(|x| is_green(*x)).count()
    };
    // 212 units of two dots each, less the mark and the rounded end.
    assert_eq!((count(100), count(50)), (419, 207));
    assert_eq!(count(0), 0);
    assert_eq!(count(255), count(100));
}

#[test]
fn a_wish_and_a_sleeping_buff_are_shapes_too() {
    let plain = portrait(Species::ViralCat, Pose::Awake(Mood::Sad));
    let wishes = [Some(Wish::Treat), Some(Wish::Play)].map(|wish| Portrait { wish, ..plain.clone() }.svg());
    assert_ne!(wishes[0], wishes[1]);
    assert_ne!(plain.svg(), wishes[0]);
    let asleep = Portrait { buff_is_awake: false, ..plain.clone() };
    assert_ne!(plain.svg().matches("<path").count(), 0);
    assert_ne!(plain.svg(), asleep.svg());
}
