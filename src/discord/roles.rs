//! Gives roles for the standing slice, and says what came of it.

use std::sync::Arc;

use async_trait::async_trait;
use serenity::http::Http;

use crate::{
    discord::wire,
    error::Result,
    ids::{GuildId, RoleId, UserId},
    standing::{RoleGiver, RoleVerdict},
};

/// Discord's codes for a role and a member that are gone.
const UNKNOWN_ROLE: isize = 10_011;
const UNKNOWN_MEMBER: isize = 10_007;

/// Gives roles over the real client.
#[derive(Clone, Debug)]
pub struct DiscordRoles {
    http: Arc<Http>,
}

impl DiscordRoles {
    /// Over the gateway's REST client.
    pub fn new(http: Arc<Http>) -> Self {
        Self { http }
    }
}

#[async_trait]
impl RoleGiver for DiscordRoles {
    async fn give(&self, guild: GuildId, user: UserId, role: RoleId) -> Result<RoleVerdict> {
        let given =
            self.http.add_member_role(guild.0.into(), user.0.into(), role.0.into(), Some("level reached")).await;
        let Err(error) = given else { return Ok(RoleVerdict::Given) };
        match (wire::status(&error), wire::code(&error)) {
            (_, Some(UNKNOWN_ROLE)) => Ok(RoleVerdict::NoSuchRole),
            (_, Some(UNKNOWN_MEMBER)) => Ok(RoleVerdict::Left),
            (Some(403), _) => Ok(RoleVerdict::NotAllowed),
            _ => Err(wire::fault(error, "giving a role")),
        }
    }
}
