//! Who keeps a channel company, and who does so when that agent cannot any more.

use std::time::Duration;

use serde_json::json;

use super::store::{self, Speaker};
use crate::{
    agents::{
        Agents,
        leases::{Breaker, Candidate, Kind, Lease, Session, Spot, replies, store as leases},
        model::AgentId,
        pools::Refusal as PoolRefusal,
    },
    error::{Error, Result},
    ids::{ChannelId, UserId},
    origin::Origin,
    queue::{NewTask, RespondTo},
};

/// An agent in trouble is asked again after this: its breaker rests as long.
const REST: Duration = Duration::from_secs(30);

/// The agent that keeps a channel company.
pub(in crate::agents) struct Companion {
    pub agent: AgentId,
    /// Who it is there, if that was told.
    pub persona: Option<String>,
    /// What it is called and like.
    pub speaker: Speaker,
}

impl Agents {
    /// Which agent would keep a channel company, if it were assigned now without these; and its user on Discord, whose
    /// rights there are to be looked at first.
    pub async fn would_assign(
        &self,
        origin: &Origin,
        channel: ChannelId,
        wanted: Option<&AgentId>,
        without: &[AgentId],
    ) -> Result<Candidate> {
        let guild = origin.guild.ok_or(PoolRefusal::NoServer)?;
        self.vault()?;
        let spot = Spot { kind: Kind::Assistant, guild, channel, owner: origin.user };
        self.first_choice(spot, wanted, without).await
    }

    /// The agent that keeps a channel company: the one that was assigned, or another one in its place if that one cannot
    /// speak any more, or is among those that just could not. `None` where nobody does, or nobody is left who could; then
    /// the channel was told. Busy while it is only in trouble.
    pub(in crate::agents) async fn company(&self, spot: Spot, without: &[AgentId]) -> Result<Option<Companion>> {
        let Some(lease) = self.kept_company(spot).await? else { return Ok(None) };
        let agent = match self.lease(spot, None, without, (None, &lease.locale)).await {
            // It was let go at this very moment; nobody asked for a new session.
            Ok(Session { lease, is_new: true, .. }) => {
                self.let_go(lease).await?;
                return Ok(None);
            }
            Ok(session) => session.agent.agent,
            Err(Error::Refused(why)) => match self.in_trouble(&lease, without).await? {
                Some(Breaker::Open) => return Err(Error::Busy { message: why, retry_after: Some(REST) }),
                // Its line is down, but it speaks over REST.
                Some(_) => lease.agent,
                None => {
                    self.end_company(spot).await?;
                    return Ok(None);
                }
            },
            Err(error) => return Err(error),
        };
        let mut connection = self.0.db.acquire().await?;
        let Some(speaker) = store::find_speaker(&mut connection, &agent).await? else { return Ok(None) };
        Ok(Some(Companion { agent, persona: lease.persona, speaker }))
    }

    /// The agent of a channel cannot speak there, and nobody else can: its session ends. The channel is told, and whoever
    /// put it there, because they may not see what is said there.
    pub(in crate::agents) async fn end_company(&self, spot: Spot) -> Result<()> {
        let Some(lease) = self.kept_company(spot).await? else { return Ok(()) };
        let Lease { id, agent, guild, channel, owner, locale, .. } = lease;
        let mut tx = self.0.db.begin().await?;
        if !leases::release(&mut tx, id, "gone", self.now_ms()).await? {
            return Ok(());
        }
        let details = json!({ "lease": id, "channel": channel, "reason": "gone" });
        self.note_session(&mut tx, "agent.release", (guild, &agent), details).await?;
        let tag = leases::find_user(&mut tx, &agent).await?.map_or_else(String::new, |(_, tag)| tag);
        self.tell_channel(&mut tx, (guild, channel), &locale, replies::over(&tag)).await?;
        let notice = replies::over_for_owner(&tag, channel);
        let task = NewTask {
            guild: Some(guild),
            respond_to: Some(RespondTo::Direct { user: owner, locale }),
            ..NewTask::new("agents.notice", json!({ "notice": notice }))
        };
        self.0.queue.enqueue(&mut tx, task).await?;
        tx.commit().await?;
        self.learn().await
    }

    async fn kept_company(&self, spot: Spot) -> Result<Option<Lease>> {
        Ok(leases::find_lease(&mut *self.0.db.acquire().await?, spot).await?)
    }

    /// How much trouble an agent is in that could have its session still; `None` if it cannot have it any more.
    async fn in_trouble(&self, lease: &Lease, without: &[AgentId]) -> Result<Option<Breaker>> {
        let candidates = leases::list_candidates(&mut *self.0.db.acquire().await?, lease.guild).await?;
        let found = candidates.iter().find(|candidate| candidate.agent == lease.agent);
        let found = found.filter(|candidate| !without.contains(&candidate.agent));
        Ok(found.map(|candidate| candidate.health.breaker(self.0.clock.now())))
    }

    /// Whose messages an agent's are, whether or not it can speak now.
    pub(super) async fn user_of(&self, agent: &AgentId) -> Result<Option<UserId>> {
        let found = leases::find_user(&mut *self.0.db.acquire().await?, agent).await?;
        Ok(found.map(|(user, _)| user))
    }
}
