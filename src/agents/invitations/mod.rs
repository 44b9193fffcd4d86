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
        pools::{self, Refusal},
    },
    db::{Connection, Tx},
    error::Result,
    ids::{ApplicationId, EventId, GuildId},
    origin::Origin,
    queue::{NewTask, RespondTo, TOKEN_LIFE},
};

pub(in crate::agents) use self::replies::progress;

/// Shows the progress of an invitation.
pub(super) const SHOW: &str = "agents.deployed";

/// So long invitations are remembered; their answer can be changed for a quarter of an hour.
const KEPT: TimeDelta = TimeDelta::days(1);

/// So long whoever is invited counts as on the way: while the answer with the links shows who comes.
const ON_THE_WAY: TimeDelta = TOKEN_LIFE;

/// An invitation of agents, as far as it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployment {
    /// The event that began it.
    pub event: EventId,
    /// Which guild.
    pub guild: GuildId,
    /// How many agents shall be there.
    pub wanted: i64,
    /// How many agents are there, of whatever pools.
    pub present: i64,
    /// How many that an earlier invitation asked are still to come.
    pub others: i64,
    /// The ones invited.
    pub invited: Vec<Invited>,
}

impl Deployment {
    /// How many are missing although everybody comes who is invited, now or before.
    pub fn missing(&self) -> i64 {
        let coming = i64::try_from(self.invited.iter().filter(|one| !one.here).count()).unwrap_or(0);
        (self.wanted - self.present - self.others - coming).max(0)
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
    /// Invites as many agents of the server's pools as are missing to `wanted`, so that there are never more than
    /// [`MOST_AGENTS`] of all pools. The progress goes to `route`.
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
            pools::store::lock_guild(&mut tx, guild).await?;
            let (now, window) = (self.now_ms(), ON_THE_WAY.num_milliseconds());
            store::insert_deployment(&mut tx, origin, (guild, wanted), &route, (now, now - window)).await?;
            self.0.queue.enqueue(&mut tx, showing(origin.event, guild, serde_json::from_value(route).ok())).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// An invitation as it stands.
    pub async fn deployment(&self, event: EventId) -> Result<Option<Deployment>> {
        let window = ON_THE_WAY.num_milliseconds();
        Ok(store::find_deployment(&mut *self.0.db.acquire().await?, event, window).await?)
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
