//! Whose a token is: asked of Discord before an agent is taken.

use serde_json::Value;
use serenity::http::{Http, LightMethod, Request, Route};

use crate::{
    agents::{pools::Identity, token::Token},
    config,
    discord::{client, wire},
    error::Result,
    ids::{ApplicationId, UserId},
};

/// Who this token belongs to; `None` if Discord refuses it or it is no bot's.
pub async fn identify(settings: &config::Discord, token: &Token) -> Result<Option<Identity>> {
    let http = client::rest_of(settings, token)?;
    let Some(user) = ask(&http, Route::UserMe, "asking whose a token is").await? else { return Ok(None) };
    let Some(id) = user["id"].as_str().and_then(|id| id.parse().ok()).filter(|_| user["bot"] == true) else {
        return Ok(None);
    };
    let application = ask(&http, Route::Oauth2ApplicationCurrent, "asking for an agent's application").await?;
    let own = application.as_ref().and_then(|found| found["id"].as_str()).and_then(|id| id.parse().ok());
    let UserId(same) = id;
    Ok(Some(Identity { application: own.unwrap_or(ApplicationId(same)), user: id, tag: tag(&user) }))
}

/// Discord's answer; `None` if it refuses the token.
async fn ask(http: &Http, route: Route<'_>, what: &'static str) -> Result<Option<Value>> {
    match http.request(Request::new(route, LightMethod::Get)).await {
        Ok(answer) => Ok(Some(answer.json().await.map_err(|_| anyhow::anyhow!("{what}: the answer is no JSON"))?)),
        Err(error) if matches!(wire::status(&error), Some(401 | 403)) => Ok(None),
        Err(error) => Err(wire::fault(error, what)),
    }
}

/// Name and discriminator, where there still is one.
fn tag(user: &Value) -> String {
    let name = user["username"].as_str().unwrap_or_default();
    match user["discriminator"].as_str() {
        Some(number) if number != "0" && !number.is_empty() => format!("{name}#{number}"),
        _ => name.to_owned(),
    }
}
