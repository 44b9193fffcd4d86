//! The connection to Discord, from the first check to the last close frame.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use serenity::{
    Client,
    all::{ActivityData, GatewayIntents, OnlineStatus, ShardManager},
    cache::{Cache, Settings as CacheSettings},
    client::ClientBuilder,
    gateway::GatewayError,
    http::Http,
};
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{Instant, timeout, timeout_at},
};
use tokio_util::task::TaskTracker;

use crate::{
    config::{ShardRange, Shards},
    discord::{
        Command, Component, client, dispatcher::Dispatcher, home_of, hooks, hooks::LimitsKey, limits::Limits,
        registration::Registration, signs::Signs, watchdog::Watchdog, wire,
    },
    error::{Error, Result},
    heard::EventSink,
    ids::ApplicationId,
    msg,
    pulse::Withheld,
    services::Services,
    words::Message,
};

/// What Artie listens to.
const INTENTS: GatewayIntents =
    GatewayIntents::GUILDS.union(GatewayIntents::GUILD_MESSAGES).union(GatewayIntents::DIRECT_MESSAGES);

/// Asked for unless the developer portal says that it is off: without it only what is addressed to us can be read.
const CONTENT: GatewayIntents = GatewayIntents::MESSAGE_CONTENT;

/// Asked for only if it is switched on in the developer portal: without it nobody who joins is seen.
const MEMBERS: GatewayIntents = GatewayIntents::GUILD_MEMBERS;

/// How long a goodbye may take: the library waits for the other side without bound.
const GOODBYE: Duration = Duration::from_secs(3);

/// What the gateway brings together.
pub struct Parts {
    /// Every slice's verbs, with the settings.
    pub services: Services,
    /// Every slice's commands.
    pub commands: Vec<Command>,
    /// Every slice's components.
    pub components: Vec<Component>,
    /// Who hears the events.
    pub sink: Arc<dyn EventSink>,
}

/// A running connection.
pub struct Gateway {
    http: Arc<Http>,
    cache: Arc<Cache>,
    application: Option<ApplicationId>,
    manager: Arc<ShardManager>,
    running: TaskTracker,
    client: JoinHandle<()>,
    watchdog: JoinHandle<()>,
    ended: watch::Receiver<Option<Message>>,
}

impl Gateway {
    /// Checks the address and the token, then connects in the background. An error is one sentence for an operator;
    /// what only shows later (a missing intent) comes from [`ended`](Self::ended).
    pub async fn start(parts: Parts) -> Result<Self> {
        let checked = client::connect(&parts.services.settings.discord).await?;
        let withheld = Withheld {
            content: checked.may_read_content == Some(false),
            members: checked.may_see_members != Some(true),
        };
        if withheld.content {
            tracing::warn!("{} {}", msg!("doctor-content-forbidden"), msg!("doctor-content-forbidden-fix"));
        }
        let settings = parts.services.settings.clone();
        let (shards, patience) = (checked.shards, settings.discord.patience);
        if !matches!((settings.discord.shards, shards), (Shards::Auto, ShardRange::ONE)) {
            tracing::info!(%shards, "these connections are opened here");
        }
        let pulse = parts.services.pulse.clone();
        pulse.opens(shards.ids(), shards.total());
        pulse.hears_without(withheld);
        let signs = Arc::new(Signs::new(pulse.clone(), patience));
        let limits = Arc::new(Limits::new(parts.services.clock.clone()));
        let running = TaskTracker::new();
        let options = hooks::options(parts.commands);
        let with_home = |component: Component| (component, home_of(&options.commands, component.action));
        let components = parts.components.into_iter().map(with_home);
        let dispatcher = Dispatcher {
            services: parts.services,
            components: components.map(|control| (control.0.action, control)).collect(),
            options,
            sink: parts.sink,
            signs: signs.clone(),
            registration: Registration::new(shards),
            running: running.clone(),
            shard_manager: OnceLock::new(),
        };
        let client = build(checked.http, dispatcher, limits.clone(), intents(withheld)).await?;
        // Had the library's own question failed just now, it would have taken the real gateway.
        *client.ws_url.lock().await = checked.gateway;
        let (manager, cache) = (client.shard_manager.clone(), client.cache.clone());
        let watchdog = Watchdog { manager: manager.clone(), cache, signs, limits, pulse, shards, patience };
        let (ending, ended) = watch::channel(None);
        Ok(Self {
            http: client.http.clone(),
            cache: client.cache.clone(),
            application: checked.application,
            watchdog: tokio::spawn(watchdog.watch()),
            client: tokio::spawn(run(client, shards, ending)),
            manager,
            running,
            ended,
        })
    }

    /// Closes the connection and lets running commands finish, waiting no longer than this.
    pub async fn stop(self, deadline: Duration) {
        let end = Instant::now() + deadline;
        self.watchdog.abort();
        let goodbye = async {
            if timeout(GOODBYE.min(deadline), self.manager.shutdown_all()).await.is_err() {
                tracing::info!("the gateway did not say goodbye in time");
            }
        };
        self.running.close();
        let drained = timeout_at(end, self.running.wait());
        let (drained, ()) = tokio::join!(drained, goodbye);
        if drained.is_err() {
            tracing::warn!(commands = self.running.len(), "commands were still running at the end");
        }
        self.client.abort();
    }

    /// Resolves with the reason when Discord ended the connection for good: a wrong token, a missing intent.
    pub async fn ended(&self) -> Error {
        let mut ended = self.ended.clone();
        match ended.wait_for(Option::is_some).await.as_deref() {
            Ok(Some(reason)) => Error::Refused(reason.clone()),
            _ => Error::Refused(msg!("discord-ended", reason = "its task stopped")),
        }
    }

    /// The REST client.
    pub fn http(&self) -> Arc<Http> {
        self.http.clone()
    }

    /// What Discord told about guilds and channels.
    pub fn cache(&self) -> Arc<Cache> {
        self.cache.clone()
    }

    /// Our application, if the server told before the connection was open.
    pub fn application(&self) -> Option<ApplicationId> {
        self.application.or_else(|| self.http.application_id().map(|id| id.get().into()))
    }
}

fn intents(withheld: Withheld) -> GatewayIntents {
    let mut intents = INTENTS;
    intents.set(CONTENT, !withheld.content);
    intents.set(MEMBERS, !withheld.members);
    intents
}

async fn build(http: Http, dispatcher: Dispatcher, limits: Arc<Limits>, intents: GatewayIntents) -> Result<Client> {
    let mut cache = CacheSettings::default();
    cache.max_messages = 0;
    ClientBuilder::new_with_http(http, intents)
        .framework(dispatcher)
        .cache_settings(cache)
        .type_map_insert::<LimitsKey>(limits)
        .status(OnlineStatus::Online)
        .activity(ActivityData::custom("/help"))
        .await
        .map_err(|error| wire::fault(error, "building the gateway client"))
}

/// Runs the client to its end and tells why it ended.
async fn run(mut client: Client, shards: ShardRange, ending: watch::Sender<Option<Message>>) {
    // The library means both ends of the range.
    let reason = match client.start_shard_range(shards.first()..shards.last(), shards.total()).await {
        Ok(()) => msg!("discord-ended", reason = "it was closed"),
        Err(serenity::Error::Gateway(error)) => reason_of(&error),
        Err(error) => msg!("discord-ended", reason = wire::describe(&error)),
    };
    ending.send_replace(Some(reason));
}

fn reason_of(error: &GatewayError) -> Message {
    match error {
        GatewayError::InvalidAuthentication => msg!("discord-token-wrong"),
        GatewayError::DisallowedGatewayIntents => msg!("discord-intent-missing", intent = "Message Content Intent"),
        GatewayError::InvalidGatewayIntents => {
            msg!("discord-intents-unknown", intents = (INTENTS | CONTENT).bits().to_string())
        }
        GatewayError::OverloadedShard => msg!("discord-sharding-required"),
        other => msg!("discord-ended", reason = other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fatal_close_is_a_sentence_for_the_operator() {
        insta::assert_snapshot!(reason_of(&GatewayError::DisallowedGatewayIntents), @"Discord refuses the connection because the intent “Message Content Intent” is off. Switch it on: developer portal → your application → Bot → Privileged Gateway Intents → Message Content Intent.");
        insta::assert_snapshot!(reason_of(&GatewayError::InvalidAuthentication), @"Discord refuses the token. Set DISCORD_TOKEN to the current one: developer portal → your application → Bot → Reset Token.");
    }
}
