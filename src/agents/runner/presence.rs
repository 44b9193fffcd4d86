//! Where agents are, as their lines tell, and what follows: whoever waits for them is shown.

use serde_json::json;

use super::store::{self, Holder};
use crate::{
    agents::{Agents, model::AgentId, pools::store::Happened},
    error::Result,
    ids::GuildId,
};

/// It is in these guilds and no others.
pub(super) async fn is_in(agents: &Agents, holder: Holder<'_>, guilds: &[GuildId]) -> Result<()> {
    let texts: Vec<_> = guilds.iter().map(ToString::to_string).collect();
    let mut tx = agents.0.db.begin().await?;
    let (came, gone) = store::replace_presence(&mut tx, holder, &texts, agents.now_ms()).await?;
    for (guild, kind) in came.iter().map(|g| (*g, "agent.came")).chain(gone.iter().map(|g| (*g, "agent.left"))) {
        note(agents, &mut tx, holder.agent, guild, kind).await?;
    }
    for guild in &came {
        agents.show_deployments(&mut tx, holder.agent, *guild).await?;
    }
    tx.commit().await?;
    Ok(())
}

pub(super) async fn came(agents: &Agents, holder: Holder<'_>, guild: GuildId) -> Result<()> {
    let mut tx = agents.0.db.begin().await?;
    if store::insert_presence(&mut tx, holder, guild, agents.now_ms()).await? {
        note(agents, &mut tx, holder.agent, guild, "agent.came").await?;
        agents.show_deployments(&mut tx, holder.agent, guild).await?;
        tx.commit().await?;
    }
    Ok(())
}

pub(super) async fn left(agents: &Agents, holder: Holder<'_>, guild: GuildId) -> Result<()> {
    let mut tx = agents.0.db.begin().await?;
    if store::delete_presence(&mut tx, holder, guild, agents.now_ms()).await? {
        note(agents, &mut tx, holder.agent, guild, "agent.left").await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn note(
    agents: &Agents,
    connection: &mut crate::db::Connection,
    agent: &AgentId,
    guild: GuildId,
    kind: &str,
) -> Result<()> {
    let happened = Happened {
        kind,
        event: None,
        pool: None,
        agent: Some(agent),
        guild: Some(guild),
        user: None,
        details: json!({}),
    };
    agents.note(connection, happened).await?;
    Ok(())
}
