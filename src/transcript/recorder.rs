//! The two background loops: one writes what is buffered, one fills gaps.

use std::{
    collections::HashSet,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tracing::{error, warn};

use crate::{
    error::{Error, Result},
    guilds::{GuildSettings, RecordingMode},
    ids::{ChannelId, GuildId},
    transcript::{
        Event, Gap, History, Inner, Place,
        buffer::Taken,
        filler::Filler,
        plan::{Plan, Wishes, newest},
        store,
    },
};

/// How long draining may take on shutdown: the process has 10 s in all.
const DRAIN: Duration = Duration::from_secs(5);
/// How long a channel that could not be filled waits at least.
const RETRY: Duration = Duration::from_secs(5);
/// How many direct messages are looked into after a pause, those with the newest conversations: each costs a request.
const PRIVATE_CHANNELS: i64 = 100;
/// Between two looks for the settings of a guild while the database is away.
const PAUSE: Duration = Duration::from_millis(500);

impl Inner {
    /// Writes until shutdown, then what is left.
    pub(super) async fn write_until(&self, history: &dyn History, shutdown: &CancellationToken) {
        let give_up = CancellationToken::new();
        let deadline = async {
            shutdown.cancelled().await;
            sleep(DRAIN).await;
            give_up.cancel();
            std::future::pending::<()>().await;
        };
        tokio::select! {
            () = self.write_all(history, shutdown, &give_up) => {}
            () = deadline => {}
        }
        if !self.buffer.is_empty() {
            warn!(left = self.buffer.len(), "not everything was recorded before the end; history has it");
        }
    }

    async fn write_all(&self, history: &dyn History, shutdown: &CancellationToken, give_up: &CancellationToken) {
        loop {
            tokio::select! {
                () = self.buffer.ready(self.settings.batch_rows, self.settings.batch_wait) => {}
                () = shutdown.cancelled() => {}
            }
            if shutdown.is_cancelled() && self.buffer.is_empty() {
                return;
            }
            let taken = self.buffer.take(self.settings.batch_rows);
            if self.flush(taken, history, give_up).await.is_err() {
                return;
            }
            metrics::gauge!("artie_recorder_buffered").set(u32::try_from(self.buffer.len()).unwrap_or(u32::MAX));
        }
    }

    /// An error only if it had to give up.
    async fn flush(&self, mut taken: Taken, history: &dyn History, give_up: &CancellationToken) -> Result<()> {
        let wishes = self.wishes(&taken.events, give_up).await?;
        for event in &mut taken.events {
            find_thread(event, &wishes, history).await;
        }
        let created = taken.events.iter().filter_map(|event| match event {
            Event::Created { message, .. } => Some((message.place, message.message)),
            _ => None,
        });
        // What is not recorded by the guild's own choice moves the watermark as well, so that it is not fetched from history
        // once recording is on again.
        let marks = newest(created);
        let said = taken.events.iter().filter_map(|event| match event {
            Event::Created { message, .. } => Some(&**message),
            _ => None,
        });
        let people = self.private.people(said, history).await;
        let mut plan = Plan::new(taken.events, &wishes, self.pulse.withheld());
        plan.among(people);
        plan.delete(taken.deletes);
        {
            // Asked after the batch was taken: whatever it is missing was missed before.
            let coverage = self.coverage();
            plan.marks = marks.into_values().filter(|(place, _)| coverage.is_whole(place.channel)).collect();
        }
        self.writer.write_patiently(plan, give_up).await
    }

    /// What the batch's guilds want recorded, however long it takes to know.
    async fn wishes(&self, events: &[Event], give_up: &CancellationToken) -> Result<Wishes> {
        let guilds: HashSet<GuildId> = events.iter().filter_map(|event| event.place().guild).collect();
        let mut wishes = Wishes::with_capacity(guilds.len());
        for guild in guilds {
            let wish = loop {
                match self.wish(guild).await {
                    Ok(wish) => break wish,
                    Err(error) => {
                        self.writer.stuck(&error);
                        tokio::select! {
                            () = sleep(PAUSE) => {}
                            () = give_up.cancelled() => return Err(error),
                        }
                    }
                }
            };
            wishes.insert(guild, wish);
        }
        Ok(wishes)
    }

    /// What a guild wants recorded; settings that cannot be read record nothing.
    pub(super) async fn wish(&self, guild: GuildId) -> Result<Arc<GuildSettings>> {
        match self.guilds.certain(guild).await {
            Ok(settings) => Ok(settings),
            Err(error @ Error::Busy { .. }) => Err(error),
            Err(error) => {
                error!(guild.id = %guild, %error, "the guild's settings cannot be read; nothing is recorded there");
                Ok(Arc::new(GuildSettings { recording: RecordingMode::Off, ..GuildSettings::default() }))
            }
        }
    }

    /// Fills gaps until shutdown. One channel at a time: history is not urgent, and Discord counts requests.
    pub(super) async fn fill_until(&self, history: &dyn History, shutdown: &CancellationToken) {
        let mut warned = HashSet::new();
        let work = async {
            loop {
                let begun = self.coverage().begin();
                match begun {
                    Some(gap) => self.fill(history, gap, &mut warned, shutdown).await,
                    None if self.private_missed.swap(false, Ordering::Relaxed) => self.miss_private().await,
                    None => self.gap_found.notified().await,
                }
            }
        };
        tokio::select! {
            () = work => {}
            () = shutdown.cancelled() => {}
        }
    }

    /// The direct messages known so far become gaps like any other.
    async fn miss_private(&self) {
        match store::people::list_private_channels(&self.db, PRIVATE_CHANNELS).await {
            Ok(channels) => {
                let mut coverage = self.coverage();
                for channel in channels {
                    coverage.miss(Gap { place: Place { guild: None, channel }, last_message: None });
                }
            }
            Err(error) => {
                self.writer.stuck(&error.into());
                self.private_missed.store(true, Ordering::Relaxed);
                sleep(RETRY).await;
            }
        }
    }

    async fn fill(
        &self,
        history: &dyn History,
        gap: Gap,
        warned: &mut HashSet<ChannelId>,
        give_up: &CancellationToken,
    ) {
        match self.try_fill(history, gap, give_up).await {
            Ok(()) => self.coverage().filled(gap.place),
            Err(Error::Denied(_) | Error::Refused(_)) => {
                if warned.insert(gap.place.channel) {
                    warn!(channel.id = %gap.place.channel, "history cannot be read here; what was missed stays missed");
                }
                self.coverage().filled(gap.place);
            }
            Err(error) => {
                if !matches!(error, Error::Busy { .. }) {
                    warn!(channel.id = %gap.place.channel, %error, "a channel could not be filled from history; again later");
                }
                self.coverage().failed(gap);
                sleep(RETRY).await;
            }
        }
    }

    async fn try_fill(&self, history: &dyn History, gap: Gap, give_up: &CancellationToken) -> Result<()> {
        let filler = Filler { inner: self, history, give_up };
        let fetched = filler.fill(gap).await?;
        metrics::counter!("artie_recorder_backfilled_total").increment(fetched as u64);
        Ok(())
    }
}

/// Where only some channels are recorded, a message may have been heard before its thread was.
async fn find_thread(event: &mut Event, wishes: &Wishes, history: &dyn History) {
    let Event::Created { message, .. } = event else { return };
    let names_channels = |guild| wishes.get(&guild).is_some_and(|wish| !wish.recording_channels.is_empty());
    if message.thread_of.is_none() && message.place.guild.is_some_and(names_channels) {
        message.thread_of = history.thread_of(message.place).await;
    }
}
