//! One run of a command: what was already said to Discord about it, and saying more.
//!
//! The state lies in poise's invocation data; its lock is what keeps the command's own answer and the 3-second guard
//! from acknowledging twice.

use std::sync::atomic::Ordering;

use poise::ApplicationContext;
use tokio::time::Instant;

use crate::{
    discord::{
        Context, Form, origin,
        responder::{Acknowledgement, Responder},
        spoken, wire,
    },
    error::{Error, Result},
    msg,
    queue::{RespondTo, TOKEN_LIFE},
    reply::{Audience, Reply},
    services::Services,
};

/// What is known about the current run.
#[derive(Debug, Default)]
pub(super) struct Invocation {
    /// What Discord was told so far.
    pub acknowledgement: Acknowledgement,
    /// The qualified name of the command, once it is known.
    pub command: Option<String>,
    /// Whether the rate limit was asked; it counts a run once although every parent command is checked.
    pub admitted: bool,
    /// When the command itself was over: what is written about it afterwards keeps nobody waiting.
    pub ended: Option<Instant>,
}

/// Shows a reply: the answer to an interaction, deferred or not, or a message for a text command. What is for the asker
/// alone stays theirs either way.
pub async fn send(context: Context<'_>, reply: Reply) -> Result<()> {
    match context {
        Context::Application(application) => {
            let mut data = application.invocation_data.lock().await;
            let mut unknown = Invocation::default();
            let invocation = data.downcast_mut::<Invocation>().unwrap_or(&mut unknown);
            notice_foreign_acknowledgement(application, invocation);
            responder(application).send(&mut invocation.acknowledgement, &reply).await?;
            application.has_sent_initial_response.store(true, Ordering::SeqCst);
            Ok(())
        }
        Context::Prefix(prefix) => spoken::answer(prefix, reply).await,
    }
}

/// Opens a form. Only as the first answer, and only where Discord has forms: a text command is told so.
pub async fn open_form(context: Context<'_>, form: Form) -> Result<()> {
    let Context::Application(application) = context else { return Err(Error::Refused(msg!("discord-form-slash"))) };
    let mut data = application.invocation_data.lock().await;
    let mut unknown = Invocation::default();
    let invocation = data.downcast_mut::<Invocation>().unwrap_or(&mut unknown);
    notice_foreign_acknowledgement(application, invocation);
    if invocation.acknowledgement != Acknowledgement::None {
        return Err(Error::Refused(msg!("discord-form-late")));
    }
    responder(application).open(&mut invocation.acknowledgement, &form).await?;
    application.has_sent_initial_response.store(true, Ordering::SeqCst);
    Ok(())
}

/// Acknowledges now, because what follows may be slow. The final [`send`] fills the place. A text command shows that
/// Artie is typing.
pub async fn defer(context: Context<'_>, audience: Audience) -> Result<()> {
    match context {
        Context::Application(application) => {
            let mut data = application.invocation_data.lock().await;
            let mut unknown = Invocation::default();
            let invocation = data.downcast_mut::<Invocation>().unwrap_or(&mut unknown);
            notice_foreign_acknowledgement(application, invocation);
            responder(application).defer(&mut invocation.acknowledgement, audience).await?;
            application.has_sent_initial_response.store(true, Ordering::SeqCst);
            Ok(())
        }
        Context::Prefix(prefix) => prefix
            .msg
            .channel_id
            .broadcast_typing(&prefix.serenity_context().http)
            .await
            .map_err(|error| wire::fault(error, "showing that Artie is typing")),
    }
}

/// Acknowledges, and gives the address to which a task's answer is delivered later. Nothing else should be sent.
pub async fn respond_to(context: Context<'_>, audience: Audience) -> Result<RespondTo> {
    defer(context, audience).await?;
    let origin = origin(context);
    Ok(match context {
        Context::Application(application) => {
            let mut data = application.invocation_data.lock().await;
            let mut private = audience == Audience::Invoker;
            if let Some(invocation) = data.downcast_mut::<Invocation>() {
                if let Acknowledgement::Deferred(audience) = invocation.acknowledgement {
                    private = audience == Audience::Invoker;
                }
                invocation.acknowledgement = Acknowledgement::HandedOver(audience);
            }
            RespondTo::Interaction {
                application: application.interaction.application_id.get().into(),
                token: application.interaction.token.clone(),
                expires_at: origin.event.created_at() + TOKEN_LIFE,
                channel: origin.channel,
                user: origin.user,
                private,
                locale: origin.locale,
            }
        }
        Context::Prefix(prefix) if audience == Audience::Invoker && origin.guild.is_some() => {
            spoken::promise(prefix).await?;
            RespondTo::Direct { user: origin.user, locale: origin.locale }
        }
        Context::Prefix(prefix) => RespondTo::Message {
            channel: origin.channel,
            message: prefix.msg.id.get().into(),
            user: origin.user,
            locale: origin.locale,
        },
    })
}

fn responder(application: ApplicationContext<'_, Services, Error>) -> Responder<'_> {
    Responder {
        http: &application.framework.serenity_context.http,
        id: application.interaction.id,
        token: &application.interaction.token,
    }
}

/// A command may have used poise's own `defer` or `say`, which we only see by their flag.
fn notice_foreign_acknowledgement(application: ApplicationContext<'_, Services, Error>, invocation: &mut Invocation) {
    let sent = application.has_sent_initial_response.load(Ordering::SeqCst);
    if sent && matches!(invocation.acknowledgement, Acknowledgement::None) {
        invocation.acknowledgement = Acknowledgement::Answered;
    }
}
