//! The world's nouns as Discord writes them on the wire.

mod guilds;
mod interactions;
mod messages;

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

pub use self::{
    guilds::{channel, guild, guild_create, member, partial_channel, presence, role},
    interactions::{callback_answer, interaction, resolve},
    messages::{attachment, gateway_message, message, reaction_emoji},
};
use super::{Application, User, World};
use crate::demo::gateway::intents;

/// A moment as Discord writes it.
pub fn time(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Micros, false)
}

/// A user.
pub fn user(user: &User) -> Value {
    let mut wire = json!({
        "id": user.id, "username": user.username, "discriminator": "0", "global_name": user.global_name,
        "avatar": null, "public_flags": 0, "flags": 0, "primary_guild": null, "avatar_decoration_data": null,
        "banner": null, "accent_color": null, "collectibles": null,
    });
    if user.bot {
        wire["bot"] = json!(true);
    }
    wire
}

/// The bot user as it sees itself.
pub fn current_user(bot: &User) -> Value {
    let mut wire = user(bot);
    for (field, value) in [("mfa_enabled", json!(true)), ("verified", json!(true)), ("locale", json!("en-GB"))] {
        wire[field] = value;
    }
    wire["email"] = Value::Null;
    wire
}

/// An application as its bot sees it.
pub fn application(world: &World, application: &Application) -> Value {
    let find = |id| world.users.get(&id).map_or(Value::Null, user);
    let granted = |intent: u64, bit: u32| if application.granted_intents & intent == 0 { 0 } else { 1_u64 << bit };
    let flags = granted(intents::GUILD_PRESENCES, 13)
        | granted(intents::GUILD_MEMBERS, 15)
        | granted(intents::MESSAGE_CONTENT, 19);
    json!({
        "id": application.id, "name": application.name, "icon": null, "description": "", "type": null,
        "bot": find(application.bot), "owner": find(application.owner), "team": null, "bot_public": true,
        "bot_require_code_grant": false, "verify_key": "0".repeat(64), "flags": flags,
        "flags_new": flags.to_string(), "redirect_uris": [], "interactions_endpoint_url": null,
        "role_connections_verification_url": null, "rpc_origins": [], "summary": "",
        "approximate_guild_count": world.guilds_of(application.bot).count(),
        "approximate_user_install_count": 0, "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0, "eligible_oauth2_scopes": ["bot", "applications.commands"],
    })
}
