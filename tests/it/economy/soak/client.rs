//! One process with many clients, which does what it is told until it is killed: after a start, each first asks again what
//! it asked last, with the same event, as Discord delivers an interaction that nobody acknowledged.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use artie::{
    error::Error,
    ids::{EventId, UserId},
    origin::Origin,
};
use futures::future::join_all;
use proptest::{
    prelude::*,
    strategy::{BoxedStrategy, ValueTree},
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use super::{
    super::{
        model::{About, Answer, Ask, aim, ask, is_settled, luggage, perform},
        town::Town,
    },
    slots::{CLIENTS, Counter, Slot, Slots},
};

/// The game's time that goes by with each thing asked for. People come back every quarter of an hour or so, all of them, and
/// do ten things each in a few minutes: a challenge must be answered within five.
fn pace(number: u64) -> Duration {
    Duration::from_millis(if number.is_multiple_of(10) { 98_000 } else { 250 })
}

/// More than the clock can have been pushed beyond what was written down.
pub(super) const MARGIN: Duration = Duration::from_hours(1);

thread_local! {
    /// Made once: it is a large tree.
    static ASKS: BoxedStrategy<Ask> = ask().boxed();
}

/// What all clients of the process share.
struct Crowd {
    town: Arc<Town>,
    slots: Slots,
    /// The last thing each client does.
    last: u64,
    done: AtomicU64,
    refused: AtomicU64,
}

/// Runs the clients until each has done so many things, or the process is killed.
pub(super) async fn run(url: &str, file: &Path, each: u64) {
    let slots = Slots::open(file);
    let db = artie::db::connect(artie::db::parse_url(url).unwrap(), 20).await.unwrap();
    let town = Town::ambitious_over(db);
    town.clock.advance(Duration::from_millis(slots.counter(Counter::Offset)) + MARGIN);
    take_stock(&town, &slots).await;
    while town.switch_games(true).await.is_err() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let (done, refused) = (slots.counter(Counter::Done).into(), slots.counter(Counter::Refused).into());
    let crowd = Arc::new(Crowd { town, slots, last: each, done, refused });
    let clients = (0..CLIENTS).map(|client| tokio::spawn(crowd.clone().client(client)));
    for ended in join_all(clients).await {
        ended.unwrap();
    }
}

/// Counts what the last process left unanswered, and how much of that had been done all the same.
async fn take_stock(town: &Town, slots: &Slots) {
    let unknown = (0..CLIENTS).map(|client| slots.read(client)).filter(|slot| slot.number > 0 && slot.answer == 0);
    let events: Vec<String> = unknown.map(|slot| slot.event.to_string()).collect();
    let done = "SELECT count(*) FROM receipts WHERE event_id = ANY($1)";
    let happened: i64 = loop {
        match sqlx::query_scalar(done).bind(&events).fetch_one(town.db.pool()).await {
            Ok(happened) => break happened,
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    };
    slots.set(Counter::Unknown, slots.counter(Counter::Unknown) + events.len() as u64);
    slots.set(Counter::Happened, slots.counter(Counter::Happened) + happened.unsigned_abs());
}

impl Crowd {
    async fn client(self: Arc<Self>, client: u64) {
        let mut last = self.slots.read(client);
        let (event, answer) = last.before;
        if event > 0 {
            // What was answered once stays so, whoever was killed meanwhile.
            let again = self.get(client, last.number - 1, event, last.about[1]).await;
            assert_eq!(again, answer, "client {client} was answered otherwise: {last:?}");
            self.slots.set(Counter::Compared, self.slots.counter(Counter::Compared) + 1);
        }
        if last.number > 0 && last.answer == 0 {
            last.answer = self.get(client, last.number, last.event, last.about[0]).await;
            self.slots.write(client, last);
        }
        for number in last.number + 1..=self.last {
            self.town.clock.advance(pace(number));
            self.switch_games(client, number).await;
            let event = self.town.origin(1).event.0;
            let about = [self.aim(client, number).await, last.about[0]];
            let slot = Slot { number, event, answer: 0, before: (last.event, last.answer), about };
            self.slots.write(client, slot);
            last = Slot { answer: self.get(client, number, event, about[0]).await, ..slot };
            self.slots.write(client, last);
            let offset = self.town.clock.offset().num_milliseconds().unsigned_abs();
            self.slots.set(Counter::Offset, offset);
            self.slots.set(Counter::Done, self.done.load(Ordering::Relaxed));
            self.slots.set(Counter::Refused, self.refused.load(Ordering::Relaxed));
        }
    }

    /// The first client has games switched off now and then, for whatever the others are doing.
    async fn switch_games(&self, client: u64, number: u64) {
        let on = match number % 20 {
            18 => false,
            0 => true,
            _ => return,
        };
        if client == 0 {
            // The database may be away: then nothing is switched.
            self.town.switch_games(on).await.ok();
        }
    }

    /// What the button is about that is pressed. Mostly by somebody whom it concerns: else hardly any challenge or trade
    /// would be answered in time.
    async fn aim(&self, client: u64, number: u64) -> About {
        let (who, ask) = chosen(client, number);
        let who = Some(who).filter(|_| number.is_multiple_of(8));
        loop {
            match aim(&self.town, 0, &ask, who).await {
                Ok(about) => return about,
                Err(Error::Busy { .. }) => tokio::time::sleep(Duration::from_millis(5)).await,
                Err(error) => panic!("{ask:?}: {error:?}"),
            }
        }
    }

    /// Asks until there is an answer, and gives its hash: never 0.
    async fn get(&self, client: u64, number: u64, event: u64, about: About) -> u64 {
        let (chosen, ask) = chosen(client, number);
        let who = if about.who > 0 { about.who } else { chosen };
        let origin = Origin { event: EventId(event), user: UserId(who), ..self.town.origin(who) };
        loop {
            match perform(&self.town, 0, &ask, about, &origin).await {
                Ok(answer) => {
                    let sum = if answer.is_ok() { &self.done } else { &self.refused };
                    sum.fetch_add(1, Ordering::Relaxed);
                    return hash(&answer);
                }
                // The database is away, or many are at the same wallet.
                Err(Error::Busy { .. }) => tokio::time::sleep(Duration::from_millis(5)).await,
                Err(error) => panic!("{ask:?} of {who}: {error:?}"),
            }
        }
    }
}

/// Who asks for what follows from the client and the number alone: after a kill it is the same. Three in four act for
/// themselves, the others for anybody, so that wallets are fought for.
fn chosen(client: u64, number: u64) -> (u64, Ask) {
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&client.to_le_bytes());
    seed[8..16].copy_from_slice(&number.to_le_bytes());
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let who = prop_oneof![3 => Just(client + 1), 1 => 1..=CLIENTS].new_tree(&mut runner).unwrap().current();
    if number == 1 {
        // Everybody comes with something, or else hardly anything could be asked for.
        return (client + 1, luggage().new_tree(&mut runner).unwrap().current());
    }
    let mut ask = ASKS.with(|asks| asks.new_tree(&mut runner).unwrap().current());
    if let Ask::Pay { to, .. } | Ask::Challenge { to, .. } | Ask::Trade { with: to, .. } = &mut ask {
        // Everybody pays the same few, and some each other.
        *to = if number.is_multiple_of(2) { *to } else { number % CLIENTS + 1 };
    }
    (who, ask)
}

/// What did nothing has no receipt, and may be answered otherwise later: it must do nothing then, too.
fn hash(answer: &Answer) -> u64 {
    if !is_settled(answer) {
        return 1;
    }
    let mut hasher = DefaultHasher::new();
    format!("{answer:?}").hash(&mut hasher);
    hasher.finish().max(2)
}
