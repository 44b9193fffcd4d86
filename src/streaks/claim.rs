//! The claims and the purchase of a freeze, as the ledger's deeds.

use std::marker::PhantomData;

use serde_json::{Value, json};

use crate::{
    db::Connection,
    economy::{
        Numbers, Rhythm,
        ledger::{Account, Decision, Deed, Facts, Moment, Movement, Posting, Read, Reason, Written},
    },
    error::Result,
    origin::Origin,
    streaks::{
        model::{Claim, Freeze, Kind, Streak, Terms},
        store,
    },
    words::Message,
};

/// The names by which a claim goes in `receipts`, in the ledger, among the counts and among the figures.
pub(super) trait Round: Sync {
    const NAME: &'static str;
    const KIND: Kind;
    const REASON: Reason;
    const FIGURE: &'static str;
    fn rhythm(numbers: &Numbers) -> &Rhythm;
}

/// Every day.
#[derive(Debug)]
pub(super) struct Daily;

/// Every week.
#[derive(Debug)]
pub(super) struct Weekly;

impl Round for Daily {
    const NAME: &'static str = "daily";
    const KIND: Kind = Kind::Daily;
    const REASON: Reason = Reason::Daily;
    const FIGURE: &'static str = "daily_streak";
    fn rhythm(numbers: &Numbers) -> &Rhythm {
        &numbers.daily
    }
}

impl Round for Weekly {
    const NAME: &'static str = "weekly";
    const KIND: Kind = Kind::Weekly;
    const REASON: Reason = Reason::Weekly;
    const FIGURE: &'static str = "weekly_streak";
    fn rhythm(numbers: &Numbers) -> &Rhythm {
        &numbers.weekly
    }
}

/// One claim.
#[derive(Debug)]
pub(super) struct ClaimDeed<'a, R> {
    numbers: &'a Numbers,
    round: PhantomData<R>,
}

impl<'a, R> ClaimDeed<'a, R> {
    pub(super) fn new(numbers: &'a Numbers) -> Self {
        Self { numbers, round: PhantomData }
    }
}

impl<R: Round> Deed for ClaimDeed<'_, R> {
    const NAME: &'static str = R::NAME;
    type Seen = Streak;
    type Done = Claim;

    async fn read(&self, connection: &mut Connection, moment: Moment<'_>) -> Result<Read<Self>> {
        Ok(store::get_standing(connection, moment, R::KIND).await?)
    }

    fn decide(&self, facts: &Facts<'_>, streak: &Streak) -> Result<Decision<Claim>, Message> {
        let user = facts.origin.user;
        let (rhythm, streaks) = (R::rhythm(self.numbers), &self.numbers.streaks);
        let terms = Terms { kind: R::KIND, rhythm, streaks, outages: &facts.belongings.outages };
        let next = streak.claim(facts.now, &terms)?;
        let note = json!({ "streak": next.count, "guild": facts.origin.guild });
        let posting = Posting {
            movements: vec![Movement::minted(Account::wallet(user), next.reward, R::REASON).noting(note)],
            xp: rhythm.xp,
            ..Posting::default()
        };
        let posting = posting.counting(R::NAME, 1).reaching(R::FIGURE, next.count.into());
        Ok(Decision::Do(posting, Claim { user, kind: R::KIND, streak: next }))
    }

    async fn write(
        &self,
        connection: &mut Connection,
        posting: &Value,
        claim: &Claim,
        seen: &Streak,
    ) -> Result<Written> {
        match R::KIND {
            Kind::Daily => store::upsert_daily(connection, posting, claim, seen).await,
            Kind::Weekly => store::upsert_weekly(connection, posting, claim, seen).await,
        }
    }

    async fn lock(&self, connection: &mut Connection, origin: &Origin) -> Result<()> {
        Ok(store::lock_streak(connection, origin.user).await?)
    }
}

/// Buying a freeze.
#[derive(Debug)]
pub(super) struct FreezeDeed<'a> {
    pub numbers: &'a Numbers,
}

impl Deed for FreezeDeed<'_> {
    const NAME: &'static str = "freeze";
    type Seen = Streak;
    type Done = Freeze;

    async fn read(&self, connection: &mut Connection, moment: Moment<'_>) -> Result<Read<Self>> {
        Ok(store::get_standing(connection, moment, Kind::Daily).await?)
    }

    fn decide(&self, facts: &Facts<'_>, streak: &Streak) -> Result<Decision<Freeze>, Message> {
        let freeze = streak.buy_freeze(facts.holdings.balance, &self.numbers.streaks)?;
        let wallet = Account::wallet(facts.origin.user);
        let paid = Movement::burned(wallet, freeze.price, Reason::Freeze);
        let note = json!({ "guild": facts.origin.guild });
        Ok(Decision::Do(Posting::of(vec![paid.noting(note)]).counting("freeze", 1), freeze))
    }

    async fn write(&self, connection: &mut Connection, posting: &Value, _: &Freeze, _: &Streak) -> Result<Written> {
        store::upsert_freeze(connection, posting).await
    }

    async fn lock(&self, connection: &mut Connection, origin: &Origin) -> Result<()> {
        Ok(store::lock_streak(connection, origin.user).await?)
    }
}
