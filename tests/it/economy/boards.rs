//! Histories and leaderboards in pages.

use artie::{
    boards::{BoardPage, Crowd, Direction, Measure, Switch, Turn},
    economy::{
        ledger::Reason,
        model::{Cursor, HistoryPage},
    },
    ids::{GuildId, UserId},
};

use super::town::{GUILD, Town};

fn changes(page: &HistoryPage) -> Vec<i64> {
    page.entries.iter().map(|entry| entry.change).collect()
}

#[tokio::test]
async fn a_history_is_paged_by_key_and_stays_put_while_coins_move() {
    let town = Town::new().await;
    town.endow([1]).await;
    for coins in 1..=24 {
        town.pay(1, 2, &coins.to_string()).await.unwrap();
    }
    let me = UserId(1);
    let newest = town.economy.history(me, None, Cursor::Newest).await.unwrap();
    assert_eq!(changes(&newest), (15..=24).rev().map(|coins| -coins).collect::<Vec<_>>());
    assert_eq!(newest.newer, None);
    town.pay(1, 2, "100").await.unwrap();
    let older = town.economy.history(me, None, newest.older.unwrap()).await.unwrap();
    assert_eq!(changes(&older), (5..=14).rev().map(|coins| -coins).collect::<Vec<_>>());
    let oldest = town.economy.history(me, None, older.older.unwrap()).await.unwrap();
    assert_eq!((changes(&oldest), oldest.older), (vec![-4, -3, -2, -1, 1_000], None));
    let back = town.economy.history(me, None, oldest.newer.unwrap()).await.unwrap();
    assert_eq!(back.entries, older.entries);
    let top = town.economy.history(me, None, back.newer.unwrap()).await.unwrap();
    assert_eq!(top.entries, newest.entries);
    assert!(top.newer.is_some(), "the newest payment came later");
}

#[tokio::test]
async fn a_history_is_filtered_by_kind_and_seen_from_either_side() {
    let town = Town::new().await;
    town.endow([1, 2]).await;
    town.pay(1, 2, "5").await.unwrap();
    let daily = town.economy.history(UserId(1), Some(Reason::Daily), Cursor::Newest).await.unwrap();
    assert_eq!(changes(&daily), [1_000]);
    let theirs = town.economy.history(UserId(2), Some(Reason::Pay), Cursor::Newest).await.unwrap();
    assert_eq!((changes(&theirs), theirs.entries[0].other), (vec![5], Some(UserId(1))));
    let none = town.economy.history(UserId(3), None, Cursor::Newest).await.unwrap();
    assert!(none.entries.is_empty());
}

const HERE: Crowd = Crowd::Guild(GUILD);

fn ranks(page: &BoardPage) -> Vec<(i64, u64, i64)> {
    let line = |place: &artie::boards::Place| (place.rank.unwrap_or(-1), place.rung.user.0, place.rung.amount);
    page.places.iter().map(line).collect()
}

async fn top(town: &Town, asker: u64, measure: Measure, crowd: Crowd) -> BoardPage {
    town.boards.page(UserId(asker), measure, crowd, Direction::Top).await.unwrap()
}

#[tokio::test]
async fn a_board_ranks_in_pages_by_key_and_shows_ones_own_place() {
    let town = Town::new().await;
    town.endow(101..=125).await;
    for user in 102..=125 {
        town.pay(user, 101, "10").await.unwrap();
    }
    town.pay(125, 101, "1").await.unwrap();
    let board = |direction| town.boards.page(UserId(125), Measure::NetWorth, HERE, direction);
    let first = board(Direction::Top).await.unwrap();
    assert_eq!(ranks(&first)[..3], [(1, 101, 1_241), (2, 102, 990), (3, 103, 990)]);
    assert_eq!((first.places.len(), first.has_above, first.has_below), (10, false, true));
    assert_eq!(first.own.as_ref().map(|own| (own.rank, own.rung.amount)), Some((Some(25), 989)));
    let second = board(Direction::Below(first.places[9].rung)).await.unwrap();
    assert_eq!((ranks(&second)[0].0, second.places.len()), (11, 10));
    let last = board(Direction::Below(second.places[9].rung)).await.unwrap();
    assert_eq!((ranks(&last).last().unwrap().0, last.has_below), (25, false));
    let back = board(Direction::Above(last.places[0].rung)).await.unwrap();
    assert_eq!(back, second);
    assert_eq!(board(Direction::Above(second.places[0].rung)).await.unwrap(), first);
}

#[tokio::test]
async fn each_measure_ranks_by_its_own_figure() {
    let town = Town::new().await;
    town.daily(1).await.unwrap();
    town.pass(24);
    town.daily(1).await.unwrap();
    town.daily(2).await.unwrap();
    town.pay(1, 3, "1500").await.unwrap();
    assert_eq!(ranks(&top(&town, 1, Measure::Wallet, HERE).await), [(1, 3, 1_500), (2, 2, 1_000), (3, 1, 500)]);
    assert_eq!(ranks(&top(&town, 1, Measure::Level, HERE).await), [(1, 1, 100), (2, 2, 50)]);
    assert_eq!(ranks(&top(&town, 3, Measure::Streak, HERE).await), [(1, 1, 2), (2, 2, 1)]);
    assert_eq!(top(&town, 3, Measure::Streak, HERE).await.own, None);
    // A streak that ends stays the longest one.
    town.pass(24 * 5);
    town.daily(1).await.unwrap();
    assert_eq!(ranks(&top(&town, 1, Measure::Streak, HERE).await), [(1, 1, 2), (2, 2, 1)]);
    for measure in [Measure::NetWorth, Measure::Wallet, Measure::Level, Measure::Streak] {
        assert!(top(&town, 1, measure, Crowd::Guild(GuildId(1))).await.places.is_empty());
    }
}

#[tokio::test]
async fn who_has_left_is_off_the_board_until_they_play_again() {
    let town = Town::new().await;
    town.endow([1, 2]).await;
    town.pay(1, 3, "10").await.unwrap();
    let board = || top(&town, 1, Measure::NetWorth, HERE);
    assert_eq!(ranks(&board().await), [(1, 2, 1_000), (2, 1, 990), (3, 3, 10)]);
    town.boards.players_left(GUILD, &[UserId(2)]).await.unwrap();
    assert_eq!(ranks(&board().await), [(1, 1, 990), (2, 3, 10)]);
    town.pay(2, 3, "1").await.unwrap();
    assert_eq!(ranks(&board().await), [(1, 2, 999), (2, 1, 990), (3, 3, 11)]);
}

#[tokio::test]
async fn who_hides_is_on_no_board_and_still_knows_their_place() {
    let town = Town::new().await;
    town.endow([1, 2, 3]).await;
    town.pay(2, 1, "100").await.unwrap();
    let me = UserId(1);
    town.boards.turn(me, Turn::Hide(Switch::Wealth), "Ada").await.unwrap();
    let board = top(&town, 1, Measure::NetWorth, HERE).await;
    assert_eq!((ranks(&board), board.own.unwrap().rank), (vec![(1, 3, 1_000), (2, 2, 900)], Some(1)));
    assert_eq!(ranks(&top(&town, 2, Measure::Level, HERE).await).len(), 3);
    town.boards.turn(me, Turn::Hide(Switch::Places), "Ada").await.unwrap();
    assert_eq!(ranks(&top(&town, 2, Measure::Level, HERE).await).len(), 2);
    // What they do next does not bring them back, nor does another server.
    town.pay(1, 2, "1").await.unwrap();
    let origin = artie::origin::Origin { guild: Some(GuildId(901)), ..town.origin(1) };
    town.economy.pay(&origin, super::town::person(2), "1").await.unwrap();
    assert_eq!(ranks(&top(&town, 2, Measure::Wallet, HERE).await), [(1, 3, 1_000), (2, 2, 902)]);
    assert_eq!(ranks(&top(&town, 2, Measure::Wallet, Crowd::Guild(GuildId(901))).await), [(1, 2, 902)]);
    for switch in [Switch::Wealth, Switch::Places] {
        town.boards.turn(me, Turn::Show(switch), "Ada").await.unwrap();
    }
    assert_eq!(ranks(&top(&town, 2, Measure::Wallet, HERE).await)[0], (1, 1, 1_098));
    assert!(!town.boards.privacy(me).await.unwrap().hides_wealth);
}

#[tokio::test]
async fn all_servers_see_only_those_who_allow_it() {
    let town = Town::new().await;
    town.endow([1, 2]).await;
    let board = || top(&town, 2, Measure::Wallet, Crowd::Everywhere);
    assert!(board().await.places.is_empty());
    town.boards.turn(UserId(1), Turn::Show(Switch::Everywhere), "Ada").await.unwrap();
    town.boards.turn(UserId(1), Turn::Show(Switch::Everywhere), "Ada L.").await.unwrap();
    town.pay(2, 1, "5").await.unwrap();
    let page = board().await;
    assert_eq!((ranks(&page), page.own.clone()), (vec![(1, 1, 1_005)], None));
    assert_eq!(page.places[0].name.as_deref(), Some("Ada L."));
    town.boards.turn(UserId(1), Turn::Hide(Switch::Everywhere), "").await.unwrap();
    assert!(board().await.places.is_empty());
}

#[tokio::test]
async fn the_boards_are_what_the_wallets_are() {
    let town = Town::new().await;
    town.endow(1..=4).await;
    for (from, to) in [(1, 2), (2, 3), (3, 1), (4, 1)] {
        town.pay(from, to, "10%").await.unwrap();
    }
    let stale = "SELECT count(*) FROM guild_players g JOIN user_wallets w USING (user_id) LEFT JOIN user_progress p USING (user_id)
        LEFT JOIN user_streaks s USING (user_id)
        WHERE g.streak <> coalesce(s.longest_daily, 0) OR g.wallet <> w.balance OR g.net_worth <> w.balance + w.bank + w.escrow OR g.xp <> coalesce(p.xp, 0)";
    assert_eq!((town.count(stale).await, town.count("SELECT count(*) FROM guild_players").await), (0, 4));
}
