//! All commands of things, and what their options share.

use crate::{
    discord::{self, Command, Component, Context, Suggestions, suggestions},
    economy::{Item, ledger::ItemId},
    error::Result,
    items::{bag, craft, names, shop},
    names::safe_name,
    services::Services,
    words::Words,
};

/// The commands of this slice.
pub fn commands() -> Vec<Command> {
    [shop::commands::commands(), bag::commands::commands(), craft::commands::commands()].into_iter().flatten().collect()
}

/// What its buttons and menus do.
pub fn components() -> Vec<Component> {
    let all = [shop::commands::components(), bag::commands::components(), craft::commands::components()];
    all.into_iter().flatten().collect()
}

/// The thing that somebody typed, or the refusal that there is none.
pub(crate) fn named(services: &Services, words: &Words, typed: &str) -> Result<ItemId> {
    let found = names::find(words, services.items.numbers(), typed);
    let unknown = || shop::model::Refusal::Unknown { typed: safe_name(typed) };
    Ok(found.ok_or_else(unknown)?)
}

/// Suggestions from what the person owns.
pub(crate) async fn owned(context: Context<'_>, typed: &str, fits: impl Fn(&Item) -> bool) -> Suggestions {
    let items = &context.data().items;
    let Ok((_, belongings)) = items.bag(discord::origin(context).user).await else {
        return suggestions(Vec::<String>::new());
    };
    let fitting = belongings.items.into_iter().filter(|(id, stack)| {
        let is_fit = items.numbers().item(id).is_some_and(&fits);
        is_fit && stack.free() > 0
    });
    suggestions(names::suggested(&discord::words(context), fitting.map(|(id, _)| id), typed))
}
