//! Sealing: XChaCha20-Poly1305 under a key per pool, derived from the operator's master key.
//!
//! What is stored is `hex(version ‖ master key's mark ‖ nonce ‖ ciphertext)`. The version and the agent's id are
//! authenticated with it, so that no row opens as another agent's; the pool is in the key. The mark tells which master key
//! sealed it without telling anything of the key.

use std::fmt;

use chacha20poly1305::{
    Key, KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hkdf::Hkdf;
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use sha2::Sha256;

use super::Token;
use crate::{
    agents::model::{AgentId, PoolId},
    config,
    dice::Dice,
    error::{Error, Result},
    msg,
};

/// The form described above. Another form gets another number, and both are read until everything is sealed anew.
const VERSION: u8 = 1;
const MARK: usize = 8;
const NONCE: usize = 24;
/// A master key is as strong as it is long.
const SHORTEST_KEY: usize = 32;
/// Separates our keys from whatever else somebody derives from the same master key.
const SALT: &[u8] = b"artie agents 1";

/// A token as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed(pub String);

/// Why something stored cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unopenable {
    /// It was never sealed by us: written by another program, or revoked.
    #[error("it is not sealed")]
    NotSealed,
    /// Another master key sealed it.
    #[error("another master key sealed it")]
    OtherKey,
    /// It was changed, or belongs to another agent or pool.
    #[error("it was tampered with")]
    Broken,
}

/// Opens what any known master key sealed; seals with the current one.
#[derive(Clone)]
pub struct Vault {
    current: Master,
    former: Option<Master>,
    /// Never seeded: a nonce that comes twice would give both tokens away.
    nonces: Dice,
}

#[derive(Clone)]
struct Master {
    key: SecretSlice<u8>,
    mark: [u8; MARK],
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(***)")
    }
}

impl Vault {
    /// With the keys of the settings; `None` without one.
    pub fn of(settings: &config::Agents) -> Result<Option<Self>> {
        let former = settings.former_secret_key.as_ref().map(Master::of).transpose()?;
        let current = settings.secret_key.as_ref().map(Master::of).transpose()?;
        Ok(current.map(|current| Self { current, former, nonces: Dice::from_system() }))
    }

    /// Seals a token for one agent in one pool. The same token never looks the same twice.
    pub fn seal(&self, pool: &PoolId, agent: &AgentId, token: &Token) -> Result<Sealed> {
        let mut nonce = [0; NONCE];
        self.nonces.fill(&mut nonce);
        let bound = bound(agent);
        let payload = Payload { msg: token.expose().as_bytes(), aad: &bound };
        let sealed = self.current.cipher(pool)?.encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| anyhow::anyhow!("a token could not be sealed"))?;
        Ok(Sealed(hex::encode([&[VERSION], &self.current.mark[..], &nonce, &sealed].concat())))
    }

    /// Opens what was sealed for this agent in this pool.
    pub fn open(&self, pool: &PoolId, agent: &AgentId, sealed: &str) -> Result<Token, Unopenable> {
        let parts = Parts::read(sealed).ok_or(Unopenable::NotSealed)?;
        let master = self.masters().find(|master| master.mark == parts.mark).ok_or(Unopenable::OtherKey)?;
        let bound = bound(agent);
        let payload = Payload { msg: &parts.ciphertext, aad: &bound };
        let cipher = master.cipher(pool).map_err(|_| Unopenable::Broken)?;
        let opened = cipher.decrypt(&XNonce::from(parts.nonce), payload).map_err(|_| Unopenable::Broken)?;
        let text = SecretString::from(String::from_utf8(opened).map_err(|_| Unopenable::Broken)?);
        Ok(Token(text))
    }

    /// Whether it was sealed with the current key.
    pub fn is_current(&self, sealed: &str) -> bool {
        Parts::read(sealed).is_some_and(|parts| parts.mark == self.current.mark)
    }

    fn masters(&self) -> impl Iterator<Item = &Master> {
        std::iter::once(&self.current).chain(&self.former)
    }
}

struct Parts {
    mark: [u8; MARK],
    nonce: [u8; NONCE],
    ciphertext: Vec<u8>,
}

impl Parts {
    fn read(sealed: &str) -> Option<Self> {
        let bytes = hex::decode(sealed).ok()?;
        let (version, rest) = bytes.split_first()?;
        let (mark, rest) = rest.split_first_chunk::<MARK>().filter(|_| *version == VERSION)?;
        let (nonce, ciphertext) = rest.split_first_chunk::<NONCE>()?;
        Some(Self { mark: *mark, nonce: *nonce, ciphertext: ciphertext.to_vec() })
    }
}

impl Master {
    fn of(secret: &SecretString) -> Result<Self> {
        let text = secret.expose_secret().trim();
        if text.chars().count() < SHORTEST_KEY {
            return Err(Error::refused(msg!("agents-key-short", least = i64::try_from(SHORTEST_KEY).unwrap_or(0))));
        }
        let key = SecretSlice::from(text.as_bytes().to_vec());
        let mut mark = [0; MARK];
        derive(&key, b"mark", &mut mark)?;
        Ok(Self { key, mark })
    }

    fn cipher(&self, pool: &PoolId) -> Result<XChaCha20Poly1305> {
        let mut key = Key::default();
        derive(&self.key, format!("pool:{pool}").as_bytes(), &mut key)?;
        Ok(XChaCha20Poly1305::new(&key))
    }
}

fn derive(key: &SecretSlice<u8>, purpose: &[u8], into: &mut [u8]) -> Result<()> {
    let derived = Hkdf::<Sha256>::new(Some(SALT), key.expose_secret()).expand(purpose, into);
    Ok(derived.map_err(|_| anyhow::anyhow!("a key could not be derived"))?)
}

/// What is authenticated besides the token.
fn bound(agent: &AgentId) -> Vec<u8> {
    [&[VERSION], agent.as_str().as_bytes()].concat()
}

/// A fresh master key, as text for the settings.
pub fn new_key() -> String {
    let mut bytes = [0; 32];
    Dice::from_system().fill(&mut bytes);
    hex::encode(bytes)
}

#[cfg(test)]
pub(crate) mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;

    pub(crate) fn settings(current: &str, former: &str) -> config::Agents {
        let key = |text: &str| (!text.is_empty()).then(|| SecretString::from(text));
        let time = Duration::from_secs(1);
        config::Agents {
            secret_key: key(current),
            former_secret_key: key(former),
            heartbeat: time,
            stale: time,
            look: time,
            login_spacing: time,
            login_pause: time,
            login_retry: time,
            reconcile: time,
        }
    }

    fn vault(current: &str, former: &str) -> Vault {
        Vault::of(&settings(current, former)).unwrap().unwrap()
    }

    const OLD: &str = "an old master key of forty characters!!!";
    const NEW: &str = "a new master key, no shorter than the old one";

    fn names() -> (PoolId, AgentId, Token) {
        (PoolId::from("pool_a"), AgentId::from("agent1"), Token::parse("made-up.token.of-an-agent").unwrap())
    }

    #[test]
    fn a_sealed_token_opens_for_its_agent_in_its_pool_alone() {
        let (pool, agent, token) = names();
        let vault = vault(NEW, "");
        let sealed = vault.seal(&pool, &agent, &token).unwrap();
        assert_eq!(vault.open(&pool, &agent, &sealed.0).unwrap().expose(), token.expose());
        assert_ne!(vault.seal(&pool, &agent, &token).unwrap(), sealed, "a nonce of its own each time");
        let other = |pool: &str, agent: &str| vault.open(&pool.into(), &agent.into(), &sealed.0).unwrap_err();
        assert_eq!(other("pool_b", "agent1"), Unopenable::Broken);
        assert_eq!(other("pool_a", "agent2"), Unopenable::Broken);
        assert!(!sealed.0.contains(&hex::encode("made-up")));
    }

    #[test]
    fn the_former_key_opens_and_the_current_one_seals() {
        let (pool, agent, token) = names();
        let sealed = vault(OLD, "").seal(&pool, &agent, &token).unwrap();
        assert_eq!(vault(NEW, "").open(&pool, &agent, &sealed.0).unwrap_err(), Unopenable::OtherKey);
        let both = vault(NEW, OLD);
        let opened = both.open(&pool, &agent, &sealed.0).unwrap();
        assert!(!both.is_current(&sealed.0));
        let anew = both.seal(&pool, &agent, &opened).unwrap();
        assert!(both.is_current(&anew.0) && vault(NEW, "").open(&pool, &agent, &anew.0).is_ok());
    }

    #[test]
    fn a_short_key_is_refused_and_none_is_no_vault() {
        insta::assert_snapshot!(Vault::of(&settings("hush", "")).unwrap_err(), @"refused: ARTIE_SECRET_KEY is too short: it needs at least 32 characters. `artie keys new` makes one.");
        assert!(Vault::of(&settings("", "")).unwrap().is_none());
        assert!(!format!("{:?} {:?}", vault(NEW, OLD), settings(NEW, OLD)).contains("master"));
    }

    proptest! {
        #[test]
        fn nothing_that_was_changed_opens(at in 0_usize..121, flip in 1_u8..=255) {
            let (pool, agent, token) = names();
            let vault = vault(NEW, "");
            let mut bytes = hex::decode(vault.seal(&pool, &agent, &token).unwrap().0).unwrap();
            let at = at % bytes.len();
            bytes[at] ^= flip;
            prop_assert!(vault.open(&pool, &agent, &hex::encode(bytes)).is_err());
        }

        #[test]
        fn nonsense_is_not_sealed(text in "\\PC*") {
            let (pool, agent, _) = names();
            prop_assert!(vault(NEW, "").open(&pool, &agent, &text).is_err());
        }
    }
}
