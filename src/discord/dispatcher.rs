//! Where the gateway's events go: to whoever listens, to commands, to components.
//!
//! poise's own loop is not used: it cannot be guarded, counted or stopped. Its dispatch functions are.

use std::{
    any::Any,
    collections::HashMap,
    panic::AssertUnwindSafe,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

use futures::FutureExt;
use poise::{FrameworkContext, FrameworkError, FrameworkOptions, MessageDispatchTrigger};
use serenity::{
    all::{
        CommandDataOptionValue, CommandInteraction, FullEvent, Interaction, Message as ForeignMessage, ShardManager,
    },
    async_trait,
    prelude::Context as Client,
};
use tokio::{sync::Mutex, time::Instant};
use tokio_util::task::TaskTracker;

use crate::{
    discord::{
        Component, components,
        context::language,
        errors::{self, Scene},
        events,
        guard::{attended, guarded},
        invocation::Invocation,
        pressed::Pressed,
        registration::Registration,
        replies,
        responder::{Acknowledgement, Responder},
        seat::Home,
        signs::Signs,
        suggest,
        usage::Usage,
        watchdog, welcome,
    },
    error::Error,
    heard::EventSink,
    reply::Audience,
    services::Services,
    words::Words,
};

/// Everything an event may need.
pub(super) struct Dispatcher {
    pub services: Services,
    pub options: FrameworkOptions<Services, Error>,
    /// By their action, each with the command it belongs to.
    pub components: HashMap<&'static str, (Component, Option<Home>)>,
    pub sink: Arc<dyn EventSink>,
    pub signs: Arc<Signs>,
    pub registration: Registration,
    pub running: TaskTracker,
    pub shard_manager: OnceLock<Arc<ShardManager>>,
}

#[async_trait]
impl serenity::framework::Framework for Dispatcher {
    async fn init(&mut self, client: &serenity::Client) {
        self.shard_manager.set(client.shard_manager.clone()).ok();
    }

    async fn dispatch(&self, client: Client, event: FullEvent) {
        self.signs.seen(client.shard_id.0);
        if let Some(event) = events::translate(&client, &event) {
            self.sink.heard(event);
        }
        self.running.track_future(self.handle(&client, &event)).await;
    }
}

impl Dispatcher {
    async fn handle(&self, client: &Client, event: &FullEvent) {
        match event {
            FullEvent::Ready { data_about_bot } => {
                client.http.set_application_id(data_about_bot.application.id);
                self.signs.connected(client.shard_id.0);
                self.registration.begin(client.http.clone(), &self.options.commands, &self.services);
            }
            FullEvent::Resume { .. } => self.signs.connected(client.shard_id.0),
            FullEvent::GuildMembersChunk { chunk } if chunk.nonce.as_deref() == Some(watchdog::NONCE) => {
                self.signs.answered();
            }
            FullEvent::GuildCreate { guild, is_new: Some(true) } => welcome::greet(client, guild, &self.services).await,
            FullEvent::Message { new_message } => Box::pin(self.message(client, new_message)).await,
            FullEvent::InteractionCreate { interaction } => match interaction {
                Interaction::Command(interaction) => Box::pin(self.command(client, interaction)).await,
                Interaction::Autocomplete(interaction) => Box::pin(self.autocomplete(client, interaction)).await,
                Interaction::Component(interaction) => {
                    Box::pin(components::press(self, client, Pressed::from(interaction))).await;
                }
                Interaction::Modal(interaction) => {
                    Box::pin(components::press(self, client, Pressed::from(interaction))).await;
                }
                _ => {}
            },
            _ => {}
        }
    }

    fn framework<'a>(&'a self, client: &'a Client) -> Option<FrameworkContext<'a, Services, Error>> {
        Some(FrameworkContext {
            serenity_context: client,
            options: &self.options,
            user_data: &self.services,
            shard_manager: self.shard_manager.get()?,
        })
    }

    async fn command(&self, client: &Client, interaction: &CommandInteraction) {
        let Some(framework) = self.framework(client) else { return };
        let usage = Usage::begin(interaction.guild_id);
        let data: Mutex<Box<dyn Any + Send + Sync>> = Mutex::new(Box::new(Invocation::default()));
        let answered = AtomicBool::new(false);
        let options = interaction.data.options();
        let mut tree = Vec::new();
        let responder = Responder { http: &client.http, id: interaction.id, token: &interaction.token };
        let audience = self.audience(interaction);
        let run = Box::pin(poise::dispatch_interaction(framework, interaction, &answered, &data, &options, &mut tree));
        let acknowledge = async {
            if answered.load(Ordering::SeqCst) {
                return;
            }
            if let Some(invocation) = data.lock().await.downcast_mut::<Invocation>() {
                defer(responder, &mut invocation.acknowledgement, audience).await;
                answered.store(true, Ordering::SeqCst);
            }
        };
        let words = || {
            let tags = (Some(interaction.locale.as_str()), interaction.guild_locale.as_deref());
            Words::new(language(&self.services.guilds, interaction.guild_id, tags))
        };
        match guarded(attended(&self.services.db, run), acknowledge).await {
            Ok(result) => self.conclude(usage, result, &data, words, Some((responder, &answered))).await,
            Err(_) if is_over(&data).await => {
                self.conclude(usage, Ok(()), &data, words, Some((responder, &answered))).await;
            }
            Err(error) => {
                let mut data = data.lock().await;
                let Some(invocation) = data.downcast_mut::<Invocation>() else { return };
                let name = invocation.command.clone().unwrap_or_else(|| interaction.data.name.clone());
                usage.count(&self.services.stats, &name, false);
                let scene = Scene { guild: interaction.guild_id.map(|id| id.get().into()), name: &name };
                let reply = errors::interpret(&self.services, &words(), scene, &error);
                let acknowledgement = &mut invocation.acknowledgement;
                if !matches!(acknowledgement, Acknowledgement::Answered | Acknowledgement::HandedOver(_))
                    && let Err(error) = responder.send(acknowledgement, &reply).await
                {
                    tracing::warn!(command.name = name, "an error could not be shown: {error}");
                }
            }
        }
    }

    /// Counts the run, shows its error, and leaves nobody without an answer.
    async fn conclude(
        &self,
        usage: Usage,
        result: Result<(), FrameworkError<'_, Services, Error>>,
        data: &Mutex<Box<dyn Any + Send + Sync>>,
        words: impl FnOnce() -> Words,
        responder: Option<(Responder<'_>, &AtomicBool)>,
    ) {
        match result {
            Ok(()) => {
                let mut data = data.lock().await;
                let Some(invocation) = data.downcast_mut::<Invocation>() else { return };
                if let Some(name) = &invocation.command {
                    let ended = invocation.ended.unwrap_or_else(Instant::now);
                    usage.count_until(ended, &self.services.stats, name, true);
                }
                let Some((responder, answered)) = responder else { return };
                let is_silent = match invocation.acknowledgement {
                    Acknowledgement::None => !answered.load(Ordering::SeqCst),
                    Acknowledgement::Deferred(_) => true,
                    _ => false,
                };
                if is_silent
                    && let Err(error) = responder.send(&mut invocation.acknowledgement, &replies::done(&words())).await
                {
                    tracing::warn!(
                        command.name = invocation.command,
                        "a silent command could not be answered: {error}"
                    );
                }
            }
            Err(error) => {
                let name = error.ctx().map(|context| context.command().qualified_name.to_string());
                let is_ours = errors::handle(error).await;
                if let Some(name) = name {
                    usage.count(&self.services.stats, &name, !is_ours);
                }
            }
        }
    }

    /// Who will see the answer, as far as the command's definition says.
    fn audience(&self, interaction: &CommandInteraction) -> Audience {
        let mut commands = &self.options.commands;
        let mut name = interaction.data.name.as_str();
        let mut given = &interaction.data.options;
        loop {
            let Some(command) = commands.iter().find(|command| command.name == name) else {
                return Audience::Everyone;
            };
            match given.first().map(|option| (&option.name, &option.value)) {
                Some((
                    sub,
                    CommandDataOptionValue::SubCommand(inner) | CommandDataOptionValue::SubCommandGroup(inner),
                )) => {
                    commands = &command.subcommands;
                    name = sub;
                    given = inner;
                }
                _ if command.ephemeral => return Audience::Invoker,
                _ => return Audience::Everyone,
            }
        }
    }

    async fn autocomplete(&self, client: &Client, interaction: &CommandInteraction) {
        let Some(framework) = self.framework(client) else { return };
        let data: Mutex<Box<dyn Any + Send + Sync>> = Mutex::new(Box::new(Invocation::default()));
        let answered = AtomicBool::new(false);
        let options = interaction.data.options();
        let mut tree = Vec::new();
        let run = poise::dispatch_autocomplete(framework, interaction, &answered, &data, &options, &mut tree);
        if let Err(error) = run.await {
            // Nobody waits for a sentence here: the list of suggestions stays empty.
            tracing::debug!("no suggestions: {error}");
        }
    }

    async fn message(&self, client: &Client, message: &ForeignMessage) {
        let Some(framework) = self.framework(client) else { return };
        let usage = Usage::begin(message.guild_id);
        let data: Mutex<Box<dyn Any + Send + Sync>> = Mutex::new(Box::new(Invocation::default()));
        let mut tree = Vec::new();
        let trigger = MessageDispatchTrigger::MessageCreate;
        match poise::parse_invocation(framework, message, trigger, &data, &mut tree).await {
            Ok(Some(context)) => {
                let words = || crate::discord::words(poise::Context::Prefix(context));
                let run = AssertUnwindSafe(poise::run_invocation(context)).catch_unwind();
                let ran = attended(&self.services.db, run).await;
                let result = if ran.is_err() && is_over(&data).await { Ok(Ok(Ok(()))) } else { ran };
                let Ok(Ok(result)) = result else {
                    let panicked = || Error::Fault(anyhow::anyhow!("a text command panicked"));
                    let error = result.err().unwrap_or_else(panicked);
                    let name = context.command().qualified_name.as_ref();
                    let scene = Scene { guild: message.guild_id.map(|id| id.get().into()), name };
                    let reply = errors::interpret(&self.services, &words(), scene, &error);
                    usage.count(&self.services.stats, name, false);
                    crate::discord::send(poise::Context::Prefix(context), reply).await.ok();
                    return;
                };
                self.conclude(usage, result, &data, words, None).await;
            }
            Ok(None) => {
                if !message.author.bot && message.webhook_id.is_none() {
                    let me = client.cache.current_user().id.get().into();
                    self.sink.said(events::message(message, me));
                }
            }
            Err(FrameworkError::UnknownCommand { content_start, .. }) => {
                let known = (&*self.options.commands, &self.services.guilds);
                suggest::offer(client, known, message, content_start.into()).await;
            }
            Err(error) => {
                errors::handle(error).await;
            }
        }
    }
}

/// Whether the command itself was over, and only what is written about it afterwards was not.
async fn is_over(data: &Mutex<Box<dyn Any + Send + Sync>>) -> bool {
    data.lock().await.downcast_ref::<Invocation>().is_some_and(|invocation| invocation.ended.is_some())
}

pub(super) async fn defer(responder: Responder<'_>, acknowledgement: &mut Acknowledgement, audience: Audience) {
    if let Err(error) = responder.defer(acknowledgement, audience).await {
        tracing::warn!("an interaction could not be acknowledged in time: {error}");
    }
}
