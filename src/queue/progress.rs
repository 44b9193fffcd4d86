//! How far a running task is: what its handler reports, kept in the row's shadow `queue_progress` and shown in the place
//! of its answer until that is there.
//!
//! A report costs the handler nothing: the newest one waits on a board of this process until the delivery picks it up,
//! at most every two seconds per task. A report is shown only under the claim that made it, and its showing is a lease
//! that the final answer waits for, so that "working…" never comes after what it was working on.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use tokio::{sync::Notify, time::Instant};

use crate::{
    error::Result,
    msg,
    queue::{Queue, RespondTo, TaskId, fate, store},
    reply::Reply,
    words::{Message, Words},
};

/// One task's reports are shown this often at most: Discord limits edits.
const EVERY: Duration = Duration::from_secs(2);
/// The same of an answer that is being written, which somebody reads along.
const EVERY_DRAFT: Duration = Duration::from_secs(1);
/// How long a showing may take; the answer waits no longer than this for a process that died while showing.
pub(crate) const SHOWING: Duration = Duration::from_secs(12);
/// The cells of the bar.
const CELLS: u64 = 10;

/// How far a task is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    /// How many steps are done.
    pub done: u32,
    /// Of how many, if that is known.
    pub total: Option<u32>,
    /// What is being done now.
    pub doing: Option<Message>,
    /// The answer as far as it is written: shown instead of how far the task is. It is not kept: the end writes the whole.
    #[serde(skip)]
    pub draft: Option<Box<Reply>>,
}

impl From<Reply> for Progress {
    fn from(draft: Reply) -> Self {
        Self { draft: Some(Box::new(draft)), ..Self::default() }
    }
}

impl From<(u32, u32)> for Progress {
    fn from((done, total): (u32, u32)) -> Self {
        Self { done, total: Some(total), ..Self::default() }
    }
}

impl From<Message> for Progress {
    fn from(doing: Message) -> Self {
        Self { doing: Some(doing), ..Self::default() }
    }
}

impl Progress {
    /// With what is being done now.
    #[must_use]
    pub fn doing(mut self, doing: Message) -> Self {
        self.doing = Some(doing);
        self
    }

    /// As people see it.
    pub(crate) fn said(&self, words: &Words) -> Reply {
        if let Some(draft) = &self.draft {
            return draft.as_ref().clone();
        }
        let doing = self.doing.as_ref().map_or_else(|| words.say(&msg!("queue-working")), |doing| words.say(doing));
        let text = match self.total {
            Some(total) if total > 0 => {
                let bar = bar(self.done, total);
                words.say(&msg!("queue-progress", doing = doing, bar = bar, done = self.done, total = total))
            }
            _ => doing,
        };
        Reply::public(text)
    }
}

/// A bar that people can read without counting, and that a screen reader passes over quickly.
fn bar(done: u32, total: u32) -> String {
    let full = (u64::from(done.min(total)) * CELLS / u64::from(total.max(1))).min(CELLS);
    (0..CELLS).map(|cell| if cell < full { '▰' } else { '▱' }).collect()
}

/// A report on its way to be shown.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    pub(crate) id: TaskId,
    token: i64,
    pub(crate) route: Option<RespondTo>,
    pub(crate) progress: Progress,
}

#[derive(Debug)]
struct News {
    report: Report,
    is_new: bool,
    shown: Option<Instant>,
}

/// The newest report of each task that runs in this process.
#[derive(Debug, Default)]
pub(super) struct Board {
    news: Mutex<HashMap<TaskId, News>>,
    posted: Notify,
}

impl Board {
    fn news(&self) -> MutexGuard<'_, HashMap<TaskId, News>> {
        self.news.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn post(&self, report: Report) {
        let mut news = self.news();
        let entry = news.entry(report.id);
        let known = entry.or_insert_with(|| News { report: report.clone(), is_new: true, shown: None });
        known.is_new |= known.report.progress != report.progress || known.report.token != report.token;
        known.report = report;
        let is_new = known.is_new;
        drop(news);
        if is_new {
            self.posted.notify_one();
        }
    }

    fn take_down(&self, id: TaskId, token: i64) {
        let mut news = self.news();
        if news.get(&id).is_some_and(|news| news.report.token == token) {
            news.remove(&id);
        }
    }

    /// The reports whose turn it is, and when the next turn comes.
    fn due(&self, now: Instant) -> (Vec<Report>, Option<Instant>) {
        let (mut due, mut next) = (Vec::new(), None::<Instant>);
        for news in self.news().values_mut().filter(|news| news.is_new) {
            let every = if news.report.progress.draft.is_some() { EVERY_DRAFT } else { EVERY };
            if let Some(turn) = news.shown.map(|shown| shown + every).filter(|turn| *turn > now) {
                next = Some(next.map_or(turn, |next| next.min(turn)));
            } else {
                (news.is_new, news.shown) = (false, Some(now));
                due.push(news.report.clone());
            }
        }
        (due, next)
    }
}

/// A running task's way to the board. What it posted is taken down when the run is over.
#[derive(Debug)]
pub(super) struct Reporter {
    board: Arc<Board>,
    id: TaskId,
    token: i64,
    route: Option<RespondTo>,
}

impl Reporter {
    pub(super) fn new(queue: &Queue, id: TaskId, token: i64, route: Option<RespondTo>) -> Self {
        Self { board: Arc::clone(&queue.inner.board), id, token, route }
    }

    pub(super) fn report(&self, progress: Progress) {
        let (id, token, route) = (self.id, self.token, self.route.clone());
        self.board.post(Report { id, token, route, progress });
    }
}

impl Drop for Reporter {
    fn drop(&mut self) {
        self.board.take_down(self.id, self.token);
    }
}

impl Queue {
    /// Waits for reports whose turn it is.
    pub(crate) async fn reports(&self) -> Vec<Report> {
        let board = &self.inner.board;
        loop {
            // Listening before looking: what is posted in between is not missed.
            let posted = board.posted.notified();
            let (due, next) = board.due(Instant::now());
            if !due.is_empty() {
                return due;
            }
            match next {
                Some(next) => drop(tokio::time::timeout_at(next, posted).await),
                None => posted.await,
            }
        }
    }

    /// Keeps a report, and if it is to be shown takes the lease for it. False: its claim no longer holds.
    pub(crate) async fn begin_showing(&self, report: &Report, is_shown: bool) -> Result<bool> {
        let progress = serde_json::to_value(&report.progress).map_err(anyhow::Error::new)?;
        let lease = is_shown.then_some(SHOWING);
        let (pool, id) = (self.inner.db.pool(), report.id.0);
        Ok(store::upsert_progress(pool, id, report.token, &fate::storable(progress), lease).await?)
    }

    /// Gives the lease back. If it had run out meanwhile, an answer may have been shown before what we showed: then the
    /// answer is shown again in the same place, which harms nothing.
    pub(crate) async fn end_showing(&self, report: &Report) -> Result<()> {
        let pool = self.inner.db.pool();
        if !store::update_progress_shown(pool, report.id.0, report.token).await? {
            let repaired = store::update_answer_to_again(pool, report.id.0).await?;
            tracing::warn!(task.id = %report.id, repaired, "a progress report took too long to show");
        }
        // An answer may have waited for this.
        self.announce_answers().await;
        Ok(())
    }

    /// How far a task said it is.
    pub(super) async fn progress_of(&self, id: TaskId) -> Result<Option<Progress>> {
        let found = store::find_progress(self.inner.db.pool(), id.0).await?;
        Ok(found.and_then(|progress| serde_json::from_value(progress).ok()))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::words::Locale;

    fn report(done: u32) -> Report {
        Report { id: TaskId(Uuid::from_u128(1)), token: 7, route: None, progress: (done, 10).into() }
    }

    #[test]
    fn it_says_how_far_it_is() {
        let words = Words::new(Locale::english());
        insta::assert_snapshot!(Progress::from((3, 10)).said(&words).text, @"Working… ▰▰▰▱▱▱▱▱▱▱ 3 of 10");
        insta::assert_snapshot!(Progress::from((99, 10)).said(&words).text, @"Working… ▰▰▰▰▰▰▰▰▰▰ 99 of 10");
        insta::assert_snapshot!(Progress::default().said(&words).text, @"Working…");
        let busy = Progress::from((1_500, 3_000)).doing(msg!("database-unavailable"));
        assert!(busy.said(&words).text.ends_with("▰▰▰▰▰▱▱▱▱▱ 1,500 of 3,000"), "{}", busy.said(&words).text);
    }

    #[test]
    fn only_the_newest_report_is_shown_and_not_too_often() {
        let (board, now) = (Board::default(), Instant::now());
        (1..=3).for_each(|done| board.post(report(done)));
        let (due, next) = board.due(now);
        assert_eq!((due.len(), due[0].progress.done, next), (1, 3, None));
        board.post(report(3));
        assert!(matches!(board.due(now + EVERY), (due, None) if due.is_empty()), "nothing new to say");
        board.post(report(4));
        let soon = now + Duration::from_secs(1);
        assert!(matches!(board.due(soon), (due, Some(next)) if due.is_empty() && next == now + EVERY));
        assert_eq!(board.due(now + EVERY).0.len(), 1);
        board.post(report(5));
        board.take_down(report(5).id, 6);
        assert_eq!(board.due(now + EVERY * 2).0.len(), 1, "an older run's end takes nothing down");
        board.post(report(6));
        board.take_down(report(6).id, 7);
        assert!(board.due(now + EVERY * 9).0.is_empty());
    }
}
