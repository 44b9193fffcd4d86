//! Every sentence of crafting.

use crate::{
    economy::{
        Numbers, Recipe,
        ledger::{Belongings, ItemId, Settled},
        replies::{gains, item_message},
    },
    error::Error,
    help::Help,
    ids::UserId,
    items::{
        craft::{
            Crafted,
            model::{Refusal, makeable, missing},
        },
        names::{counted, listed, shown},
    },
    msg,
    reply::{ActionId, Card, Menu, MenuOption, Reply, Row},
    words::{Message, Words},
};

/// The action of the menu that makes.
pub const MAKE_ACTION: &str = "craft.make";

/// All recipes: what can be made now first, then what is missing for the others.
pub fn recipes(words: &Words, numbers: &Numbers, owner: UserId, belongings: &Belongings, help: &Help) -> Reply {
    let mut known: Vec<_> =
        numbers.recipes.iter().map(|(id, recipe)| (makeable(recipe, belongings), id, recipe)).collect();
    known.sort_by_key(|(count, id, recipe)| (*count == 0, recipe.xp, *id));
    let lines = known.iter().map(|(count, id, recipe)| line(words, numbers, belongings, (*count, id, recipe)));
    let text = format!(
        "{}\n\n{}",
        words.say(&msg!("craft-hint", craft = help.mention("craft"))),
        lines.collect::<Vec<_>>().join("\n")
    );
    let mut reply = Reply::default().card(Card::new(words.say(&msg!("craft-title")), text));
    let options: Vec<_> = known
        .iter()
        .filter(|(count, ..)| *count > 0)
        .take(25)
        .map(|(count, id, _)| MenuOption {
            label: shown(words, numbers, id),
            value: id.to_string(),
            description: words.say(&msg!("craft-makeable-plain", count = (*count).min(numbers.craft.most))),
            selected: false,
        })
        .collect();
    if !options.is_empty() {
        reply.rows.push(Row::Menu(Menu {
            action: ActionId { action: MAKE_ACTION.into(), owner: Some(owner), state: "menu".into() },
            placeholder: words.say(&msg!("craft-make-one")),
            options,
        }));
    }
    reply
}

fn line(words: &Words, numbers: &Numbers, belongings: &Belongings, known: (i64, &ItemId, &Recipe)) -> String {
    let (count, id, recipe) = known;
    let state = if count > 0 {
        words.say(&msg!("craft-makeable", count = count.min(numbers.craft.most)))
    } else {
        let lacking = missing(recipe, 1, belongings);
        words.say(&msg!(
            "craft-missing",
            missing = listed(words, numbers, lacking.iter().map(|(id, count)| (id, *count)))
        ))
    };
    let needs = listed(words, numbers, recipe.needs.iter().map(|(need, count)| (need, i64::from(*count))));
    let of = words.say(&msg!("craft-needs", needs = needs, xp = recipe.xp));
    format!("**{}** · {state}\n-# {of}", shown(words, numbers, id))
}

/// What was made.
pub fn crafted(words: &Words, numbers: &Numbers, settled: &Settled<Crafted>) -> Reply {
    let Crafted { item, count, owned } = &settled.done;
    let what = counted(words, numbers, item, *count);
    let said = msg!("craft-made", what = what, xp = settled.gains.xp, owned = *owned);
    let lines = std::iter::once(words.say(&said)).chain(gains(words, &settled.gains));
    Reply::private(lines.collect::<Vec<_>>().join("\n"))
}

impl From<Refusal> for Message {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Quantity { most } => msg!("craft-quantity", most = most),
            Refusal::NoRecipe(item) => msg!("craft-no-recipe", item = item_message(&item)),
            Refusal::Missing { item, count, missing, makeable: 0 } => {
                msg!("craft-lacks", count = count, item = item_message(&item), missing = list(&missing)).personal()
            }
            Refusal::Missing { item, count, missing, makeable } => {
                let (item, missing) = (item_message(&item), list(&missing));
                msg!("craft-lacks-some", count = count, item = item, missing = missing, makeable = makeable).personal()
            }
        }
    }
}

/// "4 × data fragment, 1 × neural chip", to be said later.
fn list(items: &[(ItemId, i64)]) -> Message {
    let mut named = items.iter().map(|(item, count)| msg!("item-count", count = *count, item = item_message(item)));
    let first = named.next().unwrap_or_else(|| msg!("item-nothing"));
    named.fold(first, |list, next| msg!("item-list", list = list, next = next))
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}
