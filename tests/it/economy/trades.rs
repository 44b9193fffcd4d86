//! Trades on a real database: what is offered is set aside, both agree to the same terms, and everything changes hands
//! once, whatever races.

use std::sync::Arc;

use artie::{
    economy::model::{Presence, Recipient},
    error::Result,
    ids::{EventId, UserId, snowflake_at},
    origin::Origin,
    trade::{Answered, End, How, Step, Trade, Wanted},
    words::Locale,
};
use futures::future::join_all;

use super::town::{Town, person, refusal};

fn wants(coins: &str, items: &[(&str, i32)]) -> Wanted {
    let items = items.iter().map(|(item, count)| ((*item).into(), *count)).collect();
    Wanted { coins: (!coins.is_empty()).then(|| coins.parse().unwrap()), items }
}

/// Two people with 1,000 coins each; the first has things, too.
async fn market() -> Arc<Town> {
    let town = Town::new().await;
    town.endow([1, 2]).await;
    town.grant(1, &[("luck_charm", 5), ("energy_drink", 3)]).await;
    town
}

async fn open(town: &Town, from: u64, with: u64, wanted: &Wanted) -> Result<Trade> {
    Ok(town.trades.open(&town.origin(from), person(with), wanted).await?.done.trade)
}

async fn step(town: &Town, who: u64, trade: &Trade, step: Step) -> Result<Answered> {
    Ok(town.trades.step(&town.origin(who), trade.id, &step).await?.done)
}

async fn offer(town: &Town, who: u64, trade: &Trade, wanted: Wanted) -> Result<Answered> {
    step(town, who, trade, Step::Offer(wanted)).await
}

async fn agree(town: &Town, who: u64, trade: &Trade) -> Result<Answered> {
    step(town, who, trade, Step::Agree { terms: trade.terms }).await
}

async fn coins(town: &Town, user: u64) -> (i64, i64) {
    let holdings = town.economy.wallet(UserId(user)).await.unwrap().holdings;
    (holdings.balance, holdings.escrow)
}

/// Nothing is promised any more, and the books are right.
async fn settled(town: &Town) {
    assert_eq!(town.count("SELECT coalesce(sum(escrow), 0)::bigint FROM user_wallets").await, 0);
    assert_eq!(town.count("SELECT coalesce(sum(held), 0)::bigint FROM user_inventory").await, 0);
    town.audit().await;
}

#[tokio::test]
async fn both_agree_and_everything_changes_hands_at_once() {
    let town = market().await;
    let trade = open(&town, 1, 2, &wants("", &[("luck_charm", 2)])).await.unwrap();
    assert_eq!(town.stack(1, "luck_charm").await, (5, 2, None), "what is offered is held");
    let trade = offer(&town, 2, &trade, wants("300", &[])).await.unwrap().trade;
    assert_eq!((coins(&town, 2).await, trade.terms), ((700, 300), 2));
    assert_eq!(agree(&town, 1, &trade).await.unwrap().how, How::Agreed);
    assert_eq!(town.stack(2, "luck_charm").await.0, 0, "one of two is not enough");
    let done = agree(&town, 2, &trade).await.unwrap();
    assert_eq!((done.how, done.trade.end), (How::Ended, Some(End::Done)));
    assert_eq!((town.stack(1, "luck_charm").await, town.stack(2, "luck_charm").await), ((3, 0, None), (2, 0, None)));
    assert_eq!((coins(&town, 1).await, coins(&town, 2).await), ((1_300, 0), (700, 0)));
    for user in [1, 2] {
        let (_, belongings) = town.economy.ledger().standing(UserId(user)).await.unwrap();
        assert_eq!(belongings.tally("traded"), 1);
    }
    assert_eq!(agree(&town, 1, &trade).await.unwrap().how, How::WasOver);
    settled(&town).await;
}

#[tokio::test]
async fn any_change_has_to_be_agreed_to_anew() {
    let town = market().await;
    let first = open(&town, 1, 2, &wants("500", &[])).await.unwrap();
    agree(&town, 2, &first).await.unwrap();
    let second = offer(&town, 1, &first, wants("1", &[])).await.unwrap().trade;
    assert!(second.sides.iter().all(|side| !side.agrees), "the other's agreement was to something else");
    assert_eq!(coins(&town, 1).await, (999, 1));
    let late = agree(&town, 2, &first).await.unwrap();
    assert_eq!((late.how, late.trade), (How::TermsChanged, second.clone()));
    assert_eq!(agree(&town, 1, &second).await.unwrap().how, How::Agreed);
    assert_eq!(agree(&town, 1, &second).await.unwrap().how, How::Unchanged);
    assert_eq!(offer(&town, 1, &second, wants("1", &[])).await.unwrap().how, How::Unchanged);
    let third = offer(&town, 1, &second, Wanted::default()).await.unwrap().trade;
    assert!(refusal(agree(&town, 1, &third).await).starts_with("Nobody offers anything yet"));
    step(&town, 2, &third, Step::CallOff).await.unwrap();
    settled(&town).await;
}

#[tokio::test]
async fn an_offer_that_changed_nothing_brings_nothing_back_when_it_comes_again() {
    let town = market().await;
    let trade = open(&town, 1, 2, &wants("10", &[])).await.unwrap();
    let (press, same) = (town.origin(1), Step::Offer(wants("10", &[])));
    let first = town.trades.step(&press, trade.id, &same).await.unwrap().done;
    assert_eq!(first.how, How::Unchanged);
    offer(&town, 1, &trade, wants("500", &[])).await.unwrap();
    let again = town.trades.step(&press, trade.id, &same).await.unwrap();
    assert_eq!((again.done, again.replayed), (first, true));
    assert_eq!(coins(&town, 1).await, (500, 500));
}

#[tokio::test]
async fn everybody_has_their_own_again_when_it_comes_to_nothing() {
    let town = market().await;
    let off = open(&town, 1, 2, &wants("all", &[("luck_charm", 5)])).await.unwrap();
    offer(&town, 2, &off, wants("half", &[])).await.unwrap();
    let ended = step(&town, 2, &off, Step::CallOff).await.unwrap();
    assert_eq!(ended.trade.end, Some(End::CalledOff(UserId(2))));
    settled(&town).await;
    let forgotten = open(&town, 2, 1, &wants("10", &[])).await.unwrap();
    offer(&town, 1, &forgotten, wants("20", &[("energy_drink", 1)])).await.unwrap();
    let run_out = || town.trades.run_out(forgotten.id, Locale::english());
    assert_eq!(run_out().await.unwrap().how, How::NotYet);
    town.pass(1);
    let first = run_out().await.unwrap();
    assert_eq!((first.how, first.trade.end), (How::Ended, Some(End::Expired)));
    assert_eq!(run_out().await.unwrap(), first, "a task that runs twice says the same and gives back once");
    assert_eq!(agree(&town, 1, &forgotten).await.unwrap().how, How::WasOver);
    let late = open(&town, 1, 2, &wants("10", &[])).await.unwrap();
    town.pass(1);
    assert_eq!(agree(&town, 2, &late).await.unwrap().trade.end, Some(End::Expired));
    assert_eq!((coins(&town, 1).await, coins(&town, 2).await), ((1_000, 0), (1_000, 0)));
    assert_eq!((town.stack(1, "luck_charm").await.0, town.stack(1, "energy_drink").await.0), (5, 3));
    settled(&town).await;
}

#[tokio::test]
async fn a_trade_brings_the_task_that_ends_it() {
    let town = market().await;
    let trade = open(&town, 1, 2, &Wanted::default()).await.unwrap();
    let task: (String, String, i64) = sqlx::query_as(
        "SELECT task_type, payload ->> 'event', (extract(epoch FROM scheduled_for) * 1000)::bigint FROM queue_live",
    )
    .fetch_one(town.db.pool())
    .await
    .unwrap();
    assert_eq!(task, ("trade.expire".into(), trade.id.to_string(), trade.expires_at.timestamp_millis()));
}

#[tokio::test]
async fn what_is_not_there_or_in_use_is_not_offered_and_others_have_no_say() {
    let town = market().await;
    town.grant(1, &[("basic_net", 1)]).await;
    let wear = "UPDATE user_inventory SET metadata = '{\"durability\": 3}' WHERE item_id = 'basic_net'";
    sqlx::query(wear).execute(town.db.pool()).await.unwrap();
    let trade = open(&town, 1, 2, &Wanted::default()).await.unwrap();
    assert!(refusal(open(&town, 2, 1, &Wanted::default()).await).contains("are trading already"));
    assert!(refusal(open(&town, 1, 1, &Wanted::default()).await).contains("with yourself"));
    let bot = Recipient { user: UserId(9), presence: Presence::Bot };
    assert!(refusal(town.trades.open(&town.origin(1), bot, &Wanted::default()).await).starts_with("Bots"));
    let gone = Recipient { user: UserId(9), presence: Presence::Gone };
    assert!(refusal(town.trades.open(&town.origin(1), gone, &Wanted::default()).await).contains("not a member"));
    for (wanted, words) in [
        (wants("1001", &[]), "only 1,000"),
        (wants("", &[("luck_charm", 6)]), "You have only 5"),
        (wants("", &[("quantum_core", 1)]), "You have no quantum core"),
        (wants("", &[("basic_net", 1)]), "is in use"),
    ] {
        let said = refusal(offer(&town, 1, &trade, wanted).await);
        assert!(said.contains(words), "{said}");
    }
    for attempt in [Step::Offer(wants("5", &[])), Step::Agree { terms: 1 }, Step::CallOff] {
        assert!(refusal(step(&town, 3, &trade, attempt).await).starts_with("This trade is between"));
    }
    let unknown = Trade { id: EventId(77), ..trade.clone() };
    assert!(refusal(agree(&town, 1, &unknown).await).starts_with("I don't know that trade"));
    step(&town, 1, &trade, Step::CallOff).await.unwrap();
    settled(&town).await;
}

#[tokio::test]
async fn what_is_offered_cannot_be_spent_elsewhere() {
    let town = market().await;
    let trade = open(&town, 1, 2, &wants("800", &[("luck_charm", 5)])).await.unwrap();
    assert!(refusal(town.pay(1, 2, "500").await).contains("200"));
    let used = town.items.use_item(&town.origin(1), &"luck_charm".into(), 1).await;
    assert!(refusal(used).contains("promised in a trade"));
    let other = open(&town, 1, 3, &Wanted::default()).await.unwrap();
    let twice = offer(&town, 1, &other, wants("", &[("luck_charm", 1)])).await;
    assert!(refusal(twice).contains("promised in a trade"));
    assert!(refusal(offer(&town, 1, &other, wants("201", &[])).await).contains("only 200"));
    step(&town, 1, &trade, Step::CallOff).await.unwrap();
    step(&town, 3, &other, Step::CallOff).await.unwrap();
    settled(&town).await;
}

#[tokio::test]
async fn a_servers_policy_holds_for_trades_as_for_payments() {
    let town = Town::new().await;
    town.decree(r#"{"economy": {"dailyTransferCap": 400, "tax": 10, "minimumAccountAge": 1}}"#).await;
    // Old enough to pay, all of them but one.
    town.endow([1, 2]).await;
    let young = snowflake_at(town.clock.now());
    town.endow([young]).await;
    town.pay(1, 2, "100").await.unwrap();
    let trade = open(&town, 1, 2, &wants("300", &[])).await.unwrap();
    assert!(refusal(offer(&town, 1, &trade, wants("301", &[])).await).contains("you have 300 left of that"));
    agree(&town, 1, &trade).await.unwrap();
    // What was paid after agreeing counts when it changes hands.
    town.pay(1, 2, "50").await.unwrap();
    assert!(refusal(agree(&town, 2, &trade).await).contains("does not let <@1> pay out"));
    let trade = offer(&town, 1, &trade, wants("200", &[])).await.unwrap().trade;
    agree(&town, 2, &trade).await.unwrap();
    let done = agree(&town, 1, &trade).await.unwrap().trade;
    assert_eq!((done.sides[0].tax, done.end), (20, Some(End::Done)));
    assert_eq!((coins(&town, 1).await.0, coins(&town, 2).await.0), (650, 1_000 + 90 + 45 + 180));
    assert_eq!(town.count("SELECT sum(amount)::bigint FROM transaction_log WHERE reason = 'tax'").await, 35);
    assert!(refusal(town.pay(1, 2, "51").await).contains("you have 50 left of that"), "trades count for payments too");
    let said = refusal(open(&town, young, 2, &wants("5", &[])).await);
    assert!(said.contains("once they are old enough"), "{said}");
    open(&town, young, 2, &Wanted::default()).await.unwrap();
    settled(&town).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn agreeing_twice_at_once_swaps_once() {
    let town = market().await;
    for round in 0..8_i64 {
        let trade = open(&town, 1, 2, &wants("10", &[])).await.unwrap();
        let trade = offer(&town, 2, &trade, wants("5", &[])).await.unwrap().trade;
        let ends = join_all((0..8_u64).map(|client| {
            let (town, trade) = (town.clone(), trade.clone());
            tokio::spawn(async move { agree(&town, 1 + client % 2, &trade).await.unwrap().how })
        }))
        .await;
        let ended = ends.into_iter().filter(|how| *how.as_ref().unwrap() == How::Ended).count();
        assert_eq!((ended, town.balance(1).await), (1, 1_000 - 5 * (round + 1)), "round {round}");
    }
    settled(&town).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn agreeing_changing_and_calling_off_at_once_never_swaps_what_was_not_agreed_to() {
    let town = market().await;
    for round in 0..10_u64 {
        let trade = open(&town, 1, 2, &wants("10", &[("luck_charm", 1)])).await.unwrap();
        let before = (town.balance(1).await + 10, town.stack(1, "luck_charm").await.0);
        join_all((0..9_u64).map(|client| {
            let (town, trade) = (town.clone(), trade.clone());
            tokio::spawn(async move {
                match client % 4 {
                    0 => agree(&town, 1, &trade).await.map(|_| ()),
                    1 => agree(&town, 2, &trade).await.map(|_| ()),
                    2 => step(&town, 2, &trade, Step::CallOff).await.map(|_| ()),
                    _ => offer(&town, 1, &trade, wants("1", &[])).await.map(|_| ()),
                }
            })
        }))
        .await
        .into_iter()
        .for_each(|ended| ended.unwrap().unwrap());
        let after = (town.balance(1).await, town.stack(1, "luck_charm").await.0);
        let ended = town.trades.find(trade.id).await.unwrap();
        if ended.end == Some(End::Done) {
            assert_eq!((after, ended.terms), ((before.0 - 10, before.1 - 1), 1), "round {round}");
            town.grant(1, &[("luck_charm", 1)]).await;
        } else {
            assert_eq!((after, ended.end), (before, Some(End::CalledOff(UserId(2)))), "round {round}");
        }
    }
    settled(&town).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_things_are_not_spent_in_two_trades() {
    let town = market().await;
    town.endow([3]).await;
    town.grant(3, &[("energy_drink", 3)]).await;
    let to =
        [open(&town, 1, 2, &Wanted::default()).await.unwrap(), open(&town, 1, 3, &Wanted::default()).await.unwrap()];
    // All five charms and all coins, in both trades at once; the third gives what the first has, too.
    let offers = join_all((0..8_usize).map(|client| {
        let (town, trade) = (town.clone(), to[client % 2].clone());
        tokio::spawn(async move { offer(&town, 1, &trade, wants("1000", &[("luck_charm", 5)])).await.is_ok() })
    }))
    .await;
    assert!(offers.into_iter().any(|is_ok| is_ok.unwrap()));
    assert_eq!((town.stack(1, "luck_charm").await, coins(&town, 1).await), ((5, 5, None), (0, 1_000)));
    let other = offer(&town, 3, &to[1], wants("", &[("energy_drink", 3)])).await.unwrap().trade;
    assert_eq!(other.sides[1].offer.items.len(), 1);
    join_all([(1, 0), (2, 0), (1, 1), (3, 1)].map(|(who, which)| {
        let (town, id) = (town.clone(), to[which].id);
        tokio::spawn(async move {
            let trade = town.trades.find(id).await.unwrap();
            agree(&town, who, &trade).await.is_ok()
        })
    }))
    .await;
    let mut charms = 0;
    for user in [1, 2, 3] {
        charms += town.stack(user, "luck_charm").await.0;
    }
    assert_eq!(charms, 5);
    for trade in &to {
        let _ = step(&town, 1, trade, Step::CallOff).await.unwrap();
    }
    settled(&town).await;
}

#[tokio::test]
async fn both_give_the_same_kind_and_a_replay_is_answered_the_same() {
    let town = market().await;
    town.grant(2, &[("luck_charm", 1)]).await;
    let trade = open(&town, 1, 2, &wants("", &[("luck_charm", 5)])).await.unwrap();
    let trade = offer(&town, 2, &trade, wants("", &[("luck_charm", 1)])).await.unwrap().trade;
    agree(&town, 1, &trade).await.unwrap();
    let press: Origin = town.origin(2);
    let terms = Step::Agree { terms: trade.terms };
    let first = town.trades.step(&press, trade.id, &terms).await.unwrap();
    let again = town.trades.step(&press, trade.id, &terms).await.unwrap();
    assert_eq!((first.replayed, again.replayed, first.done), (false, true, again.done));
    assert_eq!((town.stack(1, "luck_charm").await, town.stack(2, "luck_charm").await), ((1, 0, None), (5, 0, None)));
    settled(&town).await;
}

#[tokio::test]
async fn a_worn_tool_sold_beside_a_promised_one_is_paid_as_worn() {
    let town = market().await;
    town.grant(1, &[("basic_net", 2)]).await;
    let wear = "UPDATE user_inventory SET metadata = '{\"durability\": 4}' WHERE item_id = 'basic_net'";
    sqlx::query(wear).execute(town.db.pool()).await.unwrap();
    let trade = open(&town, 1, 2, &wants("", &[("basic_net", 1)])).await.unwrap();
    let deal = artie::items::shop::Deal { side: artie::items::shop::Side::Sell, item: "basic_net".into(), quantity: 1 };
    let sold = town.items.deal(&town.origin(1), &deal).await.unwrap();
    assert_eq!(
        (sold.after.balance, town.stack(1, "basic_net").await),
        (1_037, (1, 1, None)),
        "4 of 40 are left of 375"
    );
    agree(&town, 1, &trade).await.unwrap();
    agree(&town, 2, &trade).await.unwrap();
    assert_eq!((town.stack(1, "basic_net").await.0, town.stack(2, "basic_net").await), (0, (1, 0, None)));
    settled(&town).await;
}

#[tokio::test]
async fn what_a_forgotten_person_had_offered_goes_back_to_their_pseudonym() {
    let town = Town::new().await;
    town.decree(r#"{"games": true}"#).await;
    town.endow([1, 2]).await;
    town.grant(1, &[("luck_charm", 1)]).await;
    let trade = open(&town, 1, 2, &wants("100", &[("luck_charm", 1)])).await.unwrap();
    let duel = town.games.challenge(&town.origin(1), person(2), "50").await.unwrap().done;
    sqlx::query("SELECT ledger_pseudonymise('1')").execute(town.db.pool()).await.unwrap();
    town.pass(1);
    let ended = town.trades.run_out(trade.id, Locale::english()).await.unwrap();
    assert_eq!((ended.how, ended.trade.sides[1].user), (How::Ended, UserId(2)));
    assert_ne!(ended.trade.sides[0].user, UserId(1));
    town.games.run_out(duel.id, Locale::english()).await.unwrap().unwrap();
    assert_eq!(town.count("SELECT count(*) FROM user_wallets WHERE user_id = '1'").await, 0);
    settled(&town).await;
}
