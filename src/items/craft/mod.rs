//! Crafting: things made of other things.

pub mod commands;
pub mod model;
pub mod replies;

pub use model::Crafted;

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
pub(super) struct CraftDeed<'a> {
    pub item: &'a ItemId,
    pub count: i64,
    pub numbers: &'a Numbers,
}

impl Deed for CraftDeed<'_> {
    const NAME: &'static str = "craft";
    type Seen = ();
    type Done = Crafted;

    async fn read(&self, connection: &mut Connection, moment: Moment<'_>) -> Result<Read<Self>> {
        Ok((ledger::standing(connection, moment).await?, ()))
    }

    fn decide(&self, facts: &Facts<'_>, (): &()) -> Result<Decision<Crafted>, Message> {
        let user = facts.origin.user;
        let (recipe, made) = model::crafted(self.item, self.count, facts.belongings, self.numbers)?;
        let mut items: Vec<_> = recipe
            .needs
            .iter()
            .map(|(need, each)| ItemChange::lost(user, need.clone(), each * made.count, ItemReason::Craft))
            .collect();
        items.push(ItemChange::gained(user, made.item.clone(), made.count, ItemReason::Craft));
        let posting = Posting { items, xp: recipe.xp * i64::from(made.count), ..Posting::default() };
        Ok(Decision::Do(posting.counting("crafted", i64::from(made.count)), made))
    }
}
