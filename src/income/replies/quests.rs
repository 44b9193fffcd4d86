//! What is said about quests.

use crate::{
    economy::{Numbers, replies::coins},
    income::model::quests::{Board, Errand, Quest},
    msg,
    reply::{Card, Reply},
    words::{Message, Words},
};

use super::thing;

/// How many marks a bar of progress has.
const MARKS: i64 = 6;

/// Today's quests, for the one who has them.
pub fn quests(words: &Words, board: &Board, numbers: &Numbers) -> Reply {
    let mut lines: Vec<_> = board.errands.iter().map(|errand| line(words, errand, numbers)).collect();
    let is_done = board.errands.iter().all(|errand| errand.is_paid);
    let last =
        if is_done { msg!("quests-all-done", when = board.until) } else { msg!("quests-until", when = board.until) };
    lines.push(words.say(&last));
    Reply::default().card(Card::new(words.say(&msg!("quests-title")), lines.join("\n\n")))
}

fn line(words: &Words, errand: &Errand, numbers: &Numbers) -> String {
    let what = words.say(&goal(errand));
    let mut reward = words.say(&msg!("quests-reward", coins = coins(words, errand.coins), xp = errand.xp));
    if let Some(item) = &errand.item {
        reward = words.say(&msg!("quests-reward-thing", reward = reward, item = thing(words, numbers, item)));
    }
    if errand.is_paid {
        return words.say(&msg!("quests-done", quest = what, reward = reward));
    }
    let done = errand.done.min(errand.count);
    let marks = done * MARKS / errand.count.max(1);
    let bar: String = (0..MARKS).map(|mark| if mark < marks { '▰' } else { '▱' }).collect();
    words.say(&msg!("quests-open", quest = what, bar = bar, done = done, count = errand.count, reward = reward))
}

fn goal(errand: &Errand) -> Message {
    let count = errand.count;
    match errand.quest {
        Quest::Work => msg!("quest-goal-work", count = count),
        Quest::Gather => msg!("quest-goal-gather", count = count),
        Quest::Fight => msg!("quest-goal-fight", count = count),
        Quest::Sell => msg!("quest-goal-sell", count = count),
        Quest::Shop => msg!("quest-goal-shop", count = count),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use strum::VariantArray;

    use super::*;
    use crate::{economy::ledger::Belongings, income::model::quests::errand, words::Locale};

    #[test]
    fn what_is_set_for_today_and_how_far_one_is() {
        let numbers = Numbers::load(None).unwrap();
        let today =
            serde_json::json!({ "today": { "work": 1, "gather": 9, "quest_gather": 1, "sold": 3, "fight_won": 1 } });
        let did: Belongings = serde_json::from_value(today).unwrap();
        let errands = Quest::VARIANTS.iter().map(|quest| errand(*quest, 5, &did, &numbers.quests));
        let until = DateTime::from_timestamp(1_800_057_600, 0).unwrap();
        let mut board = Board { errands: errands.collect(), until };
        let words = Words::new(Locale::english());
        insta::assert_snapshot!(quests(&words, &board, &numbers).cards[0].text, @r"
        **Work 2 times**
        ▰▰▰▱▱▱ 1 of 2 · 495 coins, 132 XP

        ✅ **Gather 3 times**
        Done and paid: 352 coins, 154 XP

        **Win 2 fights**
        ▰▰▰▱▱▱ 1 of 2 · 572 coins, 198 XP

        **Sell 4 things**
        ▰▰▰▰▱▱ 3 of 4 · 286 coins, 121 XP, 🍀 luck charm

        **Buy 2 things**
        ▱▱▱▱▱▱ 0 of 2 · 220 coins, 99 XP, 🥤 energy drink

        Rewards are paid the moment a quest is done. New quests <t:1800057600:R>
        ");
        board.errands.retain(|errand| errand.is_paid);
        insta::assert_snapshot!(quests(&words, &board, &numbers).cards[0].text, @r"
        ✅ **Gather 3 times**
        Done and paid: 352 coins, 154 XP

        That was all for today. New quests <t:1800057600:R>
        ");
        for quest in Quest::VARIANTS {
            assert!(!words.say(&Message::named(format!("quest-{quest}"))).contains('⟨'), "{quest} has a name");
        }
    }
}
