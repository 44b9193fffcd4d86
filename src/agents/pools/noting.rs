//! What happens to pools and agents, in the pool's history and in the audit log: in the transaction that does it, once per
//! event.

use serde_json::{Value, json};

use super::store::{self, Happened};
use crate::{
    agents::{
        Agents,
        model::{AgentId, PoolId},
    },
    audit,
    db::{Connection, Tx},
    error::Result,
    origin::Origin,
};

impl Agents {
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
