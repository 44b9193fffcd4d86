//! The lines of one runner: logging in one after the other, holding, hearing and hanging up.

use std::{collections::HashMap, sync::Arc, time::Duration};

use tokio::{
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    task::JoinSet,
    time::{Instant, sleep_until, timeout},
};
use tokio_util::sync::CancellationToken;

use super::{
    Ears, Heard, Life, Line, LoginError, Switchboard,
    model::wait_after,
    patiently, presence,
    store::{self, Claimed, Holder},
};
use crate::{
    agents::{Agents, model::AgentId, token::Token},
    error::Result,
};

/// How long one login may take.
const LOGIN: Duration = Duration::from_secs(30);
/// How long one goodbye may take.
const GOODBYE: Duration = Duration::from_secs(3);

/// One agent in this runner's hands.
struct Held {
    fence: i64,
    sealed: String,
    failures: u32,
    alive: CancellationToken,
    line: Option<Arc<dyn Line>>,
}

/// What a login came to.
type Login = (AgentId, i64, Result<Box<dyn Line>, LoginError>);

/// What the loop of a runner wakes up for.
pub(super) enum Next {
    LoggedIn(Login),
    Heard(AgentId, i64, Heard),
}

pub(super) struct Lines<'a> {
    agents: &'a Agents,
    board: Arc<dyn Switchboard>,
    runner: String,
    alive: CancellationToken,
    held: HashMap<AgentId, Held>,
    logins: JoinSet<Login>,
    ears: UnboundedSender<(AgentId, i64, Heard)>,
    heard: UnboundedReceiver<(AgentId, i64, Heard)>,
    /// When the next login may begin.
    next_login: Instant,
}

impl<'a> Lines<'a> {
    pub(super) fn new(life: &Life<'a>, alive: CancellationToken) -> Self {
        let (ears, heard) = unbounded_channel();
        Self {
            agents: life.agents,
            board: life.board.clone(),
            runner: life.runner.clone(),
            alive,
            held: HashMap::new(),
            logins: JoinSet::new(),
            ears,
            heard,
            next_login: Instant::now(),
        }
    }

    /// Logs a claimed agent in, when it is its turn.
    pub(super) fn begin(&mut self, claimed: Claimed) {
        let settings = &self.agents.0.settings;
        // One at a time, and the same token not sooner than Discord allows, whoever used it last.
        let ago = claimed.identified_ago_ms.map(|ms| Duration::from_millis(u64::try_from(ms).unwrap_or(0)));
        let pause = ago.map_or(Duration::ZERO, |ago| settings.login_pause.saturating_sub(ago));
        let turn = self.next_login.max(Instant::now());
        self.next_login = turn + settings.login_spacing;
        let begins = turn.max(Instant::now() + pause);
        let alive = self.alive.child_token();
        let held = Held {
            fence: claimed.fence,
            sealed: claimed.sealed.clone(),
            failures: u32::try_from(claimed.failures).unwrap_or(0),
            alive: alive.clone(),
            line: None,
        };
        self.held.insert(claimed.agent.clone(), held);
        let ears = Ears { agent: claimed.agent.clone(), fence: claimed.fence, to: self.ears.clone() };
        let (agents, board, runner) = (self.agents.clone(), self.board.clone(), self.runner.clone());
        self.logins.spawn(async move {
            let (agent, fence) = (claimed.agent.clone(), claimed.fence);
            let login = async {
                sleep_until(begins).await;
                let token = admitted(&agents, &runner, &claimed).await?;
                match timeout(LOGIN, board.connect(token, ears, alive.clone())).await {
                    Ok(line) => line,
                    Err(_) => Err(LoginError::Failed("no answer to the login".into())),
                }
            };
            let ended = alive.run_until_cancelled(Box::pin(login)).await;
            (agent, fence, ended.unwrap_or_else(|| Err(LoginError::Failed("it was called off".into()))))
        });
    }

    /// The next thing to deal with.
    pub(super) async fn next(&mut self) -> Option<Next> {
        tokio::select! {
            Some(login) = self.logins.join_next() => login.ok().map(Next::LoggedIn),
            Some((agent, fence, heard)) = self.heard.recv() => Some(Next::Heard(agent, fence, heard)),
        }
    }

    /// Deals with it. What belongs to an earlier claim is nobody's business.
    pub(super) async fn hear(&mut self, next: Next) {
        let (agent, fence) = match &next {
            Next::LoggedIn((agent, fence, _)) | Next::Heard(agent, fence, _) => (agent.clone(), *fence),
        };
        if self.held.get(&agent).is_none_or(|held| held.fence != fence) {
            if let Next::LoggedIn((.., Ok(line))) = next {
                timeout(GOODBYE, line.hang_up()).await.ok();
            }
            return;
        }
        let done = match next {
            Next::LoggedIn((.., Ok(line))) => self.logged_in(&agent, line.into()).await,
            Next::LoggedIn((.., Err(error))) | Next::Heard(.., Heard::Ended(error)) => self.ended(&agent, error).await,
            Next::Heard(.., heard) => patiently(self.agents, self.told(&agent, heard)).await,
        };
        if let Err(error) = done {
            // The next look, or the next reconciliation, finds what could not be written now.
            tracing::debug!(agent.id = agent.as_str(), "what an agent's line told was not written: {error}");
        }
    }

    async fn logged_in(&mut self, agent: &AgentId, line: Arc<dyn Line>) -> Result<()> {
        let Some(held) = self.held.get_mut(agent) else { return Ok(()) };
        held.failures = 0;
        held.line = Some(line);
        metrics::counter!("artie_agent_logins_total", "outcome" => "ok").increment(1);
        metrics::gauge!("artie_agent_online", "agent" => agent.to_string()).set(1.0);
        let is_ours = patiently(self.agents, self.write_online(agent, true)).await?;
        tracing::info!(agent.id = agent.as_str(), runner.id = self.runner, "an agent is online");
        if !is_ours {
            self.drop_line(agent).await;
        }
        Ok(())
    }

    async fn told(&mut self, agent: &AgentId, heard: Heard) -> Result<()> {
        let Some(held) = self.held.get(agent) else { return Ok(()) };
        let is_up = held.line.is_some();
        let holder = Holder { runner: &self.runner, agent, fence: held.fence };
        match heard {
            Heard::Here(guilds) => {
                presence::is_in(self.agents, holder, &guilds).await?;
                if is_up {
                    self.write_online(agent, true).await?;
                }
            }
            Heard::Away if is_up => {
                self.write_online(agent, false).await?;
            }
            Heard::Back if is_up => {
                self.write_online(agent, true).await?;
            }
            Heard::Came(guild) => presence::came(self.agents, holder, guild).await?,
            Heard::Left(guild) => presence::left(self.agents, holder, guild).await?,
            Heard::Away | Heard::Back | Heard::Ended(_) => {}
        }
        Ok(())
    }

    async fn write_online(&self, agent: &AgentId, is_online: bool) -> Result<bool> {
        let Some(held) = self.held.get(agent) else { return Ok(false) };
        let holder = Holder { runner: &self.runner, agent, fence: held.fence };
        let mut connection = self.agents.0.db.acquire().await?;
        Ok(store::update_online(&mut connection, holder, is_online, self.agents.now_ms()).await?)
    }

    /// A line is over, or never began: the agent goes back, to be tried again later or never.
    async fn ended(&mut self, agent: &AgentId, error: LoginError) -> Result<()> {
        let Some(held) = self.held.remove(agent) else { return Ok(()) };
        held.alive.cancel();
        if let Some(line) = &held.line {
            timeout(GOODBYE, line.hang_up()).await.ok();
        }
        metrics::gauge!("artie_agent_online", "agent" => agent.to_string()).set(0.0);
        if self.alive.is_cancelled() {
            return Ok(());
        }
        let first = self.agents.0.settings.login_retry;
        let (why, wait) = match &error {
            LoginError::BadToken => ("Discord refuses its token".to_owned(), first),
            LoginError::Limited(wait) => ("Discord allows no more logins for now".to_owned(), (*wait).max(first)),
            LoginError::Failed(why) => (why.clone(), wait_after(held.failures + 1, first)),
        };
        metrics::counter!("artie_agent_logins_total", "outcome" => outcome(&error)).increment(1);
        tracing::warn!(agent.id = agent.as_str(), why, retry_s = wait.as_secs(), "an agent is offline");
        let holder = Holder { runner: &self.runner, agent, fence: held.fence };
        let wait = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
        patiently(self.agents, async {
            if error == LoginError::BadToken {
                self.agents.suspend(agent).await?;
            }
            let mut connection = self.agents.0.db.acquire().await?;
            store::update_released(&mut connection, holder, Some((&why, wait))).await?;
            Ok(())
        })
        .await
    }

    /// Compares with what the database says that this runner holds.
    pub(super) async fn compare(&mut self, rows: Vec<(AgentId, i64, bool, String)>) {
        let rows: HashMap<_, _> =
            rows.into_iter().map(|(agent, fence, wanted, token)| (agent, (fence, wanted, token))).collect();
        let is_right = |agent: &AgentId, held: &Held| {
            rows.get(agent)
                .is_some_and(|(fence, wanted, token)| *fence == held.fence && *wanted && *token == held.sealed)
        };
        let wrong: Vec<_> =
            self.held.iter().filter(|(agent, held)| !is_right(agent, held)).map(|(agent, _)| agent.clone()).collect();
        for agent in wrong {
            self.drop_line(&agent).await;
        }
        // Rows without a line: a login that ended while its row could not be written.
        for (agent, (fence, ..)) in rows.iter().filter(|(agent, _)| !self.held.contains_key(*agent)) {
            self.give_back(agent, *fence).await;
        }
    }

    /// Hangs up, and gives the agent back if it still is this runner's.
    async fn drop_line(&mut self, agent: &AgentId) {
        let Some(held) = self.held.remove(agent) else { return };
        held.alive.cancel();
        if let Some(line) = held.line {
            timeout(GOODBYE, line.hang_up()).await.ok();
        }
        metrics::gauge!("artie_agent_online", "agent" => agent.to_string()).set(0.0);
        self.give_back(agent, held.fence).await;
    }

    async fn give_back(&self, agent: &AgentId, fence: i64) {
        let holder = Holder { runner: &self.runner, agent, fence };
        let given = patiently(self.agents, async {
            let mut connection = self.agents.0.db.acquire().await?;
            Ok(store::update_released(&mut connection, holder, None).await?)
        });
        if let Err(error) = given.await {
            tracing::debug!(agent.id = agent.as_str(), "an agent could not be given back yet: {error}");
        }
    }

    /// Every line at once.
    pub(super) async fn hang_up_all(&mut self) {
        let lines: Vec<_> = self.held.drain().collect();
        let all = lines.into_iter().map(|(agent, held)| async move {
            held.alive.cancel();
            if let Some(line) = held.line {
                timeout(GOODBYE, line.hang_up()).await.ok();
            }
            metrics::gauge!("artie_agent_online", "agent" => agent.to_string()).set(0.0);
        });
        futures::future::join_all(all).await;
        // A login that was decided at this very moment brings its line with it.
        while let Ok(Some(login)) = timeout(GOODBYE, self.logins.join_next()).await {
            if let Ok((.., Ok(line))) = login {
                timeout(GOODBYE, line.hang_up()).await.ok();
            }
        }
    }

    pub(super) async fn latencies(&self) -> Vec<(String, i32)> {
        let mut all = Vec::new();
        for (agent, held) in &self.held {
            if let Some(line) = &held.line
                && let Some(latency) = line.latency().await
            {
                all.push((agent.to_string(), i32::try_from(latency.as_millis()).unwrap_or(i32::MAX)));
            }
        }
        all
    }

    /// Asks Discord where every agent is: whatever was not heard is found.
    pub(super) fn reconcile(&self) {
        for (agent, held) in &self.held {
            let Some(line) = held.line.clone() else { continue };
            let ears = Ears { agent: agent.clone(), fence: held.fence, to: self.ears.clone() };
            let alive = held.alive.clone();
            tokio::spawn(async move {
                let asked = alive.run_until_cancelled(line.guilds()).await;
                match asked {
                    Some(Ok(guilds)) => ears.hear(Heard::Here(guilds)),
                    Some(Err(error)) => {
                        tracing::debug!(agent.id = ears.agent.as_str(), "not told where an agent is: {error}");
                    }
                    None => {}
                }
            });
        }
    }
}

fn outcome(error: &LoginError) -> &'static str {
    match error {
        LoginError::BadToken => "refused",
        LoginError::Limited(_) => "limited",
        LoginError::Failed(_) => "failed",
    }
}

/// The last look before a login, and the token in clear.
async fn admitted(agents: &Agents, runner: &str, claimed: &Claimed) -> Result<Token, LoginError> {
    let holder = Holder { runner, agent: &claimed.agent, fence: claimed.fence };
    let look = patiently(agents, async {
        let mut connection = agents.0.db.acquire().await?;
        Ok(store::update_connecting(&mut connection, holder).await?)
    });
    match look.await {
        Ok(true) => {}
        Ok(false) => return Err(LoginError::Failed("it is not this runner's any more".into())),
        Err(error) => return Err(LoginError::Failed(error.to_string())),
    }
    let vault = agents.vault().map_err(|error| LoginError::Failed(error.to_string()))?;
    let opened = vault.open(&claimed.pool, &claimed.agent, &claimed.sealed);
    opened.map_err(|reason| LoginError::Failed(format!("its token cannot be opened: {reason}")))
}
