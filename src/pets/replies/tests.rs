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
    insta::assert_snapshot!(shown(&pet(stats), 3).cards[0].text, @r"
    **Byte \*x\***, the Code Fox of <@7>
    Level 4 · 1,300 of 2,240 XP to the next. It learns whenever you gain XP.
    It helps with +10% coins from fights. Without care, that falls asleep <t:1800145800:R>.
    A treat does the most good <t:1800090000:R>.
    It would like to play now.
    ");
    insta::assert_snapshot!(shown(&pet(stats), 3).files[0].alt, @"Byte *x*, a Code Fox of level 4, is ecstatic. Fullness 94 of 100, happiness 97 of 100. What it is good for: +10% coins from fights.");
    insta::assert_snapshot!(buttons(&shown(&pet(stats), 3)), @"Feed, Play, Let it rest");
    insta::assert_snapshot!(shown(&pet(stats), 60).cards[0].text, @r"
    **Byte \*x\***, the Code Fox of <@7>
    Level 4 · 1,300 of 2,240 XP to the next. It learns whenever you gain XP.
    Its help (+10% coins from fights) is asleep: fullness and happiness must both be at 20 or more.
    A treat would do it good now.
    It would like to play now.
    ");
    let played = Stats { played_at: Some((at() + TimeDelta::hours(3)).timestamp_millis()), ..stats };
    insta::assert_snapshot!(shown(&pet(played), 3).cards[0].text, @r"
    **Byte \*x\***, the Code Fox of <@7>
    Level 4 · 1,300 of 2,240 XP to the next. It learns whenever you gain XP.
    It helps with +10% coins from fights. Without care, that falls asleep <t:1800145800:R>.
    A treat does the most good <t:1800090000:R>.
    It wants to play again <t:1800014400:R>.
    ");
    let resting = Stats { rest: stats.rest.begun(at(), TimeDelta::days(14)), ..stats };
    insta::assert_snapshot!(shown(&pet(resting), 3).cards[0].text, @r"
    **Byte \*x\***, the Code Fox of <@7>
    Level 4 · 1,300 of 2,240 XP to the next. It learns whenever you gain XP.
    It is resting: its needs stand still, and its help sleeps. It wakes by itself <t:1801209600:R>.
    ");
    insta::assert_snapshot!(shown(&pet(resting), 3).files[0].alt, @"Byte *x*, a Code Fox of level 4, is resting. Fullness 100 of 100, happiness 100 of 100. What it is good for: +10% coins from fights, asleep.");
    insta::assert_snapshot!(buttons(&shown(&pet(resting), 3)), @"Feed (off), Play (off), Wake it");
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
    insta::assert_snapshot!(fed(8), @"Code Fox ate a companion treat. Fullness 40 → **90**, happiness 70 → **95**. You have 8 left.");
    insta::assert_snapshot!(fed(1), @"Code Fox ate a companion treat. Fullness 40 → **90**, happiness 70 → **95**. You have 1 left.");
    insta::assert_snapshot!(fed(0), @"Code Fox ate a companion treat. Fullness 40 → **90**, happiness 70 → **95**. That was your last one; `/shop buy` has more.");
    let played = settled(care(needs(40, 70), needs(40, 80)));
    insta::assert_snapshot!(super::played(&words, &played).join("\n"), @"You played with Code Fox. Happiness 70 → **80**, fullness 40.");
    let rested = |ends_at, left_minutes| {
        let name = Some("Byte".to_owned());
        let rested =
            Rested { species: Species::CodeFox, name, needs: needs(40, 70), ends_at, left_minutes, helps_until: None };
        super::rested(&words, &settled(rested)).join("\n")
    };
    insta::assert_snapshot!(rested(Some(at()), 14 * 1_440), @"Byte is resting now. Fullness stays at 40 and happiness at 70. Rest left this month: 14 days.");
    insta::assert_snapshot!(rested(None, 13 * 1_440 + 65), @"Byte is awake again, with fullness 40 and happiness 70. Rest left this month: 13 days and 1 hour.");
    insta::assert_snapshot!(rested(None, 300), @"Byte is awake again, with fullness 40 and happiness 70. Rest left this month: 5 hours.");
    insta::assert_snapshot!(rested(None, 5), @"Byte is awake again, with fullness 40 and happiness 70. Rest left this month: 5 minutes.");
    let hatched = |name: Option<&str>| {
        let adopted = Adopted { user: UserId(7), species: Species::ViralCat, name: name.map(str::to_owned) };
        adopted_lines(&words, adopted, &help)
    };
    insta::assert_snapshot!(hatched(Some("Nyan")), @"<@7> hatched a Viral Cat and called it **Nyan**!");
    insta::assert_snapshot!(hatched(None), @"<@7> hatched a Viral Cat! Give it a name: `/pet rename`");
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
    insta::assert_snapshot!(renamed(Some("Byte")), @"Your Code Fox is called **Bit** now. It was called Byte.");
    insta::assert_snapshot!(renamed(None), @"Your Code Fox is called **Bit** now.");
    let question = ReleaseQuestion { asked: EventId(5), pet: 3 };
    assert_eq!(ReleaseQuestion::of_state("y5.3"), Some((true, question)));
    for foreign in ["", "y", "z5.3", "y5.x", "ü5.3"] {
        assert_eq!(ReleaseQuestion::of_state(foreign), None, "{foreign}");
    }
    let (pet, numbers) = (pet(Stats { xp: 1_300, ..Stats::newborn(at()) }), Numbers::load(None).unwrap());
    let condition = pet.at(at(), &[], &numbers);
    insta::assert_snapshot!(ask_release(&words, UserId(7), question, (&pet, &condition), at()).text, @r"Let **Byte \*x\*** go? It is of level 4 with 1,300 XP, and it will not come back; its egg is not returned. This question ends <t:1800000000:R>.");
    let gone = Released { species: Species::CodeFox, name: Some("Byte".into()) };
    insta::assert_snapshot!(release_answered(&words, UserId(7), question, Some(&gone), &help).text, @"**Byte** went out into the world. Another egg can be hatched with `/pet adopt`.");
    insta::assert_snapshot!(release_answered(&words, UserId(7), question, None, &help).text, @"Nothing changed: your pet stays with you.");
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
        Refusal::NoTreat { treat: None },
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
    insta::assert_snapshot!(lines.map(said).join("\n"), @r"
    You have no pet yet. Buy an egg with `/shop buy`, then hatch it with `/pet adopt`.
    That person has no pet.
    You have a pet already: Byte. Everyone can have one at a time.
    You have a pet already. Everyone can have one at a time.
    You have no egg of that kind. Buy a fox egg with `/shop buy`, or find one in a crate, then try again.
    You have no egg to hatch. Buy one with `/shop buy`, then try again.
    You have eggs of several kinds. Choose one with the `kind` option.
    You have no treats. Buy a companion treat with `/shop buy`, then feed your pet.
    You have no treats, and the shop sells none.
    Byte is full and happy; a treat would be wasted. A treat does the most good <t:1800000000:R>.
    Your pet is full and happy; a treat would be wasted. 
    Byte could not be happier. Playing does the most good <t:1800000000:R>.
    Your pet is still out of breath. You can play again <t:1800000000:R>.
    Byte is resting. Wake it with `/pet rest` first.
    Your pet has rested all of its 14 days this month. It can rest again <t:1800000000:R>.
    That name has no letters that can be seen. Choose one with letters or digits.
    That name has 40 letters; at most 24 fit. Choose a shorter one.
    A pet can't be called like a mention or a link. Choose a plain name.
    That name is not allowed here. Choose another one.
    That is already its name. Choose another one.
    That question is over: it could be answered for a short while only. Your pet stays. Ask again with `/pet release`.
    That question was about another pet. Ask again with `/pet release`.
    ");
}
