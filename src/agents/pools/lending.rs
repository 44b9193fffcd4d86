//! Agents of pools: lending them, deciding about them, and revoking them.

use serde_json::json;

use super::{
    model::{Decision, Identity, Lent, Pool, PoolAgent, Refusal},
    store::{self, NewAgent},
};
use crate::{
    agents::{
        Agents, leases,
        model::{AgentId, MOST_AGENTS, MOST_LENT, PoolId, Role, Status},
        token::Token,
    },
    error::Result,
    ids::UserId,
    origin::Origin,
};

const _: () = assert!(MOST_LENT == 3, "pool_contributions.slot knows as many");

impl Agents {
    /// Whether somebody may lend an agent to a pool, before they are asked for the token.
    pub async fn may_lend(&self, asker: UserId, named: &str) -> Result<Pool> {
        self.vault()?;
        let pool = self.pool(asker, named).await?;
        pool.requires(pool.lender())?;
        if pool.agents >= MOST_AGENTS {
            return Err(Refusal::Full.into());
        }
        Ok(pool)
    }

    /// Lends an agent whose token Discord has just confirmed to be this identity's. Lent again, it gets the new token.
    pub async fn lend(&self, origin: &Origin, named: &str, identity: &Identity, token: &Token) -> Result<Lent> {
        let pool = self.may_lend(origin.user, named).await?;
        let agent = AgentId::of(identity.application);
        let sealed = self.vault()?.seal(&pool.id, &agent, token)?;
        let mut tx = self.0.db.begin().await?;
        let facts = store::lock_pool(&mut tx, &pool.id, origin.user).await?;
        let facts = facts.filter(|facts| facts.rank.is_some()).ok_or_else(|| Refusal::Unknown(named.to_owned()))?;
        let known = store::lock_agent(&mut tx, &agent).await?;
        let mut status = pool.status_of_lent();
        let slot = (pool.role < Role::Manager)
            .then(|| (1..=3).find(|slot| !facts.used_slots.contains(slot)))
            .map(|slot| slot.ok_or(Refusal::TooManyLent));
        let renewed = match &known {
            Some(known) => {
                let stands = known.status.parse().unwrap_or(Status::Inactive);
                let is_theirs = known.lent_by == Some(origin.user) || pool.role >= Role::Manager;
                match known.pool.as_deref() {
                    _ if stands == Status::Revoked => return Err(Refusal::Revoked.into()),
                    Some(there) if there == pool.id.as_str() && is_theirs => {}
                    _ => return Err(Refusal::Registered.into()),
                }
                // A new token for one that runs changes nothing else; one that Discord refused is looked at again.
                if stands != Status::Suspended {
                    status = stands;
                }
                true
            }
            None if facts.agents >= MOST_AGENTS => return Err(Refusal::Full.into()),
            None => false,
        };
        let slot = if renewed { None } else { slot.transpose()? };
        let details = json!({ "tag": identity.tag, "status": status.to_string(), "renewed": renewed });
        let lent = Lent { agent: agent.clone(), tag: identity.tag.clone(), status, renewed };
        if !self.happened(&mut tx, origin, "agent.lend", (Some(&pool.id), Some(&agent)), details).await? {
            return Ok(lent);
        }
        let new = NewAgent {
            agent: &agent,
            pool: &pool.id,
            sealed: &sealed,
            identity,
            status: status.into(),
            lent_by: origin.user,
            slot,
        };
        let done = if renewed {
            store::update_agent_token(&mut tx, &new, self.now_ms()).await?
        } else {
            store::insert_agent(&mut tx, &new, self.now_ms()).await?
        };
        done.then_some(()).ok_or(Refusal::Role { needed: pool.lender(), has: pool.role })?;
        tx.commit().await?;
        Ok(lent)
    }

    /// An agent that somebody may see, with its pool and their role in it.
    pub async fn pool_agent(&self, asker: UserId, agent: &str) -> Result<(PoolAgent, PoolId, Role)> {
        let id = AgentId::from(agent.trim());
        let found = store::find_agent(&mut *self.0.db.acquire().await?, &id, asker).await?;
        found.ok_or_else(|| Refusal::NoAgent(agent.trim().to_owned()).into())
    }

    /// Decides about an agent of a pool that the asker manages.
    pub async fn decide(&self, origin: &Origin, agent: &AgentId, decision: Decision) -> Result<PoolId> {
        let (found, pool, role) = self.pool_agent(origin.user, agent.as_str()).await?;
        if role < Role::Manager {
            return Err(Refusal::Role { needed: Role::Manager, has: role }.into());
        }
        if !decision.applies_to(found.status) {
            return Err(Refusal::Overtaken(found.status).into());
        }
        let kind = format!("agent.{decision}");
        self.move_agent(origin, (&found, &pool), &kind, decision.status(), false).await?;
        Ok(pool)
    }

    /// Whether somebody may revoke an agent, before they are asked if they mean it: whoever lent it may, and whoever
    /// manages its pool.
    pub async fn may_revoke(&self, asker: UserId, agent: &str) -> Result<(PoolAgent, PoolId)> {
        let (found, pool, role) = self.pool_agent(asker, agent).await?;
        if role < Role::Manager && found.lent_by != Some(asker) {
            return Err(Refusal::Role { needed: Role::Manager, has: role }.into());
        }
        Ok((found, pool))
    }

    /// Revokes an agent for good: its token is overwritten.
    pub async fn revoke(&self, origin: &Origin, agent: &AgentId) -> Result<PoolAgent> {
        let (found, pool) = self.may_revoke(origin.user, agent.as_str()).await?;
        if found.status == Status::Revoked {
            return Ok(found);
        }
        let is_theirs = found.lent_by == Some(origin.user);
        self.move_agent(origin, (&found, &pool), "agent.revoke", Status::Revoked, is_theirs).await?;
        Ok(PoolAgent { status: Status::Revoked, ..found })
    }

    async fn move_agent(
        &self,
        origin: &Origin,
        (agent, pool): (&PoolAgent, &PoolId),
        kind: &str,
        to: Status,
        lender_may: bool,
    ) -> Result<()> {
        if !agent.status.may_become(to) {
            return Err(Refusal::Overtaken(agent.status).into());
        }
        let details = json!({ "before": agent.status.to_string(), "after": to.to_string() });
        let mut tx = self.0.db.begin().await?;
        if self.happened(&mut tx, origin, kind, (Some(pool), Some(&agent.id)), details).await? {
            let steps = (agent.status.into(), to.into());
            let now = self.now_ms();
            let done = store::update_status(&mut tx, &agent.id, steps, origin.user, lender_may, now).await?;
            done.then_some(()).ok_or(Refusal::Overtaken(agent.status))?;
            if !to.is_wanted() {
                leases::store::release_of_agent(&mut tx, &agent.id, "revoked", now).await?;
            }
            tx.commit().await?;
        }
        Ok(())
    }
}
