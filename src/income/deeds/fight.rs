//! A fight, as the ledger's deed.

use serde_json::json;

use crate::{
    db::Connection,
    dice::Rolls,
    economy::{
        Numbers,
        ledger::{
            self, Account, Decision, Deed, Facts, ItemChange, ItemReason, Moment, Movement, Posting, Read, Reason,
        },
        model::Level,
    },
    effects,
    error::Result,
    income::model::{
        Refusal,
        fight::{self, End, Fighter, Fought, Tier},
        rest,
    },
    words::Message,
};

/// Its name among the cooldowns.
const FIGHT: &str = "fight";

/// One fight.
#[derive(Debug)]
pub(in crate::income) struct FightDeed<'a> {
    pub numbers: &'a Numbers,
    pub tier: Tier,
    pub seed: u64,
}

impl Deed for FightDeed<'_> {
    const NAME: &'static str = "fight";
    type Seen = ();
    type Done = Fought;

    async fn read(&self, connection: &mut Connection, moment: Moment<'_>) -> Result<Read<Self>> {
        Ok((ledger::standing(connection, moment).await?, ()))
    }

    fn decide(&self, facts: &Facts<'_>, (): &()) -> Result<Decision<Fought>, Message> {
        let (numbers, tier) = (self.numbers, self.tier);
        let level = Level::of(facts.holdings.xp, numbers.levels.divisor).number;
        let odds = fight::odds(tier, level, &numbers.fight)?;
        let next_at = rest::minutes_after(facts, FIGHT, numbers.fight.every_minutes)
            .map_err(|ready_at| Refusal::FightTooEarly { ready_at })?;
        let boost = effects::boost(facts.belongings, numbers);
        let fighter = Fighter { level, balance: facts.holdings.balance, boost };
        let end = fight::outcome(tier, odds, fighter, &numbers.fight, &mut Rolls::new(self.seed));
        let posting = Posting { cooldowns: vec![FIGHT], ..self.posting(facts, &end) };
        Ok(Decision::Do(posting, Fought { tier, odds, end, next_at }))
    }
}

impl FightDeed<'_> {
    fn posting(&self, facts: &Facts<'_>, end: &End) -> Posting {
        let (user, note) = (facts.origin.user, json!({ "tier": self.tier, "guild": facts.origin.guild }));
        match end {
            End::Won { coins, drops } => Posting {
                movements: vec![Movement::minted(Account::wallet(user), *coins, Reason::FightWon).noting(note)],
                items: drops.iter().map(|item| ItemChange::gained(user, item.clone(), 1, ItemReason::Fight)).collect(),
                xp: self.tier.foe(&self.numbers.fight).xp,
                ..Posting::default()
            }
            .counting("fight_won", 1),
            // Whoever has nothing loses nothing: no movement, as one of no coins is none.
            End::Lost { coins } => Posting::of(match coins {
                0 => Vec::new(),
                coins => vec![Movement::burned(Account::wallet(user), *coins, Reason::FightLost).noting(note)],
            })
            .counting("fight_lost", 1),
        }
    }
}
