//! Pools: named sets of agents with an owner, roles, reviews and ratings, and the servers that use them.
//!
//! It promises that whatever changes a pool happens once per event, with its entry in the audit log and in
//! `agent_pool_events` in the same transaction; that roles are judged by the statement that writes; and that limits hold
//! under races, because the pool's row is locked while they are counted.

pub(in crate::agents) mod commands;
mod lending;
pub mod model;
mod noting;
pub(in crate::agents) mod replies;
mod selecting;
pub(in crate::agents) mod store;

use serde_json::json;

pub use model::{Decision, Identity, Lent, Member, Pool, PoolAgent, Refusal};
pub use selecting::Place;

use crate::{
    agents::{
        Agents, leases,
        model::{Role, Visibility, pool_id_of},
    },
    error::{Error, Result},
    ids::UserId,
    origin::Origin,
};
use model::{MOST_COMMENT, MOST_NAME, MOST_POOLS, STARS};

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

    /// Says what the asker thinks of a pool that is not theirs.
    pub async fn rate_pool(&self, origin: &Origin, named: &str, stars: u8, comment: &str) -> Result<Pool> {
        let pool = self.pool(origin.user, named).await?;
        if pool.owner == origin.user {
            return Err(Refusal::OwnPool.into());
        }
        if !STARS.contains(&stars) {
            return Err(Refusal::Stars.into());
        }
        let comment = comment.trim();
        if comment.chars().count() > MOST_COMMENT {
            return Err(Refusal::TooLong { most: MOST_COMMENT }.into());
        }
        let mut tx = self.0.db.begin().await?;
        if self.happened(&mut tx, origin, "pool.rate", (Some(&pool.id), None), json!({ "stars": stars })).await? {
            let review = (i16::from(stars), comment);
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
        // Whoever is lending it an agent holds its row: what is revoked is looked for when they are done.
        let facts = store::lock_pool(&mut tx, &pool.id, origin.user).await?;
        let mut revoked = facts.ok_or_else(|| Refusal::Unknown(named.to_owned()))?.agents;
        if self.happened(&mut tx, origin, "pool.delete", (Some(&pool.id), None), json!({ "agents": revoked })).await? {
            let now = self.now_ms();
            leases::store::release_of_pool(&mut tx, &pool.id, now).await?;
            let deleted = store::delete_pool(&mut tx, &pool.id, origin.user, now).await?;
            revoked = deleted.ok_or(Refusal::Role { needed: Role::Owner, has: pool.role })?;
            tx.commit().await?;
        }
        Ok(revoked)
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        let is_denied = matches!(refusal, Refusal::Role { .. });
        let sentence = replies::refusal(&refusal);
        if is_denied { Self::Denied(sentence) } else { Self::Refused(sentence) }
    }
}
