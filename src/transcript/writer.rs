//! Writes batches: one at a time, as often as it takes. A database that is away only means waiting.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use tokio::{sync::Mutex, time::Instant};
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use crate::{
    db::Db,
    error::{Error, Result},
    msg,
    queue::Queue,
    standing::{Said, Standing},
    transcript::{
        Edit, Recorded,
        plan::{LateEdits, Plan, Seen},
        store,
    },
    trouble::Trouble,
};

/// A statement that takes longer than this is taken for lost. Writing it again changes nothing.
const PATIENCE: Duration = Duration::from_secs(30);
/// Pauses between attempts while the database is away: doubling from the first to the last.
const PAUSES: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));
/// How often a single operation is tried again before it is given up.
const REFUSALS: u32 = 2;

/// The one who writes. Live batches and pages of history go through the same hand, one after the other: that is what
/// lets a deletion beat a late page.
#[derive(Debug)]
pub(super) struct Writer {
    db: Db,
    queue: Queue,
    standing: Standing,
    late_edits: Mutex<LateEdits>,
    pub(super) written: AtomicU64,
    pub(super) rejected: AtomicU64,
    stuck: Trouble,
}

impl Writer {
    pub(super) fn new(db: Db, queue: Queue, standing: Standing) -> Self {
        Self {
            db,
            queue,
            standing,
            late_edits: Mutex::default(),
            written: AtomicU64::new(0),
            rejected: AtomicU64::new(0),
            stuck: Trouble::default(),
        }
    }

    /// Whether the last attempt worked.
    pub(super) fn is_writing(&self) -> bool {
        !self.stuck.lasts()
    }

    /// Writes a plan in one transaction, once.
    pub(super) async fn write(&self, plan: &Plan) -> Result<()> {
        if plan.is_empty() {
            return Ok(());
        }
        // Held throughout: nobody else writes meanwhile.
        let mut late_edits = self.late_edits.lock().await;
        let mut plan = plan.clone();
        late_edits.correct(&mut plan);
        let began = Instant::now();
        let missing = match tokio::time::timeout(PATIENCE, self.commit(&plan)).await {
            Ok(written) => written?,
            Err(_) => return Err(Error::Busy { message: msg!("database-unavailable"), retry_after: None }),
        };
        metrics::histogram!("artie_recorder_flush_seconds").record(began.elapsed());
        late_edits.settle(&plan);
        for edit in missing {
            late_edits.remember(edit);
        }
        Ok(())
    }

    /// Gives the edits whose message is not recorded.
    async fn commit(&self, plan: &Plan) -> Result<Vec<Edit>> {
        let kept: Vec<&Recorded> = plan.seen.iter().filter(|seen| seen.is_kept).map(|seen| &seen.message).collect();
        let said = kept.iter().filter(|message| !message.author_is_bot && !message.is_system);
        let said = self.standing.weigh(said.filter_map(|message| said_in_guild(message)).collect()).await;
        let mut tx = self.db.begin().await?;
        let mut missing: Vec<Edit> =
            plan.edits.iter().filter(|revised| revised.is_kept).map(|revised| revised.edit.clone()).collect();
        let mut written = 0;
        if !plan.deletes.is_empty() {
            store::delete_messages(&mut tx, &plan.deletes).await?;
        }
        if !kept.is_empty() {
            written = store::insert_messages(&mut tx, &kept, &plan.people).await?;
            self.standing.heard(&mut tx, &said).await?;
        }
        if !plan.edits.is_empty() {
            let found = store::update_messages(&mut tx, &plan.edits).await?;
            missing.retain(|edit| !found.contains(&edit.message));
        }
        if !plan.marks.is_empty() {
            store::upsert_watermarks(&mut tx, &plan.marks).await?;
        }
        let asking: Vec<&Seen> = plan.seen.iter().filter(|seen| seen.then.is_some()).collect();
        if !asking.is_empty() {
            if kept.is_empty() {
                store::hold_erasures(&mut tx).await?;
            }
            let messages: Vec<_> = asking.iter().map(|seen| &seen.message).collect();
            let erased = store::list_erased(&mut tx, &messages).await?;
            let asking = asking.into_iter().filter(|seen| !erased.contains(&seen.message.message));
            self.queue.enqueue_all(&mut tx, asking.filter_map(|seen| seen.then.clone()).collect()).await?;
        }
        tx.commit().await?;
        self.written.fetch_add(written, Ordering::Relaxed);
        metrics::counter!("artie_recorder_written_total").increment(written);
        Ok(missing)
    }

    /// Writes a plan however long the database is away, unless `give_up` fires; then it gives the error. What the
    /// database refuses for good is narrowed down to the one operation, dropped and counted.
    pub(super) async fn write_patiently(&self, plan: Plan, give_up: &CancellationToken) -> Result<()> {
        let mut left = vec![plan];
        let (mut pause, mut refusals) = (PAUSES.0, 0);
        while let Some(plan) = left.pop() {
            match self.write(&plan).await {
                Ok(()) => {
                    (pause, refusals) = (PAUSES.0, 0);
                    self.resumed();
                }
                Err(error @ Error::Busy { .. }) => {
                    self.stuck(&error);
                    left.push(plan);
                    tokio::select! {
                        () = tokio::time::sleep(pause) => pause = (pause * 2).min(PAUSES.1),
                        () = give_up.cancelled() => return Err(error),
                    }
                }
                Err(error) => match plan.clone().halves() {
                    Some((first, second)) => left.extend([second, first]),
                    // A connection that broke looks like a refusal at times; a refusal repeats itself.
                    None if refusals < REFUSALS => {
                        refusals += 1;
                        left.push(plan);
                        tokio::time::sleep(PAUSES.0).await;
                    }
                    None => {
                        refusals = 0;
                        self.reject(&error);
                    }
                },
            }
        }
        Ok(())
    }

    /// Says once that the database is away.
    pub(super) fn stuck(&self, error: &Error) {
        if self.stuck.begins() {
            warn!(%error, "messages cannot be recorded now; they wait in memory");
        }
    }

    /// Says once that it is back.
    fn resumed(&self) {
        if self.stuck.ends() {
            info!("messages are recorded again");
        }
    }

    fn reject(&self, error: &Error) {
        self.rejected.fetch_add(1, Ordering::Relaxed);
        metrics::counter!("artie_recorder_rejected_total").increment(1);
        error!(%error, "one message event cannot be recorded and is dropped");
    }
}

/// What may count in a guild.
fn said_in_guild(message: &Recorded) -> Option<Said> {
    Some(Said { guild: message.place.guild?, user: message.author, message: message.message })
}
