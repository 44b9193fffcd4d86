//! Every sentence of the bank.

use crate::{
    economy::{
        bank::model::{Refusal, Upgrade, Way},
        ledger::{Answer, Settled},
        replies::{CostQuestion, coins, gains},
    },
    error::Error,
    ids::UserId,
    msg,
    reply::Reply,
    words::{Message, Words},
};

/// The action of the question before a costly upgrade.
pub const UPGRADE_ACTION: &str = "bank.upgrade";

/// Coins that went into the bank or out of it, and what is where now.
pub fn moved(words: &Words, way: Way, settled: &Settled<i64>) -> Reply {
    let amount = coins(words, settled.done);
    let said = match way {
        Way::In => msg!("bank-deposited", coins = amount),
        Way::Out => msg!("bank-withdrawn", coins = amount),
    };
    finish(words, said, settled)
}

/// A bank that grew, for its owner.
pub fn upgraded(words: &Words, settled: &Settled<Answer<Upgrade>>, asked: i64) -> Reply {
    let said = match &settled.done {
        Answer::Done(up) | Answer::Ask(up) if up.levels < asked => {
            msg!("bank-upgraded-some", coins = coins(words, up.cost), levels = up.levels, capacity = up.new)
        }
        Answer::Done(up) | Answer::Ask(up) => {
            msg!("bank-upgraded", coins = coins(words, up.cost), old = up.old, capacity = up.new)
        }
        Answer::Cancelled => return Reply::private(words.say(&msg!("bank-upgrade-cancelled"))),
    };
    finish(words, said, settled)
}

fn finish<T>(words: &Words, said: Message, settled: &Settled<T>) -> Reply {
    let after = settled.after;
    let left =
        msg!("bank-after", coins = coins(words, after.balance), bank = after.bank, capacity = after.bank_capacity);
    let lines = [words.say(&said), words.say(&left)].into_iter().chain(gains(words, &settled.gains));
    Reply::private(lines.collect::<Vec<_>>().join("\n"))
}

/// The question before a costly upgrade.
pub fn ask(words: &Words, owner: UserId, question: &CostQuestion, up: &Upgrade) -> Reply {
    let said = msg!("bank-ask", old = up.old, capacity = up.new, coins = coins(words, up.cost));
    Reply::private(words.say(&said)).buttons(question.buttons(words, owner, yes(words, question)))
}

/// What the question becomes once it is answered.
pub fn answered(words: &Words, owner: UserId, question: &CostQuestion, text: String) -> Reply {
    Reply::private(text).buttons(question.used(words, owner, yes(words, question)))
}

fn yes(words: &Words, question: &CostQuestion) -> String {
    words.say(&msg!("bank-ask-yes", coins = coins(words, question.cost)))
}

impl From<Refusal> for Message {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Amount(error) => error.into(),
            Refusal::WalletEmpty => msg!("bank-wallet-empty").personal(),
            Refusal::BankEmpty => msg!("bank-empty").personal(),
            Refusal::ShareIsNothing => msg!("bank-share-is-nothing"),
            Refusal::WalletHolds { amount, balance } => {
                msg!("bank-wallet-holds", amount = amount, balance = balance).personal()
            }
            Refusal::BankHolds { amount, bank } => msg!("bank-holds", amount = amount, bank = bank).personal(),
            Refusal::Full { capacity } => msg!("bank-full", capacity = capacity).personal(),
            Refusal::Room { amount, room } => msg!("bank-room", amount = amount, room = room).personal(),
            Refusal::Levels { most } => msg!("bank-levels", most = most),
            Refusal::TooExpensive { cost, missing } => {
                msg!("bank-too-expensive", cost = cost, missing = missing).personal()
            }
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        economy::ledger::{Gains, Holdings},
        ids::EventId,
        words::Locale,
    };

    fn english() -> Words {
        Words::new(Locale::english())
    }

    fn settled<T>(done: T) -> Settled<T> {
        let after = Holdings { balance: 500, bank: 1_500, bank_capacity: 10_000, ..Holdings::default() };
        Settled { done, gains: Gains::default(), after, replayed: false }
    }

    #[test]
    fn what_the_bank_says() {
        let up = Upgrade { levels: 2, cost: 12_000, old: 10_000, new: 20_000 };
        let said = |reply: Reply| reply.text;
        insta::assert_snapshot!(said(moved(&english(), Way::In, &settled(500))), @r"
        Put **500 coins** into your bank.
        Now you have **500 coins** in your wallet and 1,500 of 10,000 in your bank.
        ");
        insta::assert_snapshot!(said(moved(&english(), Way::Out, &settled(1))), @r"
        Took **1 coin** out of your bank.
        Now you have **500 coins** in your wallet and 1,500 of 10,000 in your bank.
        ");
        insta::assert_snapshot!(said(upgraded(&english(), &settled(Answer::Done(up)), 2)), @r"
        Your bank grew from 10,000 to **20,000** coins for 12,000 coins.
        Now you have **500 coins** in your wallet and 1,500 of 10,000 in your bank.
        ");
        insta::assert_snapshot!(said(upgraded(&english(), &settled(Answer::Done(up)), 3)), @r"
        Your coins paid for 2 levels: your bank now holds **20,000** for 12,000 coins.
        Now you have **500 coins** in your wallet and 1,500 of 10,000 in your bank.
        ");
        insta::assert_snapshot!(said(upgraded(&english(), &settled(Answer::Cancelled), 3)), @"Called off. Your bank stays as it is.");
        let question = CostQuestion { action: UPGRADE_ACTION, event: EventId(5), cost: 12_000, subject: "2".into() };
        insta::assert_snapshot!(said(ask(&english(), UserId(7), &question, &up)), @"Let your bank grow from 10,000 to **20,000** for **12,000 coins**?");
    }

    #[test]
    fn what_the_bank_refuses() {
        let said = |refusal: Refusal| Message::from(refusal).to_string();
        insta::assert_snapshot!(said(Refusal::WalletEmpty), @"Your wallet is empty, so there is nothing to put aside. Claim some coins with `/daily` first.");
        insta::assert_snapshot!(said(Refusal::BankEmpty), @"Your bank is empty. Put coins aside with `/bank deposit` first.");
        insta::assert_snapshot!(said(Refusal::ShareIsNothing), @"That share rounds down to nothing. Write a larger share, or a number.");
        insta::assert_snapshot!(said(Refusal::WalletHolds { amount: 600, balance: 500 }), @"That would be 600 coins, but your wallet holds only 500. Try a smaller amount.");
        insta::assert_snapshot!(said(Refusal::BankHolds { amount: 600, bank: 500 }), @"That would be 600 coins, but your bank holds only 500. Try a smaller amount.");
        insta::assert_snapshot!(said(Refusal::Full { capacity: 10_000 }), @"Your bank is full: it holds 10,000 coins. Make it larger with `/bank upgrade`, or take some out.");
        insta::assert_snapshot!(said(Refusal::Room { amount: 600, room: 500 }), @"That would be 600 coins, but your bank has room for only 500 more. Deposit less, or make it larger with `/bank upgrade`.");
        insta::assert_snapshot!(said(Refusal::Levels { most: 20 }), @"You can buy from 1 to 20 levels at a time. Choose a number between them.");
        insta::assert_snapshot!(said(Refusal::TooExpensive { cost: 4_000, missing: 1_200 }), @"The next level costs 4,000 coins; your wallet is 1,200 short. Earn some more, or take them out of your bank.");
    }
}
