//! The lines of agents: one small gateway client each, that hears in which guilds the bot is and nothing else.
//!
//! Only the guild intent is asked for, which no portal has to grant, and nothing is cached: an agent's messages are sent
//! over REST, and what is said to it is heard by Artie.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use serenity::{
    Client,
    all::{
        ConnectionStage, EventHandler, GatewayIntents, Guild, OnlineStatus, Ready, ResumedEvent, ShardId, ShardManager,
        ShardStageUpdateEvent, UnavailableGuild,
    },
    cache::Settings as CacheSettings,
    client::ClientBuilder,
    gateway::GatewayError,
    http::{GuildPagination, Http},
    prelude::Context,
};
use tokio::{sync::oneshot, time::timeout};
use tokio_util::sync::CancellationToken;

use crate::{
    agents::{
        runner::{Ears, Heard, Line, LoginError, Switchboard},
        token::Token,
    },
    config,
    discord::{client, wire},
    error::Result,
    ids::GuildId,
};

/// How long a goodbye may take: the library waits for the other side without bound.
const GOODBYE: Duration = Duration::from_secs(2);
/// Discord tells of so many guilds at once.
const GUILDS_A_PAGE: u64 = 200;

/// Connects agents to Discord, or to the server in its place.
#[derive(Clone, Debug)]
pub struct DiscordSwitchboard {
    settings: config::Discord,
}

impl DiscordSwitchboard {
    /// To where these settings say.
    pub fn new(settings: &config::Discord) -> Self {
        Self { settings: settings.clone() }
    }
}

#[async_trait]
impl Switchboard for DiscordSwitchboard {
    async fn connect(&self, token: Token, ears: Ears, alive: CancellationToken) -> Result<Box<dyn Line>, LoginError> {
        let door = client::connect_of(&self.settings, &token).await.map_err(|error| of_rest(&error))?;
        if door.sessions_left == 0 {
            return Err(LoginError::Limited(door.more_after));
        }
        let (ready, is_ready) = oneshot::channel();
        let handler = Listener { ears: ears.clone(), ready: Mutex::new(Some(ready)) };
        let mut cache = CacheSettings::default();
        (cache.max_messages, cache.cache_guilds, cache.cache_channels, cache.cache_users) = (0, false, false, false);
        let client = ClientBuilder::new_with_http(door.http, GatewayIntents::GUILDS)
            .event_handler(handler)
            .cache_settings(cache)
            .status(OnlineStatus::Online)
            .await
            .map_err(|error| LoginError::Failed(wire::describe(&error)))?;
        // Had the library's own question failed just now, it would have taken the real gateway.
        *client.ws_url.lock().await = door.address;
        let line =
            DiscordLine { http: client.http.clone(), manager: client.shard_manager.clone(), over: alive.child_token() };
        let (end, ended) = oneshot::channel();
        tokio::spawn(run(client, line.over.clone(), ears, end));
        let error = tokio::select! {
            biased;
            Ok(()) = is_ready => return Ok(Box::new(line)),
            Ok(error) = ended => error,
            () = alive.cancelled() => LoginError::Failed("it was called off".into()),
            else => LoginError::Failed("the connection was closed".into()),
        };
        line.over.cancel();
        Err(error)
    }
}

/// Runs the client until it ends or is told to. An end after READY is told to the ears, one before it to the login.
async fn run(mut client: Client, over: CancellationToken, ears: Ears, ended: oneshot::Sender<LoginError>) {
    let manager = client.shard_manager.clone();
    let error = tokio::select! {
        result = client.start() => match result {
            Ok(()) => LoginError::Failed("the connection was closed".into()),
            Err(serenity::Error::Gateway(GatewayError::InvalidAuthentication)) => LoginError::BadToken,
            Err(error) => LoginError::Failed(wire::describe(&error)),
        },
        () = over.cancelled() => {
            timeout(GOODBYE, manager.shutdown_all()).await.ok();
            return;
        }
    };
    // Nobody waits for the login any more: it was READY before.
    if let Err(error) = ended.send(error)
        && !over.is_cancelled()
    {
        ears.hear(Heard::Ended(error));
    }
}

fn of_rest(error: &serenity::Error) -> LoginError {
    match wire::status(error) {
        Some(401) => LoginError::BadToken,
        Some(429) => LoginError::Limited(Duration::from_mins(1)),
        _ => LoginError::Failed(wire::describe(error)),
    }
}

/// What one agent's client hears.
struct Listener {
    ears: Ears,
    ready: Mutex<Option<oneshot::Sender<()>>>,
}

#[async_trait]
impl EventHandler for Listener {
    async fn ready(&self, _: Context, ready: Ready) {
        self.ears.hear(Heard::Here(ready.guilds.iter().map(|guild| guild.id.get().into()).collect()));
        if let Some(waiting) = self.ready.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let _ = waiting.send(());
        }
    }

    async fn resume(&self, _: Context, _: ResumedEvent) {
        self.ears.hear(Heard::Back);
    }

    async fn guild_create(&self, _: Context, guild: Guild, _: Option<bool>) {
        self.ears.hear(Heard::Came(guild.id.get().into()));
    }

    async fn guild_delete(&self, _: Context, gone: UnavailableGuild, _: Option<Guild>) {
        // An outage takes a guild away too, but it comes back by itself.
        if !gone.unavailable {
            self.ears.hear(Heard::Left(gone.id.get().into()));
        }
    }

    async fn shard_stage_update(&self, _: Context, update: ShardStageUpdateEvent) {
        if update.new == ConnectionStage::Disconnected {
            self.ears.hear(Heard::Away);
        }
    }
}

struct DiscordLine {
    http: Arc<Http>,
    manager: Arc<ShardManager>,
    over: CancellationToken,
}

#[async_trait]
impl Line for DiscordLine {
    async fn latency(&self) -> Option<Duration> {
        self.manager.runners.lock().await.get(&ShardId(0)).and_then(|runner| runner.latency)
    }

    async fn guilds(&self) -> Result<Vec<GuildId>> {
        let mut all = Vec::new();
        loop {
            let after = all.last().map(|last: &GuildId| GuildPagination::After(last.0.into()));
            let page = self.http.get_guilds(after, Some(GUILDS_A_PAGE)).await;
            let page = page.map_err(|error| wire::fault(error, "asking where an agent is"))?;
            let is_last = u64::try_from(page.len()).unwrap_or(0) < GUILDS_A_PAGE;
            all.extend(page.into_iter().map(|guild| GuildId(guild.id.get())));
            if is_last {
                return Ok(all);
            }
        }
    }

    async fn hang_up(&self) {
        timeout(GOODBYE, self.manager.shutdown_all()).await.ok();
        self.over.cancel();
    }
}
