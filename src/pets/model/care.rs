//! What can be done with a pet: rules that give what changes, or a refusal.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{Condition, Needs, Pet, Points, Refusal, Species, Stats, checked, pet::budget};
use crate::{
    economy::{
        Numbers,
        ledger::{Belongings, Facts, ItemChange, ItemId, ItemReason, PetChange, Posting},
    },
    ids::UserId,
};

/// A pet that has come out of its egg.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adopted {
    /// Whose it is.
    pub user: UserId,
    /// Its kind.
    pub species: Species,
    /// Its name.
    pub name: Option<String>,
}

/// The needs of a pet before and after something was done, and when the next time is useful.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cared {
    /// Whose it is.
    pub user: UserId,
    /// Its kind.
    pub species: Species,
    /// Its name.
    pub name: Option<String>,
    /// Before.
    pub before: Needs,
    /// After.
    pub after: Needs,
    /// When doing it again helps in full; `None` = now, or never.
    pub useful_at: Option<DateTime<Utc>>,
    /// When its help falls asleep, if nothing else is done; `None` = it sleeps now.
    pub helps_until: Option<DateTime<Utc>>,
}

/// A pet that was fed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fed {
    /// How that was for it.
    pub care: Cared,
    /// What it ate.
    pub treat: ItemId,
    /// How many of them are left.
    pub left: i32,
}

/// A pet that went to rest, or woke up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rested {
    /// Its kind.
    pub species: Species,
    /// Its name.
    pub name: Option<String>,
    /// Its needs, which this does not change.
    pub needs: Needs,
    /// If it rests now: when it wakes by itself.
    pub ends_at: Option<DateTime<Utc>>,
    /// How many minutes of this month's rest are left.
    pub left_minutes: i64,
    /// If it is awake now: when its help falls asleep.
    pub helps_until: Option<DateTime<Utc>>,
}

/// A pet with another name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renamed {
    /// Its kind.
    pub species: Species,
    /// What it was called.
    pub before: Option<String>,
    /// What it is called.
    pub after: String,
}

/// A pet that is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Released {
    /// Its kind.
    pub species: Species,
    /// Its name.
    pub name: Option<String>,
}

/// The pet of whoever asks, and how it is.
fn own(facts: &Facts<'_>, numbers: &Numbers) -> Result<(Pet, Condition), Refusal> {
    let pet = Pet::of(facts.belongings).ok_or(Refusal::NoPet)?;
    let condition = pet.at(facts.now, &facts.belongings.outages, numbers);
    Ok((pet, condition))
}

/// The same, if it is awake.
fn awake(facts: &Facts<'_>, numbers: &Numbers) -> Result<(Pet, Condition), Refusal> {
    let (pet, condition) = own(facts, numbers)?;
    if condition.is_resting() {
        return Err(Refusal::Asleep { name: pet.name, species: pet.species });
    }
    Ok((pet, condition))
}

/// Hatches an egg: the one of the kind that is asked for, or the only one there is.
pub fn adopt(
    facts: &Facts<'_>,
    species: Option<Species>,
    name: Option<&str>,
    numbers: &Numbers,
) -> Result<(Posting, Adopted), Refusal> {
    if let Some(pet) = Pet::of(facts.belongings) {
        return Err(Refusal::HasPet { name: pet.name, species: pet.species });
    }
    let name = name.map(|name| checked(name, &numbers.pets.refused_names)).transpose()?;
    let (egg, species) = egg(facts.belongings, species, numbers)?;
    let user = facts.origin.user;
    let posting = Posting {
        items: vec![ItemChange::lost(user, egg, 1, ItemReason::Adopt)],
        pet: Some(PetChange::Adopt {
            pet_type: species.to_string(),
            name: name.clone(),
            stats: Stats::newborn(facts.now).value(),
        }),
        ..Posting::default()
    };
    Ok((posting.counting("pet_adopted", 1), Adopted { user, species, name }))
}

fn egg(belongings: &Belongings, asked: Option<Species>, numbers: &Numbers) -> Result<(ItemId, Species), Refusal> {
    let eggs = numbers.items.iter().filter_map(|(id, item)| Some((id, Species::of_type(item.pet.as_deref()?)?)));
    let wanted: Vec<_> = eggs.filter(|(_, species)| asked.is_none_or(|asked| asked == *species)).collect();
    let mut owned = wanted.iter().filter(|(id, _)| belongings.stack(id).free() > 0);
    match (owned.next(), owned.next()) {
        (Some((egg, species)), None) => Ok(((*egg).clone(), *species)),
        (Some(_), Some(_)) => Err(Refusal::ManyEggs),
        (None, _) => Err(Refusal::NoEgg { egg: asked.and(wanted.first()).map(|(id, _)| (*id).clone()) }),
    }
}

/// Gives it a treat.
pub fn feed(facts: &Facts<'_>, numbers: &Numbers) -> Result<(Posting, Fed), Refusal> {
    let (pet, condition) = awake(facts, numbers)?;
    let (before, pets) = (condition.needs, &numbers.pets);
    let room = pets.treat_hunger.min(100);
    let useful_at = |needs: &Needs| {
        let hungry = needs.hunger.until(100 - room, pets.hunger_per_hour);
        hungry.map(|long| facts.now + long)
    };
    if before.hunger.shown() == 100 && before.happiness.shown() == 100 {
        return Err(Refusal::NotHungry { useful_at: useful_at(&before), name: pet.name, species: pet.species });
    }
    let mut treats = numbers.items.iter().filter(|(_, item)| item.is_treat).map(|(id, _)| id);
    let treat = treats.clone().find(|id| facts.belongings.stack(id).free() > 0);
    let treat = treat.ok_or_else(|| Refusal::NoTreat { treat: treats.next().cloned() })?;
    let after =
        Needs { hunger: before.hunger.plus(pets.treat_hunger), happiness: before.happiness.plus(pets.treat_happiness) };
    let stats = Stats { needs: after, ..pet.settled(&condition, pets) };
    let care = cared(facts, &pet, &stats, before, useful_at(&after), numbers);
    let left = facts.belongings.stack(treat).free() - 1;
    let posting = Posting {
        items: vec![ItemChange::lost(facts.origin.user, treat.clone(), 1, ItemReason::Feed)],
        pet: Some(pet.kept(&stats)),
        ..Posting::default()
    };
    Ok((posting.counting("pet_fed", 1), Fed { care, treat: treat.clone(), left }))
}

/// Plays with it.
pub fn play(facts: &Facts<'_>, numbers: &Numbers) -> Result<(Posting, Cared), Refusal> {
    let (pet, condition) = awake(facts, numbers)?;
    let (before, pets) = (condition.needs, &numbers.pets);
    let pause = TimeDelta::minutes(pets.play_minutes);
    if let Some(ready_at) = pet.played_at().map(|at| at + pause).filter(|ready_at| facts.now < *ready_at) {
        return Err(Refusal::PlayedJustNow { name: pet.name, species: pet.species, ready_at });
    }
    if before.happiness == Points::FULL || before.happiness.shown() == 100 {
        let full = before.happiness.until(100 - pets.play_happiness.min(100), pets.happiness_per_hour);
        let useful_at = full.map(|long| facts.now + long);
        return Err(Refusal::HappyAlready { name: pet.name, species: pet.species, useful_at });
    }
    let after = Needs { happiness: before.happiness.plus(pets.play_happiness), ..before };
    let settled = pet.settled(&condition, pets);
    let stats = Stats { needs: after, played_at: Some(facts.now.timestamp_millis()), ..settled };
    let care = cared(facts, &pet, &stats, before, Some(facts.now + pause), numbers);
    let posting = Posting { pet: Some(pet.kept(&stats)), ..Posting::default() };
    Ok((posting.counting("pet_played", 1), care))
}

fn cared(
    facts: &Facts<'_>,
    pet: &Pet,
    stats: &Stats,
    before: Needs,
    useful_at: Option<DateTime<Utc>>,
    numbers: &Numbers,
) -> Cared {
    let now = Pet { stats: *stats, ..pet.clone() }.at(facts.now, &[], numbers);
    Cared {
        user: facts.origin.user,
        species: pet.species,
        name: pet.name.clone(),
        before,
        after: stats.needs,
        useful_at,
        helps_until: now.helps_until,
    }
}

/// Lets it rest; wakes it if it rests already.
pub fn rest(facts: &Facts<'_>, numbers: &Numbers) -> Result<(Posting, Rested), Refusal> {
    let (pet, condition) = own(facts, numbers)?;
    let (pets, budget) = (&numbers.pets, budget(&numbers.pets));
    if !condition.is_resting() && condition.rest.left < TimeDelta::minutes(1) {
        return Err(Refusal::NoRestLeft { days: pets.rest_days, renews_at: condition.rest.renews_at });
    }
    let settled = pet.settled(&condition, pets);
    let rest = if condition.is_resting() {
        settled.rest.ended(facts.now, budget)
    } else {
        settled.rest.begun(facts.now, budget)
    };
    let stats = Stats { rest, ..settled };
    let now = Pet { stats, ..pet.clone() }.at(facts.now, &[], numbers);
    let rested = Rested {
        species: pet.species,
        name: pet.name.clone(),
        needs: now.needs,
        ends_at: now.rest.ends_at,
        left_minutes: now.rest.left.num_minutes(),
        helps_until: now.helps_until,
    };
    let posting = Posting { pet: Some(pet.kept(&stats)), ..Posting::default() };
    Ok((posting, rested))
}

/// Calls it something else.
pub fn rename(facts: &Facts<'_>, name: &str, numbers: &Numbers) -> Result<(Posting, Renamed), Refusal> {
    let pet = Pet::of(facts.belongings).ok_or(Refusal::NoPet)?;
    let name = checked(name, &numbers.pets.refused_names)?;
    if pet.name.as_ref() == Some(&name) {
        return Err(Refusal::NameSame);
    }
    let change = PetChange::Keep { id: pet.id, name: Some(name.clone()), stats: pet.stats.value() };
    let posting = Posting { pet: Some(change), ..Posting::default() };
    Ok((posting, Renamed { species: pet.species, before: pet.name, after: name }))
}

/// Lets it go for good: the pet that was asked about and no other, and not after this moment.
pub fn release(facts: &Facts<'_>, id: i64, until: DateTime<Utc>) -> Result<(Posting, Released), Refusal> {
    if facts.now > until {
        return Err(Refusal::ReleaseStale);
    }
    let pet = Pet::of(facts.belongings).ok_or(Refusal::NoPet)?;
    if pet.id != id {
        return Err(Refusal::ReleaseOther);
    }
    let posting = Posting { pet: Some(PetChange::Release { id }), ..Posting::default() };
    Ok((posting, Released { species: pet.species, name: pet.name }))
}
