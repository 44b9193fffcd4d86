//! What is not done, and by which sentence it is told: from the rules as they were promised, and nothing else.

use artie::{income::model::fight::Tier, pets::model::Species};

use super::{
    asks::{Amount, Ask},
    person::{DAY, HOUR, MINUTE, Outages, Person},
    pet::{Pet, shown},
    spec::{self, Is},
};

/// The id of the sentence, and when it says that it can be done, if that is a fixed time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Refused {
    pub(super) sentence: &'static str,
    pub(super) ready: Option<i64>,
}

pub(super) fn because(sentence: &'static str) -> Option<Refused> {
    when(true, sentence)
}

pub(super) fn until(sentence: &'static str, ready: Option<i64>) -> Option<Refused> {
    ready.map(|ready| Refused { sentence, ready: Some(ready) })
}

/// `because` if it holds.
pub(super) fn when(holds: bool, sentence: &'static str) -> Option<Refused> {
    holds.then_some(Refused { sentence, ready: None })
}

pub(super) fn species(kind: Species) -> &'static str {
    match kind {
        Species::NanoDrone => "nano_drone",
        Species::CodeFox => "code_fox",
        Species::QuantumRabbit => "quantum_rabbit",
        Species::ViralCat => "viral_cat",
    }
}

pub(super) const EGGS: [(&str, &str); 4] =
    [("drone_egg", "nano_drone"), ("fox_egg", "code_fox"), ("rabbit_egg", "quantum_rabbit"), ("cat_egg", "viral_cat")];

pub(super) fn foe(tier: Tier) -> &'static spec::Foe {
    match tier {
        Tier::Easy => &spec::FOES[0],
        Tier::Medium => &spec::FOES[1],
        Tier::Hard => &spec::FOES[2],
        Tier::Elite => &spec::FOES[3],
    }
}

impl Person {
    /// Why this is not done now; `None` = it is done.
    pub(super) fn refusal(&self, me: u64, ask: &Ask, now: i64, outages: &Outages) -> Option<Refused> {
        let again = |last: Option<i64>, every: i64| last.map(|last| last + every).filter(|ready| now < *ready);
        match ask {
            Ask::Daily => until("daily-too-early", again(self.daily.last, DAY)),
            Ask::Weekly => until("weekly-too-early", again(self.weekly.last, 7 * DAY)),
            Ask::Freeze => when(self.has_freeze, "freeze-held").or_else(|| when(self.coins < 2_000, "freeze-too-dear")),
            Ask::Pay { to, .. } if *to == me => because("pay-to-self"),
            Ask::Pay { amount, .. } => self.cannot_pay(*amount),
            Ask::Deposit(amount) => self.cannot_deposit(*amount),
            Ask::Withdraw(amount) => self.cannot_withdraw(*amount),
            Ask::Upgrade(levels) => when(!(1..=20).contains(levels), "bank-levels")
                .or_else(|| when(self.coins < self.next_level_cost(1), "bank-too-expensive")),
            Ask::Buy(item, count) => self.cannot_buy(item, *count),
            Ask::Sell(item, count) => self.cannot_sell(item, *count),
            Ask::Craft(item, count) => self.cannot_craft(item, *count),
            Ask::Use(item, count) => self.cannot_use(item, *count),
            Ask::Open(item, count) => self.cannot_open(item, *count, now),
            // When it says that it is ready is looked at apart: what works may end before.
            Ask::Work(_) => when(!self.is_rested(now, outages), "work-too-early"),
            Ask::Gather => until("gather-too-early", self.too_early("gather", 5 * MINUTE, now)),
            Ask::Fight(tier) => when(self.level() < foe(*tier).level, "fight-level-too-low")
                .or_else(|| until("fight-too-early", self.too_early("fight", 10 * MINUTE, now))),
            Ask::Adopt { kind, .. } => self.cannot_adopt(*kind),
            Ask::Release { is_late: true } => because("pet-release-stale"),
            Ask::Flip(_, stake) => self.cannot_play(*stake, 500, now),
            Ask::Slots(stake) => self.cannot_play(*stake, 1_000, now),
            Ask::Gift { .. } => None,
            Ask::Challenge { .. }
            | Ask::Answer(..)
            | Ask::Trade { .. }
            | Ask::Offer(..)
            | Ask::Agree { .. }
            | Ask::CallOff(_) => unreachable!("looked at where both are known"),
            Ask::Feed | Ask::Play | Ask::Rest | Ask::Rename(_) | Ask::Release { .. } => match &self.pet {
                None => because("pet-none"),
                Some(pet) => self.pet_does_not(pet, ask, now, outages),
            },
        }
    }

    fn cannot_pay(&self, amount: Amount) -> Option<Refused> {
        when(amount.is_share() && self.coins == 0, "pay-nothing-there")
            .or_else(|| when(amount.of(self.coins) == 0, "pay-share-is-nothing"))
            .or_else(|| when(amount.of(self.coins) > self.coins, "pay-not-enough"))
    }

    /// From 10 coins on, and five games in half a minute.
    fn cannot_play(&self, stake: Amount, most: i64, now: i64) -> Option<Refused> {
        let coins = stake.of(self.coins);
        let fifth = self.games.iter().rev().nth(4).map(|at| at + MINUTE / 2);
        when(!(10..=most).contains(&coins), "game-stake")
            .or_else(|| when(coins > self.coins, "game-not-enough"))
            .or_else(|| until("game-too-many", fifth.filter(|ready| now < *ready)))
    }

    fn cannot_deposit(&self, amount: Amount) -> Option<Refused> {
        let (coins, room) = (amount.of(self.coins), self.capacity - self.bank);
        when(self.coins == 0, "bank-wallet-empty")
            .or_else(|| when(coins == 0, "bank-share-is-nothing"))
            .or_else(|| when(coins > self.coins, "bank-wallet-holds"))
            .or_else(|| when(room <= 0, "bank-full"))
            .or_else(|| when(coins > room, "bank-room"))
    }

    fn cannot_withdraw(&self, amount: Amount) -> Option<Refused> {
        let coins = amount.of(self.bank);
        when(self.bank == 0, "bank-empty")
            .or_else(|| when(coins == 0, "bank-share-is-nothing"))
            .or_else(|| when(coins > self.bank, "bank-holds"))
    }

    /// What the next levels cost, so many of them together.
    pub(super) fn next_level_cost(&self, levels: i64) -> i64 {
        let tier = (self.capacity - 10_000) / 5_000;
        (1..=levels).map(|level| 4_000 * (tier + level)).sum()
    }

    fn cannot_buy(&self, item: &str, count: i64) -> Option<Refused> {
        let Some(price) = spec::item(item).price else {
            return because(if (1..=99).contains(&count) { "shop-not-sold" } else { "shop-quantity" });
        };
        when(!(1..=99).contains(&count), "shop-quantity")
            .or_else(|| when(price > self.coins, "shop-short-of"))
            .or_else(|| when(price * count > self.coins, "shop-fewer"))
    }

    fn has_not(&self, item: &str, count: i64) -> Option<Refused> {
        let free = self.free(item);
        when(free == 0 && self.has(item) > 0, "item-promised")
            .or_else(|| when(free == 0, "item-none"))
            .or_else(|| when(free < count, "item-has"))
    }

    fn cannot_sell(&self, item: &str, count: i64) -> Option<Refused> {
        when(!(1..=99).contains(&count), "shop-quantity")
            .or_else(|| when(spec::item(item).is == Is::Crate, "shop-not-bought"))
            .or_else(|| self.has_not(item, count))
    }

    fn cannot_craft(&self, item: &str, count: i64) -> Option<Refused> {
        let Some((_, needs, _)) = spec::RECIPES.iter().find(|(made, ..)| *made == item) else {
            return because("craft-no-recipe");
        };
        let makeable = needs.iter().map(|(need, each)| self.free(need) / each).min().unwrap_or(0);
        when(!(1..=25).contains(&count), "craft-quantity")
            .or_else(|| when(makeable == 0, "craft-lacks"))
            .or_else(|| when(makeable < count, "craft-lacks-some"))
    }

    fn cannot_use(&self, item: &str, count: i64) -> Option<Refused> {
        match spec::item(item).is {
            Is::Effect(..) => when(!(1..=99).contains(&count), "bag-quantity").or_else(|| self.has_not(item, count)),
            Is::Tool(..) => because("bag-for-gathering"),
            Is::Treat => because("bag-for-feeding"),
            Is::Egg => because("bag-for-hatching"),
            Is::Crate => because("bag-for-opening"),
            Is::Found(_) => because("bag-for-crafting"),
        }
    }

    fn cannot_open(&self, item: &str, count: i64, now: i64) -> Option<Refused> {
        let slots = self.slots(now);
        when(spec::item(item).is != Is::Crate, "bag-not-crate")
            .or_else(|| when(count > slots, if slots > 3 { "bag-slots" } else { "bag-slots-plain" }))
            .or_else(|| when(count < 1, "bag-quantity"))
            .or_else(|| self.has_not(item, count))
    }

    fn cannot_adopt(&self, kind: Option<Species>) -> Option<Refused> {
        let wanted = EGGS.iter().filter(|(_, hatches)| kind.is_none_or(|kind| species(kind) == *hatches));
        let owned = wanted.filter(|(egg, _)| self.free(egg) > 0).count();
        let none = if kind.is_some() { "pet-no-egg" } else { "pet-no-egg-any" };
        when(self.pet.is_some(), "pet-has-one")
            .or_else(|| when(owned == 0, none))
            .or_else(|| when(owned > 1, "pet-many-eggs"))
    }

    fn pet_does_not(&self, pet: &Pet, ask: &Ask, now: i64, outages: &Outages) -> Option<Refused> {
        let condition = pet.at(now, outages);
        let (hunger, happiness) = (shown(condition.hunger), shown(condition.happiness));
        match ask {
            Ask::Rename(name) => when(pet.name.as_deref() == Some(*name), "pet-name-same"),
            Ask::Rest => when(!condition.is_resting && condition.has_rested_all(), "pet-no-rest-left"),
            Ask::Feed | Ask::Play if condition.is_resting => because("pet-asleep"),
            Ask::Feed => when(hunger == 100 && happiness == 100, "pet-not-hungry")
                .or_else(|| when(self.free("companion_treat") == 0, "pet-no-treat")),
            Ask::Play => {
                let ready = pet.played_at.map(|at| at + HOUR).filter(|ready| now < *ready);
                until("pet-played-just-now", ready).or_else(|| when(happiness == 100, "pet-happy-already"))
            }
            _ => None,
        }
    }
}
