//! `/agents` and `/pool`.

use poise::serenity_prelude as serenity;

use crate::{
    agents::{
        leases::replies::may_not_speak,
        model::AgentId,
        pools,
        replies::{self, REVOKE_ACTION, SEEN_ACTION},
        work::{Action, Wish, replies as said},
    },
    discord::{self, Command, Component, Context, PressEvent, PressOutcome, Suggestions, choices},
    error::{Error, Result},
    ids::{ChannelId, GuildId},
    msg,
    origin::Origin,
    reply::{Audience, Reply},
};

/// The commands of this slice.
pub fn commands() -> Vec<Command> {
    [vec![agents()], pools::commands::commands()].into_iter().flatten().collect()
}

/// What its controls do.
pub fn components() -> Vec<Component> {
    let own = vec![
        Component { action: SEEN_ACTION, run: |press| Box::pin(turn(press)) },
        Component { action: REVOKE_ACTION, run: |press| Box::pin(answer_revoke(press)) },
    ];
    [own, pools::commands::components()].into_iter().flatten().collect()
}

/// Agents: other bots that speak in this server
#[poise::command(
    slash_command,
    prefix_command,
    category = "Agents",
    subcommands(
        "deploy", "list", "status", "assign", "release", "profile", "idle", "say", "cheer", "actions", "revoke"
    ),
    subcommand_required
)]
#[expect(clippy::unused_async, reason = "the shape of a command; a group never runs itself")]
async fn agents(_context: Context<'_>) -> Result<()> {
    Ok(())
}

/// Something agents do for coins, as the picker offers it.
#[derive(Clone, Copy, poise::ChoiceParameter)]
enum Deed {
    #[name = "say"]
    Say,
    #[name = "cheer"]
    Cheer,
}

impl From<Deed> for Action {
    fn from(deed: Deed) -> Self {
        match deed {
            Deed::Say => Self::Say,
            Deed::Cheer => Self::Cheer,
        }
    }
}

/// Bring agents of this server's pools here: a link for each that is missing
#[poise::command(
    slash_command,
    prefix_command,
    guild_only,
    category = "Agents",
    ephemeral,
    required_permissions = "MANAGE_GUILD"
)]
async fn deploy(
    context: Context<'_>,
    #[description = "How many agents shall be here: 10 to 49"]
    #[min = 10]
    #[max = 49]
    total: i64,
) -> Result<()> {
    let route = discord::respond_to(context, Audience::Invoker).await?;
    context.data().agents.deploy(&discord::origin(context), total.clamp(10, 49), &route).await
}

/// See the agents of this server's pools
#[poise::command(slash_command, prefix_command, guild_only, category = "Agents", ephemeral)]
async fn list(context: Context<'_>) -> Result<()> {
    let (services, origin) = (context.data(), discord::origin(context));
    let seen = services.agents.seen(guild(&origin)?).await?;
    let reply = replies::list(&discord::words(context), origin.user, &seen, 0, &services.help);
    discord::send(context, reply).await
}

/// See how an agent is: runner, presence, session, health, last error
#[poise::command(slash_command, prefix_command, guild_only, category = "Agents", ephemeral)]
async fn status(
    context: Context<'_>,
    #[description = "Which agent; all that are here if you leave it out"]
    #[autocomplete = "here"]
    agent: Option<String>,
) -> Result<()> {
    let (services, origin) = (context.data(), discord::origin(context));
    let mut seen = services.agents.seen(guild(&origin)?).await?;
    match agent.as_deref().map(str::trim) {
        Some(agent) => seen.retain(|one| one.agent.as_str() == agent),
        None => seen.retain(|one| one.here),
    }
    if let (Some(agent), true) = (agent, seen.is_empty()) {
        return Err(pools::Refusal::NoAgent(agent).into());
    }
    let now = services.clock.now();
    discord::send(context, replies::status_of(&discord::words(context), &seen, now, &services.help)).await
}

/// Put an agent into a channel: there it answers whoever speaks to it
#[poise::command(slash_command, prefix_command, guild_only, category = "Agents", required_permissions = "MANAGE_GUILD")]
async fn assign(
    context: Context<'_>,
    #[description = "Which agent; a free one if you leave it out"]
    #[autocomplete = "here"]
    agent: Option<String>,
    #[description = "Into which channel; this one if you leave it out"] channel: Option<serenity::ChannelId>,
    #[description = "Who it is there"]
    #[max_length = 300]
    #[rest]
    persona: Option<String>,
) -> Result<()> {
    let (services, origin, words) = (context.data(), discord::origin(context), discord::words(context));
    let channel = channel.map_or(origin.channel, |channel| ChannelId(channel.get()));
    let agent = typed(agent.as_deref());
    let persona = persona.as_deref().map(str::trim).filter(|persona| !persona.is_empty());
    let agent = who_may_speak(context, channel, agent).await?;
    let session = services.agents.assign(&origin, channel, Some(&agent), persona).await?;
    discord::send(context, replies::assigned(&words, &session, channel)).await
}

/// The agent for a channel: the wanted one, or the first one that may write there. Where nobody knows whether it may, it
/// is taken for allowed.
async fn who_may_speak(context: Context<'_>, channel: ChannelId, wanted: Option<AgentId>) -> Result<AgentId> {
    const TRIES: usize = 3;
    let (agents, origin) = (&context.data().agents, discord::origin(context));
    let (mut barred, mut refusal) = (Vec::new(), None);
    while barred.len() < TRIES {
        let found = match agents.would_assign(&origin, channel, wanted.as_ref(), &barred).await {
            // Nobody is left but those that may not.
            Err(Error::Refused(_)) if !barred.is_empty() => break,
            found => found?,
        };
        if discord::may_speak(context, channel, found.user).await != Some(false) {
            return Ok(found.agent);
        }
        refusal.get_or_insert_with(|| may_not_speak(&found.tag, channel));
        barred.push(found.agent);
    }
    Err(Error::Refused(refusal.unwrap_or_else(|| msg!("agents-none-free"))))
}

/// Let an agent go that is in use here: yours, or anybody's if you manage the server
#[poise::command(slash_command, prefix_command, guild_only, category = "Agents", ephemeral)]
async fn release(
    context: Context<'_>,
    #[description = "Which agent"]
    #[autocomplete = "here"]
    agent: String,
) -> Result<()> {
    let manages = discord::seat(context, context.author()).await?.permissions.manage_guild();
    let agent = AgentId::from(agent.trim());
    let lease = context.data().agents.release(&discord::origin(context), &agent, manages).await?;
    discord::send(context, replies::released(&discord::words(context), &lease)).await
}

/// Say who an agent is: name, persona, style
#[poise::command(slash_command, prefix_command, category = "Agents", ephemeral)]
async fn profile(
    context: Context<'_>,
    #[description = "Which agent; one that you lent, or of a pool that you manage"]
    #[autocomplete = "here"]
    agent: String,
    #[description = "What it is called"]
    #[max_length = 64]
    name: Option<String>,
    #[description = "Who it is"]
    #[max_length = 300]
    persona: Option<String>,
    #[description = "How it speaks"]
    #[max_length = 300]
    style: Option<String>,
) -> Result<()> {
    let change = (name.as_deref(), persona.as_deref(), style.as_deref());
    let (agent, profile) = context.data().agents.set_profile(&discord::origin(context), &agent, change).await?;
    discord::send(context, replies::profile(&discord::words(context), &agent.tag, &profile)).await
}

/// Choose after how many idle minutes agents are let go here
#[poise::command(
    slash_command,
    prefix_command,
    guild_only,
    category = "Agents",
    ephemeral,
    required_permissions = "MANAGE_GUILD"
)]
async fn idle(
    context: Context<'_>,
    #[description = "1 to 720"]
    #[min = 1]
    #[max = 720]
    minutes: i32,
) -> Result<()> {
    // Discord keeps to the range in its own form of the command alone.
    if !(1..=720).contains(&minutes) {
        return Err(Error::refused(msg!("agents-idle-range", least = 1, most = 720)));
    }
    context.data().agents.set_idle_minutes(&discord::origin(context), minutes).await?;
    let words = discord::words(context);
    discord::send(context, Reply::private(words.say(&msg!("agents-idle-set", minutes = minutes)))).await
}

/// Let an agent say something here; it costs coins
#[poise::command(slash_command, prefix_command, guild_only, category = "Agents", ephemeral)]
async fn say(
    context: Context<'_>,
    #[description = "What it says"]
    #[max_length = 2000]
    text: String,
    #[description = "Which agent; yours, or a free one, if you leave it out"]
    #[autocomplete = "here"]
    agent: Option<String>,
) -> Result<()> {
    let wish = Wish { action: Action::Say, agent: typed(agent.as_deref()), content: text, about: None };
    act(context, wish).await
}

/// Let an agent cheer somebody on; it costs coins
#[poise::command(slash_command, prefix_command, guild_only, category = "Agents", ephemeral)]
async fn cheer(
    context: Context<'_>,
    #[description = "Whom"] member: serenity::User,
    #[description = "What for"]
    #[max_length = 500]
    #[rest]
    text: String,
) -> Result<()> {
    if member.bot {
        return Err(crate::agents::work::Refusal::Bot.into());
    }
    let wish = Wish { action: Action::Cheer, agent: None, content: text, about: Some(member.id.get().into()) };
    act(context, wish).await
}

async fn act(context: Context<'_>, wish: Wish) -> Result<()> {
    let route = discord::respond_to(context, Audience::Invoker).await?;
    context.data().agents.act(&discord::origin(context), wish, &route).await?;
    Ok(())
}

/// See or change what agents do here for coins: cost, pause, switch
#[poise::command(
    slash_command,
    prefix_command,
    guild_only,
    category = "Agents",
    ephemeral,
    required_permissions = "MANAGE_GUILD"
)]
async fn actions(
    context: Context<'_>,
    #[description = "What to change"] action: Option<Deed>,
    #[description = "Whether it is on"] on: Option<bool>,
    #[description = "What it costs"]
    #[min = 0]
    #[max = 1_000_000]
    cost: Option<i64>,
    #[description = "Seconds between two of one person"]
    #[min = 0]
    #[max = 86_400]
    cooldown: Option<i32>,
) -> Result<()> {
    let (services, origin) = (context.data(), discord::origin(context));
    let terms = match action {
        Some(action) => services.agents.set_terms(&origin, action.into(), (on, cost, cooldown)).await?,
        None => services.agents.terms(guild(&origin)?).await?,
    };
    discord::send(context, said::terms(&discord::words(context), &terms)).await
}

/// Revoke an agent for good: its token is destroyed
#[poise::command(slash_command, prefix_command, category = "Agents", ephemeral)]
async fn revoke(
    context: Context<'_>,
    #[description = "Which agent; one that you lent, or of a pool that you manage"]
    #[autocomplete = "here"]
    agent: String,
) -> Result<()> {
    let origin = discord::origin(context);
    let (found, _) = context.data().agents.may_revoke(origin.user, &agent).await?;
    discord::send(context, replies::ask_revoke(&discord::words(context), origin.user, &found)).await
}

async fn answer_revoke(press: PressEvent) -> Result<PressOutcome> {
    let PressEvent { services, origin, words, action, .. } = &press;
    let (answer, agent) = action.state.split_once(':').ok_or_else(|| Error::refused(msg!("pool-stale")))?;
    if answer != "yes" {
        return Ok(PressOutcome::Update(Reply::private(words.say(&msg!("agents-revoke-kept")))));
    }
    let revoked = services.agents.revoke(origin, &AgentId::from(agent)).await?;
    Ok(PressOutcome::Update(replies::revoked(words, &revoked)))
}

async fn turn(press: PressEvent) -> Result<PressOutcome> {
    let PressEvent { services, origin, words, action, .. } = &press;
    let number = action.state.parse().map_err(|_| Error::refused(msg!("pool-stale")))?;
    let seen = services.agents.seen(guild(origin)?).await?;
    Ok(PressOutcome::Update(replies::list(words, origin.user, &seen, number, &services.help)))
}

/// The agents of a server's pools, while somebody types; those that are here first.
async fn here(context: Context<'_>, typed: &str) -> Suggestions {
    let typed = typed.to_lowercase();
    let seen = match discord::origin(context).guild {
        // Suggestions are a nicety: without the database there are none.
        Some(guild) => context.data().agents.seen(guild).await.unwrap_or_default(),
        None => Vec::new(),
    };
    let fits = |name: &str| name.to_lowercase().contains(&typed);
    let found = seen.into_iter().filter(|one| fits(&one.tag) || fits(one.agent.as_str()));
    choices(found.map(|one| (one.tag, one.agent.to_string())))
}

/// An agent's id, as far as a person typed one.
fn typed(agent: Option<&str>) -> Option<AgentId> {
    agent.map(str::trim).filter(|text| !text.is_empty()).map(AgentId::from)
}

fn guild(origin: &Origin) -> Result<GuildId> {
    Ok(origin.guild.ok_or(pools::Refusal::NoServer)?)
}
