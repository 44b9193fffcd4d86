//! Health, readiness and metrics for operators (shape only, being built). Nothing secret is served.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use async_trait::async_trait;
use metrics_exporter_prometheus::PrometheusHandle;
use serde::Serialize;
use tokio_util::sync::CancellationToken;

use crate::error::Result;

/// One part of the program and how it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// `database`, `queue`, `gateway`.
    pub name: &'static str,
    /// Whether it works.
    pub ok: bool,
    /// One clause for a person; never an address or a secret.
    pub detail: String,
    /// How long the check took, where that says something.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub took: Option<Duration>,
}

/// What health is made of.
#[async_trait]
pub trait Vitals: Send + Sync + 'static {
    /// Whether the process should be left alone: false only if a restart would help.
    async fn alive(&self) -> Part;
    /// What is needed to serve people.
    async fn ready(&self) -> Vec<Part>;
}

/// Installs the recorder of metrics, once per process.
pub fn install_metrics() -> Result<PrometheusHandle> {
    Err(anyhow::anyhow!("metrics are being built").into())
}

/// Serves `/healthz`, `/readyz` and `/metrics` until `shutdown`. The address is bound before the future is returned, so
/// that a port that is taken is an error at start.
pub async fn serve(
    _addr: SocketAddr,
    _vitals: Arc<dyn Vitals>,
    _metrics: PrometheusHandle,
    shutdown: CancellationToken,
) -> Result<()> {
    shutdown.cancelled().await;
    Ok(())
}
