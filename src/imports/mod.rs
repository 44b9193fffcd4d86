//! Bringing people over from another bot: what they own, with every coin and item accounted for.
//!
//! It promises that
//! - nothing is written before `--apply`: a dry run plans everything and names what will happen, row by row;
//! - a person comes over as a whole and once: who was brought by an import of this name is skipped ever after;
//! - people who ever dealt with each other come in one transaction, so that the ledger adds up after every commit, whenever
//!   the import is killed; it goes on where it was;
//! - the rows of the old ledger are kept with their times and reasons; what they do not explain of a balance is one entry
//!   more (`import`), so that nothing is counted twice and `artie ledger verify` finds nothing;
//! - who has a wallet here keeps it ([`Conflict`]), and nothing that is left behind is left without being named.
//!
//! It refuses to know where people come from: a [`Source`] gives people, and what they own.

mod books;
mod chopsticks;
mod groups;
mod model;
mod red;
mod report;
mod store;

use std::collections::{BTreeMap, BTreeSet};

pub use chopsticks::Chopsticks;
pub use model::{Bad, Conflict, OldPet, OldRow, OldStreak, OldWallet, Parcel, People, Stack};
pub use red::Red;
pub use report::Report;

use crate::{
    clock::Clock,
    db::Db,
    economy::Numbers,
    error::{Error, Result},
    ids::{GuildId, UserId},
    msg,
};

use books::Books;

/// How often a batch is planned again because somebody of it came to a wallet meanwhile.
const ATTEMPTS: u32 = 5;

/// Where people come from.
pub trait Source: Send {
    /// Everybody, and who dealt with whom.
    fn people(&mut self) -> impl Future<Output = Result<People>> + Send;

    /// What these people own, and every row of the old ledger that names one of them.
    fn parcels(
        &mut self,
        people: &[UserId],
    ) -> impl Future<Output = Result<(Vec<Parcel>, Vec<OldRow>, Vec<Bad>)>> + Send;
}

/// How to import.
#[derive(Clone, Debug)]
pub struct Order {
    /// The name of the import: what makes it happen once.
    pub name: String,
    /// What happens to people who have a wallet here.
    pub conflict: Conflict,
    /// How many people come in one transaction, at least.
    pub batch: usize,
    /// On whose board they stand from the beginning.
    pub guild: Option<GuildId>,
    /// Whether to write; otherwise it is only told what would be written.
    pub mode: Mode,
}

/// Whether to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Plan and tell.
    DryRun,
    /// Do it.
    Apply,
}

/// How far an import is, in people.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Done or skipped.
    pub done: usize,
    /// Of so many.
    pub all: usize,
}

/// Imports, in batches; `tell` hears after each. Dropped anywhere, it has done whole batches only.
pub async fn import<S: Source>(
    (db, clock, numbers): (&Db, &Clock, &Numbers),
    source: &mut S,
    order: &Order,
    mut tell: impl FnMut(Progress) + Send,
) -> Result<Report> {
    let people = source.people().await?;
    let mut report = Report::new(order, people.ids.len(), people.bad.clone());
    let known = store::list_known(&mut *db.acquire().await?, &order.name, &people.ids).await?;
    report.already = known.imported.len();
    let is_new = |user: &UserId| !known.imported.contains(user) && !known.here.contains(user);
    let new: Vec<_> = people.ids.iter().copied().filter(is_new).collect();
    let mut batches = groups::batches(&new, &people.bonds, order.batch);
    let here: Vec<_> = known.here.difference(&known.imported).copied().collect();
    match order.conflict {
        Conflict::Keep => report.kept = here,
        Conflict::Add => batches.extend(here.chunks(order.batch.max(1)).map(<[UserId]>::to_vec)),
    }
    let mut done = people.ids.len() - batches.iter().map(Vec::len).sum::<usize>();
    for batch in &batches {
        tell(Progress { done, all: people.ids.len() });
        bring((db, clock, numbers), source, order, batch, &mut report).await?;
        done += batch.len();
    }
    tell(Progress { done, all: people.ids.len() });
    Ok(report)
}

/// One batch: read there, planned, and written here in one transaction.
async fn bring<S: Source>(
    (db, clock, numbers): (&Db, &Clock, &Numbers),
    source: &mut S,
    order: &Order,
    batch: &[UserId],
    report: &mut Report,
) -> Result<()> {
    let (parcels, rows, bad) = source.parcels(batch).await?;
    for _ in 0..ATTEMPTS {
        let mut tx = db.begin().await?;
        let known = store::list_known(&mut tx, &order.name, batch).await?;
        let (coming, kept) = sorted_out(&parcels, &known.imported, &known.here, order.conflict);
        let books = Books::of(order, numbers, clock.now(), &coming, &rows, &known.here)?;
        if order.mode == Mode::Apply {
            if !store::insert_books(&mut tx, &books).await? {
                continue;
            }
            tx.commit().await?;
        }
        report.kept.extend(kept);
        report.bad.extend(bad);
        report.count(&books);
        return Ok(());
    }
    Err(Error::Busy { message: msg!("ledger-crowded"), retry_after: None })
}

/// Who of the batch comes over, and who keeps what they have here.
fn sorted_out(
    parcels: &[Parcel],
    imported: &BTreeSet<UserId>,
    here: &BTreeSet<UserId>,
    conflict: Conflict,
) -> (BTreeMap<UserId, Parcel>, Vec<UserId>) {
    let (mut coming, mut kept) = (BTreeMap::new(), Vec::new());
    for parcel in parcels.iter().filter(|parcel| !imported.contains(&parcel.user)) {
        if here.contains(&parcel.user) && conflict == Conflict::Keep {
            kept.push(parcel.user);
        } else {
            coming.insert(parcel.user, parcel.clone());
        }
    }
    (coming, kept)
}
