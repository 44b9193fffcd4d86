//! Bringing a database up to this version's schema. Each migration is one transaction; an advisory lock lets one process
//! at a time do it, and the others find nothing left to do.
//!
//! A migration that was applied in another form than ours refuses to start: nobody could say what the schema is then.

use std::collections::BTreeMap;

use sqlx::{
    ConnectOptions, Connection, PgConnection,
    migrate::{MigrateError, Migrator},
};

use super::{Db, schema};
use crate::{
    error::{Error, Result},
    msg,
};

/// Every migration, compiled in.
pub static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// What to do when the database's shape is not the expected one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnDrift {
    /// Refuse, naming each difference.
    Refuse,
    /// Warn, naming each difference, and go on.
    Warn,
}

/// Migrates and then proves the schema: what every start does.
pub async fn prepare(db: &Db, on_drift: OnDrift) -> Result<()> {
    migrate(db).await?;
    let mut connection = db.pool().acquire().await?;
    schema::verify(&mut connection, on_drift).await
}

/// Applies the migrations which are missing.
pub async fn migrate(db: &Db) -> Result<()> {
    // A connection of its own: the advisory lock belongs to the session, so a failure half-way frees it with the session.
    let mut connection = db.pool().connect_options().as_ref().clone().connect().await?;
    let outcome = match foreign_tables(&mut connection).await {
        Ok(tables) if tables.is_empty() => migrate_with(&MIGRATIONS, &mut connection).await,
        Ok(tables) => Err(Error::refused(msg!("database-of-another", tables = tables.join(", ")))),
        Err(error) => Err(error),
    };
    connection.close().await?;
    outcome
}

/// The same with any set of migrations.
pub async fn migrate_with(migrations: &Migrator, connection: &mut PgConnection) -> Result<()> {
    migrations.run_direct(None, connection, false).await.map_err(explain)
}

/// Which migrations a database lacks, as `version description`. Refuses one whose migrations are not ours.
pub async fn pending(connection: &mut PgConnection) -> Result<Vec<String>> {
    let applied = applied(connection).await?;
    for (version, checksum) in &applied {
        match MIGRATIONS.iter().find(|migration| migration.version == *version) {
            None => return Err(explain(MigrateError::VersionMissing(*version))),
            Some(ours) if *ours.checksum != **checksum => return Err(explain(MigrateError::VersionMismatch(*version))),
            Some(_) => {}
        }
    }
    let missing = MIGRATIONS.iter().filter(|migration| !applied.contains_key(&migration.version));
    Ok(missing.map(|migration| format!("{} {}", name(migration.version), migration.description)).collect())
}

/// Tables with the names of ours in a database that none of our migrations made: another program's, such as the bot that
/// people are brought over from.
async fn foreign_tables(connection: &mut PgConnection) -> Result<Vec<String>> {
    let ours: Vec<&str> = schema::EXPECTED.lines().filter_map(|line| line.strip_prefix("table ")).collect();
    // Of one moment: another process may be migrating.
    let found = sqlx::query_scalar!(
        r#"WITH present AS (SELECT relname::text AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace)
           SELECT name AS "name!" FROM present
           WHERE name = ANY ($1) AND NOT EXISTS (SELECT FROM present WHERE name = '_sqlx_migrations') ORDER BY 1"#,
        &ours as _,
    );
    Ok(found.fetch_all(connection).await?)
}

/// The checksum of each migration that a database has.
async fn applied(connection: &mut PgConnection) -> Result<BTreeMap<i64, Vec<u8>>> {
    let known = sqlx::query_scalar!(r#"SELECT to_regclass('_sqlx_migrations') IS NOT NULL AS "known!""#)
        .fetch_one(&mut *connection)
        .await?;
    if !known {
        return Ok(BTreeMap::new());
    }
    let rows =
        sqlx::query!("SELECT version, checksum FROM _sqlx_migrations WHERE success").fetch_all(connection).await?;
    Ok(rows.into_iter().map(|row| (row.version, row.checksum)).collect())
}

fn explain(error: MigrateError) -> Error {
    match error {
        MigrateError::VersionMismatch(version) => Error::refused(msg!("migration-changed", version = name(version))),
        MigrateError::VersionMissing(version) => Error::refused(msg!("migration-unknown", version = name(version))),
        MigrateError::ExecuteMigration(sqlx::Error::Database(error), version) => {
            Error::refused(msg!("migration-failed", version = name(version), why = error.message()))
        }
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
        other => Error::Fault(anyhow::Error::new(other).context("migrating")),
    }
}

/// As in the file's name.
fn name(version: i64) -> String {
    format!("{version:04}")
}
