//! The shape of the database as sorted lines a person can read, and their hash.
//!
//! `migrations/schema.txt` holds the lines this version expects; every start compares them with the catalog, so a schema
//! changed by hand is noticed before it loses data. Month partitions of `messages` come and go and are left out, as is
//! whatever an extension owns. The wording of the lines is the same on every supported major version.

use std::collections::BTreeSet;

use anyhow::Context;
use sha2::{Digest, Sha256};
use sqlx::PgConnection;

use super::OnDrift;
use crate::{
    error::{Error, Result},
    msg,
};

/// The lines this version of Artie expects.
pub const EXPECTED: &str = include_str!("../../migrations/schema.txt");

/// The lines of the database's present shape, sorted.
pub async fn lines(connection: &mut PgConnection) -> Result<Vec<String>> {
    let mut lines = sqlx::query_file_scalar!("src/db/schema.sql")
        .fetch_all(connection)
        .await
        .context("reading the shape of the database")?;
    lines.sort_unstable();
    Ok(lines)
}

/// The hash of such lines.
pub fn hash<'a>(lines: impl IntoIterator<Item = &'a str>) -> String {
    let mut digest = Sha256::new();
    for line in lines {
        digest.update(line);
        digest.update("\n");
    }
    hex::encode(digest.finalize())
}

/// The hash of the expected lines.
pub fn expected_hash() -> String {
    hash(EXPECTED.lines())
}

/// How a database differs: `- ` before each missing line, `+ ` before each one too many. Empty when it does not.
pub async fn differences(connection: &mut PgConnection) -> Result<Vec<String>> {
    let present = lines(connection).await?;
    Ok(compare(EXPECTED.lines(), present.iter().map(String::as_str)))
}

/// Compares the hash and, when it is another, names every difference.
pub async fn verify(connection: &mut PgConnection, on_drift: OnDrift) -> Result<()> {
    let present = lines(connection).await?;
    let present = || present.iter().map(String::as_str);
    if hash(present()) == expected_hash() {
        tracing::debug!(schema.hash = expected_hash(), "the schema is as expected");
        return Ok(());
    }
    let drift = msg!("schema-drift", differences = compare(EXPECTED.lines(), present()).join("\n"));
    match on_drift {
        OnDrift::Refuse => Err(Error::refused(drift)),
        OnDrift::Warn => {
            tracing::warn!("{drift}");
            Ok(())
        }
    }
}

fn compare<'a>(expected: impl Iterator<Item = &'a str>, present: impl Iterator<Item = &'a str>) -> Vec<String> {
    let (expected, present): (BTreeSet<_>, BTreeSet<_>) = (expected.collect(), present.collect());
    let missing = expected.difference(&present).map(|line| (*line, '-'));
    let surplus = present.difference(&expected).map(|line| (*line, '+'));
    let all: BTreeSet<_> = missing.chain(surplus).collect();
    all.into_iter().map(|(line, sign)| format!("{sign} {line}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_named_line_by_line_side_by_side() {
        let differences =
            compare(["column a.x text", "table a"].into_iter(), ["column a.x integer", "table a"].into_iter());
        assert_eq!(differences, ["+ column a.x integer", "- column a.x text"]);
    }

    #[test]
    fn the_expected_lines_are_sorted_and_none_is_twice() {
        let lines: Vec<_> = EXPECTED.lines().collect();
        assert!(lines.is_sorted_by(|a, b| a < b), "schema.txt was edited by hand: regenerate it with ./dev schema");
        assert!(lines.contains(&"column user_wallets.balance bigint not null default 0"));
    }

    #[test]
    fn the_hash_depends_on_every_line() {
        assert_ne!(hash(["a", "b"]), hash(["a", "c"]));
        assert_ne!(hash(["ab"]), hash(["a", "b"]));
    }
}
