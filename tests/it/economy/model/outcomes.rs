//! What is done: an outcome is held against what was promised, and then taken over. What chance decided is believed if it
//! is within the rules; everything else must be exactly so.

use artie::{
    economy::{Numbers, Rarity, ledger::Holdings},
    games::house::Played,
    income::model::{
        fight::{End, Fought},
        gather::Gathered,
        work::Worked,
    },
    items::{bag::Opened, shop::Bargain},
    streaks::{
        Claim,
        model::{Bridge, Kind},
    },
};

use super::{
    aftermath::Change,
    asks::Ask,
    perform::{Done, Outcome},
    person::{DAY, HOUR, MINUTE, Outages, Person, Stands},
    pet::{Pet, shown},
    refusals::{EGGS, foe, species},
    spec::{self, Is},
};

/// When it was done, and what is so around it.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub(super) now: i64,
    pub(super) outages: &'a Outages,
    pub(super) numbers: &'a Numbers,
}

impl Person {
    /// Takes an outcome over.
    pub(super) fn take(&mut self, ask: &Ask, outcome: &Outcome, scene: Scene<'_>) {
        let boost = self.xp_percent(scene.now, scene.outages);
        let change = self.change(ask, &outcome.done, scene);
        self.settle(ask, change, boost, outcome, scene);
    }

    /// Takes over what was done and all that follows.
    pub(super) fn settle(&mut self, ask: &Ask, change: Change, boost: i64, outcome: &Outcome, scene: Scene<'_>) {
        self.follow(change, boost, &outcome.gains, scene);
        let Holdings { balance, bank, escrow, bank_capacity, xp, .. } = outcome.after;
        let said = (balance, bank, escrow, bank_capacity, xp);
        assert_eq!(said, (self.coins, self.bank, self.escrow, self.capacity, self.xp), "what {ask:?} left");
    }

    fn change(&mut self, ask: &Ask, done: &Done, scene: Scene<'_>) -> Change {
        match (ask, done) {
            (Ask::Daily | Ask::Weekly, Done::Claimed(claim)) => self.claimed(claim, scene),
            (Ask::Freeze, Done::Frozen(freeze)) => {
                assert_eq!((freeze.price, i64::from(freeze.count)), (2_000, self.daily.count));
                self.has_freeze = true;
                Change::of(-2_000, 0).counting("freeze", 1)
            }
            (Ask::Pay { amount, .. }, Done::Paid(paid)) => {
                assert_eq!((paid.amount, paid.tax), (amount.of(self.coins), 0));
                Change::of(-paid.amount, 0).counting("paid", 1)
            }
            (Ask::Deposit(amount), Done::Moved(coins)) => {
                assert_eq!(*coins, amount.of(self.coins));
                self.bank += coins;
                Change::of(-coins, 0)
            }
            (Ask::Withdraw(amount), Done::Moved(coins)) => {
                assert_eq!(*coins, amount.of(self.bank));
                self.bank -= coins;
                Change::of(*coins, 0)
            }
            (Ask::Upgrade(levels), Done::Grown(up)) => {
                let affordable =
                    (1..=*levels).rev().find(|levels| self.next_level_cost(*levels) <= self.coins).unwrap();
                assert_eq!((up.levels, up.cost, up.old), (affordable, self.next_level_cost(affordable), self.capacity));
                self.capacity += 5_000 * affordable;
                assert_eq!(up.new, self.capacity);
                Change::of(-up.cost, 0)
            }
            (Ask::Buy(item, count), Done::Dealt(bargain)) => {
                self.dealt(bargain, item, *count, spec::item(item).price.unwrap() * count, self.has(item) + count);
                Change::of(-bargain.coins, 0).gaining(item, *count).counting("bought", *count)
            }
            (Ask::Sell(item, count), Done::Dealt(bargain)) => {
                self.dealt(bargain, item, *count, self.resale(item, *count).unwrap(), self.has(item) - count);
                if *count == self.free(item) {
                    // Those that are offered to others are new.
                    self.left.remove(*item);
                }
                Change::of(bargain.coins, 0).gaining(item, -count).counting("sold", *count)
            }
            (Ask::Craft(item, count), Done::Crafted(made)) => {
                assert_eq!((i64::from(made.count), i64::from(made.owned)), (*count, self.has(item) + count));
                let (_, needs, xp) = spec::RECIPES.iter().find(|(made, ..)| made == item).unwrap();
                let change = Change::of(0, xp * count).gaining(item, *count).counting("crafted", *count);
                needs.iter().fold(change, |change, (need, each)| change.gaining(need, -each * count))
            }
            (Ask::Open(item, count), Done::Opened(opened)) => self.opened(item, *count, opened, scene.numbers),
            (Ask::Gift { coins, xp, items }, Done::Given) => {
                let gift = Change::of(*coins, *xp);
                items.iter().fold(gift, |change, (item, count)| change.gaining(item, i64::from(*count)))
            }
            (Ask::Flip(guess, stake), Done::Flipped(played)) => {
                let pays = if played.shown == *guess { 200 } else { 0 };
                self.played(stake.of(self.coins), played, pays, scene.now, "flip_won")
            }
            (Ask::Slots(stake), Done::Spun(played)) => {
                self.played(stake.of(self.coins), played, spec::slots_pay(played.shown), scene.now, "slots_won")
            }
            _ => self.change_by_time(ask, done, scene),
        }
    }

    /// What depends on when it is done.
    fn change_by_time(&mut self, ask: &Ask, done: &Done, scene: Scene<'_>) -> Change {
        match (ask, done) {
            (Ask::Use(item, count), Done::Used(used)) => {
                let Is::Effect(effect, minutes) = spec::item(item).is else { panic!("{item} works for no time") };
                let running = self.effects.get(effect).copied().filter(|until| *until > scene.now);
                let until = running.unwrap_or(scene.now) + minutes * MINUTE * count;
                assert_eq!((used.until.timestamp_millis(), used.prolonged), (until, running.is_some()));
                self.effects.insert(effect, until);
                Change::default().gaining(item, -count)
            }
            (Ask::Work(job), Done::Worked(worked)) => self.worked(*job, worked, scene),
            (Ask::Gather, Done::Gathered(gathered)) => self.gathered(gathered, scene.now),
            (Ask::Fight(tier), Done::Fought(fought)) => self.fought(foe(*tier), fought, scene),
            (Ask::Adopt { kind, name }, Done::Adopted(adopted)) => {
                let is_it = |egg: &&(&str, &str)| egg.1 == adopted.species.to_string();
                let (egg, hatches) = *EGGS.iter().find(is_it).unwrap();
                assert!(kind.is_none_or(|kind| species(kind) == hatches) && adopted.name.as_deref() == *name);
                self.pet = Some(Pet::newborn(hatches, *name, scene.now));
                Change::default().gaining(egg, -1).counting("pet_adopted", 1).about_the_pet()
            }
            _ => self.cared(done, scene).about_the_pet(),
        }
    }

    fn claimed(&mut self, claim: &Claim, scene: Scene<'_>) -> Change {
        let is_daily = claim.kind == Kind::Daily;
        let (streak, window, every) =
            if is_daily { (&mut self.daily, 2 * DAY, DAY) } else { (&mut self.weekly, 14 * DAY, 7 * DAY) };
        let stands = streak.stands(window, is_daily && self.has_freeze, scene.now, scene.outages);
        let before = streak.count;
        streak.claim(stands, scene.now);
        let percent = match streak.count {
            count if is_daily => [(30, 300), (14, 200), (7, 150)].into_iter().find(|(from, _)| count >= *from),
            count => [(8, 300), (4, 200), (2, 150)].into_iter().find(|(from, _)| count >= *from),
        };
        let (percent, said) = (percent.map_or(100, |(_, percent)| percent), &claim.streak);
        let reward = if is_daily { 1_000 } else { 5_000 } * percent / 100;
        let counts = (i64::from(said.count), i64::from(said.longest), said.percent, said.reward);
        assert_eq!(counts, (streak.count, streak.longest, percent, reward), "{stands:?}");
        let bridge = match stands {
            Stands::Excused => Some(Bridge::Excused),
            Stands::Frozen => Some(Bridge::Freeze),
            Stands::Anew | Stands::InTime => None,
        };
        assert_eq!((said.bridge, said.at.timestamp_millis()), (bridge, scene.now));
        assert_eq!(said.broken.map(i64::from), (stands == Stands::Anew && before > 1).then_some(before));
        assert_eq!(said.next_at.timestamp_millis(), scene.now + every);
        self.has_freeze &= stands != Stands::Frozen;
        let (name, xp) = if is_daily { ("daily", 50) } else { ("weekly", 0) };
        Change::of(reward, xp).counting(name, 1)
    }

    /// The house pays by its table, rounded down.
    fn played<T>(&mut self, stake: i64, played: &Played<T>, percent: i64, now: i64, won: &str) -> Change {
        assert_eq!((played.stake, played.paid), (stake, stake * percent / 100), "a game of {}", self.id);
        self.games.push(now);
        let change = Change::of(played.paid - stake, 0);
        if played.paid > stake { change.counting(won, 1) } else { change }
    }

    fn dealt(&self, bargain: &Bargain, item: &str, count: i64, coins: i64, owned: i64) {
        let said = (bargain.item.as_str(), i64::from(bargain.quantity), bargain.coins, i64::from(bargain.owned));
        assert_eq!(said, (item, count, coins, owned), "a deal of {}", self.id);
    }

    fn opened(&self, item: &str, count: i64, opened: &Opened, numbers: &Numbers) -> Change {
        assert_eq!(i64::try_from(opened.contents.len()), Ok(count));
        assert_eq!(i64::from(opened.owned), self.has(item) - count);
        let rarity: Rarity = item.trim_end_matches("_crate").parse().unwrap();
        let filled = numbers.crates.of(rarity);
        let mut change = Change::default().gaining(item, -count).counting("opened", count);
        for inside in &opened.contents {
            let mut rolls = 0;
            for (item, count) in inside {
                let one = filled.contents.iter().find(|one| one.item == *item).expect("it can be in there");
                // At least so many rolls of it, at most so many.
                let least = (count + one.most - 1) / one.most;
                assert!(least * one.least <= *count, "{count} × {item} in a {rarity} crate");
                rolls += least;
                change = change.gaining(item.as_str(), i64::from(*count));
            }
            assert!((1..=i32::from(filled.rolls)).contains(&rolls), "{inside:?}");
        }
        change
    }

    fn worked(&mut self, job: Option<&str>, worked: &Worked, scene: Scene<'_>) -> Change {
        assert_eq!(worked.job, job.unwrap_or("market_trading"));
        let job = spec::JOBS.iter().find(|job| job.name == worked.job).unwrap();
        let most = job.reward + job.spread;
        assert!(((job.reward - job.spread).max(50)..=most).contains(&worked.reward), "{worked:?}");
        self.used.insert("work", scene.now);
        self.assert_rested_first_at(worked.next_at.timestamp_millis(), 0, scene);
        let change = Change::of(worked.reward, (worked.reward / 12).max(10)).counting("work", 1);
        let Some(found) = &worked.found else { return change };
        assert!(job.finds.contains(&found.as_str()), "{found} as {}", job.name);
        change.gaining(found.as_str(), 1)
    }

    /// Work can be done then and not before, give or take the milliseconds that a sentence leaves out.
    pub(super) fn assert_rested_first_at(&self, ready: i64, left_out: i64, scene: Scene<'_>) {
        let rested = |at: i64| self.is_rested(at, scene.outages);
        assert!(rested(ready), "not rested when it was said");
        let before = (scene.now..ready - left_out).step_by(60_000).chain([ready - left_out - 1]);
        assert!(before.filter(|at| *at >= scene.now).all(|at| !rested(at)), "rested before it was said");
    }

    fn gathered(&mut self, gathered: &Gathered, now: i64) -> Change {
        let helper = self.tool();
        assert_eq!(gathered.tool.as_ref().map(|used| used.item.as_str()), helper.map(|(name, _)| name));
        let mut change = Change::default().counting("gather", 1);
        let mut most = 2;
        if let (Some(used), Some((name, left))) = (&gathered.tool, helper) {
            assert_eq!(i64::from(used.left), left - i64::from(used.wore));
            let Is::Tool(_, bonus) = spec::item(name).is else { panic!("{name} is no tool") };
            assert!(!used.helped || bonus > 0);
            most += usize::from(used.helped);
            if used.wore {
                self.left.insert(name.to_owned(), i64::from(used.left));
            }
            if used.left == 0 {
                self.left.remove(name);
                change = change.gaining(name, -1);
            }
        }
        assert!((most - 1..=most).contains(&gathered.found.len()), "{gathered:?}");
        assert_eq!(gathered.next_at.timestamp_millis(), now + 5 * MINUTE);
        self.used.insert("gather", now);
        for found in &gathered.found {
            let Is::Found(xp) = spec::item(found.as_str()).is else { panic!("{found} lies around") };
            change = change.gaining(found.as_str(), 1);
            change.xp += xp;
        }
        change.counting("gather_items", i64::try_from(gathered.found.len()).unwrap())
    }

    fn fought(&mut self, foe: &spec::Foe, fought: &Fought, scene: Scene<'_>) -> Change {
        let level = self.level();
        let odds = (foe.percent + 2 * (level - foe.level)).clamp(15, 95);
        assert_eq!((i64::from(fought.odds), fought.next_at.timestamp_millis()), (odds, scene.now + 10 * MINUTE));
        self.used.insert("fight", scene.now);
        match &fought.end {
            End::Won { coins, drops } => {
                let helped = |coins: i64| coins * (100 + self.fight_percent(scene.now, scene.outages)) / 100;
                assert!((foe.coins.0..=foe.coins.1).any(|rolled| helped(rolled) == *coins), "{fought:?}");
                assert!((1..=foe.drops).contains(&drops.len()), "{fought:?}");
                let won = Change::of(*coins, foe.xp).counting("fight_won", 1);
                drops.iter().fold(won, |change, item| change.gaining(item.as_str(), 1))
            }
            End::Lost { coins } => {
                assert_eq!(*coins, (50 + (level * 10).min(250)).min(self.coins));
                Change::of(-coins, 0).counting("fight_lost", 1)
            }
        }
    }

    fn cared(&mut self, done: &Done, scene: Scene<'_>) -> Change {
        let treats = self.free("companion_treat");
        let pet = self.pet.as_mut().expect("nobody cares for no pet");
        let now = pet.at(scene.now, scene.outages);
        match done {
            Done::Fed(fed) => {
                assert_eq!(fed.care.before.hunger.shown(), u8::try_from(shown(now.hunger)).unwrap());
                pet.settle(&now);
                pet.treat();
                let after = [fed.care.after.hunger, fed.care.after.happiness].map(|points| i64::from(points.shown()));
                assert_eq!((after, i64::from(fed.left)), ([shown(pet.hunger), shown(pet.happiness)], treats - 1));
                Change::default().gaining("companion_treat", -1).counting("pet_fed", 1)
            }
            Done::Played(care) => {
                pet.settle(&now);
                pet.play(scene.now);
                assert_eq!(i64::from(care.after.happiness.shown()), shown(pet.happiness));
                assert_eq!(care.useful_at.map(|at| at.timestamp_millis()), Some(scene.now + HOUR));
                Change::default().counting("pet_played", 1)
            }
            Done::Rested(rested) => {
                pet.toggle(&now);
                assert_eq!(rested.ends_at.is_some(), !now.is_resting);
                assert_eq!(i64::from(rested.needs.hunger.shown()), shown(pet.hunger));
                Change::default()
            }
            Done::Renamed(renamed) => {
                assert_eq!(renamed.before, pet.name);
                pet.name = Some(renamed.after.clone());
                Change::default()
            }
            Done::Released(released) => {
                assert_eq!(released.name, pet.name);
                self.pet = None;
                Change::default()
            }
            other => panic!("nobody asked for {other:?}"),
        }
    }
}
