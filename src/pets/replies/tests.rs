//! What is said about pets, read as a member reads it.

use chrono::{DateTime, TimeDelta, Utc};

use super::*;
use crate::{
    economy::ledger::{Gains, Holdings, Settled},
    ids::EventId,
    pets::model::{Adopted, Cared, Fed, Needs, Points, Refusal, Released, Renamed, Rested, Stats},
    words::Locale,
};

fn at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

fn words() -> Words {
    Words::new(Locale::english())
}

fn settled<T>(done: T) -> Settled<T> {
    Settled { done, gains: Gains::default(), after: Holdings::default(), replayed: false }
}

fn needs(hunger: u8, happiness: u8) -> Needs {
    Needs { hunger: Points::whole(hunger), happiness: Points::whole(happiness) }
}

fn pet(stats: Stats) -> Pet {
    Pet { id: 3, species: Species::CodeFox, name: Some("Byte *x*".into()), stats, since: at() }
}

fn shown(pet: &Pet, hours: i64) -> Reply {
    let numbers = Numbers::load(None).unwrap();
    let condition = pet.at(at() + TimeDelta::hours(hours), &[], &numbers);
    let (words, help) = (words(), Help::default());
    let sight = Sight { words: &words, help: &help, numbers: &numbers, owner: UserId(7), pet, condition: &condition };
    sight.show(&[], Some(vec![1]), Buttons::Shown)
}

fn buttons(reply: &Reply) -> String {
    let crate::reply::Row::Buttons(buttons) = &reply.rows[0] else { panic!("{reply:?}") };
    buttons
        .iter()
        .map(|b| format!("{}{}", b.label, if b.disabled { " (off)" } else { "" }))
        .collect::<Vec<_>>()
        .join(", ")
}

#[test]
fn how_a_pet_is_shown() {
    let stats = Stats { xp: 1_300, ..Stats::newborn(at()) };
    insta::assert_snapshot!(shown(&pet(stats), 3).cards[0].text, @"");
    insta::assert_snapshot!(shown(&pet(stats), 3).files[0].alt, @"");
    insta::assert_snapshot!(buttons(&shown(&pet(stats), 3)), @"");
    insta::assert_snapshot!(shown(&pet(stats), 60).cards[0].text, @"");
    let played = Stats { played_at: Some((at() + TimeDelta::hours(3)).timestamp_millis()), ..stats };
    insta::assert_snapshot!(shown(&pet(played), 3).cards[0].text, @"");
    let resting = Stats { rest: stats.rest.begun(at(), TimeDelta::days(14)), ..stats };
    insta::assert_snapshot!(shown(&pet(resting), 3).cards[0].text, @"");
    insta::assert_snapshot!(shown(&pet(resting), 3).files[0].alt, @"");
    insta::assert_snapshot!(buttons(&shown(&pet(resting), 3)), @"");
}

#[test]
fn the_picture_writes_only_what_its_font_has() {
    let numbers = Numbers::load(None).unwrap();
    for (species, name, written) in [
        (Species::ViralCat, Some("ネコ"), "Viral Cat"),
        (Species::NanoDrone, Some("Zoë"), "Zoë"),
        (Species::CodeFox, None, "Code Fox"),
    ] {
        let pet = Pet { species, name: name.map(str::to_owned), ..pet(Stats::newborn(at())) };
        for hours in [0, 70] {
            let condition = pet.at(at() + TimeDelta::hours(hours), &[], &numbers);
            let (words, help) = (words(), Help::default());
            let sight = Sight {
                words: &words,
                help: &help,
                numbers: &numbers,
                owner: UserId(7),
                pet: &pet,
                condition: &condition,
            };
            let portrait = sight.portrait();
            assert_eq!((portrait.name.as_str(), portrait.wish.is_some()), (written, hours > 0));
            for line in [&portrait.level, &portrait.subtitle, &portrait.buff, &portrait.needs[0].label] {
                assert!(can_write(line) && !line.contains('⟨'), "{line}");
            }
        }
    }
}

#[test]
fn what_care_says() {
    let (words, help) = (words(), Help::default());
    let care = |before, after| Cared {
        user: UserId(7),
        species: Species::CodeFox,
        name: None,
        before,
        after,
        useful_at: Some(at()),
        helps_until: Some(at()),
    };
    let fed = |left| {
        let care = care(needs(40, 70), needs(90, 95));
        super::fed(&words, &settled(Fed { care, treat: "companion_treat".into(), left }), &help).join("\n")
    };
    insta::assert_snapshot!(fed(8), @"");
    insta::assert_snapshot!(fed(1), @"");
    insta::assert_snapshot!(fed(0), @"");
    let played = settled(care(needs(40, 70), needs(40, 80)));
    insta::assert_snapshot!(super::played(&words, &played).join("\n"), @"");
    let rested = |ends_at, left_minutes| {
        let name = Some("Byte".to_owned());
        let rested =
            Rested { species: Species::CodeFox, name, needs: needs(40, 70), ends_at, left_minutes, helps_until: None };
        super::rested(&words, &settled(rested)).join("\n")
    };
    insta::assert_snapshot!(rested(Some(at()), 14 * 1_440), @"");
    insta::assert_snapshot!(rested(None, 13 * 1_440 + 65), @"");
    insta::assert_snapshot!(rested(None, 300), @"");
    insta::assert_snapshot!(rested(None, 5), @"");
    let hatched = |name: Option<&str>| {
        let adopted = Adopted { user: UserId(7), species: Species::ViralCat, name: name.map(str::to_owned) };
        adopted_lines(&words, adopted, &help)
    };
    insta::assert_snapshot!(hatched(Some("Nyan")), @"");
    insta::assert_snapshot!(hatched(None), @"");
}

fn adopted_lines(words: &Words, adopted: Adopted, help: &Help) -> String {
    super::adopted(words, &settled(adopted), help).join("\n")
}

#[test]
fn what_names_and_goodbyes_say() {
    let (words, help) = (words(), Help::default());
    let renamed = |before: Option<&str>| {
        let renamed = Renamed { species: Species::CodeFox, before: before.map(str::to_owned), after: "Bit".into() };
        super::renamed(&words, &settled(renamed)).text
    };
    insta::assert_snapshot!(renamed(Some("Byte")), @"");
    insta::assert_snapshot!(renamed(None), @"");
    let question = ReleaseQuestion { asked: EventId(5), pet: 3 };
    assert_eq!(ReleaseQuestion::of_state("y5.3"), Some((true, question)));
    for foreign in ["", "y", "z5.3", "y5.x", "ü5.3"] {
        assert_eq!(ReleaseQuestion::of_state(foreign), None, "{foreign}");
    }
    let (pet, numbers) = (pet(Stats { xp: 1_300, ..Stats::newborn(at()) }), Numbers::load(None).unwrap());
    let condition = pet.at(at(), &[], &numbers);
    insta::assert_snapshot!(ask_release(&words, UserId(7), question, (&pet, &condition), at()).text, @"");
    let gone = Released { species: Species::CodeFox, name: Some("Byte".into()) };
    insta::assert_snapshot!(release_answered(&words, UserId(7), question, Some(&gone), &help).text, @"");
    insta::assert_snapshot!(release_answered(&words, UserId(7), question, None, &help).text, @"");
}

#[test]
fn what_a_refusal_says() {
    let said = |refusal: Refusal| Message::from(refusal).to_string();
    let (name, species, when) = (Some("Byte".to_owned()), Species::CodeFox, Some(at()));
    let lines = [
        Refusal::NoPet,
        Refusal::NoPetOfOther,
        Refusal::HasPet { name: name.clone(), species },
        Refusal::HasPet { name: None, species },
        Refusal::NoEgg { egg: Some("fox_egg".into()) },
        Refusal::NoEgg { egg: None },
        Refusal::ManyEggs,
        Refusal::NoTreat { treat: Some("companion_treat".into()) },
        Refusal::NotHungry { name: name.clone(), species, useful_at: when },
        Refusal::NotHungry { name: None, species, useful_at: None },
        Refusal::HappyAlready { name: name.clone(), species, useful_at: when },
        Refusal::PlayedJustNow { name: None, species, ready_at: at() },
        Refusal::Asleep { name, species },
        Refusal::NoRestLeft { days: 14, renews_at: at() },
        Refusal::NameEmpty,
        Refusal::NameLong { length: 40 },
        Refusal::NameMention,
        Refusal::NameRefused,
        Refusal::NameSame,
        Refusal::ReleaseStale,
        Refusal::ReleaseOther,
    ];
    insta::assert_snapshot!(lines.map(said).join("\n"), @"");
}
