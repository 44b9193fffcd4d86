//! Sealing everything anew with the current key. Each token by itself, compared and swapped: whatever ends it in the
//! middle, what is done is done, and the next run goes on with the rest.

use crate::{
    agents::{
        model::{AgentId, PoolId},
        token::{Token, Unopenable, Vault, store},
    },
    db::Db,
    error::Result,
    msg,
    words::Message,
};

/// Agents named in one sentence.
const NAMED: usize = 10;

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rotation {
    /// Sealed anew.
    pub sealed: usize,
    /// Sealed with the current key before.
    pub current: usize,
    /// In clear, as an older system left them: a rotation seals them.
    pub plain: Vec<AgentId>,
    /// Could not be opened, each with the reason.
    pub unopenable: Vec<(AgentId, Unopenable)>,
}

impl Rotation {
    /// Whether every token is sealed, and opens.
    pub fn is_complete(&self) -> bool {
        self.plain.is_empty() && self.unopenable.is_empty()
    }

    /// Which tokens cannot be opened, and what to do about it.
    pub fn closed(&self) -> Option<Message> {
        let foreign = self.unopenable.iter().filter(|(_, reason)| *reason == Unopenable::OtherKey).count();
        let names = listed(self.unopenable.iter().map(|(agent, reason)| format!("{agent} ({reason})")));
        match (self.unopenable.len(), foreign) {
            (0, _) => None,
            (all, 0) => Some(msg!("keys-broken", count = count_of(all), names = names)),
            (_, foreign) => Some(msg!("keys-foreign", count = count_of(foreign), names = names)),
        }
    }

    /// Which tokens lie in clear, and what to do about it.
    pub fn in_clear(&self) -> Option<Message> {
        let names = listed(self.plain.iter().map(ToString::to_string));
        (!self.plain.is_empty()).then(|| msg!("keys-plain", count = count_of(self.plain.len()), names = names))
    }
}

fn listed(names: impl Iterator<Item = String>) -> String {
    names.take(NAMED).collect::<Vec<_>>().join(", ")
}

fn count_of(tokens: usize) -> i64 {
    i64::try_from(tokens).unwrap_or(i64::MAX)
}

/// A token as it lies in its row.
pub(super) struct Kept {
    pub agent: AgentId,
    pub pool: PoolId,
    pub sealed: String,
}

/// Seals what an earlier key sealed, and what an older system has left in clear. `each` is told of every token that was looked at.
pub async fn rotate(db: &Db, vault: &Vault, mut each: impl FnMut()) -> Result<Rotation> {
    let mut rotation = Rotation::default();
    let mut connection = db.acquire().await?;
    for kept in store::list_tokens(&mut connection).await? {
        each();
        match vault.open(&kept.pool, &kept.agent, &kept.sealed) {
            Ok(_) if vault.is_current(&kept.sealed) => rotation.current += 1,
            Ok(token) => {
                let sealed = vault.seal(&kept.pool, &kept.agent, &token)?;
                // Changed in the meantime: whoever changed it used the current key, or revoked it.
                rotation.sealed += usize::from(store::update_token(&mut connection, &kept, &sealed).await?);
            }
            Err(Unopenable::NotSealed) if looks_plain(&kept.sealed) => {
                let Some(token) = Token::parse(&kept.sealed) else { continue };
                let sealed = vault.seal(&kept.pool, &kept.agent, &token)?;
                rotation.sealed += usize::from(store::update_token(&mut connection, &kept, &sealed).await?);
            }
            Err(reason) => rotation.unopenable.push((kept.agent, reason)),
        }
    }
    Ok(rotation)
}

/// Whether an older system has left the token in clear: three parts, as Discord's are.
fn looks_plain(text: &str) -> bool {
    text.split('.').count() == 3 && Token::parse(text).is_some()
}

/// What a rotation would find, changing nothing.
pub async fn examine(db: &Db, vault: &Vault) -> Result<Rotation> {
    let mut found = Rotation::default();
    for kept in store::list_tokens(&mut *db.acquire().await?).await? {
        match vault.open(&kept.pool, &kept.agent, &kept.sealed) {
            Ok(_) => found.current += 1,
            Err(Unopenable::NotSealed) if looks_plain(&kept.sealed) => found.plain.push(kept.agent),
            Err(reason) => found.unopenable.push((kept.agent, reason)),
        }
    }
    Ok(found)
}

/// How many tokens there are.
pub async fn count(db: &Db) -> Result<i64> {
    Ok(count_of(store::list_tokens(&mut *db.acquire().await?).await?.len()))
}
