//! What operators see over HTTP.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use artie::web::{Part, Vitals, Web, install_metrics};
use async_trait::async_trait;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

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
    for path in ["/healthz", "/readyz", "/metrics", "/", "/../Cargo.toml"] {
        let answer = get(addr, path).await;
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(answer.headers()["cache-control"], "no-store", "{path}");
    }
    assert_eq!(get(addr, "/").await.status(), 404);
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
