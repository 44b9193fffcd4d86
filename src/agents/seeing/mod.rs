//! Seeing agents: in a server's list, in detail, and summed up.

mod store;

use crate::{
    agents::{
        Agents,
        leases::{Health, Kind},
        model::{AgentId, PoolId, Profile, Status},
        pools::store::Happened,
        work::StandIn,
    },
    error::Result,
    ids::{ChannelId, GuildId, UserId},
    msg,
    queue::{NewTask, RespondTo},
    words::Locale,
};

/// An agent as it is seen in a server.
#[derive(Clone, Debug, PartialEq)]
pub struct AgentSeen {
    /// Which.
    pub agent: AgentId,
    /// Its user on Discord.
    pub user: UserId,
    /// Its name there.
    pub tag: String,
    /// What it is like.
    pub profile: Profile,
    /// Its pool.
    pub pool: PoolId,
    /// Where it stands.
    pub status: Status,
    /// Why it is suspended.
    pub trouble: Option<String>,
    /// Whether it is in the server.
    pub here: bool,
    /// How its connection is: `free`, `claimed`, `connecting`, `online`, `waiting`.
    pub state: String,
    /// Which runner has it.
    pub runner: Option<String>,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// When it is tried again, in seconds since the epoch.
    pub retry_at: Option<i64>,
    /// What it does in the server: what for, where, for whom.
    pub lease: Option<(Kind, ChannelId, UserId)>,
    /// How it does.
    pub health: Health,
}

/// All agents of an installation, summed up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Runners that live.
    pub runners: i64,
    /// Agents that shall be online.
    pub wanted: i64,
    /// Those of them that are.
    pub online: i64,
    /// Agents whose token Discord refuses.
    pub suspended: i64,
    /// Agents that wait for a review.
    pub pending: i64,
    /// Sessions that are open.
    pub leases: i64,
}

impl Summary {
    /// Whether everything that shall be online is.
    pub fn is_well(&self) -> bool {
        self.online == self.wanted && self.suspended == 0
    }
}

impl Agents {
    /// The agents of a server's pools, those that are in it first.
    pub async fn seen(&self, guild: GuildId) -> Result<Vec<AgentSeen>> {
        Ok(store::list_seen(&mut *self.0.db.acquire().await?, guild).await?)
    }

    /// All agents, summed up; `None` where nobody ever lent one.
    pub async fn summary(&self) -> Result<Option<Summary>> {
        let summary = store::get_summary(&mut *self.0.db.acquire().await?).await?;
        Ok((summary != Summary::default()).then_some(summary))
    }

    /// Sets the gauges that sum up the installation.
    pub async fn measure(&self) {
        let Ok(Some(sum)) = self.summary().await else { return };
        let counts =
            [("wanted", sum.wanted), ("online", sum.online), ("suspended", sum.suspended), ("pending", sum.pending)];
        for (state, count) in counts {
            metrics::gauge!("artie_agents", "state" => state).set(real(count));
        }
        metrics::gauge!("artie_agent_runners").set(real(sum.runners));
        metrics::gauge!("artie_agent_leases").set(real(sum.leases));
    }

    /// Discord refuses an agent's token: it goes offline, and whoever lent it is told, once.
    pub(in crate::agents) async fn suspend(&self, agent: &AgentId) -> Result<()> {
        let trouble = "Discord refuses its token";
        let mut tx = self.0.db.begin().await?;
        let Some(suspended) = super::runner::suspend(&mut tx, agent, trouble, self.now_ms()).await? else {
            return Ok(());
        };
        let pool = suspended.pool.map(PoolId::from);
        let happened = Happened {
            kind: "agent.suspend",
            event: None,
            pool: pool.as_ref(),
            agent: Some(agent),
            guild: None,
            user: None,
            details: serde_json::json!({ "trouble": trouble }),
        };
        self.note(&mut tx, happened).await?;
        // Where it answered, somebody else does, or people are told: not only when they speak to it and nobody answers.
        for spot in crate::agents::leases::store::list_company_of(&mut tx, agent).await? {
            self.0.queue.enqueue(&mut tx, StandIn::task(spot)).await?;
        }
        if let Some(user) = suspended.tell {
            let notice = msg!("agents-suspended-notice", tag = crate::names::safe_name(&suspended.tag));
            let task = NewTask {
                respond_to: Some(RespondTo::Direct { user, locale: Locale::english() }),
                ..NewTask::new("agents.notice", serde_json::json!({ "notice": notice }))
            };
            self.0.queue.enqueue(&mut tx, task).await?;
        }
        tx.commit().await?;
        tracing::warn!(agent.id = agent.as_str(), "an agent is suspended: {trouble}");
        Ok(())
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of agents are far below 2^53")]
fn real(count: i64) -> f64 {
    count as f64
}
