//! Fills one channel from history: from its watermark on, page by page, within the operator's limits. Each page moves
//! the watermark in its own transaction, so that an interruption costs one page.
//!
//! A channel without a watermark may still have been listened to: by a process that was killed before it wrote. So it is
//! filled too, from where listening can have begun at the earliest.
//!
//! History does not say what was deleted or changed while nobody listened. So one page before the watermark is read again
//! and compared with what is recorded of it; what is older keeps what it was. That a page is short proves nothing by itself.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::{
    error::{Error, Result},
    guilds::RecordingMode,
    ids::{ChannelId, MessageId, snowflake_at},
    transcript::{
        Edit, Event, Gap, History, Inner, Place, Recorded,
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

/// Recorded messages that one page is compared with at most. More than a page holds, because whoever clears a channel
/// leaves a short page before which nothing is there any more.
const COMPARED: i64 = 1_000;

/// A recorded message, and when it was changed last.
type Known = (MessageId, Option<DateTime<Utc>>);

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
        if place.guild.is_none()
            && known.is_some()
            && let Some(person) = self.inner.private.person_in(place, self.history).await
        {
            store::people::update_private_with(&self.inner.db, place.channel, person).await?;
        }
        let begin = self.begin(place, mode, known).await?;
        let mut fetched = 0;
        if gap.last_message.is_none_or(|last| last > begin) {
            fetched = self.pages(place, thread_of, mode, begin).await?;
        } else if known.is_none_or(|known| known < begin) {
            self.write(Plan::default(), place, begin).await?;
        }
        if let Some(known) = known {
            match self.read_again(place, known).await {
                // What may not be read says nothing about what is recorded.
                Ok(()) | Err(Error::Denied(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(fetched)
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

    /// Deletes and changes what was deleted and changed meanwhile, where something was recorded lately. What may be
    /// recorded is not asked here: nothing is recorded that was not.
    async fn read_again(&self, place: Place, through: MessageId) -> Result<()> {
        let age = TimeDelta::from_std(self.inner.settings.backfill_age).unwrap_or(TimeDelta::MAX);
        let lately = self.inner.clock.now().checked_sub_signed(age);
        let is_late = |message: MessageId| lately.is_none_or(|lately| message.created_at() >= lately);
        if !is_late(through) {
            return Ok(());
        }
        // Before history is asked: whatever is recorded by now was there to be read.
        let recorded = store::list_recorded(&self.inner.db, place.channel, through, COMPARED).await?;
        if !recorded.first().is_some_and(|(newest, _)| is_late(*newest)) {
            return Ok(());
        }
        let next = MessageId(through.0.saturating_add(1));
        let page = self.history.messages_before(place, next, PAGE).await?;
        let is_all = self.is_all(place, &recorded, &page).await?;
        let events = differences(place, &recorded, page, is_all);
        let plan = Plan::new(events, &self.wishes(place).await?, self.inner.pulse.withheld());
        self.inner.writer.write_patiently(plan, self.give_up).await
    }

    /// Whether before this page there is nothing any more. That it is short does not say so: to whom history is closed
    /// Discord shows an empty one. So of what is recorded before it, the newest is asked for by itself.
    async fn is_all(&self, place: Place, recorded: &[Known], page: &[Recorded]) -> Result<bool> {
        if page.len() >= usize::from(PAGE) {
            return Ok(false);
        }
        let first = page.iter().map(|message| message.message).min();
        let before =
            recorded.iter().map(|(message, _)| *message).find(|message| first.is_none_or(|first| *message < first));
        match before {
            Some(before) => Ok(!self.history.is_there(place, before).await?),
            None => Ok(true),
        }
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
            let plan = self.plan(page, &wishes).await;
            self.write(plan, place, newest.unwrap_or(after)).await?;
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

    async fn plan(&self, page: Vec<Recorded>, wishes: &Wishes) -> Plan {
        let people = self.inner.private.people(page.iter(), self.history).await;
        let events = page.into_iter().map(|message| {
            let then = self.history.then(&message).map(Box::new);
            Event::Created { message: Box::new(message), then }
        });
        let mut plan = Plan::new(events.collect(), wishes, self.inner.pulse.withheld());
        plan.among(people);
        plan
    }

    async fn write(&self, mut plan: Plan, place: Place, through: MessageId) -> Result<()> {
        plan.marks.push((place, through));
        self.inner.writer.write_patiently(plan, self.give_up).await
    }
}

/// What happened to recorded messages, by the newest page of what is there up to the last of them, and whether that is
/// all there is. Pure.
fn differences(place: Place, recorded: &[Known], page: Vec<Recorded>, is_all: bool) -> Vec<Event> {
    let first = page.iter().map(|message| message.message).min().unwrap_or(MessageId(u64::MAX));
    let first = if is_all { MessageId(0) } else { first };
    let mut there: HashMap<MessageId, Recorded> = page.into_iter().map(|message| (message.message, message)).collect();
    let (mut events, mut messages) = (Vec::new(), Vec::new());
    for (message, edited_at) in recorded.iter().filter(|(message, _)| *message >= first) {
        match there.remove(message) {
            None => messages.push(*message),
            Some(found) if found.edited_at > *edited_at => events.push(Event::Edited(Box::new(edit(found)))),
            Some(_) => {}
        }
    }
    if !messages.is_empty() {
        info!(channel.id = %place.channel, deleted = messages.len(), "messages were deleted while nobody listened");
        events.push(Event::BulkDeleted { place, messages });
    }
    events
}

/// The last change of a message that history shows as it is now.
fn edit(found: Recorded) -> Edit {
    let edit = Edit {
        message: found.message,
        place: found.place,
        text: Some(found.text),
        attachments: Some(found.attachments),
        has_v2_text: Some(found.has_v2_text),
        edited_at: found.edited_at,
    };
    if found.author_is_bot { edit } else { edit.of_a_person() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::UserId;

    const PLACE: Place = Place { guild: None, channel: ChannelId(1) };

    fn found(id: u64, edited_at: Option<DateTime<Utc>>) -> Recorded {
        Recorded {
            message: MessageId(id),
            place: PLACE,
            thread_of: None,
            author: UserId(2),
            author_name: "Ada".into(),
            author_is_bot: false,
            is_system: false,
            text: "now".into(),
            reply_to: None,
            attachments: Vec::new(),
            has_v2_text: false,
            is_addressed: true,
            edited_at,
        }
    }

    fn told(recorded: &[(u64, Option<DateTime<Utc>>)], page: Vec<Recorded>, is_all: bool) -> (Vec<u64>, Vec<u64>) {
        let recorded: Vec<_> = recorded.iter().map(|(id, edited)| (MessageId(*id), *edited)).collect();
        let (mut edited, mut deleted) = (Vec::new(), Vec::new());
        for event in differences(PLACE, &recorded, page, is_all) {
            match event {
                Event::Edited(edit) => edited.push(edit.message.0),
                Event::BulkDeleted { messages, .. } => deleted.extend(messages.iter().map(|message| message.0)),
                other => panic!("{other:?}"),
            }
        }
        (edited, deleted)
    }

    #[test]
    fn a_page_tells_what_was_deleted_and_changed_in_it() {
        let (early, late) = (DateTime::from_timestamp(1, 0), DateTime::from_timestamp(2, 0));
        let recorded = [(9, None), (8, None), (7, early), (6, late), (5, None)];
        let page = vec![found(9, None), found(7, late), found(6, late), found(4, late)];
        assert_eq!(told(&recorded, page, true), (vec![7], vec![8, 5]));
    }

    #[test]
    fn what_discord_keeps_from_us_does_not_take_the_place_of_what_is_known() {
        let (early, late) = (DateTime::from_timestamp(1, 0), DateTime::from_timestamp(2, 0));
        let texts = |author_is_bot| {
            let page = vec![Recorded { text: String::new(), author_is_bot, ..found(7, late) }];
            let told = differences(PLACE, &[(MessageId(7), early)], page, true);
            let [Event::Edited(edit)] = &told[..] else { panic!("{told:?}") };
            edit.text.clone()
        };
        assert_eq!((texts(false), texts(true)), (None, Some(String::new())));
    }

    #[test]
    fn a_page_that_is_not_all_says_nothing_about_what_is_older() {
        let page: Vec<_> = (101..=200).map(|id| found(id, None)).collect();
        assert_eq!(told(&[(201, None), (101, None), (100, None)], page, false), (vec![], vec![201]));
        assert_eq!(told(&[(201, None), (100, None)], Vec::new(), false), (vec![], vec![]));
        assert_eq!(told(&[(201, None), (100, None)], Vec::new(), true), (vec![], vec![201, 100]));
    }
}
