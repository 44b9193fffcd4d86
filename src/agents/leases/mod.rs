//! Leases: who uses which agent where.
//!
//! It promises that a lease is a row, so that it outlives every process; that an agent has one session per server, a
//! channel one agent that answers, and a person one session per channel (unique indexes, so under races too); that a
//! session whose agent breaks goes on with another; and that unused sessions end by themselves and say so.

pub mod model;
pub(in crate::agents) mod replies;
pub(in crate::agents) mod store;

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::json;

pub use model::{Breaker, Call, Candidate, Health, Kind, Lease, Refusal};
pub(in crate::agents) use store::Spot;

use crate::{
    agents::{Agents, model::AgentId},
    error::{Error, Result},
    origin::Origin,
    queue::{NewTask, RespondTo},
    words::Locale,
};

/// After so long without use a text session ends, where a server has not chosen otherwise.
pub const IDLE_MINUTES: i32 = 15;
/// Who comes back within this time gets the same agent, if it is free.
const PREFERRED_FOR: TimeDelta = TimeDelta::minutes(5);
/// Leases that ended are kept for so long.
const KEPT: TimeDelta = TimeDelta::days(30);
/// How long a try of a broken agent may take.
const PROBE: TimeDelta = TimeDelta::seconds(25);
/// How often the choice is made anew because somebody else took the agent.
const ATTEMPTS: u32 = 4;

/// A session with its agent.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// The lease.
    pub lease: i64,
    /// Its agent, as it was when it was chosen.
    pub agent: Candidate,
    /// Whether it began now.
    pub is_new: bool,
    /// The agent it had before, if that one could not go on.
    pub instead_of: Option<AgentId>,
}

impl Agents {
    /// A session at this spot: the one that is open, or a new one with the best agent that is free. `wanted` insists on
    /// an agent; `without` leaves those out that just failed.
    pub(in crate::agents) async fn lease(
        &self,
        spot: Spot,
        wanted: Option<&AgentId>,
        without: &[AgentId],
        (persona, locale): (Option<&str>, &Locale),
    ) -> Result<Session> {
        let mut connection = self.0.db.acquire().await?;
        for _ in 0..ATTEMPTS {
            let now = self.0.clock.now();
            let mut candidates = store::list_candidates(&mut connection, spot.guild).await?;
            candidates.retain(|candidate| !without.contains(&candidate.agent));
            if candidates.is_empty()
                && crate::agents::pools::store::list_selections(&mut connection, spot.guild).await?.is_empty()
            {
                return Err(Refusal::NoPool.into());
            }
            let open = store::find_lease(&mut connection, spot).await?;
            let own = open.as_ref().map(|lease| &lease.agent);
            let order = if let Some(wanted) = wanted {
                insisted(&candidates, wanted, own, now)?
            } else {
                let since = (now - PREFERRED_FOR).timestamp_millis();
                let preferred = store::find_preferred(&mut connection, spot, since).await?;
                model::order(&candidates, own, preferred.as_ref(), now)?
            };
            for agent in order {
                let Some(candidate) = candidates.iter().find(|candidate| candidate.agent == agent) else { continue };
                let (at, is_new) = (now.timestamp_millis(), open.is_none());
                let lease = if let Some(open) = &open {
                    store::update_lease(&mut connection, open.id, &agent, persona, at).await?.then_some(open.id)
                } else {
                    store::insert_lease(&mut connection, spot, &agent, (persona, &locale.to_string()), at).await?
                };
                if let Some(lease) = lease {
                    let instead_of = open.as_ref().map(|open| open.agent.clone()).filter(|before| *before != agent);
                    if let Some(before) = &instead_of {
                        tracing::info!(
                            guild.id = spot.guild.0,
                            before = before.as_str(),
                            agent.id = agent.as_str(),
                            "a session goes on with another agent"
                        );
                        metrics::counter!("artie_agent_failovers_total").increment(1);
                    }
                    return Ok(Session { lease, agent: candidate.clone(), is_new, instead_of });
                }
            }
        }
        Err(Refusal::NoneFree.into())
    }

    /// Ends the session of an agent in a server: its owner may, and whoever manages the server.
    pub async fn release(&self, origin: &Origin, agent: &AgentId, manages: bool) -> Result<Lease> {
        let guild = origin.guild.ok_or(crate::agents::pools::Refusal::NoServer)?;
        let mut tx = self.0.db.begin().await?;
        let lease = store::find_lease_of(&mut tx, guild, agent).await?.ok_or(Refusal::NothingThere)?;
        if lease.owner != origin.user && !manages {
            return Err(Refusal::NotTheirs.into());
        }
        let details = json!({ "lease": lease.id, "channel": lease.channel });
        if self.happened(&mut tx, origin, "agent.release", (None, Some(agent)), details).await? {
            store::release(&mut tx, lease.id, "asked", self.now_ms()).await?;
            tx.commit().await?;
        }
        Ok(lease)
    }

    /// After how many idle minutes a server's text sessions end.
    pub async fn set_idle_minutes(&self, origin: &Origin, minutes: i32) -> Result<()> {
        let guild = origin.guild.ok_or(crate::agents::pools::Refusal::NoServer)?;
        let minutes = minutes.clamp(1, 720);
        let mut tx = self.0.db.begin().await?;
        if self.happened(&mut tx, origin, "agents.idle", (None, None), json!({ "minutes": minutes })).await? {
            store::upsert_idle_minutes(&mut tx, guild, minutes, self.now_ms()).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Ends sessions that nobody uses, with a word where they were; gives how many.
    pub async fn sweep(&self) -> Result<usize> {
        let mut tx = self.0.db.begin().await?;
        let idle = store::release_idle(&mut tx, IDLE_MINUTES, self.now_ms()).await?;
        for session in &idle {
            let locale: Locale = session.locale.parse().unwrap_or_default();
            let notice = replies::idle(&session.tag, session.owner, session.minutes);
            let task = NewTask {
                guild: Some(session.guild),
                respond_to: Some(RespondTo::Channel { channel: session.channel, locale }),
                ..NewTask::new("agents.notice", json!({ "notice": notice }))
            };
            self.0.queue.enqueue(&mut tx, task).await?;
        }
        tx.commit().await?;
        Ok(idle.len())
    }

    /// Forgets what ended long ago; gives how many rows.
    pub async fn keep_house(&self) -> Result<u64> {
        const EVENTS: TimeDelta = TimeDelta::days(365);
        let (now, mut connection) = (self.0.clock.now(), self.0.db.acquire().await?);
        let leases = store::delete_leases_before(&mut connection, (now - KEPT).timestamp_millis()).await?;
        let events =
            crate::agents::pools::store::delete_events_before(&mut connection, (now - EVENTS).timestamp_millis())
                .await?;
        let deployments = self.forget_deployments(&mut connection).await?;
        Ok(leases + events + deployments)
    }

    /// Whether an agent may be asked now; whoever is told yes while it is half open is the one that tries.
    pub(in crate::agents) async fn may_call(&self, agent: &AgentId) -> Result<bool> {
        let mut connection = self.0.db.acquire().await?;
        let now = self.0.clock.now();
        let health = store::get_health(&mut connection, agent).await?;
        Ok(match health.breaker(now) {
            Breaker::Closed => true,
            Breaker::Open => false,
            Breaker::HalfOpen => {
                let times = (now.timestamp_millis(), (now + PROBE).timestamp_millis());
                store::claim_probe(&mut connection, agent, times).await?
            }
        })
    }

    /// Notes how a call went.
    pub(in crate::agents) async fn called(&self, agent: &AgentId, took: Duration, ok: bool) -> Result<()> {
        let ms = i64::try_from(took.as_millis()).unwrap_or(i64::MAX);
        metrics::histogram!("artie_agent_call_seconds", "outcome" => if ok { "ok" } else { "error" })
            .record(took.as_secs_f64());
        let call = Call { at: self.now_ms(), ms, ok };
        Ok(store::update_health(&mut *self.0.db.acquire().await?, agent, call).await?)
    }
}

/// Somebody wants this very agent.
fn insisted(
    candidates: &[Candidate],
    wanted: &AgentId,
    own: Option<&AgentId>,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Vec<AgentId>, Refusal> {
    let found = candidates.iter().find(|candidate| candidate.agent == *wanted).ok_or(Refusal::NotHere)?;
    let is_own = own == Some(wanted);
    if found.busy && !is_own {
        return Err(Refusal::Busy);
    }
    let is_well = if is_own { found.can_go_on(now) } else { found.is_usable(now) };
    if is_well { Ok(vec![wanted.clone()]) } else { Err(Refusal::NoneWell) }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(replies::refusal(refusal))
    }
}
