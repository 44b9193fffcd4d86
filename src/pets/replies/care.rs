//! What was done with a pet: the sentences above its picture.

use super::{kind, name_or_kind};
use crate::{
    economy::{
        self,
        ledger::{Gains, Settled},
    },
    help::Help,
    msg,
    names::safe_name,
    pets::model::{Adopted, Cared, Fed, Rested},
    reply::mention,
    words::Words,
};

/// An egg was hatched.
pub fn adopted(words: &Words, settled: &Settled<Adopted>, help: &Help) -> Vec<String> {
    let Adopted { user, species, name } = &settled.done;
    let (who, kind) = (mention(*user), kind(words, *species));
    let said = match name {
        Some(name) => msg!("pet-adopted", who = who, kind = kind, name = safe_name(name)),
        None => msg!("pet-adopted-unnamed", who = who, kind = kind, rename = help.mention("pet rename")),
    };
    with_gains(words, words.say(&said), &settled.gains)
}

/// It was fed.
pub fn fed(words: &Words, settled: &Settled<Fed>, help: &Help) -> Vec<String> {
    let Fed { care, treat, left } = &settled.done;
    let said = msg!(
        "pet-fed",
        name = name_or_kind(words, care.name.as_deref(), care.species),
        treat = economy::replies::item_name(words, treat),
        hunger = care.before.hunger.shown(),
        fuller = care.after.hunger.shown(),
        happiness = care.before.happiness.shown(),
        happier = care.after.happiness.shown()
    );
    let left = msg!("pet-treats-left", left = *left, shop = help.mention("shop buy"));
    with_gains(words, format!("{} {}", words.say(&said), words.say(&left)), &settled.gains)
}

/// Somebody played with it.
pub fn played(words: &Words, settled: &Settled<Cared>) -> Vec<String> {
    let care = &settled.done;
    let said = msg!(
        "pet-played",
        name = name_or_kind(words, care.name.as_deref(), care.species),
        hunger = care.after.hunger.shown(),
        happiness = care.before.happiness.shown(),
        happier = care.after.happiness.shown()
    );
    with_gains(words, words.say(&said), &settled.gains)
}

/// It went to rest, or woke up.
pub fn rested(words: &Words, settled: &Settled<Rested>) -> Vec<String> {
    let rested = &settled.done;
    let name = name_or_kind(words, rested.name.as_deref(), rested.species);
    let (hunger, happiness) = (rested.needs.hunger.shown(), rested.needs.happiness.shown());
    let left = time(words, rested.left_minutes);
    let said = if rested.ends_at.is_some() {
        msg!("pet-rests", name = name, hunger = hunger, happiness = happiness, left = left)
    } else {
        msg!("pet-wakes", name = name, hunger = hunger, happiness = happiness, left = left)
    };
    with_gains(words, words.say(&said), &settled.gains)
}

fn with_gains(words: &Words, said: String, gains: &Gains) -> Vec<String> {
    let mut lines = vec![said];
    lines.extend(economy::replies::gains(words, gains));
    lines
}

/// "13 days and 4 hours".
fn time(words: &Words, minutes: i64) -> String {
    let (days, hours) = (minutes / 1_440, minutes % 1_440 / 60);
    words.say(&match (days, hours) {
        (0, 0) => msg!("pet-time-minutes", minutes = minutes),
        (0, hours) => msg!("pet-time-hours", hours = hours),
        (days, hours) => msg!("pet-time-days", days = days, hours = hours),
    })
}
