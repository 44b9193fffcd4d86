//! What more than one person has to do with: games that a server switches off, duels and trades.

use std::collections::BTreeMap;

use artie::{
    economy::ledger::Gains,
    games::duel::{Answered as Answering, Duel, End as Fate, Ending},
    ids::{EventId, UserId},
    trade::{Answered, End, How, Offer, Side, Trade},
    words::Locale,
};
use chrono::DateTime;

use super::{
    Play,
    aftermath::Change,
    asks::{Ask, Bundle},
    outcomes::Scene,
    perform::{About, Done, Outcome},
    person::{MINUTE, Person},
    refusals::{Refused, because, until, when},
    spec::{self, Is},
};

/// Every challenge and every trade there was, as both were told of it.
#[derive(Default)]
pub(super) struct Between {
    duels: BTreeMap<u64, Duel>,
    trades: BTreeMap<u64, Trade>,
}

fn is_late(expires_at: DateTime<chrono::Utc>, now: i64) -> bool {
    expires_at.timestamp_millis() <= now
}

/// Times are kept to the millisecond.
fn whole(time: DateTime<chrono::Utc>) -> DateTime<chrono::Utc> {
    DateTime::from_timestamp_millis(time.timestamp_millis()).unwrap()
}

/// What is offered of a thing.
fn offered(offer: &Offer, item: &str) -> i64 {
    offer.items.get(&item.into()).copied().map_or(0, i64::from)
}

impl Play<'_> {
    /// Why this is not done now; `None` = it is done, or there is nothing to do.
    pub(super) fn refusal(&self, who: u64, ask: &Ask, about: About, now: i64) -> Option<Refused> {
        let me = &self.people[&who];
        match ask {
            Ask::Flip(..) | Ask::Slots(_) | Ask::Challenge { .. } if !self.games_on => because("games-off"),
            Ask::Challenge { to, stake } => {
                let coins = stake.of(me.coins);
                when(*to == who, "duel-oneself")
                    .or_else(|| when(!(10..=5_000).contains(&coins), "game-stake"))
                    .or_else(|| when(coins > me.coins, "game-not-enough"))
                    .or_else(|| until("duel-resting", me.too_early("duel", 5 * MINUTE, now)))
            }
            Ask::Answer(ending, _) => match self.between.duels.get(&about.id) {
                None => because("duel-unknown"),
                Some(duel) => me.cannot_answer(*ending, duel, now),
            },
            Ask::Trade { with, offer } => when(*with == who, "trade-oneself")
                .or_else(|| when(self.are_trading(who, *with), "trade-open-already"))
                .or_else(|| me.cannot_offer(offer, &Offer::default())),
            Ask::Offer(..) | Ask::Agree { .. } | Ask::CallOff(_) => match self.between.trades.get(&about.id) {
                None => because("trade-unknown"),
                Some(trade) => me.cannot_step(ask, about, trade, now),
            },
            _ => me.refusal(who, ask, now, &self.outages),
        }
    }

    fn are_trading(&self, one: u64, other: u64) -> bool {
        let both = [one, other].map(|who| UserId(self.base + who));
        let mut open = self.between.trades.values().filter(|trade| trade.end.is_none());
        open.any(|trade| both.iter().all(|user| trade.sides.iter().any(|side| side.user == *user)))
    }

    /// Whether there is nothing to do at this time, and this says so.
    pub(super) fn is_moot(&self, who: u64, ask: &Ask, about: About, outcome: &Outcome, now: i64) -> bool {
        if self.refusal(who, ask, about, now).is_some() {
            return false;
        }
        let moot = match (ask, self.between.duels.get(&about.id), self.between.trades.get(&about.id)) {
            (Ask::Answer(..), Some(duel), _) => {
                duel.end.is_some().then(|| Done::Duelled(Answering::WasOver(duel.clone())))
            }
            (Ask::Offer(..) | Ask::Agree { .. } | Ask::CallOff(_), _, Some(trade)) => {
                let how = self.moot_step(who, ask, about, trade, now);
                how.map(|how| Done::Traded(Answered { trade: trade.clone(), how }))
            }
            _ => None,
        };
        let person = &self.people[&who];
        let same = (outcome.after.balance, outcome.after.escrow) == (person.coins, person.escrow);
        moot.is_some_and(|moot| moot == outcome.done && same && outcome.gains == Gains::default())
    }

    fn moot_step(&self, who: u64, ask: &Ask, about: About, trade: &Trade, now: i64) -> Option<How> {
        let mine = trade.sides.iter().find(|side| side.user.0 == self.base + who)?;
        match ask {
            _ if trade.end.is_some() => Some(How::WasOver),
            _ if is_late(trade.expires_at, now) => None,
            Ask::Agree { is_stale, .. } if about.terms - i32::from(*is_stale) != trade.terms => Some(How::TermsChanged),
            Ask::Agree { .. } if mine.agrees => Some(How::Unchanged),
            _ => None,
        }
    }

    /// Takes over what was done, for all whom it concerns.
    pub(super) fn take(&mut self, who: u64, ask: &Ask, about: About, outcome: &Outcome, scene: Scene<'_>) {
        if let Done::Challenged(_) | Done::Duelled(_) | Done::Traded(_) = outcome.done {
            return self.take_between(who, ask, about, outcome, scene);
        }
        self.people.get_mut(&who).unwrap().take(ask, outcome, scene);
        if let (Ask::Pay { to, .. }, Done::Paid(paid)) = (ask, &outcome.done) {
            self.people.get_mut(to).unwrap().coins += paid.amount;
        }
    }

    fn take_between(&mut self, who: u64, ask: &Ask, about: About, outcome: &Outcome, scene: Scene<'_>) {
        let boost = self.people[&who].xp_percent(scene.now, scene.outages);
        let change = match (ask, &outcome.done) {
            (Ask::Challenge { to, stake }, Done::Challenged(duel)) => {
                self.challenged(who, *to, *stake, duel, scene.now)
            }
            (Ask::Answer(ending, _), Done::Duelled(Answering::Ended(duel))) => {
                self.duelled(who, Some(*ending), duel, scene.now)
            }
            (Ask::Trade { with, offer }, Done::Traded(opened)) => self.opened(who, *with, offer, opened, scene.now),
            (_, Done::Traded(answered)) => self.stepped(who, ask, about.id, answered, scene.now),
            (ask, done) => panic!("{ask:?} led to {done:?}"),
        };
        self.people.get_mut(&who).unwrap().settle(ask, change, boost, outcome, scene);
    }

    fn challenged(&mut self, who: u64, to: u64, stake: super::asks::Amount, told: &Duel, now: i64) -> Change {
        let better = self.people[&who].level() - self.people[&to].level();
        let me = self.people.get_mut(&who).unwrap();
        let duel = Duel {
            id: told.id,
            challenger: UserId(me.id),
            opponent: UserId(self.base + to),
            stake: stake.of(me.coins),
            chance: 50 + (3 * better).clamp(-30, 30),
            expires_at: DateTime::from_timestamp_millis(now + 5 * MINUTE).unwrap(),
            end: None,
        };
        assert_eq!(Duel { expires_at: whole(told.expires_at), ..told.clone() }, duel);
        me.escrow += duel.stake;
        me.used.insert("duel", now);
        let change = Change::of(-duel.stake, 0);
        assert_eq!(self.between.duels.insert(duel.id.0, duel), None);
        change
    }

    /// `None` as the answer: it ran out.
    fn duelled(&mut self, who: u64, ending: Option<Ending>, told: &Duel, now: i64) -> Change {
        let duel = self.between.duels.get_mut(&told.id.0).unwrap();
        let (challenger, opponent) = (duel.challenger.0 - self.base, duel.opponent.0 - self.base);
        let fate = match ending {
            _ if is_late(duel.expires_at, now) => Fate::Expired,
            Some(Ending::Refuse) if who == opponent => Fate::Declined,
            Some(Ending::Refuse) => Fate::Withdrawn,
            Some(Ending::Accept) => match told.end {
                // Chance decides.
                Some(Fate::Fought(winner)) if [duel.challenger, duel.opponent].contains(&winner) => {
                    Fate::Fought(winner)
                }
                end => panic!("not fought but {end:?}"),
            },
            Some(Ending::Expire) | None => panic!("it had time left"),
        };
        assert_eq!(*told, Duel { end: Some(fate), ..duel.clone() });
        duel.end = Some(fate);
        let stake = duel.stake;
        self.people.get_mut(&challenger).unwrap().escrow -= stake;
        let Fate::Fought(winner) = fate else {
            self.people.get_mut(&challenger).unwrap().coins += stake;
            return Change::default();
        };
        let me = self.people.get_mut(&who).unwrap();
        me.coins -= stake;
        me.used.insert("duel", now);
        let winner = self.people.get_mut(&(winner.0 - self.base)).unwrap();
        winner.coins += 2 * stake;
        winner.count("duel_won", now);
        Change::default()
    }

    fn opened(&mut self, who: u64, with: u64, bundle: &Bundle, told: &Answered, now: i64) -> Change {
        let side = |user| Side { user, offer: Offer::default(), agrees: false, tax: 0 };
        let trade = Trade {
            id: told.trade.id,
            sides: [who, with].map(|who| side(UserId(self.base + who))),
            terms: 1,
            expires_at: DateTime::from_timestamp_millis(now + 15 * MINUTE).unwrap(),
            end: None,
        };
        assert_eq!(self.between.trades.insert(trade.id.0, trade), None);
        self.offer(who, told.trade.id.0, bundle);
        let opened = Trade { expires_at: whole(told.trade.expires_at), ..told.trade.clone() };
        assert_eq!((&opened, told.how), (&self.between.trades[&told.trade.id.0], How::Opened));
        Change::default()
    }

    /// Whether it changes anything.
    fn offer(&mut self, who: u64, trade: u64, bundle: &Bundle) -> bool {
        let me = self.people.get_mut(&who).unwrap();
        let sides = &mut self.between.trades.get_mut(&trade).unwrap().sides;
        let side = sides.iter_mut().find(|side| side.user.0 == me.id).unwrap();
        me.aside(&side.offer, -1);
        let coins = bundle.coins.map_or(0, |amount| amount.of(me.coins));
        let offer = Offer { coins, items: bundle.items.iter().map(|(item, count)| ((*item).into(), *count)).collect() };
        me.aside(&offer, 1);
        std::mem::replace(&mut side.offer, offer.clone()) != offer
    }

    fn stepped(&mut self, who: u64, ask: &Ask, id: u64, told: &Answered, now: i64) -> Change {
        let (trade, me) = (self.between.trades[&id].clone(), UserId(self.base + who));
        let how = match ask {
            _ if is_late(trade.expires_at, now) => self.end(id, End::Expired, now),
            Ask::Offer(bundle, _) => {
                if self.offer(who, id, bundle) {
                    let trade = self.between.trades.get_mut(&id).unwrap();
                    trade.terms += 1;
                    trade.sides.iter_mut().for_each(|side| side.agrees = false);
                    How::Offered
                } else {
                    How::Unchanged
                }
            }
            Ask::Agree { .. } => {
                let trade = self.between.trades.get_mut(&id).unwrap();
                trade.sides.iter_mut().filter(|side| side.user == me).for_each(|side| side.agrees = true);
                if trade.sides.iter().all(|side| side.agrees) { self.end(id, End::Done, now) } else { How::Agreed }
            }
            _ => self.end(id, End::CalledOff(me), now),
        };
        assert_eq!(*told, Answered { trade: self.between.trades[&id].clone(), how });
        Change::default()
    }

    /// Everybody has their own again, or what the other gave.
    fn end(&mut self, id: u64, end: End, now: i64) -> How {
        let trade = self.between.trades.get_mut(&id).unwrap();
        trade.end = Some(end);
        for side in &trade.sides {
            self.people.get_mut(&(side.user.0 - self.base)).unwrap().aside(&side.offer, -1);
        }
        if end == End::Done {
            for (giver, taker) in [(0, 1), (1, 0)] {
                let (offer, [giver, taker]) =
                    (&trade.sides[giver].offer, [giver, taker].map(|seat| trade.sides[seat].user));
                for (user, sign) in [(giver, -1), (taker, 1)] {
                    let person = self.people.get_mut(&(user.0 - self.base)).unwrap();
                    person.coins += sign * offer.coins;
                    offer.items.iter().for_each(|(item, count)| person.give(item.as_str(), sign * i64::from(*count)));
                }
                self.people.get_mut(&(taker.0 - self.base)).unwrap().count("traded", now);
            }
        }
        How::Ended
    }

    /// The task of every challenge and every trade comes, in time or not, and once more.
    pub(super) async fn run_out(&mut self) {
        let duels: Vec<Duel> = self.between.duels.values().filter(|duel| duel.end.is_none()).cloned().collect();
        for duel in duels {
            let before = self.town.clock.now_ms();
            let answered = self.town.games.run_out(duel.id, Locale::english()).await.unwrap().unwrap();
            if answered == Answering::NotYet(duel.clone()) {
                assert!(!is_late(duel.expires_at, before));
                continue;
            }
            let who = duel.challenger.0 - self.base;
            let Answering::Ended(told) = &answered else { panic!("{answered:?}") };
            let now = self.done_at(duel.challenger).await;
            self.duelled(who, None, told, now);
            self.after_task(who, duel.id, now).await;
            assert_eq!(self.town.games.run_out(duel.id, Locale::english()).await.unwrap(), Some(answered));
        }
        let trades: Vec<Trade> = self.between.trades.values().filter(|trade| trade.end.is_none()).cloned().collect();
        for trade in trades {
            let before = self.town.clock.now_ms();
            let answered = self.town.trades.run_out(trade.id, Locale::english()).await.unwrap();
            if answered == (Answered { trade: trade.clone(), how: How::NotYet }) {
                assert!(!is_late(trade.expires_at, before));
                continue;
            }
            let who = trade.sides[0].user.0 - self.base;
            let now = self.done_at(trade.sides[0].user).await;
            assert!(is_late(trade.expires_at, now));
            self.end(trade.id.0, End::Expired, now);
            let ended = self.between.trades[&trade.id.0].clone();
            assert_eq!(answered, Answered { trade: ended, how: How::Ended });
            self.after_task(who, trade.id, now).await;
            assert_eq!(self.town.trades.run_out(trade.id, Locale::english()).await.unwrap(), answered);
        }
    }

    /// What follows from any deed follows from this one, too; it is in its receipt.
    async fn after_task(&mut self, who: u64, id: EventId, now: i64) {
        let gains = "SELECT outcome -> 'done' -> 'gains' FROM receipts WHERE event_id = $1";
        let event = EventId(id.0 | 1 << 63).to_string();
        let gains: serde_json::Value =
            sqlx::query_scalar(gains).bind(event).fetch_one(self.town.db.pool()).await.unwrap();
        let gains: Gains = serde_json::from_value(gains).unwrap();
        let scene = Scene { now, outages: &self.outages, numbers: self.town.economy.numbers() };
        let person = self.people.get_mut(&who).unwrap();
        let boost = person.xp_percent(now, &self.outages);
        person.follow(Change::default(), boost, &gains, scene);
    }
}

impl Person {
    fn cannot_answer(&self, ending: Ending, duel: &Duel, now: i64) -> Option<Refused> {
        let is_challenger = duel.challenger.0 == self.id;
        if !is_challenger && duel.opponent.0 != self.id {
            return because("duel-not-yours");
        }
        if duel.end.is_some() || ending != Ending::Accept {
            return None;
        }
        when(is_challenger, "duel-not-yours").or_else(|| {
            if is_late(duel.expires_at, now) {
                return None;
            }
            when(self.coins < duel.stake, "game-not-enough")
                .or_else(|| until("duel-resting", self.too_early("duel", 5 * MINUTE, now)))
        })
    }

    /// What was offered before counts as there.
    fn cannot_offer(&self, bundle: &Bundle, before: &Offer) -> Option<Refused> {
        let coins = self.coins + before.coins;
        let cannot = |(item, count): &(&str, i32)| {
            let (mine, is_tool) = (offered(before, item), matches!(spec::item(item).is, Is::Tool(..)));
            let (there, count) = (self.free(item) + mine, i64::from(*count));
            // The one in use stays.
            let in_use = i64::from(is_tool && self.left.contains_key(*item));
            if count <= there - in_use {
                return None;
            }
            when(count <= there, "trade-worn")
                .or_else(|| when(there == 0 && self.has(item) > 0, "item-promised"))
                .or_else(|| when(there == 0, "item-none"))
                .or_else(|| because("item-has"))
        };
        when(bundle.coins.is_some_and(|amount| amount.of(coins) > coins), "trade-not-enough")
            .or_else(|| bundle.items.iter().find_map(cannot))
    }

    fn cannot_step(&self, ask: &Ask, about: About, trade: &Trade, now: i64) -> Option<Refused> {
        let Some(mine) = trade.sides.iter().find(|side| side.user.0 == self.id) else {
            return because("trade-not-yours");
        };
        match ask {
            _ if trade.end.is_some() || is_late(trade.expires_at, now) => None,
            Ask::Offer(bundle, _) => self.cannot_offer(bundle, &mine.offer),
            Ask::Agree { is_stale, .. } => {
                let is_current = about.terms - i32::from(*is_stale) == trade.terms;
                let nothing = trade.sides.iter().all(|side| side.offer == Offer::default());
                when(is_current && nothing, "trade-nothing-offered")
            }
            _ => None,
        }
    }

    /// Sets an offer aside (1), or takes it back (-1).
    fn aside(&mut self, offer: &Offer, sign: i64) {
        self.coins -= sign * offer.coins;
        self.escrow += sign * offer.coins;
        assert!(self.coins >= 0 && self.escrow >= 0, "{self:?}");
        offer.items.iter().for_each(|(item, count)| self.hold(item.as_str(), sign * i64::from(*count)));
    }

    fn count(&mut self, tally: &str, now: i64) {
        *self.ever.entry(tally.to_owned()).or_default() += 1;
        *self.on_day.entry((now.div_euclid(super::person::DAY), tally.to_owned())).or_default() += 1;
    }
}
