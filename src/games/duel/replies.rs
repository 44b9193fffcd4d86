//! Every sentence of duels.

use crate::{
    economy::{
        ledger::Settled,
        replies::{coins, gains},
    },
    error::Error,
    games::duel::{Duel, End, model::Refusal},
    ids::{EventId, UserId},
    msg,
    reply::{ActionId, Button, ButtonStyle, Reply, mention},
    words::{Message, Words},
};

/// The action of a challenge's buttons.
pub const ACTION: &str = "duel.answer";

/// A challenge, for everyone; it pings the one who is challenged.
pub fn challenged(words: &Words, duel: &Duel) -> Reply {
    let said = msg!(
        "duel-challenge",
        challenger = mention(duel.challenger),
        opponent = mention(duel.opponent),
        coins = coins(words, duel.stake),
        chance = duel.chance,
        until = duel.expires_at
    );
    Reply::public(words.say(&said)).pinging(duel.opponent).buttons(buttons(words, duel.id))
}

/// What the challenge becomes once it has ended.
pub fn ended(words: &Words, duel: &Duel) -> Reply {
    let (challenger, opponent) = (mention(duel.challenger), mention(duel.opponent));
    let stake = coins(words, duel.stake);
    let said = match duel.end {
        Some(End::Fought(winner)) => {
            let loser = if winner == duel.challenger { opponent } else { challenger };
            let odds = if winner == duel.challenger { duel.chance } else { 100 - duel.chance };
            msg!("duel-won", winner = mention(winner), loser = loser, coins = stake, chance = odds)
        }
        Some(End::Declined) => msg!("duel-declined", challenger = challenger, opponent = opponent, coins = stake),
        Some(End::Withdrawn) => msg!("duel-withdrawn", challenger = challenger, coins = stake),
        Some(End::Expired) | None => msg!("duel-expired", challenger = challenger, opponent = opponent, coins = stake),
    };
    over(words, duel.id, words.say(&said))
}

/// A challenge with these last words; its buttons are used up.
pub fn over(words: &Words, duel: EventId, text: String) -> Reply {
    let buttons = buttons(words, duel).into_iter().map(|button| Button { disabled: true, ..button }).collect();
    Reply::public(text).buttons(buttons)
}

/// What running out is told as, where the challenge was said.
pub fn ran_out(words: &Words, duel: &Duel) -> Reply {
    Reply::public(ended(words, duel).text)
}

/// Said to whoever presses when it has ended.
pub fn was_over(words: &Words) -> Reply {
    Reply::private(words.say(&msg!("duel-over")))
}

/// What the person who acted has now, for them alone.
pub fn balance<T>(words: &Words, settled: &Settled<T>) -> Reply {
    let mut lines = vec![words.say(&msg!("duel-balance", coins = coins(words, settled.after.balance)))];
    lines.extend(gains(words, &settled.gains));
    Reply::private(lines.join("\n"))
}

fn buttons(words: &Words, duel: EventId) -> Vec<Button> {
    let button = |label: Message, style, answer: char| {
        let action = ActionId { action: ACTION.into(), owner: None::<UserId>, state: format!("{answer}{duel}") };
        Button::action(words.say(&label), style, action)
    };
    vec![
        button(msg!("duel-accept"), ButtonStyle::Success, 'y'),
        button(msg!("duel-refuse"), ButtonStyle::Secondary, 'n'),
    ]
}

/// From a button's state: whether it accepts, and which challenge.
pub fn asked_for(state: &str) -> Option<(bool, EventId)> {
    let (answer, duel) = (state.get(..1)?, state.get(1..)?.parse().ok()?);
    match answer {
        "y" => Some((true, duel)),
        "n" => Some((false, duel)),
        _ => None,
    }
}

impl From<Refusal> for Message {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Oneself => msg!("duel-oneself"),
            Refusal::Bot => msg!("duel-bot"),
            Refusal::Gone(user) => msg!("duel-gone", who = mention(user)),
            Refusal::Stake { least, most } => msg!("game-stake", least = least, most = most),
            Refusal::NotEnough { stake, balance } => {
                msg!("game-not-enough", stake = stake, balance = balance).personal()
            }
            Refusal::Resting { ready_at } => msg!("duel-resting", when = ready_at),
            Refusal::NotYours { challenger, opponent } => {
                msg!("duel-not-yours", challenger = mention(challenger), opponent = mention(opponent))
            }
            Refusal::Unknown => msg!("duel-unknown"),
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
    use crate::words::Locale;

    #[test]
    fn what_is_said_of_a_duel() {
        let words = Words::new(Locale::english());
        let expires_at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let duel = |end| {
            let (challenger, opponent) = (UserId(7), UserId(8));
            Duel { id: EventId(5), challenger, opponent, stake: 100, chance: 53, expires_at, end }
        };
        let asked = challenged(&words, &duel(None));
        assert_eq!(asked.pings, [UserId(8)]);
        insta::assert_snapshot!(asked.text, @"⚔️ <@7> challenges <@8> to a duel for **100 coins** each. <@7> wins in 53 of 100 cases. Answer before it runs out <t:1800000000:R>.");
        insta::assert_snapshot!(ended(&words, &duel(Some(End::Fought(UserId(7))))).text, @"⚔️ <@7> beat <@8> and takes **100 coins** from them. It was a win in 53 of 100 cases.");
        insta::assert_snapshot!(ended(&words, &duel(Some(End::Fought(UserId(8))))).text, @"⚔️ <@8> beat <@7> and takes **100 coins** from them. It was a win in 47 of 100 cases.");
        insta::assert_snapshot!(ended(&words, &duel(Some(End::Declined))).text, @"<@8> declined the duel. 100 coins went back to <@7>.");
        insta::assert_snapshot!(ended(&words, &duel(Some(End::Withdrawn))).text, @"<@7> took the challenge back, and 100 coins with it.");
        insta::assert_snapshot!(ended(&words, &duel(Some(End::Expired))).text, @"<@8> did not answer in time. 100 coins went back to <@7>.");
        let said = |refusal: Refusal| Message::from(refusal).to_string();
        insta::assert_snapshot!(said(Refusal::Resting { ready_at: expires_at }), @"You need a rest from duelling. You can duel again <t:1800000000:R>.");
        insta::assert_snapshot!(said(Refusal::NotYours { challenger: UserId(7), opponent: UserId(8) }), @"This duel is between <@7> and <@8>, and only <@8> can accept it. Start your own with `/game duel`.");
        for state in ["", "y", "yx", "x5", "é5"] {
            assert_eq!(asked_for(state), None, "{state}");
        }
        assert_eq!(asked_for("y5"), Some((true, EventId(5))));
    }
}
