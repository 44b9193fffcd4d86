//! Which revision a guild's settings have this moment: asked in the database, by everybody at once.
//!
//! Whoever asks while a question is under way waits for the next one, which asks for all who wait: however many
//! messages come in, one statement is under way per process, and no answer is older than its question.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{Mutex as Turn, oneshot},
    time::{Instant, timeout},
};

use super::store;
use crate::{db::Db, error::Result, ids::GuildId};

/// How long an answer is waited for; a database that is slower than this is taken for away.
const PATIENCE: Duration = Duration::from_millis(700);
/// How long a database that was away is left alone.
const PAUSE: Duration = Duration::from_secs(1);

type Asked = Vec<(GuildId, oneshot::Sender<i32>)>;

#[derive(Clone, Debug)]
pub(super) struct Probe {
    db: Db,
    asked: Arc<Mutex<Asked>>,
    /// Held by the one who asks for all; inside is until when nobody need try.
    turn: Arc<Turn<Option<Instant>>>,
}

impl Probe {
    pub(super) fn new(db: Db) -> Self {
        Self { db, asked: Arc::default(), turn: Arc::default() }
    }

    /// The guild's revision, 0 if it never chose; `None` if the database does not answer.
    pub(super) async fn rev(&self, guild: GuildId) -> Option<i32> {
        let (answer, mut wait) = oneshot::channel();
        self.lock().push((guild, answer));
        let mut away_until = self.turn.lock().await;
        match wait.try_recv() {
            Ok(rev) => return Some(rev),
            // Whoever asked for us got no answer.
            Err(oneshot::error::TryRecvError::Closed) => return None,
            Err(oneshot::error::TryRecvError::Empty) => {}
        }
        let asked = std::mem::take(&mut *self.lock());
        if away_until.is_some_and(|until| Instant::now() < until) {
            return None;
        }
        let mut asking = Box::pin(self.ask(&asked));
        let answer = timeout(PATIENCE, &mut asking).await;
        if answer.is_err() {
            // Before the question is dropped: its connection must not be waited for without a bound.
            self.db.doubt();
        }
        drop(asking);
        let revs = answer.ok().and_then(Result::ok);
        *away_until = revs.is_none().then(|| Instant::now() + PAUSE);
        let revs = revs?;
        for (guild, answer) in asked {
            // One who no longer waits needs no answer.
            let _ = answer.send(revs.get(&guild).copied().unwrap_or(0));
        }
        wait.try_recv().ok()
    }

    async fn ask(&self, asked: &Asked) -> Result<BTreeMap<GuildId, i32>> {
        let mut guilds: Vec<String> = asked.iter().map(|(guild, _)| guild.to_string()).collect();
        guilds.sort_unstable();
        guilds.dedup();
        let mut connection = self.db.acquire().await?;
        Ok(store::list_revs(&mut connection, &guilds).await?.into_iter().collect())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
