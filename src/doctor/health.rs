//! The address for health: whether it can be bound, and asking the Artie that has it.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use tokio::net::TcpListener;

use super::Finding;
use crate::{
    config,
    error::{Error, Result},
    msg,
};

/// Container health checks give up after 5 s.
const PATIENCE: Duration = Duration::from_secs(4);

/// Asks a running Artie whether it is well: `artie health`, for containers.
pub async fn health(settings: &config::Http) -> Result<()> {
    let Some(address) = settings.addr else { return Err(Error::refused(msg!("health-nowhere"))) };
    ask(address).await
}

async fn ask(address: SocketAddr) -> Result<()> {
    let place = reachable(address).to_string();
    let silent = |error: reqwest::Error| {
        let why = innermost(&error);
        Error::refused(msg!("health-silent", place = place.clone(), why = why))
    };
    // Never through a proxy: this is our own machine.
    let client = reqwest::Client::builder().timeout(PATIENCE).no_proxy().build().map_err(silent)?;
    let response = client.get(format!("http://{place}/healthz")).send().await.map_err(silent)?;
    let status = response.status();
    if status.is_success() {
        return Ok(());
    }
    let body: String = response.text().await.map_err(silent)?.chars().take(300).collect();
    Err(Error::refused(msg!("health-bad", place = place, why = format!("{status} {body}"))))
}

pub(super) async fn examine(settings: &config::Http) -> Vec<Finding> {
    let Some(address) = settings.addr else {
        return vec![Finding::doubtful(msg!("doctor-http-off"), msg!("doctor-http-off-fix"))];
    };
    let place = address.to_string();
    vec![match TcpListener::bind(address).await {
        Ok(_) => Finding::fine(msg!("doctor-http-free", place = place)),
        Err(_) if ask(address).await.is_ok() => Finding::fine(msg!("doctor-http-running", place = place)),
        Err(error) => Finding::bad(
            msg!("doctor-http-taken", place = place, why = error.to_string()),
            msg!("doctor-http-taken-fix"),
        ),
    }]
}

/// Where to knock for an address that means "every one of this machine".
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

fn innermost(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_of_the_machine_is_asked_on_loopback() {
        for (bound, asked) in
            [("0.0.0.0:9090", "127.0.0.1:9090"), ("[::]:9090", "[::1]:9090"), ("10.0.0.5:80", "10.0.0.5:80")]
        {
            assert_eq!(reachable(bound.parse().unwrap()).to_string(), asked);
        }
    }
}
