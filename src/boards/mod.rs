//! Leaderboards, and what people let others see of them.
//!
//! A board ranks the players of one server, or of all servers those who allow it. It promises that a page and one's own
//! place are looks into an index, however many play; that nobody is on a board who hides there; and that who has left a
//! server is taken off its board when that is noticed. The figures are kept by the ledger's postings. It refuses to know
//! Discord: who has left comes in as a fact.

pub mod commands;
pub mod model;
pub mod replies;
mod store;

use std::sync::Arc;

pub use commands::{commands, components};
pub use model::{BoardPage, Crowd, Direction, Measure, Place, Privacy, Rung, Switch, Turn};

use crate::{
    db::Db,
    economy::Numbers,
    error::Result,
    ids::{GuildId, UserId},
};

/// The verbs of the boards.
#[derive(Clone, Debug)]
pub struct Boards {
    db: Db,
    numbers: Arc<Numbers>,
}

impl Boards {
    /// Over this database, with pages of this size.
    pub fn new(db: Db, numbers: Arc<Numbers>) -> Self {
        Self { db, numbers }
    }

    /// The numbers of the game.
    pub fn numbers(&self) -> &Numbers {
        &self.numbers
    }

    /// A page of a board, with the asker's own place.
    pub async fn page(&self, asker: UserId, measure: Measure, crowd: Crowd, direction: Direction) -> Result<BoardPage> {
        let (page_size, ranked) = (self.numbers.pages.leaderboard, self.numbers.pages.ranked);
        let wanted = store::Wanted { asker, measure, crowd, direction, lines: i32::from(page_size) + 1, ranked };
        let (nearest, own) = store::list_places(&mut *self.db.acquire().await?, &wanted).await?;
        Ok(BoardPage::of(measure, crowd, direction, nearest, own, page_size.into()))
    }

    /// Takes people who have left off a guild's board, until they play there again.
    pub async fn players_left(&self, guild: GuildId, people: &[UserId]) -> Result<()> {
        Ok(store::delete_players(&mut *self.db.acquire().await?, guild, people).await?)
    }

    /// What somebody lets others see.
    pub async fn privacy(&self, person: UserId) -> Result<Privacy> {
        Ok(store::get_privacy(&mut *self.db.acquire().await?, person).await?)
    }

    /// Lets others see something, or hides it; gives how it is now. The name is the one shown to other servers.
    pub async fn turn(&self, person: UserId, turn: Turn, name: &str) -> Result<Privacy> {
        let mut tx = self.db.begin().await?;
        store::lock_wallet(&mut tx, person).await?;
        let privacy = store::get_privacy(&mut tx, person).await?.with(turn, name);
        store::upsert_privacy(&mut tx, person, &privacy).await?;
        store::update_places(&mut tx, person, &privacy).await?;
        tx.commit().await?;
        Ok(privacy)
    }
}
