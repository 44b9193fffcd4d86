//! `artie keys …`: making a master key, sealing everything anew with it, and whether everything opens.

use indicatif::ProgressBar;

use crate::{
    agents::token::{self, Rotation, Vault},
    cli,
    config::Settings,
    db::Db,
    msg,
};

use super::{
    ending::{Ending, Exit},
    verbs,
};

/// Does it, and gives what to print.
pub(super) async fn keys(settings: &Settings, verb: cli::Keys) -> Result<String, Ending> {
    if verb == cli::Keys::New {
        return Ok(token::new_key());
    }
    let vault = vault(settings)?;
    let db = verbs::database(settings).await?;
    if verb == cli::Keys::Check {
        return verdict(&token::examine(&db, &vault).await?);
    }
    let bar = ProgressBar::new_spinner();
    let rotation = token::rotate(&db, &vault, || bar.inc(1)).await?;
    bar.finish_and_clear();
    verdict(&rotation)
}

fn vault(settings: &Settings) -> Result<Vault, Ending> {
    let missing = || Ending::new(Exit::Settings, msg!("agents-no-key").to_string());
    Vault::of(&settings.agents).map_err(of_settings)?.ok_or_else(missing)
}

/// A key that cannot be used is the settings' fault.
pub(super) fn of_settings(error: crate::error::Error) -> Ending {
    Ending { exit: Exit::Settings, ..error.into() }
}

/// After a restore: whether the agents' tokens open here. An installation without agents needs no key.
pub(super) async fn prove(settings: &Settings, db: &Db) -> Result<(), Ending> {
    let found = match Vault::of(&settings.agents).map_err(of_settings)? {
        Some(vault) => token::examine(db, &vault).await?,
        None => match token::count(db).await? {
            0 => return Ok(()),
            sealed => {
                return Err(Ending::new(Exit::Check, msg!("keys-missing", count = sealed).to_string()));
            }
        },
    };
    verdict(&found).map(|_| ())
}

fn verdict(found: &Rotation) -> Result<String, Ending> {
    let complaints: Vec<_> = [found.closed(), found.in_clear()].into_iter().flatten().collect();
    if !complaints.is_empty() {
        let said: Vec<_> = complaints.iter().map(ToString::to_string).collect();
        return Err(Ending::new(Exit::Check, said.join(" ")));
    }
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    Ok(msg!("keys-fine", sealed = count(found.sealed), current = count(found.current)).to_string())
}
