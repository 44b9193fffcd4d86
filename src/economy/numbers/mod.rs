//! Every number of the game, from `config/economy.toml` and an operator's file over it, checked before anything starts.

mod achievements;
mod basics;
mod companions;
mod games;
mod income;
mod items;
mod repair;
mod things;
mod trade;
pub mod worth;

use std::{collections::BTreeMap, fs, path::Path};

use figment::{
    Figment,
    providers::{Format, Toml},
};
use serde::Deserialize;

pub use achievements::{Achievement, Figure};
pub use basics::{BankNumbers, Levels, Multiplier, Pages, Pay, Rhythm};
pub use companions::{PetKind, Pets, Streaks};
pub use games::{DuelNumbers, FlipNumbers, GamesNumbers, SlotsNumbers, Symbol};
pub use income::{Chances, Fight, Foe, Gather, Job, Quests, Task, Work};
pub use items::{Boost, Effect, Item, Rarity, Tool};
pub use repair::RepairNumbers;
pub use things::{Content, CraftNumbers, CrateNumbers, Crates, Recipe, ShopNumbers};
pub use trade::TradeNumbers;

use crate::{economy::ledger::ItemId, guilds::XpRates};

/// The numbers, as compiled in.
const DEFAULTS: &str = include_str!("../../../config/economy.toml");

/// The numbers of the game.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in economy.toml")]
pub struct Numbers {
    pub daily: Rhythm,
    pub weekly: Rhythm,
    pub streaks: Streaks,
    pub pets: Pets,
    pub levels: Levels,
    pub pay: Pay,
    pub bank: BankNumbers,
    pub pages: Pages,
    pub guild_xp: XpRates,
    pub work: Work,
    pub gather: Gather,
    pub fight: Fight,
    pub quests: Quests,
    pub effects: BTreeMap<String, Effect>,
    pub items: BTreeMap<ItemId, Item>,
    pub achievements: BTreeMap<String, Achievement>,
    pub repair: RepairNumbers,
    pub shop: ShopNumbers,
    pub crates: Crates,
    pub craft: CraftNumbers,
    pub games: GamesNumbers,
    pub trade: TradeNumbers,
    pub recipes: BTreeMap<ItemId, Recipe>,
}

/// Why the numbers cannot be used: names the file, the line, the key and what it must be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NumbersError(String);

impl Numbers {
    /// The compiled-in numbers, with an operator's file over them.
    pub fn load(file: Option<&Path>) -> Result<Self, NumbersError> {
        let Some(path) = file else { return Self::read("economy.toml", "") };
        let name = path.display().to_string();
        let text = fs::read_to_string(path).map_err(|error| NumbersError(format!("{name}: {error}")))?;
        Self::read(&name, &text)
    }

    /// The compiled-in numbers, with this text over them.
    fn read(name: &str, text: &str) -> Result<Self, NumbersError> {
        let figment = Figment::from(Toml::string(DEFAULTS)).merge(Toml::string(text));
        let mut numbers: Self = figment.extract().map_err(|error| {
            let key = error.path.join(".");
            NumbersError(complain(name, text, &key, &error.kind.to_string()))
        })?;
        // An operator's file is laid over ours, key by key: 0 takes an ingredient out.
        for recipe in numbers.recipes.values_mut() {
            recipe.needs.retain(|_, count| *count != 0);
        }
        match numbers.first_fault() {
            Some((key, fault)) => Err(NumbersError(complain(name, text, &key, &fault))),
            None => Ok(numbers),
        }
    }

    fn first_fault(&self) -> Option<(String, String)> {
        let sections = [
            self.daily.rules("daily"),
            self.weekly.rules("weekly"),
            self.streaks.rules(),
            self.pets.rules(),
            self.levels.rules(),
            self.pay.rules(),
            self.bank.rules(),
            self.pages.rules(),
            income::rates(&self.guild_xp),
            self.work.rules(&self.items),
            self.gather.rules(&self.items),
            self.fight.rules(&self.items),
            self.quests.rules(&self.items),
            items::rules(&self.items, &self.effects),
            achievements::rules(&self.achievements),
            self.repair.rules(),
            self.shop.rules(),
            self.crates.rules(&self.items),
            self.craft.rules(),
            self.games.rules(),
            self.trade.rules(),
            things::recipe_rules(&self.recipes, &self.items),
            self.no_coins_from_nothing(),
        ];
        let broken = sections.into_iter().flatten().find(|rule| !rule.holds)?;
        Some((broken.key, broken.must.to_owned()))
    }

    fn no_coins_from_nothing(&self) -> Vec<Rule> {
        let machine = worth::worths(&self.items, &self.crates, &self.recipes).err();
        let fault = |item| {
            rule(format!("items.{item}.price"), false, "lets coins be made by buying, crafting, opening and selling")
        };
        machine.map(fault).into_iter().collect()
    }

    /// What is known of a kind of item.
    pub fn item(&self, item: &ItemId) -> Option<&Item> {
        self.items.get(item)
    }
}

/// What a number must be.
struct Rule {
    key: String,
    holds: bool,
    must: &'static str,
}

fn rule(key: impl Into<String>, holds: bool, must: &'static str) -> Rule {
    Rule { key: key.into(), holds, must }
}

fn complain(name: &str, text: &str, key: &str, fault: &str) -> String {
    let line = line_of(text, key).map_or_else(String::new, |line| format!(":{line}"));
    let key = if key.is_empty() { String::new() } else { format!("{key}: ") };
    format!("{name}{line}: {key}{}", fault.trim_end())
}

/// The line on which `section.key` stands: under its header, or as a part of an inline table; or else its header's.
fn line_of(text: &str, dotted: &str) -> Option<usize> {
    let key_line = dotted.match_indices('.').rev().find_map(|(dot, _)| {
        let key = dotted[dot + 1..].split('.').next()?;
        line_under(text, &dotted[..dot], key)
    });
    key_line.or_else(|| {
        let section = dotted.rsplit_once('.')?.0;
        Some(text.lines().position(|line| header(line) == Some(section))? + 1)
    })
}

fn header(line: &str) -> Option<&str> {
    Some(line.trim().strip_prefix('[')?.strip_suffix(']')?.trim())
}

fn line_under(text: &str, section: &str, key: &str) -> Option<usize> {
    let mut current = "";
    for (index, line) in text.lines().enumerate() {
        current = header(line).unwrap_or(current);
        let stands_here = line.split_once('=').is_some_and(|(left, _)| left.trim() == key);
        if current == section && stands_here {
            return Some(index + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaint(text: &str) -> String {
        Numbers::read("economy.toml", text).unwrap_err().to_string()
    }

    #[test]
    fn the_defaults_are_what_was_promised() {
        let numbers = Numbers::load(None).unwrap();
        assert_eq!((numbers.daily.reward, numbers.daily.xp, numbers.levels.divisor), (1_000, 50, 140));
    }

    #[test]
    fn a_file_changes_only_what_it_names() {
        let numbers = Numbers::read("economy.toml", "[daily]\nreward = 7").unwrap();
        assert_eq!((numbers.daily.reward, numbers.daily.xp), (7, 50));
        let recipe = "[recipes.energy_drink.needs]\ncorrupted_file = 0\nneural_chip = 2";
        let numbers = Numbers::read("economy.toml", recipe).unwrap();
        let needs: Vec<_> =
            numbers.recipes[&"energy_drink".into()].needs.iter().map(|(item, n)| (item.as_str(), *n)).collect();
        assert_eq!(needs, [("data_fragment", 4), ("neural_chip", 2)]);
    }

    #[test]
    fn a_fault_names_its_line_and_key() {
        insta::assert_snapshot!(complaint("# ours\n[daily]\nreward = -1"), @"economy.toml:3: daily.reward: must be from 1 to 1,000,000,000");
        insta::assert_snapshot!(complaint("[daily]\nstreak_hours = 24"), @"economy.toml:2: daily.streak_hours: must be more than every_hours, at most 8,760");
        insta::assert_snapshot!(complaint("[daily]\nreward = \"many\""), @r#"economy.toml:2: daily.reward: invalid type: found string "many", expected i64"#);
        insta::assert_snapshot!(complaint("[daily]\nrewards = 5"), @"economy.toml:2: daily.rewards: unknown field: found `rewards`, expected `one of `reward`, `xp`, `every_hours`, `streak_hours`, `multipliers``");
        insta::assert_snapshot!(complaint("[pay]\nconfirm_from = 1e99"), @"economy.toml:2: pay.confirm_from: invalid type: found float `1000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000`, expected i64");
        insta::assert_snapshot!(complaint("[daily]\nmultipliers = [{ from = 7, percent = 900 }]"), @"economy.toml:2: daily.multipliers: each `from` must be above 1 and each `percent` from 100 to 500");
        insta::assert_snapshot!(complaint("[pets]\nrest_days = 40"), @"economy.toml:2: pets.rest_days: must be from 0 to 28");
        insta::assert_snapshot!(complaint("[pets.kinds.code_fox.boost]\nwork_cooldown = 5"), @"economy.toml: pets.kinds.code_fox.boost: must be at least 0; work_cooldown from -100 to 0 percent");
        insta::assert_snapshot!(complaint("# x\n[items.luck_charm]\nprice = 0"), @"economy.toml:3: items.luck_charm.price: must be from 1 to 1,000,000,000");
        insta::assert_snapshot!(complaint("[items]\nluck_charm.effect = 'haste'"), @"economy.toml: items.luck_charm.effect: must be one of [effects]");
        insta::assert_snapshot!(complaint("[achievements.workaholic]\nof = 'sleep'"), @"economy.toml:2: achievements.workaholic.of: must be level, net_worth, streak, pet or a count: daily, weekly, paid, work, gather, gather_items, fight_won, fight_lost, quest, bought, sold, crafted, opened, traded, duel_won, flip_won, slots_won, pet_adopted, pet_fed, pet_played");
        insta::assert_snapshot!(complaint("[items.energy_drink]\nprice = 99\n[items.data_fragment]\nprice = 1"), @"economy.toml:3: items.data_fragment.value: must not be there beside a price");
        insta::assert_snapshot!(complaint("[items.neural_chip]\nprice = 100\nvalue = 9"), @"economy.toml:3: items.neural_chip.value: must not be there beside a price");
        insta::assert_snapshot!(complaint("[recipes.basic_net]\nneeds = { basic_scanner = 1 }\nxp = 5\n[items.basic_net]\nprice = 1500"), @"economy.toml:5: items.basic_net.price: lets coins be made by buying, crafting, opening and selling");
        insta::assert_snapshot!(complaint("[items.common_crate]\nprice = 200"), @"economy.toml:2: items.common_crate.price: lets coins be made by buying, crafting, opening and selling");
        insta::assert_snapshot!(complaint("[crates.common]\nrolls = 0"), @"economy.toml:2: crates.common.rolls: must be from 1 to 20");
        insta::assert_snapshot!(complaint("[games.slots]\nleast = 20\npair = 150"), @"economy.toml:1: games.slots.symbols: must pay back less than 100% on average; what comes back follows from all numbers of this section");
        insta::assert_snapshot!(complaint("[games.flip]\nheads = 51\npays = 200"), @"economy.toml:3: games.flip.pays: must pay back less than 100% on average; what comes back follows from all numbers of this section");
        insta::assert_snapshot!(complaint("[games.slots]\nsymbols = [{ emoji = 'x', triple = 9 }]"), @"economy.toml:2: games.slots.symbols: 2 to 20, each paying from 0 to 1,000,000 percent");
        insta::assert_snapshot!(complaint("[games.flip]\npays = 9223372036854775807"), @"economy.toml:1: games.flip.heads: weights and `pays` must be from 0 to 1,000,000");
        insta::assert_snapshot!(complaint("[recipes.moon]\nneeds = { cheese = 1 }\nxp = 5"), @"economy.toml:2: recipes.moon.needs: it and what it needs must be among [items]");
        insta::assert_snapshot!(complaint("[daily\nreward = 5"), @r"
        economy.toml: TOML parse error at line 1, column 7
          |
        1 | [daily
          |       ^
        invalid table header
        expected `.`, `]`
        ");
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = Numbers::load(Some(Path::new("/nowhere/economy.toml"))).unwrap_err().to_string();
        assert!(error.starts_with("/nowhere/economy.toml: "), "{error}");
    }
}
