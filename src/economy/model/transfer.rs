//! When one person may give coins to another, and what arrives.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    economy::{
        ledger::{Facts, Holdings},
        model::Amount,
    },
    guilds::Paused,
    ids::{GuildId, UserId},
};

/// Whom to pay, as the server knows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// Who.
    pub user: UserId,
    /// Whether they are there at all.
    pub presence: Presence,
}

/// What a server knows of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// A person of this server.
    Here,
    /// A bot.
    Bot,
    /// Nobody of this server, perhaps not any more.
    Gone,
}

/// What a server's admins have decided about payments; the default decides nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TransferPolicy {
    /// How much each person may pay out in any 24 hours.
    pub daily_cap: Option<i64>,
    /// What is kept of each payment, 0–100.
    pub tax_percent: u8,
    /// How old a Discord account must be to pay.
    pub min_account_age: TimeDelta,
    /// Nobody may pay for now.
    pub paused: Option<Paused>,
}

/// Where payments count towards a cap, and since when; `None` without one.
pub type Capped = Option<(GuildId, DateTime<Utc>)>;

/// Within which time a server's cap counts payments.
const CAP_WINDOW: TimeDelta = TimeDelta::hours(24);

impl TransferPolicy {
    /// Which payments count towards the cap of payments made here and now.
    pub fn capped(&self, guild: Option<GuildId>, now: DateTime<Utc>) -> Capped {
        self.daily_cap.and(guild).map(|guild| (guild, now - CAP_WINDOW))
    }

    /// Whether this person may pay out so many coins now, after what they paid out lately. Who pays nothing always may.
    pub fn admits(&self, payer: UserId, coins: i64, lately: i64, now: DateTime<Utc>) -> Result<(), Refusal> {
        if coins == 0 {
            return Ok(());
        }
        self.admits_payer(payer, now)?;
        self.admits_amount(coins, lately)
    }

    fn admits_payer(&self, payer: UserId, now: DateTime<Utc>) -> Result<(), Refusal> {
        if let Some(Paused { ends }) = self.paused {
            return Err(Refusal::Paused { ends });
        }
        let until = payer.created_at() + self.min_account_age;
        if until > now { Err(Refusal::AccountTooYoung { until }) } else { Ok(()) }
    }

    fn admits_amount(&self, coins: i64, lately: i64) -> Result<(), Refusal> {
        let Some(cap) = self.daily_cap else { return Ok(()) };
        let left = cap.saturating_sub(lately).max(0);
        if coins > left { Err(Refusal::OverCap { cap, left }) } else { Ok(()) }
    }

    /// What is kept of so many coins. Rounded down: in doubt for the person.
    pub fn tax(&self, coins: i64) -> i64 {
        let tax = i128::from(coins) * i128::from(self.tax_percent.min(100)) / 100;
        i64::try_from(tax).unwrap_or(coins)
    }
}

/// A payment somebody asks for.
#[derive(Clone, Copy, Debug)]
pub struct Order {
    /// To whom.
    pub recipient: Recipient,
    /// How much.
    pub amount: Amount,
    /// What the server says.
    pub policy: TransferPolicy,
}

/// What else the rule looks at.
#[derive(Clone, Copy, Debug, Default)]
pub struct PaidSoFar {
    /// What the payer paid in this server in the last 24 hours.
    pub lately: i64,
    /// The recipient's wallet and bank together.
    pub recipient_net_worth: i64,
}

/// A payment that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Who paid.
    pub from: UserId,
    /// Who was paid.
    pub to: UserId,
    /// What left the payer.
    pub amount: i64,
    /// What the server kept of it.
    pub tax: i64,
}

impl Payment {
    /// What arrived.
    pub fn received(&self) -> i64 {
        self.amount - self.tax
    }
}

/// What asking to pay leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayOutcome {
    /// It is paid.
    Paid(Payment),
    /// It is so much that the payer should say yes first.
    Ask {
        /// To whom.
        to: UserId,
        /// How much, fixed now: a share does not grow while the question stands.
        amount: i64,
    },
    /// The payer said no.
    Cancelled,
}

/// Why a payment does not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each is its sentence in economy.ftl")]
pub enum Refusal {
    #[error("to oneself")]
    ToSelf,
    #[error("to a bot")]
    ToBot,
    #[error("to somebody who is not here")]
    ToGone(UserId),
    #[error("payments are paused")]
    Paused { ends: Option<DateTime<Utc>> },
    #[error("account too young")]
    AccountTooYoung { until: DateTime<Utc> },
    #[error("the wallet is empty")]
    NothingThere,
    #[error("the share comes to nothing")]
    ShareIsNothing { balance: i64 },
    #[error("not enough")]
    NotEnough { amount: i64, balance: i64 },
    #[error("over the server's cap")]
    OverCap { cap: i64, left: i64 },
    #[error("the recipient can hold no more")]
    RecipientFull,
}

/// The rule: who may pay what to whom.
pub fn transfer(order: &Order, facts: &Facts<'_>, seen: &PaidSoFar) -> Result<Payment, Refusal> {
    let payer = facts.origin.user;
    match order.recipient.presence {
        _ if order.recipient.user == payer => return Err(Refusal::ToSelf),
        Presence::Bot => return Err(Refusal::ToBot),
        Presence::Gone => return Err(Refusal::ToGone(order.recipient.user)),
        Presence::Here => order.policy.admits_payer(payer, facts.now)?,
    }
    let amount = affordable(order.amount, &facts.holdings)?;
    order.policy.admits_amount(amount, seen.lately)?;
    let tax = order.policy.tax(amount);
    seen.recipient_net_worth.checked_add(amount - tax).ok_or(Refusal::RecipientFull)?;
    Ok(Payment { from: payer, to: order.recipient.user, amount, tax })
}

/// The amount in coins, if they are there.
fn affordable(amount: Amount, holdings: &Holdings) -> Result<i64, Refusal> {
    let balance = holdings.balance;
    match (amount, amount.of(balance)) {
        (Amount::Share(_), _) if balance == 0 => Err(Refusal::NothingThere),
        (Amount::Share(_), 0) => Err(Refusal::ShareIsNothing { balance }),
        (_, coins) if coins > balance => Err(Refusal::NotEnough { amount: coins, balance }),
        (_, coins) => Ok(coins),
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use proptest::prelude::*;

    use super::*;
    use crate::{
        economy::ledger::{Belongings, Holdings},
        ids::{ChannelId, EventId, snowflake_at},
        origin::Origin,
        words::Locale,
    };

    fn now() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 5, 1, 12, 0, 0).unwrap()
    }

    fn payer() -> UserId {
        UserId(snowflake_at(now() - TimeDelta::days(10)))
    }

    fn attempt(order: &Order, balance: i64, seen: PaidSoFar) -> Result<Payment, Refusal> {
        let origin =
            Origin { user: payer(), guild: None, channel: ChannelId(1), event: EventId(1), locale: Locale::english() };
        let holdings = Holdings { balance, rev: 1, ..Holdings::default() };
        let belongings = &Belongings::default();
        transfer(order, &Facts { origin: &origin, now: now(), holdings, belongings }, &seen)
    }

    fn order(amount: Amount) -> Order {
        Order {
            recipient: Recipient { user: UserId(2), presence: Presence::Here },
            amount,
            policy: TransferPolicy::default(),
        }
    }

    #[test]
    fn who_cannot_be_paid() {
        let to = |user, presence| Order { recipient: Recipient { user, presence }, ..order(Amount::Coins(1)) };
        let cases = [
            (to(payer(), Presence::Here), Refusal::ToSelf),
            (to(UserId(2), Presence::Bot), Refusal::ToBot),
            (to(UserId(2), Presence::Gone), Refusal::ToGone(UserId(2))),
        ];
        for (order, refusal) in cases {
            assert_eq!(attempt(&order, 100, PaidSoFar::default()), Err(refusal));
        }
    }

    #[test]
    fn what_cannot_be_paid() {
        let full = PaidSoFar { recipient_net_worth: i64::MAX, ..PaidSoFar::default() };
        let none = PaidSoFar::default();
        let cases = [
            (Amount::Coins(101), 100, none, Refusal::NotEnough { amount: 101, balance: 100 }),
            (Amount::Coins(1), 0, none, Refusal::NotEnough { amount: 1, balance: 0 }),
            (Amount::Share(1_000_000), 0, none, Refusal::NothingThere),
            (Amount::Share(100_000), 9, none, Refusal::ShareIsNothing { balance: 9 }),
            (Amount::Coins(1), 100, full, Refusal::RecipientFull),
        ];
        for (amount, balance, seen, refusal) in cases {
            assert_eq!(attempt(&order(amount), balance, seen), Err(refusal));
        }
    }

    #[test]
    fn a_servers_policy_holds() {
        let policy =
            TransferPolicy { daily_cap: Some(100), tax_percent: 7, min_account_age: TimeDelta::days(10), paused: None };
        let order = Order { policy, ..order(Amount::Coins(50)) };
        let lately = |lately| PaidSoFar { lately, ..PaidSoFar::default() };
        let paid = attempt(&order, 80, lately(50)).unwrap();
        assert_eq!((paid.amount, paid.tax, paid.received()), (50, 3, 47));
        assert_eq!(attempt(&order, 80, lately(51)), Err(Refusal::OverCap { cap: 100, left: 49 }));
        assert_eq!(attempt(&order, 80, lately(500)), Err(Refusal::OverCap { cap: 100, left: 0 }));
        let strict = Order { policy: TransferPolicy { min_account_age: TimeDelta::days(11), ..policy }, ..order };
        let until = payer().created_at() + TimeDelta::days(11);
        assert_eq!(attempt(&strict, 80, lately(0)), Err(Refusal::AccountTooYoung { until }));
        let paused = Order { policy: TransferPolicy { paused: Some(Paused { ends: None }), ..policy }, ..order };
        assert_eq!(attempt(&paused, 80, lately(0)), Err(Refusal::Paused { ends: None }));
    }

    proptest! {
        #[test]
        fn nothing_appears_and_nothing_vanishes(
            balance in 0..=i64::MAX, coins in 1..=i64::MAX, percent in 0..=100_u8, theirs in 0..=i64::MAX,
        ) {
            let policy = TransferPolicy { tax_percent: percent, ..TransferPolicy::default() };
            let seen = PaidSoFar { recipient_net_worth: theirs, ..PaidSoFar::default() };
            if let Ok(paid) = attempt(&Order { policy, ..order(Amount::Coins(coins)) }, balance, seen) {
                prop_assert_eq!(paid.received() + paid.tax, paid.amount);
                prop_assert!(paid.amount <= balance && paid.tax >= 0 && paid.received() >= 0);
            }
        }
    }
}
