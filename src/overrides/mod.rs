//! Settings of the installation that change while Artie runs: a layer over the files and the environment.
//!
//! Promises: those of [`versions`](crate::versions); every process uses a new value at once, or half a minute later if it did
//! not hear of it; a row that this version does not understand changes nothing and is told in the log. It knows nothing of
//! what a setting does.

mod model;
mod store;

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use strum::VariantArray as _;
use tokio::sync::{Mutex, watch};
use tokio_util::sync::CancellationToken;

pub use model::{Effective, Setting};

use crate::{
    clock::Clock,
    config::Settings,
    db::{Announcements, Db, Tx},
    error::Result,
    versions::{Edit, Kind, Refusal, Row, Shelf, Text, Version},
    words::Message,
};

/// Pause before listening is tried again.
const PAUSE: Duration = Duration::from_secs(1);
/// How long a value is believed without asking, in case an announcement got lost.
const FRESH: Duration = Duration::from_secs(30);

/// The verbs of settings that change. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Overrides(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    db: Db,
    clock: Clock,
    /// What the files and the environment say.
    base: Effective,
    effective: watch::Sender<Arc<Effective>>,
    /// What was read last. One reads at a time, so that nothing older takes the place of something newer.
    read: Mutex<Vec<Row>>,
}

impl Overrides {
    /// Over these settings; what was changed is not known until it is read.
    pub fn new(settings: &Settings, db: Db, clock: Clock) -> Self {
        let base = Effective::from(settings);
        let effective = watch::Sender::new(Arc::new(base.clone()));
        Self(Arc::new(Inner { db, clock, base, effective, read: Mutex::default() }))
    }

    /// The settings as they are used now.
    pub fn effective(&self) -> Arc<Effective> {
        self.0.effective.borrow().clone()
    }

    /// The names of the settings that differ from the files, with their versions.
    pub async fn list_changed(&self) -> Result<Vec<Text>> {
        let mut texts = self.list().await?;
        texts.retain(|text| text.written_at.is_some());
        Ok(texts)
    }

    /// Reads what was changed.
    pub async fn refresh(&self) -> Result<()> {
        let mut read = self.0.read.lock().await;
        let rows = store::list(&self.0.db, None).await?;
        if *read != rows {
            self.0.effective.send_replace(Arc::new(over(&self.0.base, &rows)));
            *read = rows;
        }
        Ok(())
    }

    /// Follows what is changed here or by other processes, until shutdown.
    pub async fn follow(&self, shutdown: CancellationToken) {
        let hear = Box::pin(async {
            loop {
                if let Err(error) = self.hear().await {
                    tracing::debug!("not hearing of changed settings: {error}");
                }
                tokio::time::sleep(PAUSE).await;
            }
        });
        let look = async {
            loop {
                tokio::time::sleep(FRESH).await;
                if let Err(error) = self.refresh().await {
                    tracing::debug!("settings are used as they were: {error}");
                }
            }
        };
        shutdown.run_until_cancelled(async { tokio::join!(hear, look) }).await;
    }

    async fn hear(&self) -> Result<()> {
        let mut announcements = Announcements::listen(&self.0.db, store::CHANNEL).await?;
        loop {
            // What changed before listening, or while the line was cut, was not announced to us: so all is read each time.
            self.refresh().await?;
            announcements.next().await?;
        }
    }
}

#[async_trait]
impl Shelf for Overrides {
    fn kind(&self) -> Kind {
        Kind::Config
    }

    fn db(&self) -> &Db {
        &self.0.db
    }

    fn clock(&self) -> &Clock {
        &self.0.clock
    }

    fn names(&self) -> Vec<&'static str> {
        Setting::VARIANTS.iter().map(<&str>::from).collect()
    }

    fn shipped(&self, name: &str) -> Option<String> {
        Setting::named(name).map(|setting| setting.value(&self.0.base))
    }

    fn about(&self, name: &str) -> Option<Message> {
        Setting::about(name)
    }

    fn judge(&self, name: &str, content: &str) -> Result<String> {
        let setting = Setting::named(name).ok_or_else(|| Refusal::Unknown(self.kind(), name.to_owned()))?;
        let mut settings = self.0.base.clone();
        setting.set(content, &mut settings)?;
        Ok(setting.value(&settings))
    }

    async fn list_rows(&self, name: Option<&str>) -> Result<Vec<Row>> {
        Ok(store::list(&self.0.db, name).await?)
    }

    async fn lock_row(&self, tx: &mut Tx, shipped: &Text) -> Result<Row> {
        Ok(store::lock(tx, shipped, self.0.clock.now()).await?)
    }

    async fn update(&self, tx: &mut Tx, edit: &Edit<'_>) -> Result<i32> {
        Ok(store::update(tx, edit).await?)
    }

    async fn list_versions(&self, name: &str) -> Result<Vec<Version>> {
        Ok(store::list_versions(&self.0.db, name).await?)
    }

    async fn changed(&self) {
        // It is written; whoever wrote it sees it used at once if it can be read, and soon if not.
        if let Err(error) = self.refresh().await {
            tracing::debug!("a changed setting is used a little later: {error}");
        }
    }
}

/// What is written over what the files say. Rows of other versions or other systems are left alone.
fn over(base: &Effective, rows: &[Row]) -> Effective {
    let mut settings = base.clone();
    for row in rows.iter().filter(|row| row.is_active) {
        let Some(setting) = Setting::named(&row.name) else {
            tracing::warn!(setting = row.name, "the table `config` has a setting that nobody here knows");
            continue;
        };
        if let Err(refusal) = setting.set(&row.content, &mut settings) {
            tracing::warn!(setting = row.name, "what `/config` set is not used: {refusal}");
        }
    }
    settings
}
