//! `backup`, `restore` and `verify`: a file of everything, back into an empty database, and the proof that it is sound.

use std::path::Path;

use secrecy::ExposeSecret;

use crate::{
    clock::Clock,
    config::{Machine, Settings},
    db::{
        self, Db, OnDrift, backup,
        local::{Cluster, Options},
    },
    dice::Dice,
    services::Services,
};

use super::{
    ending::{Ending, Exit},
    keys, needs, verbs,
};

/// Connections that proving needs.
const CONNECTIONS: u32 = 4;

/// `backup FILE`: everything in the database as one file.
pub(super) async fn backup(settings: &Settings, file: &Path) -> Result<String, Ending> {
    let url = needs::database_url(settings)?.expose_secret();
    backup::dump(&Machine::of_process(), url, file).await.map_err(verbs::of_database)?;
    let bytes = std::fs::metadata(file).map_or(0, |found| found.len());
    let name = file.display();
    Ok(format!("{name}: {} KB. `artie verify {name}` proves that it can be restored.", bytes.div_ceil(1024)))
}

/// `restore FILE`: into an empty database, brought to this version's schema and proven. Tokens of agents that do not open
/// with the keys of the settings are refused last: everything else is there, and `keys rotate` mends them.
pub(super) async fn restore(settings: Settings, file: &Path) -> Result<String, Ending> {
    let url = needs::database_url(&settings)?.expose_secret().to_owned();
    backup::load(&Machine::of_process(), &url, file).await.map_err(verbs::of_database)?;
    let db = verbs::database(&settings).await?;
    let proof = prove(settings.clone(), db.clone()).await?;
    keys::prove(&settings, &db).await?;
    Ok(format!("{} is restored. {proof}", file.display()))
}

/// `verify [FILE]`: the database of the settings, or a backup in a database that is thrown away.
pub(super) async fn verify(settings: Settings, file: Option<&Path>) -> Result<String, Ending> {
    let Some(file) = file else {
        let db = verbs::database(&settings).await?;
        let mut connection = db.acquire().await.map_err(verbs::of_database)?;
        db::schema::verify(&mut connection, OnDrift::Refuse).await.map_err(verbs::of_database)?;
        drop(connection);
        keys::prove(&settings, &db).await?;
        return ledger(settings, db).await;
    };
    let machine = Machine::of_process();
    let cluster = Cluster::start(Options::throw_away(machine.clone())).await.map_err(verbs::of_database)?;
    backup::load(&machine, &cluster.url(), file).await.map_err(verbs::of_database)?;
    let db = db::connect(cluster.options(), CONNECTIONS).await.map_err(verbs::of_database)?;
    let proof = prove(settings, db.clone()).await?;
    db.close().await;
    Ok(format!("{} can be restored. {proof}", file.display()))
}

/// This version's schema, and every balance as the ledger says.
async fn prove(settings: Settings, db: Db) -> Result<String, Ending> {
    db::prepare(&db, OnDrift::Refuse).await.map_err(verbs::of_database)?;
    ledger(settings, db).await
}

async fn ledger(settings: Settings, db: Db) -> Result<String, Ending> {
    let services = Services::new(settings.into(), db, Clock::system(), Dice::from_system())?;
    let report = services.economy.verify().await?;
    if !report.is_clean() {
        return Err(Ending::new(Exit::Check, report.table()));
    }
    let schema = &db::schema::expected_hash()[..12];
    Ok(format!("The schema is this version's ({schema}), and every balance is as the ledger says.\n{}", report.table()))
}
