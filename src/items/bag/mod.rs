//! What one owns: used for an effect, opened for what is inside.

pub mod commands;
pub mod model;
pub mod replies;

pub use model::{Opened, Used};

use crate::{
    db::Connection,
    economy::{
        Numbers,
        ledger::{self, Decision, Deed, Facts, ItemChange, ItemId, ItemReason, Moment, Posting, Read},
    },
    error::Result,
    words::Message,
};

#[derive(Debug)]
pub(super) struct UseDeed<'a> {
    pub item: &'a ItemId,
    pub count: i64,
    pub numbers: &'a Numbers,
}

impl Deed for UseDeed<'_> {
    const NAME: &'static str = "use";
    type Seen = ();
    type Done = Used;

    async fn read(&self, connection: &mut Connection, moment: Moment<'_>) -> Result<Read<Self>> {
        Ok((ledger::standing(connection, moment).await?, ()))
    }

    fn decide(&self, facts: &Facts<'_>, (): &()) -> Result<Decision<Used>, Message> {
        let used = model::used(self.item, self.count, facts.belongings, self.numbers, facts.now)?;
        let posting = Posting {
            items: vec![ItemChange::lost(facts.origin.user, used.item.clone(), used.count, ItemReason::Use)],
            effects: [(used.effect.clone(), used.until)].into(),
            ..Posting::default()
        };
        Ok(Decision::Do(posting, used))
    }
}

/// What is in the crates follows from the seed, which is drawn once per press: nobody can try again for better ones.
#[derive(Debug)]
pub(super) struct OpenDeed<'a> {
    pub item: &'a ItemId,
    pub count: i64,
    pub seed: u64,
    pub numbers: &'a Numbers,
}

impl Deed for OpenDeed<'_> {
    const NAME: &'static str = "open";
    type Seen = ();
    type Done = Opened;

    async fn read(&self, connection: &mut Connection, moment: Moment<'_>) -> Result<Read<Self>> {
        Ok((ledger::standing(connection, moment).await?, ()))
    }

    fn decide(&self, facts: &Facts<'_>, (): &()) -> Result<Decision<Opened>, Message> {
        let user = facts.origin.user;
        let opened = model::opened(self.item, self.count, facts.belongings, self.numbers, self.seed)?;
        let count = i32::try_from(opened.contents.len()).unwrap_or(i32::MAX);
        let mut items = vec![ItemChange::lost(user, self.item.clone(), count, ItemReason::Open)];
        for (item, count) in opened.contents.iter().flatten() {
            items.push(ItemChange::gained(user, item.clone(), *count, ItemReason::Open));
        }
        let posting = Posting { items, ..Posting::default() };
        Ok(Decision::Do(posting.counting("opened", i64::from(count)), opened))
    }
}
