//! Every sentence of the shop.

use strum::VariantArray;

use crate::{
    economy::{
        Item, Numbers,
        ledger::{Answer, Belongings, Holdings, ItemId, Settled},
        replies::{CostQuestion, coins, gains, item_message, item_name},
    },
    error::Error,
    help::Help,
    ids::UserId,
    items::{
        names::{boosts, counted, for_long, shown},
        shop::{Bargain, Dealt, Shelf, Side, model::Refusal},
    },
    msg,
    reply::{ActionId, Button, ButtonStyle, Card, Menu, MenuOption, Reply, Row},
    words::{Message, Words},
};

/// The action of the menu of shelves and of the page buttons.
pub const PAGE_ACTION: &str = "shop.page";
/// The action of the menu that buys.
pub const BUY_ACTION: &str = "shop.buy";
/// The action of the question before a large deal.
pub const ANSWER_ACTION: &str = "shop.answer";

/// Somebody before a shelf.
#[derive(Clone, Copy, Debug)]
pub struct Customer<'a> {
    /// Who.
    pub user: UserId,
    /// With how many coins.
    pub holdings: Holdings,
    /// Who owns what already.
    pub belongings: &'a Belongings,
}

/// A page of a shelf.
pub fn shelf(words: &Words, numbers: &Numbers, customer: Customer<'_>, at: (Shelf, usize), help: &Help) -> Reply {
    let (shelf, page) = at;
    let size = usize::from(numbers.shop.page.max(1));
    let items = shelf.items(numbers);
    let last = items.len().saturating_sub(1) / size;
    let page = page.min(last);
    let seen: Vec<_> = items.into_iter().skip(page * size).take(size).collect();
    let lines: Vec<_> = seen.iter().map(|(id, item)| line(words, numbers, customer, id, item)).collect();
    let hint = match shelf {
        Shelf::Materials => {
            msg!("shop-hint-materials", craft = help.mention("craft"), sell = help.mention("shop sell"))
        }
        _ => msg!("shop-hint", buy = help.mention("shop buy")),
    };
    let mut card = Card::new(words.say(&title(shelf)), format!("{}\n\n{}", words.say(&hint), lines.join("\n")));
    card.footer = words.say(&msg!("shop-balance", coins = coins(words, customer.holdings.balance)));
    let mut reply = Reply::default().card(card);
    reply.rows.push(Row::Menu(shelves(words, customer.user, shelf)));
    if let Some(menu) = purchases(words, numbers, customer, &seen) {
        reply.rows.push(Row::Menu(menu));
    }
    if last > 0 {
        let turn = |label: Message, to: Option<usize>, dead_end: &str| {
            let state = to.map_or_else(|| format!("{shelf}.{dead_end}"), |to| format!("{shelf}.{to}"));
            let action = ActionId { action: PAGE_ACTION.into(), owner: Some(customer.user), state };
            let button = Button::action(words.say(&label), ButtonStyle::Secondary, action);
            Button { disabled: to.is_none(), ..button }
        };
        let (before, after) = (page.checked_sub(1), Some(page + 1).filter(|next| *next <= last));
        reply = reply.buttons(vec![turn(msg!("page-before"), before, "-b"), turn(msg!("page-after"), after, "-a")]);
    }
    reply
}

/// What a press asks for.
pub fn asked_for(state: &str, chosen: &[String]) -> Option<(Shelf, usize)> {
    match chosen.first() {
        Some(shelf) => Some((shelf.parse().ok()?, 0)),
        None => state.split_once('.').and_then(|(shelf, page)| Some((shelf.parse().ok()?, page.parse().ok()?))),
    }
}

fn title(shelf: Shelf) -> Message {
    match shelf {
        Shelf::Tools => msg!("shop-tools"),
        Shelf::Boosts => msg!("shop-boosts"),
        Shelf::Pets => msg!("shop-pets"),
        Shelf::Materials => msg!("shop-materials"),
    }
}

fn shelves(words: &Words, owner: UserId, at: Shelf) -> Menu {
    let option = |shelf: &Shelf| MenuOption {
        label: words.say(&title(*shelf)),
        value: shelf.to_string(),
        description: String::new(),
        selected: *shelf == at,
    };
    Menu {
        action: ActionId { action: PAGE_ACTION.into(), owner: Some(owner), state: "menu".into() },
        placeholder: words.say(&msg!("shop-choose")),
        options: Shelf::VARIANTS.iter().map(option).collect(),
    }
}

/// What of the page the customer can buy one of right now.
fn purchases(words: &Words, numbers: &Numbers, customer: Customer<'_>, seen: &[(&ItemId, &Item)]) -> Option<Menu> {
    let affordable = |item: &Item| item.price.is_some_and(|price| price <= customer.holdings.balance);
    let option = |id: &ItemId, item: &Item| MenuOption {
        label: shown(words, numbers, id),
        value: id.to_string(),
        description: coins(words, item.price.unwrap_or(0)),
        selected: false,
    };
    let options: Vec<_> = seen.iter().filter(|(_, item)| affordable(item)).map(|(id, item)| option(id, item)).collect();
    (!options.is_empty()).then(|| Menu {
        action: ActionId { action: BUY_ACTION.into(), owner: Some(customer.user), state: "menu".into() },
        placeholder: words.say(&msg!("shop-buy-one")),
        options,
    })
}

fn line(words: &Words, numbers: &Numbers, customer: Customer<'_>, id: &ItemId, item: &Item) -> String {
    let (name, owned) = (item_name(words, id), customer.belongings.stack(id).quantity);
    let mut parts = vec![match (item.price, item.resale()) {
        (Some(price), _) => {
            words.say(&msg!("shop-line", emoji = item.emoji.as_str(), item = name, price = coins(words, price)))
        }
        (None, resale) => words.say(&msg!(
            "shop-line-material",
            emoji = item.emoji.as_str(),
            item = name,
            resale = resale.unwrap_or(0)
        )),
    }];
    if let Some(price) = item.price {
        parts.push(words.say(&match customer.holdings.balance / price.max(1) {
            0 => msg!("shop-short", missing = price - customer.holdings.balance),
            count => msg!("shop-affordable", count = count.min(numbers.shop.most)),
        }));
    }
    if owned > 0 {
        parts.push(words.say(&msg!("shop-owned", count = owned)));
    }
    let does = does(words, numbers, item).map(|does| format!("\n-# {does}"));
    format!("{}{}", parts.join(" · "), does.unwrap_or_default())
}

/// What a thing is good for.
fn does(words: &Words, numbers: &Numbers, item: &Item) -> Option<String> {
    if let Some(tool) = item.tool {
        return Some(words.say(&msg!("does-tool", uses = tool.durability, bonus = tool.bonus)));
    }
    if let Some(effect) = item.effect.as_ref().and_then(|effect| numbers.effects.get(effect)) {
        let time = for_long(chrono::TimeDelta::minutes(effect.minutes));
        return Some(words.say(&msg!("does-effect", boosts = boosts(words, effect.boost), time = time)));
    }
    let pet = item.pet.is_some().then(|| msg!("does-egg"));
    pet.or_else(|| item.is_treat.then(|| msg!("does-treat"))).map(|does| words.say(&does))
}

/// What was bought or sold, and what is left.
pub fn dealt(words: &Words, numbers: &Numbers, settled: &Settled<Dealt>) -> Reply {
    let said = match &settled.done {
        Answer::Done(bargain) | Answer::Ask(bargain) => {
            let what = counted(words, numbers, &bargain.item, bargain.quantity);
            let paid = coins(words, bargain.coins);
            match bargain.side {
                Side::Buy => msg!("shop-bought", what = what, coins = paid, owned = bargain.owned),
                Side::Sell => msg!("shop-sold", what = what, coins = paid, owned = bargain.owned),
            }
        }
        Answer::Cancelled => return Reply::private(words.say(&msg!("shop-cancelled"))),
    };
    let left = msg!("things-balance", coins = coins(words, settled.after.balance));
    let lines = [words.say(&said), words.say(&left)].into_iter().chain(gains(words, &settled.gains));
    Reply::private(lines.collect::<Vec<_>>().join("\n"))
}

/// The question before a large deal.
pub fn ask(words: &Words, numbers: &Numbers, owner: UserId, question: &CostQuestion, bargain: &Bargain) -> Reply {
    let (what, amount) = (counted(words, numbers, &bargain.item, bargain.quantity), coins(words, bargain.coins));
    let said = match bargain.side {
        Side::Buy => msg!("shop-ask-buy", what = what, coins = amount),
        Side::Sell => msg!("shop-ask-sell", what = what, coins = amount),
    };
    Reply::private(words.say(&said)).buttons(question.buttons(words, owner, yes(words, question, bargain.side)))
}

/// What the question becomes once it is answered.
pub fn answered(words: &Words, owner: UserId, question: &CostQuestion, side: Side, text: String) -> Reply {
    Reply::private(text).buttons(question.used(words, owner, yes(words, question, side)))
}

fn yes(words: &Words, question: &CostQuestion, side: Side) -> String {
    let amount = coins(words, question.cost);
    words.say(&match side {
        Side::Buy => msg!("shop-ask-buy-yes", coins = amount),
        Side::Sell => msg!("shop-ask-sell-yes", coins = amount),
    })
}

impl From<Refusal> for Message {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Quantity { most } => msg!("shop-quantity", most = most),
            Refusal::Unknown { typed } => msg!("item-unknown", typed = typed),
            Refusal::NotSold(item) => msg!("shop-not-sold", item = item_message(&item)),
            Refusal::NotBought(item) => msg!("shop-not-bought", item = item_message(&item)),
            Refusal::Short { item, quantity, cost, missing, affordable: 0 } => {
                msg!("shop-short-of", count = quantity, item = item_message(&item), cost = cost, missing = missing)
                    .personal()
            }
            Refusal::Short { item, quantity, cost, affordable, .. } => {
                msg!("shop-fewer", count = quantity, item = item_message(&item), cost = cost, affordable = affordable)
                    .personal()
            }
            Refusal::Has { item, free: 0 } => msg!("item-none", item = item_message(&item)).personal(),
            Refusal::Has { item, free } => msg!("item-has", item = item_message(&item), free = free).personal(),
            Refusal::Promised { item, held } => {
                msg!("item-promised", item = item_message(&item), held = held).personal()
            }
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}
