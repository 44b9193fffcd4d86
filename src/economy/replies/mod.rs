//! Every sentence of the economy.

pub mod history;
mod question;

pub use history::history;
pub use question::CostQuestion;

use crate::{
    economy::{
        ledger::{Gains, ItemId, QuestDone, Settled},
        model::{AmountError, Level, PayOutcome, Payment, Refusal},
        store::Purse,
    },
    error::Error,
    help::Help,
    ids::{EventId, UserId},
    msg,
    names::safe_name,
    reply::{ActionId, Button, ButtonStyle, Card, Reply, mention},
    words::{Message, Words},
};

/// The action of the question before a large payment.
pub const PAY_ACTION: &str = "wallet.pay";

/// "1,250 coins".
pub fn coins(words: &Words, count: i64) -> String {
    words.say(&msg!("coins", count = count))
}

/// A wallet, for its owner.
pub fn wallet(words: &Words, purse: &Purse, level: Level, help: &Help) -> Reply {
    let owned = purse.holdings;
    let bank = msg!("wallet-bank-of", coins = coins(words, owned.bank), capacity = owned.bank_capacity);
    let progress = msg!("wallet-level-value", level = level.number, xp = owned.xp, next = level.next_at);
    let text = if owned.rev == 0 {
        words.say(&msg!("wallet-start", daily = help.mention("daily")))
    } else {
        words.say(&msg!("wallet-totals", earned = purse.total_earned, spent = purse.total_spent))
    };
    let card = Card::new(words.say(&msg!("wallet-title")), text)
        .field(words.say(&msg!("wallet-hand")), coins(words, owned.balance))
        .field(words.say(&msg!("wallet-bank")), words.say(&bank))
        .field(words.say(&msg!("wallet-level")), words.say(&progress));
    Reply::default().card(card)
}

/// A payment, for everyone; it pings the one who was paid and nobody else.
pub fn paid(words: &Words, paid: &Payment) -> Reply {
    let amount = coins(words, paid.amount);
    let said = msg!("pay-paid", from = mention(paid.from), to = mention(paid.to), coins = amount);
    let mut text = words.say(&said);
    if paid.tax > 0 {
        text.push(' ');
        text.push_str(&words.say(&msg!("pay-taxed", tax = coins(words, paid.tax))));
    }
    Reply::public(text).pinging(paid.to)
}

/// What the payer has left, for them alone.
pub fn balance_after<T>(words: &Words, settled: &Settled<T>) -> Reply {
    let mut lines = vec![words.say(&msg!("pay-balance", coins = coins(words, settled.after.balance)))];
    lines.extend(gains(words, &settled.gains));
    Reply::private(lines.join("\n"))
}

/// What followed from a deed besides what it is about: a line each, to be put below.
pub fn gains(words: &Words, gains: &Gains) -> Vec<String> {
    let level = gains.level.map(|level| msg!("gain-level", level = level));
    let crates = gains.crates.iter().map(|item| msg!("gain-crate", item = item_name(words, item)));
    let achievements = gains.achievements.iter().map(|achieved| {
        let title = words.say(&Message::named(format!("achievement-{}", achieved.name.replace('_', "-"))));
        let reward = coins(words, achieved.coins);
        msg!("gain-achievement", achievement = title, coins = reward, xp = achieved.xp)
    });
    let pet = gains.pet.as_ref().map(|(name, level)| match name.as_str() {
        "" => msg!("gain-pet-level-unnamed", level = *level),
        name => msg!("gain-pet-level", name = safe_name(name), level = *level),
    });
    let quests = gains.quests.iter().map(|done| quest_done(words, done));
    quests.chain(level).chain(crates).chain(achievements).chain(pet).map(|line| words.say(&line)).collect()
}

fn quest_done(words: &Words, done: &QuestDone) -> Message {
    let quest = words.say(&Message::named(format!("quest-{}", done.quest)));
    let reward = coins(words, done.coins);
    match &done.item {
        Some(item) => {
            msg!("gain-quest-thing", quest = quest, coins = reward, xp = done.xp, item = item_name(words, item))
        }
        None => msg!("gain-quest", quest = quest, coins = reward, xp = done.xp),
    }
}

/// The name of a kind of item.
pub fn item_name(words: &Words, item: &ItemId) -> String {
    words.say(&item_message(item))
}

/// The name of a kind of item, to be said inside a sentence that is said later.
pub fn item_message(item: &ItemId) -> Message {
    Message::named(format!("item-{}", item.as_str().replace('_', "-")))
}

/// The question before a large payment. Everything the answer needs is in its buttons.
pub fn ask(words: &Words, payer: UserId, question: Question) -> Reply {
    let amount = coins(words, question.amount);
    Reply::private(words.say(&msg!("pay-ask", to = mention(question.to), coins = amount))).buttons(question.buttons(
        words,
        payer,
        Buttons::Live,
    ))
}

/// What the question becomes once it is answered.
pub fn answered(words: &Words, payer: UserId, question: Question, settled: &Settled<PayOutcome>) -> Reply {
    let text = match &settled.done {
        PayOutcome::Paid(paid) => {
            let done = msg!("pay-agreed", coins = coins(words, paid.amount), to = mention(paid.to));
            let left = msg!("pay-balance", coins = coins(words, settled.after.balance));
            format!("{} {}", words.say(&done), words.say(&left))
        }
        PayOutcome::Cancelled | PayOutcome::Ask { .. } => words.say(&msg!("pay-cancelled")),
    };
    Reply::private(text).buttons(question.buttons(words, payer, Buttons::Used))
}

/// A refusal at the answer: the question stays readable, its buttons are used up.
pub fn answer_refused(words: &Words, payer: UserId, question: Question, refusal: &Message) -> Reply {
    Reply::private(words.say(refusal)).buttons(question.buttons(words, payer, Buttons::Used))
}

/// A question before a large payment, as its buttons carry it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// The event that asked: it pays once.
    pub event: EventId,
    /// Who would be paid.
    pub to: UserId,
    /// How much.
    pub amount: i64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Buttons {
    Live,
    Used,
}

impl Question {
    fn buttons(self, words: &Words, payer: UserId, state: Buttons) -> Vec<Button> {
        let yes = words.say(&msg!("pay-ask-yes", coins = coins(words, self.amount)));
        let no = words.say(&msg!("pay-ask-no"));
        [(yes, ButtonStyle::Success, 'y'), (no, ButtonStyle::Secondary, 'n')]
            .into_iter()
            .map(|(label, style, answer)| {
                let state = format!("{answer}{}.{}.{}", self.event, self.to, self.amount);
                Button::action(label, style, ActionId { action: PAY_ACTION.into(), owner: Some(payer), state })
            })
            .map(|button| Button { disabled: state == Buttons::Used, ..button })
            .collect()
    }

    /// From a button's state: whether it says yes, and to what.
    pub fn of_state(state: &str) -> Option<(bool, Self)> {
        let (answer, rest) = (state.get(..1)?, state.get(1..)?);
        let mut parts = rest.splitn(3, '.');
        let question = Self {
            event: parts.next()?.parse().ok()?,
            to: parts.next()?.parse().ok()?,
            amount: parts.next()?.parse().ok().filter(|amount| *amount > 0)?,
        };
        match answer {
            "y" => Some((true, question)),
            "n" => Some((false, question)),
            _ => None,
        }
    }
}

impl From<AmountError> for Message {
    fn from(error: AmountError) -> Self {
        match error {
            AmountError::Empty => msg!("amount-empty"),
            AmountError::TooLong => msg!("amount-too-long"),
            AmountError::NotUnderstood => msg!("amount-not-understood"),
            AmountError::StrangeLetters => msg!("amount-strange-letters"),
            AmountError::Negative => msg!("amount-negative"),
            AmountError::Zero => msg!("amount-zero"),
            AmountError::Fraction => msg!("amount-fraction"),
            AmountError::TooLarge => msg!("amount-too-large"),
            AmountError::OverHundredPercent => msg!("amount-over-hundred-percent"),
        }
    }
}

impl From<AmountError> for Error {
    fn from(error: AmountError) -> Self {
        Self::Refused(error.into())
    }
}

impl From<Refusal> for Message {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::ToSelf => msg!("pay-to-self"),
            Refusal::ToBot => msg!("pay-to-bot"),
            Refusal::ToGone(user) => msg!("pay-to-gone", to = mention(user)),
            Refusal::Paused { ends: Some(ends) } => msg!("pay-paused-until", ends = ends),
            Refusal::Paused { ends: None } => msg!("pay-paused"),
            Refusal::AccountTooYoung { until } => msg!("pay-account-too-young", until = until),
            Refusal::NothingThere => msg!("pay-nothing-there").personal(),
            Refusal::ShareIsNothing { balance } => msg!("pay-share-is-nothing", balance = balance).personal(),
            Refusal::NotEnough { amount, balance } => {
                msg!("pay-not-enough", amount = amount, balance = balance).personal()
            }
            Refusal::OverCap { cap, left } => msg!("pay-over-cap", cap = cap, left = left).personal(),
            Refusal::RecipientFull => msg!("pay-recipient-full"),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

#[cfg(test)]
mod tests;
