//! The REST client: built for Discord or for another server of its kind, and checked before anything connects.
//!
//! Another server means two switches at once: the library ignores the address while its own rate limiter is on. And if
//! the address of the gateway cannot be fetched, the library would quietly take the real one, with this token: so we
//! fetch it first and give up if that fails.

use std::{net::IpAddr, sync::Arc, time::Duration};

use backon::{ExponentialBuilder, Retryable};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use serenity::http::{Http, HttpBuilder, LightMethod, Request, Route};
use url::{Host, Url};

use crate::{
    agents::token::Token,
    config::{self, ShardRange, Shards},
    discord::wire,
    error::{Error, Result},
    ids::{ApplicationId, UserId},
    msg,
};

/// How long one request may take: well inside the life of an interaction, with room for a picture.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(20);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Discord's bits in an application's flags that say the Message Content intent is allowed, fully or in few guilds.
const MESSAGE_CONTENT_FLAGS: u64 = 1 << 18 | 1 << 19;

/// The same for the members of guilds: who joins, and who is there.
const GUILD_MEMBERS_FLAGS: u64 = 1 << 14 | 1 << 15;

/// A client whose address and token were accepted.
pub(super) struct Checked {
    pub http: Http,
    /// Where the gateway is.
    pub gateway: String,
    /// Which connections to open.
    pub shards: ShardRange,
    /// Our application, if the server told.
    pub application: Option<ApplicationId>,
    /// Whether the application may read message content, if the server told.
    pub may_read_content: Option<bool>,
    /// Whether the application may see members of guilds, if the server told.
    pub may_see_members: Option<bool>,
}

/// Builds the client, then asks for the gateway's address and for our own application.
pub(super) async fn connect(settings: &config::Discord) -> Result<Checked> {
    let http = build(settings)?;
    let gateway = gateway_address(&http, settings).await?;
    let shards = shards(&http, settings.shards).await;
    let application = match get(&http, Route::Oauth2ApplicationCurrent).await {
        Ok(application) => application,
        Err(error) if wire::status(&error) == Some(401) => return Err(Error::Refused(msg!("discord-token-wrong"))),
        Err(error) => {
            tracing::warn!(error = wire::describe(&error), "this server does not tell about our application");
            Value::Null
        }
    };
    let id = application["id"].as_str().and_then(|id| id.parse().ok()).filter(|id| *id != ApplicationId(0));
    if let Some(ApplicationId(id)) = id {
        http.set_application_id(id.into());
    }
    let flags = application["flags"].as_u64();
    let may_read_content = flags.map(|flags| flags & MESSAGE_CONTENT_FLAGS != 0);
    let may_see_members = flags.map(|flags| flags & GUILD_MEMBERS_FLAGS != 0);
    Ok(Checked { http, gateway, shards, application: id, may_read_content, may_see_members })
}

/// What Discord says before anything connects: for the doctor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Where it was asked.
    pub place: String,
    /// Whether the application may read message content, if the server told.
    pub may_read_content: Option<bool>,
    /// Whether it hears who joins, if the server told.
    pub may_see_members: Option<bool>,
}

/// The checks of a start, without the start.
pub async fn inquire(settings: &config::Discord) -> Result<Answer> {
    let checked = connect(settings).await?;
    let Checked { may_read_content, may_see_members, .. } = checked;
    Ok(Answer { place: base(settings), may_read_content, may_see_members })
}

/// The client alone, for a process that only works the queue. Nothing is sent yet.
pub fn rest(settings: &config::Discord) -> Result<Arc<Http>> {
    build(settings).map(Arc::new)
}

/// The client of an agent: the same place, another token.
pub(super) fn rest_of(settings: &config::Discord, token: &Token) -> Result<Http> {
    build(&config::Discord { token: Some(token.secret()), ..settings.clone() })
}

/// The client of an agent, and where its gateway is; also how many sessions Discord still lets it begin today, and after
/// which time it lets it begin more.
pub(super) async fn connect_of(settings: &config::Discord, token: &Token) -> Result<Door, serenity::Error> {
    let http = rest_of(settings, token).map_err(|_| serenity::Error::Other("the settings of Discord"))?;
    let answer = get(&http, Route::GatewayBot).await?;
    let limit = &answer["session_start_limit"];
    let address = answer["url"].as_str().unwrap_or_default().to_owned();
    if !(address.starts_with("ws://") || address.starts_with("wss://")) {
        return Err(serenity::Error::Other("GET /gateway/bot gave no address"));
    }
    Ok(Door {
        http,
        address,
        sessions_left: limit["remaining"].as_u64().unwrap_or(1),
        more_after: Duration::from_millis(limit["reset_after"].as_u64().unwrap_or(0)),
    })
}

/// Whose token a client has.
pub(super) async fn whose(http: &Http) -> Result<UserId, serenity::Error> {
    let me = get(http, Route::UserMe).await?;
    let id = me["id"].as_str().and_then(|id| id.parse().ok());
    id.ok_or(serenity::Error::Other("GET /users/@me gave no id"))
}

/// Where an agent connects.
pub(super) struct Door {
    pub http: Http,
    pub address: String,
    pub sessions_left: u64,
    pub more_after: Duration,
}

fn build(settings: &config::Discord) -> Result<Http> {
    let Some(token) = &settings.token else { return Err(Error::Refused(msg!("discord-token-missing"))) };
    check_token(token)?;
    let client = reqwest::Client::builder()
        .use_rustls_tls()
        .timeout(REQUEST_TIMEOUT)
        .connect_timeout(CONNECT_TIMEOUT)
        .build()
        .map_err(|error| anyhow::Error::new(error).context("building the HTTP client"))?;
    let mut builder = HttpBuilder::new(token.expose_secret()).client(client);
    if let Some(base) = &settings.api_base {
        check_base(base, settings.api_base_unsafe)?;
        builder = builder.proxy(base.as_str().trim_end_matches('/')).ratelimiter_disabled(true);
    }
    Ok(builder.build())
}

/// A token goes into a header: what cannot stand there would end in a panic of the library.
fn check_token(token: &SecretString) -> Result<()> {
    let is_sound = token.expose_secret().chars().all(|letter| letter.is_ascii_graphic() || letter == ' ');
    if is_sound { Ok(()) } else { Err(Error::Refused(msg!("discord-token-wrong"))) }
}

fn check_base(base: &Url, is_unsafe_allowed: bool) -> Result<()> {
    let is_loopback = match base.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => IpAddr::V4(ip).is_loopback(),
        Some(Host::Ipv6(ip)) => IpAddr::V6(ip).is_loopback(),
        None => return Err(Error::Refused(msg!("discord-base-invalid", base = shown(base)))),
    };
    match base.scheme() {
        "https" => Ok(()),
        "http" if is_loopback || is_unsafe_allowed => Ok(()),
        "http" => Err(Error::Refused(msg!("discord-base-unsafe", base = shown(base)))),
        _ => Err(Error::Refused(msg!("discord-base-invalid", base = shown(base)))),
    }
}

/// The address without a password that may be in it.
fn shown(base: &Url) -> String {
    format!(
        "{}://{}{}",
        base.scheme(),
        base.host_str().unwrap_or_default(),
        base.port().map(|port| format!(":{port}")).unwrap_or_default()
    )
}

/// Where requests go.
fn base(settings: &config::Discord) -> String {
    settings.api_base.as_ref().map_or_else(|| "https://discord.com".to_owned(), shown)
}

async fn gateway_address(http: &Http, settings: &config::Discord) -> Result<String> {
    let patience = ExponentialBuilder::default().with_min_delay(Duration::from_millis(300)).with_max_times(3);
    let answer = (|| get(http, Route::Gateway))
        .retry(patience)
        .when(|error| wire::status(error).is_none_or(|status| status >= 500))
        .await;
    let reason = match answer {
        Ok(answer) => match answer["url"].as_str() {
            Some(address) if address.starts_with("ws://") || address.starts_with("wss://") => {
                return Ok(address.to_owned());
            }
            _ => "GET /gateway gave no address".to_owned(),
        },
        Err(error) if wire::status(&error) == Some(401) => return Err(Error::Refused(msg!("discord-token-wrong"))),
        Err(error) => wire::describe(&error),
    };
    Err(Error::Refused(msg!("discord-base-unreachable", base = base(settings), reason = reason)))
}

/// Which connections to open: those of the settings, or all that Discord advises. A server that advises nothing has one.
async fn shards(http: &Http, wanted: Shards) -> ShardRange {
    if let Shards::Some(range) = wanted {
        return range;
    }
    let advised = match get(http, Route::GatewayBot).await {
        Ok(answer) => answer["shards"].as_u64().and_then(|shards| u32::try_from(shards).ok()),
        Err(error) => {
            tracing::debug!(error = wire::describe(&error), "this server does not advise how many connections to open");
            None
        }
    };
    ShardRange::all(advised.unwrap_or(1))
}

/// A plain answer: other servers may leave out what the library's types demand.
async fn get(http: &Http, route: Route<'_>) -> Result<Value, serenity::Error> {
    let response = http.request(Request::new(route, LightMethod::Get)).await?;
    Ok(response.json().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(token: &str, base: &str, api_base_unsafe: bool) -> config::Discord {
        config::Discord {
            token: Some(SecretString::from(token)),
            api_base: (!base.is_empty()).then(|| base.parse().unwrap()),
            api_base_unsafe,
            shards: Shards::Auto,
            patience: Duration::from_mins(3),
            operators: Vec::new(),
        }
    }

    #[test]
    fn plain_http_stays_on_this_machine() {
        for (base, is_unsafe_allowed, works) in [
            ("http://127.0.0.1:4004", false, true),
            ("http://[::1]:4004/", false, true),
            ("http://localhost:1", false, true),
            ("https://discord.example", false, true),
            ("http://discord.example", false, false),
            ("http://127.0.0.1.example", false, false),
            ("http://192.168.0.5", false, false),
            ("http://192.168.0.5", true, true),
            ("ftp://127.0.0.1", true, false),
        ] {
            assert_eq!(build(&settings("abc", base, is_unsafe_allowed)).is_ok(), works, "{base}");
        }
    }

    #[test]
    fn another_server_switches_the_limiter_off_too() {
        let http = build(&settings("abc", "http://127.0.0.1:4004/", false)).unwrap();
        assert_eq!((http.proxy.as_deref(), http.ratelimiter.is_none()), (Some("http://127.0.0.1:4004"), true));
        let http = build(&settings("abc", "", false)).unwrap();
        assert_eq!((http.proxy.as_deref(), http.ratelimiter.is_some()), (None, true));
    }

    #[test]
    fn a_token_with_a_line_break_is_refused_and_never_shown() {
        let error = build(&settings("secret\nabc", "", false)).unwrap_err();
        insta::assert_snapshot!(error, @"refused: Discord refuses the token. Set DISCORD_TOKEN to the current one: developer portal → your application → Bot → Reset Token.");
    }

    #[test]
    fn a_password_in_the_address_is_not_shown() {
        let error = build(&settings("abc", "http://user:hush@discord.example:81/x", false)).unwrap_err();
        assert!(
            !error.to_string().contains("hush") && error.to_string().contains("http://discord.example:81"),
            "{error}"
        );
    }

    #[tokio::test]
    async fn an_unreachable_server_is_one_sentence() {
        // Port 9 of loopback: nothing listens, so the connection is refused at once.
        let error = connect(&settings("abc", "http://127.0.0.1:9", false)).await.err().unwrap();
        let text = error.to_string();
        assert!(text.starts_with("refused: Discord can't be reached at http://127.0.0.1:9: no answer"), "{text}");
    }
}
