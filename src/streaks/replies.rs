//! Every sentence of streaks.

use crate::{
    economy::{self, ledger::Settled, replies::coins},
    error::Error,
    msg,
    reply::{Audience, Card, Reply, Tone, mention},
    streaks::model::{Claim, Refusal},
    words::{Message, Words},
};

/// A credited claim, for everyone.
pub fn claimed(words: &Words, settled: &Settled<Claim>) -> Reply {
    let Settled { done: claim, gains, .. } = settled;
    let credited = &claim.streak;
    let reward = coins(words, credited.reward);
    let said = msg!("daily-claimed", who = mention(claim.user), coins = reward, xp = gains.xp);
    let streak = if credited.percent == 100 {
        msg!("daily-streak", days = credited.days)
    } else {
        msg!("daily-multiplier", days = credited.days, multiplier = times(credited.percent))
    };
    let mut lines = vec![said, streak];
    lines.extend(credited.broken.map(|days| msg!("daily-broken", days = days)));
    if credited.days == credited.longest && credited.days % 7 == 0 {
        lines.push(msg!("daily-longest"));
    }
    lines.push(msg!("daily-next", when = credited.next_at));
    let mut text: Vec<_> = lines.iter().map(|line| words.say(line)).collect();
    text.extend(economy::replies::gains(words, gains));
    let card = Card::new("", text.join("\n")).tone(Tone::Good);
    Reply { audience: Audience::Everyone, ..Reply::default() }.card(card)
}

/// What the wallet holds now, for its owner alone.
pub fn balance_after(words: &Words, settled: &Settled<Claim>) -> Reply {
    Reply::private(words.say(&msg!("daily-balance", coins = coins(words, settled.after.balance))))
}

/// 150 percent as "1.5".
fn times(percent: i64) -> String {
    let (whole, rest) = (percent / 100, percent % 100);
    format!("{whole}.{rest:02}").trim_end_matches('0').trim_end_matches('.').to_owned()
}

impl From<Refusal> for Message {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::TooEarly { ready_at } => msg!("daily-too-early", when = ready_at),
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
    use crate::{
        economy::ledger::{Gains, Holdings},
        ids::UserId,
        streaks::model::Credited,
        words::Locale,
    };

    fn claim(days: i32, percent: i64, broken: Option<i32>) -> Settled<Claim> {
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let streak = Credited { days, longest: days.max(5), broken, percent, reward: 10 * percent, at, next_at: at };
        Settled {
            done: Claim { user: UserId(7), streak },
            gains: Gains { xp: 50, level: (days == 3).then_some(2), ..Gains::default() },
            after: Holdings { balance: 1_250, ..Holdings::default() },
            replayed: false,
        }
    }

    fn said(claim: &Settled<Claim>) -> String {
        claimed(&Words::new(Locale::english()), claim).cards[0].text.clone()
    }

    #[test]
    fn what_a_claim_says() {
        insta::assert_snapshot!(said(&claim(1, 100, None)), @r"
        <@7> claimed **1,000 coins** and 50 XP.
        Streak: **1 day**
        Next claim <t:1800000000:R>
        ");
        insta::assert_snapshot!(said(&claim(1, 100, Some(12))), @r"
        <@7> claimed **1,000 coins** and 50 XP.
        Streak: **1 day**
        The streak of 12 days had ended; a new one begins.
        Next claim <t:1800000000:R>
        ");
        insta::assert_snapshot!(said(&claim(3, 100, None)), @r"
        <@7> claimed **1,000 coins** and 50 XP.
        Streak: **3 days**
        Next claim <t:1800000000:R>
        **Level 2 reached!**
        ");
        insta::assert_snapshot!(said(&claim(7, 150, None)), @r"
        <@7> claimed **1,500 coins** and 50 XP.
        Streak: **7 days**, so the reward is ×1.5
        That is the longest streak yet.
        Next claim <t:1800000000:R>
        ");
        insta::assert_snapshot!(balance_after(&Words::new(Locale::english()), &claim(1, 100, None)).text, @"You now have **1,250 coins** in your wallet.");
    }

    #[test]
    fn what_a_refusal_says() {
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        insta::assert_snapshot!(Message::from(Refusal::TooEarly { ready_at: at }), @"You have already claimed today's coins. The next claim is ready <t:1800000000:R>.");
    }
}
