//! A bare REST client: nothing between the test and the wire.

use artie::demo::world::cafe::ARTIE_TOKEN;
use reqwest::{Method, multipart};
use serde_json::{Value, json};

use crate::support::town::Cafe;

/// The client of one bot, or of nobody.
pub(super) struct Bare {
    client: reqwest::Client,
    base: String,
    token: String,
}

impl Bare {
    /// Artie's.
    pub(super) fn artie(cafe: &Cafe) -> Self {
        Self::with_token(cafe, ARTIE_TOKEN)
    }

    pub(super) fn with_token(cafe: &Cafe, token: &str) -> Self {
        let base = format!("{}/api/v10", cafe.discord.base_url());
        Self { client: reqwest::Client::new(), base, token: token.into() }
    }

    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.base));
        request.header("authorization", format!("Bot {}", self.token))
    }

    async fn send(request: reqwest::RequestBuilder) -> (u16, Value) {
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        (status, if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap_or(json!(text)) })
    }

    pub(super) async fn get(&self, path: &str) -> (u16, Value) {
        Self::send(self.request(Method::GET, path)).await
    }

    pub(super) async fn call(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let request = self.request(method.parse().unwrap(), path);
        Self::send(if body.is_null() { request } else { request.json(body) }).await
    }

    pub(super) async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        self.call("POST", path, body).await
    }

    /// Whether the connection broke with no answer.
    pub(super) async fn breaks(&self, method: &str, path: &str, body: &Value) -> bool {
        self.request(method.parse().unwrap(), path).json(body).send().await.is_err()
    }

    /// The headers of a GET.
    pub(super) async fn headers(&self, path: &str) -> reqwest::header::HeaderMap {
        self.request(Method::GET, path).send().await.unwrap().headers().clone()
    }

    /// Posts a message with one file.
    pub(super) async fn post_file(&self, path: &str, payload: &Value, name: &str, bytes: &[u8]) -> (u16, Value) {
        let file = multipart::Part::bytes(bytes.to_vec()).file_name(name.to_owned()).mime_str("image/png").unwrap();
        let form = multipart::Form::new().part("files[0]", file).text("payload_json", payload.to_string());
        Self::send(self.request(Method::POST, path).multipart(form)).await
    }
}
