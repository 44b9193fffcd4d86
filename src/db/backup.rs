//! Backups by Postgres' own tools: `pg_dump` writes one file, `pg_restore` reads it into an empty database, whole or not
//! at all. The password goes to them by their environment, never by their command line, which others on the machine see.

use std::{os::unix::fs::PermissionsExt, path::Path, process::Stdio};

use anyhow::Context;
use sqlx::{Connection as _, PgConnection};
use tokio::process::Command;
use url::{Url, form_urlencoded};

use super::{local, parse_url};
use crate::{
    config::Machine,
    error::{Error, Result},
    msg,
};

/// An address as the tools take it.
struct Address {
    /// Without its password.
    url: String,
    password: Option<String>,
}

/// Writes everything that is in the database into a new file. The file is there when it is whole; its owner alone may
/// read it.
pub async fn dump(machine: &Machine, url: &str, file: &Path) -> Result<()> {
    if file.exists() {
        return Err(Error::refused(msg!("backup-exists", file = shown(file))));
    }
    let unfinished = file.with_extension("unfinished");
    let version = version(url).await?;
    let program = local::client(machine, "pg_dump", version)?;
    // Made by us, so that nobody else may read it: it holds what people said.
    std::fs::File::create(&unfinished)
        .and_then(|made| made.set_permissions(private()))
        .map_err(|error| Error::refused(msg!("backup-unwritable", file = shown(file), why = error.to_string())))?;
    let arguments = ["--format=custom", "--no-owner", "--no-privileges", "--file"];
    let dumped = run(&program, url, &arguments, &unfinished).await;
    match dumped {
        Ok(()) => Ok(std::fs::rename(&unfinished, file).context("naming the backup")?),
        Err(error) => {
            std::fs::remove_file(&unfinished).ok();
            Err(error)
        }
    }
}

/// Reads a backup into an empty database: all of it, or nothing.
pub async fn load(machine: &Machine, url: &str, file: &Path) -> Result<()> {
    if !file.is_file() {
        return Err(Error::refused(msg!("backup-missing", file = shown(file))));
    }
    let mut connection = super::connect::reach(&parse_url(url)?).await?;
    let tables =
        "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v')";
    let there: i64 = sqlx::query_scalar(tables).fetch_one(&mut connection).await?;
    connection.close().await?;
    if there > 0 {
        return Err(Error::refused(msg!("backup-not-empty", tables = there)));
    }
    let program = local::client(machine, "pg_restore", version(url).await?)?;
    let arguments = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"];
    run(&program, url, &arguments, file).await
}

async fn run(program: &Path, url: &str, arguments: &[&str], file: &Path) -> Result<()> {
    let address = address(url)?;
    let mut command = Command::new(program);
    command.arg("--dbname").arg(&address.url).args(arguments).arg(file);
    if let Some(password) = &address.password {
        command.env("PGPASSWORD", password);
    }
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
    let output = command.output().await.with_context(|| format!("running {}", program.display()))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let why: Vec<&str> = said.lines().filter(|line| !line.trim().is_empty()).take(4).collect();
    Err(Error::refused(msg!("backup-failed", program = shown(program), why = why.join("; "))))
}

/// The server's major version.
async fn version(url: &str) -> Result<u32> {
    let mut connection: PgConnection = super::connect::reach(&parse_url(url)?).await?;
    let number: String = sqlx::query_scalar("SHOW server_version_num").fetch_one(&mut connection).await?;
    connection.close().await?;
    Ok(number.parse::<u32>().context("the version of the server")? / 10_000)
}

fn address(url: &str) -> Result<Address> {
    let unreadable = |why: &str| Error::refused(msg!("database-url-unreadable", why = why));
    let mut url = Url::parse(url).map_err(|error| unreadable(&error.to_string()))?;
    let plain = |raw: &str| {
        let form = format!("p={}", raw.replace('+', "%2B").replace('&', "%26"));
        form_urlencoded::parse(form.as_bytes()).next().map(|(_, value)| value.into_owned())
    };
    let mut password = url.password().and_then(plain);
    if password.is_some() {
        url.set_password(None).map_err(|()| unreadable("its password"))?;
    }
    let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    url.set_query(None);
    for (name, value) in pairs {
        match name.as_str() {
            "password" => password = Some(value),
            // Known to our own client alone.
            "statement-cache-capacity" => {}
            _ => {
                url.query_pairs_mut().append_pair(&name, &value);
            }
        }
    }
    Ok(Address { url: url.into(), password })
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn private() -> std::fs::Permissions {
    std::fs::Permissions::from_mode(0o600)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_stands_on_a_command_line() {
        for (given, shown, password) in [
            ("postgres://artie:s%40f%2Be+1&=@db:5432/artie", "postgres://artie@db:5432/artie", Some("s@f+e+1&=")),
            ("postgres://artie@db/artie?sslmode=require", "postgres://artie@db/artie?sslmode=require", None),
            (
                "postgres://artie@db/artie?password=x&sslmode=require",
                "postgres://artie@db/artie?sslmode=require",
                Some("x"),
            ),
            ("postgres://artie@%2Ftmp%2Fa:5432/artie", "postgres://artie@%2Ftmp%2Fa:5432/artie", None),
        ] {
            let address = address(given).unwrap();
            assert_eq!((address.url.as_str(), address.password.as_deref()), (shown, password), "{given}");
        }
    }
}
