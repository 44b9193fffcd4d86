//! A link to one MCP server: made when it is first needed, kept, and made anew after trouble.

use std::{
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::Context;
use rmcp::{
    RoleClient, ServiceExt,
    model::{CallToolRequestParams, ContentBlock},
    service::RunningService,
    transport::{
        StreamableHttpClientTransport, TokioChildProcess,
        streamable_http_client::StreamableHttpClientTransportConfig,
    },
};
use secrecy::ExposeSecret;
use serde_json::{Map, Value};
use tokio::{process::Command, sync::Mutex, time::timeout};

use super::{http::Http, settings::Server};

/// How long making a link may take.
const MAKING: Duration = Duration::from_secs(10);
/// How long a server's list of tools is believed.
const FRESH: Duration = Duration::from_mins(5);
/// Tools of one server.
const MOST_TOOLS: usize = 64;

/// A tool as its server describes it.
#[derive(Clone, Debug)]
pub(super) struct Tool {
    pub(super) name: String,
    pub(super) about: String,
    pub(super) schema: Value,
}

/// What a tool said.
pub(super) enum Said {
    Answer(String),
    Failed(String),
    Unknown,
}

/// A server and the link to it.
pub(super) struct Link {
    server: Server,
    live: Mutex<Option<Live>>,
}

struct Live {
    client: RunningService<RoleClient, ()>,
    tools: Vec<Tool>,
    listed: Instant,
}

impl Link {
    pub(super) fn new(server: Server) -> Self {
        Self { server, live: Mutex::new(None) }
    }

    pub(super) fn name(&self) -> &str {
        &self.server.name
    }

    /// The tools that may be used.
    pub(super) async fn tools(&self) -> anyhow::Result<Vec<Tool>> {
        let mut live = self.live.lock().await;
        Ok(self.fresh(&mut live).await?.tools.clone())
    }

    /// Calls a tool that may be used.
    pub(super) async fn call(&self, tool: &str, arguments: Map<String, Value>) -> anyhow::Result<Said> {
        let peer = {
            let mut live = self.live.lock().await;
            let live = self.fresh(&mut live).await?;
            if live.tools.iter().all(|known| known.name != tool) {
                return Ok(Said::Unknown);
            }
            live.client.peer().clone()
        };
        let params = CallToolRequestParams::new(tool.to_owned()).with_arguments(arguments);
        let outcome = timeout(self.server.timeout, peer.call_tool(params)).await;
        let result = match outcome {
            Ok(Ok(result)) => result,
            Ok(Err(error)) => {
                // Whatever it was, the next call begins anew.
                *self.live.lock().await = None;
                return Err(anyhow::Error::new(error).context("calling a tool"));
            }
            Err(_) => anyhow::bail!("a tool took longer than {:?}", self.server.timeout),
        };
        let texts = result.content.iter().filter_map(|block| match block {
            ContentBlock::Text(text) => Some(text.text.as_str()),
            _ => None,
        });
        let mut text = texts.collect::<Vec<_>>().join("\n");
        if text.is_empty()
            && let Some(structured) = &result.structured_content
        {
            text = structured.to_string();
        }
        Ok(if result.is_error == Some(true) { Said::Failed(text) } else { Said::Answer(text) })
    }

    async fn fresh<'a>(&self, live: &'a mut Option<Live>) -> anyhow::Result<&'a Live> {
        let is_fresh = live.as_ref().is_some_and(|live| live.listed.elapsed() < FRESH && !live.client.is_closed());
        if !is_fresh {
            let client = match live.take() {
                Some(old) if !old.client.is_closed() => old.client,
                _ => timeout(MAKING, self.link()).await.context("the server does not answer")??,
            };
            let listed = timeout(MAKING, client.list_all_tools()).await.context("the server lists no tools")??;
            let allowed = |name: &str| self.server.tools.is_empty() || self.server.tools.iter().any(|one| one == name);
            let tools = listed.into_iter().filter(|tool| allowed(&tool.name)).take(MOST_TOOLS).map(|tool| Tool {
                about: tool.description.map(String::from).unwrap_or_default(),
                schema: Value::Object((*tool.input_schema).clone()),
                name: tool.name.into_owned(),
            });
            *live = Some(Live { tools: tools.collect(), client, listed: Instant::now() });
        }
        live.as_ref().context("the link is gone")
    }

    async fn link(&self) -> anyhow::Result<RunningService<RoleClient, ()>> {
        let server = &self.server;
        if let Some(url) = &server.url {
            let mut config = StreamableHttpClientTransportConfig::with_uri(url.as_str());
            config.auth_header = server.token.as_ref().map(|token| token.expose_secret().to_owned());
            let transport = StreamableHttpClientTransport::with_client(Http::new(server.timeout)?, config);
            return Ok(().serve(transport).await?);
        }
        let program = server.command.as_deref().context("no command")?;
        let mut command = Command::new(program);
        // Our own environment holds secrets: a program gets none of them.
        command.env_clear().args(&server.args).envs(&server.env).kill_on_drop(true);
        if !server.env.contains_key("PATH") {
            command.env("PATH", "/usr/local/bin:/usr/bin:/bin");
        }
        let (transport, _) = TokioChildProcess::builder(command).stderr(Stdio::null()).spawn()?;
        Ok(().serve(transport).await?)
    }
}
