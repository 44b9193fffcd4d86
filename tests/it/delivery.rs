//! Answers are shown exactly once: against a scripted Discord that limits, fails before and after the effect, hangs and
//! forgets, while senders die between steps.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex},
    time::Duration,
};

use artie::{
    db::Db,
    delivery::{Courier, Delivery, DeliveryHandle, Sought, Verdict},
    dice::Dice,
    ids::{ApplicationId, ChannelId, MessageId, UserId},
    queue::{NewTask, Outcome, Queue, RespondTo, Status, TaskId},
    reply::Reply,
    words::Locale,
};
use async_trait::async_trait;
use chrono::TimeDelta;
use serde_json::json;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use tokio::sync::Notify;

use crate::{
    queue::{Bench, SOON, Scripted, bench},
    support::eventually,
};

const CHANNEL: ChannelId = ChannelId(20);
const DIRECT: ChannelId = ChannelId(30);

/// What goes wrong with the next request.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    None,
    Limited,
    FailsBefore,
    FailsAfter,
    HangsBefore,
    HangsAfter,
    TokenExpired,
    Gone,
}

#[derive(Clone, Debug)]
struct Shown {
    id: MessageId,
    nonce: String,
    reply_to: Option<MessageId>,
    text: String,
}

#[derive(Default)]
struct World {
    channels: HashMap<ChannelId, Vec<Shown>>,
    originals: HashMap<String, String>,
    faults: VecDeque<Fault>,
    nonces_forgotten: bool,
    requests: usize,
}

#[derive(Default)]
struct Discord {
    world: Mutex<World>,
    hung: Notify,
}

impl Discord {
    fn with(faults: impl IntoIterator<Item = Fault>) -> Arc<Self> {
        let discord = Self::default();
        discord.world.lock().unwrap().faults = faults.into_iter().collect();
        Arc::new(discord)
    }

    /// Does the effect, or not, as the next fault says.
    async fn request(&self, effect: impl FnOnce(&mut World) -> MessageId + Send) -> Verdict {
        let fault = {
            let mut world = self.world.lock().unwrap();
            world.requests += 1;
            let fault = world.faults.pop_front().unwrap_or(Fault::None);
            match fault {
                Fault::None => return Verdict::Sent(effect(&mut world)),
                Fault::FailsAfter | Fault::HangsAfter => {
                    effect(&mut world);
                }
                _ => {}
            }
            fault
        };
        match fault {
            Fault::Limited => Verdict::Retry { after: Duration::from_millis(60) },
            Fault::TokenExpired => Verdict::TokenExpired,
            Fault::Gone => Verdict::Gone("Missing Permissions".into()),
            Fault::HangsBefore | Fault::HangsAfter => {
                self.hung.notify_one();
                std::future::pending().await
            }
            _ => Verdict::Ambiguous,
        }
    }

    fn texts(&self, channel: ChannelId) -> Vec<String> {
        let world = self.world.lock().unwrap();
        world.channels.get(&channel).into_iter().flatten().map(|shown| shown.text.clone()).collect()
    }

    fn original(&self, token: &str) -> Option<String> {
        self.world.lock().unwrap().originals.get(token).cloned()
    }

    fn requests(&self) -> usize {
        self.world.lock().unwrap().requests
    }
}

#[async_trait]
impl Courier for Discord {
    fn parts(&self, reply: &Reply) -> Vec<Reply> {
        let letters: Vec<char> = reply.text.chars().collect();
        letters.chunks(2_000).map(|text| Reply { text: text.iter().collect(), ..reply.clone() }).collect()
    }

    async fn edit_original(&self, _: ApplicationId, token: &str, part: &Reply) -> Verdict {
        let (token, text) = (token.to_owned(), part.text.clone());
        self.request(move |world| {
            world.originals.insert(token, text);
            MessageId(1)
        })
        .await
    }

    async fn send_to_channel(
        &self,
        channel: ChannelId,
        reply_to: Option<MessageId>,
        part: &Reply,
        nonce: &str,
    ) -> Verdict {
        let (text, nonce) = (part.text.clone(), nonce.to_owned());
        self.request(move |world| {
            let forgotten = world.nonces_forgotten;
            let messages = world.channels.entry(channel).or_default();
            if let Some(first) = messages.iter().find(|shown| !forgotten && shown.nonce == nonce) {
                return first.id;
            }
            let id = MessageId(1_000 + messages.len() as u64);
            messages.push(Shown { id, nonce, reply_to, text });
            id
        })
        .await
    }

    async fn edit_message(&self, channel: ChannelId, message: MessageId, part: &Reply) -> Verdict {
        let text = part.text.clone();
        self.request(move |world| {
            let mut messages = world.channels.entry(channel).or_default().iter_mut();
            if let Some(shown) = messages.find(|shown| shown.id == message) {
                shown.text = text;
            }
            message
        })
        .await
    }

    async fn direct_channel(&self, _: UserId) -> Result<ChannelId, Verdict> {
        Ok(DIRECT)
    }

    async fn find_own_message(&self, channel: ChannelId, sought: &Sought) -> Result<Option<MessageId>, Verdict> {
        let world = self.world.lock().unwrap();
        // Like the real one: history does not show nonces.
        let mut messages = world.channels.get(&channel).into_iter().flatten();
        Ok(messages.find(|shown| sought.is(None, shown.reply_to, &shown.text)).map(|shown| shown.id))
    }
}

fn message(number: u64) -> RespondTo {
    RespondTo::Message { channel: CHANNEL, message: MessageId(number), user: UserId(7), locale: Locale::english() }
}

fn interaction(bench: &Bench, token: &str, private: bool) -> RespondTo {
    RespondTo::Interaction {
        application: ApplicationId(1),
        token: token.into(),
        expires_at: bench.clock.now() + TimeDelta::minutes(15),
        channel: CHANNEL,
        user: UserId(7),
        private,
        locale: Locale::english(),
    }
}

fn says() -> Scripted {
    Scripted::new("say", |task, _| async move {
        let text = task.payload["text"].as_str().unwrap().to_owned();
        Ok(Outcome::done().answering(Reply::public(text)))
    })
}

/// A task that has ended, its answer in the outbox.
async fn answered(bench: &Bench, text: &str, respond_to: RespondTo) -> TaskId {
    let worker = bench.work(vec![says()]).await;
    let task = NewTask { respond_to: Some(respond_to), ..NewTask::new("say", json!({ "text": text })) };
    let id = bench.enqueue(task).await;
    bench.becomes(id, Status::Completed).await;
    worker.stop(Duration::from_secs(1)).await;
    id
}

async fn deliver(bench: &Bench, discord: &Arc<Discord>) -> DeliveryHandle {
    let courier: Arc<dyn Courier> = discord.clone();
    Delivery::start(&bench.queue, courier).await.unwrap()
}

/// A sender with connections of its own, as in a process of its own.
async fn deliver_apart(bench: &Bench, discord: &Arc<Discord>) -> DeliveryHandle {
    let options: PgConnectOptions = bench.database.url.parse().unwrap();
    let pool = PgPoolOptions::new().connect_lazy_with(options.application_name("doomed sender"));
    let queue = Queue::new(Db::new(pool), bench.clock.clone(), Dice::seeded(2));
    let courier: Arc<dyn Courier> = discord.clone();
    Delivery::start(&queue, courier).await.unwrap()
}

/// Kills it: its connections break, and the leases it held have run out.
async fn kill(bench: &Bench, sender: DeliveryHandle) {
    drop(sender);
    bench
        .sql(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
              WHERE datname = current_database() AND application_name = 'doomed sender';
              UPDATE reply_outbox SET next_attempt_at = now() WHERE state IN ('waiting', 'sending')",
        )
        .await;
}

async fn responded(bench: &Bench, id: TaskId) -> bool {
    bench.queue.show(id).await.unwrap().unwrap().0.responded
}

async fn is_responded(bench: &Bench, id: TaskId) {
    eventually(SOON, || responded(bench, id)).await;
}

/// As if the sender that held the leases had been dead for long enough.
async fn leases_expire(bench: &Bench) {
    bench.sql("UPDATE reply_outbox SET next_attempt_at = now() WHERE state = 'sending'").await;
}

#[tokio::test]
async fn an_interaction_is_answered_by_editing_its_deferred_reply() {
    let bench = bench().await;
    let id = answered(&bench, "84", interaction(&bench, "t1", true)).await;
    assert!(!responded(&bench, id).await);
    let discord = Discord::with([Fault::Limited, Fault::FailsAfter, Fault::FailsBefore]);
    let sender = deliver(&bench, &discord).await;
    is_responded(&bench, id).await;
    assert_eq!(discord.original("t1").as_deref(), Some("84"));
    assert!(discord.texts(CHANNEL).is_empty());
    sender.stop(Duration::from_secs(1)).await;
}

#[tokio::test]
async fn a_message_is_shown_once_under_every_pair_of_faults() {
    use Fault::{FailsAfter, FailsBefore, Limited};
    for faults in [
        [Limited, Limited],
        [Limited, FailsBefore],
        [Limited, FailsAfter],
        [FailsBefore, Limited],
        [FailsBefore, FailsAfter],
        [FailsAfter, FailsBefore],
        [FailsAfter, FailsAfter],
        [FailsAfter, Limited],
    ] {
        let bench = bench().await;
        let id = answered(&bench, "84", message(5)).await;
        let discord = Discord::with(faults);
        let sender = deliver(&bench, &discord).await;
        is_responded(&bench, id).await;
        assert_eq!(discord.texts(CHANNEL), ["84"], "{faults:?}");
        assert_eq!(discord.requests(), 3, "{faults:?}: each fault leads to one more attempt");
        sender.stop(Duration::from_secs(1)).await;
    }
}

#[tokio::test]
async fn a_sender_that_dies_while_sending_is_followed_by_one_that_repeats_the_nonce() {
    for fault in [Fault::HangsBefore, Fault::HangsAfter] {
        let bench = bench().await;
        let id = answered(&bench, "84", message(5)).await;
        let discord = Discord::with([fault]);
        let crashed = deliver(&bench, &discord).await;
        discord.hung.notified().await;
        drop(crashed);
        leases_expire(&bench).await;
        let sender = deliver(&bench, &discord).await;
        is_responded(&bench, id).await;
        assert_eq!(discord.texts(CHANNEL), ["84"], "{fault:?}");
        sender.stop(Duration::from_secs(1)).await;
    }
}

#[tokio::test]
async fn long_after_a_crash_history_is_searched_because_discord_forgot_the_nonce() {
    for (fault, requests) in [(Fault::HangsBefore, 2), (Fault::HangsAfter, 1)] {
        let bench = bench().await;
        let id = answered(&bench, "84", message(5)).await;
        let discord = Discord::with([fault]);
        let crashed = deliver(&bench, &discord).await;
        discord.hung.notified().await;
        drop(crashed);
        discord.world.lock().unwrap().nonces_forgotten = true;
        bench.sql("UPDATE reply_outbox SET next_attempt_at = now(), updated_at = now() - interval '5 minutes'").await;
        let sender = deliver(&bench, &discord).await;
        is_responded(&bench, id).await;
        assert_eq!((discord.texts(CHANNEL), discord.requests()), (vec!["84".to_owned()], requests), "{fault:?}");
        sender.stop(Duration::from_secs(1)).await;
    }
}

#[tokio::test]
async fn an_expired_token_falls_back_and_private_answers_stay_private() {
    for (private, channel) in [(false, CHANNEL), (true, DIRECT)] {
        // Found out by the clock, or told by Discord.
        for told in [false, true] {
            let bench = bench().await;
            let id = answered(&bench, "84", interaction(&bench, "t1", private)).await;
            let discord = Discord::with(told.then_some(Fault::TokenExpired));
            if !told {
                bench.clock.advance(Duration::from_mins(16));
            }
            let sender = deliver(&bench, &discord).await;
            is_responded(&bench, id).await;
            let [text] = &discord.texts(channel)[..] else { panic!("{:?}", discord.texts(channel)) };
            // In the open it says whom it is for and what it refers to.
            assert!(
                if private { text == "84" } else { text.starts_with("<@7>, you asked <t:") && text.ends_with("84") },
                "{text}"
            );
            assert_eq!(discord.original("t1"), None);
            assert_eq!(discord.texts(if private { CHANNEL } else { DIRECT }), [""; 0]);
            sender.stop(Duration::from_secs(1)).await;
        }
    }
}

#[tokio::test]
async fn what_discord_refuses_for_good_is_recorded_and_not_repeated() {
    let bench = bench().await;
    let id = answered(&bench, "84", message(5)).await;
    let discord = Discord::with([Fault::Gone]);
    let sender = deliver(&bench, &discord).await;
    eventually(SOON, || async {
        bench
            .count("SELECT count(*) FROM reply_outbox WHERE state = 'failed' AND error_message = 'Missing Permissions'")
            .await
            == 1
    })
    .await;
    sender.stop(Duration::from_secs(1)).await;
    assert_eq!((discord.requests(), responded(&bench, id).await), (1, false));
}

#[tokio::test]
async fn long_answers_arrive_whole_and_in_order() {
    let bench = bench().await;
    let text: String = ["a", "b", "c"].iter().map(|letter| letter.repeat(2_000)).collect();
    let id = answered(&bench, &text, message(5)).await;
    let discord =
        Discord::with([Fault::FailsAfter, Fault::None, Fault::FailsBefore, Fault::FailsAfter, Fault::Limited]);
    let sender = deliver(&bench, &discord).await;
    is_responded(&bench, id).await;
    assert_eq!(discord.texts(CHANNEL).concat(), text);
    assert_eq!(discord.texts(CHANNEL).len(), 3);
    sender.stop(Duration::from_secs(1)).await;
}

#[tokio::test]
async fn a_second_end_of_the_same_task_cannot_answer_again() {
    let bench = bench().await;
    let id = answered(&bench, "84", message(5)).await;
    let discord = Discord::with([]);
    let senders = [deliver(&bench, &discord).await, deliver(&bench, &discord).await];
    is_responded(&bench, id).await;
    bench.sql("UPDATE queue SET status = 'pending', responded = false, scheduled_for = NULL").await;
    let worker = bench.work(vec![says()]).await;
    bench.becomes(id, Status::Completed).await;
    worker.stop(Duration::from_secs(1)).await;
    for sender in senders {
        sender.stop(Duration::from_secs(1)).await;
    }
    assert_eq!(discord.texts(CHANNEL), ["84"]);
}

/// Senders die at random moments while Discord fails at random; in the end everything was shown, once.
#[tokio::test]
async fn under_random_faults_and_crashes_every_answer_is_shown_exactly_once() {
    const ANSWERS: u64 = 60;
    let bench = bench().await;
    let dice = Dice::seeded(42);
    let faults = (0..200).map(|_| match dice.between(0..=9) {
        0 => Fault::Limited,
        1 => Fault::FailsBefore,
        2 => Fault::FailsAfter,
        3 => Fault::HangsBefore,
        4 => Fault::HangsAfter,
        _ => Fault::None,
    });
    let discord = Discord::with(faults.collect::<Vec<_>>());
    let worker = bench.work(vec![says()]).await;
    for number in 0..ANSWERS {
        let text = format!("answer {number}");
        let to =
            if number % 3 == 0 { interaction(&bench, &format!("t{number}"), number % 2 == 0) } else { message(number) };
        bench.enqueue(NewTask { respond_to: Some(to), ..NewTask::new("say", json!({ "text": text })) }).await;
    }
    let mut crashes = 0;
    let all_shown =
        || async { bench.count("SELECT count(*) FROM queue_done WHERE responded").await == ANSWERS.cast_signed() };
    let began = std::time::Instant::now();
    while !all_shown().await {
        assert!(began.elapsed() < Duration::from_mins(2), "answers are stuck");
        let sender = deliver_apart(&bench, &discord).await;
        // Killed when it hangs, and otherwise after a while: each kill also makes due what was waiting its turn.
        if tokio::time::timeout(Duration::from_millis(700), discord.hung.notified()).await.is_ok() {
            crashes += 1;
        }
        kill(&bench, sender).await;
    }
    worker.stop(Duration::from_secs(1)).await;
    assert!(crashes > 5, "only {crashes} crashes: the test proves little");
    let in_channel = discord.texts(CHANNEL);
    for number in 0..ANSWERS {
        let text = format!("answer {number}");
        let shown = in_channel.iter().filter(|shown| **shown == text).count();
        if number % 3 == 0 {
            assert_eq!((discord.original(&format!("t{number}")), shown), (Some(text), 0));
        } else {
            assert_eq!(shown, 1, "{text}");
        }
    }
}

/// A task that says how far it is, step by step, as the test lets it.
fn steps(go: &Arc<Notify>) -> Scripted {
    let go = Arc::clone(go);
    Scripted::new("steps", move |_, context| {
        let go = Arc::clone(&go);
        async move {
            for done in 1..=3 {
                context.progress((done, 3));
                go.notified().await;
            }
            Ok(Outcome::done().answering(Reply::public("all done")))
        }
    })
}

#[tokio::test]
async fn progress_is_shown_in_the_place_of_the_answer_and_never_after_it() {
    let bench = bench().await;
    let go = Arc::new(Notify::new());
    let discord = Discord::with([]);
    let (worker, sender) = (bench.work(vec![steps(&go)]).await, deliver(&bench, &discord).await);
    let task = NewTask { respond_to: Some(interaction(&bench, "t1", false)), ..NewTask::new("steps", json!({})) };
    let id = bench.enqueue(task).await;
    let shows = async |text: &str| eventually(SOON, || async { discord.original("t1").as_deref() == Some(text) }).await;
    shows("Working… ▰▰▰▱▱▱▱▱▱▱ 1 of 3").await;
    go.notify_one();
    shows("Working… ▰▰▰▰▰▰▱▱▱▱ 2 of 3").await;
    assert_eq!(bench.count("SELECT (progress->>'done')::int8 FROM queue_progress").await, 2, "it is durable");
    // The third report hangs on its way, with its effect yet to come, while the task ends.
    discord.world.lock().unwrap().faults = [Fault::HangsAfter].into();
    go.notify_one();
    discord.hung.notified().await;
    go.notify_one();
    bench.becomes(id, Status::Completed).await;
    assert!(!responded(&bench, id).await, "the answer waits for the report");
    is_responded(&bench, id).await;
    assert_eq!(discord.original("t1").as_deref(), Some("all done"));
    worker.stop(Duration::from_secs(1)).await;
    sender.stop(Duration::from_secs(1)).await;
}

/// As when the process slept for long between asking Discord and hearing its answer.
#[tokio::test]
async fn a_report_that_may_have_overtaken_the_answer_is_made_good() {
    let bench = bench().await;
    let go = Arc::new(Notify::new());
    let discord = Discord::with([Fault::HangsAfter]);
    let (worker, sender) = (bench.work(vec![steps(&go)]).await, deliver(&bench, &discord).await);
    let task = NewTask { respond_to: Some(interaction(&bench, "t1", false)), ..NewTask::new("steps", json!({})) };
    let id = bench.enqueue(task).await;
    discord.hung.notified().await;
    bench.sql("UPDATE queue_progress SET showing_until = now() - interval '1 second'").await;
    (0..3).for_each(|_| go.notify_one());
    eventually(SOON, || async {
        go.notify_one();
        bench.status(id).await == Some(Status::Completed)
    })
    .await;
    is_responded(&bench, id).await;
    // The late report arrives at Discord now.
    discord.world.lock().unwrap().originals.insert("t1".into(), "Working… late".into());
    eventually(SOON, || async { discord.original("t1").as_deref() == Some("all done") }).await;
    worker.stop(Duration::from_secs(1)).await;
    sender.stop(Duration::from_secs(1)).await;
}

/// The row of the only answer: state, attempts, whether in doubt, and the reason it waits or was given up for.
async fn row(bench: &Bench) -> (String, i32, bool, String) {
    let row = "SELECT state, attempts, doubt_since IS NOT NULL, coalesce(error_message, '') FROM reply_outbox";
    sqlx::query_as(row).fetch_one(bench.database.db.pool()).await.unwrap()
}

/// Each case has its row: looked at while the second attempt hangs on its way to Discord, and in the end.
#[tokio::test]
async fn each_trouble_leaves_its_state_in_the_row() {
    let lost = "it may be there: the answer to the request was lost";
    for (fault, in_doubt, reason) in [
        (Fault::Limited, false, "Discord asked to wait, or was not reached"),
        (Fault::FailsBefore, true, lost),
        (Fault::FailsAfter, true, lost),
    ] {
        let bench = bench().await;
        let id = answered(&bench, "84", message(5)).await;
        assert_eq!(row(&bench).await, ("waiting".into(), 0, false, String::new()));
        let discord = Discord::with([fault, Fault::HangsBefore]);
        let crashed = deliver(&bench, &discord).await;
        discord.hung.notified().await;
        assert_eq!(row(&bench).await, ("sending".into(), 2, in_doubt, reason.into()), "{fault:?}");
        drop(crashed);
        leases_expire(&bench).await;
        let sender = deliver(&bench, &discord).await;
        is_responded(&bench, id).await;
        assert_eq!(row(&bench).await, ("sent".into(), 3, false, String::new()), "{fault:?}");
        assert_eq!(discord.texts(CHANNEL), ["84"], "{fault:?}");
        sender.stop(Duration::from_secs(1)).await;
    }
}

#[tokio::test]
async fn an_answer_nobody_could_deliver_for_a_day_is_given_up_with_its_reason() {
    let bench = bench().await;
    let id = answered(&bench, "84", message(5)).await;
    bench.sql("UPDATE reply_outbox SET created_at = now() - interval '25 hours'").await;
    let discord = Discord::with([]);
    let sender = deliver(&bench, &discord).await;
    eventually(SOON, || async { row(&bench).await.0 == "failed" }).await;
    assert_eq!(row(&bench).await, ("failed".into(), 1, false, "it could not be delivered for a day".into()));
    assert_eq!((discord.requests(), responded(&bench, id).await), (0, false));
    sender.stop(Duration::from_secs(1)).await;
}

#[tokio::test]
async fn of_a_long_answer_whose_channel_is_deleted_in_the_middle_the_rest_is_given_up_too() {
    let bench = bench().await;
    let text: String = ["a", "b", "c"].iter().map(|letter| letter.repeat(2_000)).collect();
    let id = answered(&bench, &text, message(5)).await;
    let discord = Discord::with([Fault::None, Fault::Gone]);
    let sender = deliver(&bench, &discord).await;
    let states = "SELECT count(*) FROM reply_outbox WHERE state = 'failed' AND error_message = 'Missing Permissions'";
    eventually(SOON, || async { bench.count(states).await == 2 }).await;
    assert_eq!(bench.count("SELECT count(*) FROM reply_outbox WHERE state = 'sent'").await, 1);
    assert_eq!((discord.requests(), responded(&bench, id).await), (2, false));
    sender.stop(Duration::from_secs(1)).await;
}
