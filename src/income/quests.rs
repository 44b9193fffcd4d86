//! Quests are paid by the very deed that completes them, whatever deed that is: nobody has to come back and collect.

use serde_json::json;

use crate::{
    economy::{
        Numbers,
        ledger::{Account, Facts, ItemChange, ItemReason, Movement, Posting, QuestDone, Reason},
        model::Level,
    },
    effects,
    income::model::quests,
};

/// Adds the rewards of the quests that this posting completes, and says which. Pure.
///
/// A quest is paid once a day: what is paid is counted in the same posting, and a posting counts only upon the newest
/// state of its person.
pub fn add_done(numbers: &Numbers, facts: &Facts<'_>, posting: &mut Posting) -> Vec<QuestDone> {
    let (user, level) = (facts.origin.user, Level::of(facts.holdings.xp, numbers.levels.divisor).number);
    let board = quests::board(user, level, facts.now, facts.belongings, &numbers.quests);
    let boost = effects::boost(facts.belongings, numbers).xp;
    let mut done = Vec::new();
    for errand in board.errands.into_iter().filter(|errand| !errand.is_paid) {
        let now = posting.tallies.get(errand.quest.tally()).copied().unwrap_or(0);
        if now == 0 || errand.done.saturating_add(now) < errand.count {
            continue;
        }
        let (quest, xp) = (errand.quest.to_string(), effects::with_percent(errand.xp, boost));
        let note = json!({ "quest": quest, "guild": facts.origin.guild });
        posting.movements.push(Movement::minted(Account::wallet(user), errand.coins, Reason::Quest).noting(note));
        posting.xp = posting.xp.saturating_add(xp);
        let gift = errand.item.iter().map(|item| ItemChange::gained(user, item.clone(), 1, ItemReason::Quest));
        posting.items.extend(gift);
        for tally in ["quest", errand.quest.paid_tally()] {
            *posting.tallies.entry(tally).or_default() += 1;
        }
        done.push(QuestDone { quest, coins: errand.coins, xp, item: errand.item });
    }
    done
}
