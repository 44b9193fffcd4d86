//! Why not: a sentence for every refusal.

use crate::{
    economy::replies::item_message,
    error::Error,
    msg,
    names::safe_name,
    pets::model::{MAX_GRAPHEMES, Refusal},
    words::Message,
};

/// A name and whether there is one: sentences choose by it.
fn named(name: Option<&str>) -> (&'static str, String) {
    name.map_or(("no", String::new()), |name| ("yes", safe_name(name)))
}

impl From<Refusal> for Message {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NoPet => msg!("pet-none"),
            Refusal::NoPetOfOther => msg!("pet-none-other"),
            Refusal::HasPet { name, .. } => {
                let (named, name) = named(name.as_deref());
                msg!("pet-has-one", named = named, name = name)
            }
            Refusal::NoEgg { egg: Some(egg) } => msg!("pet-no-egg", egg = item_message(&egg)),
            Refusal::NoEgg { egg: None } => msg!("pet-no-egg-any"),
            Refusal::ManyEggs => msg!("pet-many-eggs"),
            Refusal::NoTreat { treat: Some(treat) } => msg!("pet-no-treat", treat = item_message(&treat)),
            Refusal::NoTreat { treat: None } => msg!("pet-no-treat-any"),
            Refusal::NotHungry { name, useful_at, .. } => {
                let (named, name) = named(name.as_deref());
                let again = if useful_at.is_some() { "yes" } else { "no" };
                msg!("pet-not-hungry", named = named, name = name, again = again, when = useful_at.unwrap_or_default())
            }
            Refusal::HappyAlready { name, useful_at, .. } => {
                let (named, name) = named(name.as_deref());
                let again = if useful_at.is_some() { "yes" } else { "no" };
                msg!(
                    "pet-happy-already",
                    named = named,
                    name = name,
                    again = again,
                    when = useful_at.unwrap_or_default()
                )
            }
            Refusal::PlayedJustNow { name, ready_at, .. } => {
                let (named, name) = named(name.as_deref());
                msg!("pet-played-just-now", named = named, name = name, when = ready_at)
            }
            Refusal::Asleep { name, .. } => {
                let (named, name) = named(name.as_deref());
                msg!("pet-asleep", named = named, name = name)
            }
            Refusal::NoRestLeft { days, renews_at } => msg!("pet-no-rest-left", days = days, when = renews_at),
            Refusal::NameEmpty => msg!("pet-name-empty"),
            Refusal::NameLong { length } => {
                let most = i64::try_from(MAX_GRAPHEMES).unwrap_or(0);
                msg!("pet-name-long", length = length, most = most)
            }
            Refusal::NameMention => msg!("pet-name-mention"),
            Refusal::NameRefused => msg!("pet-name-refused"),
            Refusal::NameSame => msg!("pet-name-same"),
            Refusal::ReleaseStale => msg!("pet-release-stale"),
            Refusal::ReleaseOther => msg!("pet-release-other"),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}
