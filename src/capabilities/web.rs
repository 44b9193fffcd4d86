//! `web`: one page of the open internet as readable text.

use async_trait::async_trait;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::Url;

use super::{
    model::{Access, Answer, Call, Capability, Cost, Definition},
    names,
    outside::{
        guard::{Barred, Guard},
        page::{self, Failure, Reader},
        plain,
    },
};
use crate::{
    config,
    error::{Error, Result},
    msg,
};

/// The longest address.
const MAX_LENGTH: usize = 2_000;
/// Most graphemes that are shown.
const SHOWN: usize = 1_200;

/// What to read.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct Args {
    /// The address of a page, such as `https://example.org/news`.
    #[schemars(length(min = 1, max = 2000))]
    url: String,
}

/// The capability.
pub(super) struct Web(Reader);

impl Web {
    pub(super) fn new(settings: &config::Web) -> Self {
        Self(Reader::new(Guard::new(settings.allow.iter().copied())))
    }
}

/// An address as people write it, with or without its beginning.
fn address(typed: &str) -> Result<Url> {
    let typed = typed.trim().trim_matches(['<', '>']);
    let spelled = if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
    let url = spelled.parse::<Url>().ok().filter(|url| typed.len() <= MAX_LENGTH && url.has_host());
    url.ok_or_else(|| Error::refused(msg!("web-no-page")))
}

#[async_trait]
impl Capability for Web {
    type Args = Args;

    fn definition(&self) -> Definition {
        Definition {
            name: names::WEB,
            about: "web-about",
            example: "https://en.wikipedia.org/wiki/Tea",
            access: Access::Everyone,
            cost: Cost::Free,
            timeout: page::PATIENCE + std::time::Duration::from_secs(6),
        }
    }

    fn read(&self, text: &str) -> Result<Value> {
        Ok(json!(Args { url: text.to_owned() }))
    }

    fn judge(&self, args: &Args) -> Result<()> {
        address(&args.url).map(drop)
    }

    /// Safe to run twice: reading changes nothing.
    async fn run(&self, args: Args, _: &Call) -> Result<Answer> {
        let page = self.0.read(&address(&args.url)?).await.map_err(Error::from)?;
        let title = if page.title.is_empty() { page.url.clone() } else { page.title.clone() };
        let (title, text) = (plain(&title, 200), plain(&page.text, SHOWN));
        let says = if text.is_empty() {
            msg!("web-empty", title = title)
        } else {
            msg!("web-page", title = title, text = text, url = plain(&page.url, 300))
        };
        Ok(Answer {
            result: json!({ "url": page.url, "title": page.title, "text": page.text, "cut": page.is_cut }),
            says,
        })
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Self::refused(match failure {
            Failure::Barred(Barred::NoPage) => msg!("web-no-page"),
            Failure::Barred(Barred::Inner) => msg!("web-inner"),
            Failure::Barred(Barred::Unknown) => msg!("web-unknown"),
            Failure::TooManyHops => msg!("web-too-many-hops"),
            Failure::Status(status) => msg!("web-status", status = status.to_string()),
            Failure::NoText => msg!("web-no-text"),
            Failure::Away => msg!("web-away"),
            Failure::Ours(error) => return Self::Fault(error),
        })
    }
}
