//! Histories and leaderboards in pages.

use artie::{
    economy::{
        ledger::Reason,
        model::{BoardPage, Crowd, Cursor, Direction, HistoryPage, Measure},
    },
    ids::UserId,
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

fn crowd(people: impl IntoIterator<Item = u64>) -> Crowd {
    Crowd { known: people.into_iter().map(UserId).collect(), players_of: None }
}

fn ranks(page: &BoardPage) -> Vec<(i64, u64, i64)> {
    page.places.iter().map(|place| (place.rank, place.rung.user.0, place.rung.coins)).collect()
}

#[tokio::test]
async fn a_board_ranks_members_hides_the_departed_and_shows_ones_own_place() {
    let town = Town::new().await;
    town.endow(101..=125).await;
    for user in 102..=125 {
        town.pay(user, 101, "10").await.unwrap();
    }
    town.pay(125, 101, "1").await.unwrap();
    let members = crowd((101..=125).filter(|user| *user != 103));
    let board = |direction| town.economy.leaderboard(UserId(125), Measure::NetWorth, &members, direction);
    let top = board(Direction::Top).await.unwrap();
    assert_eq!(ranks(&top)[..3], [(1, 101, 1_241), (2, 102, 990), (3, 104, 990)]);
    assert_eq!((top.places.len(), top.has_above, top.has_below), (10, false, true));
    assert_eq!(top.own.map(|own| (own.rank, own.rung.coins)), Some((24, 989)));
    let second = board(Direction::Below(top.places[9].rung)).await.unwrap();
    assert_eq!((second.places[0].rank, second.places.len()), (11, 10));
    let last = board(Direction::Below(second.places[9].rung)).await.unwrap();
    assert_eq!((last.places.last().unwrap().rank, last.has_below), (24, false));
    let back = board(Direction::Above(last.places[0].rung)).await.unwrap();
    assert_eq!(back, second);
    assert_eq!(board(Direction::Above(second.places[0].rung)).await.unwrap(), top);
}

#[tokio::test]
async fn a_board_tells_wallets_from_net_worth_and_strangers_from_players() {
    let town = Town::new().await;
    town.endow([1, 2]).await;
    town.pay(2, 1, "1").await.unwrap();
    let members = crowd(1..=3);
    for measure in [Measure::NetWorth, Measure::Wallet] {
        let board = town.economy.leaderboard(UserId(3), measure, &members, Direction::Top).await.unwrap();
        assert_eq!(ranks(&board), [(1, 1, 1_001), (2, 2, 999)]);
        assert_eq!(board.own, None);
    }
    let nobody =
        town.economy.leaderboard(UserId(1), Measure::NetWorth, &Crowd::default(), Direction::Top).await.unwrap();
    assert!(nobody.places.is_empty());
}

#[tokio::test]
async fn a_board_knows_who_played_here_until_they_leave() {
    let town = Town::new().await;
    town.endow([1, 2]).await;
    town.pay(1, 3, "10").await.unwrap();
    let crowd = Crowd { known: vec![UserId(1)], players_of: Some(GUILD) };
    let board = || town.economy.leaderboard(UserId(1), Measure::NetWorth, &crowd, Direction::Top);
    assert_eq!(ranks(&board().await.unwrap()), [(1, 2, 1_000), (2, 1, 990), (3, 3, 10)]);
    town.economy.players_left(GUILD, &[UserId(2)]).await.unwrap();
    assert_eq!(ranks(&board().await.unwrap()), [(1, 1, 990), (2, 3, 10)]);
    town.pay(2, 3, "1").await.unwrap();
    assert_eq!(ranks(&board().await.unwrap()), [(1, 2, 999), (2, 1, 990), (3, 3, 11)]);
    let elsewhere = Crowd { players_of: Some(artie::ids::GuildId(1)), ..crowd.clone() };
    let board = town.economy.leaderboard(UserId(1), Measure::NetWorth, &elsewhere, Direction::Top).await.unwrap();
    assert_eq!(ranks(&board), [(1, 1, 990)]);
}
