//! Every sentence of trades.

use crate::{
    economy::{
        Numbers,
        ledger::Settled,
        replies::{coins, gains, item_message},
    },
    error::Error,
    ids::EventId,
    items::names::listed,
    msg,
    reply::{ActionId, Audience, Button, ButtonStyle, Card, Reply, Tone, mention},
    trade::{End, Offer, Trade, model::Refusal},
    words::{Message, Words},
};

pub use crate::economy::replies::item_name;

/// The button that opens the form of an offer.
pub const FORM_ACTION: &str = "trade.form";
/// The form of an offer.
pub const OFFER_ACTION: &str = "trade.offer";
/// The button that agrees.
pub const AGREE_ACTION: &str = "trade.agree";
/// The button that calls the trade off.
pub const LEAVE_ACTION: &str = "trade.leave";

/// A trade that was opened, for everyone; it pings the one who is asked.
pub fn opened(words: &Words, numbers: &Numbers, trade: &Trade) -> Reply {
    shown(words, numbers, trade).pinging(trade.sides[1].user)
}

/// A trade as it is now.
pub fn shown(words: &Words, numbers: &Numbers, trade: &Trade) -> Reply {
    let sides = trade.sides.iter().map(|side| {
        let who = mention(side.user);
        let head = match (trade.end, side.agrees) {
            (Some(End::Done), _) => msg!("trade-gave", who = who),
            (Some(_), _) => msg!("trade-offered", who = who),
            (None, true) => msg!("trade-offers-agreed", who = who),
            (None, false) => msg!("trade-offers", who = who),
        };
        let mut lines = format!("{}\n{}", words.say(&head), things(words, numbers, &side.offer));
        if side.tax > 0 {
            lines.push('\n');
            lines.push_str(&words.say(&msg!("trade-taxed", coins = coins(words, side.tax))));
        }
        lines
    });
    let mut parts: Vec<_> = sides.collect();
    parts.push(words.say(&fate(trade)));
    let tone = match trade.end {
        Some(End::Done) => Tone::Good,
        Some(_) => Tone::Warn,
        None => Tone::Calm,
    };
    let card = Card::new(words.say(&msg!("trade-title")), parts.join("\n\n")).tone(tone);
    let [opener, partner] = trade.sides.each_ref().map(|side| mention(side.user));
    let text = words.say(&msg!("trade-between", opener = opener, partner = partner));
    let buttons = buttons(words, trade);
    Reply { text, audience: Audience::Everyone, ..Reply::default() }.card(card).buttons(buttons)
}

fn things(words: &Words, numbers: &Numbers, offer: &Offer) -> String {
    let mut parts = Vec::new();
    if !offer.items.is_empty() {
        parts.push(listed(words, numbers, offer.items.iter().map(|(item, count)| (item, i64::from(*count)))));
    }
    if offer.coins > 0 {
        parts.push(coins(words, offer.coins));
    }
    if parts.is_empty() { words.say(&msg!("trade-nothing")) } else { parts.join("\n") }
}

fn fate(trade: &Trade) -> Message {
    match trade.end {
        None => msg!("trade-how", until = trade.expires_at),
        Some(End::Done) => msg!("trade-done"),
        Some(End::CalledOff(user)) => msg!("trade-called-off", who = mention(user)),
        Some(End::Expired) => msg!("trade-expired"),
    }
}

/// What running out is told as, where the trade was opened.
pub fn ran_out(words: &Words, trade: &Trade) -> Reply {
    let [opener, partner] = trade.sides.each_ref().map(|side| mention(side.user));
    Reply::public(words.say(&msg!("trade-ran-out", opener = opener, partner = partner)))
}

/// Said to whoever presses when it has ended.
pub fn was_over(words: &Words) -> Reply {
    Reply::private(words.say(&msg!("trade-over")))
}

/// Said to whoever agrees to what is not offered any more.
pub fn terms_changed(words: &Words) -> Reply {
    Reply::private(words.say(&msg!("trade-terms-changed")))
}

/// Said to whoever changes nothing.
pub fn unchanged(words: &Words) -> Reply {
    Reply::private(words.say(&msg!("trade-unchanged")))
}

/// What the person who acted has now, for them alone.
pub fn balance<T>(words: &Words, settled: &Settled<T>) -> Reply {
    let after = settled.after;
    let said = match after.escrow {
        0 => msg!("trade-balance", coins = coins(words, after.balance)),
        held => msg!("trade-balance-held", coins = coins(words, after.balance), held = coins(words, held)),
    };
    let mut lines = vec![words.say(&said)];
    lines.extend(gains(words, &settled.gains));
    Reply::private(lines.join("\n"))
}

fn buttons(words: &Words, trade: &Trade) -> Vec<Button> {
    let (id, terms) = (trade.id, trade.terms);
    let button = |label: Message, style, name: &str, state: String| Button {
        disabled: trade.end.is_some(),
        ..Button::action(words.say(&label), style, action(name, state))
    };
    vec![
        button(msg!("trade-button-offer"), ButtonStyle::Primary, FORM_ACTION, id.to_string()),
        button(msg!("trade-button-agree"), ButtonStyle::Success, AGREE_ACTION, format!("{id}.{terms}")),
        button(msg!("trade-button-leave"), ButtonStyle::Secondary, LEAVE_ACTION, id.to_string()),
    ]
}

/// An action of a trade: anybody may try, the verb knows the two who may.
pub fn action(name: &str, state: String) -> ActionId {
    ActionId { action: name.into(), owner: None, state }
}

/// From a button's state: which trade, under which terms.
pub fn agreed_to(state: &str) -> Option<(EventId, i32)> {
    let (trade, terms) = state.split_once('.')?;
    Some((trade.parse().ok()?, terms.parse().ok()?))
}

impl From<Refusal> for Message {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Oneself => msg!("trade-oneself"),
            Refusal::Bot => msg!("trade-bot"),
            Refusal::Gone(user) => msg!("trade-gone", who = mention(user)),
            Refusal::OpenAlready(user) => msg!("trade-open-already", who = mention(user)),
            Refusal::Amount(error) => error.into(),
            Refusal::UnknownThing(typed) => msg!("trade-unknown-thing", thing = typed),
            Refusal::Quantity(typed) => msg!("trade-quantity", typed = typed),
            Refusal::TooMany { most } => msg!("trade-too-many", most = i64::try_from(most).unwrap_or(i64::MAX)),
            Refusal::NotEnough { coins, balance } => {
                msg!("trade-not-enough", coins = coins, balance = balance).personal()
            }
            Refusal::Has { item, free: 0 } => msg!("item-none", item = item_message(&item)).personal(),
            Refusal::Has { item, free } => msg!("item-has", item = item_message(&item), free = free).personal(),
            Refusal::Promised { item, held } => {
                msg!("item-promised", item = item_message(&item), held = held).personal()
            }
            Refusal::Worn(item) => msg!("trade-worn", item = item_message(&item)),
            Refusal::Nothing => msg!("trade-nothing-offered"),
            Refusal::NotYours { opener, partner } => {
                msg!("trade-not-yours", opener = mention(opener), partner = mention(partner))
            }
            Refusal::Unknown => msg!("trade-unknown"),
            Refusal::Policy(refusal) => refusal.into(),
            Refusal::OtherMayNot(user) => msg!("trade-other-may-not", who = mention(user)),
            Refusal::Full(user) => msg!("trade-full", who = mention(user)),
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
    use chrono::DateTime;

    use super::*;
    use crate::{economy::ledger::ItemId, ids::UserId, trade::model::Side, words::Locale};

    fn trade(end: Option<End>) -> Trade {
        let (drink, charm): (ItemId, ItemId) = ("energy_drink".into(), "luck_charm".into());
        let opener = Offer { coins: 1_500, items: [(drink, 3), (charm, 1)].into() };
        let side = |user, offer, agrees, tax| Side { user: UserId(user), offer, agrees, tax };
        let sides =
            [side(7, opener, true, if end == Some(End::Done) { 75 } else { 0 }), side(8, Offer::default(), false, 0)];
        let expires_at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        Trade { id: EventId(5), sides, terms: 3, expires_at, end }
    }

    #[test]
    fn what_a_trade_looks_like() {
        let (words, numbers) = (Words::new(Locale::english()), Numbers::load(None).unwrap());
        let said = |end| {
            let reply = shown(&words, &numbers, &trade(end));
            format!("{}\n[{}]\n{}", reply.text, reply.cards[0].title, reply.cards[0].text)
        };
        insta::assert_snapshot!(said(None), @r"
        A trade between <@7> and <@8>
        [🤝 Trade]
        **<@7> offers** · ✅ agrees
        3 × 🥤 energy drink, 1 × 🍀 luck charm
        1,500 coins

        **<@8> offers**
        nothing

        Say what you give with “My offer”; it is set aside until the trade ends. Once both of you agree, everything changes hands at once. Whoever changes an offer makes both agree anew. Closes <t:1800000000:R>.
        ");
        insta::assert_snapshot!(said(Some(End::Done)), @r"
        A trade between <@7> and <@8>
        [🤝 Trade]
        **<@7> gave**
        3 × 🥤 energy drink, 1 × 🍀 luck charm
        1,500 coins
        The server kept 75 coins of it.

        **<@8> gave**
        nothing

        Everything has changed hands.
        ");
        insta::assert_snapshot!(said(Some(End::CalledOff(UserId(8)))), @r"
        A trade between <@7> and <@8>
        [🤝 Trade]
        **<@7> had offered**
        3 × 🥤 energy drink, 1 × 🍀 luck charm
        1,500 coins

        **<@8> had offered**
        nothing

        <@8> called the trade off. Everybody has their own again.
        ");
        insta::assert_snapshot!(said(Some(End::Expired)), @r"
        A trade between <@7> and <@8>
        [🤝 Trade]
        **<@7> had offered**
        3 × 🥤 energy drink, 1 × 🍀 luck charm
        1,500 coins

        **<@8> had offered**
        nothing

        The trade ran out of time. Everybody has their own again.
        ");
        insta::assert_snapshot!(ran_out(&words, &trade(Some(End::Expired))).text, @"The trade of <@7> and <@8> ran out of time. Everybody has their own again.");
        assert_eq!(opened(&words, &numbers, &trade(None)).pings, [UserId(8)]);
        assert_eq!(shown(&words, &numbers, &trade(None)).pings, []);
    }

    #[test]
    fn what_a_trade_refuses() {
        let said = |refusal: Refusal| Message::from(refusal).to_string();
        let all = [
            Refusal::Oneself,
            Refusal::Bot,
            Refusal::Gone(UserId(8)),
            Refusal::OpenAlready(UserId(8)),
            Refusal::UnknownThing("moons".into()),
            Refusal::Quantity("0 luck charm".into()),
            Refusal::TooMany { most: 10 },
            Refusal::NotEnough { coins: 500, balance: 40 },
            Refusal::Has { item: "luck_charm".into(), free: 0 },
            Refusal::Worn("basic_net".into()),
            Refusal::Nothing,
            Refusal::NotYours { opener: UserId(7), partner: UserId(8) },
            Refusal::Unknown,
            Refusal::OtherMayNot(UserId(8)),
            Refusal::Full(UserId(8)),
        ];
        insta::assert_snapshot!(all.map(said).join("\n"), @r"
        You can't trade with yourself. Choose somebody else.
        Bots have nothing to trade. Choose a person.
        <@8> is not a member of this server, so you can't trade with them here.
        You and <@8> are trading already. Finish that trade or call it off first.
        I don't know a thing called “moons”. Write one per line, as your inventory names them: `3 energy drink`.
        “0 luck charm” is not a number of things that I understand. Write how many first: `3 energy drink`.
        You can offer up to 10 kinds of things in one trade. Offer fewer.
        You would offer 500 coins, but you have only 40 to offer. Offer less.
        You have no luck charm. See what you have with `/inventory show`.
        Your basic net is in use, and what is in use can't be traded. Only new ones can.
        Nobody offers anything yet. Say what you give with “My offer” first.
        This trade is between <@7> and <@8>. Start your own with `/trade`.
        I don't know that trade any more. Start another with `/trade`.
        This server does not let <@8> pay out that many coins now, so this trade can't be made. Agree on fewer coins.
        <@8> can't hold that many coins. Agree on fewer.
        ");
    }

    #[test]
    fn agreeing_names_the_terms() {
        assert_eq!(agreed_to("5.3"), Some((EventId(5), 3)));
        for state in ["", "5", "5.", ".3", "5.x", "é.1"] {
            assert_eq!(agreed_to(state), None, "{state}");
        }
    }
}
