//! A piece of work, as the ledger's deed.

use serde_json::json;

use crate::{
    db::Connection,
    dice::Rolls,
    economy::{
        Numbers,
        ledger::{
            self, Account, Decision, Deed, Facts, ItemChange, ItemReason, Moment, Movement, Posting, Read, Reason,
        },
    },
    effects,
    error::Result,
    income::model::{
        Refusal, rest,
        work::{self, Worked},
    },
    words::Message,
};

/// Its name among the cooldowns and tallies.
const WORK: &str = "work";

/// One piece of work.
#[derive(Debug)]
pub(in crate::income) struct WorkDeed<'a> {
    pub numbers: &'a Numbers,
    /// `None` = the one that is worth most.
    pub job: Option<&'a str>,
    pub seed: u64,
}

impl Deed for WorkDeed<'_> {
    const NAME: &'static str = "work";
    type Seen = ();
    type Done = Worked;

    async fn read(&self, connection: &mut Connection, moment: Moment<'_>) -> Result<Read<Self>> {
        Ok((ledger::standing(connection, moment).await?, ()))
    }

    fn decide(&self, facts: &Facts<'_>, (): &()) -> Result<Decision<Worked>, Message> {
        let (numbers, user) = (self.numbers, facts.origin.user);
        let rested_at = facts.belongings.used_at(WORK).map(|since| rest::after_work(facts, numbers, since));
        if let Some(ready_at) = rested_at.filter(|ready_at| facts.now < *ready_at) {
            return Err(Refusal::WorkTooEarly { ready_at }.into());
        }
        let boost = effects::boost(facts.belongings, numbers);
        let name = self.job.or_else(|| work::best(numbers, boost)).unwrap_or_default();
        let job = numbers.work.jobs.get(name).ok_or_else(|| work::unknown(name, &numbers.work))?;
        let (reward, found) = work::outcome(job, &numbers.work, boost, &mut Rolls::new(self.seed));
        let note = json!({ "job": name, "guild": facts.origin.guild });
        let posting = Posting {
            movements: vec![Movement::minted(Account::wallet(user), reward, Reason::Work).noting(note)],
            items: found.iter().map(|item| ItemChange::gained(user, item.clone(), 1, ItemReason::Work)).collect(),
            xp: work::xp(reward, &numbers.work),
            cooldowns: vec![WORK],
            ..Posting::default()
        };
        let next_at = rest::after_work(facts, numbers, rest::whole_ms(facts.now));
        Ok(Decision::Do(posting.counting(WORK, 1), Worked { job: name.to_owned(), reward, found, next_at }))
    }
}
