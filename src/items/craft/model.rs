//! What can be made of what one has.

use serde::{Deserialize, Serialize};

use crate::economy::{
    Numbers, Recipe,
    ledger::{Belongings, ItemId},
};

/// Things that were made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crafted {
    /// What.
    pub item: ItemId,
    /// How many.
    pub count: i32,
    /// How many the person has now.
    pub owned: i32,
}

/// Why nothing is made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each is its sentence in items.ftl")]
pub enum Refusal {
    #[error("not such a number at once")]
    Quantity { most: i64 },
    #[error("nobody knows how")]
    NoRecipe(ItemId),
    #[error("something is missing")]
    Missing { item: ItemId, count: i64, missing: Vec<(ItemId, i64)>, makeable: i64 },
}

/// What is missing for so many.
pub fn missing(recipe: &Recipe, count: i64, belongings: &Belongings) -> Vec<(ItemId, i64)> {
    let lacks = |(need, each): (&ItemId, &i32)| {
        let lacking = i64::from(*each) * count - i64::from(belongings.stack(need).free());
        (lacking > 0).then(|| (need.clone(), lacking))
    };
    recipe.needs.iter().filter_map(lacks).collect()
}

/// How many can be made now.
pub fn makeable(recipe: &Recipe, belongings: &Belongings) -> i64 {
    let enough_for = |(need, each): (&ItemId, &i32)| i64::from(belongings.stack(need).free()) / i64::from(*each).max(1);
    recipe.needs.iter().map(enough_for).min().unwrap_or(0)
}

/// Makes so many.
pub fn crafted<'a>(
    item: &ItemId,
    count: i64,
    belongings: &Belongings,
    numbers: &'a Numbers,
) -> Result<(&'a Recipe, Crafted), Refusal> {
    let most = numbers.craft.most;
    let recipe = numbers.recipes.get(item).ok_or_else(|| Refusal::NoRecipe(item.clone()))?;
    let made = i32::try_from(count).ok().filter(|_| (1..=most).contains(&count)).ok_or(Refusal::Quantity { most })?;
    let missing = missing(recipe, count, belongings);
    if !missing.is_empty() {
        let makeable = makeable(recipe, belongings);
        return Err(Refusal::Missing { item: item.clone(), count, missing, makeable });
    }
    let owned = belongings.stack(item).quantity.saturating_add(made);
    Ok((recipe, Crafted { item: item.clone(), count: made, owned }))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_can_be_made_and_what_is_missing() {
        let numbers = Numbers::load(None).unwrap();
        let belongings: Belongings = serde_json::from_value(json!({ "items": {
            "data_fragment": { "quantity": 13, "held": 1, "durability": null },
            "corrupted_file": { "quantity": 9, "held": 0, "durability": null },
        } }))
        .unwrap();
        let made = |item: &str, count| crafted(&item.into(), count, &belongings, &numbers).map(|(_, made)| made.count);
        assert_eq!(made("energy_drink", 3), Ok(3));
        let missing = vec![("data_fragment".into(), 4)];
        let refused = Refusal::Missing { item: "energy_drink".into(), count: 4, missing, makeable: 3 };
        assert_eq!(made("energy_drink", 4), Err(refused), "what is promised cannot be used");
        let missing = vec![("neural_chip".into(), 2)];
        let refused = Refusal::Missing { item: "luck_charm".into(), count: 1, missing, makeable: 0 };
        assert_eq!(made("luck_charm", 1), Err(refused));
        assert_eq!(made("basic_net", 1), Err(Refusal::NoRecipe("basic_net".into())));
        for count in [0, -3, 26, i64::MAX] {
            assert_eq!(made("energy_drink", count), Err(Refusal::Quantity { most: 25 }));
        }
    }

    #[test]
    fn the_recipes_are_what_was_promised() {
        let numbers = Numbers::load(None).unwrap();
        let written = numbers.recipes.iter().map(|(item, recipe)| {
            let needs: Vec<_> = recipe.needs.iter().map(|(need, count)| format!("{count} {need}")).collect();
            format!("{item} = {} ({})", needs.join(" + "), recipe.xp)
        });
        insta::assert_snapshot!(written.collect::<Vec<_>>().join("\n"), @r"
        advanced_scanner = 35 data_fragment + 1 encryption_key + 5 neural_chip (180)
        energy_drink = 1 corrupted_file + 4 data_fragment (55)
        luck_charm = 6 data_fragment + 2 neural_chip (80)
        quantum_scanner = 1 ancient_code + 4 encryption_key + 1 quantum_core (400)
        reinforced_net = 6 corrupted_file + 45 data_fragment + 1 hologram_badge (220)
        xp_booster = 1 encryption_key + 2 neural_chip (120)
        ");
    }
}
