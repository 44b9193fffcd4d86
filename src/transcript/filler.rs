//! Fills one channel from history: from its watermark on, page by page, within the operator's limits. Each page moves
//! the watermark in its own transaction, so that an interruption costs one page.
//!
//! A channel without a watermark may still have been listened to: by a process that was killed before it wrote. So it is
//! filled too, from where listening can have begun at the earliest.

use chrono::TimeDelta;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::{
    error::Result,
    guilds::RecordingMode,
    ids::{ChannelId, MessageId, snowflake_at},
    transcript::{
        Event, Gap, History, Inner, Place, Recorded,
        plan::{Plan, Wishes, mode_in},
        store,
    },
};

/// What Discord gives in one page at most.
const PAGE: u8 = 100;
/// How far back a server's channel is read that has no watermark, or whose server wants no recording. A killed process
/// is started again soon, and no answer is owed for longer. Not further, because the channel may have been opened to
/// Artie only now, and what was said there among others is not its to keep.
const FIRST_REACH: TimeDelta = TimeDelta::hours(1);

pub(super) struct Filler<'a> {
    pub(super) inner: &'a Inner,
    pub(super) history: &'a dyn History,
    /// Ends the waiting for a database that is away.
    pub(super) give_up: &'a CancellationToken,
}

impl Filler<'_> {
    /// Fills a gap; gives how many messages history held. Where nothing is recorded, history is still asked for what
    /// somebody waits for an answer to.
    pub(super) async fn fill(&self, gap: Gap) -> Result<usize> {
        let place = gap.place;
        let thread_of = self.history.thread_of(place).await;
        let mode = mode_in(&self.wishes(place).await?, place, thread_of);
        let known = store::find_watermark(&self.inner.db, place.channel).await?;
        let begin = self.begin(place, mode, known).await?;
        if gap.last_message.is_none_or(|last| last > begin) {
            return self.pages(place, thread_of, mode, begin).await;
        }
        if known.is_none_or(|known| known < begin) {
            self.write(Plan::default(), place, begin).await?;
        }
        Ok(0)
    }

    /// What the place's guild wants recorded by now.
    async fn wishes(&self, place: Place) -> Result<Wishes> {
        let Some(guild) = place.guild else { return Ok(Wishes::new()) };
        Ok(Wishes::from([(guild, self.inner.wish(guild).await?)]))
    }

    /// After which message history is asked. What was said before Artie came, or before it first listened at all, stays
    /// unrecorded.
    async fn begin(&self, place: Place, mode: RecordingMode, known: Option<MessageId>) -> Result<MessageId> {
        let now = self.inner.clock.now();
        let age = TimeDelta::from_std(self.inner.settings.backfill_age).unwrap_or(TimeDelta::MAX);
        let is_recorded = known.is_some() && mode != RecordingMode::Off;
        let reach = if is_recorded || place.guild.is_none() { age } else { age.min(FIRST_REACH) };
        let listening = match known {
            Some(_) => None,
            None => Some(store::find_beginning(&self.inner.db).await?.unwrap_or(now)),
        };
        let moments = [now.checked_sub_signed(reach), self.history.joined_at(place), listening];
        // A server whose clock is ahead must not hide what comes now.
        let earliest = moments.into_iter().flatten().max().map(|moment| MessageId(snowflake_at(moment.min(now))));
        Ok(earliest.max(known).unwrap_or(MessageId(0)))
    }

    async fn pages(
        &self,
        place: Place,
        thread_of: Option<ChannelId>,
        mut mode: RecordingMode,
        begin: MessageId,
    ) -> Result<usize> {
        let asked = MessageId(snowflake_at(self.inner.clock.now()));
        let (mut after, mut fetched) = (begin, 0);
        loop {
            let left = self.inner.settings.backfill_messages.saturating_sub(fetched);
            let limit = u8::try_from(left).unwrap_or(PAGE).min(PAGE);
            if limit == 0 {
                warn!(channel.id = %place.channel, fetched, "more was missed than recording.backfill_messages allows");
                break;
            }
            let page = self.history.messages_after(place, after, limit).await?;
            // Asked after each page: whoever ends the recording meanwhile must not find the rest of history recorded.
            let wishes = self.wishes(place).await?;
            mode = mode_in(&wishes, place, thread_of);
            let newest = page.iter().map(|message| message.message).max();
            let count = page.len();
            // An empty page is written as well: that the channel is known from here on.
            self.write(self.plan(page, &wishes), place, newest.unwrap_or(after)).await?;
            fetched += count;
            match newest {
                Some(newest) if count >= usize::from(limit) && newest > after => after = newest,
                _ => break,
            }
        }
        if mode == RecordingMode::Off {
            // Once recording is on, what was said until now is not fetched.
            self.write(Plan::default(), place, asked).await?;
        } else if fetched > 0 {
            info!(channel.id = %place.channel, fetched, "missed messages were recorded from history");
        }
        Ok(fetched)
    }

    fn plan(&self, page: Vec<Recorded>, wishes: &Wishes) -> Plan {
        let events = page.into_iter().map(|message| {
            let then = self.history.then(&message).map(Box::new);
            Event::Created { message: Box::new(message), then }
        });
        Plan::new(events.collect(), wishes)
    }

    async fn write(&self, mut plan: Plan, place: Place, through: MessageId) -> Result<()> {
        plan.marks.push((place, through));
        self.inner.writer.write_patiently(plan, self.give_up).await
    }
}
