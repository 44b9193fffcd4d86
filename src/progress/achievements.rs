//! What is achieved, once ever, and how near the rest is. Pure.

use serde_json::json;

use crate::economy::{
    Figure, Numbers,
    ledger::{Account, Achieved, Belongings, Facts, Holdings, Movement, Posting, Reason},
    model::Level,
};

/// Adds to the posting whatever is achieved by it. What an achievement brings may lead to the next one, so it is asked
/// until nothing is left; each is there once, so it ends.
pub(super) fn add_earned(numbers: &Numbers, facts: &Facts<'_>, posting: &mut Posting) -> Vec<Achieved> {
    let mut earned: Vec<Achieved> = Vec::new();
    loop {
        let Some(holdings) = facts.holdings.after(facts.origin.user, posting) else { return earned };
        let after = After { numbers, holdings, belongings: facts.belongings, posting };
        let is_new = |name: &String| {
            !facts.belongings.achievements.contains(name) && earned.iter().all(|earned| earned.name != *name)
        };
        let reached: Vec<_> = numbers
            .achievements
            .iter()
            .filter(|(name, achievement)| is_new(name) && after.figure(&achievement.of) >= achievement.at_least)
            .map(|(name, worth)| Achieved { name: name.clone(), coins: worth.coins, xp: worth.xp })
            .collect();
        if reached.is_empty() {
            return earned;
        }
        for achieved in &reached {
            post(facts, posting, achieved);
        }
        earned.extend(reached);
    }
}

fn post(facts: &Facts<'_>, posting: &mut Posting, achieved: &Achieved) {
    if achieved.coins > 0 {
        let note = json!({ "achievement": achieved.name });
        let to = Account::wallet(facts.origin.user);
        posting.movements.push(Movement::minted(to, achieved.coins, Reason::Achievement).noting(note));
    }
    posting.xp = posting.xp.saturating_add(achieved.xp);
    posting.achievements.push(achieved.name.clone());
}

/// Where a posting brings somebody.
struct After<'a> {
    numbers: &'a Numbers,
    holdings: Holdings,
    belongings: &'a Belongings,
    posting: &'a Posting,
}

impl After<'_> {
    fn figure(&self, figure: &Figure) -> i64 {
        let now = figure_of(figure, self.numbers, &self.holdings, self.belongings);
        match figure {
            Figure::Tally(name) => now + self.posting.tallies.get(name).copied().unwrap_or(0),
            Figure::Streak => now.max(self.posting.reached.get("daily_streak").copied().unwrap_or(0)),
            Figure::Pet => now.max(self.posting.tallies.get("pet_adopted").copied().unwrap_or(0)),
            Figure::Level | Figure::NetWorth => now,
        }
    }
}

/// How much of a figure somebody has.
pub(super) fn figure_of(figure: &Figure, numbers: &Numbers, holdings: &Holdings, belongings: &Belongings) -> i64 {
    match figure {
        Figure::Level => Level::of(holdings.xp, numbers.levels.divisor).number,
        Figure::NetWorth => holdings.net_worth(),
        Figure::Streak => belongings.longest_streak.unwrap_or(0),
        Figure::Pet => i64::from(belongings.pet.is_some()),
        Figure::Tally(name) => belongings.tally(name),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::{
        ids::{ChannelId, EventId, UserId},
        origin::Origin,
        words::{Locale, Message, Words},
    };

    fn earned(have: Holdings, belongings: &serde_json::Value, mut posting: Posting) -> (Vec<String>, Posting) {
        let numbers = Numbers::load(None).unwrap();
        let origin = Origin {
            user: UserId(7),
            guild: None,
            channel: ChannelId(1),
            event: EventId(1),
            locale: Locale::english(),
        };
        let belongings: Belongings = serde_json::from_value(belongings.clone()).unwrap();
        let facts = Facts { origin: &origin, now: DateTime::default(), holdings: have, belongings: &belongings };
        let names = add_earned(&numbers, &facts, &mut posting).into_iter().map(|achieved| achieved.name).collect();
        (names, posting)
    }

    #[test]
    fn what_is_reached_by_a_deed_is_achieved_by_it() {
        let cases = [
            (json!({ "tallies": { "work": 8 } }), Posting::default().counting("work", 1), vec![]),
            (json!({ "tallies": { "work": 9 } }), Posting::default().counting("work", 1), vec!["hard_worker"]),
            (json!({}), Posting::default().reaching("daily_streak", 7), vec!["early_bird"]),
            (json!({ "longest_streak": 9 }), Posting::default(), vec!["early_bird"]),
            (json!({}), Posting::default().counting("pet_adopted", 1), vec!["not_alone"]),
            (
                json!({ "tallies": { "work": 12 }, "achievements": ["hard_worker"] }),
                Posting::default().counting("work", 1),
                vec![],
            ),
        ];
        for (belongings, posting, expected) in cases {
            assert_eq!(earned(Holdings::default(), &belongings, posting).0, expected, "{belongings}");
        }
    }

    #[test]
    fn what_one_brings_may_reach_the_next() {
        // 100,000 coins bring 5,000 more and 500 experience, which is the fifth level; that brings coins again.
        let have = Holdings { balance: 99_990, xp: 1_800, ..Holdings::default() };
        let gift = Movement::minted(Account::wallet(UserId(7)), 10, Reason::Work);
        let (names, posting) = earned(have, &json!({}), Posting::of(vec![gift]));
        assert_eq!(names, ["nest_egg", "well_off", "apprentice"]);
        let coins: i64 = posting.movements.iter().map(|movement| movement.amount).sum();
        assert_eq!((coins, posting.xp), (10 + 500 + 5_000 + 1_000, 100 + 500 + 50));
        assert_eq!(posting.achievements, names);
    }

    #[test]
    fn there_are_many_and_each_has_its_words_and_its_worth() {
        let numbers = Numbers::load(None).unwrap();
        assert!(numbers.achievements.len() >= 24);
        let words = Words::new(Locale::english());
        for (name, achievement) in &numbers.achievements {
            assert!(achievement.coins > 0 && achievement.xp > 0, "{name}");
            for id in [name.replace('_', "-"), format!("{}-about", name.replace('_', "-"))] {
                let said = words.say(&Message::named(format!("achievement-{id}")));
                assert!(!said.contains('⟨'), "{said}");
            }
        }
    }
}
