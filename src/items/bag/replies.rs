//! Every sentence of the inventory.

use std::collections::BTreeMap;

use crate::{
    economy::{
        Numbers,
        ledger::{Belongings, Holdings, ItemId, Settled, Stack},
        replies::{coins, gains, item_message, item_name},
    },
    error::Error,
    help::Help,
    ids::UserId,
    items::{
        bag::{
            Opened, Used,
            model::{Purpose, Refusal, slots},
        },
        names::{boosts, counted, listed, shown},
        shop::{
            Shelf,
            model::{worn, worth_of_all},
        },
    },
    msg,
    reply::{ActionId, Audience, Button, ButtonStyle, Card, Menu, MenuOption, Reply, Row, Tone, mention},
    words::{Message, Words},
};

/// The action of the page buttons.
pub const PAGE_ACTION: &str = "inventory.page";
/// The action of the menu that uses or opens.
pub const USE_ACTION: &str = "inventory.use";

/// Stacks on a page.
const PAGE: usize = 12;
/// How many parts a bar has.
const BAR: i32 = 8;

/// Everything somebody has, for them.
pub fn inventory(
    words: &Words,
    numbers: &Numbers,
    owner: UserId,
    has: (Holdings, &Belongings),
    page: usize,
    help: &Help,
) -> Reply {
    let (holdings, belongings) = has;
    let stacks = sorted(numbers, belongings);
    let last = stacks.len().saturating_sub(1) / PAGE;
    let page = page.min(last);
    let lines: Vec<_> =
        stacks.iter().skip(page * PAGE).take(PAGE).map(|(id, stack)| line(words, numbers, id, *stack)).collect();
    let text = if lines.is_empty() {
        words.say(&msg!("bag-empty", gather = help.mention("gather"), shop = help.mention("shop list")))
    } else {
        lines.join("\n")
    };
    let mut card = Card::new(words.say(&msg!("bag-title")), text);
    let running = running(words, numbers, belongings);
    if !running.is_empty() {
        card = card.field(words.say(&msg!("bag-effects")), running.join("\n"));
    }
    let (worth, balance) = (worth_of_all(belongings, numbers), coins(words, holdings.balance));
    card.footer = words.say(&match worth {
        0 => msg!("shop-balance", coins = balance),
        worth => msg!("bag-worth", worth = coins(words, worth), coins = balance),
    });
    let mut reply = Reply::default().card(card);
    if let Some(menu) = usable(words, numbers, owner, belongings) {
        reply.rows.push(Row::Menu(menu));
    }
    if last > 0 {
        let turn = |label: Message, to: Option<usize>, dead_end: &str| {
            let state = to.map_or_else(|| dead_end.to_owned(), |to| to.to_string());
            let action = ActionId { action: PAGE_ACTION.into(), owner: Some(owner), state };
            let button = Button::action(words.say(&label), ButtonStyle::Secondary, action);
            Button { disabled: to.is_none(), ..button }
        };
        let (before, after) = (page.checked_sub(1), Some(page + 1).filter(|next| *next <= last));
        reply = reply.buttons(vec![turn(msg!("page-before"), before, "-b"), turn(msg!("page-after"), after, "-a")]);
    }
    reply
}

/// In the order of the shelves, crates first.
fn sorted<'a>(numbers: &Numbers, belongings: &'a Belongings) -> Vec<(&'a ItemId, Stack)> {
    let mut stacks: Vec<_> = belongings.items.iter().map(|(id, stack)| (id, *stack)).collect();
    stacks.sort_by_key(|(id, _)| {
        let item = numbers.item(id);
        let shelf = item.and_then(Shelf::of).map(|shelf| shelf as u8);
        (item.is_none(), shelf, item.map(|item| (item.rarity, item.price.or(item.value))), *id)
    });
    stacks
}

fn line(words: &Words, numbers: &Numbers, id: &ItemId, stack: Stack) -> String {
    let name = item_name(words, id);
    let emoji = numbers.item(id).map_or("▫️", |item| item.emoji.as_str());
    let mut parts = vec![words.say(&msg!("bag-line", emoji = emoji, item = name, count = stack.quantity))];
    if let Some((left, whole)) = numbers.item(id).and_then(|item| worn(item, stack)) {
        let bar = bar(left, whole);
        parts.push(words.say(&msg!("bag-durability", bar = bar, left = left, whole = whole)));
    }
    if stack.held > 0 {
        parts.push(words.say(&msg!("bag-held", held = stack.held)));
    }
    parts.join(" · ")
}

/// "▰▰▰▰▱▱▱▱": never empty while anything is left, never full once something is gone.
fn bar(left: i32, whole: i32) -> String {
    let share = i64::from(left) * i64::from(BAR) / i64::from(whole.max(1));
    let full = match i32::try_from(share).unwrap_or(0) {
        0 if left > 0 => 1,
        share => share.min(if left < whole { BAR - 1 } else { BAR }),
    };
    (0..BAR).map(|part| if part < full { '▰' } else { '▱' }).collect()
}

fn running(words: &Words, numbers: &Numbers, belongings: &Belongings) -> Vec<String> {
    let each = belongings.effects().filter_map(|(name, until)| {
        let boosts = boosts(words, numbers.effects.get(name)?.boost);
        Some(words.say(&msg!("bag-effect", effect = effect_name(words, name), boosts = boosts, until = until)))
    });
    each.collect()
}

fn effect_name(words: &Words, effect: &str) -> String {
    words.say(&Message::named(format!("effect-{}", effect.replace('_', "-"))))
}

/// What can be used or opened right here.
fn usable(words: &Words, numbers: &Numbers, owner: UserId, belongings: &Belongings) -> Option<Menu> {
    let slots = slots(belongings, numbers);
    let option = |(id, stack): (&ItemId, Stack)| {
        let item = numbers.item(id).filter(|_| stack.free() > 0)?;
        let description = match item {
            item if item.is_crate => msg!("bag-option-open", count = i64::from(stack.free()).min(slots)),
            item if item.effect.is_some() => msg!("bag-option-use"),
            _ => return None,
        };
        let (label, value) = (shown(words, numbers, id), id.to_string());
        Some(MenuOption { label, value, description: words.say(&description), selected: false })
    };
    let options: Vec<_> = sorted(numbers, belongings).into_iter().filter_map(option).take(25).collect();
    (!options.is_empty()).then(|| Menu {
        action: ActionId { action: USE_ACTION.into(), owner: Some(owner), state: "menu".into() },
        placeholder: words.say(&msg!("bag-use-menu")),
        options,
    })
}

/// What was used, for its user.
pub fn used(words: &Words, numbers: &Numbers, settled: &Settled<Used>) -> Reply {
    let done = &settled.done;
    let what = counted(words, numbers, &done.item, done.count);
    let boosts = numbers.effects.get(&done.effect).map(|effect| boosts(words, effect.boost)).unwrap_or_default();
    let said = if done.prolonged {
        msg!("bag-prolonged", what = what, boosts = boosts, until = done.until, owned = done.owned)
    } else {
        msg!("bag-started", what = what, boosts = boosts, until = done.until, owned = done.owned)
    };
    let lines = std::iter::once(words.say(&said)).chain(gains(words, &settled.gains));
    Reply::private(lines.collect::<Vec<_>>().join("\n"))
}

/// What was in the crates, for everyone.
pub fn opened(words: &Words, numbers: &Numbers, who: UserId, settled: &Settled<Opened>) -> Reply {
    let Opened { item, contents, owned } = &settled.done;
    let count = i64::try_from(contents.len()).unwrap_or(0);
    let mut lines =
        vec![words.say(&msg!("bag-opened", who = mention(who), what = counted(words, numbers, item, count)))];
    lines.extend(contents.iter().map(|inside| format!("• {}", inside_of(words, numbers, inside))));
    lines.extend((*owned > 0).then(|| words.say(&msg!("bag-crates-left", count = *owned))));
    lines.extend(gains(words, &settled.gains));
    let card = Card::new("", lines.join("\n")).tone(Tone::Good);
    Reply { audience: Audience::Everyone, ..Reply::default() }.card(card)
}

fn inside_of(words: &Words, numbers: &Numbers, inside: &BTreeMap<ItemId, i32>) -> String {
    listed(words, numbers, inside.iter().map(|(item, count)| (item, i64::from(*count))))
}

impl From<Refusal> for Message {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Quantity { most } => msg!("bag-quantity", most = most),
            Refusal::Unknown { typed } => msg!("item-unknown", typed = typed),
            Refusal::Has { item, free: 0 } => msg!("item-none", item = item_message(&item)).personal(),
            Refusal::Has { item, free } => msg!("item-has", item = item_message(&item), free = free).personal(),
            Refusal::Promised { item, held } => {
                msg!("item-promised", item = item_message(&item), held = held).personal()
            }
            Refusal::For { item, purpose } => {
                let item = item_message(&item);
                match purpose {
                    Purpose::Gathering => msg!("bag-for-gathering", item = item),
                    Purpose::Feeding => msg!("bag-for-feeding", item = item),
                    Purpose::Hatching => msg!("bag-for-hatching", item = item),
                    Purpose::Opening => msg!("bag-for-opening", item = item),
                    Purpose::Crafting => msg!("bag-for-crafting", item = item),
                }
            }
            Refusal::NotCrate(item) => msg!("bag-not-crate", item = item_message(&item)),
            Refusal::Slots { slots, has_premium: true } => msg!("bag-slots", slots = slots),
            Refusal::Slots { slots, has_premium: false } => msg!("bag-slots-plain", slots = slots),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}
