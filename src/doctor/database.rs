//! The database part: reachable, fit, migrated, in shape, on time.

use chrono::TimeDelta;
use secrecy::ExposeSecret;

use super::Finding;
use crate::{
    clock::Clock,
    config,
    db::{self, Db, connect::place, schema},
    error::Result,
    msg,
};

/// Beyond it a cooldown or reminder is visibly off.
const TOLERABLE_SKEW: TimeDelta = TimeDelta::seconds(2);

/// For what lies in it.
const CONNECTIONS: u32 = 2;

/// Also the database itself, if it is as this version expects.
pub(super) async fn examine(settings: &config::Database, clock: &Clock) -> (Vec<Finding>, Option<Db>) {
    let Some(url) = &settings.url else {
        let missing = Finding::bad(msg!("doctor-database-missing"), msg!("doctor-database-missing-fix"));
        return (vec![missing], None);
    };
    match findings(url.expose_secret(), clock).await {
        Ok(findings) => findings,
        Err(error) => (vec![Finding::refused(msg!("doctor-database-refuses"), error)], None),
    }
}

async fn findings(url: &str, clock: &Clock) -> Result<(Vec<Finding>, Option<Db>)> {
    let options = db::parse_url(url)?;
    let mut connection = db::connect::reach(&options).await?;
    let server = db::connect::examine(&mut connection).await?;
    server.judge(&options)?;
    let skew = db::connect::time(&mut connection).await? - clock.now();
    let letters = if server.knows_letters {
        Finding::fine(msg!("doctor-letters-known"))
    } else {
        let database = options.get_database().unwrap_or(options.get_username()).to_owned();
        Finding::doubtful(msg!("doctor-letters-unknown"), msg!("database-plain-locale", database = database))
    };
    let mut findings = vec![
        Finding::fine(msg!("doctor-database-answers", version = server.version, place = place(&options))),
        letters,
        skew_finding(skew),
    ];
    let mut sound = None;
    match db::pending(&mut connection).await {
        Ok(pending) if pending.is_empty() => {
            findings.push(Finding::fine(msg!("doctor-migrations-done")));
            let differences = schema::differences(&mut connection).await?;
            sound = differences.is_empty().then(|| db::connect_lazy(options, CONNECTIONS));
            findings.push(schema_finding(differences));
        }
        Ok(pending) => findings.push(Finding::doubtful(
            msg!("doctor-migrations-pending", pending = pending.join(", ")),
            msg!("doctor-migrations-pending-fix"),
        )),
        Err(error) => findings.push(Finding::refused(msg!("doctor-migrations-wrong"), error)),
    }
    Ok((findings, sound))
}

fn skew_finding(skew: TimeDelta) -> Finding {
    if skew.abs() <= TOLERABLE_SKEW {
        return Finding::fine(msg!("doctor-clock-agrees"));
    }
    let seconds = skew.abs().num_seconds();
    Finding::doubtful(msg!("doctor-clock-differs", seconds = seconds), msg!("doctor-clock-differs-fix"))
}

fn schema_finding(differences: Vec<String>) -> Finding {
    if differences.is_empty() {
        return Finding::fine(msg!("doctor-schema-sound", hash = schema::expected_hash()[..12].to_owned()));
    }
    Finding::bad(msg!("doctor-schema-drifted"), msg!("schema-drift", differences = differences.join("\n")))
}
