//! Reading a page: its words, without what is around them.

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use reqwest::{Client, Response, header, redirect};
use tokio::sync::Semaphore;
use url::Url;

use super::{
    guard::{Barred, Guard, Judged},
    text,
};
use crate::{error::Result, names::is_invisible};

/// How long a page may take, with all it leads to.
pub(in crate::capabilities) const PATIENCE: Duration = Duration::from_secs(12);
/// How long it may take to be reached.
const CONNECT: Duration = Duration::from_secs(4);
/// Most bytes that are read.
const MOST_BYTES: usize = 2 << 20;
/// How often a page may lead elsewhere.
const HOPS: usize = 5;
/// Most letters that are given on.
const MOST_LETTERS: usize = 8_000;
/// Pages that are taken apart at the same time.
const AT_ONCE: usize = 2;

/// Why a page is not read.
#[derive(Debug)]
pub(in crate::capabilities) enum Failure {
    /// Its address, or one it leads to, may not be read.
    Barred(Barred),
    /// It leads from one to another and on.
    TooManyHops,
    /// It answered with this status.
    Status(u16),
    /// It is no text.
    NoText,
    /// It does not answer, or not in time.
    Away,
    /// Our own trouble.
    Ours(anyhow::Error),
}

impl From<Barred> for Failure {
    fn from(barred: Barred) -> Self {
        Self::Barred(barred)
    }
}

/// A page as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::capabilities) struct Page {
    /// Where it was in the end.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Its words.
    pub text: String,
    /// Whether there is more.
    pub is_cut: bool,
}

/// What reads pages. Cloning is cheap.
#[derive(Clone)]
pub(in crate::capabilities) struct Reader {
    guard: Guard,
    places: Arc<Semaphore>,
}

impl Reader {
    pub(in crate::capabilities) fn new(guard: Guard) -> Self {
        Self { guard, places: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// Reads a page.
    pub(in crate::capabilities) async fn read(&self, url: &Url) -> Result<Page, Failure> {
        tokio::time::timeout(PATIENCE, self.fetch(url)).await.map_err(|_| Failure::Away)?
    }

    async fn fetch(&self, url: &Url) -> Result<Page, Failure> {
        let mut url = url.clone();
        for _ in 0..=HOPS {
            let judged = self.guard.judge(&url).await?;
            let mut response = ask(&judged).await?;
            let status = response.status();
            if status.is_redirection() {
                url = next(&url, &response).ok_or(Failure::Status(status.as_u16()))?;
                continue;
            }
            if !status.is_success() {
                return Err(Failure::Status(status.as_u16()));
            }
            let kind = kind(&response);
            if !is_text(&kind) {
                return Err(Failure::NoText);
            }
            let (bytes, is_cut) = super::read(&mut response, MOST_BYTES).await.map_err(|_| Failure::Away)?;
            let (title, text) = self.words(bytes, kind).await?;
            return Ok(shortened(url.to_string(), title, &text, is_cut));
        }
        Err(Failure::TooManyHops)
    }

    /// Off the runtime's threads: two megabytes take a moment.
    async fn words(&self, bytes: Vec<u8>, kind: String) -> Result<(String, String), Failure> {
        let _place = self.places.acquire().await.map_err(|_| Failure::Away)?;
        tokio::task::spawn_blocking(move || take_apart(&bytes, &kind)).await.map_err(|_| Failure::NoText)
    }
}

/// Asks the very addresses that were judged.
async fn ask(judged: &Judged) -> Result<Response, Failure> {
    let client = Client::builder()
        .connect_timeout(CONNECT)
        .timeout(PATIENCE)
        .redirect(redirect::Policy::none())
        .no_proxy()
        .user_agent(super::USER_AGENT)
        .resolve_to_addrs(&judged.host, &judged.addresses)
        .build()
        .context("no HTTP client for pages")
        .map_err(Failure::Ours)?;
    let request = client.get(judged.url.clone()).header(header::ACCEPT, "text/html,text/plain;q=0.9,*/*;q=0.1");
    request.send().await.map_err(|_| Failure::Away)
}

fn next(from: &Url, response: &Response) -> Option<Url> {
    let to = response.headers().get(header::LOCATION)?.to_str().ok()?;
    from.join(to).ok()
}

fn kind(response: &Response) -> String {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.unwrap_or("text/html").to_ascii_lowercase()
}

fn is_text(kind: &str) -> bool {
    let essence = kind.split(';').next().unwrap_or_default().trim();
    essence.starts_with("text/")
        || ["application/json", "application/xml", "application/xhtml+xml"].contains(&essence)
        || essence.ends_with("+json")
        || essence.ends_with("+xml") && essence != "image/svg+xml"
}

/// The title and the words of what was read.
fn take_apart(bytes: &[u8], kind: &str) -> (String, String) {
    let text = decoded(bytes, kind);
    if kind.contains("html") { text::words(&text) } else { (String::new(), text) }
}

/// In the letters it says it is written in; what is neither Unicode nor Latin is read as far as it goes.
fn decoded(bytes: &[u8], kind: &str) -> String {
    let is_latin = ["iso-8859-1", "iso-8859-15", "windows-1252", "latin1"].iter().any(|name| kind.contains(name));
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) if is_latin => bytes.iter().map(|byte| char::from(*byte)).collect(),
        Err(_) => String::from_utf8_lossy(bytes).into_owned(),
    }
}

fn shortened(url: String, title: String, text: &str, is_cut: bool) -> Page {
    let visible = |text: &str| text.chars().filter(|c| *c == '\n' || !is_invisible(*c)).collect::<String>();
    let mut tidy = String::new();
    let mut empty = 0;
    for line in visible(text).lines().map(str::trim_end) {
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty < 2 {
            tidy.push_str(line);
            tidy.push('\n');
        }
    }
    let tidy = tidy.trim();
    let short: String = tidy.chars().take(MOST_LETTERS).collect();
    let is_cut = is_cut || short.len() < tidy.len();
    Page { url, title: visible(&title).chars().take(200).collect(), text: short, is_cut }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_no_page_is_read_as_it_is() {
        assert_eq!(take_apart("<b>caf\u{e9}".as_bytes(), "text/plain").1, "<b>café");
        assert_eq!(take_apart(b"caf\xe9", "text/plain; charset=iso-8859-1").1, "café");
        assert_eq!(take_apart(b"<title>x</title>y", "text/html"), ("x".into(), "y".into()));
    }

    #[test]
    fn only_text_is_read() {
        for (kind, is) in [
            ("text/html; charset=utf-8", true),
            ("text/plain", true),
            ("application/json", true),
            ("application/activity+json", true),
            ("image/png", false),
            ("image/svg+xml", false),
            ("application/pdf", false),
            ("application/octet-stream", false),
        ] {
            assert_eq!(is_text(kind), is, "{kind}");
        }
    }

    proptest! {
        #[test]
        fn any_page_is_survived(page in ".{0,300}|[<>/a-z \"=&;]{0,200}") {
            let (title, text) = take_apart(page.as_bytes(), "text/html");
            let page = shortened(String::new(), title, &text, false);
            prop_assert!(page.text.chars().count() <= MOST_LETTERS);
        }
    }
}
