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
    use std::{
        net::{IpAddr, SocketAddr},
        sync::atomic::{AtomicUsize, Ordering},
    };

    use async_trait::async_trait;
    use proptest::prelude::*;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };

    use super::{super::guard::Names, *};

    /// A name whose owner changes their mind after every question.
    struct Rebinding(Arc<AtomicUsize>, [IpAddr; 2]);

    #[async_trait]
    impl Names for Rebinding {
        async fn look_up(&self, _: &str) -> Vec<IpAddr> {
            vec![self.1[self.0.fetch_add(1, Ordering::SeqCst) % 2]]
        }
    }

    /// Answers each request with this, and counts them.
    async fn server(address: &str, answer: &'static str) -> (SocketAddr, Arc<AtomicUsize>) {
        let listener = TcpListener::bind(address).await.unwrap();
        let (bound, asked) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
        let counted = asked.clone();
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::SeqCst);
                let mut request = [0; 4_096];
                let _ = socket.read(&mut request).await;
                let _ = socket.write_all(answer.as_bytes()).await;
            }
        });
        (bound, asked)
    }

    /// The name is looked up once, and who was judged is who is connected to: nobody asks the name's owner again, neither
    /// this process nor the HTTP client, in whatever way the name is spelled. A redirect to itself is judged anew.
    #[tokio::test]
    async fn who_was_judged_is_who_is_connected_to() {
        let page = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nconnection: close\r\n\r\nopen";
        let (open, asked_open) = server("127.0.0.1:0", page).await;
        let (inner, asked_inner) = server(&format!("127.0.0.2:{}", open.port()), page).await;
        for spelled in
            ["rebinding.invalid", "ReBinding.Invalid.", "rebinding.invalid.", "xn--bcher-kva.invalid", "bücher.invalid"]
        {
            let times = Arc::new(AtomicUsize::new(0));
            let guard = Guard::with_names(Rebinding(times.clone(), [open.ip(), inner.ip()])).allowing(open);
            let url: Url = format!("http://{spelled}:{}/", open.port()).parse().unwrap();
            let reader = Reader::new(guard);
            assert_eq!(reader.read(&url).await.unwrap().text, "open", "{spelled}");
            assert_eq!(times.load(Ordering::SeqCst), 1, "{spelled}: looked up once");
            assert!(
                matches!(reader.read(&url).await, Err(Failure::Barred(Barred::Inner))),
                "and the next time judged anew"
            );
        }
        assert_eq!((asked_open.load(Ordering::SeqCst), asked_inner.load(Ordering::SeqCst)), (5, 0));
    }

    #[tokio::test]
    async fn a_name_that_leads_to_itself_is_judged_anew() {
        let redirect = "HTTP/1.1 302 Found\r\nlocation: /again\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
        let (open, asked_open) = server("127.0.0.1:0", redirect).await;
        let (inner, asked_inner) = server(&format!("127.0.0.2:{}", open.port()), redirect).await;
        let times = Arc::new(AtomicUsize::new(0));
        let guard = Guard::with_names(Rebinding(times, [open.ip(), inner.ip()])).allowing(open);
        let url: Url = format!("http://rebinding.invalid:{}/", open.port()).parse().unwrap();
        let read = Reader::new(guard).read(&url).await;
        assert!(matches!(read, Err(Failure::Barred(Barred::Inner))), "{read:?}");
        assert_eq!((asked_open.load(Ordering::SeqCst), asked_inner.load(Ordering::SeqCst)), (1, 0));
    }

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
