//! Bringing agents into a server: invite links, and their progress while they come.

mod replies;
mod store;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use url::Url;

pub use self::store::Invited;
use crate::{
    agents::{
        Agents,
        model::{AgentId, MOST_AGENTS, PERMISSIONS},
        pools::Refusal,
    },
    db::{Connection, Tx},
    error::Result,
    ids::{ApplicationId, EventId, GuildId},
    origin::Origin,
    queue::{NewTask, RespondTo},
};

pub(in crate::agents) use self::replies::progress;

/// Shows the progress of an invitation.
pub(super) const SHOW: &str = "agents.deployed";

/// So long invitations are remembered; their answer can be changed for a quarter of an hour.
const KEPT: TimeDelta = TimeDelta::days(1);

/// An invitation of agents, as far as it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployment {
    /// The event that began it.
    pub event: EventId,
    /// Which guild.
    pub guild: GuildId,
    /// How many agents shall be there.
    pub wanted: i64,
    /// How many of the pools' agents are there.
    pub present: i64,
    /// The ones invited.
    pub invited: Vec<Invited>,
}

impl Deployment {
    /// How many are missing although everybody who is invited comes.
    pub fn missing(&self) -> i64 {
        let coming = i64::try_from(self.invited.iter().filter(|one| !one.here).count()).unwrap_or(0);
        (self.wanted - self.present - coming).max(0)
    }

    /// Whether nobody is waited for any more.
    pub fn is_over(&self) -> bool {
        self.invited.iter().all(|one| one.here)
    }
}

/// The page on which somebody lets an agent into a guild. Elsewhere than on Discord it is the page of that server.
pub fn invite_link(base: Option<&Url>, application: ApplicationId, guild: GuildId) -> String {
    let base = base.map_or("https://discord.com", |base| base.as_str().trim_end_matches('/'));
    format!(
        "{base}/oauth2/authorize?client_id={application}&scope=bot&permissions={PERMISSIONS}&guild_id={guild}&disable_guild_select=true"
    )
}

impl Agents {
    /// Invites as many agents of the server's pools as are missing to `wanted`. The progress goes to `route`.
    pub async fn deploy(&self, origin: &Origin, wanted: i64, route: &RespondTo) -> Result<()> {
        let guild = origin.guild.ok_or(Refusal::NoServer)?;
        self.vault()?;
        let wanted = wanted.clamp(1, MOST_AGENTS);
        if self.guild_pools(guild).await?.is_empty() {
            return Err(crate::agents::leases::Refusal::NoPool.into());
        }
        let mut tx = self.0.db.begin().await?;
        if self.happened(&mut tx, origin, "agents.deploy", (None, None), json!({ "wanted": wanted })).await? {
            let route = serde_json::to_value(route).map_err(anyhow::Error::new)?;
            store::insert_deployment(&mut tx, origin, (guild, wanted), &route, self.now_ms()).await?;
            self.0.queue.enqueue(&mut tx, showing(origin.event, guild, serde_json::from_value(route).ok())).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// An invitation as it stands.
    pub async fn deployment(&self, event: EventId) -> Result<Option<Deployment>> {
        Ok(store::find_deployment(&mut *self.0.db.acquire().await?, event).await?)
    }

    /// Whoever waits for this agent in this guild is shown that it has come, while their answer can be changed.
    pub(in crate::agents) async fn show_deployments(&self, tx: &mut Tx, agent: &AgentId, guild: GuildId) -> Result<()> {
        for (event, route) in store::list_waiting(tx, agent, guild).await? {
            let route: Option<RespondTo> = serde_json::from_value(route).ok();
            if route.as_ref().is_some_and(|route| can_change(route, self.0.clock.now())) {
                self.0.queue.enqueue(tx, showing(event, guild, route)).await?;
            }
        }
        Ok(())
    }

    pub(in crate::agents) async fn forget_deployments(&self, connection: &mut Connection) -> Result<u64> {
        let before = (self.0.clock.now() - KEPT).timestamp_millis();
        Ok(store::delete_deployments_before(connection, before).await?)
    }
}

fn showing(event: EventId, guild: GuildId, respond_to: Option<RespondTo>) -> NewTask {
    NewTask { guild: Some(guild), respond_to, ..NewTask::new(SHOW, json!({ "event": event })) }
}

/// Only an interaction's answer can be changed, and only for a quarter of an hour; nothing is posted instead.
fn can_change(route: &RespondTo, now: DateTime<Utc>) -> bool {
    matches!(route, RespondTo::Interaction { expires_at, .. } if *expires_at > now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_asks_for_what_agents_need_and_names_the_server() {
        let link = invite_link(None, ApplicationId(5), GuildId(7));
        insta::assert_snapshot!(link, @"https://discord.com/oauth2/authorize?client_id=5&scope=bot&permissions=3147776&guild_id=7&disable_guild_select=true");
        let base = Url::parse("http://127.0.0.1:4004").unwrap();
        assert!(invite_link(Some(&base), ApplicationId(5), GuildId(7)).starts_with("http://127.0.0.1:4004/oauth2/"));
    }
}
