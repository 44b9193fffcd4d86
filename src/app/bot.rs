//! The whole bot as one thing that starts and stops: what `run`, `worker`, the demo and the tests share.
//!
//! The order of stopping is the order of what depends on what: first nothing new comes in, then what runs ends or goes
//! back to the queue, then answers leave, then buffers are written.

use std::{sync::Arc, time::Duration};

use tokio::time::{Instant, timeout_at};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    admin,
    agents::{self, runner::Runner},
    audit, boards, capabilities,
    chat::{self, Company},
    delivery::{Delivery, DeliveryHandle},
    discord::{self, Command, Component, DiscordCourier, DiscordHistory, DiscordSwitchboard, Gateway, Hands, Parts},
    economy,
    error::{Error, Result},
    games, guilds, help, housekeeping, income, items, memories, msg, pets, privacy, profile, progress,
    queue::{Handlers, Worker, WorkerHandle},
    reminders, search,
    services::Services,
    sessions, standing, streaks, times, todos, trade, usage, versions,
};

use super::ears::{Ears, Past};

/// Everything stops within this; what is not done then is left to leases and history.
const STOP_WITHIN: Duration = Duration::from_secs(9);
/// Of which the gateway may take this, because its close frame can be waited for without bound.
const GATEWAY_STOPS_WITHIN: Duration = Duration::from_secs(2);
/// And running tasks this, before they go back to the queue.
const TASKS_GRACE: Duration = Duration::from_secs(4);
/// And answers on their way this.
const ANSWERS_GRACE: Duration = Duration::from_secs(2);

/// What this process does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Gateway, tasks, agents and housekeeping.
    Everything,
    /// Tasks only.
    Tasks,
}

/// A running bot.
pub struct Bot {
    services: Services,
    gateway: Option<Gateway>,
    worker: WorkerHandle,
    delivery: DeliveryHandle,
    background: TaskTracker,
    shutdown: CancellationToken,
}

impl Bot {
    /// Starts everything the role needs. The database must be prepared.
    pub async fn start(services: Services, role: Role) -> Result<Self> {
        let (background, shutdown) = (TaskTracker::new(), CancellationToken::new());
        housekeeping::run_all(&services).await?;
        let (stats, stop) = (services.stats.clone(), shutdown.clone());
        background.spawn(async move { stats.run(stop).await });
        let (guilds, stop) = (services.guilds.clone(), shutdown.clone());
        background.spawn(async move { guilds.listen(stop).await });
        // Before anything is answered: what was changed while Artie ran holds from the start.
        services.overrides.refresh().await?;
        let (overrides, stop) = (services.overrides.clone(), shutdown.clone());
        background.spawn(async move { overrides.follow(stop).await });
        let (gateway, http) = match role {
            Role::Tasks => (None, discord::rest(&services.settings.discord)?),
            Role::Everything => {
                let gateway = listen(&services, &background, &shutdown).await?;
                let http = gateway.http();
                (Some(gateway), http)
            }
        };
        if role == Role::Everything {
            keep_agents(&services, &background, &shutdown)?;
        }
        let hands = Hands::new(http.clone());
        let delivery = Delivery::start(&services.queue, Arc::new(DiscordCourier::new(http))).await?;
        let worker =
            Worker::start(&services.queue, handlers(&services, &hands), (&services.settings.queue).into()).await?;
        Ok(Self { services, gateway, worker, delivery, background, shutdown })
    }

    /// Every slice's verbs.
    pub fn services(&self) -> &Services {
        &self.services
    }

    /// Resolves when Discord ends the connection for good; never for a process without one.
    pub async fn ended(&self) -> Error {
        match &self.gateway {
            Some(gateway) => gateway.ended().await,
            None => std::future::pending().await,
        }
    }

    /// Stops in order, within 10 seconds.
    pub async fn stop(self) {
        let deadline = Instant::now() + STOP_WITHIN;
        if let Some(gateway) = self.gateway {
            gateway.stop(GATEWAY_STOPS_WITHIN).await;
        }
        let rest = async {
            self.worker.stop(TASKS_GRACE).await;
            self.delivery.stop(ANSWERS_GRACE).await;
            self.shutdown.cancel();
            self.background.close();
            self.background.wait().await;
        };
        if timeout_at(deadline, rest).await.is_err() {
            tracing::warn!("not everything stopped in time; leases and history take care of the rest");
        }
    }
}

/// Connects, and records what is heard. Writing begins once Discord told who we are: nothing is heard before.
async fn listen(services: &Services, background: &TaskTracker, shutdown: &CancellationToken) -> Result<Gateway> {
    // Before anything is answered: whoever comes back after an outage is excused for it.
    services.uptime.beat().await?;
    let (uptime, stop) = (services.uptime.clone(), shutdown.clone());
    background.spawn(async move { uptime.run(stop).await });
    let (fleet, stop) = (services.fleet.clone(), shutdown.clone());
    let ears = Arc::new(Ears::new(services, background, shutdown));
    let mut me = ears.me();
    services.transcript.begin().await?;
    let (commands, components) = (commands(), components());
    let gateway =
        Gateway::start(Parts { services: services.clone(), commands, components, sink: ears.clone() }).await?;
    ears.take_hands(Hands::new(gateway.http()));
    tell_of_newcomers(services).await;
    background.spawn(async move { fleet.run(stop).await });
    let (http, cache, heard) = (gateway.http(), gateway.cache(), services.clone());
    let (transcript, stop) = (services.transcript.clone(), shutdown.clone());
    background.spawn(async move {
        let known = tokio::select! {
            known = me.wait_for(Option::is_some) => known.ok().and_then(|me| *me),
            () = stop.cancelled() => None,
        };
        let Some(me) = known else { return };
        let history = Arc::new(DiscordHistory::new(http, cache, me));
        transcript.run(Arc::new(Past::new(history, me, &heard)), stop).await;
    });
    Ok(gateway)
}

/// Servers that wait for newcomers nobody will hear of.
async fn tell_of_newcomers(services: &Services) {
    if !services.pulse.withheld().members {
        return;
    }
    match services.guilds.needs().await {
        Ok(needs) => {
            let count = needs.iter().filter(|needs| needs.newcomers).count();
            if count > 0 {
                let count = i64::try_from(count).unwrap_or(i64::MAX);
                let what = msg!("doctor-members-missing", count = count);
                tracing::warn!("{what} {}", msg!("doctor-members-missing-fix"));
            }
        }
        Err(error) => tracing::debug!("what servers have chosen is not known: {error}"),
    }
}

/// Keeps agents online and knows which of them answer where, if there is a key for their tokens.
fn keep_agents(services: &Services, background: &TaskTracker, shutdown: &CancellationToken) -> Result<()> {
    if services.agents.vault().is_err() {
        tracing::info!("there are no agents here: ARTIE_SECRET_KEY is not set");
        return Ok(());
    }
    let (agents, stop) = (services.agents.clone(), shutdown.clone());
    background.spawn(async move { agents.keep_learning(stop).await });
    let (runner, stop) = (runner(services)?, shutdown.clone());
    background.spawn(async move { runner.run(stop).await });
    Ok(())
}

/// A runner of this process.
pub(super) fn runner(services: &Services) -> Result<Runner> {
    let board = Arc::new(DiscordSwitchboard::new(&services.settings.discord));
    Runner::new(services.agents.clone(), board, &host())
}

/// What this process is called among runners: for people who look at them.
fn host() -> String {
    let name = nix::unistd::gethostname().ok().and_then(|name| name.into_string().ok());
    format!("{}:{}", name.unwrap_or_else(|| "artie".into()), std::process::id())
}

/// Every command, in the order of `/help`'s topics.
pub(super) fn commands() -> Vec<Command> {
    [
        help::commands(),
        economy::commands(),
        profile::commands(),
        boards::commands(),
        progress::commands(),
        income::commands(),
        items::commands(),
        games::commands(),
        trade::commands(),
        streaks::commands(),
        pets::commands(),
        chat::commands(),
        capabilities::commands(),
        search::commands(),
        memories::commands(),
        reminders::commands(),
        times::commands(),
        todos::commands(),
        privacy::commands(),
        agents::commands(),
        guilds::commands(),
        versions::commands(),
        usage::commands(),
        admin::commands(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Every button and menu.
fn components() -> Vec<Component> {
    [
        economy::components(),
        boards::components(),
        income::components(),
        streaks::components(),
        pets::components(),
        items::components(),
        games::components(),
        trade::components(),
        progress::components(),
        guilds::components(),
        agents::components(),
        admin::components(),
        search::components(),
        memories::components(),
        reminders::components(),
        privacy::components(),
        audit::components(),
        capabilities::components(),
        chat::components(),
        versions::components(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Every kind of task.
fn handlers(services: &Services, hands: &Hands) -> Handlers {
    [
        capabilities::handlers(services),
        memories::handlers(services),
        reminders::handlers(services),
        agents::handlers(services, hands, Arc::new(Company::new(services.chat.clone()))),
        chat::handlers(services, hands),
        sessions::handlers(services),
        usage::handlers(services),
        games::handlers(services),
        trade::handlers(services),
        housekeeping::handlers(services),
        standing::handlers(services, hands),
        privacy::handlers(services),
        guilds::handlers(services, hands),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discord::home_of;

    /// So that switching a command off, or losing the right to it, reaches its buttons.
    #[test]
    fn every_control_belongs_to_a_command_and_those_of_admins_to_one_of_theirs() {
        let (commands, mut guarded) = (commands(), 0);
        for Component { action, .. } in components() {
            let home = home_of(&commands, action).unwrap_or_else(|| panic!("`{action}` belongs to no command"));
            let is_admins = home.category == "Admin";
            assert_eq!(home.needs.manage_guild(), is_admins, "`{action}` of `/{}`", home.command);
            guarded += usize::from(is_admins);
        }
        assert!(guarded > 10, "the rule would not notice: {guarded}");
    }
}
