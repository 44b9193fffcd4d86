//! One short greeting when Artie joins a guild.

use chrono::TimeDelta;
use serenity::{all::Guild, prelude::Context as Client};

use crate::{
    discord::{context::choose_of, render, wire},
    guilds,
    services::Services,
    words::Words,
};

/// Joining longer ago than this is no news.
const JUST_NOW: TimeDelta = TimeDelta::minutes(10);

/// Greets in the channel Discord itself uses for notices; a guild without one is not disturbed.
pub(super) async fn greet(client: &Client, guild: &Guild, services: &Services) {
    let Some(channel) = guild.system_channel_id else { return };
    // Some servers announce every guild as if it were new, at every start.
    let since = services.clock.now() - *guild.joined_at;
    if since > JUST_NOW {
        return;
    }
    let words = Words::new(choose_of([Some(guild.preferred_locale.as_str())]));
    let reply = guilds::welcome(&words, &services.help);
    let nonce = format!("welcome-{}", guild.joined_at.unix_timestamp());
    let place = render::Place::Channel { reply_to: None, nonce: Some(&nonce) };
    let Ok(part) = render::message(&reply, place) else { return };
    if let Err(error) = client.http.send_message(channel, part.files, &part.body).await {
        tracing::info!(guild.id = guild.id.get(), "no greeting: {}", wire::describe(&error));
    }
}
