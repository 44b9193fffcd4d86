//! Which pools a server takes its agents from.

use serde_json::json;

use super::{model::Refusal, store};
use crate::{
    agents::{Agents, model::PoolId},
    error::Result,
    ids::GuildId,
    origin::Origin,
};

/// One of a server's places for pools.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Agents are taken from here first.
    Primary,
    /// Then from here; there are two of these.
    Secondary,
}

impl Agents {
    /// Takes agents for a server from this pool, too; `None` takes none from it any more. The asker manages the server.
    pub async fn select_pool(&self, origin: &Origin, named: &str, place: Option<Place>) -> Result<Vec<(i16, PoolId)>> {
        let guild = origin.guild.ok_or(Refusal::NoServer)?;
        let pool = self.pool(origin.user, named).await?;
        let mut tx = self.0.db.begin().await?;
        let details = json!({ "place": place.map(|place| format!("{place:?}").to_lowercase()) });
        if self.happened(&mut tx, origin, "pool.select", (Some(&pool.id), None), details).await? {
            store::lock_guild(&mut tx, guild).await?;
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
            self.end_unlent(&mut tx, Some(guild)).await?;
            tx.commit().await?;
            self.learn().await?;
        }
        self.guild_pools(guild).await
    }

    /// The pools of a server by their places, the primary one first.
    pub async fn guild_pools(&self, guild: GuildId) -> Result<Vec<(i16, PoolId)>> {
        Ok(store::list_selections(&mut *self.0.db.acquire().await?, guild).await?)
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
