//! What is done with pets, as the ledger's deeds: each only asks its rule.

use chrono::{DateTime, Utc};

use crate::{
    db::Connection,
    economy::{
        Numbers,
        ledger::{self, Decision, Deed, Facts, Moment, Read},
    },
    error::Result,
    pets::model::{Adopted, Cared, Fed, Released, Renamed, Rested, Species, adopt, feed, play, release, rename, rest},
    words::Message,
};

/// A deed that looks at nothing but what its actor has.
macro_rules! deed {
    ($deed:ty, $name:literal, $done:ty, |$self:ident, $facts:ident| $rule:expr) => {
        impl Deed for $deed {
            const NAME: &'static str = $name;
            type Seen = ();
            type Done = $done;

            async fn read(&self, connection: &mut Connection, moment: Moment<'_>) -> Result<Read<Self>> {
                Ok((ledger::standing(connection, moment).await?, ()))
            }

            fn decide(&self, $facts: &Facts<'_>, (): &()) -> Result<Decision<$done>, Message> {
                let $self = self;
                let (posting, done) = $rule?;
                Ok(Decision::Do(posting, done))
            }
        }
    };
}

/// Hatching an egg.
pub(super) struct Adopt<'a> {
    pub numbers: &'a Numbers,
    pub species: Option<Species>,
    pub name: Option<&'a str>,
}
deed!(Adopt<'_>, "pet_adopt", Adopted, |deed, facts| adopt(facts, deed.species, deed.name, deed.numbers));

/// Giving a treat.
pub(super) struct Feed<'a> {
    pub numbers: &'a Numbers,
}
deed!(Feed<'_>, "pet_feed", Fed, |deed, facts| feed(facts, deed.numbers));

/// Playing.
pub(super) struct Play<'a> {
    pub numbers: &'a Numbers,
}
deed!(Play<'_>, "pet_play", Cared, |deed, facts| play(facts, deed.numbers));

/// Going to rest, or waking up.
pub(super) struct Rest<'a> {
    pub numbers: &'a Numbers,
}
deed!(Rest<'_>, "pet_rest", Rested, |deed, facts| rest(facts, deed.numbers));

/// Another name.
pub(super) struct Rename<'a> {
    pub numbers: &'a Numbers,
    pub name: &'a str,
}
deed!(Rename<'_>, "pet_rename", Renamed, |deed, facts| rename(facts, deed.name, deed.numbers));

/// Letting go, for good.
pub(super) struct Release {
    pub id: i64,
    pub until: DateTime<Utc>,
}
deed!(Release, "pet_release", Released, |deed, facts| release(facts, deed.id, deed.until));
