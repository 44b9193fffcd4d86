//! What is said about gathering.

use std::collections::BTreeMap;

use super::{again, below, not_before, thing};
use crate::{
    economy::{
        Numbers, Rarity,
        ledger::{ItemId, Settled},
    },
    ids::UserId,
    income::model::gather::{Gathered, ToolUse},
    msg,
    reply::{Card, Reply, Tone, mention},
    words::{Message, Words},
};

/// The action of the button under it.
pub const AGAIN: &str = "gather.again";

/// From when on a find is news for everyone.
const NEWS: Rarity = Rarity::Legendary;

/// What was gathered, for the one who did.
pub fn gathered(words: &Words, user: UserId, settled: &Settled<Gathered>, numbers: &Numbers) -> Reply {
    let done = &settled.done;
    let found = list(words, numbers, &done.found);
    let mut lines = vec![words.say(&msg!("gather-found", things = found, xp = settled.gains.xp))];
    lines.extend(done.tool.iter().flat_map(|tool| tool_lines(words, numbers, tool)));
    lines.extend(below(words, settled, &msg!("gather-next", when = not_before(done.next_at))));
    let card = Card::new(words.say(&msg!("gather-title")), lines.join("\n")).tone(Tone::Good);
    Reply::default().card(card).buttons(vec![again(words, &msg!("gather-again"), AGAIN, user, "")])
}

/// A find that everyone should hear of, if it was one.
pub fn rare_find(words: &Words, user: UserId, settled: &Settled<Gathered>, numbers: &Numbers) -> Option<Reply> {
    let is_news = |item: &&ItemId| numbers.item(item).is_some_and(|item| item.rarity >= NEWS);
    let rare: Vec<_> = settled.done.found.iter().filter(is_news).cloned().collect();
    let things = list(words, numbers, &rare);
    let news = words.say(&msg!("gather-news", who = mention(user), things = things));
    (!rare.is_empty() && !settled.replayed).then(|| Reply::public(news))
}

/// "2 × 💾 data fragment, 🧠 neural chip", the rarest first.
fn list(words: &Words, numbers: &Numbers, items: &[ItemId]) -> String {
    let mut counts: BTreeMap<&ItemId, i64> = BTreeMap::new();
    for item in items {
        *counts.entry(item).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(item, _)| std::cmp::Reverse(numbers.item(item).map(|item| item.rarity)));
    let named = counts.into_iter().map(|(item, count)| match count {
        1 => format!("**{}**", thing(words, numbers, item)),
        count => format!("{count} × **{}**", thing(words, numbers, item)),
    });
    named.collect::<Vec<_>>().join(", ")
}

fn tool_lines(words: &Words, numbers: &Numbers, tool: &ToolUse) -> Vec<String> {
    let name = thing(words, numbers, &tool.item);
    let helped: Option<Message> = tool.helped.then(|| msg!("gather-tool-helped", tool = name.clone()));
    let wore = tool.wore.then(|| match tool.left {
        ..=0 => msg!("gather-tool-broke", tool = name),
        left => msg!("gather-tool-wore", tool = name, left = left),
    });
    helped.into_iter().chain(wore).map(|line| words.say(&line)).collect()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::{
        economy::ledger::{Gains, Holdings},
        income::model::Refusal,
        words::Locale,
    };

    #[test]
    fn what_gathering_says() {
        let (numbers, words) = (Numbers::load(None).unwrap(), Words::new(Locale::english()));
        let next_at = DateTime::from_timestamp(1_800_000_300, 0).unwrap();
        let settled = |found: &[&str], tool: Option<(bool, bool, i32)>| Settled {
            done: Gathered {
                found: found.iter().map(|item| (*item).into()).collect(),
                tool: tool.map(|(helped, wore, left)| ToolUse { item: "reinforced_net".into(), helped, wore, left }),
                next_at,
            },
            gains: Gains { xp: 32, ..Gains::default() },
            after: Holdings { balance: 70, ..Holdings::default() },
            replayed: false,
        };
        let said = |settled: &Settled<Gathered>| gathered(&words, UserId(7), settled, &numbers).cards[0].text.clone();
        insta::assert_snapshot!(said(&settled(&["data_fragment"], None)), @r"
        You found **💾 data fragment** and gained 32 XP.
        You now have **70 coins** in your wallet.
        Next look around <t:1800000300:R>
        ");
        insta::assert_snapshot!(said(&settled(&["data_fragment", "neural_chip", "data_fragment"], Some((true, true, 12)))), @r"
        You found **🧠 neural chip**, 2 × **💾 data fragment** and gained 32 XP.
        Your 🕸️ reinforced net brought one thing more.
        Your 🕸️ reinforced net wore a little: it lasts 12 times more.
        You now have **70 coins** in your wallet.
        Next look around <t:1800000300:R>
        ");
        insta::assert_snapshot!(said(&settled(&["data_fragment"], Some((false, true, 0)))), @r"
        You found **💾 data fragment** and gained 32 XP.
        Your 🕸️ reinforced net broke. It served you well.
        You now have **70 coins** in your wallet.
        Next look around <t:1800000300:R>
        ");
        let news =
            |found: &[&str]| rare_find(&words, UserId(7), &settled(found, None), &numbers).map(|reply| reply.text);
        assert_eq!(news(&["data_fragment", "neural_chip"]), None);
        insta::assert_snapshot!(news(&["data_fragment", "quantum_core"]).unwrap(), @"✨ <@7> found **⚛️ quantum core**!");
        insta::assert_snapshot!(Message::from(Refusal::GatherTooEarly { ready_at: next_at }), @"There is nothing new lying around yet. Look again <t:1800000300:R>.");
    }
}
