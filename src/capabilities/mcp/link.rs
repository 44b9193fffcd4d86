//! A link to one MCP server: made when it is first needed, kept, and made anew after trouble.
//!
//! Whoever wants it waits only as long as they like: it is made in the background, by one task however many wait. A server
//! that keeps failing is left alone for a while. What it says about itself is input: too much of it is left out.

use std::{
    process::Stdio,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use anyhow::Context;
use futures::{
    FutureExt,
    future::{BoxFuture, Shared},
};
use http::{HeaderName, HeaderValue};
use rmcp::{
    RoleClient, ServiceExt,
    model::{CallToolRequestParams, ClientCapabilities, ClientConfig, Implementation},
    service::{RunningService, ServiceError},
    transport::{
        StreamableHttpClientTransport, TokioChildProcess, streamable_http_client::StreamableHttpClientTransportConfig,
    },
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};
use tokio::{process::Command, time::timeout};

use super::{
    http::Http,
    tool::{Said, Tool, tools},
};
use crate::{
    breaker::Breaker,
    clock::Clock,
    config::{Guilds, McpServer, Reach},
};

/// How long making a link may take: a program may have to be fetched first.
const MAKING: Duration = Duration::from_secs(30);
/// How long those wait who can do without it.
const GLANCE: Duration = Duration::from_secs(1);
/// How long a server's list of tools is believed.
const FRESH: Duration = Duration::from_mins(5);
/// Where programs are looked for.
const PATH: &str = "/usr/local/bin:/usr/bin:/bin";

type Making = Shared<BoxFuture<'static, Result<Arc<Live>, Away>>>;

/// The server does not answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Away;

/// A server and the link to it.
pub(super) struct Link {
    name: String,
    server: McpServer,
    clock: Clock,
    breaker: Breaker,
    slot: Mutex<Slot>,
}

#[derive(Default)]
struct Slot {
    live: Option<Arc<Live>>,
    making: Option<Making>,
    /// Somebody waited in vain since it last answered: nobody else is delayed by it.
    is_late: bool,
}

/// A link that was made.
pub(super) struct Live {
    client: RunningService<RoleClient, ClientConfig>,
    pub(super) tools: Vec<Tool>,
    listed: Instant,
}

impl Live {
    fn is_open(&self) -> bool {
        !self.client.is_closed() && !self.client.peer().is_transport_closed()
    }
}

impl Link {
    pub(super) fn new(name: String, server: McpServer, clock: Clock) -> Self {
        Self { name, server, clock, breaker: Breaker::default(), slot: Mutex::default() }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Which servers on Discord may switch it on.
    pub(super) fn guilds(&self) -> &Guilds {
        &self.server.guilds
    }

    /// How long a call may take, with making the link.
    pub(super) fn patience(&self) -> Duration {
        MAKING + self.server.timeout
    }

    /// What was heard of it last, without asking.
    pub(super) fn known(&self) -> Option<Arc<Live>> {
        self.slot().live.clone()
    }

    /// The link, waiting no longer than this for it to be made.
    pub(super) async fn live(self: &Arc<Self>, patience: Duration) -> Result<Arc<Live>, Away> {
        let making = {
            let mut slot = self.slot();
            match &slot.live {
                Some(live) if live.is_open() && live.listed.elapsed() < FRESH => return Ok(live.clone()),
                _ => self.making(&mut slot)?,
            }
        };
        timeout(patience, making).await.unwrap_or(Err(Away))
    }

    /// The link for those who can do without it: only the first of them waits for a server that does not answer.
    pub(super) async fn glance(self: &Arc<Self>) -> Result<Arc<Live>, Away> {
        let patience = if self.slot().is_late { Duration::ZERO } else { GLANCE };
        let live = self.live(patience).await;
        self.slot().is_late |= live.is_err();
        live
    }

    /// Calls a tool, whose arguments fit.
    pub(super) async fn call(&self, live: &Live, tool: &Tool, arguments: Map<String, Value>) -> Result<Said, Away> {
        self.breaker.admit(self.clock.now()).map_err(|_| Away)?;
        let params = CallToolRequestParams::new(tool.own_name.clone()).with_arguments(arguments);
        match timeout(self.server.timeout, live.client.call_tool(params)).await {
            Ok(Ok(result)) => {
                self.breaker.worked();
                Ok(Said::of(result))
            }
            // It answered, if only that it will not.
            Ok(Err(ServiceError::McpError(error))) => {
                self.breaker.worked();
                Ok(Said::Failed(error.message.into_owned()))
            }
            Ok(Err(error)) => {
                self.slot().live = None;
                Err(self.failed("failed", &error.into()))
            }
            // It is told that nobody waits any more.
            Err(_) => {
                self.failed("took too long", &anyhow::anyhow!("nothing within {:?}", self.server.timeout));
                Ok(Said::TooSlow)
            }
        }
    }

    fn slot(&self) -> MutexGuard<'_, Slot> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The making that is under way, or a new one.
    fn making(self: &Arc<Self>, slot: &mut Slot) -> Result<Making, Away> {
        if let Some(making) = slot.making.clone().filter(|making| making.peek().is_none()) {
            return Ok(making);
        }
        self.breaker.admit(self.clock.now()).map_err(|_| Away)?;
        let old = slot.live.take().filter(|live| live.is_open());
        let link = Arc::clone(self);
        // It goes on when nobody waits for it any more: the next finds it made.
        let task = tokio::spawn(async move { link.make(old).await });
        let making = async move { task.await.unwrap_or(Err(Away)) }.boxed().shared();
        slot.making = Some(making.clone());
        Ok(making)
    }

    async fn make(&self, old: Option<Arc<Live>>) -> Result<Arc<Live>, Away> {
        let made = match timeout(MAKING, self.made(old)).await {
            Ok(made) => made,
            Err(_) => Err(anyhow::anyhow!("nothing within {MAKING:?}")),
        };
        match made {
            Ok(live) => {
                self.breaker.worked();
                let mut slot = self.slot();
                (slot.live, slot.is_late) = (Some(live.clone()), false);
                Ok(live)
            }
            Err(error) => Err(self.failed("does not answer", &error)),
        }
    }

    /// The one place where its trouble is logged; what people are told is made of the rest.
    fn failed(&self, how: &str, error: &anyhow::Error) -> Away {
        let is_left_alone = self.breaker.failed(self.clock.now());
        let error = format!("{error:#}");
        tracing::warn!(mcp.server = self.name, is_left_alone, error, "an MCP server {how}");
        Away
    }

    async fn made(&self, old: Option<Arc<Live>>) -> anyhow::Result<Arc<Live>> {
        // Whoever is in the middle of a call keeps the old link until it is over.
        let client = match old.and_then(Arc::into_inner) {
            Some(old) => old.client,
            None => self.client().await?,
        };
        let listed = client.list_all_tools().await.context("listing its tools")?;
        let tools = tools(&self.name, &self.server.tools, listed);
        Ok(Arc::new(Live { client, tools, listed: Instant::now() }))
    }

    async fn client(&self) -> anyhow::Result<RunningService<RoleClient, ClientConfig>> {
        let us =
            ClientConfig::new(ClientCapabilities::default(), Implementation::new("Artie", env!("CARGO_PKG_VERSION")));
        Ok(match &self.server.reach {
            Reach::Address { url, headers } => {
                let mut config = StreamableHttpClientTransportConfig::with_uri(url.as_str());
                config.custom_headers = headers.iter().map(sent).collect::<anyhow::Result<_>>()?;
                us.serve(StreamableHttpClientTransport::with_client(Http::new(self.server.timeout)?, config)).await?
            }
            Reach::Program { command, args, env } => {
                let mut command = Command::new(command);
                // Our own environment holds secrets: a program gets none of them.
                command.env_clear().env("PATH", PATH).args(args).kill_on_drop(true);
                command.envs(env.iter().map(|(name, value)| (name, value.expose_secret())));
                let (program, _) = TokioChildProcess::builder(command).stderr(Stdio::null()).spawn()?;
                us.serve(program).await?
            }
        })
    }
}

fn sent((name, value): (&HeaderName, &SecretString)) -> anyhow::Result<(HeaderName, HeaderValue)> {
    let mut value = HeaderValue::from_str(value.expose_secret()).context("a header that cannot be sent")?;
    value.set_sensitive(true);
    Ok((name.clone(), value))
}
