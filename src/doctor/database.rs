//! The database part: reachable, fit, migrated, in shape, on time.

use chrono::TimeDelta;
use secrecy::ExposeSecret;

use super::Finding;
use crate::{
    clock::Clock,
    config,
    db::{self, connect::place, schema},
    error::Result,
    msg,
};

/// Beyond it a cooldown or reminder is visibly off.
const TOLERABLE_SKEW: TimeDelta = TimeDelta::seconds(2);

pub(super) async fn examine(settings: &config::Database, clock: &Clock) -> Vec<Finding> {
    let Some(url) = &settings.url else {
        return vec![Finding::bad(msg!("doctor-database-missing"), msg!("doctor-database-missing-fix"))];
    };
    match findings(url.expose_secret(), clock).await {
        Ok(findings) => findings,
        Err(error) => vec![Finding::refused(msg!("doctor-database-refuses"), error)],
    }
}

async fn findings(url: &str, clock: &Clock) -> Result<Vec<Finding>> {
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
    match db::pending(&mut connection).await {
        Ok(pending) if pending.is_empty() => {
            findings.push(Finding::fine(msg!("doctor-migrations-done")));
            findings.push(schema_finding(schema::differences(&mut connection).await?));
        }
        Ok(pending) => findings.push(Finding::doubtful(
            msg!("doctor-migrations-pending", pending = pending.join(", ")),
            msg!("doctor-migrations-pending-fix"),
        )),
        Err(error) => findings.push(Finding::refused(msg!("doctor-migrations-wrong"), error)),
    }
    Ok(findings)
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
