//! Every sentence, as it is said in English.

use chrono::DateTime;
use strum::VariantArray;

use super::*;
use crate::{
    economy::{
        ledger::{Gains, Holdings, ItemId, Reason, Settled},
        model::{Cursor, Entry, HistoryPage},
    },
    reply::{Press, Row},
    words::Locale,
};

const ME: UserId = UserId(7);
const YOU: UserId = UserId(8);

fn english() -> Words {
    Words::new(Locale::english())
}

fn payment(tax: i64) -> Payment {
    Payment { from: ME, to: YOU, amount: 1_250, tax }
}

/// All that a reply shows, on one page.
fn shown(reply: &Reply) -> String {
    let mut lines = vec![format!("{:?}, pings {:?}", reply.audience, reply.pings)];
    lines.extend((!reply.text.is_empty()).then(|| reply.text.clone()));
    for card in &reply.cards {
        lines.extend([format!("# {}", card.title), card.text.clone()]);
        lines.extend(card.fields.iter().map(|field| format!("{}: {}", field.name, field.value)));
    }
    for row in &reply.rows {
        match row {
            Row::Buttons(buttons) => lines.extend(buttons.iter().map(|button| {
                let Press::Action(action) = &button.press else { panic!("a link") };
                format!("[{}] {action}{}", button.label, if button.disabled { " (used up)" } else { "" })
            })),
            Row::Menu(menu) => {
                let options: Vec<_> = menu.options.iter().map(|option| option.label.as_str()).collect();
                lines.push(format!("({}) {}", menu.placeholder, options.join(", ")));
            }
            Row::Several(..) | Row::Picker(_) => panic!("nothing here lets choose several"),
        }
    }
    lines.join("\n")
}

#[test]
fn amounts_that_are_none() {
    let said = |error: AmountError| Message::from(error).to_string();
    insta::assert_snapshot!(said(AmountError::Empty), @"How much? Write an amount such as `250`, `1k`, `2.5m`, `10%`, `half` or `all`.");
    insta::assert_snapshot!(said(AmountError::TooLong), @"That is too long to be an amount. Write something like `250`, `1k`, `2.5m`, `10%`, `half` or `all`.");
    insta::assert_snapshot!(said(AmountError::NotUnderstood), @"I don't understand that amount. Write something like `250`, `1k`, `2.5m`, `10%`, `half` or `all`.");
    insta::assert_snapshot!(said(AmountError::StrangeLetters), @"That amount has unusual characters in it. Please type it with the plain digits 0–9.");
    insta::assert_snapshot!(said(AmountError::Negative), @"An amount can't be negative. Write how many coins you mean, for example `250`.");
    insta::assert_snapshot!(said(AmountError::Zero), @"That is no coins at all. Write an amount of at least 1.");
    insta::assert_snapshot!(said(AmountError::Fraction), @"Coins can't be split. Write an amount that comes to whole coins, for example `250` or `1.5k`.");
    insta::assert_snapshot!(said(AmountError::TooLarge), @"That is more coins than there can ever be. Write a smaller amount.");
    insta::assert_snapshot!(said(AmountError::OverHundredPercent), @"That is more than everything you have. Write a share of at most `100%`, or `all`.");
}

#[test]
fn payments_that_are_refused() {
    let said = |refusal: Refusal| Message::from(refusal).to_string();
    let until = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
    insta::assert_snapshot!(said(Refusal::ToSelf), @"You can't pay yourself. Choose somebody else.");
    insta::assert_snapshot!(said(Refusal::ToBot), @"Bots have no use for coins. Choose a person.");
    insta::assert_snapshot!(said(Refusal::ToGone(YOU)), @"<@8> is not a member of this server, so you can't pay them here.");
    insta::assert_snapshot!(said(Refusal::Paused { ends: None }), @"Payments between members are switched off in this server for now. Ask those who manage it when they will be on again.");
    insta::assert_snapshot!(said(Refusal::Paused { ends: Some(until) }), @"Payments between members are switched off in this server for now. Try again <t:1800000000:R>.");
    insta::assert_snapshot!(said(Refusal::AccountTooYoung { until }), @"This server lets accounts pay once they are old enough; yours is <t:1800000000:R>.");
    insta::assert_snapshot!(said(Refusal::NothingThere), @"Your wallet is empty. Claim some coins with `/daily` first.");
    insta::assert_snapshot!(said(Refusal::ShareIsNothing { balance: 9 }), @"That share of your 9 coins rounds down to nothing. Write a larger share, or a number.");
    insta::assert_snapshot!(said(Refusal::NotEnough { amount: 5_000, balance: 1_200 }), @"That would be 5,000 coins, but your wallet holds only 1,200. Try a smaller amount.");
    insta::assert_snapshot!(said(Refusal::NotEnough { amount: 1, balance: 0 }), @"That would be one coin, but your wallet holds none. Try a smaller amount.");
    insta::assert_snapshot!(said(Refusal::OverCap { cap: 1_000, left: 250 }), @"This server lets everyone pay out up to 1,000 coins in 24 hours, and you have 250 left of that. Pay less, or wait until earlier payments are a day old.");
    insta::assert_snapshot!(said(Refusal::RecipientFull), @"Their wallet can't hold that many coins. Try a smaller amount.");
    insta::assert_snapshot!(msg!("ledger-crowded"), @"A lot is happening with these coins right now. Nothing was changed; please try again in a few seconds.");
    insta::assert_snapshot!(msg!("ledger-event-used"), @"That was already used for something else. Nothing was changed; please give the command again.");
    insta::assert_snapshot!(msg!("pay-button-stale"), @"This question is from an older version of me. Nothing was changed; please use `/wallet pay` again.");
    insta::assert_snapshot!(msg!("history-stale"), @"That page is gone. Please use `/wallet history` again.");
}

fn settled<T>(done: T) -> Settled<T> {
    let after = Holdings { balance: 1, ..Holdings::default() };
    Settled { done, gains: Gains::default(), after, replayed: false }
}

#[test]
fn payments() {
    insta::assert_snapshot!(shown(&paid(&english(), &payment(0))), @r"
    Everyone, pings [UserId(8)]
    <@7> paid <@8> **1,250 coins**.
    ");
    insta::assert_snapshot!(shown(&paid(&english(), &payment(62))), @r"
    Everyone, pings [UserId(8)]
    <@7> paid <@8> **1,250 coins**. The server kept 62 coins of it.
    ");
    insta::assert_snapshot!(shown(&balance_after(&english(), &settled(payment(0)))), @r"
    Invoker, pings []
    You have **1 coin** left in your wallet.
    ");
}

#[test]
fn the_question_and_its_answers() {
    let question = Question { event: EventId(99), to: YOU, amount: 20_000 };
    insta::assert_snapshot!(shown(&ask(&english(), ME, question)), @r"
    Invoker, pings []
    Pay <@8> **20,000 coins**? It can't be taken back.
    [Pay 20,000 coins] wallet.pay/7/y99.8.20000
    [Cancel] wallet.pay/7/n99.8.20000
    ");
    let outcome = PayOutcome::Paid(payment(0));
    insta::assert_snapshot!(shown(&answered(&english(), ME, question, &settled(outcome))), @r"
    Invoker, pings []
    Paid **1,250 coins** to <@8>. You have **1 coin** left in your wallet.
    [Pay 20,000 coins] wallet.pay/7/y99.8.20000 (used up)
    [Cancel] wallet.pay/7/n99.8.20000 (used up)
    ");
    insta::assert_snapshot!(shown(&answered(&english(), ME, question, &settled(PayOutcome::Cancelled))), @r"
    Invoker, pings []
    Called off. Nothing was paid.
    [Pay 20,000 coins] wallet.pay/7/y99.8.20000 (used up)
    [Cancel] wallet.pay/7/n99.8.20000 (used up)
    ");
}

#[test]
fn a_question_survives_its_button_at_any_size() {
    let largest = UserId(u64::MAX);
    let question = Question { event: EventId(u64::MAX), to: largest, amount: i64::MAX };
    for row in ask(&english(), largest, question).rows {
        let Row::Buttons(buttons) = row else { panic!("a menu") };
        for (button, says_yes) in buttons.iter().zip([true, false]) {
            let Press::Action(action) = &button.press else { panic!("a link") };
            assert!(action.to_string().len() <= 100, "{action}");
            assert_eq!(Question::of_state(&action.state), Some((says_yes, question)));
        }
    }
    for junk in ["", "y", "y1.2", "y1.2.x", "y1.2.-5", "y1.2.0", "x1.2.3", "é1.2.3", "y1.2.99999999999999999999"] {
        assert_eq!(Question::of_state(junk), None, "{junk}");
    }
}

#[test]
fn wallets() {
    let holdings =
        Holdings { balance: 1_000, bank: 2_500, bank_capacity: 10_000, rev: 3, xp: 150, ..Holdings::default() };
    let purse = Purse { holdings, total_earned: 4_000, total_spent: 500 };
    let help = Help::default();
    insta::assert_snapshot!(shown(&wallet(&english(), &purse, Level::of(150, 140), &help)), @r"
    Invoker, pings []
    # Your wallet
    Earned 4,000 and spent 500 so far.
    In your wallet: 1,000 coins
    In the bank: 2,500 coins of 10,000
    Level: 2 · 150 of 560 XP
    ");
    let holdings = Holdings { balance: 0, bank: 0, rev: 0, xp: 0, ..holdings };
    let purse = Purse { holdings, total_earned: 0, total_spent: 0 };
    insta::assert_snapshot!(shown(&wallet(&english(), &purse, Level::of(0, 140), &help)), @r"
    Invoker, pings []
    # Your wallet
    You have no coins yet. Claim your first with `/daily`.
    In your wallet: 0 coins
    In the bank: 0 coins of 10,000
    Level: 1 · 0 of 140 XP
    ");
}

#[test]
fn histories() {
    let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
    let entry = |id, change, other, reason: &str| Entry { id, change, other, reason: reason.into(), at };
    let entries = vec![
        entry(14, -50, Some(YOU), "pay"),
        entry(13, -2, None, "tax"),
        entry(12, 1_000, Some(YOU), "pay"),
        entry(11, 1_000, None, "daily"),
        entry(10, 0, Some(ME), "from_the_future"),
    ];
    let page = HistoryPage { filter: None, entries, newer: None, older: Some(Cursor::Before(10)) };
    insta::assert_snapshot!(shown(&history(&english(), ME, &page, &Help::default())), @r"
    Invoker, pings []
    # Your history
    `−50` Paid to <@8> · <t:1800000000:R>
    `−2` Tax on a payment · <t:1800000000:R>
    `+1,000` Paid by <@8> · <t:1800000000:R>
    `+1,000` Daily reward · <t:1800000000:R>
    `±0` from_the_future · <t:1800000000:R>
    (Show only…) Everything, Daily reward, Payments, Taxes, Weekly reward, Work, Won fights, Lost fights, Quests, Achievements, Deposits, Withdrawals, Larger bank, Bought, Sold, Streak freezes, Trades, Duels, Coin tosses, Slot machine, Corrections, Brought along, Agents, Agents, given back
    [◀ Newer] wallet.history/7/all:-n (used up)
    [Older ▶] wallet.history/7/all:b10
    ");
    let empty = HistoryPage { filter: None, entries: vec![], newer: None, older: None };
    insta::assert_snapshot!(shown(&history(&english(), ME, &empty, &Help::default())), @r"
    Invoker, pings []
    # Your history
    Nothing here yet. Claim some coins with `/daily`.
    (Show only…) Everything, Daily reward, Payments, Taxes, Weekly reward, Work, Won fights, Lost fights, Quests, Achievements, Deposits, Withdrawals, Larger bank, Bought, Sold, Streak freezes, Trades, Duels, Coin tosses, Slot machine, Corrections, Brought along, Agents, Agents, given back
    ");
    let none = HistoryPage { filter: Some(Reason::Tax), ..empty };
    insta::assert_snapshot!(shown(&history(&english(), ME, &none, &Help::default())), @r"
    Invoker, pings []
    # Your history: Taxes
    Nothing of this kind yet.
    (Show only…) Everything, Daily reward, Payments, Taxes, Weekly reward, Work, Won fights, Lost fights, Quests, Achievements, Deposits, Withdrawals, Larger bank, Bought, Sold, Streak freezes, Trades, Duels, Coin tosses, Slot machine, Corrections, Brought along, Agents, Agents, given back
    ");
}

#[test]
fn what_a_history_press_asks_for() {
    use super::history::asked_for;
    assert_eq!(asked_for("all:b10", &[]), Some((None, Cursor::Before(10))));
    assert_eq!(asked_for("pay:a3", &[]), Some((Some(Reason::Pay), Cursor::After(3))));
    assert_eq!(asked_for("menu", &["daily".into()]), Some((Some(Reason::Daily), Cursor::Newest)));
    for junk in ["", "all", "all:", "all:-n", "lottery:n", "menu"] {
        assert_eq!(asked_for(junk, &[]), None, "{junk}");
    }
    assert_eq!(asked_for("menu", &["lottery".into()]), None);
}

#[test]
fn every_reason_and_every_item_has_a_name() {
    for kind in Reason::VARIANTS {
        let entry = Entry { id: 1, change: 5, other: None, reason: kind.to_string(), at: DateTime::default() };
        let page = HistoryPage { filter: Some(*kind), entries: vec![entry], newer: None, older: None };
        let text = shown(&history(&english(), ME, &page, &Help::default()));
        assert!(!text.contains('⟨'), "{text}");
    }
    for item in crate::economy::Numbers::load(None).unwrap().items.keys() {
        let name = item_name(&english(), item);
        assert!(!name.contains('⟨'), "{name}");
    }
}

#[test]
fn what_followed_is_told_below() {
    let crates = vec![ItemId::from("rare_crate")];
    let gains_now = Gains { level: Some(5), crates, ..Gains::default() };
    insta::assert_snapshot!(gains(&english(), &gains_now).join("\n"), @r"
    **Level 5 reached!**
    You got a **rare crate** for it.
    ");
}
