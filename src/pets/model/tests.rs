//! The rules of pets.

use std::sync::LazyLock;

use chrono::{TimeDelta, TimeZone};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::{
    economy::{
        Boost, Numbers,
        ledger::{Belongings, Facts, Holdings, PetChange, Posting},
    },
    ids::{ChannelId, EventId, UserId},
    origin::Origin,
    words::Locale,
};

fn numbers() -> &'static Numbers {
    static NUMBERS: LazyLock<Numbers> = LazyLock::new(|| Numbers::load(None).unwrap());
    &NUMBERS
}

fn start() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 5, 4, 12, 0, 0).unwrap()
}

fn late() -> DateTime<Utc> {
    start() + TimeDelta::days(1)
}

/// Somebody with things, at a time.
struct Owner {
    origin: Origin,
    belongings: Value,
}

impl Owner {
    fn new(items: &Value) -> Self {
        let origin = Origin {
            user: UserId(7),
            guild: None,
            channel: ChannelId(1),
            event: EventId(1),
            locale: Locale::english(),
        };
        let items: serde_json::Map<_, _> = items
            .as_object()
            .unwrap()
            .iter()
            .map(|(id, n)| (id.clone(), json!({ "quantity": n, "held": 0 })))
            .collect();
        Self { origin, belongings: json!({ "items": items }) }
    }

    fn with_pet(species: Species, stats: &Value) -> Self {
        let mut owner = Self::new(&json!({ "companion_treat": 9 }));
        owner.belongings["pet"] = json!({
            "id": 3, "pet_type": species, "name": "Byte", "stats": stats,
            "created_at": start(), "updated_at": start(),
        });
        owner
    }

    fn healthy() -> Self {
        Self::with_pet(Species::CodeFox, &Stats::newborn(start()).value())
    }

    /// Does something at a time, and keeps what it changes.
    fn does<T>(
        &mut self,
        hours: f64,
        act: impl FnOnce(&Facts<'_>) -> Result<(Posting, T), Refusal>,
    ) -> Result<T, Refusal> {
        let belongings = self.belongings_at(hours);
        let (origin, now) = (&self.origin, belongings.read_at());
        let facts = Facts { origin, now, holdings: Holdings::default(), belongings: &belongings };
        let (posting, done) = act(&facts)?;
        match posting.pet {
            Some(PetChange::Adopt { pet_type, name, stats }) => {
                self.belongings["pet"] = json!({
                    "id": 3, "pet_type": pet_type, "name": name, "stats": stats, "created_at": now, "updated_at": now,
                });
            }
            Some(PetChange::Keep { name, stats, .. }) => {
                self.belongings["pet"]["name"] = json!(name);
                self.belongings["pet"]["stats"] = stats;
            }
            Some(PetChange::Release { .. }) => self.belongings["pet"] = Value::Null,
            None => {}
        }
        for change in posting.items {
            let quantity = &mut self.belongings["items"][change.item.as_str()]["quantity"];
            *quantity = json!(quantity.as_i64().unwrap() + i64::from(change.delta));
        }
        Ok(done)
    }

    fn belongings_at(&self, hours: f64) -> Belongings {
        let mut belongings = self.belongings.clone();
        #[expect(clippy::cast_possible_truncation, reason = "hours of a test")]
        let ms = (hours * 3_600_000.0) as i64;
        belongings["read_at"] = json!(start().timestamp_millis() + ms);
        serde_json::from_value(belongings).unwrap()
    }

    fn condition(&self, hours: f64) -> Condition {
        let belongings = self.belongings_at(hours);
        Pet::of(&belongings).unwrap().at(belongings.read_at(), &belongings.outages, numbers())
    }

    fn shown(&self, hours: f64) -> (u8, u8) {
        let needs = self.condition(hours).needs;
        (needs.hunger.shown(), needs.happiness.shown())
    }
}

#[test]
fn needs_go_down_with_time_and_never_below_nothing() {
    let owner = Owner::healthy();
    assert_eq!(owner.shown(0.0), (100, 100));
    assert_eq!(owner.shown(10.0), (80, 90));
    assert_eq!(owner.shown(60.0), (0, 40));
    assert_eq!(owner.shown(1_000_000.0), (0, 0));
    // A clock set back costs nothing.
    assert_eq!(owner.shown(-5.0), (100, 100));
}

#[test]
fn moods_follow_the_average() {
    let mood = |hunger, happiness| Needs { hunger: Points::whole(hunger), happiness: Points::whole(happiness) }.mood();
    let cases = [
        (100, 80, Mood::Ecstatic),
        (100, 79, Mood::Happy),
        (65, 65, Mood::Happy),
        (64, 65, Mood::Content),
        (40, 40, Mood::Content),
        (40, 39, Mood::Sad),
        (0, 40, Mood::Sad),
        (0, 39, Mood::Critical),
    ];
    for (hunger, happiness, expected) in cases {
        assert_eq!(mood(hunger, happiness), expected, "{hunger} {happiness}");
    }
}

#[test]
fn outages_and_rest_do_not_count_even_at_once() {
    let mut owner = Owner::healthy();
    let ms = |hours: i64| start().timestamp_millis() + hours * 3_600_000;
    owner.belongings["outages"] = json!([[ms(5), ms(15)], [ms(-10), ms(2)]]);
    // 20 hours, of which 2 and 10 Artie was away.
    assert_eq!(owner.shown(20.0), (84, 92));
    owner.does(20.0, |facts| rest(facts, numbers())).unwrap();
    owner.belongings["outages"].as_array_mut().unwrap().push(json!([ms(30), ms(40)]));
    assert_eq!(owner.shown(50.0), (84, 92));
    let awake = owner.does(50.0, |facts| rest(facts, numbers())).unwrap();
    assert_eq!((awake.ends_at, awake.left_minutes), (None, (14 * 24 - 30) * 60));
    assert_eq!(owner.shown(51.0), (82, 91));
}

#[test]
fn help_sleeps_below_twenty_and_at_rest() {
    let mut owner = Owner::healthy();
    let helps = |owner: &Owner, hours| owner.condition(hours).is_helping;
    // Begun points count: 19.5 is shown as 20.
    assert!(helps(&owner, 40.2));
    assert!(!helps(&owner, 40.5));
    let until = owner.condition(0.0).helps_until.unwrap();
    assert_eq!(until, start() + TimeDelta::minutes(40 * 60 + 30));
    owner.does(1.0, |facts| rest(facts, numbers())).unwrap();
    let resting = owner.condition(2.0);
    assert_eq!((resting.is_helping, resting.helps_until), (false, None));
    let buff = |belongings: &Belongings| crate::pets::buff_at(belongings, numbers(), belongings.read_at());
    assert_eq!(buff(&owner.belongings_at(2.0)), Boost::default());
    assert_eq!(buff(&Owner::healthy().belongings_at(2.0)), Boost { fight_coins: 10, ..Boost::default() });
    assert_eq!(buff(&Belongings::default()), Boost::default());
}

#[test]
fn help_grows_a_point_with_ten_levels() {
    let at_level = |species, level: i64| {
        let xp = 140 * (level - 1) * (level - 1);
        let owner = Owner::with_pet(species, &json!({ "xp": xp, "at": start().timestamp_millis() }));
        let condition = owner.condition(0.0);
        assert_eq!(condition.level.number, level);
        condition.buff
    };
    assert_eq!(at_level(Species::NanoDrone, 9), Boost { gather_luck: 15, ..Boost::default() });
    assert_eq!(at_level(Species::NanoDrone, 10), Boost { gather_luck: 16, ..Boost::default() });
    assert_eq!(at_level(Species::CodeFox, 25), Boost { fight_coins: 12, ..Boost::default() });
    assert_eq!(at_level(Species::QuantumRabbit, 30), Boost { work_cooldown: -23, ..Boost::default() });
    assert_eq!(at_level(Species::QuantumRabbit, 9_000), Boost { work_cooldown: -100, ..Boost::default() });
    assert_eq!(at_level(Species::ViralCat, 1), Boost { xp: 25, ..Boost::default() });
}

#[test]
fn an_egg_is_hatched_once() {
    let hatch = |items: &Value, species, name| {
        let mut owner = Owner::new(items);
        let adopted = owner.does(0.0, |facts| adopt(facts, species, name, numbers()));
        adopted.map(|adopted| (adopted, owner))
    };
    let (adopted, mut owner) = hatch(&json!({ "fox_egg": 1 }), None, Some(" Vix ")).unwrap();
    assert_eq!((adopted.species, adopted.name.as_deref()), (Species::CodeFox, Some("Vix")));
    assert_eq!(owner.belongings["items"]["fox_egg"]["quantity"], 0);
    assert_eq!(owner.shown(0.0), (100, 100));
    let again = owner.does(0.0, |facts| adopt(facts, None, None, numbers()));
    assert_eq!(again, Err(Refusal::HasPet { name: Some("Vix".into()), species: Species::CodeFox }));

    let both = json!({ "fox_egg": 1, "cat_egg": 2 });
    assert_eq!(hatch(&both, None, None).map(|_| ()), Err(Refusal::ManyEggs));
    assert_eq!(hatch(&both, Some(Species::ViralCat), None).unwrap().0.species, Species::ViralCat);
    let egg = Some("drone_egg".into());
    assert_eq!(hatch(&both, Some(Species::NanoDrone), None).map(|_| ()), Err(Refusal::NoEgg { egg }));
    assert_eq!(hatch(&json!({}), None, None).map(|_| ()), Err(Refusal::NoEgg { egg: None }));
    assert_eq!(hatch(&both, Some(Species::ViralCat), Some("fuck")).map(|_| ()), Err(Refusal::NameRefused));
}

#[test]
fn feeding_and_playing_help_and_say_when_they_help_again() {
    let mut owner = Owner::healthy();
    let full = owner.does(0.0, |facts| feed(facts, numbers()));
    assert!(
        matches!(full, Err(Refusal::NotHungry { useful_at: Some(at), .. }) if at == start() + TimeDelta::hours(25))
    );
    let fed = owner.does(30.0, |facts| feed(facts, numbers())).unwrap();
    assert_eq!((fed.care.before.hunger.shown(), fed.care.after.hunger.shown()), (40, 90));
    assert_eq!((fed.care.before.happiness.shown(), fed.care.after.happiness.shown(), fed.left), (70, 95, 8));
    assert_eq!(fed.care.useful_at, Some(start() + TimeDelta::hours(50)));

    let played = owner.does(30.0, |facts| play(facts, numbers())).unwrap();
    assert_eq!((played.before.happiness.shown(), played.after.happiness.shown()), (95, 100));
    assert_eq!(played.useful_at, Some(start() + TimeDelta::hours(31)));
    let soon = owner.does(30.9, |facts| play(facts, numbers()));
    assert!(matches!(soon, Err(Refusal::PlayedJustNow { .. })), "{soon:?}");
    assert!(owner.does(33.0, |facts| play(facts, numbers())).is_ok());

    owner.does(40.0, |facts| rest(facts, numbers())).unwrap();
    assert!(matches!(owner.does(41.0, |facts| feed(facts, numbers())), Err(Refusal::Asleep { .. })));
    assert!(matches!(owner.does(41.0, |facts| play(facts, numbers())), Err(Refusal::Asleep { .. })));
    let mut poor = Owner::healthy();
    poor.belongings["items"] = json!({});
    let treat = Some("companion_treat".into());
    assert_eq!(poor.does(30.0, |facts| feed(facts, numbers())), Err(Refusal::NoTreat { treat }));
}

#[test]
fn rest_runs_out_and_is_refused_then() {
    let mut owner = Owner::healthy();
    let resting = owner.does(0.0, |facts| rest(facts, numbers())).unwrap();
    assert_eq!(resting.ends_at, Some(start() + TimeDelta::days(14)));
    let later = 24.0 * 14.0 + 10.0;
    assert_eq!(owner.shown(later), (80, 90));
    let refused = owner.does(later, |facts| rest(facts, numbers()));
    assert_eq!(
        refused.unwrap_err(),
        Refusal::NoRestLeft { days: 14, renews_at: Utc.with_ymd_and_hms(2026, 6, 1, 0, 0, 0).unwrap() }
    );
}

#[test]
fn names_change_and_pets_go() {
    let mut owner = Owner::healthy();
    let renamed = owner.does(1.0, |facts| rename(facts, "Bit", numbers())).unwrap();
    assert_eq!((renamed.before.as_deref(), renamed.after.as_str()), (Some("Byte"), "Bit"));
    assert_eq!(owner.does(1.0, |facts| rename(facts, " Bit", numbers())), Err(Refusal::NameSame));
    assert_eq!(owner.shown(10.0), (80, 90));
    assert_eq!(owner.does(2.0, |facts| release(facts, 3, start())), Err(Refusal::ReleaseStale));
    assert_eq!(owner.does(2.0, |facts| release(facts, 4, late())), Err(Refusal::ReleaseOther));
    owner.does(2.0, |facts| release(facts, 3, late())).unwrap();
    assert_eq!(owner.does(2.0, |facts| release(facts, 3, late())), Err(Refusal::NoPet));
    assert_eq!(owner.does(2.0, |facts| feed(facts, numbers())).unwrap_err(), Refusal::NoPet);
}

#[test]
fn what_older_systems_wrote_is_a_pet_too() {
    let mut owner =
        Owner::with_pet(Species::ViralCat, &json!({ "level": 4, "xp": 1_300, "hunger": 40, "happiness": 12.5 }));
    owner.belongings["pet"]["pet_type"] = json!("cat");
    assert_eq!((owner.shown(0.0), owner.condition(0.0).level.number), ((40, 13), 4));
    assert_eq!(owner.shown(10.0), (20, 3));
    owner.belongings["pet"]["pet_type"] = json!("dragon");
    assert_eq!(Pet::of(&owner.belongings_at(0.0)), None);
    owner.belongings["pet"]["pet_type"] = json!("fox");
    owner.belongings["pet"]["stats"] = Value::Null;
    assert_eq!(owner.shown(0.0), (100, 100));
}

#[test]
fn a_pet_learns_what_its_owner_learns() {
    let owner = Owner::healthy();
    let belongings = owner.belongings_at(3.0);
    let facts = Facts {
        origin: &owner.origin,
        now: belongings.read_at(),
        holdings: Holdings::default(),
        belongings: &belongings,
    };
    let mut posting = Posting { xp: 140, ..Posting::default() };
    let (pet, level) = crate::pets::learn(&facts, &mut posting, numbers()).unwrap();
    assert_eq!((pet.name.as_deref(), level), (Some("Byte"), 2));
    let Some(PetChange::Keep { id: 3, stats, .. }) = posting.pet else { panic!("{posting:?}") };
    assert_eq!((stats["xp"].as_i64(), stats["level"].as_i64()), (Some(140), Some(2)));
    let mut nothing = Posting::default();
    assert_eq!((crate::pets::learn(&facts, &mut nothing, numbers()), nothing), (None, Posting::default()));
}

proptest! {
    #[test]
    fn looking_often_costs_nothing_and_care_never_hurts(
        steps in prop::collection::vec((1..2_000_i32, 0..5_u8), 1..60),
    ) {
        let (mut watched, mut minutes) = (Owner::healthy(), 0);
        let untouched = Owner::healthy();
        let mut cared_for = false;
        for (wait, action) in steps {
            let was_resting = watched.condition(f64::from(minutes) / 60.0).is_resting();
            minutes += wait;
            let hours = f64::from(minutes) / 60.0;
            let before = watched.condition(hours);
            match action {
                0 => drop(watched.does(hours, |facts| feed(facts, numbers())).map(|_| cared_for = true)),
                1 => drop(watched.does(hours, |facts| play(facts, numbers())).map(|_| cared_for = true)),
                2 => drop(watched.does(hours, |facts| rest(facts, numbers())).map(|_| cared_for = true)),
                _ => {
                    // Only settles what went by.
                    watched.does(hours, |facts| {
                        let pet = Pet::of(facts.belongings).unwrap();
                        let stats = pet.settled(&before, &numbers().pets);
                        Ok((Posting { pet: Some(pet.kept(&stats)), ..Posting::default() }, ()))
                    }).unwrap();
                }
            }
            let after = watched.condition(hours);
            prop_assert!(after.needs.hunger >= before.needs.hunger && after.needs.happiness >= before.needs.happiness);
            prop_assert!(after.rest.left <= before.rest.left + TimeDelta::milliseconds(1));
            if !cared_for {
                prop_assert!(!was_resting);
                let (one, other) = (watched.shown(hours), untouched.shown(hours));
                prop_assert!(one.0.abs_diff(other.0) <= 1 && one.1.abs_diff(other.1) <= 1, "{one:?} {other:?}");
            }
        }
    }
}
