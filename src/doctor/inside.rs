//! What lies in the database and depends on what is outside, or has something there depend on it: tokens of agents on the
//! key, what servers have chosen on what Artie may do and hear there, settings that were changed while Artie ran.

use std::sync::Arc;

use super::Finding;
use crate::{
    agents::token::{self, Vault},
    clock::Clock,
    config::{self, Settings},
    db::Db,
    discord,
    error::Result,
    guilds::{Guilds, Needs},
    msg,
    overrides::{Effective, Overrides},
};

pub(super) async fn examine(
    settings: &Settings,
    db: &Db,
    clock: &Clock,
    discord: Option<&discord::Answer>,
) -> (Option<Arc<Effective>>, Vec<Finding>) {
    let failed = |error| vec![Finding::refused(msg!("doctor-inside-unread"), error)];
    let tokens = tokens(&settings.agents, db).await.unwrap_or_else(failed);
    let overrides = Overrides::new(settings, db.clone(), clock.clone());
    let (effective, changed) = match changed(&overrides).await {
        Ok(findings) => (Some(overrides.effective()), findings),
        Err(error) => (None, failed(error)),
    };
    let guilds = match discord {
        Some(answer) => guilds(settings, answer, &Guilds::new(db.clone(), clock.clone())).await.unwrap_or_else(failed),
        // Nobody can be asked.
        None => Vec::new(),
    };
    (effective, [tokens, changed, guilds].concat())
}

/// Whoever looks for a setting in the files must know that it is not used.
async fn changed(overrides: &Overrides) -> Result<Vec<Finding>> {
    overrides.refresh().await?;
    let names: Vec<_> = overrides.list_changed().await?.into_iter().map(|text| text.name).collect();
    let told = || Finding::fine(msg!("doctor-settings-changed", names = names.join(", ")));
    Ok((!names.is_empty()).then(told).into_iter().collect())
}

async fn tokens(settings: &config::Agents, db: &Db) -> Result<Vec<Finding>> {
    let count = token::count(db).await?;
    let Some(vault) = Vault::of(settings)? else {
        let missing = || Finding::bad(msg!("doctor-tokens-closed"), msg!("keys-missing", count = count));
        return Ok((count > 0).then(missing).into_iter().collect());
    };
    let found = token::examine(db, &vault).await?;
    if found.is_complete() {
        return Ok(vec![Finding::fine(msg!("doctor-tokens-open", count = count))]);
    }
    let closed = found.closed().map(|what_to_do| Finding::bad(msg!("doctor-tokens-closed"), what_to_do));
    let in_clear = found.in_clear().map(|what_to_do| Finding::bad(msg!("doctor-tokens-plain"), what_to_do));
    Ok(closed.into_iter().chain(in_clear).collect())
}

async fn guilds(settings: &Settings, answer: &discord::Answer, guilds: &Guilds) -> Result<Vec<Finding>> {
    let needs = guilds.needs().await?;
    let ids: Vec<_> = needs.iter().map(|needs| needs.guild).collect();
    let mut findings = vec![members_finding(answer.may_see_members, &needs)];
    if ids.is_empty() {
        return Ok(findings);
    }
    let (before, there) = (findings.len(), discord::survey(&settings.discord, &ids).await?);
    for (guild, around) in &there {
        let problems = needs.iter().filter(|needs| needs.guild == *guild).flat_map(|needs| needs.problems(around));
        findings.extend(problems.map(|(key, why)| {
            let what = msg!("doctor-guild-troubled", guild = guild.to_string(), key = key.to_string());
            Finding::doubtful(what, why)
        }));
    }
    if findings.len() == before {
        let count = i64::try_from(there.len()).unwrap_or(i64::MAX);
        findings.push(Finding::fine(msg!("doctor-guilds-fine", count = count)));
    }
    Ok(findings)
}

fn members_finding(may_see: Option<bool>, needs: &[Needs]) -> Finding {
    let waiting = needs.iter().filter(|needs| needs.newcomers).count();
    match (may_see, waiting) {
        (Some(true), _) => Finding::fine(msg!("doctor-members-allowed")),
        (_, 0) => Finding::fine(msg!("doctor-members-unneeded")),
        (_, waiting) => {
            let count = i64::try_from(waiting).unwrap_or(i64::MAX);
            Finding::doubtful(msg!("doctor-members-missing", count = count), msg!("doctor-members-missing-fix"))
        }
    }
}
