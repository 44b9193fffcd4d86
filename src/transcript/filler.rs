//! Fills one channel from history: from its watermark on, page by page, within the operator's limits. Each page moves
//! the watermark in its own transaction, so that an interruption costs one page.

use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::{
    clock::Clock,
    config::Recording,
    error::Result,
    guilds::RecordingMode,
    ids::{MessageId, snowflake_at},
    transcript::{
        Event, Gap, History, Place, Recorded,
        plan::{Modes, Plan},
        store,
        writer::Writer,
    },
};

/// What Discord gives in one page at most.
const PAGE: u8 = 100;

pub(super) struct Filler<'a> {
    pub(super) settings: &'a Recording,
    pub(super) clock: &'a Clock,
    pub(super) writer: &'a Writer,
    pub(super) history: &'a dyn History,
    /// Ends the waiting for a database that is away.
    pub(super) give_up: &'a CancellationToken,
}

impl Filler<'_> {
    /// Fills a gap under this mode; gives how many messages history held.
    pub(super) async fn fill(&self, gap: Gap, mode: RecordingMode, known: Option<MessageId>) -> Result<usize> {
        let place = gap.place;
        let Some(known) = known.filter(|_| mode != RecordingMode::Off) else {
            // Recorded from here on: what was said before Artie came, or while recording was off, stays unrecorded.
            let now = MessageId(snowflake_at(self.clock.now()));
            self.write(place, mode, Vec::new(), gap.last_message.unwrap_or(now)).await?;
            return Ok(0);
        };
        if gap.last_message.is_some_and(|last| last <= known) {
            return Ok(0);
        }
        self.pages(place, mode, known).await
    }

    async fn pages(&self, place: Place, mode: RecordingMode, known: MessageId) -> Result<usize> {
        let reach = chrono::TimeDelta::from_std(self.settings.backfill_age).unwrap_or(chrono::TimeDelta::MAX);
        let oldest = self.clock.now().checked_sub_signed(reach).map_or(0, snowflake_at);
        let mut after = known.max(MessageId(oldest));
        let mut fetched = 0;
        loop {
            let left = self.settings.backfill_messages.saturating_sub(fetched);
            let limit = u8::try_from(left).unwrap_or(PAGE).min(PAGE);
            if limit == 0 {
                warn!(channel.id = %place.channel, fetched, "more was missed than recording.backfill_messages allows");
                return Ok(fetched);
            }
            let page = self.history.messages_after(place, after, limit).await?;
            let newest = page.iter().map(|message| message.message).max();
            let count = page.len();
            if let Some(newest) = newest {
                self.write(place, mode, page, newest).await?;
            }
            fetched += count;
            match newest {
                Some(newest) if count >= usize::from(limit) && newest > after => after = newest,
                _ => break,
            }
        }
        if fetched > 0 {
            info!(channel.id = %place.channel, fetched, "missed messages were recorded from history");
        }
        Ok(fetched)
    }

    async fn write(&self, place: Place, mode: RecordingMode, page: Vec<Recorded>, through: MessageId) -> Result<()> {
        let modes: Modes = place.guild.map(|guild| (guild, mode)).into_iter().collect();
        let events = page.into_iter().map(|message| {
            let then = self.history.then(&message).map(Box::new);
            Event::Created { message: Box::new(message), then }
        });
        let mut plan = Plan::new(events.collect(), &modes);
        plan.marks.push((place, through));
        self.writer.write_patiently(plan, self.give_up).await
    }
}

/// Up to where the channel is recorded.
pub(super) async fn known(db: &crate::db::Db, place: Place) -> Result<Option<MessageId>> {
    Ok(store::find_watermark(db, place.channel).await?)
}
