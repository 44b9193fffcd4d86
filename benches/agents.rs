//! How long it takes to bring agents online, how long until a killed runner's agents are back under another one, and what
//! an agent costs in memory: two processes of the real program on the demo's Discord, with the settings as they ship. One
//! JSON line.
//!
//! `cargo bench --bench agents -- --agents 49`

use std::{
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, anyhow};
use artie::{
    agents::{model::Visibility, pools::Identity, token::Token},
    clock::Clock,
    config::{self, Machine, Sources},
    db::{
        OnDrift,
        local::{Cluster, Mode, Options},
    },
    demo::{
        Config, Discord, Town,
        world::{World, cafe},
    },
    dice::Dice,
    ids::{ApplicationId, EventId, UserId},
    origin::Origin,
    services::Services,
    words::Locale,
};
use serde_json::json;

const KEY: &str = "a master key of a benchmark, long enough";
/// Anything near this is broken, not slow.
const PATIENCE: Duration = Duration::from_mins(10);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let count = argument("--agents", 49);
    let machine = Machine::of_process();
    let directory = machine.temporary.join(format!("artie-bench-{}", std::process::id()));
    let cluster = Cluster::start(Options { directory, mode: Mode::Durable, machine }).await?;
    let db = artie::db::connect(cluster.options(), 10).await?;
    artie::db::prepare(&db, OnDrift::Refuse).await?;
    let clock = Clock::system();
    let (world, names) = cafe::town(clock.clone());
    let discord = Discord::start(Config::new(world)).await?;
    let town = discord.town();
    let environment = vec![("ARTIE_SECRET_KEY".to_owned(), KEY.to_owned())];
    let settings = config::load(&Sources { file: None, environment })?.settings;
    let services =
        Services::new(settings.into(), db.clone(), clock, Dice::from_system()).map_err(|e| anyhow!("{e}"))?;

    let mut first = runner(&discord, &cluster)?;
    let mut second = runner(&discord, &cluster)?;
    tokio::time::sleep(Duration::from_secs(4)).await;
    let idle = u64::midpoint(memory(&first)?, memory(&second)?);
    let agents = lend(&services, &town, &names, count).await?;
    let online = until(&town, &agents, count).await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let busy = memory(&first)? + memory(&second)?;
    let per_agent = (busy.saturating_sub(2 * idle)) / u64::try_from(count)?;

    first.kill()?;
    first.wait()?;
    let died = Instant::now();
    while online_now(&town, &agents) == count {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    until(&town, &agents, count).await?;
    let back = died.elapsed();
    let twice = town.with(|world| agents.iter().filter(|id| world.applications[id].most_connections > 1).count());
    second.kill()?;
    second.wait()?;
    let result = json!({
        "bench": "agents", "agents": count, "online_s": seconds(online), "takeover_s": seconds(back),
        "runner_idle_kib": idle, "per_agent_kib": per_agent, "tokens_ever_twice": twice,
    });
    #[expect(clippy::print_stdout, reason = "what a benchmark is for")]
    {
        println!("{result}");
    }
    Ok(())
}

fn seconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 10.0).round() / 10.0
}

fn runner(discord: &Discord, cluster: &Cluster) -> anyhow::Result<Child> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_artie"));
    command.arg("runner").env("DISCORD_API_BASE", discord.base_url()).env("DATABASE_URL", cluster.url());
    command.env("ARTIE_SECRET_KEY", KEY).env("ARTIE_HTTP_ADDR", "").env("RUST_LOG", "warn");
    command.stdin(Stdio::null()).stdout(Stdio::null());
    command.spawn().context("starting a runner")
}

/// Resident memory, in KiB.
fn memory(process: &Child) -> anyhow::Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.id()))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no resident memory")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

async fn lend(
    services: &Services,
    town: &Town,
    names: &cafe::Cafe,
    count: usize,
) -> anyhow::Result<Vec<ApplicationId>> {
    let origin = || Origin {
        user: names.ada,
        guild: Some(names.guild),
        channel: names.bot_lab,
        event: EventId(town.with(World::next_id)),
        locale: Locale::english(),
    };
    let fault = |error: artie::error::Error| anyhow!("{error}");
    services.agents.create_pool(&origin(), "Bench", Visibility::Public).await.map_err(fault)?;
    let mut agents = Vec::new();
    for number in 0..count {
        let text = format!("MTAwMDAwMDAwMDAwMDAwMDA.bench0.made-up-token-{number:03}");
        let application = town.with(|world| {
            let application = world.add_application(&format!("Agent {number:03}"), &text, names.ada);
            world.invite(application, names.guild, names.ada, 2_048).map(|()| application)
        });
        let application = application.map_err(|refusal| anyhow!("{refusal}"))?;
        let identity = Identity { application, user: UserId(application.0), tag: format!("agent-{number:03}") };
        let token = Token::parse(&text).context("a token")?;
        services.agents.lend(&origin(), "pool_bench", &identity, &token).await.map_err(fault)?;
        agents.push(application);
    }
    Ok(agents)
}

fn online_now(town: &Town, agents: &[ApplicationId]) -> usize {
    town.with(|world| agents.iter().filter(|id| world.applications[id].connections > 0).count())
}

async fn until(town: &Town, agents: &[ApplicationId], count: usize) -> anyhow::Result<Duration> {
    let began = Instant::now();
    while online_now(town, agents) < count {
        anyhow::ensure!(began.elapsed() < PATIENCE, "only {} of {count} are online", online_now(town, agents));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(began.elapsed())
}

fn argument(name: &str, default: usize) -> usize {
    let mut arguments = std::env::args().skip_while(|argument| argument != name).skip(1);
    arguments.next().and_then(|value| value.parse().ok()).unwrap_or(default)
}
