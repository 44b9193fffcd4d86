//! `wolfram`: one question to Wolfram|Alpha's Short Answers service.
//!
//! Promises: the key appears in no error and no log; an answer is short, plain text whatever the service sends; trouble
//! on its side is retried by the queue and then said in a sentence.

use std::time::Duration;

use anyhow::Context;
use async_trait::async_trait;
use reqwest::{Client, Response, StatusCode, redirect};
use schemars::JsonSchema;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use unicode_segmentation::UnicodeSegmentation;
use url::Url;

use super::{
    model::{Access, Answer, Call, Capability, Cost, Definition},
    names,
};
use crate::{
    config,
    error::{Error, Result},
    msg,
};

/// How long the service may take.
const PATIENCE: Duration = Duration::from_secs(6);
/// How long it may take to be reached.
const CONNECT: Duration = Duration::from_secs(3);
/// Most bytes of an answer that are read.
const MOST_BYTES: usize = 8 * 1024;
/// Most graphemes of an answer that are shown.
const MOST_GRAPHEMES: usize = 800;
/// The longest question.
const MAX_LENGTH: usize = 300;

/// What to ask.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct Args {
    /// A question in plain English, such as `distance to the moon`.
    #[schemars(length(min = 1, max = 300))]
    query: String,
}

/// The capability.
#[derive(Debug)]
pub(super) struct Wolfram {
    client: Client,
    key: Option<SecretString>,
    address: Url,
}

impl Wolfram {
    /// Over the configured service.
    pub(super) fn new(settings: &config::Wolfram) -> Result<Self> {
        let client = Client::builder()
            .timeout(PATIENCE)
            .connect_timeout(CONNECT)
            .redirect(redirect::Policy::none())
            .user_agent(concat!("Artie/", env!("CARGO_PKG_VERSION")))
            .build()
            .context("no HTTP client for wolfram")?;
        let mut address = settings.base_url.clone();
        address
            .path_segments_mut()
            .map_err(|()| anyhow::anyhow!("wolfram.base_url cannot be a base"))?
            .pop_if_empty()
            .extend(["v1", "result"]);
        Ok(Self { client, key: settings.app_id.clone(), address })
    }

    fn key(&self) -> Result<&SecretString> {
        self.key.as_ref().ok_or_else(|| Error::refused(msg!("wolfram-no-key")))
    }

    async fn ask(&self, key: &SecretString, query: &str) -> Result<Said> {
        let request = self.client.get(self.address.clone());
        let request = request.query(&[("appid", key.expose_secret()), ("i", query), ("units", "metric")]);
        let response = request.send().await.map_err(reqwest::Error::without_url).context("asking wolfram")?;
        match response.status() {
            StatusCode::OK => Ok(Said::Answer(read(response).await?)),
            StatusCode::NOT_IMPLEMENTED | StatusCode::BAD_REQUEST => Ok(Said::Nothing),
            StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED => Ok(Said::KeyRefused),
            status => Err(anyhow::anyhow!("wolfram answered with status {}", status.as_u16()).into()),
        }
    }
}

/// What the service said.
enum Said {
    Answer(String),
    Nothing,
    KeyRefused,
}

#[async_trait]
impl Capability for Wolfram {
    type Args = Args;

    fn definition(&self) -> Definition {
        Definition {
            name: names::WOLFRAM,
            about: "wolfram-about",
            example: "distance to the moon",
            access: Access::Everyone,
            cost: Cost::Metered,
            timeout: PATIENCE + Duration::from_secs(2),
        }
    }

    fn read(&self, text: &str) -> Result<Value> {
        Ok(json!(Args { query: text.to_owned() }))
    }

    fn judge(&self, args: &Args) -> Result<()> {
        self.key()?;
        match args.query.trim().chars().count() {
            0 => Err(Error::refused(msg!("wolfram-empty"))),
            1..=MAX_LENGTH => Ok(()),
            _ => Err(Error::refused(msg!("wolfram-too-long", limit = u32::try_from(MAX_LENGTH).unwrap_or(u32::MAX)))),
        }
    }

    /// Safe to run twice: asking changes nothing.
    async fn run(&self, args: Args, call: &Call) -> Result<Answer> {
        let query = args.query.trim();
        match call.settled(self.ask(self.key()?, query).await, || msg!("wolfram-unreachable")) {
            Ok(Said::Answer(answer)) if !answer.is_empty() => {
                let says = msg!("wolfram-answer", answer = answer.as_str());
                Ok(Answer { result: json!({ "query": query, "answer": answer, "source": "Wolfram|Alpha" }), says })
            }
            Ok(Said::Answer(_) | Said::Nothing) => Err(Error::refused(msg!("wolfram-no-answer"))),
            Ok(Said::KeyRefused) => Err(Error::refused(msg!("wolfram-key-refused"))),
            Err(error) => Err(error),
        }
    }
}

/// Reads an answer, no more of it than is worth showing.
async fn read(mut response: Response) -> Result<String> {
    let mut bytes = Vec::new();
    while bytes.len() < MOST_BYTES {
        let chunk = response.chunk().await.map_err(reqwest::Error::without_url).context("reading wolfram's answer")?;
        let Some(chunk) = chunk else { break };
        bytes.extend_from_slice(&chunk);
    }
    bytes.truncate(MOST_BYTES);
    Ok(plain(&String::from_utf8_lossy(&bytes)))
}

/// Foreign text as it may be shown: no formatting, no hidden or reordering characters, no mentions, not too long.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for letter in text.trim().chars() {
        match letter {
            '\n' => out.push('\n'),
            hidden if hidden.is_control() || is_reordering(hidden) => {}
            '*' | '_' | '~' | '`' | '|' | '[' | ']' | '<' | '>' | '#' | '\\' | '@' => {
                out.push('\\');
                out.push(letter);
            }
            _ => out.push(letter),
        }
    }
    match out.grapheme_indices(true).nth(MOST_GRAPHEMES) {
        Some((end, _)) => format!("{}…", out[..end].trim_end_matches('\\')),
        None => out,
    }
}

fn is_reordering(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{61c}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_is_made_plain() {
        insta::assert_snapshot!(
            plain("  **bold** [x](http://evil) <@1> @everyone `\u{202e}\u{7}"),
            @r"\*\*bold\*\* \[x\](http://evil) \<\@1\> \@everyone \`"
        );
        assert!(plain(&"é".repeat(10_000)).chars().count() <= MOST_GRAPHEMES + 1);
    }
}
