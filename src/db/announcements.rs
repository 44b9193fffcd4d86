//! What other processes announce with NOTIFY.

use sqlx::postgres::PgListener;

use super::{Db, pool_options};

/// A line on which one channel is heard.
#[derive(Debug)]
pub struct Announcements(PgListener);

impl Announcements {
    /// Hears what is announced from now on, over a connection of its own: it is taken for as long as one listens.
    pub async fn listen(db: &Db, channel: &str) -> sqlx::Result<Self> {
        db.answering()?;
        let own = pool_options(1).connect_lazy_with(db.pool().connect_options().as_ref().clone());
        let mut listener = PgListener::connect_with(&own).await?;
        listener.listen(channel).await?;
        Ok(Self(listener))
    }

    /// What is announced next; `None` if the line was cut in between: anything may have been missed.
    pub async fn next(&mut self) -> sqlx::Result<Option<String>> {
        Ok(self.0.try_recv().await?.map(|notification| notification.payload().to_owned()))
    }
}
