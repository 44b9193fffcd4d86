//! Duels: both stakes lie in escrow, the winner takes both. It promises that a challenge ends once, whatever races: fought,
//! declined, taken back or run out, and that the stake comes back in all cases but the first.

pub mod model;
pub mod replies;
mod store;

use chrono::TimeDelta;
use serde_json::{Value, json};

pub use model::{Answered, Duel, End, Kept};

use crate::{
    db::{Connection, Db},
    dice::Rolls,
    economy::{
        DuelNumbers, Numbers,
        ledger::{Account, Decision, Deed, Facts, Moment, Movement, Posting, Read, Reason, Written, crowded, written},
        model::{Level, Recipient},
    },
    error::Result,
    games::{
        Bid,
        duel::model::{REST, Refusal, affordable, chance, rested},
    },
    ids::{EventId, UserId},
    origin::Origin,
    words::Message,
};

/// Who made this challenge.
pub(super) async fn challenger(db: &Db, duel: EventId) -> Result<Option<UserId>> {
    Ok(store::find_challenger(&mut *db.acquire().await?, duel).await?)
}

#[derive(Debug)]
pub(super) struct ChallengeDeed<'a> {
    /// Where it is said.
    pub origin: &'a Origin,
    pub opponent: Recipient,
    pub bid: Bid<'a>,
    pub numbers: &'a Numbers,
}

impl ChallengeDeed<'_> {
    fn rules(&self) -> &DuelNumbers {
        &self.numbers.games.duel
    }

    fn level(&self, xp: i64) -> i64 {
        Level::of(xp, self.numbers.levels.divisor).number
    }
}

impl Deed for ChallengeDeed<'_> {
    const NAME: &'static str = "duel";
    /// The opponent's experience.
    type Seen = i64;
    type Done = Duel;

    async fn read(&self, connection: &mut Connection, moment: Moment<'_>) -> Result<Read<Self>> {
        Ok(store::get_challenge_facts(connection, moment, self.opponent.user).await?)
    }

    fn decide(&self, facts: &Facts<'_>, theirs: &i64) -> Result<Decision<Duel>, Message> {
        let (challenger, rules) = (facts.origin.user, self.rules());
        let stake = model::challenge(self.opponent, self.bid.amount()?, challenger, &facts.holdings, rules)?;
        rested(facts.belongings, rules, facts.now)?;
        let duel = Duel {
            id: facts.origin.event,
            challenger,
            opponent: self.opponent.user,
            stake,
            chance: chance(self.level(facts.holdings.xp), self.level(*theirs), rules),
            expires_at: facts.now + TimeDelta::minutes(rules.answer_minutes),
            end: None,
        };
        let staked = Movement::between(Account::wallet(challenger), Account::escrow(challenger), stake, Reason::Duel);
        let movements = vec![staked.noting(json!({ "duel": duel.id }))];
        Ok(Decision::Do(Posting { cooldowns: vec![REST], ..Posting::of(movements) }, duel))
    }

    async fn write(&self, connection: &mut Connection, posting: &Value, duel: &Duel, _theirs: &i64) -> Result<Written> {
        written(store::insert_duel(connection, self.origin, posting, duel).await)
    }
}

/// How a challenge is to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The opponent accepts.
    Accept,
    /// One of the two does not want it any more.
    Refuse,
    /// Its time is over.
    Expire,
}

/// Who wins follows from the seed, which is drawn once.
#[derive(Debug)]
pub(super) struct EndDeed<'a> {
    pub duel: EventId,
    pub ending: Ending,
    pub seed: u64,
    pub numbers: &'a Numbers,
}

impl EndDeed<'_> {
    /// How it ends now; `None` if it does not yet.
    fn end(&self, facts: &Facts<'_>, duel: &Duel) -> Result<Option<End>, Refusal> {
        let (who, is_late) = (facts.origin.user, duel.expires_at <= facts.now);
        Ok(match self.ending {
            Ending::Accept if who == duel.challenger => return Err(duel.not_yours()),
            _ if is_late => Some(End::Expired),
            Ending::Expire => None,
            Ending::Refuse if who == duel.opponent => Some(End::Declined),
            Ending::Refuse => Some(End::Withdrawn),
            Ending::Accept => {
                affordable(duel.stake, &facts.holdings)?;
                rested(facts.belongings, &self.numbers.games.duel, facts.now)?;
                let is_challenger = Rolls::new(self.seed).between(0..=99) < duel.chance;
                Some(End::Fought(if is_challenger { duel.challenger } else { duel.opponent }))
            }
        })
    }

    fn posting(who: UserId, duel: &Duel, end: End) -> Posting {
        let (theirs, mine) = (Account::escrow(duel.challenger), Account::escrow(duel.opponent));
        let moved = |from, to| Movement::between(from, to, duel.stake, Reason::Duel).noting(json!({ "duel": duel.id }));
        let End::Fought(winner) = end else {
            return Posting::of(vec![moved(theirs, Account::wallet(duel.challenger))]);
        };
        let (staked, prize) = (moved(Account::wallet(duel.opponent), mine), Account::wallet(winner));
        let movements = vec![staked, moved(theirs, prize), moved(mine, prize)];
        let posting = Posting { cooldowns: vec![REST], ..Posting::of(movements) };
        if winner == who { posting.counting("duel_won", 1) } else { posting.counting_for(winner, "duel_won", 1) }
    }
}

impl Deed for EndDeed<'_> {
    const NAME: &'static str = "duel_end";
    type Seen = Option<Kept>;
    type Done = Answered;

    async fn read(&self, connection: &mut Connection, moment: Moment<'_>) -> Result<Read<Self>> {
        let (standing, kept) = store::get_duel_facts(connection, moment, self.duel).await?;
        let is_nobodys = |kept: &Kept| !kept.duel().is_between(moment.origin.user);
        if self.ending == Ending::Expire && kept.as_ref().is_some_and(is_nobodys) {
            return Err(crowded());
        }
        Ok((standing, kept))
    }

    fn decide(&self, facts: &Facts<'_>, kept: &Option<Kept>) -> Result<Decision<Answered>, Message> {
        let duel = kept.as_ref().ok_or(Refusal::Unknown)?.duel();
        let who = facts.origin.user;
        if !duel.is_between(who) {
            return Err(duel.not_yours().into());
        }
        if duel.end.is_some() {
            return Ok(Decision::Answer(Answered::WasOver(duel)));
        }
        let Some(end) = self.end(facts, &duel)? else { return Ok(Decision::Answer(Answered::NotYet(duel))) };
        let posting = Self::posting(who, &duel, end);
        Ok(Decision::Do(posting, Answered::Ended(Duel { end: Some(end), ..duel })))
    }

    async fn write(
        &self,
        connection: &mut Connection,
        posting: &Value,
        answered: &Answered,
        _kept: &Option<Kept>,
    ) -> Result<Written> {
        written(store::update_duel(connection, posting, answered.duel()).await)
    }

    async fn lock(&self, connection: &mut Connection, _origin: &Origin) -> Result<()> {
        Ok(store::lock_duel(connection, self.duel).await?)
    }
}
