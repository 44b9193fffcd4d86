//! Capabilities on a real database, against a stand-in for Wolfram|Alpha, and through the queue.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use artie::{
    capabilities::{Call, Capabilities},
    chat::{self, Me},
    clock::Clock,
    config,
    dice::Dice,
    discord::Hands,
    error::Error,
    guilds::AssistantMode,
    heard::{Author, Message},
    ids::{ChannelId, EventId, GuildId, MessageId, UserId},
    origin::Origin,
    queue::{Entry, NewTask, Outcome, RespondTo, Task, TaskContext, TaskId, Worker, WorkerHandle, WorkerSettings},
    services::Services,
    stats::{Scope, Stats},
    words::Locale,
};
use axum::{
    Router,
    body::Body,
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::support::{self, TestDatabase, eventually};

const KEY: &str = "HUSH-1234";

struct Bench {
    capabilities: Capabilities,
    stats: Stats,
    database: TestDatabase,
}

async fn bench(wolfram: config::Wolfram) -> Bench {
    let database = support::database().await;
    let settings = config::load(&config::Sources::default()).unwrap().settings;
    let settings = config::Settings { wolfram, ..settings };
    let services = Services::new(Arc::new(settings), database.db.clone(), Clock::system(), Dice::seeded(1)).unwrap();
    Bench { capabilities: services.capabilities.clone(), stats: services.stats.clone(), database }
}

fn without_wolfram() -> config::Wolfram {
    config::Wolfram { app_id: None, base_url: "http://127.0.0.1:9".parse().unwrap() }
}

impl Bench {
    async fn calculate(&self, expression: &str) -> Result<String, Error> {
        self.says("calculate", json!({ "expression": expression }), &Call::default()).await
    }

    async fn ask(&self, query: &str, failures: u32) -> Result<String, Error> {
        self.says("wolfram", json!({ "query": query }), &Call { failures, ..Call::default() }).await
    }

    async fn says(&self, name: &str, arguments: Value, call: &Call) -> Result<String, Error> {
        self.capabilities.run(name, arguments, call).await.map(|answer| answer.says.to_string())
    }
}

fn sentence(result: Result<String, Error>) -> String {
    match result {
        Err(Error::Refused(message) | Error::Denied(message)) => message.to_string(),
        other => panic!("not refused: {other:?}"),
    }
}

/// What the stand-in answers, and what it was asked.
#[derive(Clone)]
struct Stub {
    asked: Arc<Mutex<Vec<String>>>,
    answer: Arc<dyn Fn() -> Response + Send + Sync>,
}

async fn wolfram(answer: impl Fn() -> Response + Send + Sync + 'static) -> (Bench, Arc<Mutex<Vec<String>>>) {
    let asked = Arc::default();
    let stub = Stub { asked: Arc::clone(&asked), answer: Arc::new(answer) };
    let result = async |State(stub): State<Stub>, RawQuery(query): RawQuery| {
        stub.asked.lock().unwrap().push(query.unwrap_or_default());
        (stub.answer)()
    };
    let router = Router::new().route("/mirror/v1/result", get(result)).with_state(stub);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("http://{}/mirror/", listener.local_addr().unwrap()).parse().unwrap();
    tokio::spawn(axum::serve(listener, router).into_future());
    (bench(config::Wolfram { app_id: Some(SecretString::from(KEY)), base_url }).await, asked)
}

#[tokio::test]
async fn wolfram_answers_with_its_source() {
    let (bench, asked) = wolfram(|| "about 384 400 **km**\u{202e}".into_response()).await;
    assert_eq!(
        bench.ask("distance to the moon & back", 0).await.unwrap(),
        "about 384 400 \\*\\*km\\*\\*\n-# Wolfram|Alpha"
    );
    assert_eq!(*asked.lock().unwrap(), ["appid=HUSH-1234&i=distance+to+the+moon+%26+back&units=metric"]);
}

#[tokio::test]
async fn wolfram_without_a_key_says_so() {
    let said = sentence(bench(without_wolfram()).await.ask("anything", 0).await);
    assert_eq!(said, "Wolfram|Alpha isn't set up for this bot. Its operator can add a key; `/calc` works without one.");
}

#[tokio::test]
async fn what_wolfram_refuses_is_one_sentence() {
    for (status, said) in [
        (501, "Wolfram|Alpha has no short answer to that. Try asking it differently."),
        (400, "Wolfram|Alpha has no short answer to that. Try asking it differently."),
        (403, "Wolfram|Alpha doesn't accept this bot's key. Its operator needs to check it."),
    ] {
        let status = StatusCode::from_u16(status).unwrap();
        let (bench, _) = wolfram(move || (status, "Error 1: Invalid appid HUSH-1234").into_response()).await;
        assert_eq!(sentence(bench.ask("anything", 0).await), said);
    }
}

#[tokio::test]
async fn wolfram_in_trouble_is_asked_again_and_then_given_up_with_a_sentence() {
    for status in [500, 502, 429, 302] {
        let status = StatusCode::from_u16(status).unwrap();
        let (bench, _) = wolfram(move || (status, "HUSH-1234").into_response()).await;
        for failures in [0, 1] {
            let Err(Error::Fault(fault)) = bench.ask("anything", failures).await else {
                panic!("{status} is no fault")
            };
            assert!(!format!("{fault:?} {fault:#}").contains(KEY));
        }
        let said = sentence(bench.ask("anything", 2).await);
        assert_eq!(said, "Wolfram|Alpha isn't answering at the moment. I tried several times; please try again later.");
    }
}

#[tokio::test]
async fn an_unreachable_wolfram_tells_nobody_the_key() {
    let settings = config::Wolfram { app_id: Some(SecretString::from(KEY)), ..without_wolfram() };
    let error = bench(settings).await.ask("anything", 0).await.unwrap_err();
    assert!(matches!(error, Error::Fault(_)));
    assert!(!format!("{error:?} {error:#}").contains(KEY), "{error:?}");
}

#[tokio::test]
async fn a_wolfram_that_never_ends_is_cut_short() {
    let endless = || {
        let pieces = futures::stream::repeat_with(|| Ok::<_, std::io::Error>("🦀".repeat(1_000)));
        Body::from_stream(pieces).into_response()
    };
    let (bench, _) = wolfram(endless).await;
    let said = bench.ask("anything", 0).await.unwrap();
    assert!(said.len() < 4_000, "{}", said.len());
}

#[tokio::test]
async fn a_wolfram_that_keeps_silent_is_not_waited_for() {
    let silent = || Body::from_stream(futures::stream::pending::<Result<String, std::io::Error>>()).into_response();
    let (bench, _) = wolfram(silent).await;
    let began = Instant::now();
    let result = bench.ask("anything", 0).await;
    assert!(matches!(result, Err(Error::Fault(_) | Error::Refused(_))), "{result:?}");
    assert!(began.elapsed() < Duration::from_secs(15));
}

#[tokio::test]
async fn a_switch_holds_for_its_guild_and_everywhere_it_is_asked() {
    let bench = bench(without_wolfram()).await;
    let db = bench.database.db.pool();
    sqlx::query(
        "INSERT INTO capabilities_config (name, guild_id, config, is_enabled) VALUES ('dice', '7', '{}', FALSE)",
    )
    .execute(db)
    .await
    .unwrap();
    let roll = async |guild| bench.says("dice", json!({}), &Call { guild, ..Call::default() }).await;
    assert_eq!(
        sentence(roll(Some(GuildId(7))).await),
        "`dice` is switched off on this server. An admin can switch it on."
    );
    assert!(roll(Some(GuildId(8))).await.is_ok());
    assert!(roll(None).await.is_ok());
    let prepared = bench.capabilities.prepare("dice", json!({}), Some(GuildId(7))).await;
    assert!(matches!(prepared, Err(Error::Denied(_))));
    let listed = bench.capabilities.list(Some(GuildId(7))).await.unwrap();
    let on: Vec<_> = listed.iter().filter(|one| one.enabled).map(|one| one.definition.name).collect();
    assert_eq!(on.len(), 11);
    assert!(!on.contains(&"dice"));
}

#[tokio::test]
async fn only_real_runs_are_counted_and_a_refusal_is_no_failure() {
    let bench = bench(without_wolfram()).await;
    bench.calculate("2+2").await.unwrap();
    sentence(bench.calculate("1/0").await);
    sentence(bench.says("calculate", json!({ "expression": 5 }), &Call::default()).await);
    sentence(bench.calculate("3,5").await);
    sentence(bench.says("nonsense", json!({}), &Call::default()).await);
    bench.stats.flush().await.unwrap();
    let used = bench.stats.capabilities(Scope::Everywhere).await.unwrap();
    let counts: Vec<_> = used.iter().map(|one| (one.name.as_str(), one.ok, one.err)).collect();
    assert_eq!(counts, [("calculate", 2, 0)]);
}

#[tokio::test]
async fn wrong_arguments_and_names_are_explained() {
    let bench = bench(without_wolfram()).await;
    for (name, arguments, said) in [
        (
            "calculate",
            json!({}),
            "That's not something `calculate` understands: missing field `expression`. Try `3 miles in km`.",
        ),
        (
            "calculate",
            json!({ "expression": ["2"] }),
            "That's not something `calculate` understands: invalid type: sequence, expected a string. Try `3 miles in km`.",
        ),
        (
            "clac`@everyone",
            json!({}),
            "There is no capability `claceveryone`. There are `calculate`, `dice`, `wolfram`, `wikipedia`, `web`, `weather`, `time`, `remind`, `remember`, `recall`, `search_messages`, `todo`.",
        ),
    ] {
        assert_eq!(sentence(bench.says(name, arguments, &Call::default()).await), said);
    }
    assert!(matches!(bench.capabilities.read("dice", "{\"dice\": "), Err(Error::Refused(_))));
    assert_eq!(bench.capabilities.read("dice", " {\"dice\": \"d20\"}").unwrap(), json!({ "dice": "d20" }));
    assert_eq!(bench.capabilities.read("dice", "").unwrap(), json!({ "dice": "d6" }));
}

/// The capabilities and the chat under a real worker, with nothing but the house's own wiring.
struct Working {
    services: Services,
    worker: WorkerHandle,
    database: TestDatabase,
}

async fn working() -> Working {
    let database = support::database().await;
    let settings = config::load(&config::Sources::default()).unwrap().settings;
    let services = Services::new(Arc::new(settings), database.db.clone(), Clock::system(), Dice::seeded(1)).unwrap();
    // Nothing listens there: without a model nobody is shown that something is written.
    let hands = Hands::new(Arc::new(serenity::http::Http::new("made.up.token")));
    let handlers = [artie::capabilities::handlers(&services), artie::chat::handlers(&services, &hands)].concat();
    let worker = Worker::start(&services.queue, handlers, WorkerSettings::new(4)).await.unwrap();
    Working { services, worker, database }
}

impl Working {
    /// What a client of the seeds does.
    async fn insert(&self, task_type: &str, payload: Value) -> TaskId {
        let sql = "INSERT INTO queue (status, task_type, payload) VALUES ('pending', $1, $2) RETURNING id";
        let row = sqlx::query_scalar(sql).bind(task_type).bind(payload);
        TaskId(row.fetch_one(self.database.db.pool()).await.unwrap())
    }

    async fn enqueue(&self, task: NewTask) -> TaskId {
        let mut tx = self.database.db.begin().await.unwrap();
        let id = self.services.queue.enqueue(&mut tx, task).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    async fn ended(&self, id: TaskId) -> Entry {
        let entry = async || self.services.queue.show(id).await.unwrap().map(|(entry, _)| entry);
        let is_over = async || entry().await.is_some_and(|entry| !["pending", "processing"].contains(&&*entry.status));
        eventually(Duration::from_secs(20), is_over).await;
        entry().await.unwrap()
    }

    /// The text on its way to Discord.
    async fn answer(&self, id: TaskId) -> String {
        self.ended(id).await;
        let sql = "SELECT body ->> 'text' FROM reply_outbox WHERE task_id = $1";
        sqlx::query_scalar(sql).bind(id.0).fetch_one(self.database.db.pool()).await.unwrap()
    }
}

#[tokio::test]
async fn a_task_inserted_by_plain_sql_runs() {
    let working = working().await;
    let id = working.insert("calculate", json!({ "expression": "2+2" })).await;
    let entry = working.ended(id).await;
    assert_eq!(entry.status, "completed", "{entry:?}");
    assert_eq!(entry.result.unwrap()["value"], "4");

    let roll = working.insert("dice", json!({ "dice": "100d1000" })).await;
    assert_eq!(working.ended(roll).await.result.unwrap()["rolls"].as_array().unwrap().len(), 100);

    let wrong = working.insert("calculate", json!({ "formula": "2+2" })).await;
    let entry = working.ended(wrong).await;
    assert_eq!(entry.status, "failed");
    assert!(entry.error_message.unwrap().contains("missing field `expression`"));
    working.worker.stop(Duration::from_secs(5)).await;
}

#[tokio::test]
async fn a_roll_is_decided_by_its_task_and_stays_when_it_is_run_again() {
    let working = working().await;
    let roll = |id: TaskId| {
        let task = Task {
            id,
            task_type: "dice".into(),
            payload: json!({ "dice": "20d1000" }),
            retries: 0,
            guild: None,
            created_by: None,
            respond_to: None,
            created_at: working.services.clock.now(),
        };
        let handlers = artie::capabilities::handlers(&working.services);
        async move {
            let dice = handlers.iter().find(|handler| handler.task_type() == "dice").unwrap();
            let context = TaskContext::new(CancellationToken::new());
            let Outcome::Done { result, .. } = dice.run(&task, &context).await.unwrap() else { panic!("not done") };
            result.unwrap()
        }
    };
    let id = working.insert("dice", json!({ "dice": "20d1000" })).await;
    let first = working.ended(id).await.result.unwrap();
    assert_eq!(roll(id).await, first);
    assert_ne!(roll(TaskId(uuid::Uuid::from_u128(1))).await, first);
}

#[tokio::test]
async fn what_is_said_to_artie_is_answered_once() {
    let working = working().await;
    let me = Me {
        user: UserId(1),
        prefix: "!",
        mode: AssistantMode::Addressed,
        ambient: false,
        talks: false,
        is_known: true,
    };
    for (number, text, answer) in [
        (100, "<@1> what is 12*7", "`12*7` = **84**"),
        (101, "calculate 3 miles in km <@1>", "`3 miles in km` = **4.828032 km**"),
        (102, "<@1> 9^9^9^9 please", "That would take far too long to work out. Try smaller numbers."),
        (103, "thanks <@1>", "You're welcome! 🙂"),
    ] {
        let message = said(number, text);
        let first = working.enqueue(chat::answer_to(&message, &me, Locale::english()).unwrap()).await;
        let again = working.enqueue(chat::answer_to(&message, &me, Locale::english()).unwrap()).await;
        assert_eq!(first, again, "the same message asks once");
        assert_eq!(working.answer(first).await, answer);
    }
}

#[tokio::test]
async fn an_event_asks_once() {
    let working = working().await;
    let capabilities = &working.services.capabilities;
    let origin =
        Origin { user: UserId(2), guild: None, channel: ChannelId(20), event: EventId(77), locale: Locale::english() };
    let to = RespondTo::Message {
        channel: ChannelId(20),
        message: MessageId(77),
        user: UserId(2),
        locale: Locale::english(),
    };
    let ask = async || {
        let request = capabilities.prepare("calculate", json!({ "expression": "6*7" }), None).await.unwrap();
        capabilities.ask(request, &origin, to.clone()).await.unwrap()
    };
    let id = ask().await;
    assert_eq!(ask().await, id);
    assert_eq!(working.answer(id).await, "`6*7` = **42**");
    assert_eq!(working.ended(id).await.created_by.as_deref(), Some("2"));
}

fn said(id: u64, text: &str) -> Message {
    Message {
        id: id.into(),
        channel: 20.into(),
        guild: Some(30.into()),
        thread_of: None,
        in_my_thread: false,
        author: Author { id: UserId(2), name: "Ben".into(), bot: false },
        text: text.into(),
        reply_to: None,
        reply_to_author: None,
        quoted: None,
        mentions: Vec::new(),
        attachments: Vec::new(),
        kind: 0,
        has_v2_text: false,
        edited_at_ms: None,
        mine: false,
    }
}

/// Many bombs at once: each gets its sentence in bounded time, in bounded memory.
#[tokio::test(flavor = "multi_thread")]
async fn calculation_bombs_are_bounded_in_time_and_memory() {
    let bench = bench(without_wolfram()).await;
    let before = resident_mib();
    let hundred_thousand = "1+".repeat(50_000);
    let bombs = ["9^9^9^9", "1e999999999", "10000000000!", "2^(10^9)", "1<<99999999999", "9^9^9", &hundred_thousand];
    let began = Instant::now();
    for bomb in bombs {
        let said = sentence(bench.calculate(bomb).await);
        assert!(said.contains("too long"), "{said}");
    }
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    let grown = resident_mib().saturating_sub(before);
    assert!(grown < 256, "grew by {grown} MiB");
    assert_eq!(bench.calculate("2+2").await.unwrap(), "`2+2` = **4**");
}

/// Resident memory of this process; other tests run in it too, so only a coarse bound makes sense.
fn resident_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}
