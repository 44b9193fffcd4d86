//! What is said about fights.

use strum::VariantArray;

use super::{again, below, not_before, thing};
use crate::{
    economy::{
        Numbers,
        ledger::{ItemId, Settled},
        replies::coins,
    },
    ids::UserId,
    income::model::fight::{self, End, Fought, Tier},
    msg,
    reply::{ActionId, Button, ButtonStyle, Card, Reply, Tone, mention},
    words::{Message, Words},
};

/// The action of the buttons under it.
pub const AGAIN: &str = "fight.again";

/// Whom somebody of this level can fight, with which chance.
pub fn opponents(words: &Words, user: UserId, level: i64, numbers: &Numbers) -> Reply {
    let lines = Tier::VARIANTS.iter().map(|tier| words.say(&opponent(words, *tier, level, numbers)));
    let text = lines.collect::<Vec<_>>().join("\n");
    let buttons = Tier::VARIANTS.iter().map(|tier| {
        let action = ActionId { action: AGAIN.into(), owner: Some(user), state: tier.to_string() };
        let label = format!("{} {}", tier.foe(&numbers.fight).emoji, tier_name(words, *tier));
        let is_open = fight::odds(*tier, level, &numbers.fight).is_ok();
        Button { disabled: !is_open, ..Button::action(label, ButtonStyle::Secondary, action) }
    });
    let card = Card::new(words.say(&msg!("fight-title")), text);
    Reply::default().card(card).buttons(buttons.collect())
}

fn opponent(words: &Words, tier: Tier, level: i64, numbers: &Numbers) -> Message {
    let foe = tier.foe(&numbers.fight);
    let name = format!("{} **{}** · {}", foe.emoji, tier_name(words, tier), foe_name(words, tier));
    match fight::odds(tier, level, &numbers.fight) {
        Ok(odds) => {
            let (least, most) = (foe.least_coins, foe.most_coins);
            msg!("fight-opponent", foe = name, odds = odds, least = least, most = most, xp = foe.xp)
        }
        Err(_) => msg!("fight-opponent-locked", foe = name, needs = foe.level),
    }
}

/// A fight that is over, for the one who fought it.
pub fn fought(words: &Words, user: UserId, settled: &Settled<Fought>, numbers: &Numbers) -> Reply {
    let done = &settled.done;
    let foe = foe_name(words, done.tier);
    let (said, tone) = match &done.end {
        End::Won { coins: won, .. } => {
            let won = coins(words, *won);
            (msg!("fight-won", foe = foe, odds = done.odds, coins = won, xp = settled.gains.xp), Tone::Good)
        }
        End::Lost { coins: 0 } => (msg!("fight-lost-nothing", foe = foe, odds = done.odds), Tone::Warn),
        End::Lost { coins: lost } => {
            (msg!("fight-lost", foe = foe, odds = done.odds, coins = coins(words, *lost)), Tone::Warn)
        }
    };
    let mut lines = vec![words.say(&said)];
    if let End::Won { drops, .. } = &done.end {
        lines.push(words.say(&msg!("fight-drops", things = things(words, numbers, drops))));
    }
    lines.extend(below(words, settled, &msg!("fight-next", when = not_before(done.next_at))));
    let title = format!("{} {}", done.tier.foe(&numbers.fight).emoji, tier_name(words, done.tier));
    let button = again(words, &msg!("fight-again"), AGAIN, user, &done.tier.to_string());
    Reply::default().card(Card::new(title, lines.join("\n")).tone(tone)).buttons(vec![button])
}

/// A win, for everyone.
pub fn victory(words: &Words, user: UserId, settled: &Settled<Fought>, numbers: &Numbers) -> Option<Reply> {
    let Fought { tier, odds, end, .. } = &settled.done;
    let End::Won { coins: won, drops } = end else { return None };
    let (foe, won, things) = (foe_name(words, *tier), coins(words, *won), things(words, numbers, drops));
    let news = msg!("fight-news", who = mention(user), foe = foe, odds = *odds, coins = won, things = things);
    (!settled.replayed).then(|| Reply::public(words.say(&news)))
}

fn things(words: &Words, numbers: &Numbers, items: &[ItemId]) -> String {
    let named = items.iter().map(|item| format!("**{}**", thing(words, numbers, item)));
    named.collect::<Vec<_>>().join(", ")
}

/// "Easy".
pub fn tier_name(words: &Words, tier: Tier) -> String {
    words.say(&Message::named(format!("tier-{tier}")))
}

/// "a stray bug".
fn foe_name(words: &Words, tier: Tier) -> String {
    words.say(&Message::named(format!("foe-{tier}")))
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::{
        economy::ledger::{Gains, Holdings},
        income::model::Refusal,
        reply::Row,
        words::Locale,
    };

    fn english() -> Words {
        Words::new(Locale::english())
    }

    #[test]
    fn what_a_fight_says() {
        let numbers = Numbers::load(None).unwrap();
        let next_at = DateTime::from_timestamp(1_800_000_600, 0).unwrap();
        let settled = |tier, odds, end| Settled {
            done: Fought { tier, odds, end, next_at },
            gains: Gains { xp: 240, ..Gains::default() },
            after: Holdings { balance: 70, ..Holdings::default() },
            replayed: false,
        };
        let said = |settled: &Settled<Fought>| fought(&english(), UserId(7), settled, &numbers).cards[0].text.clone();
        let drops = vec!["neural_chip".into(), "encryption_key".into()];
        let won = settled(Tier::Elite, 48, End::Won { coins: 812, drops });
        insta::assert_snapshot!(said(&won), @r"
        You beat a server-room dragon (your chance was 48%) and won **812 coins** and 240 XP.
        Left lying there for you: **🧠 neural chip**, **🔑 encryption key**.
        You now have **70 coins** in your wallet.
        Next fight <t:1800000600:R>
        ");
        insta::assert_snapshot!(victory(&english(), UserId(7), &won, &numbers).unwrap().text, @"⚔️ <@7> beat a server-room dragon at 48% and won **812 coins** and **🧠 neural chip**, **🔑 encryption key**.");
        let lost = settled(Tier::Hard, 60, End::Lost { coins: 130 });
        insta::assert_snapshot!(said(&lost), @r"
        You lost to a rogue duellist, though your chance was 60%. It cost you **130 coins**.
        You now have **70 coins** in your wallet.
        Next fight <t:1800000600:R>
        ");
        assert_eq!(victory(&english(), UserId(7), &lost, &numbers), None, "a loss is nobody else's business");
        insta::assert_snapshot!(said(&settled(Tier::Easy, 85, End::Lost { coins: 0 })), @r"
        You lost to a stray bug, though your chance was 85%. Your wallet was empty, so it cost you nothing.
        You now have **70 coins** in your wallet.
        Next fight <t:1800000600:R>
        ");
        let refusals = [
            Refusal::FightTooEarly { ready_at: next_at },
            Refusal::LevelTooLow { tier: Tier::Hard, needs: 8, level: 3 },
        ];
        insta::assert_snapshot!(refusals.map(|refusal| Message::from(refusal).to_string()).join("\n"), @r"
        You are still catching your breath. You can fight again <t:1800000600:R>.
        `hard` fights begin at level 8, and you are at level 3. Nothing was lost; try an easier one.
        ");
    }

    #[test]
    fn the_odds_are_shown_before_a_fight() {
        let reply = opponents(&english(), UserId(7), 5, &Numbers::load(None).unwrap());
        let Row::Buttons(buttons) = &reply.rows[0] else { panic!("no buttons") };
        let labels: Vec<_> = buttons
            .iter()
            .map(|button| format!("[{}]{}", button.label, if button.disabled { " (off)" } else { "" }))
            .collect();
        insta::assert_snapshot!(format!("{}\n{}", reply.cards[0].text, labels.join(" ")), @r"
        🐛 **Easy** · a stray bug: **93%** for 120–220 coins and 65 XP
        🕷️ **Medium** · a nest of spiders: **74%** for 220–380 coins and 110 XP
        🤺 **Hard** · a rogue duellist: from level 8
        🐉 **Elite** · a server-room dragon: from level 12
        [🐛 Easy] [🕷️ Medium] [🤺 Hard] (off) [🐉 Elite] (off)
        ");
    }
}
