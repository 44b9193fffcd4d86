//! Leases: who uses which agent where.
//!
//! It promises that a lease is a row, so that it outlives every process; that an agent has one session per server, a
//! channel one agent that answers, and a person one session per channel (unique indexes, so under races too); that a
//! session whose agent breaks goes on with another; and that unused sessions end by themselves and say so.

pub mod model;
pub(in crate::agents) mod replies;
pub(in crate::agents) mod store;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

pub use model::{Breaker, Call, Candidate, Health, Kind, Lease, Refusal};
pub(in crate::agents) use store::Spot;

use crate::{
    agents::{Agents, model::AgentId, pools::store::Happened},
    db::{Connection, Tx},
    error::{Error, Result},
    ids::{ChannelId, GuildId},
    origin::Origin,
    queue::{NewTask, RespondTo},
    words::{Locale, Message},
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

/// Who could have a session at a spot, the best first.
struct Choice {
    open: Option<Lease>,
    order: Vec<Candidate>,
    now: DateTime<Utc>,
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
        for _ in 0..ATTEMPTS {
            let mut connection = self.0.db.acquire().await?;
            let Choice { open, order, now } = self.choose(&mut connection, spot, wanted, without).await?;
            for candidate in order {
                let (at, is_new) = (now.timestamp_millis(), open.is_none());
                let lease = if let Some(open) = &open {
                    store::update_lease(&mut connection, open, &candidate.agent, persona, at).await?.then_some(open.id)
                } else {
                    store::insert_lease(&mut connection, spot, &candidate.agent, (persona, &locale.to_string()), at)
                        .await?
                };
                let Some(lease) = lease else { continue };
                drop(connection);
                let before = open.filter(|open| open.agent != candidate.agent);
                // Where somebody wanted this very agent, nothing broke.
                if let Some(before) = before.as_ref().filter(|_| wanted.is_none()) {
                    self.goes_on(before, &candidate).await?;
                }
                let instead_of = before.map(|before| before.agent);
                return Ok(Session { lease, agent: candidate, is_new, instead_of });
            }
        }
        Err(Refusal::NoneFree.into())
    }

    /// Which agent a session at this spot would have now.
    pub(in crate::agents) async fn first_choice(
        &self,
        spot: Spot,
        wanted: Option<&AgentId>,
        without: &[AgentId],
    ) -> Result<Candidate> {
        let choice = self.choose(&mut *self.0.db.acquire().await?, spot, wanted, without).await?;
        Ok(choice.order.into_iter().next().ok_or(Refusal::NoneFree)?)
    }

    async fn choose(
        &self,
        connection: &mut Connection,
        spot: Spot,
        wanted: Option<&AgentId>,
        without: &[AgentId],
    ) -> Result<Choice> {
        let now = self.0.clock.now();
        let mut candidates = store::list_candidates(connection, spot.guild).await?;
        candidates.retain(|candidate| !without.contains(&candidate.agent));
        if candidates.is_empty()
            && crate::agents::pools::store::list_selections(connection, spot.guild).await?.is_empty()
        {
            return Err(Refusal::NoPool.into());
        }
        let open = store::find_lease(connection, spot).await?;
        let own = open.as_ref().map(|lease| &lease.agent);
        let order = if let Some(wanted) = wanted {
            insisted(&candidates, wanted, own, now)?
        } else {
            let since = (now - PREFERRED_FOR).timestamp_millis();
            let preferred = store::find_preferred(connection, spot, since).await?;
            model::order(&candidates, own, preferred.as_ref(), now)?
        };
        let found = |agent: &AgentId| candidates.iter().find(|candidate| candidate.agent == *agent).cloned();
        Ok(Choice { open, order: order.iter().filter_map(found).collect(), now })
    }

    /// A session goes on with another agent because its own could not: the channel it answered in is told.
    async fn goes_on(&self, before: &Lease, with: &Candidate) -> Result<()> {
        tracing::info!(
            guild.id = before.guild.0,
            before = before.agent.as_str(),
            agent.id = with.agent.as_str(),
            "a session goes on with another agent"
        );
        metrics::counter!("artie_agent_failovers_total").increment(1);
        let mut tx = self.0.db.begin().await?;
        let details = json!({ "lease": before.id, "channel": before.channel, "instead_of": before.agent });
        self.note_session(&mut tx, "agent.failover", (before.guild, &with.agent), details).await?;
        if before.kind == Kind::Assistant {
            let left = store::find_user(&mut tx, &before.agent).await?.map_or_else(String::new, |(_, tag)| tag);
            let notice = replies::replaced(&left, &with.tag);
            self.tell_channel(&mut tx, (before.guild, before.channel), &before.locale, notice).await?;
        }
        tx.commit().await?;
        self.learn().await
    }

    /// Notes what became of a session by itself.
    pub(in crate::agents) async fn note_session(
        &self,
        tx: &mut Tx,
        kind: &str,
        (guild, agent): (GuildId, &AgentId),
        details: serde_json::Value,
    ) -> Result<()> {
        let (guild, agent) = (Some(guild), Some(agent));
        self.note(tx, Happened { kind, event: None, pool: None, agent, guild, user: None, details }).await?;
        Ok(())
    }

    /// A word in a channel about what happened by itself.
    pub(in crate::agents) async fn tell_channel(
        &self,
        tx: &mut Tx,
        (guild, channel): (GuildId, ChannelId),
        locale: &Locale,
        notice: Message,
    ) -> Result<()> {
        let task = NewTask {
            guild: Some(guild),
            respond_to: Some(RespondTo::Channel { channel, locale: locale.clone() }),
            ..NewTask::new("agents.notice", json!({ "notice": notice }))
        };
        self.0.queue.enqueue(tx, task).await?;
        Ok(())
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

    /// Ends sessions that nobody uses, and those whose agent is not lent to their server any more, with a word where they
    /// were; gives how many.
    pub async fn sweep(&self) -> Result<usize> {
        let mut tx = self.0.db.begin().await?;
        let idle = store::release_idle(&mut tx, IDLE_MINUTES, self.now_ms()).await?;
        for session in &idle {
            let (locale, agent) = (session.locale.parse().unwrap_or_default(), session.agent.as_str().into());
            let details = json!({ "lease": session.lease, "channel": session.channel, "reason": "idle" });
            self.note_session(&mut tx, "agent.release", (session.guild, &agent), details).await?;
            let notice = replies::idle(&session.tag, session.owner, session.minutes);
            self.tell_channel(&mut tx, (session.guild, session.channel), &locale, notice).await?;
        }
        let unlent = self.end_unlent(&mut tx, None).await?;
        tx.commit().await?;
        Ok(idle.len() + unlent)
    }

    /// Ends sessions with agents of pools that their server may not use, or does not want to: in one, or in all.
    pub(in crate::agents) async fn end_unlent(&self, tx: &mut Tx, guild: Option<GuildId>) -> Result<usize> {
        let unlent = store::release_unlent(tx, guild, self.now_ms()).await?;
        for session in &unlent {
            let (locale, agent) = (session.locale.parse().unwrap_or_default(), session.agent.as_str().into());
            let details = json!({ "lease": session.lease, "channel": session.channel, "reason": "unlent" });
            self.note_session(tx, "agent.release", (session.guild, &agent), details).await?;
            if session.kind == <&str>::from(Kind::Assistant) {
                let notice = replies::unlent(&session.tag);
                self.tell_channel(tx, (session.guild, session.channel), &locale, notice).await?;
            }
        }
        Ok(unlent.len())
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
    now: DateTime<Utc>,
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
