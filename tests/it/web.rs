//! What operators see over HTTP.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use artie::{
    fleet::Seat,
    logs::Kept,
    queue::Depth,
    web::{Part, Status, Vitals, Web, install_metrics},
};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::{
    browser::Browser,
    support::{stage::stage, town::DEADLINE},
};

/// A program whose database can be taken away.
#[derive(Default)]
struct Fake {
    is_away: AtomicBool,
}

#[async_trait]
impl Vitals for Fake {
    async fn alive(&self) -> Part {
        Part::new("process", true, "running")
    }

    async fn ready(&self) -> Vec<Part> {
        let is_away = self.is_away.load(Ordering::Relaxed);
        vec![Part::new("database", !is_away, if is_away { "does not answer" } else { "answers" })]
    }

    async fn status(&self) -> Status {
        let at = DateTime::UNIX_EPOCH + TimeDelta::hours(30);
        let seat = |shard, connected| Seat {
            process: "artie-7-194f6a0c1f5-0".into(),
            shard,
            total: 2,
            version: "0.1.0".into(),
            connected,
            since: at - TimeDelta::minutes(5),
            latency_ms: connected.then_some(41),
            guilds: 1_204,
        };
        let depth = Depth {
            status: "pending".into(),
            task_type: "calculate".into(),
            count: 3,
            due: 1,
            oldest_due: Some(at - TimeDelta::seconds(4)),
        };
        let line = Kept {
            at: at - TimeDelta::minutes(2),
            level: "ERROR".into(),
            service: "artie::queue::worker::executor".into(),
            message: "a task failed <b>hard</b> with a_word_that_is_much_too_long_to_be_broken_anywhere_at_all".into(),
            reference: Some("K7Q2ZD".into()),
        };
        Status {
            at,
            uptime: TimeDelta::hours(26),
            version: "0.1.0",
            schema: "0031 (0123456789ab)".into(),
            database: Some("17.2".into()),
            parts: self.ready().await,
            shards: Some(vec![seat(0, true), seat(1, false)]),
            queue: Some(vec![depth]),
            errors: Some(vec![line]),
        }
    }

    async fn measure(&self) {
        metrics::gauge!("artie_test_measured_seconds").set(1.5);
    }
}

async fn served() -> (SocketAddr, Arc<Fake>, CancellationToken) {
    let web = Web::bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let (addr, fake, stop) = (web.addr().unwrap(), Arc::new(Fake::default()), CancellationToken::new());
    tokio::spawn(web.serve(fake.clone(), install_metrics().unwrap(), stop.clone()));
    (addr, fake, stop)
}

async fn get(addr: SocketAddr, path: &str) -> reqwest::Response {
    reqwest::get(format!("http://{addr}{path}")).await.unwrap()
}

#[tokio::test]
async fn readiness_names_its_reasons() {
    let (addr, fake, _stop) = served().await;
    let well = get(addr, "/readyz").await;
    assert_eq!(well.status(), 200);
    fake.is_away.store(true, Ordering::Relaxed);
    let ill = get(addr, "/readyz").await;
    assert_eq!(ill.status(), 503);
    let expected = json!({ "ok": false, "parts": [{ "name": "database", "ok": false, "detail": "does not answer" }] });
    assert_eq!(ill.json::<Value>().await.unwrap(), expected);
    assert_eq!(get(addr, "/healthz").await.status(), 200, "a restart would not bring the database back");
}

#[tokio::test]
async fn metrics_are_measured_when_they_are_read() {
    let (addr, ..) = served().await;
    metrics::histogram!("artie_test_seconds").record(0.02);
    let answer = get(addr, "/metrics").await;
    assert_eq!(answer.headers()["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    let text = answer.text().await.unwrap();
    assert!(text.contains("artie_test_measured_seconds 1.5"), "{text}");
    assert!(text.contains(r#"artie_test_seconds_bucket{le="0.025"} 1"#), "{text}");
}

#[tokio::test]
async fn every_answer_carries_the_headers_and_nothing_else_is_served() {
    let (addr, ..) = served().await;
    for path in ["/healthz", "/readyz", "/metrics", "/", "/status.css", "/nothing", "/../Cargo.toml"] {
        let answer = get(addr, path).await;
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(answer.headers()["cache-control"], "no-store", "{path}");
    }
    assert_eq!(get(addr, "/nothing").await.status(), 404);
    assert!(
        get(addr, "/").await.headers()["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'")
    );
    let posted = reqwest::Client::new().post(format!("http://{addr}/healthz")).send().await.unwrap();
    assert_eq!(posted.status(), 405);
}

#[tokio::test]
async fn a_port_that_is_taken_is_said_at_start_and_a_stop_is_prompt() {
    let (addr, _, stop) = served().await;
    let error = Web::bind(addr).await.unwrap_err().to_string();
    assert!(error.contains(&format!("cannot listen on {addr} (setting http.addr")), "{error}");
    stop.cancel();
    crate::support::eventually(std::time::Duration::from_secs(5), || async {
        tokio::net::TcpStream::connect(addr).await.is_err()
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_status_page_is_read_on_a_phone_and_on_a_desk() {
    let (addr, fake, _stop) = served().await;
    for (width, height) in [(375, 812), (1280, 900)] {
        let browser = Browser::open_at(&format!("http://{addr}/"), width, height, "main table").await;
        let words = browser.find("body").await.text().await.unwrap();
        let words = words.replace('\u{a0}', " ");
        for expected in [
            "Artie is well",
            "running for 1 d 2 h",
            "0 of 2",
            "✓ connected for 5 min 0 s",
            "✗ connecting",
            "1204",
            "calculate",
            "K7Q2ZD",
            "<b>hard</b>",
            "0031 (0123456789ab)",
            "17.2",
        ] {
            assert!(words.contains(expected), "{expected} at {width}: {words}");
        }
        let fits =
            browser.script("return document.documentElement.scrollWidth <= document.documentElement.clientWidth");
        assert_eq!(fits.await, true, "nothing sticks out at {width}");
        browser.close().await;
    }
    fake.is_away.store(true, Ordering::Relaxed);
    let page = get(addr, "/").await.text().await.unwrap();
    assert!(page.contains("Artie needs attention") && page.contains("does not answer"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_status_page_shows_the_real_bot_and_no_secrets() {
    let stage = stage().await;
    let services = stage.bot.services();
    services.fleet.beat().await.unwrap();
    let line = "INSERT INTO logs (level, message, service, timestamp, reference) VALUES ('ERROR', 'it broke', 'artie', now(), 'ABC123')";
    sqlx::query(line).execute(stage.database.db.pool()).await.unwrap();
    let web = Web::bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let (addr, stop) = (web.addr().unwrap(), CancellationToken::new());
    let serving = tokio::spawn(web.serve(Arc::new(services.clone()), install_metrics().unwrap(), stop.clone()));
    let look = async || get(addr, "/").await.text().await.unwrap();
    crate::support::eventually(DEADLINE, || async { look().await.contains("✓ connected") }).await;
    let page = look().await;
    for expected in ["Artie is well", "0 of 1", "it broke", "ABC123", env!("CARGO_PKG_VERSION"), "Postgres"] {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    let password =
        services.settings.discord.token.as_ref().map(|token| secrecy::ExposeSecret::expose_secret(token).to_owned());
    assert!(!page.contains(&password.unwrap()) && !page.contains("postgres://"), "{page}");
    stop.cancel();
    serving.await.unwrap().unwrap();
    stage.bot.stop().await;
}
