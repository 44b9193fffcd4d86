//! Pools: named sets of agents with an owner, roles, reviews and ratings, and the servers that use them.
//!
//! It promises that whatever changes a pool happens once per event, with its entry in the audit log and in
//! `agent_pool_events` in the same transaction; that roles are judged by the statement that writes; and that limits hold
//! under races, because the pool's row is locked while they are counted.

pub(in crate::agents) mod commands;
pub mod model;
pub(in crate::agents) mod replies;
pub(in crate::agents) mod store;

use serde_json::{Value, json};

pub use model::{Decision, Identity, Lent, Member, Pool, PoolAgent, Refusal};

use crate::{
    agents::{
        Agents,
        model::{AgentId, MOST_AGENTS, MOST_LENT, PoolId, Role, Status, Visibility, pool_id_of},
        token::Token,
    },
    audit,
    db::{Connection, Tx},
    error::{Error, Result},
    ids::{GuildId, UserId},
    origin::Origin,
};
use model::{MOST_COMMENT, MOST_NAME, MOST_POOLS};
use store::{Happened, NewAgent};

/// Pools on a page.
pub const PAGE: i64 = 8;

/// A pool in detail.
#[derive(Clone, Debug, PartialEq)]
pub struct PoolDetail {
    /// The pool.
    pub pool: Pool,
    /// Its agents.
    pub agents: Vec<PoolAgent>,
    /// The newest reviews: who, stars, comment.
    pub reviews: Vec<(UserId, i16, String)>,
    /// What happened lately, for those who manage it: what, to which agent, by whom, when in milliseconds.
    pub events: Vec<(String, Option<String>, Option<UserId>, i64)>,
}

/// One of a server's places for pools.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Agents are taken from here first.
    Primary,
    /// Then from here; there are two of these.
    Secondary,
}

impl Agents {
    /// Makes a pool of the asker's.
    pub async fn create_pool(&self, origin: &Origin, name: &str, visibility: Visibility) -> Result<Pool> {
        let name = name.trim();
        let id = pool_id_of(name).ok_or(Refusal::Name)?;
        if name.chars().count() > MOST_NAME {
            return Err(Refusal::TooLong { most: MOST_NAME }.into());
        }
        let mut tx = self.0.db.begin().await?;
        if self
            .happened(
                &mut tx,
                origin,
                "pool.create",
                (Some(&id), None),
                json!({ "visibility": visibility.to_string() }),
            )
            .await?
        {
            if store::count_owned(&mut tx, origin.user).await? >= MOST_POOLS {
                return Err(Refusal::TooManyPools.into());
            }
            if !store::insert_pool(&mut tx, &id, origin.user, (name, visibility.into()), self.now_ms()).await? {
                return Err(Refusal::Taken(id).into());
            }
            tx.commit().await?;
        }
        self.pool(origin.user, id.as_str()).await
    }

    /// A pool that the asker may see, by its id or name.
    pub async fn pool(&self, asker: UserId, named: &str) -> Result<Pool> {
        self.find_pool(asker, named).await?.ok_or_else(|| Refusal::Unknown(named.trim().to_owned()).into())
    }

    async fn find_pool(&self, asker: UserId, named: &str) -> Result<Option<Pool>> {
        let named = named.trim();
        let mut connection = self.0.db.acquire().await?;
        for id in [Some(named.to_lowercase()), pool_id_of(named).map(|id| id.to_string())].into_iter().flatten() {
            let mut found = store::list_pools(&mut connection, asker, Some(&id), "", (0, 1)).await?;
            if let Some(pool) = found.pop() {
                return Ok(Some(pool));
            }
        }
        Ok(None)
    }

    /// A page of the pools that the asker may see, and whether more follow.
    pub async fn list_pools(&self, asker: UserId, letters: &str, page: i64) -> Result<(Vec<Pool>, bool)> {
        let (offset, limit) = (page.max(0).saturating_mul(PAGE), PAGE + 1);
        let mut connection = self.0.db.acquire().await?;
        let mut pools = store::list_pools(&mut connection, asker, None, letters.trim(), (offset, limit)).await?;
        let has_more = pools.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
        pools.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
        Ok((pools, has_more))
    }

    /// A pool with its agents, reviews and, for those who manage it, what happened.
    pub async fn show_pool(&self, asker: UserId, named: &str) -> Result<PoolDetail> {
        let pool = self.pool(asker, named).await?;
        let mut connection = self.0.db.acquire().await?;
        let agents = store::list_agents(&mut connection, &pool.id, asker).await?;
        let reviews = store::list_reviews(&mut connection, &pool.id, asker, 3).await?;
        let events = store::list_events(&mut connection, &pool.id, asker, 5).await?;
        Ok(PoolDetail { pool, agents, reviews, events })
    }

    /// Those with a role in a pool in which the asker has one.
    pub async fn pool_members(&self, asker: UserId, named: &str) -> Result<(Pool, Vec<Member>)> {
        let pool = self.pool(asker, named).await?;
        pool.requires(Role::Viewer)?;
        let members = store::list_members(&mut *self.0.db.acquire().await?, &pool.id, asker).await?;
        Ok((pool, members))
    }

    /// Gives somebody a role in a pool, or takes theirs. Nobody gives as much as they have.
    pub async fn set_member(&self, origin: &Origin, named: &str, member: UserId, role: Option<Role>) -> Result<Pool> {
        let pool = self.pool(origin.user, named).await?;
        if member == pool.owner {
            return Err(Refusal::Owner.into());
        }
        let needed = if role == Some(Role::Manager) { Role::Owner } else { Role::Manager };
        if !(role.is_none() && member == origin.user) {
            pool.requires(needed)?;
        }
        let refused = Refusal::Role { needed: Role::Owner, has: pool.role };
        let details = json!({ "member": member, "role": role.map(|role| role.to_string()) });
        let mut tx = self.0.db.begin().await?;
        if self.happened(&mut tx, origin, "pool.member", (Some(&pool.id), None), details).await? {
            let who = (origin.user, member);
            let done = match role {
                Some(role) => store::upsert_member(&mut tx, &pool.id, who, role, self.now_ms()).await?,
                None => store::delete_member(&mut tx, &pool.id, who).await?,
            };
            done.then_some(()).ok_or(refused)?;
            tx.commit().await?;
        }
        Ok(pool)
    }

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

    /// Revokes an agent for good: its token is overwritten. Whoever lent it may, and whoever manages its pool.
    pub async fn revoke(&self, origin: &Origin, agent: &AgentId) -> Result<PoolAgent> {
        let (found, pool, role) = self.pool_agent(origin.user, agent.as_str()).await?;
        if found.status == Status::Revoked {
            return Ok(found);
        }
        let is_theirs = found.lent_by == Some(origin.user);
        if role < Role::Manager && !is_theirs {
            return Err(Refusal::Role { needed: Role::Manager, has: role }.into());
        }
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
                crate::agents::leases::store::release_of_agent(&mut tx, &agent.id, "revoked", now).await?;
            }
            tx.commit().await?;
        }
        Ok(())
    }

    /// Says what the asker thinks of a pool that is not theirs.
    pub async fn rate_pool(&self, origin: &Origin, named: &str, stars: u8, comment: &str) -> Result<Pool> {
        let pool = self.pool(origin.user, named).await?;
        if pool.owner == origin.user {
            return Err(Refusal::OwnPool.into());
        }
        let comment = comment.trim();
        if comment.chars().count() > MOST_COMMENT {
            return Err(Refusal::TooLong { most: MOST_COMMENT }.into());
        }
        let mut tx = self.0.db.begin().await?;
        if self.happened(&mut tx, origin, "pool.rate", (Some(&pool.id), None), json!({ "stars": stars })).await? {
            let review = (i16::from(stars.clamp(1, 5)), comment);
            let done = store::upsert_review(&mut tx, &pool.id, origin.user, review, self.now_ms()).await?;
            done.then_some(()).ok_or_else(|| Refusal::Unknown(named.to_owned()))?;
            tx.commit().await?;
        }
        self.pool(origin.user, pool.id.as_str()).await
    }

    /// Deletes a pool of the asker's: its agents are revoked. Gives how many were.
    pub async fn delete_pool(&self, origin: &Origin, named: &str) -> Result<i64> {
        let pool = self.pool(origin.user, named).await?;
        pool.requires(Role::Owner)?;
        let mut tx = self.0.db.begin().await?;
        let mut revoked = pool.agents;
        if self.happened(&mut tx, origin, "pool.delete", (Some(&pool.id), None), json!({ "agents": revoked })).await? {
            let now = self.now_ms();
            crate::agents::leases::store::release_of_pool(&mut tx, &pool.id, now).await?;
            let deleted = store::delete_pool(&mut tx, &pool.id, origin.user, now).await?;
            revoked = deleted.ok_or(Refusal::Role { needed: Role::Owner, has: pool.role })?;
            tx.commit().await?;
        }
        Ok(revoked)
    }

    /// Takes agents for a server from this pool, too; `None` takes none from it any more. The asker manages the server.
    pub async fn select_pool(&self, origin: &Origin, named: &str, place: Option<Place>) -> Result<Vec<(i16, PoolId)>> {
        let guild = origin.guild.ok_or(Refusal::NoServer)?;
        let pool = self.pool(origin.user, named).await?;
        let mut tx = self.0.db.begin().await?;
        let details = json!({ "place": place.map(|place| format!("{place:?}").to_lowercase()) });
        if self.happened(&mut tx, origin, "pool.select", (Some(&pool.id), None), details).await? {
            let chosen = store::list_selections(&mut tx, guild).await?;
            if chosen.iter().any(|(slot, id)| *id == pool.id && place.is_some_and(|place| place.holds(*slot))) {
                return Err(Refusal::Selected.into());
            }
            store::delete_selection(&mut tx, guild, &pool.id).await?;
            if let Some(place) = place {
                let slot = place.slot(&chosen, &pool.id);
                let done = store::upsert_selection(&mut tx, guild, slot, &pool.id, origin.user, self.now_ms()).await?;
                done.then_some(()).ok_or_else(|| Refusal::Unknown(named.to_owned()))?;
            }
            tx.commit().await?;
        }
        self.guild_pools(guild).await
    }

    /// The pools of a server by their places, the primary one first.
    pub async fn guild_pools(&self, guild: GuildId) -> Result<Vec<(i16, PoolId)>> {
        Ok(store::list_selections(&mut *self.0.db.acquire().await?, guild).await?)
    }

    /// Notes what happens in the transaction that does it, for the pool's history and the audit log. False if this event
    /// has done it already: then nothing else is to be written.
    pub(in crate::agents) async fn happened(
        &self,
        tx: &mut Tx,
        origin: &Origin,
        kind: &str,
        (pool, agent): (Option<&PoolId>, Option<&AgentId>),
        details: Value,
    ) -> Result<bool> {
        let happened = Happened {
            kind,
            event: Some(origin.event),
            pool,
            agent,
            guild: origin.guild,
            user: Some(origin.user),
            details,
        };
        self.note(tx, happened).await
    }

    /// The same for what nobody asked for: what a runner notices and does.
    pub(in crate::agents) async fn note(&self, connection: &mut Connection, happened: Happened<'_>) -> Result<bool> {
        if !store::insert_event(connection, &happened, self.now_ms()).await? {
            return Ok(false);
        }
        let Happened { kind, event, pool, agent, guild, user, details } = happened;
        let guild = guild.map_or_else(|| "__global__".to_owned(), |guild| guild.to_string());
        let mut noted = json!({ "event": event, "pool": pool, "agent": agent });
        if let (Some(noted), Value::Object(details)) = (noted.as_object_mut(), details) {
            noted.retain(|_, value| !value.is_null());
            noted.extend(details);
        }
        let now = self.0.clock.now();
        match user {
            Some(user) => {
                let entry = audit::Entry { guild: &guild, user, action: kind, details: noted };
                audit::record_at(connection, &entry, now).await?;
            }
            None => audit::record_own(connection, &guild, kind, &noted, now).await?,
        }
        Ok(true)
    }
}

impl Place {
    fn holds(self, slot: i16) -> bool {
        (self == Self::Primary) == (slot == 0)
    }

    /// Where a pool goes: the second secondary one gives way when both are taken.
    fn slot(self, chosen: &[(i16, PoolId)], pool: &PoolId) -> i16 {
        let is_free = |slot: i16| !chosen.iter().any(|(taken, id)| *taken == slot && id != pool);
        match self {
            Self::Primary => 0,
            Self::Secondary => [1, 2].into_iter().find(|slot| is_free(*slot)).unwrap_or(2),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        let is_denied = matches!(refusal, Refusal::Role { .. });
        let sentence = replies::refusal(&refusal);
        if is_denied { Self::Denied(sentence) } else { Self::Refused(sentence) }
    }
}

const _: () = assert!(MOST_LENT == 3, "pool_contributions.slot knows as many");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_has_one_primary_and_two_secondary_places() {
        let chosen: Vec<(i16, PoolId)> = vec![(0, "pool_a".into()), (1, "pool_b".into()), (2, "pool_c".into())];
        let slot = |place: Place, chosen: &[(i16, PoolId)], pool: &str| place.slot(chosen, &pool.into());
        assert_eq!(slot(Place::Primary, &chosen, "pool_d"), 0);
        assert_eq!(slot(Place::Secondary, &chosen, "pool_d"), 2);
        assert_eq!(slot(Place::Secondary, &chosen[..1], "pool_d"), 1);
        assert_eq!(slot(Place::Secondary, &chosen[..2], "pool_d"), 2);
        assert_eq!(slot(Place::Secondary, &chosen, "pool_b"), 1);
    }
}
