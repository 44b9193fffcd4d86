//! `wikipedia`: the beginning of the article that fits best, in the asker's language or English.

use async_trait::async_trait;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::Url;

use super::{
    model::{Access, Answer, Call, Capability, Cost, Definition},
    names,
    outside::{self, Service, plain},
};
use crate::{
    config,
    error::{Error, Result},
    msg,
    words::Locale,
};

/// The longest question.
const MAX_LENGTH: usize = 200;
/// Most graphemes that are shown.
const SHOWN: usize = 900;

/// What to look up.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct Args {
    /// A subject, such as `Ada Lovelace`.
    #[schemars(length(min = 1, max = 200))]
    subject: String,
}

/// The capability.
#[derive(Debug)]
pub(super) struct Wikipedia {
    service: Service,
    /// With `{language}` in it.
    address: String,
}

impl Wikipedia {
    pub(super) fn new(settings: &config::Wikipedia) -> Result<Self> {
        let new = Self { service: Service::new(names::WIKIPEDIA)?, address: settings.base_url.clone() };
        new.base("en")?;
        Ok(new)
    }

    fn base(&self, language: &str) -> Result<Url> {
        let address = self.address.replace("{language}", language);
        address.parse().map_err(|_| Error::Fault(anyhow::anyhow!("wikipedia.base_url is not an address")))
    }

    /// The article in a language, if there is one.
    async fn article(&self, subject: &str, language: &str) -> Result<Option<Article>> {
        let base = self.base(language)?;
        let search = outside::below(&base, &["w", "rest.php", "v1", "search", "page"])?;
        let found = self.service.ask(search, &[("q", subject), ("limit", "1")]).await?;
        let key = found.as_ref().and_then(|found| found["pages"][0]["key"].as_str()).map(str::to_owned);
        let Some(key) = key else { return Ok(None) };
        let summary = outside::below(&base, &["api", "rest_v1", "page", "summary", &key])?;
        let Some(summary) = self.service.ask(summary, &[]).await? else { return Ok(None) };
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let page = outside::below(&base, &["wiki", &key])?;
        let article = Article { title: text(&summary["title"]), extract: text(&summary["extract"]), url: page.into() };
        Ok(Some(article).filter(|article| !article.extract.trim().is_empty()))
    }
}

struct Article {
    title: String,
    extract: String,
    url: String,
}

/// The language tag's first part: letters only, so that it can stand in an address.
fn language(locale: &Locale) -> String {
    locale.to_string().chars().take_while(char::is_ascii_alphabetic).take(8).collect()
}

#[async_trait]
impl Capability for Wikipedia {
    type Args = Args;

    fn definition(&self) -> Definition {
        Definition {
            name: names::WIKIPEDIA,
            about: "wikipedia-about",
            example: "Ada Lovelace",
            access: Access::Everyone,
            cost: Cost::Free,
            timeout: outside::PATIENCE * 4,
        }
    }

    fn read(&self, text: &str) -> Result<Value> {
        Ok(json!(Args { subject: text.to_owned() }))
    }

    fn judge(&self, args: &Args) -> Result<()> {
        match args.subject.trim().chars().count() {
            1..=MAX_LENGTH => Ok(()),
            _ => Err(Error::refused(msg!("wikipedia-empty"))),
        }
    }

    /// Safe to run twice: looking up changes nothing.
    async fn run(&self, args: Args, call: &Call) -> Result<Answer> {
        let (subject, own) = (args.subject.trim(), language(&call.locale));
        let found = async {
            match self.article(subject, &own).await? {
                None if own != "en" => self.article(subject, "en").await,
                found => Ok(found),
            }
        };
        let Some(article) = call.settled(found.await, || msg!("wikipedia-away"))? else {
            return Err(Error::refused(msg!("wikipedia-nothing", subject = plain(subject, 80))));
        };
        let says = msg!(
            "wikipedia-article",
            title = plain(&article.title, 120),
            text = plain(&article.extract, SHOWN),
            url = article.url.as_str()
        );
        let result = json!({ "title": article.title, "text": article.extract, "url": article.url });
        Ok(Answer { result, says })
    }
}
