//! A look around, as the ledger's deed.

use crate::{
    db::Connection,
    dice::Rolls,
    economy::{
        Numbers,
        ledger::{self, Decision, Deed, Facts, ItemChange, ItemReason, Moment, Posting, Read},
    },
    effects,
    error::Result,
    ids::UserId,
    income::model::{
        Refusal,
        gather::{self, Gathered, ToolUse},
        rest,
    },
    words::Message,
};

/// Its name among the cooldowns and tallies.
const GATHER: &str = "gather";

/// One look around.
#[derive(Debug)]
pub(in crate::income) struct GatherDeed<'a> {
    pub numbers: &'a Numbers,
    pub seed: u64,
}

impl Deed for GatherDeed<'_> {
    const NAME: &'static str = "gather";
    type Seen = ();
    type Done = Gathered;

    async fn read(&self, connection: &mut Connection, moment: Moment<'_>) -> Result<Read<Self>> {
        Ok((ledger::standing(connection, moment).await?, ()))
    }

    fn decide(&self, facts: &Facts<'_>, (): &()) -> Result<Decision<Gathered>, Message> {
        let (numbers, user) = (self.numbers, facts.origin.user);
        let next_at = rest::minutes_after(facts, GATHER, numbers.gather.every_minutes)
            .map_err(|ready_at| Refusal::GatherTooEarly { ready_at })?;
        let boost = effects::boost(facts.belongings, numbers);
        let (found, tool) = gather::outcome(numbers, facts.belongings, boost, &mut Rolls::new(self.seed));
        let gained = found.iter().map(|item| ItemChange::gained(user, item.clone(), 1, ItemReason::Gather));
        let posting = Posting {
            items: gained.chain(tool.as_ref().and_then(|tool| worn(user, tool))).collect(),
            xp: gather::xp(&found, numbers),
            cooldowns: vec![GATHER],
            ..Posting::default()
        };
        let count = i64::try_from(found.len()).unwrap_or(0);
        let posting = posting.counting(GATHER, 1).counting("gather_items", count);
        Ok(Decision::Do(posting, Gathered { found, tool, next_at }))
    }
}

/// What wear does to the stack: a tool that breaks is gone, and the next one is new.
fn worn(user: UserId, tool: &ToolUse) -> Option<ItemChange> {
    let broke = i32::from(tool.left <= 0);
    let change = ItemChange::lost(user, tool.item.clone(), broke, ItemReason::Wear);
    tool.wore.then_some(ItemChange { durability: Some(tool.left.max(0)), ..change })
}
