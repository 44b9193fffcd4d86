//! Connecting to a Postgres that is there, and judging whether it is fit: version, encoding, locale.
//!
//! Every way in which a connection can fail at start is one sentence that names the place and the cure; the address is
//! never printed, because it holds the password. TLS follows `sslmode` in the address (default: used when offered).

use std::{str::FromStr, time::Duration};

use anyhow::Context;
use chrono::{DateTime, Utc};
use sqlx::{ConnectOptions, Connection, PgConnection, postgres::PgConnectOptions};
use tokio::time::timeout;

use super::{Db, connect_lazy};
use crate::{
    error::{Error, Result},
    msg,
};

/// The oldest major version that Artie runs on.
pub const OLDEST_MAJOR: u32 = 15;

/// How long a server may take to answer at start.
const PATIENCE: Duration = Duration::from_secs(10);

/// The address of `DATABASE_URL`.
pub fn parse_url(url: &str) -> Result<PgConnectOptions> {
    let scheme = url.split_once("://").map(|(scheme, _)| scheme);
    if !matches!(scheme, Some("postgres" | "postgresql")) {
        return Err(Error::refused(msg!("database-url-unreadable", why = "it does not begin with postgres://")));
    }
    let options = PgConnectOptions::from_str(url)
        .map_err(|error| Error::refused(msg!("database-url-unreadable", why = innermost(&error))))?;
    Ok(options.application_name("artie"))
}

/// Connects, and refuses a server that is not fit.
pub async fn connect(options: PgConnectOptions, max_connections: u32) -> Result<Db> {
    let mut connection = reach(&options).await?;
    let server = examine(&mut connection).await?;
    connection.close().await?;
    server.judge(&options)?;
    if !server.knows_letters {
        tracing::warn!("{}", msg!("database-plain-locale", database = database(&options)));
    }
    Ok(connect_lazy(options, max_connections))
}

/// One connection, or the sentence that says why not.
pub async fn reach(options: &PgConnectOptions) -> Result<PgConnection> {
    match timeout(PATIENCE, options.connect()).await {
        Ok(Ok(connection)) => Ok(connection),
        Ok(Err(error)) => Err(explain(options, &error)),
        Err(_) => {
            let why = format!("no answer within {} s", PATIENCE.as_secs());
            Err(Error::refused(msg!("database-nobody-answers", place = place(options), why = why)))
        }
    }
}

/// What a server is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its version as a number: 150018 is 15.18.
    pub version_number: u32,
    /// Its version as text.
    pub version: String,
    /// How the database stores text.
    pub encoding: String,
    /// Whether `lower` and `ILIKE` know letters beyond ASCII.
    pub knows_letters: bool,
}

/// Asks a server what it is.
pub async fn examine(connection: &mut PgConnection) -> Result<Server> {
    let row = sqlx::query!(
        r#"SELECT current_setting('server_version_num')::integer AS "number!", current_setting('server_version') AS "version!",
                  current_setting('server_encoding') AS "encoding!", (lower('ÄЖ') = 'äж' AND 'ÄЖ' ILIKE 'äж') AS "letters!""#
    )
    .fetch_one(connection)
    .await
    .context("asking the server what it is")?;
    Ok(Server {
        version_number: row.number.unsigned_abs(),
        version: row.version,
        encoding: row.encoding,
        knows_letters: row.letters,
    })
}

/// What time a server thinks it is.
pub async fn time(connection: &mut PgConnection) -> Result<DateTime<Utc>> {
    Ok(sqlx::query_scalar!(r#"SELECT clock_timestamp() AS "now!""#).fetch_one(connection).await?)
}

impl Server {
    /// Refuses a server that Artie cannot run on.
    pub fn judge(&self, options: &PgConnectOptions) -> Result<()> {
        if self.version_number / 10_000 < OLDEST_MAJOR {
            let (place, version) = (place(options), self.version.clone());
            return Err(Error::refused(msg!(
                "database-too-old",
                place = place,
                version = version,
                needed = OLDEST_MAJOR
            )));
        }
        if self.encoding != "UTF8" {
            let encoding = self.encoding.clone();
            return Err(Error::refused(msg!("database-not-utf8", database = database(options), encoding = encoding)));
        }
        Ok(())
    }
}

/// Where a server is, without user and password.
pub fn place(options: &PgConnectOptions) -> String {
    match options.get_socket() {
        Some(socket) => socket.display().to_string(),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    }
}

/// The database's name; Postgres takes the user's when none is given.
fn database(options: &PgConnectOptions) -> String {
    options.get_database().unwrap_or(options.get_username()).to_owned()
}

fn explain(options: &PgConnectOptions, error: &sqlx::Error) -> Error {
    let (place, why) = (place(options), innermost(error));
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    Error::refused(match (error, code.as_deref()) {
        (_, Some("28P01" | "28000")) => {
            msg!("database-wrong-password", place = place, user = options.get_username(), why = why)
        }
        (_, Some("3D000")) => msg!("database-unknown", place = place, database = database(options)),
        (_, Some("53300")) => msg!("database-full", place = place, why = why),
        (_, Some("57P01" | "57P02" | "57P03")) => msg!("database-starting", place = place, why = why),
        (sqlx::Error::Tls(_), _) => msg!("database-tls", place = place, why = why),
        _ => msg!("database-nobody-answers", place = place, why = why),
    })
}

/// The last link of the chain of causes: what really went wrong, in the fewest words.
fn innermost(error: &sqlx::Error) -> String {
    if let Some(error) = error.as_database_error() {
        return error.message().to_owned();
    }
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence(error: Error) -> String {
        match error {
            Error::Refused(message) => message.to_string(),
            other => panic!("not a refusal: {other:?}"),
        }
    }

    #[test]
    fn an_address_that_is_none_is_said_without_printing_it() {
        for url in ["", "hush", "mysql://a:hush@b/c", "postgres://a:hush@[b/c", "postgres://a:hush@b:port/c"] {
            let said = sentence(parse_url(url).unwrap_err());
            assert!(said.starts_with("DATABASE_URL is not an address"), "{said}");
            assert!(!said.contains("hush"), "{said}");
        }
    }

    #[tokio::test]
    async fn nobody_there_is_one_sentence() {
        let options = parse_url("postgres://artie:hush@127.0.0.1:1/artie").unwrap();
        let said = sentence(reach(&options).await.unwrap_err());
        assert!(said.starts_with("Nobody answers at 127.0.0.1:1 (Connection refused"), "{said}");
        assert!(!said.contains("hush"), "{said}");
    }

    #[test]
    fn an_old_or_lossy_server_is_refused() {
        let options = parse_url("postgres://artie@db/artie").unwrap();
        let server =
            Server { version_number: 140_011, version: "14.11".into(), encoding: "UTF8".into(), knows_letters: true };
        insta::assert_snapshot!(sentence(server.judge(&options).unwrap_err()), @"Postgres at db:5432 is version 14.11; Artie needs 15 or newer. Upgrade the server (pg_upgrade), then start again.");
        let server = Server { version_number: 150_000, encoding: "SQL_ASCII".into(), ..server };
        insta::assert_snapshot!(sentence(server.judge(&options).unwrap_err()), @r#"The database "artie" stores text as SQL_ASCII, which would lose what people write. Create one with ENCODING 'UTF8' and move the data there."#);
        assert!(Server { encoding: "UTF8".into(), ..server }.judge(&options).is_ok());
    }
}
