//! What agents do: speak where they are assigned, and act for coins.
//!
//! It promises that the coins of an action go in the statement that makes its use and its task; that whatever was paid
//! for is said once (the same nonce, and a look before it is said again) or refunded once (an event of its own, in the
//! statement that ends the use); and that an agent that breaks is replaced by another one first.
//!
//! It refuses to know where answers come from: that is a [`Mind`]. [`Scripted`] needs no model.

mod answering;
mod company;
mod deeds;
mod known;
mod mind;
pub mod model;
pub(in crate::agents) mod replies;
mod speaking;
mod store;

use chrono::TimeDelta;
use serde_json::json;

pub(in crate::agents) use answering::{AnswerTask, StandIn, UtterTask};
pub use known::Known;
pub use mind::{Asked, Mind, Scripted};
pub use model::{Action, Paid, Refusal, State, Terms, Use};
pub use speaking::{Look, Mouth, Said, Saying};

use crate::{
    agents::{
        Agents,
        leases::{Kind, Session, Spot},
        model::{AgentId, Profile, Role},
        pools::{PoolAgent, Refusal as PoolRefusal},
    },
    economy::ledger::Settled,
    error::{Error, Result},
    ids::{ChannelId, EventId, GuildId, UserId},
    origin::Origin,
    queue::RespondTo,
    words::Locale,
};
use deeds::{ActDeed, RefundDeed};
use model::{Refunded, sayable};

/// A use that nobody works on is refunded after this.
const FORGOTTEN: TimeDelta = TimeDelta::minutes(5);

/// What somebody wants an agent to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// What.
    pub action: Action,
    /// By which agent, if they insist.
    pub agent: Option<AgentId>,
    /// In whose words.
    pub content: String,
    /// About whom.
    pub about: Option<UserId>,
}

impl Agents {
    /// Pays for an action and puts it on its way: the answer goes to `respond_to` when it is done, or refunded.
    pub async fn act(&self, origin: &Origin, wish: Wish, respond_to: &RespondTo) -> Result<Settled<Paid>> {
        let guild = origin.guild.ok_or(PoolRefusal::NoServer)?;
        self.vault()?;
        let content = sayable(&wish.content)?;
        let spot = Spot { kind: Kind::Text, guild, channel: origin.channel, owner: origin.user };
        let session = self.lease(spot, wish.agent.as_ref(), &[], (None, &origin.locale)).await?;
        let deed = ActDeed {
            origin,
            guild,
            action: wish.action,
            agent: session.agent.agent.clone(),
            content,
            about: wish.about,
            respond_to: serde_json::to_value(respond_to).map_err(anyhow::Error::new)?,
        };
        let settled = self.0.ledger.settle(origin, &deed).await;
        if settled.is_err() && session.is_new {
            self.let_go(session.lease).await?;
        }
        settled
    }

    async fn let_go(&self, lease: i64) -> Result<()> {
        let mut connection = self.0.db.acquire().await?;
        crate::agents::leases::store::release(&mut connection, lease, "asked", self.now_ms()).await?;
        Ok(())
    }

    /// A use by the event that paid for it.
    pub async fn used(&self, event: EventId) -> Result<Option<Use>> {
        Ok(store::find_use(&mut *self.0.db.acquire().await?, event).await?)
    }

    /// It was said. False if it was settled before.
    pub(in crate::agents) async fn done(&self, used: &Use) -> Result<bool> {
        Ok(store::update_done(&mut *self.0.db.acquire().await?, used.event, self.now_ms()).await?)
    }

    /// Another agent for a use whose own cannot do it: the session goes on with it, if there is one.
    pub(in crate::agents) async fn instead(&self, used: &Use, without: &[AgentId]) -> Result<Session> {
        let locale: Locale = used.locale.parse().unwrap_or_default();
        let spot = Spot { kind: Kind::Text, guild: used.guild, channel: used.channel, owner: used.user };
        let session = self.lease(spot, None, without, (None, &locale)).await?;
        let mut connection = self.0.db.acquire().await?;
        store::update_use_agent(&mut connection, used.event, &session.agent.agent).await?;
        Ok(session)
    }

    /// Gives the coins of a use back, unless it is done. However often it is asked, they come back once.
    pub async fn refund(&self, used: &Use) -> Result<Settled<Refunded>> {
        let deed = RefundDeed { of: used };
        let origin = Origin {
            user: used.user,
            guild: Some(used.guild),
            channel: used.channel,
            event: deed.event(),
            locale: used.locale.parse().unwrap_or_default(),
        };
        self.0.ledger.settle(&origin, &deed).await
    }

    /// Refunds what was paid for and has no task any more: a task that killed every worker that took it. Gives how many
    /// came back: one that cannot is an error in the log, and holds up no other.
    pub async fn refund_forgotten(&self) -> Result<usize> {
        let before = (self.0.clock.now() - FORGOTTEN).timestamp_millis();
        let mut connection = self.0.db.acquire().await?;
        let forgotten = store::list_forgotten(&mut connection, before).await?;
        drop(connection);
        let mut refunded = 0;
        for event in forgotten {
            match self.refund_one(event).await {
                Ok(()) => refunded += 1,
                Err(error) => tracing::error!(event.id = event.0, "a forgotten use is not refunded: {error}"),
            }
        }
        Ok(refunded)
    }

    async fn refund_one(&self, event: EventId) -> Result<()> {
        if let Some(used) = self.used(event).await? {
            self.refund(&used).await?;
        }
        Ok(())
    }

    /// Puts an agent into a channel: there it answers whoever speaks to it. Only those who manage the server ask.
    pub async fn assign(
        &self,
        origin: &Origin,
        channel: ChannelId,
        agent: Option<&AgentId>,
        persona: Option<&str>,
    ) -> Result<Session> {
        let guild = origin.guild.ok_or(PoolRefusal::NoServer)?;
        self.vault()?;
        let most = 300;
        if persona.is_some_and(|persona| persona.chars().count() > most) {
            return Err(PoolRefusal::TooLong { most }.into());
        }
        let spot = Spot { kind: Kind::Assistant, guild, channel, owner: origin.user };
        let session = self.lease(spot, agent, &[], (persona, &origin.locale)).await?;
        let mut tx = self.0.db.begin().await?;
        let details = json!({ "channel": channel, "lease": session.lease });
        self.happened(&mut tx, origin, "agent.assign", (None, Some(&session.agent.agent)), details).await?;
        tx.commit().await?;
        self.learn().await?;
        Ok(session)
    }

    /// What somebody's wallet holds.
    pub(in crate::agents) async fn balance(&self, user: UserId) -> Result<i64> {
        Ok(self.0.ledger.standing(user).await?.0.balance)
    }

    /// What an agent is like, changed where something is given. Those who manage its pool may, and whoever lent it.
    pub async fn set_profile(
        &self,
        origin: &Origin,
        agent: &str,
        (name, persona, style): (Option<&str>, Option<&str>, Option<&str>),
    ) -> Result<(PoolAgent, Profile)> {
        let (found, pool, role) = self.pool_agent(origin.user, agent).await?;
        if role < Role::Manager && found.lent_by != Some(origin.user) {
            return Err(PoolRefusal::Role { needed: Role::Manager, has: role }.into());
        }
        let mut tx = self.0.db.begin().await?;
        // Locked: somebody else may give it something else at the same time, and neither is to be lost.
        let before = store::lock_profile(&mut tx, &found.id).await?.unwrap_or_default();
        let after = before.with(name, persona, style).map_err(|error| PoolRefusal::TooLong { most: error.most })?;
        if after == before {
            return Ok((found, after));
        }
        let value = serde_json::to_value(&after).map_err(anyhow::Error::new)?;
        if self.happened(&mut tx, origin, "agent.profile", (Some(&pool), Some(&found.id)), json!({})).await? {
            let done = store::update_profile(&mut tx, &found.id, origin.user, &value, self.now_ms()).await?;
            done.then_some(()).ok_or(PoolRefusal::Role { needed: Role::Manager, has: role })?;
            tx.commit().await?;
        }
        Ok((found, after))
    }

    /// How a server has every action.
    pub async fn terms(&self, guild: GuildId) -> Result<Vec<(Action, Terms)>> {
        use strum::VariantArray;
        let chosen = store::list_terms(&mut *self.0.db.acquire().await?, guild).await?;
        let of = |action: Action| {
            let found = chosen.iter().find(|(name, _)| *name == action.to_string());
            (action, found.map_or_else(|| action.default_terms(), |(_, terms)| *terms))
        };
        Ok(Action::VARIANTS.iter().copied().map(of).collect())
    }

    /// Changes how a server has an action, where something is given.
    pub async fn set_terms(
        &self,
        origin: &Origin,
        action: Action,
        (enabled, cost, cooldown_s): (Option<bool>, Option<i64>, Option<i32>),
    ) -> Result<Vec<(Action, Terms)>> {
        let guild = origin.guild.ok_or(PoolRefusal::NoServer)?;
        let mut tx = self.0.db.begin().await?;
        // Locked: somebody else may change another part of it at the same time, and neither is to be lost.
        let before = store::lock_terms(&mut tx, guild, action, self.now_ms()).await?;
        let after = Terms {
            enabled: enabled.unwrap_or(before.enabled),
            cost: cost.unwrap_or(before.cost).clamp(0, 1_000_000),
            cooldown_s: cooldown_s.unwrap_or(before.cooldown_s).clamp(0, 86_400),
        };
        let details = json!({ "action": action, "before": before, "after": after });
        if self.happened(&mut tx, origin, "agents.action", (None, None), details).await? {
            store::update_terms(&mut tx, guild, action, after, self.now_ms()).await?;
            tx.commit().await?;
        }
        self.terms(guild).await
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}
