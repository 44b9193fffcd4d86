//! Status page, health, readiness and metrics for operators, over HTTP. Nothing secret is served, and nothing can be
//! changed here.
//!
//! `/` is a page for people, which needs no script. //! `/healthz` answers whether the process should be left alone, `/readyz` whether it can serve people (503 with the
//! reasons otherwise), `/metrics` what it counts, in the Prometheus format.

mod metrics;
mod page;
mod status;
mod vitals;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Context;
use axum::{
    Json, Router,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use metrics_exporter_prometheus::PrometheusHandle;
use serde::Serialize;
use tokio::{net::TcpListener, time::interval};
use tokio_util::sync::CancellationToken;
use tower_http::set_header::SetResponseHeaderLayer;

pub use metrics::{Kind, METRICS, install_metrics};
pub use status::Status;
pub use vitals::{Part, Vitals};

use crate::error::Result;

/// How often old samples are tidied away when nobody scrapes.
const UPKEEP: Duration = Duration::from_secs(10);
/// How long requests that run may take at the end.
const GOODBYE: Duration = Duration::from_secs(1);

/// A server that has its address and does not answer yet.
#[derive(Debug)]
pub struct Web {
    listener: TcpListener,
}

impl Web {
    /// Takes the address (`http.addr`), so that a port that is taken is an error at start.
    pub async fn bind(addr: SocketAddr) -> Result<Self> {
        let listener = TcpListener::bind(addr)
            .await
            .with_context(|| format!("cannot listen on {addr} (setting http.addr, variable ARTIE_HTTP_ADDR)"))?;
        Ok(Self { listener })
    }

    /// The address, with the port that was given for port 0.
    pub fn addr(&self) -> Result<SocketAddr> {
        Ok(self.listener.local_addr().context("a socket without an address")?)
    }

    /// Serves until `shutdown`.
    pub async fn serve(
        self,
        vitals: Arc<dyn Vitals>,
        metrics: PrometheusHandle,
        shutdown: CancellationToken,
    ) -> Result<()> {
        let upkeep = async {
            let mut ticks = interval(UPKEEP);
            loop {
                ticks.tick().await;
                metrics.run_upkeep();
            }
        };
        let app = router(vitals, metrics.clone());
        let answering = axum::serve(self.listener, app).with_graceful_shutdown(shutdown.clone().cancelled_owned());
        let goodbye = async {
            shutdown.cancelled().await;
            tokio::time::sleep(GOODBYE).await;
        };
        tokio::select! {
            served = answering => Ok(served.context("serving health and metrics")?),
            () = goodbye => Ok(()),
            () = upkeep => Ok(()),
        }
    }
}

/// Takes the address and serves until `shutdown`.
pub async fn serve(
    addr: SocketAddr,
    vitals: Arc<dyn Vitals>,
    metrics: PrometheusHandle,
    shutdown: CancellationToken,
) -> Result<()> {
    Web::bind(addr).await?.serve(vitals, metrics, shutdown).await
}

#[derive(Clone)]
struct Shared {
    vitals: Arc<dyn Vitals>,
    metrics: PrometheusHandle,
}

fn router(vitals: Arc<dyn Vitals>, metrics: PrometheusHandle) -> Router {
    let router = Router::new()
        .route("/", get(status))
        .route("/status.css", get(style))
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .route("/metrics", get(scrape))
        .with_state(Shared { vitals, metrics });
    let headers = [
        (header::CACHE_CONTROL, "no-store"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        ),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ];
    headers.into_iter().fold(router, |router, (name, value)| {
        router.layer(SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value)))
    })
}

/// What `/healthz` and `/readyz` answer.
#[derive(Serialize)]
struct Answer {
    ok: bool,
    parts: Vec<Part>,
}

fn answer(parts: Vec<Part>) -> Response {
    let ok = parts.iter().all(|part| part.ok);
    let status = if ok { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(Answer { ok, parts })).into_response()
}

async fn status(State(shared): State<Shared>) -> Response {
    let html = page::render(&shared.vitals.status().await).into_string();
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
}

async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], page::STYLE).into_response()
}

async fn healthz(State(shared): State<Shared>) -> Response {
    answer(vec![shared.vitals.alive().await])
}

async fn readyz(State(shared): State<Shared>) -> Response {
    answer(shared.vitals.ready().await)
}

async fn scrape(State(shared): State<Shared>) -> Response {
    shared.vitals.measure().await;
    let format = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (format, shared.metrics.render()).into_response()
}
