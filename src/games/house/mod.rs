//! Games against the house, which wins a little on average and says how much.

pub mod model;
pub mod replies;

use serde_json::json;

pub use model::{Face, Played};

use crate::{
    db::Connection,
    economy::{
        GamesNumbers,
        ledger::{self, Account, Decision, Deed, Facts, Moment, Movement, Posting, Read, Reason},
    },
    error::Result,
    games::Bid,
    words::Message,
};

/// What comes of it follows from the seed, which is drawn once: asked again, it is the same.
#[derive(Debug)]
pub(super) struct FlipDeed<'a> {
    pub guess: Face,
    pub bid: Bid<'a>,
    pub seed: u64,
    pub numbers: &'a GamesNumbers,
}

impl Deed for FlipDeed<'_> {
    const NAME: &'static str = "flip";
    type Seen = ();
    type Done = Played<Face>;

    async fn read(&self, connection: &mut Connection, moment: Moment<'_>) -> Result<Read<Self>> {
        Ok((ledger::standing(connection, moment).await?, ()))
    }

    fn decide(&self, facts: &Facts<'_>, (): &()) -> Result<Decision<Self::Done>, Message> {
        let flip = &self.numbers.flip;
        let stake = model::stake(self.bid.amount()?, (flip.least, flip.most), &facts.holdings)?;
        let shown = model::toss(flip, self.seed);
        let paid = model::share(stake, flip.pays_for(shown == self.guess));
        let played = Played { shown, stake, paid };
        Ok(Decision::Do(posting(facts, self.numbers, &played, (Reason::Flip, "flip_won"))?, played))
    }
}

#[derive(Debug)]
pub(super) struct SlotsDeed<'a> {
    pub bid: Bid<'a>,
    pub seed: u64,
    pub numbers: &'a GamesNumbers,
}

impl Deed for SlotsDeed<'_> {
    const NAME: &'static str = "slots";
    type Seen = ();
    type Done = Played<[usize; 3]>;

    async fn read(&self, connection: &mut Connection, moment: Moment<'_>) -> Result<Read<Self>> {
        Ok((ledger::standing(connection, moment).await?, ()))
    }

    fn decide(&self, facts: &Facts<'_>, (): &()) -> Result<Decision<Self::Done>, Message> {
        let slots = &self.numbers.slots;
        let stake = model::stake(self.bid.amount()?, (slots.least, slots.most), &facts.holdings)?;
        let shown = model::spin(slots, self.seed);
        let played = Played { shown, stake, paid: model::share(stake, slots.pays(shown)) };
        Ok(Decision::Do(posting(facts, self.numbers, &played, (Reason::Slots, "slots_won"))?, played))
    }
}

/// What the player has more or less after a game, and the rest it uses up.
fn posting<T>(
    facts: &Facts<'_>,
    numbers: &GamesNumbers,
    played: &Played<T>,
    game: (Reason, &'static str),
) -> Result<Posting, Message> {
    let (wallet, (reason, won)) = (Account::wallet(facts.origin.user), game);
    let note = json!({ "stake": played.stake, "paid": played.paid });
    let movement = match played.gain() {
        0 => None,
        gain if gain > 0 => Some(Movement::minted(wallet, gain, reason)),
        loss => Some(Movement::burned(wallet, -loss, reason)),
    };
    let cooldowns = vec![model::turn(facts.belongings, numbers, facts.now)?];
    let movements = movement.map(|movement| movement.noting(note)).into_iter().collect();
    let posting = Posting { cooldowns, ..Posting::of(movements) };
    Ok(if played.gain() > 0 { posting.counting(won, 1) } else { posting })
}
