//! `/pool` and its buttons, menus and forms.

use poise::serenity_prelude as serenity;

use crate::{
    agents::{
        model::{AgentId, Role, Visibility},
        pools::{
            Decision, Place, Pool, Refusal,
            replies::{self, DECIDE_ACTION, DELETE_ACTION, LEND_ACTION, PAGE_ACTION, REVIEW_ACTION},
        },
        token::Token,
    },
    discord::{self, Command, Component, Context, Form, FormField, PressEvent, PressOutcome, Suggestions, choices},
    error::{Error, Result},
    msg,
    origin::Origin,
    reply::{ActionId, Reply},
    services::Services,
    words::Words,
};

/// The commands of this room.
pub(in crate::agents) fn commands() -> Vec<Command> {
    vec![pool()]
}

/// What its controls do.
pub(in crate::agents) fn components() -> Vec<Component> {
    vec![
        Component { action: PAGE_ACTION, run: |press| Box::pin(turn(press)) },
        Component { action: LEND_ACTION, run: |press| Box::pin(lend(press)) },
        Component { action: REVIEW_ACTION, run: |press| Box::pin(look_at(press)) },
        Component { action: DECIDE_ACTION, run: |press| Box::pin(decide(press)) },
        Component { action: DELETE_ACTION, run: |press| Box::pin(answer_delete(press)) },
    ]
}

/// Pools of agents: other bots that can be lent to this server
#[poise::command(
    slash_command,
    prefix_command,
    category = "Agents",
    subcommands("create", "list", "show", "select", "members", "contribute", "review", "rate", "delete"),
    subcommand_required
)]
#[expect(clippy::unused_async, reason = "the shape of a command; a group never runs itself")]
async fn pool(_context: Context<'_>) -> Result<()> {
    Ok(())
}

/// Who sees a pool, as the picker offers it.
#[derive(Clone, Copy, poise::ChoiceParameter)]
enum Seen {
    #[name = "Only those with a role"]
    Private,
    #[name = "Everybody"]
    Public,
}

/// A role, as the picker offers it.
#[derive(Clone, Copy, poise::ChoiceParameter)]
enum Given {
    #[name = "Manager"]
    Manager,
    #[name = "Contributor"]
    Contributor,
    #[name = "Viewer"]
    Viewer,
    #[name = "None: take the role away"]
    None,
}

impl From<Given> for Option<Role> {
    fn from(given: Given) -> Self {
        match given {
            Given::Manager => Some(Role::Manager),
            Given::Contributor => Some(Role::Contributor),
            Given::Viewer => Some(Role::Viewer),
            Given::None => None,
        }
    }
}

/// A server's place for a pool, as the picker offers it.
#[derive(Clone, Copy, poise::ChoiceParameter)]
enum As {
    #[name = "Primary: agents are taken from it first"]
    Primary,
    #[name = "Secondary"]
    Secondary,
    #[name = "None: take no agents from it any more"]
    None,
}

/// Make a pool of your own
#[poise::command(slash_command, prefix_command, category = "Agents", ephemeral)]
async fn create(
    context: Context<'_>,
    #[description = "What it is called"]
    #[max_length = 64]
    name: String,
    #[description = "Who sees it; only those with a role if you leave it out"] visibility: Option<Seen>,
) -> Result<()> {
    let visibility = match visibility {
        Some(Seen::Public) => Visibility::Public,
        Some(Seen::Private) | None => Visibility::Private,
    };
    let (services, words) = (context.data(), discord::words(context));
    let pool = services.agents.create_pool(&discord::origin(context), &name, visibility).await?;
    discord::send(context, replies::created(&words, &pool, &services.help)).await
}

/// See the pools there are
#[poise::command(slash_command, prefix_command, category = "Agents", ephemeral)]
async fn list(
    context: Context<'_>,
    #[description = "Only those with these letters in the name"]
    #[max_length = 32]
    name: Option<String>,
) -> Result<()> {
    let (services, origin, words) = (context.data(), discord::origin(context), discord::words(context));
    let reply = page(services, &origin, &words, &name.unwrap_or_default(), 0).await?;
    discord::send(context, reply).await
}

async fn page(services: &Services, origin: &Origin, words: &Words, letters: &str, number: i64) -> Result<Reply> {
    let (pools, has_more) = services.agents.list_pools(origin.user, letters, number).await?;
    Ok(replies::list(words, origin.user, (&pools, has_more), (letters, number), &services.help))
}

/// See a pool: its agents, its owner, what people think of it
#[poise::command(slash_command, prefix_command, category = "Agents", ephemeral)]
async fn show(
    context: Context<'_>,
    #[description = "Which pool; this server's if you leave it out"]
    #[autocomplete = "visible"]
    pool: Option<String>,
) -> Result<()> {
    let (services, origin) = (context.data(), discord::origin(context));
    let pool = match (pool, origin.guild) {
        (Some(pool), _) => pool,
        (None, Some(guild)) => match services.agents.guild_pools(guild).await?.into_iter().next() {
            Some((_, pool)) => pool.to_string(),
            None => return Err(Error::refused(msg!("pool-none-here", select = services.help.mention("pool select")))),
        },
        (None, None) => return Err(Refusal::NoServer.into()),
    };
    let detail = services.agents.show_pool(origin.user, &pool).await?;
    discord::send(context, replies::detail(&discord::words(context), &detail)).await
}

/// Choose from which pools this server takes agents
#[poise::command(
    slash_command,
    prefix_command,
    guild_only,
    category = "Agents",
    ephemeral,
    required_permissions = "MANAGE_GUILD"
)]
async fn select(
    context: Context<'_>,
    #[description = "Which pool"]
    #[autocomplete = "visible"]
    pool: String,
    #[description = "For which place; the primary one if you leave it out"]
    #[rename = "as"]
    place: Option<As>,
) -> Result<()> {
    let place = match place {
        Some(As::Primary) | None => Some(Place::Primary),
        Some(As::Secondary) => Some(Place::Secondary),
        Some(As::None) => None,
    };
    let (services, words) = (context.data(), discord::words(context));
    let chosen = services.agents.select_pool(&discord::origin(context), &pool, place).await?;
    discord::send(context, replies::selected(&words, &chosen, &services.help)).await
}

/// See who has a role in a pool, or give one
#[poise::command(slash_command, prefix_command, category = "Agents", ephemeral)]
async fn members(
    context: Context<'_>,
    #[description = "Which pool"]
    #[autocomplete = "visible"]
    pool: String,
    #[description = "Whose role to change; leave it out to see them"] user: Option<serenity::User>,
    #[description = "The role to give"] role: Option<Given>,
) -> Result<()> {
    let (services, origin, words) = (context.data(), discord::origin(context), discord::words(context));
    let mut changed = None;
    if let (Some(user), Some(role)) = (&user, role) {
        if user.bot {
            return Err(Refusal::Bot.into());
        }
        let (member, role) = (user.id.get().into(), Option::<Role>::from(role));
        services.agents.set_member(&origin, &pool, member, role).await?;
        changed = Some((member, role));
        if member == origin.user && role.is_none() {
            return discord::send(context, Reply::private(words.say(&msg!("pool-left", pool = pool.trim())))).await;
        }
    }
    let (pool, members) = services.agents.pool_members(origin.user, &pool).await?;
    discord::send(context, replies::members(&words, &pool, &members, changed)).await
}

/// Lend a bot of yours to a pool: a form asks for its token
#[poise::command(slash_command, category = "Agents", ephemeral)]
async fn contribute(
    context: Context<'_>,
    #[description = "Which pool"]
    #[autocomplete = "visible"]
    pool: String,
) -> Result<()> {
    let pool = context.data().agents.may_lend(discord::origin(context).user, &pool).await?;
    discord::open_form(context, token_form(&discord::words(context), &pool)).await
}

/// The form that asks for a token. What is written there is seen by nobody but Discord and the vault.
fn token_form(words: &Words, pool: &Pool) -> Form {
    Form {
        action: ActionId { action: LEND_ACTION.into(), owner: None, state: pool.id.to_string() },
        title: words.say(&msg!("agents-form-title")),
        fields: vec![FormField {
            label: words.say(&msg!("agents-form-token")),
            placeholder: words.say(&msg!("agents-form-example")),
            max_length: 200,
            ..FormField::default()
        }],
    }
}

/// See the agents of a pool that you manage: approve, reject, pause, resume
#[poise::command(slash_command, prefix_command, category = "Agents", ephemeral)]
async fn review(
    context: Context<'_>,
    #[description = "Which pool"]
    #[autocomplete = "visible"]
    pool: String,
) -> Result<()> {
    let origin = discord::origin(context);
    let detail = context.data().agents.show_pool(origin.user, &pool).await?;
    detail.pool.requires(Role::Manager)?;
    discord::send(context, replies::review(&discord::words(context), origin.user, &detail, None)).await
}

/// Say what you think of a pool
#[poise::command(slash_command, prefix_command, category = "Agents", ephemeral)]
async fn rate(
    context: Context<'_>,
    #[description = "Which pool"]
    #[autocomplete = "visible"]
    pool: String,
    #[description = "1 to 5"]
    #[min = 1]
    #[max = 5]
    stars: u8,
    #[description = "Why"]
    #[max_length = 300]
    #[rest]
    comment: Option<String>,
) -> Result<()> {
    let comment = comment.unwrap_or_default();
    let pool = context.data().agents.rate_pool(&discord::origin(context), &pool, stars, &comment).await?;
    discord::send(context, replies::rated(&discord::words(context), &pool, stars)).await
}

/// Delete a pool of yours; the tokens of its agents are destroyed
#[poise::command(slash_command, prefix_command, category = "Agents", ephemeral)]
async fn delete(
    context: Context<'_>,
    #[description = "Which pool"]
    #[autocomplete = "visible"]
    pool: String,
) -> Result<()> {
    let origin = discord::origin(context);
    let pool = context.data().agents.pool(origin.user, &pool).await?;
    pool.requires(Role::Owner)?;
    discord::send(context, replies::ask_delete(&discord::words(context), origin.user, &pool)).await
}

/// The pools somebody may see, while they type.
pub(in crate::agents) async fn visible(context: Context<'_>, typed: &str) -> Suggestions {
    let asker = discord::origin(context).user;
    // Suggestions are a nicety: without the database there are none.
    let pools = context.data().agents.list_pools(asker, typed, 0).await.map(|(pools, _)| pools).unwrap_or_default();
    choices(pools.into_iter().map(|pool| (format!("{} ({})", pool.name, pool.id), pool.id.to_string())))
}

async fn turn(press: PressEvent) -> Result<PressOutcome> {
    let (number, letters) = replies::asked_page(&press.action.state).ok_or_else(stale)?;
    Ok(PressOutcome::Update(page(&press.services, &press.origin, &press.words, &letters, number).await?))
}

/// What was written into the form is a token: it goes to Discord and into the vault, and nowhere else.
async fn lend(press: PressEvent) -> Result<PressOutcome> {
    let PressEvent { services, origin, words, .. } = &press;
    let written = press.chosen.first().map_or("", String::as_str);
    let token = Token::parse(written).ok_or(Refusal::Token)?;
    let pool = services.agents.may_lend(origin.user, &press.action.state).await?;
    let identity = discord::identify(&services.settings.discord, &token).await?.ok_or(Refusal::TokenRefused)?;
    if identity.user.0 == press.cache.current_user().id.get() {
        return Err(Refusal::Oneself.into());
    }
    let lent = services.agents.lend(origin, pool.id.as_str(), &identity, &token).await?;
    Ok(PressOutcome::Answer(replies::lent(words, &pool, &lent, &services.help)))
}

async fn look_at(press: PressEvent) -> Result<PressOutcome> {
    let PressEvent { services, origin, words, action, .. } = &press;
    let detail = services.agents.show_pool(origin.user, &action.state).await?;
    detail.pool.requires(Role::Manager)?;
    let chosen = press.chosen.first().map(|id| AgentId::from(id.as_str()));
    Ok(PressOutcome::Update(replies::review(words, origin.user, &detail, chosen.as_ref())))
}

async fn decide(press: PressEvent) -> Result<PressOutcome> {
    let PressEvent { services, origin, words, action, .. } = &press;
    let (decision, agent) = action.state.split_once(':').ok_or_else(stale)?;
    let decision: Decision = decision.parse().map_err(|_| stale())?;
    let agent = AgentId::from(agent);
    let pool = services.agents.decide(origin, &agent, decision).await?;
    let detail = services.agents.show_pool(origin.user, pool.as_str()).await?;
    Ok(PressOutcome::Update(replies::review(words, origin.user, &detail, Some(&agent))))
}

async fn answer_delete(press: PressEvent) -> Result<PressOutcome> {
    let PressEvent { services, origin, words, action, .. } = &press;
    let (answer, pool) = action.state.split_once(':').ok_or_else(stale)?;
    if answer != "yes" {
        return Ok(PressOutcome::Update(Reply::private(words.say(&msg!("pool-delete-kept", pool = pool)))));
    }
    let revoked = services.agents.delete_pool(origin, pool).await?;
    Ok(PressOutcome::Update(Reply::private(words.say(&msg!("pool-deleted", pool = pool, agents = revoked)))))
}

fn stale() -> Error {
    Error::refused(msg!("pool-stale"))
}
