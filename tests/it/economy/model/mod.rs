//! Random sequences of everything people can ask for, against a plain model in memory: the same answers, the same coins,
//! things and refusals; and every coin and every thing is in the logs.
//!
//! The model is no copy of the rules: it keeps plain maps, and its numbers are those that were promised, written down once
//! more. What chance decides it believes, within the rules.

mod aftermath;
mod asks;
mod between;
mod outcomes;
mod perform;
mod person;
mod pet;
mod refusals;
mod spec;

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    time::Duration,
};

use artie::{
    economy::ledger::Belongings,
    ids::UserId,
    origin::Origin,
    uptime::Uptime,
    words::{Arg, Message},
};
use proptest::{
    prelude::*,
    test_runner::{RngSeed, TestRunner},
};

use super::town::Town;
pub(super) use asks::{Ask, ask, luggage};
use asks::{PEOPLE, Step, steps};
use between::Between;
use outcomes::Scene;
pub(super) use perform::{About, Answer, aim, is_settled, perform};
use person::{Outages, Person};
use pet::shown;

#[test]
fn any_sequence_of_asks_is_answered_as_the_model_does() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let config = ProptestConfig {
        cases: cases(),
        // In the suite the same sequences each time; the long form plays others.
        rng_seed: if cases() == CASES { RngSeed::Fixed(1) } else { RngSeed::Random },
        max_shrink_iters: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let town = runtime.block_on(Town::ambitious());
    let (round, tally) = (Cell::new(0), RefCell::new(Tally::new()));
    TestRunner::new(config)
        .run(&steps(), |steps| {
            // The same database for all rounds, with people of their own in each.
            round.set(round.get() + 1_000);
            let played = runtime.block_on(Play::new(&town, round.get()).all(&steps));
            for (ask, (done, refused)) in played {
                let sum = tally.borrow().get(&ask).copied().unwrap_or_default();
                tally.borrow_mut().insert(ask, (sum.0 + done, sum.1 + refused));
            }
            Ok(())
        })
        .unwrap();
    let tally = tally.into_inner();
    eprintln!("done and refused: {tally:?}");
    assert_eq!(tally.len(), 30, "everything was asked for");
    assert!(tally.values().all(|(done, _)| *done > 0), "{tally:?}");
    assert!(tally.values().filter(|(_, refused)| *refused > 0).count() > 24, "{tally:?}");
}

/// How often what was done, and refused.
type Tally = BTreeMap<String, (u32, u32)>;

const CASES: u32 = 32;

/// So many sequences; `ARTIE_MODEL=1000` plays more of them.
#[expect(clippy::disallowed_methods, reason = "how long a form a person wants to run")]
fn cases() -> u32 {
    std::env::var("ARTIE_MODEL").map_or(CASES, |number| number.parse().unwrap())
}

/// What happened before: for replays.
struct Past {
    who: u64,
    ask: Ask,
    about: About,
    origin: Origin,
    answer: Answer,
    /// Nothing was done, and nothing refused: it has no receipt.
    is_moot: bool,
}

struct Play<'a> {
    town: &'a Town,
    base: u64,
    people: BTreeMap<u64, Person>,
    outages: Outages,
    between: Between,
    /// Whether games are on.
    games_on: bool,
    /// The process that is there now.
    present: Uptime,
    past: Vec<Past>,
}

impl<'a> Play<'a> {
    fn new(town: &'a Town, base: u64) -> Self {
        let people = (1..=PEOPLE).map(|who| (who, Person::new(base + who))).collect();
        Self {
            town,
            base,
            people,
            outages: Vec::new(),
            between: Between::default(),
            games_on: false,
            present: town.another_process(),
            past: Vec::new(),
        }
    }

    /// Plays it all; gives how much was done and how much refused.
    async fn all(mut self, steps: &[Step]) -> Tally {
        // Artie is there from now on, whatever was before.
        self.present.beat().await.unwrap();
        self.outages = self.known_outages().await;
        self.switch(false).await;
        for step in steps {
            match step {
                Step::Wait { seconds } => self.town.clock.advance(Duration::from_secs(*seconds)),
                Step::Away { hours } => self.away(*hours).await,
                Step::Replay { back } => self.replay(*back).await,
                Step::RunOut => self.run_out().await,
                Step::Switch { on } => self.switch(*on).await,
                Step::Ask { who, ask } => self.ask(*who, ask).await,
            }
        }
        self.town.clock.advance(Duration::from_mins(16));
        self.run_out().await;
        for person in self.people.values() {
            assert_eq!((person.escrow, person.held.len()), (0, 0), "nothing is promised any more");
            self.compare(person).await;
        }
        conserved(self.town).await;
        let mut tally = Tally::new();
        for Past { ask, answer, .. } in &self.past {
            let name: String = format!("{ask:?}").chars().take_while(|letter| letter.is_alphabetic()).collect();
            let (done, refused) = tally.entry(name).or_default();
            *done += u32::from(answer.is_ok());
            *refused += u32::from(answer.is_err());
        }
        tally
    }

    async fn switch(&mut self, on: bool) {
        self.town.switch_games(on).await.unwrap();
        self.games_on = on;
    }

    async fn away(&mut self, hours: u64) {
        self.present.beat().await.unwrap();
        self.town.pass(hours);
        self.present = self.town.another_process();
        self.present.beat().await.unwrap();
        self.outages = self.known_outages().await;
    }

    /// When exactly Artie was away: what the model is told.
    async fn known_outages(&self) -> Outages {
        let all = "SELECT down_since, began_at FROM uptime WHERE down_since IS NOT NULL";
        sqlx::query_as(all).fetch_all(self.town.db.pool()).await.unwrap()
    }

    async fn replay(&mut self, back: usize) {
        let Some(past) = self.past.iter().rev().nth(back) else { return };
        if past.is_moot {
            let (who, ask, about, origin) = (past.who, past.ask.clone(), past.about, past.origin.clone());
            return self.ask_as(who, &ask, about, origin).await;
        }
        let answer = perform(self.town, self.base, &past.ask, past.about, &past.origin).await.unwrap();
        assert_eq!(answer, past.answer, "replayed: {:?}", past.ask);
    }

    async fn ask(&mut self, who: u64, ask: &Ask) {
        let about = aim(self.town, self.base, ask, Some(who)).await.unwrap();
        self.ask_as(who, ask, about, self.town.origin(self.base + who)).await;
    }

    async fn ask_as(&mut self, who: u64, ask: &Ask, about: About, origin: Origin) {
        if *ask == (Ask::Release { is_late: true }) {
            self.town.clock.advance(Duration::from_secs(31));
        }
        let before = self.town.clock.now_ms();
        let answer = perform(self.town, self.base, ask, about, &origin).await.unwrap();
        let after = self.town.clock.now_ms();
        let mut is_moot = false;
        match &answer {
            Err(message) => self.refused(who, ask, about, message, [before, after]),
            Ok(outcome) if [before, after].iter().any(|now| self.is_moot(who, ask, about, outcome, *now)) => {
                is_moot = true;
            }
            Ok(outcome) => {
                let now = self.done_at(origin.user).await;
                assert!((before..=after).contains(&now));
                assert_eq!(
                    self.refusal(who, ask, about, now),
                    None,
                    "{ask:?} should have been refused, not {outcome:?}"
                );
                let outages = self.outages.clone();
                let scene = Scene { now, outages: &outages, numbers: self.town.economy.numbers() };
                self.take(who, ask, about, outcome, scene);
            }
        }
        self.past.push(Past { who, ask: ask.clone(), about, origin, answer, is_moot });
    }

    /// The moment of the asking is not known to the millisecond: it was one of those between two.
    fn refused(&self, who: u64, ask: &Ask, about: About, message: &Message, between: [i64; 2]) {
        let person = &self.people[&who];
        let possible = between.map(|now| self.refusal(who, ask, about, now));
        let found = possible.iter().flatten().find(|refused| refused.sentence == message.id);
        let Some(refused) = found else { panic!("{ask:?}: {possible:?}, not {message}") };
        let said = message.args.iter().find_map(|(_, arg)| match arg {
            Arg::Moment(when) => Some(when.timestamp_millis()),
            _ => None,
        });
        if let Some(ready) = refused.ready {
            // Some sentences round up to the second that Discord shows.
            assert!((ready..ready + 1_000).contains(&said.unwrap()), "{ask:?}: {message}");
        }
        if let Ask::Work(_) = ask {
            let scene = Scene { now: between[1], outages: &self.outages, numbers: self.town.economy.numbers() };
            person.assert_rested_first_at(said.unwrap(), 1_000, scene);
        }
    }

    /// When the last thing was done to this person's wallet.
    async fn done_at(&self, user: UserId) -> i64 {
        let at = sqlx::query_scalar("SELECT updated_at FROM user_wallets WHERE user_id = $1").bind(user.to_string());
        at.fetch_one(self.town.db.pool()).await.unwrap()
    }

    /// All that a person has, in the model and in the database.
    async fn compare(&self, person: &Person) {
        let (held, belongings) = self.town.economy.ledger().standing(UserId(person.id)).await.unwrap();
        let found = (held.balance, held.bank, held.escrow, held.bank_capacity, held.xp);
        assert_eq!(
            found,
            (person.coins, person.bank, person.escrow, person.capacity, person.xp),
            "person {}",
            person.id
        );
        let (items, left) = stacks(&belongings);
        assert_eq!((&items, &left), (&person.items, &person.left), "things of {}", person.id);
        let held = belongings.items.iter().filter(|(_, stack)| stack.held > 0);
        let held: BTreeMap<_, _> = held.map(|(item, stack)| (item.to_string(), i64::from(stack.held))).collect();
        assert_eq!(held, person.held, "promised by {}", person.id);
        assert_eq!(belongings.achievements, person.achieved);
        let now = belongings.read_at();
        let works: BTreeMap<_, _> =
            belongings.effects().map(|(name, until)| (name, until.timestamp_millis())).collect();
        let promised = person.effects.iter().filter(|(_, until)| **until > now.timestamp_millis());
        assert_eq!(works, promised.map(|(name, until)| (*name, *until)).collect());
        for (tally, times) in &person.ever {
            assert_eq!(belongings.tally(tally), *times, "{tally} of {}", person.id);
        }
        let kept = artie::pets::model::Pet::of(&belongings);
        assert_eq!(kept.is_some(), person.pet.is_some());
        if let (Some(kept), Some(pet)) = (kept, &person.pet) {
            let (found, told) = (
                kept.at(now, &belongings.outages, self.town.economy.numbers()),
                pet.at(now.timestamp_millis(), &self.outages),
            );
            let needs = [found.needs.hunger, found.needs.happiness].map(|points| i64::from(points.shown()));
            assert_eq!((needs, found.is_resting()), ([shown(told.hunger), shown(told.happiness)], told.is_resting));
            assert_eq!((kept.stats.xp, &kept.name), (pet.xp, &pet.name));
        }
    }
}

fn stacks(belongings: &Belongings) -> (BTreeMap<String, i64>, BTreeMap<String, i64>) {
    let stacks = || belongings.items.iter();
    let left = stacks().filter_map(|(item, stack)| Some((item.to_string(), i64::from(stack.durability?))));
    (stacks().map(|(item, stack)| (item.to_string(), i64::from(stack.quantity))).collect(), left.collect())
}

/// Every coin and every thing is in the logs, exactly: by `artie ledger verify`, and by other sums.
async fn conserved(town: &Town) {
    town.audit().await;
    let coins = "SELECT (SELECT sum(balance + bank + escrow) FROM user_wallets)
        - (SELECT sum(CASE WHEN from_user IS NULL THEN amount WHEN to_user IS NULL THEN -amount ELSE 0 END)
           FROM transaction_log)";
    let things = "SELECT coalesce((SELECT sum(quantity) FROM user_inventory), 0) - coalesce((SELECT sum(delta) FROM item_log), 0)";
    for sql in [coins, things] {
        let sql = sqlx::AssertSqlSafe(format!("SELECT ({sql})::bigint"));
        let off: i64 = sqlx::query_scalar(sql).fetch_one(town.db.pool()).await.unwrap();
        assert_eq!(off, 0);
    }
}
