//! The daily claim, as the ledger's deed.

use serde_json::{Value, json};

use crate::{
    db::Connection,
    economy::{
        Numbers,
        ledger::{Account, Decision, Deed, Facts, Moment, Movement, Posting, Read, Reason, Written},
    },
    error::Result,
    origin::Origin,
    streaks::{
        model::{Claim, Streak},
        store,
    },
    words::Message,
};

/// One daily claim.
#[derive(Debug)]
pub(super) struct DailyDeed<'a> {
    pub numbers: &'a Numbers,
}

impl Deed for DailyDeed<'_> {
    const NAME: &'static str = "daily";
    type Seen = Streak;
    type Done = Claim;

    async fn read(&self, connection: &mut Connection, moment: Moment<'_>) -> Result<Read<Self>> {
        Ok(store::get_standing(connection, moment).await?)
    }

    fn decide(&self, facts: &Facts<'_>, streak: &Streak) -> Result<Decision<Claim>, Message> {
        let user = facts.origin.user;
        let next = streak.claim(facts.now, &self.numbers.daily)?;
        let note = json!({ "streak": next.days, "guild": facts.origin.guild });
        let posting = Posting {
            movements: vec![Movement::minted(Account::wallet(user), next.reward, Reason::Daily).noting(note)],
            xp: self.numbers.daily.xp,
            ..Posting::default()
        };
        let posting = posting.counting("daily", 1).reaching("daily_streak", next.days.into());
        Ok(Decision::Do(posting, Claim { user, streak: next }))
    }

    async fn write(
        &self,
        connection: &mut Connection,
        posting: &Value,
        claim: &Claim,
        seen: &Streak,
    ) -> Result<Written> {
        store::upsert_daily(connection, posting, claim, seen).await
    }

    async fn lock(&self, connection: &mut Connection, origin: &Origin) -> Result<()> {
        Ok(store::lock_streak(connection, origin.user).await?)
    }
}
