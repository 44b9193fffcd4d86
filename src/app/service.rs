//! `run` and `worker`: from settings to a bot that runs until it is told to stop.

use std::sync::Arc;

use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    cli,
    clock::Clock,
    config::{Machine, Settings},
    db::{
        self, Db, OnDrift,
        local::{Cluster, Options},
    },
    dice::Dice,
    services::Services,
    web::{self, Web},
};

use super::{
    bot::{self, Bot, Role},
    ending::{Ending, Exit},
    keys, needs, signals, telemetry,
    verbs::{self, of_database, of_discord},
};

/// Runs until a signal, or until Discord ends the connection for good.
pub(super) async fn serve(settings: Settings, options: &cli::Start, role: Role) -> Result<(), Ending> {
    needs::token(&settings)?;
    needs::numbers(&settings)?;
    let process = Process::start(settings, options).await?;
    let bot = Bot::start(process.services.clone(), role).await.map_err(of_discord)?;
    tracing::info!(?role, version = env!("CARGO_PKG_VERSION"), "Artie is running");
    let outcome = tokio::select! {
        stop = signals::asked_to_stop() => stop,
        reason = bot.ended() => Err(of_discord(reason)),
    };
    bot.stop().await;
    process.stop().await;
    outcome
}

/// `runner`: keeps agents online and does nothing else. Needs no token of its own.
pub(super) async fn keep_agents(settings: Settings, options: &cli::Start) -> Result<(), Ending> {
    let process = Process::start(settings, options).await?;
    let runner = bot::runner(&process.services).map_err(keys::of_settings)?;
    let shutdown = process.shutdown.clone();
    process.background.spawn(async move { runner.run(shutdown).await });
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "Artie's runner keeps agents online");
    let outcome = signals::asked_to_stop().await;
    process.stop().await;
    outcome
}

/// What every process has that serves: its logs, its database, its services, and its address for health and metrics.
struct Process {
    services: Services,
    background: TaskTracker,
    shutdown: CancellationToken,
    db: Db,
    cluster: Option<Cluster>,
}

impl Process {
    async fn start(settings: Settings, options: &cli::Start) -> Result<Self, Ending> {
        let clock = Clock::system();
        let keeper = telemetry::install(&settings.log, &clock)?;
        let (cluster, db) = database(&settings, options).await?;
        let on_drift = if options.accept_schema_drift { OnDrift::Warn } else { OnDrift::Refuse };
        db::prepare(&db, on_drift).await.map_err(of_database)?;
        let (background, shutdown) = (TaskTracker::new(), CancellationToken::new());
        background.spawn(keeper.run(db.clone(), shutdown.clone()));
        let services =
            Services::new(Arc::new(settings), db.clone(), clock, Dice::from_system()).map_err(keys::of_settings)?;
        serve_health(&services, &background, &shutdown).await?;
        Ok(Self { services, background, shutdown, db, cluster })
    }

    /// The database goes last: what ends still writes.
    async fn stop(self) {
        self.shutdown.cancel();
        self.background.close();
        self.background.wait().await;
        self.db.close().await;
        drop(self.cluster);
        tracing::info!("Artie has stopped");
    }
}

/// The database of the settings, or with `--local-db` a cluster of our own that lives as long as we do.
async fn database(settings: &Settings, options: &cli::Start) -> Result<(Option<Cluster>, Db), Ending> {
    if !options.local_db || settings.database.url.is_some() {
        return Ok((None, verbs::database(settings).await?));
    }
    let cluster = Cluster::start(Options::local(Machine::of_process())).await.map_err(of_database)?;
    if let Some(remark) = cluster.remark() {
        tracing::warn!("{remark}");
    }
    let db = db::connect(cluster.options(), settings.database.max_connections).await.map_err(of_database)?;
    Ok((Some(cluster), db))
}

/// Health, readiness and metrics, if an address is set.
async fn serve_health(
    services: &Services,
    background: &TaskTracker,
    shutdown: &CancellationToken,
) -> Result<(), Ending> {
    let Some(addr) = services.settings.http.addr else { return Ok(()) };
    let metrics = web::install_metrics()?;
    let web = Web::bind(addr).await.map_err(|error| Ending::new(Exit::Settings, Ending::from(error).message))?;
    let (vitals, shutdown) = (Arc::new(services.clone()), shutdown.clone());
    background.spawn(async move {
        if let Err(error) = web.serve(vitals, metrics, shutdown).await {
            tracing::error!(%error, "health and metrics are not served any more");
        }
    });
    Ok(())
}
