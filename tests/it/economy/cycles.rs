//! No cycle of buying, crafting, opening and selling gains coins: proven over the tables that the game plays with, exactly,
//! and an operator's table with which it did is refused by `artie config check`, as by every start.

use std::{collections::BTreeMap, time::Duration};

use artie::economy::{
    CrateNumbers, Item, Numbers,
    ledger::ItemId,
    worth::{self, SCALE},
};

use crate::support::process::Process;

/// What the things of a crate are worth on average, as a fraction: every coin of it, nothing rounded.
fn inside(filled: &CrateNumbers, worths: &BTreeMap<ItemId, i128>) -> (i128, i128) {
    let weights: i128 = filled.contents.iter().map(|one| i128::from(one.weight)).sum();
    // Each count from least to most is equally likely: its average is half of their sum.
    let one_roll = filled
        .contents
        .iter()
        .map(|one| worths[&one.item] * i128::from(one.weight) * (i128::from(one.least) + i128::from(one.most)));
    (one_roll.sum::<i128>() * i128::from(filled.rolls), 2 * weights)
}

/// The proof needs no path through the steps: where things have worths such that no single step gains any, no sequence
/// of steps does. Here each step is held against the worths, by itself.
#[test]
fn no_step_of_trading_with_the_house_gains_anything() {
    let numbers = Numbers::load(None).unwrap();
    let worths = worth::worths(&numbers.items, &numbers.crates, &numbers.recipes).unwrap();
    let coins = |coins: Option<i64>| coins.map(|coins| i128::from(coins) * SCALE);
    for (id, item) in &numbers.items {
        assert!(coins(item.price).is_none_or(|price| worths[id] <= price), "buying {id} gains");
        assert!(coins(item.resale()).is_none_or(|pays| pays <= worths[id]), "selling {id} gains");
    }
    for (made, recipe) in &numbers.recipes {
        let needs: i128 = recipe.needs.iter().map(|(need, count)| worths[need] * i128::from(*count)).sum();
        assert!(worths[made] <= needs, "crafting {made} gains");
    }
    let crates: Vec<(&ItemId, &Item)> = numbers.items.iter().filter(|(_, item)| item.is_crate).collect();
    assert_eq!(crates.len(), 5);
    for (id, item) in crates {
        let (sum, parts) = inside(numbers.crates.of(item.rarity), &worths);
        assert!(sum <= worths[id] * parts, "opening {id} gains on average");
    }
}

/// What `artie config check` says about these numbers, and its exit code.
async fn checked(numbers: &str) -> (Option<i32>, String) {
    let name = format!("artie-numbers-{}-{}.toml", std::process::id(), numbers.len());
    let file = std::env::temp_dir().join(name);
    std::fs::write(&file, numbers).unwrap();
    let path = file.to_str().unwrap().to_owned();
    let mut process = Process::start(&["config", "check"], &[("ARTIE_ECONOMY_NUMBERS", &path)]);
    let code = tokio::time::timeout(Duration::from_mins(1), process.ended()).await.unwrap();
    std::fs::remove_file(&file).unwrap();
    (code, process.printed().replace(&path, "economy.toml"))
}

#[tokio::test]
async fn numbers_with_which_coins_could_be_made_are_refused_by_the_check() {
    let (code, said) = checked("[daily]\nreward = 900\n").await;
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("The numbers of the game hold together"), "{said}");
    let machines = [
        // Buy scanners, make nets of them, sell the nets.
        (
            "[recipes.basic_net]\nneeds = { basic_scanner = 1 }\nxp = 5\n[items.basic_net]\nprice = 1500\n",
            ":5: items.basic_net",
        ),
        // Buy crates, open them, sell what is inside.
        ("# cheap\n[items.mythic_crate]\nprice = 20000\n", ":3: items.mythic_crate"),
        // Over two steps: treats become eggs, and eggs nets. No single line is wrong.
        (
            "[recipes.drone_egg]\nneeds = { companion_treat = 2 }\nxp = 1\n\
             [recipes.basic_net]\nneeds = { drone_egg = 1 }\nxp = 1\n",
            ": items.drone_egg",
        ),
    ];
    for (machine, place) in machines {
        let (code, said) = checked(machine).await;
        assert_eq!(code, Some(3), "{machine}: {said}");
        let expected = format!("economy.toml{place}.price: lets coins be made by buying");
        assert!(said.contains(&expected), "{said}");
    }
}
