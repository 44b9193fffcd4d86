//! The short verbs of the command line: look, answer, stop.

use std::fmt::Write as _;

use comfy_table::{Table, presets};
use secrecy::ExposeSecret;

use crate::{
    cli,
    clock::Clock,
    config::{self, Settings},
    db::{self, Db, OnDrift},
    dice::Dice,
    doctor,
    overrides::Overrides,
    services::Services,
    versions::Text,
};

use super::{
    ending::{Ending, Exit},
    needs,
};

/// `config check`: every effective value and the layer that set it, and whether the game's numbers hold together.
pub(super) async fn config_check(loaded: &config::Loaded) -> Result<String, Ending> {
    needs::numbers(&loaded.settings)?;
    let changed = changed(&loaded.settings).await;
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY).set_header(["setting", "value", "set by"]);
    for setting in config::explain(loaded) {
        let over = changed.iter().flatten().find(|text| text.name == setting.key);
        let (value, layer) = match over {
            Some(text) => (text.content.clone(), format!("/config (version {})", text.version)),
            None => (setting.value, setting.layer),
        };
        table.add_row([setting.key, value, layer]);
    }
    let mut text = table.to_string();
    if changed.is_none() {
        let _ = write!(text, "\n\nThe database could not be asked: what was changed with /config is not shown here.");
    }
    let _ = write!(text, "\n\nEach setting's variable: ARTIE_<SECTION>_<KEY>. What they mean: config/default.toml.");
    let _ = write!(text, "\nThe numbers of the game hold together: no coins can be made by trading with the house.");
    Ok(text)
}

/// What was changed while Artie ran; `None` if the database of the settings cannot be asked, as when there is none yet.
async fn changed(settings: &Settings) -> Option<Vec<Text>> {
    let db = database(settings).await.ok()?;
    Overrides::new(settings, db, Clock::system()).list_changed().await.ok()
}

/// `migrate`: the schema of this version, proven.
pub(super) async fn migrate(settings: &Settings) -> Result<String, Ending> {
    let db = database(settings).await?;
    db::prepare(&db, OnDrift::Refuse).await.map_err(of_database)?;
    Ok(format!("The database has this version's schema ({}).", &db::schema::expected_hash()[..12]))
}

/// `ledger verify`: every balance recomputed; a difference is a failed check.
pub(super) async fn ledger_verify(settings: Settings, output: cli::Output) -> Result<String, Ending> {
    let db = database(&settings).await?;
    let services = Services::new(settings.into(), db, Clock::system(), Dice::from_system())?;
    let report = services.economy.verify().await?;
    let text = if output.json {
        serde_json::to_string_pretty(&report).map_err(|error| Ending::new(Exit::Fault, error.to_string()))?
    } else {
        report.table()
    };
    if report.is_clean() { Ok(text) } else { Err(Ending::new(Exit::Check, text)) }
}

/// The database of the settings, connected and judged fit.
pub(super) async fn database(settings: &Settings) -> Result<Db, Ending> {
    let options = db::parse_url(needs::database_url(settings)?.expose_secret()).map_err(of_settings)?;
    db::connect(options, settings.database.max_connections).await.map_err(of_database)
}

/// A refusal that the settings are to blame for.
fn of_settings(error: crate::error::Error) -> Ending {
    Ending { exit: Exit::Settings, ..error.into() }
}

/// A refusal by the database.
pub(super) fn of_database(error: crate::error::Error) -> Ending {
    match Ending::from(error) {
        ending if ending.exit == Exit::Fault => ending,
        ending => Ending { exit: Exit::Database, ..ending },
    }
}

/// A refusal by Discord.
pub(super) fn of_discord(error: crate::error::Error) -> Ending {
    match Ending::from(error) {
        ending if ending.exit == Exit::Check => Ending { exit: Exit::Discord, ..ending },
        ending => ending,
    }
}

/// `doctor`: everything a start needs, examined; each finding names its fix.
pub(super) async fn doctor(settings: &Settings) -> Result<String, Ending> {
    let findings = doctor::examine(settings, &Clock::system()).await;
    let text = findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    if doctor::worst(&findings) == doctor::Verdict::Bad { Err(Ending::new(Exit::Check, text)) } else { Ok(text) }
}
