//! Random operations against a plain model in memory: the same answers, the same balances.

use std::{cell::Cell, collections::HashMap};

use artie::error::Error;
use proptest::{prelude::*, test_runner::TestRunner};

use super::town::{Town, person};

/// What somebody asks for.
#[derive(Clone, Debug)]
enum Ask {
    Daily { who: u64 },
    Pay { from: u64, to: u64, amount: Amount },
    Wait { hours: u64 },
    Replay,
}

#[derive(Clone, Debug)]
enum Amount {
    Coins(i64),
    Percent(i64),
    All,
}

impl Amount {
    fn text(&self) -> String {
        match self {
            Self::Coins(coins) => coins.to_string(),
            Self::Percent(percent) => format!("{percent}%"),
            Self::All => "all".into(),
        }
    }

    fn of(&self, balance: i64) -> i64 {
        match self {
            Self::Coins(coins) => *coins,
            Self::Percent(percent) => balance * percent / 100,
            Self::All => balance,
        }
    }
}

fn asks() -> impl Strategy<Value = Vec<Ask>> {
    let who = || 1..=4_u64;
    let amount =
        prop_oneof![(1..2_500_i64).prop_map(Amount::Coins), (1..=100_i64).prop_map(Amount::Percent), Just(Amount::All)];
    let ask = prop_oneof![
        3 => who().prop_map(|who| Ask::Daily { who }),
        5 => (who(), who(), amount).prop_map(|(from, to, amount)| Ask::Pay { from, to, amount }),
        2 => (1..60_u64).prop_map(|hours| Ask::Wait { hours }),
        2 => Just(Ask::Replay),
    ];
    prop::collection::vec(ask, 1..25)
}

/// One person, as simply as it can be said.
#[derive(Default)]
struct Person {
    coins: i64,
    xp: i64,
    streak: i64,
    last: Option<u64>,
}

#[derive(Default)]
struct Model {
    hour: u64,
    people: HashMap<u64, Person>,
}

impl Model {
    /// The coins after a claim, unless it is too early.
    fn daily(&mut self, who: u64) -> Option<i64> {
        let hour = self.hour;
        let person = self.people.entry(who).or_default();
        let waited = person.last.map(|last| hour - last);
        if waited.is_some_and(|waited| waited < 24) {
            return None;
        }
        person.streak = if waited.is_some_and(|waited| waited < 48) { person.streak + 1 } else { 1 };
        person.last = Some(hour);
        person.xp += 50;
        person.coins += match person.streak {
            30.. => 3_000,
            14.. => 2_000,
            7.. => 1_500,
            _ => 1_000,
        };
        Some(person.coins)
    }

    /// The coins the payer has left, unless it is refused.
    fn pay(&mut self, from: u64, to: u64, amount: &Amount) -> Option<i64> {
        let balance = self.people.entry(from).or_default().coins;
        let coins = amount.of(balance);
        if from == to || coins < 1 || coins > balance {
            return None;
        }
        self.people.get_mut(&from)?.coins -= coins;
        self.people.entry(to).or_default().coins += coins;
        Some(balance - coins)
    }
}

#[test]
fn any_sequence_of_asks_is_answered_as_the_model_does() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let config = ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() };
    let town = runtime.block_on(Town::new());
    let round = Cell::new(0);
    TestRunner::new(config)
        .run(&asks(), |asks| {
            // The same database for all rounds, with people of their own in each.
            round.set(round.get() + 1_000);
            runtime.block_on(play(&town, round.get(), &asks));
            Ok(())
        })
        .unwrap();
}

async fn play(town: &Town, base: u64, asks: &[Ask]) {
    let mut model = Model::default();
    let mut last = None;
    for ask in asks {
        let answer = match ask {
            Ask::Wait { hours } => {
                model.hour += hours;
                town.pass(*hours);
                continue;
            }
            Ask::Replay => {
                let Some((ask, origin, first)) = &last else { continue };
                assert_eq!(&perform(town, base, ask, origin).await, first, "replayed: {ask:?}");
                continue;
            }
            Ask::Daily { who } => model.daily(*who),
            Ask::Pay { from, to, amount } => model.pay(*from, *to, amount),
        };
        let (Ask::Daily { who: actor } | Ask::Pay { from: actor, .. }) = ask else { unreachable!() };
        let origin = town.origin(base + actor);
        let found = perform(town, base, ask, &origin).await;
        assert_eq!(found, answer, "{ask:?}");
        last = Some((ask.clone(), origin, found));
    }
    for (who, person) in &model.people {
        let held = town.economy.wallet(artie::ids::UserId(base + who)).await.unwrap().holdings;
        assert_eq!((held.balance, held.xp), (person.coins, person.xp), "person {who}");
    }
    town.audit().await;
}

/// The balance after it, or `None` if it is refused.
async fn perform(town: &Town, base: u64, ask: &Ask, origin: &artie::origin::Origin) -> Option<i64> {
    use artie::economy::model::PayOutcome;
    let result = match ask {
        Ask::Daily { .. } => town.streaks.daily(origin).await.map(|settled| settled.after.balance),
        Ask::Pay { to, amount, .. } => {
            let mut outcome = town.economy.pay(origin, person(base + to), &amount.text()).await;
            if let Ok(PayOutcome::Ask { to, amount }) = outcome.as_ref().map(|settled| &settled.done) {
                outcome = town.economy.pay_agreed(origin, origin.event, *to, *amount).await;
            }
            outcome.map(|settled| match settled.done {
                PayOutcome::Paid(_) => settled.after.balance,
                other => panic!("{other:?}"),
            })
        }
        Ask::Wait { .. } | Ask::Replay => unreachable!(),
    };
    match result {
        Ok(balance) => Some(balance),
        Err(Error::Refused(_)) => None,
        Err(error) => panic!("{error}"),
    }
}
