//! What follows from any deed: quests, achievements, levels with their crates, and what a pet learns.

use artie::{
    economy::{Figure, ledger::Gains},
    ids::UserId,
    income::model::quests::drawn,
};

use super::{
    outcomes::Scene,
    person::{DAY, Person},
    spec,
};

/// What somebody did, before anything follows from it.
#[derive(Clone, Debug, Default)]
pub(super) struct Change {
    pub(super) coins: i64,
    pub(super) xp: i64,
    items: Vec<(String, i64)>,
    tallies: Vec<(String, i64)>,
    is_about_the_pet: bool,
}

impl Change {
    pub(super) fn of(coins: i64, xp: i64) -> Self {
        Self { coins, xp, ..Self::default() }
    }

    pub(super) fn gaining(mut self, item: &str, count: i64) -> Self {
        self.items.push((item.to_owned(), count));
        self
    }

    pub(super) fn counting(mut self, tally: &str, times: i64) -> Self {
        self.tallies.push((tally.to_owned(), times));
        self
    }

    /// A pet learns nothing from what is done with itself.
    pub(super) fn about_the_pet(mut self) -> Self {
        self.is_about_the_pet = true;
        self
    }

    fn counted(&self, tally: &str) -> i64 {
        self.tallies.iter().filter(|(name, _)| name == tally).map(|(_, times)| times).sum()
    }
}

fn percent_more(amount: i64, percent: i64) -> i64 {
    amount * (100 + percent) / 100
}

impl Person {
    /// Takes over what was done and what follows, with so many percent more experience, and holds it against what was said.
    pub(super) fn follow(&mut self, mut change: Change, boost: i64, said: &Gains, scene: Scene<'_>) {
        let level = self.level();
        let xp = percent_more(change.xp, boost);
        assert_eq!(said.xp, xp, "experience");
        change.xp = xp;
        self.do_quests(&mut change, boost, said, scene.now);
        self.apply(&change, scene.now);
        let earned = self.achieve(said, scene);
        let learned = change.xp + earned;
        self.teach(if change.is_about_the_pet { 0 } else { learned }, said);
        let reached = self.level();
        assert_eq!(said.level, (reached > level).then_some(reached));
        let crates: Vec<_> = (level + 1..=reached).map(spec::crate_of).collect();
        assert_eq!(said.crates.iter().map(artie::economy::ledger::ItemId::as_str).collect::<Vec<_>>(), crates);
        for item in crates {
            self.give(item, 1);
        }
    }

    /// Three of five are set for a day; which, is chance. A quest is paid by the deed that completes it.
    fn do_quests(&mut self, change: &mut Change, boost: i64, said: &Gains, now: i64) {
        let (day, level) = (now.div_euclid(DAY), self.level());
        let date = chrono::DateTime::from_timestamp_millis(now).unwrap().date_naive();
        let set: Vec<_> = drawn(UserId(self.id), date, 3).iter().map(ToString::to_string).collect();
        assert_eq!(set.len(), 3);
        // 1 + (min(40, level) − 1) / 40, to the nearest whole number.
        let scaled = |amount: i64| (amount * (40 + level.min(40) - 1) + 20) / 40;
        let mut paid = Vec::new();
        for name in &set {
            let (quest, tally, count, coins, xp, item) = *spec::QUESTS.iter().find(|quest| quest.0 == name).unwrap();
            let count = if quest == "fight" { ((10 + level + 5) / 10).clamp(1, 10) } else { scaled(count) };
            let before = self.on_day.get(&(day, tally.to_owned())).copied().unwrap_or(0);
            if change.counted(tally) == 0 || before + change.counted(tally) < count || self.paid.contains(&(day, quest))
            {
                continue;
            }
            self.paid.insert((day, quest));
            paid.push((quest.to_owned(), scaled(coins), percent_more(scaled(xp), boost), item.map(str::to_owned)));
        }
        let told = said.quests.iter().map(|quest| {
            (quest.quest.clone(), quest.coins, quest.xp, quest.item.as_ref().map(|item| item.as_str().to_owned()))
        });
        assert_eq!(told.collect::<Vec<_>>(), paid, "quests");
        for (_, coins, xp, item) in paid {
            change.coins += coins;
            change.xp += xp;
            change.items.extend(item.map(|item| (item, 1)));
            change.tallies.push(("quest".into(), 1));
        }
    }

    fn apply(&mut self, change: &Change, now: i64) {
        self.coins += change.coins;
        self.xp += change.xp;
        assert!(self.coins >= 0 && self.bank >= 0 && self.bank <= self.capacity, "{self:?}");
        // What comes is there before what goes: a crate may hold its own kind.
        let (come, go): (Vec<_>, Vec<_>) = change.items.iter().partition(|(_, count)| *count > 0);
        come.into_iter().chain(go).for_each(|(item, count)| self.give(item, *count));
        for (tally, times) in &change.tallies {
            *self.ever.entry(tally.clone()).or_default() += times;
            *self.on_day.entry((now.div_euclid(DAY), tally.clone())).or_default() += times;
        }
    }

    /// Whatever is reached and was not before, until nothing more follows; gives the experience of it.
    fn achieve(&mut self, said: &Gains, scene: Scene<'_>) -> i64 {
        let (mut names, mut gained) = (Vec::new(), 0);
        loop {
            let figure = |figure: &Figure| match figure {
                Figure::Level => self.level(),
                Figure::NetWorth => self.coins + self.bank + self.escrow,
                Figure::Streak => self.daily.longest,
                Figure::Pet => i64::from(self.pet.is_some()),
                Figure::Tally(name) => self.ever.get(*name).copied().unwrap_or(0),
            };
            let reached = scene
                .numbers
                .achievements
                .iter()
                .filter(|(name, one)| !self.achieved.contains(*name) && figure(&one.of) >= one.at_least);
            let reached: Vec<_> = reached.collect();
            if reached.is_empty() {
                break;
            }
            for (name, one) in reached {
                self.achieved.insert(name.clone());
                self.coins += one.coins;
                self.xp += one.xp;
                gained += one.xp;
                names.push(name.as_str());
            }
        }
        assert_eq!(said.achievements.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), names, "achievements");
        gained
    }

    fn teach(&mut self, xp: i64, said: &Gains) {
        let Some(pet) = self.pet.as_mut().filter(|_| xp > 0) else { return assert_eq!(said.pet, None) };
        let before = spec::level(pet.xp);
        pet.xp += xp;
        let reached = Some(spec::level(pet.xp)).filter(|level| *level > before);
        assert_eq!(said.pet, reached.map(|level| (pet.name.clone().unwrap_or_default(), level)), "the pet");
    }
}
