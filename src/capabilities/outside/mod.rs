//! The world outside: services at addresses the operator chose, and pages at addresses anybody may name.
//!
//! Promises: nothing is read for longer or larger than asked; redirects are never followed unseen; a page's address, and
//! each one it leads to, is looked up once, judged, and connected to as it was judged (see [`guard`]).

pub(super) mod guard;
pub(super) mod page;
mod text;

use std::time::Duration;

use anyhow::Context;
use reqwest::{Client, Response, StatusCode, redirect};
use serde_json::Value;
use unicode_segmentation::UnicodeSegmentation;
use url::Url;

use crate::{
    error::{Error, Result},
    names::{escaped, is_invisible, without_towers},
};

/// How long a service may take.
pub(super) const PATIENCE: Duration = Duration::from_secs(6);
/// How long it may take to be reached.
const CONNECT: Duration = Duration::from_secs(3);
/// Most bytes of a service's answer.
const MOST_BYTES: usize = 256 * 1024;
/// Who we are.
pub(super) const USER_AGENT: &str = concat!("Artie/", env!("CARGO_PKG_VERSION"), " (a self-hosted Discord bot)");

/// A service at an address the operator chose, that answers in JSON.
#[derive(Clone, Debug)]
pub(super) struct Service {
    client: Client,
    name: &'static str,
}

impl Service {
    pub(super) fn new(name: &'static str) -> Result<Self> {
        let client = Client::builder()
            .timeout(PATIENCE)
            .connect_timeout(CONNECT)
            .redirect(redirect::Policy::none())
            .user_agent(USER_AGENT)
            .build()
            .with_context(|| format!("no HTTP client for {name}"))?;
        Ok(Self { client, name })
    }

    /// Asks; `None` if the service knows nothing of it.
    pub(super) async fn ask(&self, url: Url, query: &[(&str, &str)]) -> Result<Option<Value>> {
        let name = self.name;
        let asked = self.client.get(url).query(query).send().await.map_err(reqwest::Error::without_url);
        let mut response = asked.with_context(|| format!("asking {name}"))?;
        match response.status() {
            StatusCode::NOT_FOUND => return Ok(None),
            status if status.is_success() => {}
            status => return Err(anyhow::anyhow!("{name} answered with status {}", status.as_u16()).into()),
        }
        let (bytes, is_cut) = read(&mut response, MOST_BYTES).await.with_context(|| format!("reading {name}"))?;
        if is_cut {
            return Err(anyhow::anyhow!("{name} answered with too much").into());
        }
        Ok(Some(serde_json::from_slice(&bytes).with_context(|| format!("{name} answered with no JSON"))?))
    }
}

/// An address below this one.
pub(super) fn below(base: &Url, path: &[&str]) -> Result<Url> {
    let mut url = base.clone();
    url.path_segments_mut()
        .map_err(|()| Error::Fault(anyhow::anyhow!("{base} cannot be a base")))?
        .pop_if_empty()
        .extend(path);
    Ok(url)
}

/// Reads a body, no more than so many bytes of it; whether there was more.
pub(super) async fn read(response: &mut Response, most: usize) -> Result<(Vec<u8>, bool), reqwest::Error> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(reqwest::Error::without_url)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > most {
            bytes.truncate(most);
            return Ok((bytes, true));
        }
    }
    Ok((bytes, false))
}

/// Foreign text as it may be shown: no formatting, no hidden or reordering letters, no mentions, not too long.
pub(super) fn plain(text: &str, most: usize) -> String {
    let letters = text.trim().chars().filter(|letter| *letter == '\n' || !is_invisible(*letter));
    let visible: String = without_towers(letters).collect();
    match visible.grapheme_indices(true).nth(most) {
        Some((end, _)) => format!("{}…", escaped(visible[..end].trim_end())),
        None => escaped(&visible),
    }
}
