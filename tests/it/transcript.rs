//! Recording under everything that happens to it: order, repetition, deletion, outage, overflow, months.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use artie::{
    clock::Clock,
    config::Recording,
    db::Db,
    dice::Dice,
    error::{Error, Result},
    guilds::Guilds,
    ids::{ChannelId, GuildId, MessageId, UserId, snowflake_at},
    msg,
    pulse::{Pulse, Withheld},
    queue::{NewTask, Queue},
    transcript::{Edit, Event, Gap, History, Place, Recorded, Transcript},
};
use chrono::{DateTime, TimeDelta, Utc};
use futures::lock::Mutex;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::support;

/// How long a test waits for something that takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(20);
const PLACE: Place = Place { guild: Some(GuildId(7)), channel: ChannelId(8) };

/// A channel's history as Discord would give it.
#[derive(Default)]
struct Remembered {
    messages: Mutex<Vec<Recorded>>,
    asked: Mutex<Vec<MessageId>>,
    joined: OnceLock<DateTime<Utc>>,
    /// Where each page that is asked for ends the server's recording before it is given.
    ends_recording: OnceLock<Db>,
}

#[async_trait::async_trait]
impl History for Remembered {
    async fn messages_after(&self, place: Place, after: MessageId, limit: u8) -> Result<Vec<Recorded>> {
        self.asked.lock().await.push(after);
        let mut page: Vec<_> = self
            .messages
            .lock()
            .await
            .iter()
            .filter(|message| message.place == place && message.message > after)
            .cloned()
            .collect();
        page.sort_by_key(|message| message.message);
        page.truncate(usize::from(limit));
        page.reverse();
        if let Some(db) = self.ends_recording.get() {
            end_recording(db).await;
        }
        Ok(page)
    }

    async fn messages_before(&self, place: Place, before: MessageId, limit: u8) -> Result<Vec<Recorded>> {
        let messages = self.messages.lock().await;
        let is_before = |message: &&Recorded| message.place == place && message.message < before;
        let mut page: Vec<_> = messages.iter().filter(is_before).cloned().collect();
        page.sort_by_key(|message| std::cmp::Reverse(message.message));
        page.truncate(usize::from(limit));
        Ok(page)
    }

    /// Where a test remembers nothing, history is closed.
    async fn is_there(&self, place: Place, message: MessageId) -> Result<bool> {
        let messages = self.messages.lock().await;
        if !messages.iter().any(|one| one.place == place) {
            return Err(Error::Denied(msg!("discord-history-denied")));
        }
        Ok(messages.iter().any(|one| one.message == message))
    }

    fn joined_at(&self, _place: Place) -> Option<DateTime<Utc>> {
        self.joined.get().copied()
    }

    fn then(&self, message: &Recorded) -> Option<NewTask> {
        message.is_addressed.then(|| *answer())
    }
}

struct Recorder {
    db: Db,
    clock: Clock,
    pulse: Pulse,
    transcript: Transcript,
    history: Arc<Remembered>,
    stop: CancellationToken,
    running: Option<JoinHandle<()>>,
}

impl Recorder {
    fn idle(db: &Db, change: impl FnOnce(&mut Recording)) -> Self {
        let clock = Clock::system();
        let mut settings = Recording {
            batch_rows: 500,
            batch_wait: Duration::from_millis(5),
            buffer_rows: 10_000,
            backfill_messages: 2_000,
            backfill_age: Duration::from_hours(7 * 24),
            retention_days: 0,
        };
        change(&mut settings);
        let queue = Queue::new(db.clone(), clock.clone(), Dice::seeded(1));
        let pulse = Pulse::new(clock.clone());
        let transcript = Transcript::new(
            &settings,
            db.clone(),
            clock.clone(),
            pulse.clone(),
            Guilds::new(db.clone(), clock.clone()),
            queue,
            standing(db),
        );
        let (history, stop) = (Arc::default(), CancellationToken::new());
        Self { db: db.clone(), clock, pulse, transcript, history, stop, running: None }
    }

    fn start(&mut self) {
        let (transcript, history, stop) = (self.transcript.clone(), self.history.clone(), self.stop.clone());
        self.running = Some(tokio::spawn(async move { transcript.run(history, stop).await }));
    }

    /// Artie first listened with this database so long ago.
    async fn began(&self, ago: TimeDelta) {
        let began = self.clock.now() - ago;
        sqlx::query("INSERT INTO transcript_beginning (began_at) VALUES ($1)")
            .bind(began)
            .execute(self.db.pool())
            .await
            .unwrap();
    }

    /// Everything up to this message is recorded.
    async fn recorded_up_to(&self, message: &Recorded) {
        sqlx::query("INSERT INTO channel_watermarks (channel_id, guild_id, last_message) VALUES ($1, $2, $3)")
            .bind(message.place.channel.to_string())
            .bind(message.place.guild.map(|guild| guild.to_string()))
            .bind(message.message.to_string())
            .execute(self.db.pool())
            .await
            .unwrap();
    }

    /// Shuts down in order: everything taken is written when this returns.
    async fn stop(&mut self) {
        self.stop.cancel();
        if let Some(running) = self.running.take() {
            running.await.unwrap();
        }
    }

    /// The `n`-th message since a second ago.
    fn message(&self, n: u64) -> Recorded {
        said_at(self.clock.now() - TimeDelta::seconds(1), n)
    }

    async fn texts(&self) -> Vec<String> {
        sqlx::query_scalar("SELECT value FROM messages ORDER BY message_id").fetch_all(self.db.pool()).await.unwrap()
    }

    async fn watermark(&self) -> Option<String> {
        sqlx::query_scalar("SELECT last_message FROM channel_watermarks WHERE channel_id = '8'")
            .fetch_optional(self.db.pool())
            .await
            .unwrap()
    }

    async fn wait_until_whole(&self) {
        support::eventually(PATIENCE, || async { self.transcript.gauge().gaps == 0 }).await;
    }
}

fn said_at(time: DateTime<Utc>, n: u64) -> Recorded {
    Recorded {
        message: MessageId(snowflake_at(time) + n),
        place: PLACE,
        thread_of: None,
        author: UserId(9),
        author_name: "Ada".into(),
        author_is_bot: false,
        is_system: false,
        text: format!("message {n}"),
        reply_to: None,
        attachments: Vec::new(),
        has_v2_text: false,
        is_addressed: false,
        edited_at: None,
    }
}

/// An admin ends the server's recording, through another process.
async fn end_recording(db: &Db) {
    let upsert = "INSERT INTO guild_settings (guild_id, data, rev) VALUES ('7', $1::jsonb, 1)
                  ON CONFLICT (guild_id) DO UPDATE SET data = EXCLUDED.data, rev = guild_settings.rev + 1";
    sqlx::query(upsert).bind(r#"{ "recording": "off" }"#).execute(db.pool()).await.unwrap();
}

fn edit(message: &Recorded, text: &str, at: DateTime<Utc>) -> Event {
    Event::Edited(Box::new(Edit {
        message: message.message,
        place: message.place,
        text: Some(text.into()),
        attachments: None,
        has_v2_text: None,
        edited_at: Some(at),
    }))
}

fn deleted(message: &Recorded) -> Event {
    Event::Deleted { place: message.place, message: message.message }
}

/// Whoever holds the only connection does not ask for a second one: the batch would wait for itself.
#[tokio::test]
async fn one_connection_is_enough() {
    let database = support::database().await;
    let insert = sqlx::query("INSERT INTO guild_settings (guild_id, data) VALUES ('7', $1::jsonb)");
    insert.bind(r#"{ "levels": { "xpMessage": 7 } }"#).execute(database.db.pool()).await.unwrap();
    let pool = artie::db::pool_options(1).acquire_timeout(Duration::from_secs(2)).connect(&database.url).await.unwrap();
    let mut recorder = Recorder::idle(&Db::new(pool), |_| {});
    recorder.transcript.record(Event::created(recorder.message(1)));
    recorder.start();
    recorder.stop().await;
    let xp: Vec<i64> = sqlx::query_scalar("SELECT xp FROM guild_xp").fetch_all(database.db.pool()).await.unwrap();
    assert_eq!(xp, [7], "by the guild's own rate");
}

#[tokio::test]
async fn a_batch_keeps_its_order() {
    let database = support::database().await;
    let mut recorder = Recorder::idle(&database.db, |_| {});
    let now = recorder.clock.now();
    let messages: Vec<_> = (0..4).map(|n| said_at(now, n)).collect();
    // All of it waits before the writer begins, so it is one batch.
    recorder.transcript.record(Event::created(messages[0].clone()));
    recorder.transcript.record(edit(&messages[0], "first edit", now));
    recorder.transcript.record(edit(&messages[0], "second edit", now + TimeDelta::seconds(1)));
    recorder.transcript.record(Event::created(messages[1].clone()));
    recorder.transcript.record(deleted(&messages[1]));
    recorder.transcript.record(edit(&messages[2], "edited before it was said", now));
    recorder.transcript.record(Event::created(messages[2].clone()));
    recorder.transcript.record(deleted(&messages[3]));
    recorder.transcript.record(Event::created(messages[3].clone()));
    recorder.start();
    recorder.stop().await;
    assert_eq!(recorder.texts().await, ["second edit", "edited before it was said"]);
}

/// A sticker is a message with nothing in it; so is what Discord keeps from us.
#[tokio::test]
async fn a_message_with_nothing_in_it_is_recorded_unless_discord_keeps_from_us_what_is_said() {
    let database = support::database().await;
    for (content, first) in [(false, 0), (true, 1)] {
        let mut recorder = Recorder::idle(&database.db, |_| {});
        recorder.pulse.hears_without(Withheld { content, members: false });
        let now = recorder.clock.now();
        let empty = |n| Recorded { text: String::new(), ..said_at(now, n) };
        let addressed = Recorded { is_addressed: true, ..empty(1) };
        let by_bot = Recorded { author_is_bot: true, ..empty(2) };
        for message in [empty(0), addressed, by_bot, said_at(now, 3)] {
            recorder.transcript.record(Event::created(message));
        }
        recorder.start();
        recorder.stop().await;
        let ids: Vec<String> = (0..4).map(|n| said_at(now, n).message.to_string()).collect();
        let kept = sqlx::query_scalar("SELECT message_id FROM messages WHERE message_id = ANY($1) ORDER BY message_id");
        let kept: Vec<String> = kept.bind(&ids).fetch_all(recorder.db.pool()).await.unwrap();
        assert_eq!(kept, ids[first..]);
    }
}

#[tokio::test]
async fn later_batches_edit_delete_and_repeat() {
    let database = support::database().await;
    let mut recorder = Recorder::idle(&database.db, |settings| settings.batch_rows = 1);
    let now = recorder.clock.now();
    let messages: Vec<_> = (0..6).map(|n| said_at(now, n)).collect();
    recorder.start();
    let late = TimeDelta::seconds(5);
    // A batch is one event here, so each meets what the batches before it left in the table.
    recorder.transcript.record(edit(&messages[5], "edited a batch too early", now + late));
    for message in &messages {
        recorder.transcript.record(Event::created(message.clone()));
        recorder.transcript.record(Event::created(message.clone()));
    }
    recorder.transcript.record(edit(&messages[0], "newest", now + late));
    recorder.transcript.record(edit(&messages[0], "older", now));
    let ids = vec![messages[1].message, messages[2].message];
    recorder.transcript.record(Event::BulkDeleted { place: PLACE, messages: ids });
    recorder.transcript.record(deleted(&messages[3]));
    recorder.transcript.record(Event::created(messages[3].clone()));
    recorder.stop().await;
    assert_eq!(recorder.texts().await, ["newest", "message 4", "edited a batch too early"]);
}

#[tokio::test]
async fn a_deletion_beats_a_late_page_of_history() {
    let database = support::database().await;
    let mut recorder = Recorder::idle(&database.db, |_| {});
    let (old, gone, kept) = (recorder.message(0), recorder.message(1), recorder.message(2));
    recorder.history.messages.lock().await.extend([gone.clone(), kept.clone()]);
    recorder.recorded_up_to(&old).await;
    recorder.start();
    recorder.transcript.fill_gaps([Gap { place: PLACE, last_message: Some(old.message) }]);
    recorder.wait_until_whole().await;
    recorder.transcript.record(deleted(&gone));
    support::eventually(PATIENCE, || async {
        sqlx::query_scalar::<_, i64>("SELECT count(*) FROM message_tombstones")
            .fetch_one(recorder.db.pool())
            .await
            .unwrap()
            == 1
    })
    .await;
    recorder.transcript.fill_gaps([Gap { place: PLACE, last_message: None }]);
    recorder.wait_until_whole().await;
    recorder.stop().await;
    assert_eq!(recorder.texts().await, ["message 2"]);
    assert_eq!(recorder.watermark().await, Some(kept.message.to_string()));
}

#[tokio::test]
async fn what_finds_no_room_comes_from_history() {
    let database = support::database().await;
    let mut recorder = Recorder::idle(&database.db, |settings| settings.buffer_rows = 3);
    let messages: Vec<_> = (0..8).map(|n| recorder.message(n)).collect();
    recorder.recorded_up_to(&messages[0]).await;
    recorder.history.messages.lock().await.extend(messages[..7].iter().cloned());
    for message in &messages[1..7] {
        recorder.transcript.record(Event::created(message.clone()));
    }
    let full = recorder.transcript.gauge();
    assert_eq!((full.buffered, full.overflowed, full.gaps), (3, 3, 1));
    recorder.start();
    recorder.wait_until_whole().await;
    recorder.transcript.record(Event::created(messages[7].clone()));
    recorder.stop().await;
    let texts: Vec<_> = (1..8).map(|n| format!("message {n}")).collect();
    assert_eq!(recorder.texts().await, texts);
    assert_eq!(recorder.watermark().await, Some(messages[7].message.to_string()));
}

#[tokio::test]
async fn deletions_find_room_even_when_nothing_else_does() {
    let database = support::database().await;
    let mut recorder = Recorder::idle(&database.db, |settings| settings.buffer_rows = 2);
    let messages: Vec<_> = (0..9).map(|n| recorder.message(n)).collect();
    recorder.transcript.record(Event::created(messages[0].clone()));
    recorder.transcript.record(Event::created(messages[1].clone()));
    for message in &messages[1..9] {
        recorder.transcript.record(deleted(message));
    }
    recorder.start();
    recorder.stop().await;
    assert_eq!(recorder.texts().await, ["message 0"]);
    let tombstones = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM message_tombstones");
    assert_eq!(tombstones.fetch_one(recorder.db.pool()).await.unwrap(), 8);
}

#[tokio::test]
async fn a_watermark_waits_until_the_channel_is_whole() {
    let database = support::database().await;
    let mut first = Recorder::idle(&database.db, |_| {});
    let messages: Vec<_> = (0..300).map(|n| first.message(n)).collect();
    first.began(TimeDelta::minutes(1)).await;
    first.start();
    first.transcript.record(Event::created(messages[0].clone()));
    first.wait_until_whole().await;
    first.transcript.record(Event::created(messages[1].clone()));
    first.stop().await;
    assert_eq!(first.watermark().await, Some(messages[1].message.to_string()));
    // Artie is away for messages 2 to 298. Message 299 comes live, before the gap is filled.
    let mut second = Recorder::idle(&database.db, |_| {});
    second.transcript.record(Event::created(messages[299].clone()));
    second.history.messages.lock().await.extend(messages.clone());
    second.start();
    second.wait_until_whole().await;
    second.stop().await;
    assert_eq!(second.texts().await.len(), 300);
    assert_eq!(second.watermark().await, Some(messages[299].message.to_string()));
    assert_eq!(second.history.asked.lock().await.first(), Some(&messages[1].message));
}

#[tokio::test]
async fn history_is_fetched_within_limits_and_not_at_all_when_nothing_was_missed() {
    let database = support::database().await;
    let mut recorder = Recorder::idle(&database.db, |settings| settings.backfill_messages = 150);
    let messages: Vec<_> = (0..300).map(|n| recorder.message(n)).collect();
    recorder.history.messages.lock().await.extend(messages.clone());
    recorder.recorded_up_to(&messages[0]).await;
    recorder.start();
    recorder.transcript.fill_gaps([Gap { place: PLACE, last_message: Some(messages[0].message) }]);
    recorder.wait_until_whole().await;
    assert!(recorder.history.asked.lock().await.is_empty(), "the snapshot said that nothing was missed");
    recorder.transcript.fill_gaps([Gap { place: PLACE, last_message: Some(messages[299].message) }]);
    recorder.wait_until_whole().await;
    recorder.stop().await;
    assert_eq!(recorder.texts().await.len(), 150);
    assert_eq!(recorder.watermark().await, Some(messages[150].message.to_string()));
}

#[tokio::test]
async fn what_is_deleted_and_edited_while_artie_is_away_is_so_here_too() {
    let database = support::database().await;
    let mut recorder = Recorder::idle(&database.db, |_| {});
    let messages: Vec<_> = (0..3).map(|n| recorder.message(n)).collect();
    let last_message = Some(messages[2].message);
    recorder.began(TimeDelta::minutes(1)).await;
    recorder.history.messages.lock().await.extend(messages);
    recorder.start();
    recorder.transcript.fill_gaps([Gap { place: PLACE, last_message }]);
    recorder.wait_until_whole().await;
    assert_eq!(recorder.texts().await, ["message 0", "message 1", "message 2"]);

    // The session is lost, and nothing new is said meanwhile.
    let mut there = recorder.history.messages.lock().await;
    there[0].text = "edited".into();
    there[0].edited_at = Some(recorder.clock.now());
    there.remove(1);
    drop(there);
    recorder.transcript.fill_gaps([Gap { place: PLACE, last_message }]);
    recorder.wait_until_whole().await;
    assert_eq!(recorder.texts().await, ["edited", "message 2"]);
    let tombstones = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM message_tombstones");
    assert_eq!(tombstones.fetch_one(recorder.db.pool()).await.unwrap(), 1, "memories hear of it");

    // Where nothing may be read, nothing is known to be deleted.
    recorder.history.messages.lock().await.clear();
    recorder.transcript.fill_gaps([Gap { place: PLACE, last_message }]);
    recorder.wait_until_whole().await;
    recorder.stop().await;
    assert_eq!(recorder.texts().await, ["edited", "message 2"]);
}

#[tokio::test]
async fn an_edit_where_recording_is_off_takes_the_old_text_along() {
    let database = support::database().await;
    let mut recorder = Recorder::idle(&database.db, |_| {});
    let messages: Vec<_> = (0..3).map(|n| recorder.message(n)).collect();
    for message in &messages {
        recorder.transcript.record(Event::created(message.clone()));
    }
    recorder.start();
    recorder.stop().await;
    set_recording(&database.db, "off").await;

    let mut recorder = Recorder::idle(&database.db, |_| {});
    recorder.transcript.record(edit(&messages[0], "what I meant", recorder.clock.now()));
    // A link that Discord unfolded is no edit.
    let Event::Edited(unfolded) = edit(&messages[1], "message 1", recorder.clock.now()) else { unreachable!() };
    recorder.transcript.record(Event::Edited(Box::new(Edit { edited_at: None, ..*unfolded })));
    recorder.start();
    recorder.stop().await;
    assert_eq!(recorder.texts().await, ["message 1", "message 2"]);
}

#[tokio::test]
async fn who_ends_recording_while_history_is_fetched_finds_nothing_of_it_recorded() {
    let database = support::database().await;
    let mut recorder = Recorder::idle(&database.db, |_| {});
    let messages: Vec<_> = (0..150).map(|n| recorder.message(n)).collect();
    recorder.history.messages.lock().await.extend(messages.clone());
    recorder.history.ends_recording.set(recorder.db.clone()).unwrap();
    recorder.recorded_up_to(&messages[0]).await;
    recorder.start();
    recorder.transcript.fill_gaps([Gap { place: PLACE, last_message: Some(messages[149].message) }]);
    recorder.wait_until_whole().await;
    recorder.stop().await;
    assert_eq!(recorder.history.asked.lock().await.len(), 2, "both pages were asked for");
    assert_eq!(recorder.texts().await, Vec::<String>::new());
}

/// What the next process finds in the channel, having never recorded there: each message's age in minutes.
async fn found_at_first_contact(recorder: &mut Recorder, place: Place, ages: &[i64]) -> Vec<i64> {
    let now = recorder.clock.now();
    let said = |minutes: &i64| {
        let message = said_at(now - TimeDelta::minutes(*minutes), 0);
        Recorded { place, text: minutes.to_string(), is_addressed: true, ..message }
    };
    let messages: Vec<_> = ages.iter().map(said).collect();
    let last_message = messages.iter().map(|message| message.message).max();
    recorder.history.messages.lock().await.extend(messages);
    recorder.transcript.fill_gaps([Gap { place, last_message }]);
    recorder.start();
    recorder.wait_until_whole().await;
    recorder.stop().await;
    recorder.texts().await.iter().map(|text| text.parse().unwrap()).collect()
}

#[tokio::test]
async fn what_a_killed_process_heard_first_in_a_channel_is_found_and_answered() {
    let database = support::database().await;
    let mut recorder = Recorder::idle(&database.db, |_| {});
    // An hour back and no further: the channel may have been opened to Artie only now.
    recorder.began(TimeDelta::days(3)).await;
    assert_eq!(found_at_first_contact(&mut recorder, PLACE, &[70, 50, 1]).await, [50, 1]);
    assert_eq!(tasks(&recorder.db).await, 2);
}

#[tokio::test]
async fn what_was_said_before_artie_listened_or_came_stays_unrecorded() {
    let database = support::database().await;
    let mut recorder = Recorder::idle(&database.db, |_| {});
    recorder.began(TimeDelta::minutes(40)).await;
    assert_eq!(found_at_first_contact(&mut recorder, PLACE, &[50, 30, 1]).await, [30, 1]);

    let database = support::database().await;
    let mut recorder = Recorder::idle(&database.db, |_| {});
    recorder.began(TimeDelta::minutes(40)).await;
    recorder.history.joined.set(recorder.clock.now() - TimeDelta::minutes(20)).unwrap();
    assert_eq!(found_at_first_contact(&mut recorder, PLACE, &[50, 30, 1]).await, [1]);

    // Away from a server and invited again: what was said between is no gap either.
    let database = support::database().await;
    let mut recorder = Recorder::idle(&database.db, |_| {});
    recorder.recorded_up_to(&said_at(recorder.clock.now() - TimeDelta::minutes(60), 0)).await;
    recorder.history.joined.set(recorder.clock.now() - TimeDelta::minutes(20)).unwrap();
    assert_eq!(found_at_first_contact(&mut recorder, PLACE, &[50, 30, 1]).await, [1]);
}

#[tokio::test]
async fn listening_begins_once() {
    let database = support::database().await;
    let mut recorder = Recorder::idle(&database.db, |_| {});
    recorder.transcript.begin().await.unwrap();
    recorder.clock.advance(Duration::from_mins(30));
    recorder.transcript.begin().await.unwrap();
    assert_eq!(found_at_first_contact(&mut recorder, PLACE, &[31, 29]).await, [29]);
}

#[tokio::test]
async fn a_quiet_channel_costs_no_request_and_is_known_from_then_on() {
    let database = support::database().await;
    let mut recorder = Recorder::idle(&database.db, |_| {});
    recorder.began(TimeDelta::days(3)).await;
    assert_eq!(found_at_first_contact(&mut recorder, PLACE, &[300]).await, Vec::<i64>::new());
    assert!(recorder.history.asked.lock().await.is_empty());
    assert!(recorder.watermark().await.is_some());
}

#[tokio::test]
async fn an_answer_is_owed_where_nothing_is_recorded() {
    let database = support::database().await;
    set_recording(&database.db, "off").await;
    let mut recorder = Recorder::idle(&database.db, |_| {});
    recorder.began(TimeDelta::days(3)).await;
    recorder.recorded_up_to(&said_at(recorder.clock.now() - TimeDelta::days(2), 0)).await;
    assert_eq!(found_at_first_contact(&mut recorder, PLACE, &[70, 50]).await, Vec::<i64>::new());
    assert_eq!(tasks(&recorder.db).await, 1);
    // And recording that is switched on now begins now.
    let through: MessageId = recorder.watermark().await.unwrap().parse().unwrap();
    assert!(through.created_at() > recorder.clock.now() - TimeDelta::minutes(5), "{through}");
}

#[tokio::test]
async fn direct_messages_are_looked_into_though_no_snapshot_names_them() {
    let database = support::database().await;
    let mut recorder = Recorder::idle(&database.db, |_| {});
    recorder.began(TimeDelta::days(3)).await;
    let private = Place { guild: None, channel: ChannelId(99) };
    let known = Recorded { place: private, ..recorder.message(0) };
    let missed = Recorded { place: private, is_addressed: true, ..recorder.message(1) };
    recorder.recorded_up_to(&known).await;
    recorder.history.messages.lock().await.push(missed);
    recorder.start();
    recorder.transcript.fill_private_gaps();
    support::eventually(PATIENCE, || async { tasks(&recorder.db).await == 1 }).await;
    recorder.stop().await;
    assert_eq!(recorder.texts().await, ["message 1"]);

    // One that was killed before its first commit is found when its person writes again, be it the next day.
    let database = support::database().await;
    let mut recorder = Recorder::idle(&database.db, |_| {});
    recorder.began(TimeDelta::days(3)).await;
    assert_eq!(found_at_first_contact(&mut recorder, private, &[1_500, 1]).await, [1_500, 1]);
}

#[tokio::test]
async fn a_message_the_database_refuses_takes_no_other_along() {
    let database = support::database().await;
    sqlx::query("ALTER TABLE messages ADD CONSTRAINT no_poison CHECK (value <> 'poison')")
        .execute(database.db.pool())
        .await
        .unwrap();
    let mut recorder = Recorder::idle(&database.db, |_| {});
    for n in 0..40 {
        let mut message = recorder.message(n);
        if n == 17 {
            message.text = "poison".into();
        }
        if n == 18 {
            message.text = "NUL \0 inside".into();
        }
        recorder.transcript.record(Event::created(message));
    }
    recorder.start();
    recorder.stop().await;
    assert_eq!(recorder.texts().await.len(), 39);
    assert_eq!(recorder.transcript.gauge().rejected, 1);
    assert_eq!(recorder.transcript.gauge().written, 39);
}

#[tokio::test]
async fn months_are_made_ahead_and_on_demand_and_dropped_whole() {
    let database = support::database().await;
    let mut recorder = Recorder::idle(&database.db, |_| {});
    let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    let times =
        ["2048-02-29T23:59:59.999Z", "2048-03-01T00:00:00Z", "2047-12-31T23:59:59.999Z", "2048-01-01T00:00:00Z"];
    for time in times {
        recorder.transcript.record(Event::created(said_at(at(time), 0)));
    }
    recorder.start();
    recorder.stop().await;
    let (first, second) = tokio::join!(recorder.transcript.keep_house(), recorder.transcript.keep_house());
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_eq!(first.moved + second.moved, 4);
    assert_eq!(first.created.len() + second.created.len(), 7, "three months ahead and four of old messages");
    let rows = sqlx::query_as::<_, (String, i64)>(
        "SELECT tableoid::regclass::text, count(*) FROM messages GROUP BY 1 ORDER BY 1",
    );
    let rows: Vec<_> = rows.fetch_all(recorder.db.pool()).await.unwrap();
    let expected = ["messages_2047_12", "messages_2048_01", "messages_2048_02", "messages_2048_03"];
    assert_eq!(rows, expected.map(|table| (table.to_owned(), 1)));
    assert_eq!(recorder.transcript.keep_house().await.unwrap().created, Vec::<String>::new());
    let mut dropped = recorder.transcript.drop_months_before("2048-03-31".parse().unwrap()).await.unwrap();
    dropped.retain(|name| expected.contains(&name.as_str()));
    assert_eq!(dropped, &expected[..3]);
    assert_eq!(recorder.texts().await.len(), 1);
}

#[tokio::test]
async fn a_database_that_goes_away_loses_nothing() {
    let cluster = support::own_cluster().await;
    let mut recorder = Recorder::idle(&cluster.product_pool(), |settings| settings.batch_rows = 10);
    let messages: Vec<_> = (0..60).map(|n| recorder.message(n)).collect();
    recorder.start();
    for message in &messages[..20] {
        recorder.transcript.record(Event::created(message.clone()));
    }
    support::eventually(PATIENCE, || async { recorder.transcript.gauge().written == 20 }).await;
    cluster.stop().await;
    for message in &messages[20..] {
        recorder.transcript.record(Event::created(message.clone()));
    }
    recorder.transcript.record(deleted(&messages[5]));
    recorder.transcript.record(edit(&messages[6], "edited while it was away", recorder.clock.now()));
    support::eventually(PATIENCE, || async { !recorder.transcript.gauge().is_writing }).await;
    assert!(recorder.transcript.gauge().buffered >= 30);
    cluster.start().await;
    support::eventually(PATIENCE, || async { recorder.transcript.gauge().written == 60 }).await;
    assert!(recorder.transcript.gauge().is_writing);
    recorder.stop().await;
    recorder.db = cluster.db.clone();
    let texts = recorder.texts().await;
    assert_eq!(texts.len(), 59);
    assert!(texts.contains(&"edited while it was away".to_owned()));
    assert!(!texts.contains(&"message 5".to_owned()));
    assert_eq!(recorder.transcript.gauge().overflowed, 0);
}

#[tokio::test]
async fn a_server_killed_in_the_middle_loses_and_doubles_nothing() {
    let cluster = support::own_cluster().await;
    let mut recorder = Recorder::idle(&cluster.product_pool(), |settings| settings.batch_rows = 20);
    recorder.start();
    for n in 0..2_000 {
        recorder.transcript.record(Event::created(recorder.message(n)));
    }
    support::eventually(PATIENCE, || async { recorder.transcript.gauge().written >= 40 }).await;
    cluster.kill();
    support::eventually(PATIENCE, || async { recorder.transcript.gauge().buffered == 0 }).await;
    recorder.stop().await;
    let ids = sqlx::query_as::<_, (i64, i64)>("SELECT count(*), count(DISTINCT message_id) FROM messages");
    assert_eq!(ids.fetch_one(cluster.db.pool()).await.unwrap(), (2_000, 2_000));
}

async fn set_recording(db: &Db, mode: &str) {
    sqlx::query(
        "INSERT INTO guild_settings (guild_id, data, rev) VALUES ('7', jsonb_build_object('recording', $1::text), 1)",
    )
    .bind(mode)
    .execute(db.pool())
    .await
    .unwrap();
}

fn answer() -> Box<NewTask> {
    Box::new(NewTask::new("chat", serde_json::json!({ "talk": "hello" })))
}

async fn tasks(db: &Db) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM queue WHERE task_type = 'chat'").fetch_one(db.pool()).await.unwrap()
}

#[tokio::test]
async fn a_server_that_wants_no_recording_is_not_recorded_and_still_answered() {
    let database = support::database().await;
    set_recording(&database.db, "off").await;
    let mut recorder = Recorder::idle(&database.db, |_| {});
    let now = recorder.clock.now() + TimeDelta::minutes(1);
    let messages: Vec<_> = (0..3).map(|n| said_at(now, n)).collect();
    recorder.start();
    recorder.transcript.record(Event::created(messages[0].clone()));
    recorder.wait_until_whole().await;
    recorder.transcript.record(Event::Created { message: Box::new(messages[1].clone()), then: Some(answer()) });
    recorder.transcript.record(edit(&messages[1], "edited", recorder.clock.now()));
    recorder.transcript.record(Event::created(messages[2].clone()));
    recorder.stop().await;
    assert_eq!(recorder.texts().await, Vec::<String>::new());
    assert_eq!(tasks(&recorder.db).await, 1);
    // Once recording is on again, what was said meanwhile is not fetched from history.
    assert_eq!(recorder.watermark().await, Some(messages[2].message.to_string()));
}

#[tokio::test]
async fn a_server_may_name_the_channels_that_are_recorded_with_their_threads() {
    let database = support::database().await;
    let insert = sqlx::query("INSERT INTO guild_settings (guild_id, data) VALUES ('7', $1::jsonb)");
    insert.bind(r#"{ "recordingChannels": ["8"] }"#).execute(database.db.pool()).await.unwrap();
    let in_channel = |recorder: &Recorder, n: u64, channel: u64, thread_of: Option<u64>| {
        let place = Place { guild: PLACE.guild, channel: ChannelId(channel) };
        Recorded { place, thread_of: thread_of.map(ChannelId), ..recorder.message(n) }
    };
    let mut recorder = Recorder::idle(&database.db, |_| {});
    let said = [(0, 8, None), (1, 9, None), (2, 10, Some(8)), (3, 11, Some(9))]
        .map(|(n, channel, thread_of)| in_channel(&recorder, n, channel, thread_of));
    // Missed, and found in a channel that nobody named.
    let missed = in_channel(&recorder, 4, 12, None);
    recorder.began(TimeDelta::hours(1)).await;
    recorder.history.messages.lock().await.push(missed.clone());
    for message in &said {
        recorder.transcript.record(Event::created(message.clone()));
    }
    recorder.transcript.record(edit(&said[2], "edited in the thread", recorder.clock.now()));
    recorder.transcript.fill_gaps([Gap { place: missed.place, last_message: Some(missed.message) }]);
    recorder.start();
    recorder.wait_until_whole().await;
    recorder.stop().await;
    assert_eq!(recorder.texts().await, ["message 0", "edited in the thread"]);
}

#[tokio::test]
async fn a_server_may_record_only_what_is_addressed() {
    let database = support::database().await;
    set_recording(&database.db, "addressed").await;
    let mut recorder = Recorder::idle(&database.db, |_| {});
    for n in 0..4 {
        let message = Recorded { is_addressed: n % 2 == 0, ..recorder.message(n) };
        recorder.transcript.record(Event::created(message));
    }
    let elsewhere = Place { guild: None, channel: ChannelId(99) };
    recorder.transcript.record(Event::created(Recorded { place: elsewhere, ..recorder.message(5) }));
    recorder.start();
    recorder.stop().await;
    assert_eq!(recorder.texts().await, ["message 0", "message 2", "message 5"]);
}

#[tokio::test]
async fn an_answer_is_owed_exactly_once_with_its_message() {
    let database = support::database().await;
    let mut recorder = Recorder::idle(&database.db, |settings| settings.batch_rows = 1);
    let messages: Vec<_> = (0..3).map(|n| recorder.message(n)).collect();
    let asked = |n: usize| Event::Created { message: Box::new(messages[n].clone()), then: Some(answer()) };
    recorder.start();
    // Heard before without its task, with it, and again after a reconnect.
    recorder.transcript.record(Event::created(messages[0].clone()));
    recorder.transcript.record(asked(0));
    recorder.transcript.record(asked(0));
    recorder.stop().await;
    assert_eq!((recorder.texts().await.len(), tasks(&recorder.db).await), (1, 1));
    // One transaction: where the task cannot be, the message is not taken for recorded either.
    sqlx::raw_sql("ALTER TABLE queue ADD CONSTRAINT full_up CHECK (task_type <> 'chat') NOT VALID")
        .execute(recorder.db.pool())
        .await
        .unwrap();
    let mut second = Recorder::idle(&database.db, |_| {});
    second.transcript.record(asked(1));
    second.transcript.record(Event::created(messages[2].clone()));
    second.start();
    second.stop().await;
    assert_eq!(
        second.texts().await,
        ["message 0", "message 1", "message 2"],
        "a refused task does not cost the record"
    );
    assert_eq!((second.transcript.gauge().rejected, tasks(&second.db).await), (1, 1));
}

#[tokio::test]
async fn what_waits_for_an_answer_does_not_wait_for_company() {
    let database = support::database().await;
    let mut recorder = Recorder::idle(&database.db, |settings| settings.batch_wait = Duration::from_mins(10));
    recorder.start();
    recorder.transcript.record(Event::Created { message: Box::new(recorder.message(0)), then: Some(answer()) });
    support::eventually(PATIENCE, || async { tasks(&recorder.db).await == 1 }).await;
    recorder.stop().await;
}

/// What the messages count for.
pub(crate) fn standing(db: &Db) -> artie::standing::Standing {
    let numbers = artie::economy::Numbers::load(None).unwrap();
    let (defaults, divisor) = (numbers.guild_xp, numbers.levels.divisor);
    let regard = artie::economy::ledger::Regard { guilds: Guilds::new(db.clone(), Clock::system()), defaults, divisor };
    artie::standing::Standing::new(db.clone(), regard)
}
