//! Pets: one for each person who hatches an egg.
//!
//! It promises that nothing dies and nobody starves while Artie is away: needs are computed from elapsed time when they
//! are looked at. It refuses to know Discord. What a pet is good for is data ([`buff_at`]): `effects` adds it to the rest.

pub mod commands;
mod deeds;
pub mod drawing;
pub mod model;
pub mod replies;

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

pub use commands::{commands, components};

use crate::{
    clock::Clock,
    economy::{
        Boost, Economy, Numbers,
        ledger::{Belongings, Facts, Ledger, Posting, Settled},
    },
    error::Result,
    ids::{EventId, UserId, snowflake_time},
    origin::Origin,
    pets::model::{Adopted, Cared, Condition, Fed, Pet, Refusal, Released, Renamed, Rested, Species},
    uptime::Uptime,
};

/// The verbs of pets. Each answers a replay of its event with the first outcome.
#[derive(Clone, Debug)]
pub struct Pets {
    clock: Clock,
    ledger: Ledger,
    numbers: Arc<Numbers>,
    uptime: Uptime,
}

impl Pets {
    /// On the economy's ledger, by its numbers.
    pub fn new(clock: Clock, economy: &Economy, uptime: Uptime) -> Self {
        Self { clock, ledger: economy.ledger().clone(), numbers: economy.numbers().clone(), uptime }
    }

    /// Somebody's pet and how it is.
    pub async fn look(&self, person: UserId) -> Result<(Pet, Condition)> {
        self.uptime.assure().await?;
        let (_, belongings) = self.ledger.standing(person).await?;
        let pet = Pet::of(&belongings).ok_or(Refusal::NoPet)?;
        let condition = pet.at(self.clock.now(), &belongings.outages, &self.numbers);
        Ok((pet, condition))
    }

    /// Hatches an egg.
    pub async fn adopt(
        &self,
        origin: &Origin,
        species: Option<Species>,
        name: Option<&str>,
    ) -> Result<Settled<Adopted>> {
        self.ledger.settle(origin, &deeds::Adopt { numbers: &self.numbers, species, name }).await
    }

    /// Gives it a treat.
    pub async fn feed(&self, origin: &Origin) -> Result<Settled<Fed>> {
        self.uptime.assure().await?;
        self.ledger.settle(origin, &deeds::Feed { numbers: &self.numbers }).await
    }

    /// Plays with it.
    pub async fn play(&self, origin: &Origin) -> Result<Settled<Cared>> {
        self.uptime.assure().await?;
        self.ledger.settle(origin, &deeds::Play { numbers: &self.numbers }).await
    }

    /// Lets it rest, or wakes it.
    pub async fn rest(&self, origin: &Origin) -> Result<Settled<Rested>> {
        self.uptime.assure().await?;
        self.ledger.settle(origin, &deeds::Rest { numbers: &self.numbers }).await
    }

    /// Calls it something else.
    pub async fn rename(&self, origin: &Origin, name: &str) -> Result<Settled<Renamed>> {
        self.ledger.settle(origin, &deeds::Rename { numbers: &self.numbers, name }).await
    }

    /// Lets the pet go that an earlier event asked about, if that was just now. The event is the earlier one: it happens
    /// once, however often the button is pressed.
    pub async fn release(&self, origin: &Origin, asked: EventId, id: i64) -> Result<Settled<Released>> {
        let until = snowflake_time(asked.0) + TimeDelta::seconds(self.numbers.pets.release_seconds);
        self.ledger.settle(&Origin { event: asked, ..origin.clone() }, &deeds::Release { id, until }).await
    }

    /// Until when the question before a release can be answered.
    pub fn release_until(&self, asked: EventId) -> DateTime<Utc> {
        snowflake_time(asked.0) + TimeDelta::seconds(self.numbers.pets.release_seconds)
    }
}

/// What somebody's pet is good for at a moment: nothing while it rests or is not well.
pub fn buff_at(belongings: &Belongings, numbers: &Numbers, at: DateTime<Utc>) -> Boost {
    let condition = Pet::of(belongings).map(|pet| pet.at(at, &belongings.outages, numbers));
    condition.filter(|condition| condition.is_helping).map(|condition| condition.buff).unwrap_or_default()
}

/// When the help of somebody's pet falls asleep, if nothing is done; `None` = it sleeps, or there is no pet.
pub fn buff_until(belongings: &Belongings, numbers: &Numbers) -> Option<DateTime<Utc>> {
    Pet::of(belongings)?.at(belongings.read_at(), &belongings.outages, numbers).helps_until
}

/// Lets a pet learn from what its owner did, in the same posting; gives its name and the level that it reached by it. A deed
/// that changes the pet itself teaches it nothing.
pub fn learn(facts: &Facts<'_>, posting: &mut Posting, numbers: &Numbers) -> Option<(Pet, i64)> {
    if posting.xp <= 0 || posting.pet.is_some() {
        return None;
    }
    let pet = Pet::of(facts.belongings)?;
    let (stats, level) = pet.learned(posting.xp, numbers);
    posting.pet = Some(pet.kept(&stats));
    level.map(|level| (pet, level))
}
