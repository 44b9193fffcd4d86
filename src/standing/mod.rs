//! How far people have come in each guild: experience from what they say, ask and do there, levels, their announcement and
//! their roles.
//!
//! It promises that a message, a command and a deed count once, however often they are heard of, and that a level is
//! announced once per person and guild, ever. Deeds of the game count in the ledger's own statement; messages in one
//! statement per batch of the recorder, and only those that are recorded.

pub mod replies;
mod store;
pub mod tasks;

use std::collections::{HashMap, hash_map::Entry};

use crate::{
    db::{Db, Tx},
    economy::{ledger::Regard, model::Level},
    error::Result,
    guilds::XpRates,
    ids::{GuildId, MessageId, UserId},
    origin::Origin,
};

pub use tasks::handlers;

/// The verbs of standing. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Standing {
    db: Db,
    regard: Regard,
}

/// Something a person said in a guild.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// Where.
    pub guild: GuildId,
    /// Who.
    pub user: UserId,
    /// What; its id tells when.
    pub message: MessageId,
}

/// Somebody's experience in a guild.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rank {
    /// How much.
    pub xp: i64,
    /// The level it makes.
    pub level: Level,
}

/// What was said and may count, by the rates in force.
#[derive(Debug)]
pub struct Weighed {
    candidates: Vec<Candidate>,
    rest_ms: i64,
}

/// Something said that may count, for the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Candidate {
    said: Said,
    gain: i64,
    /// Which of the same person's follows a rest later, by its place from 1; 0 = none.
    next: i32,
}

impl Standing {
    /// By these rates.
    pub fn new(db: Db, regard: Regard) -> Self {
        Self { db, regard }
    }

    /// What this may count for. Asked before the transaction that records it: whoever holds a connection must not wait
    /// for a second one.
    pub async fn weigh(&self, said: Vec<Said>) -> Weighed {
        let mut rates: HashMap<GuildId, XpRates> = HashMap::new();
        for one in &said {
            if let Entry::Vacant(unknown) = rates.entry(one.guild) {
                unknown.insert(self.regard.rates(one.guild).await);
            }
        }
        let gain = |guild| rates.get(&guild).map_or(0, |rates| rates.times(rates.message));
        let rest_ms = self.regard.defaults.message_every_seconds * 1_000;
        Weighed { candidates: candidates(said, gain, rest_ms), rest_ms }
    }

    /// Counts what was said, in the transaction that records it. What was counted before does not count again.
    pub async fn heard(&self, tx: &mut Tx, said: &Weighed) -> Result<()> {
        if said.candidates.is_empty() {
            return Ok(());
        }
        Ok(store::upsert_heard(tx, &said.candidates, said.rest_ms, self.regard.divisor).await?)
    }

    /// Counts a command.
    pub async fn commanded(&self, origin: &Origin) -> Result<()> {
        let Some(guild) = origin.guild else { return Ok(()) };
        let rates = self.regard.rates(guild).await;
        let gain = rates.times(rates.command);
        if gain == 0 {
            return Ok(());
        }
        let mut connection = self.db.acquire().await?;
        Ok(store::upsert_commanded(&mut connection, guild, origin, gain, self.regard.divisor).await?)
    }

    /// How far somebody has come in a guild.
    pub async fn rank(&self, guild: GuildId, user: UserId) -> Result<Rank> {
        let xp = store::find_xp(&mut *self.db.acquire().await?, guild, user).await?.unwrap_or(0);
        Ok(Rank { xp, level: Level::of(xp, self.regard.divisor) })
    }
}

/// What may count, in the order of guild, person and time, each with the one that may follow it.
fn candidates(mut said: Vec<Said>, gain: impl Fn(GuildId) -> i64, rest_ms: i64) -> Vec<Candidate> {
    said.retain(|one| gain(one.guild) > 0);
    said.sort_unstable_by_key(|one| (one.guild, one.user, one.message));
    let at_ms = |one: &Said| one.message.created_at().timestamp_millis();
    let mut next = 0;
    let follow = |at: usize| {
        let one = said[at];
        next = next.max(at + 1);
        let is_theirs = |other: &Said| (other.guild, other.user) == (one.guild, one.user);
        while said.get(next).is_some_and(|other| is_theirs(other) && at_ms(other) < at_ms(&one) + rest_ms) {
            next += 1;
        }
        let place = said.get(next).filter(|other| is_theirs(other)).and_then(|_| i32::try_from(next + 1).ok());
        Candidate { said: one, gain: gain(one.guild), next: place.unwrap_or(0) }
    };
    (0..said.len()).map(follow).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_message_knows_which_may_count_after_it() {
        let said = |user: u64, second: u64| Said {
            guild: GuildId(1),
            user: UserId(user),
            message: MessageId((second * 1_000) << 22),
        };
        let all = vec![said(1, 0), said(2, 5), said(1, 59), said(1, 60), said(1, 130), said(1, 119), said(2, 500)];
        let candidates = candidates(all, |_| 5, 60_000);
        let next: Vec<_> = candidates.iter().map(|candidate| candidate.next).collect();
        // Of the first: 0, 59, 60, 119, 130; of the second: 5, 500.
        assert_eq!(next, [3, 4, 5, 0, 0, 7, 0]);
        assert!(super::candidates(vec![said(1, 0)], |_| 0, 60_000).is_empty());
    }
}
