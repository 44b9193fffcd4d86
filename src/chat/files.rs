//! What comes with a message: pictures go to models that see, text is read, the rest is named.
//!
//! Addresses come from Discord and are asked for nowhere else: only Discord's own file servers, or the server that stands
//! in for it, and no redirects.

use std::time::Duration;

use anyhow::Context;
use futures::future::join_all;
use reqwest::{Client, redirect};
use url::Url;

use super::model::{Attached, Quote};
use crate::{config, error::Result};

/// Discord's file servers.
const SERVERS: [&str; 2] = ["cdn.discordapp.com", "media.discordapp.net"];
/// How long reading a file may take.
const PATIENCE: Duration = Duration::from_secs(6);
/// The most files of a message that are read.
const MOST_FILES: usize = 6;
/// The most pictures.
const MOST_IMAGES: usize = 4;
/// The most bytes of a text that are read.
const MOST_BYTES: usize = 96 * 1024;
/// The largest picture that is passed on.
const MOST_IMAGE: u64 = 20 * 1024 * 1024;
/// Names that hold text although Discord may not say so.
const TEXTS: [&str; 16] =
    ["txt", "md", "log", "csv", "json", "toml", "yaml", "yml", "rs", "py", "js", "ts", "c", "h", "sql", "sh"];

/// Whether the model takes pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Eyes {
    /// It does.
    Open,
    /// It does not.
    Shut,
}

/// Reads files. Cloning is cheap.
#[derive(Clone, Debug)]
pub(super) struct Reader {
    client: Client,
    stand_in: Option<Url>,
}

impl Reader {
    pub(super) fn new(discord: &config::Discord) -> Result<Self> {
        let client = Client::builder()
            .timeout(PATIENCE)
            .redirect(redirect::Policy::none())
            .user_agent(concat!("Artie/", env!("CARGO_PKG_VERSION")))
            .build()
            .context("no HTTP client for files")?;
        Ok(Self { client, stand_in: discord.api_base.clone() })
    }

    /// The texts among the files, each with its name, and of whatever is neither read nor passed on its name.
    pub(super) async fn texts(&self, files: &[Attached], eyes: Eyes) -> Vec<Quote> {
        let seen = self.seen(files, eyes);
        let others = files.iter().filter(|file| !seen.iter().any(|(one, _)| std::ptr::eq(*one, *file)));
        let read = others.enumerate().map(|(place, file)| async move {
            let text = if is_image(file) {
                "(this is a picture that was not looked at)".to_owned()
            } else if !is_text(file) {
                "(this file is not text, so it was not read)".to_owned()
            } else if place >= MOST_FILES {
                "(this file was not read: there were too many)".to_owned()
            } else {
                self.read(file).await.unwrap_or_else(|| "(this file could not be read)".to_owned())
            };
            Quote { author: file.name.chars().take(60).collect(), text }
        });
        join_all(read).await
    }

    /// The pictures among the files that are passed on, as addresses for a model.
    pub(super) fn images(&self, files: &[Attached], eyes: Eyes) -> Vec<String> {
        self.seen(files, eyes).into_iter().map(|(_, url)| url.into()).collect()
    }

    fn seen<'a>(&self, files: &'a [Attached], eyes: Eyes) -> Vec<(&'a Attached, Url)> {
        if eyes == Eyes::Shut {
            return Vec::new();
        }
        let images = files.iter().filter(|file| is_image(file) && file.size <= MOST_IMAGE);
        images.filter_map(|file| Some((file, self.allowed(&file.url)?))).take(MOST_IMAGES).collect()
    }

    async fn read(&self, file: &Attached) -> Option<String> {
        let url = self.allowed(&file.url)?;
        let mut response = self.client.get(url).send().await.ok().filter(|response| response.status().is_success())?;
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.ok()? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() >= MOST_BYTES {
                bytes.truncate(MOST_BYTES);
                break;
            }
        }
        Some(String::from_utf8_lossy(&bytes).replace('\0', ""))
    }

    /// An address of Discord's file servers, or of the server in its place.
    fn allowed(&self, address: &str) -> Option<Url> {
        let url: Url = address.parse().ok()?;
        let is_discord = url.scheme() == "https" && url.host_str().is_some_and(|host| SERVERS.contains(&host));
        let is_stand_in = self.stand_in.as_ref().is_some_and(|base| base.origin() == url.origin());
        (is_discord && url.port().is_none() || is_stand_in).then_some(url)
    }
}

fn is_image(file: &Attached) -> bool {
    let kind = file.content_type.as_deref().unwrap_or_default();
    ["image/png", "image/jpeg", "image/gif", "image/webp"].iter().any(|known| kind.starts_with(known))
}

fn is_text(file: &Attached) -> bool {
    let kind = file.content_type.as_deref().unwrap_or_default();
    let ending = file.name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    kind.starts_with("text/") || kind.starts_with("application/json") || TEXTS.contains(&ending.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(base: Option<&str>) -> Reader {
        let api_base = base.map(|base| base.parse().unwrap());
        let discord = config::Discord {
            token: None,
            operators: Vec::new(),
            api_base,
            api_base_unsafe: false,
            shards: config::Shards::Auto,
            patience: Duration::from_mins(3),
        };
        Reader::new(&discord).unwrap()
    }

    #[test]
    fn only_discords_own_files_are_asked_for() {
        let allowed = |base, address: &str| reader(base).allowed(address).is_some();
        assert!(allowed(None, "https://cdn.discordapp.com/attachments/1/2/a.txt"));
        assert!(allowed(Some("http://127.0.0.1:4004"), "http://127.0.0.1:4004/attachments/1/2/a.txt"));
        for wrong in [
            "http://cdn.discordapp.com/a.txt",
            "https://cdn.discordapp.com:8443/a.txt",
            "https://cdn.discordapp.com.evil.example/a.txt",
            "https://user@evil.example/cdn.discordapp.com",
            "http://127.0.0.1/a.txt",
            "http://127.0.0.1:4005/a.txt",
            "http://169.254.169.254/latest/meta-data",
            "file:///etc/passwd",
            "not an address",
        ] {
            assert!(!allowed(Some("http://127.0.0.1:4004"), wrong), "{wrong}");
        }
    }

    fn file(name: &str, kind: Option<&str>) -> Attached {
        let url = "https://cdn.discordapp.com/x".into();
        Attached { name: name.into(), content_type: kind.map(str::to_owned), size: 10, url }
    }

    #[tokio::test]
    async fn what_is_neither_read_nor_passed_on_is_named() {
        let picture = |name: &str| file(name, Some("image/png"));
        let large = Attached { size: MOST_IMAGE + 1, ..picture("large.png") };
        let elsewhere = Attached { url: "https://evil.example/x".into(), ..picture("elsewhere.png") };
        let mut files = vec![large, elsewhere, file("a.exe", None)];
        files.extend((0..6).map(|number| picture(&format!("{number}.png"))));
        let named = async |eyes| {
            let texts = reader(None).texts(&files, eyes).await;
            texts.into_iter().map(|quote| quote.author).collect::<Vec<_>>()
        };
        assert_eq!(reader(None).images(&files, Eyes::Open).len(), MOST_IMAGES);
        assert_eq!(named(Eyes::Open).await, ["large.png", "elsewhere.png", "a.exe", "4.png", "5.png"]);
        assert!(reader(None).images(&files, Eyes::Shut).is_empty());
        assert_eq!(named(Eyes::Shut).await.len(), files.len());
    }

    #[test]
    fn pictures_and_texts_are_told_apart() {
        assert!(is_text(&file("a.bin", Some("text/plain; charset=utf-8"))) && is_text(&file("main.RS", None)));
        assert!(!is_text(&file("a.exe", None)) && !is_text(&file("a.svg", Some("image/svg+xml"))));
        let files = [file("a.png", Some("image/png")), file("b.txt", None), file("c.svg", Some("image/svg+xml"))];
        assert_eq!(reader(None).images(&files, Eyes::Open).len(), 1);
    }
}
