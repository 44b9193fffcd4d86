//! What pools say.

use crate::{
    agents::{
        model::{AgentId, MOST_AGENTS, MOST_LENT, PoolId, Role, Status, Visibility},
        pools::{
            Decision, Lent, Member, Pool, PoolAgent, PoolDetail, Refusal,
            model::{MOST_POOLS, STARS},
        },
        replies::status,
    },
    help::Help,
    ids::UserId,
    msg,
    names::safe_name,
    reply::{ActionId, Button, ButtonStyle, Card, Menu, MenuOption, Reply, Row, Tone, mention},
    words::{Message, Words},
};

/// Turns the pages of the list.
pub(super) const PAGE_ACTION: &str = "pool.page";
/// Sends the form with the token.
pub(super) const LEND_ACTION: &str = "pool.lend";
/// Looks at an agent of a pool.
pub(super) const REVIEW_ACTION: &str = "pool.review";
/// Decides about it.
pub(super) const DECIDE_ACTION: &str = "pool.decide";
/// Answers whether a pool shall be deleted.
pub(super) const DELETE_ACTION: &str = "pool.delete";

/// Options of one menu.
const MENU: usize = 25;

fn action(name: &str, owner: UserId, state: impl Into<String>) -> ActionId {
    ActionId { action: name.into(), owner: Some(owner), state: state.into() }
}

/// The sentence of a refusal.
pub(super) fn refusal(refusal: &Refusal) -> Message {
    match refusal {
        Refusal::Unknown(named) => msg!("pool-unknown", pool = safe_name(named)),
        Refusal::Role { needed, has } => msg!("pool-role-needed", needed = role(*needed), has = role(*has)),
        Refusal::Name => msg!("pool-name-unusable"),
        Refusal::Taken(id) => msg!("pool-name-taken", pool = id.as_str()),
        Refusal::TooManyPools => msg!("pool-too-many", most = MOST_POOLS),
        Refusal::Full => msg!("pool-full", most = MOST_AGENTS),
        Refusal::TooManyLent => msg!("pool-too-many-lent", most = MOST_LENT),
        Refusal::Registered => msg!("agents-registered"),
        Refusal::Revoked => msg!("agents-revoked-for-good"),
        Refusal::Token => msg!("agents-not-a-token"),
        Refusal::TokenRefused => msg!("agents-token-refused"),
        Refusal::Oneself => msg!("agents-token-mine"),
        Refusal::Bot => msg!("pool-no-bots"),
        Refusal::Owner => msg!("pool-owner-stays"),
        Refusal::OwnPool => msg!("pool-own"),
        Refusal::Stars => msg!("pool-stars-range", least = *STARS.start(), most = *STARS.end()),
        Refusal::TooLong { most } => msg!("pool-too-long", most = i64::try_from(*most).unwrap_or(0)),
        Refusal::NoServer => msg!("agents-server-only"),
        Refusal::Selected => msg!("pool-selected-already"),
        Refusal::NoAgent(named) => msg!("agents-unknown", agent = safe_name(named)),
        Refusal::Overtaken(stands) => msg!("agents-overtaken", status = status(*stands)),
    }
}

/// A role's name.
pub(super) fn role(role: Role) -> Message {
    match role {
        Role::Anybody => msg!("pool-role-anybody"),
        Role::Viewer => msg!("pool-role-viewer"),
        Role::Contributor => msg!("pool-role-contributor"),
        Role::Manager => msg!("pool-role-manager"),
        Role::Owner => msg!("pool-role-owner"),
    }
}

fn visibility(visibility: Visibility) -> Message {
    match visibility {
        Visibility::Private => msg!("pool-private"),
        Visibility::Public => msg!("pool-public"),
    }
}

/// Stars with the number beside them: shape is never the only signal.
fn stars(words: &Words, pool: &Pool) -> String {
    if pool.ratings == 0 {
        return words.say(&msg!("pool-unrated"));
    }
    let full = usize::try_from((pool.stars + 50) / 100).unwrap_or(0).min(5);
    let shape = format!("{}{}", "★".repeat(full), "☆".repeat(5 - full));
    let mean = format!("{}.{}", pool.stars / 100, pool.stars % 100 / 10);
    words.say(&msg!("pool-stars", shape = shape, mean = mean, count = pool.ratings))
}

fn line(words: &Words, pool: &Pool) -> String {
    words.say(&msg!(
        "pool-line",
        name = safe_name(&pool.name),
        id = pool.id.as_str(),
        visibility = visibility(pool.visibility),
        agents = pool.agents,
        online = pool.online,
        stars = stars(words, pool)
    ))
}

/// A pool that was just made.
pub(super) fn created(words: &Words, pool: &Pool, help: &Help) -> Reply {
    let text = msg!(
        "pool-created",
        name = safe_name(&pool.name),
        id = pool.id.as_str(),
        visibility = visibility(pool.visibility),
        contribute = help.mention("pool contribute"),
        select = help.mention("pool select")
    );
    Reply::private(words.say(&text))
}

/// A page of pools.
pub(super) fn list(
    words: &Words,
    asker: UserId,
    (pools, has_more): (&[Pool], bool),
    (letters, number): (&str, i64),
    help: &Help,
) -> Reply {
    let lines: Vec<_> = pools.iter().map(|pool| line(words, pool)).collect();
    let text = if lines.is_empty() {
        words.say(&msg!("pool-list-empty", create = help.mention("pool create")))
    } else {
        lines.join("\n")
    };
    let reply = Reply::default().card(Card::new(words.say(&msg!("pool-list-title")), text));
    if number == 0 && !has_more {
        return reply;
    }
    let turn = |label: Message, to: i64, works: bool| {
        let button = Button::action(
            words.say(&label),
            ButtonStyle::Secondary,
            action(PAGE_ACTION, asker, format!("{to}:{letters}")),
        );
        Button { disabled: !works, ..button }
    };
    reply.buttons(vec![
        turn(msg!("agents-page-back"), number - 1, number > 0),
        turn(msg!("agents-page-on"), number + 1, has_more),
    ])
}

/// Which page of the list a press asks for.
pub(super) fn asked_page(state: &str) -> Option<(i64, String)> {
    let (number, letters) = state.split_once(':')?;
    Some((number.parse().ok().filter(|number| (0..10_000).contains(number))?, letters.to_owned()))
}

/// A pool in detail.
pub(super) fn detail(words: &Words, detail: &PoolDetail) -> Reply {
    let pool = &detail.pool;
    let about = msg!("pool-about", owner = mention(pool.owner), id = pool.id.as_str(), role = role(pool.role));
    let mut text = words.say(&about);
    let agents: Vec<_> = detail.agents.iter().map(|agent| agent_line(words, agent)).collect();
    if !agents.is_empty() {
        text = format!("{text}\n\n{}", agents.join("\n"));
    }
    let reviews = detail.reviews.iter().filter(|(.., comment)| !comment.is_empty()).map(|(who, stars, comment)| {
        words.say(&msg!("pool-review", who = mention(*who), stars = i64::from(*stars), comment = safe_name(comment)))
    });
    let reviews: Vec<_> = reviews.collect();
    let events = detail.events.iter().map(|(kind, agent, who, at)| {
        let agent = agent.as_deref().unwrap_or_default();
        let known = detail.agents.iter().find(|known| known.id.as_str() == agent);
        let agent = known.map_or_else(|| agent.to_owned(), |known| safe_name(&known.tag));
        let who = who.map_or_else(|| words.say(&msg!("agents-by-itself")), mention);
        let when = format!("<t:{}:R>", at / 1_000);
        words.say(&msg!("pool-event", when = when, what = kind.replace('.', "-"), agent = agent, who = who))
    });
    let events: Vec<_> = events.collect();
    let mut card = Card::new(safe_name(&pool.name), text)
        .field(
            words.say(&msg!("pool-field-agents")),
            words.say(&msg!("pool-agents", agents = pool.agents, most = MOST_AGENTS, online = pool.online)),
        )
        .field(words.say(&msg!("pool-field-seen")), words.say(&visibility(pool.visibility)))
        .field(words.say(&msg!("pool-field-rating")), stars(words, pool));
    if !reviews.is_empty() {
        card = card.field(words.say(&msg!("pool-field-reviews")), reviews.join("\n"));
    }
    if !events.is_empty() {
        card = card.field(words.say(&msg!("pool-field-events")), events.join("\n"));
    }
    Reply::default().card(card)
}

/// An agent in a line.
fn agent_line(words: &Words, agent: &PoolAgent) -> String {
    let line = msg!("agents-line", tag = safe_name(&agent.tag), id = agent.id.as_str(), status = status(agent.status));
    match &agent.trouble {
        Some(trouble) => format!("{}: {trouble}", words.say(&line)),
        None => words.say(&line),
    }
}

/// Those with a role.
pub(super) fn members(
    words: &Words,
    pool: &Pool,
    members: &[Member],
    changed: Option<(UserId, Option<Role>)>,
) -> Reply {
    let line = |member: &Member| format!("{}: {}", mention(member.user), words.say(&role(member.role)));
    let text = members.iter().map(line).collect::<Vec<_>>().join("\n");
    let said = match changed {
        Some((who, Some(given))) => words.say(&msg!("pool-role-given", who = mention(who), role = role(given))),
        Some((who, None)) => words.say(&msg!("pool-role-taken", who = mention(who))),
        None => String::new(),
    };
    let title = words.say(&msg!("pool-members-title", pool = safe_name(&pool.name)));
    Reply { text: said, ..Reply::default() }.card(Card::new(title, text))
}

/// An agent that was lent.
pub(super) fn lent(words: &Words, pool: &Pool, lent: &Lent, help: &Help) -> Reply {
    let (tag, pool) = (safe_name(&lent.tag), safe_name(&pool.name));
    let text = match (lent.renewed, lent.status) {
        (true, _) => msg!("agents-renewed", tag = tag, status = status(lent.status)),
        (false, Status::Pending) => msg!("agents-lent-pending", tag = tag, pool = pool),
        (false, _) => msg!("agents-lent", tag = tag, pool = pool, deploy = help.mention("agents deploy")),
    };
    Reply::private(words.say(&text))
}

/// The agents of a pool for those who manage it, one of them with what can be decided.
pub(super) fn review(words: &Words, asker: UserId, detail: &PoolDetail, chosen: Option<&AgentId>) -> Reply {
    let pool = &detail.pool;
    let title = words.say(&msg!("pool-review-title", pool = safe_name(&pool.name)));
    let chosen = chosen.and_then(|id| detail.agents.iter().find(|agent| agent.id == *id));
    let text = match chosen {
        _ if detail.agents.is_empty() => words.say(&msg!("pool-review-empty")),
        Some(agent) => {
            let by = agent.lent_by.map_or_else(|| words.say(&msg!("agents-by-unknown")), mention);
            format!("{}\n{}", agent_line(words, agent), words.say(&msg!("pool-review-lent-by", who = by)))
        }
        None => words.say(&msg!("pool-review-waiting", count = pool.pending)),
    };
    let mut reply = Reply::default().card(Card::new(title, text));
    let buttons = chosen.map(|agent| decisions(words, asker, agent)).unwrap_or_default();
    if !buttons.is_empty() {
        reply = reply.buttons(buttons);
    }
    for agents in detail.agents.chunks(MENU) {
        reply.rows.push(Row::Menu(menu(words, asker, pool, agents, chosen)));
    }
    reply
}

fn decisions(words: &Words, asker: UserId, agent: &PoolAgent) -> Vec<Button> {
    let button = |decision: Decision| {
        let (label, style) = match decision {
            Decision::Approve => (msg!("pool-approve"), ButtonStyle::Success),
            Decision::Reject => (msg!("pool-reject"), ButtonStyle::Danger),
            Decision::Pause => (msg!("pool-pause"), ButtonStyle::Secondary),
            Decision::Resume => (msg!("pool-resume"), ButtonStyle::Primary),
        };
        let state = format!("{decision}:{}", agent.id);
        Button::action(words.say(&label), style, action(DECIDE_ACTION, asker, state))
    };
    let all = [Decision::Approve, Decision::Reject, Decision::Pause, Decision::Resume];
    all.into_iter().filter(|decision| decision.applies_to(agent.status)).map(button).collect()
}

fn menu(words: &Words, asker: UserId, pool: &Pool, agents: &[PoolAgent], chosen: Option<&PoolAgent>) -> Menu {
    let option = |agent: &PoolAgent| MenuOption {
        label: crate::names::visible(&agent.tag),
        value: agent.id.to_string(),
        description: words.say(&status(agent.status)),
        selected: chosen.is_some_and(|chosen| chosen.id == agent.id),
    };
    Menu {
        action: action(REVIEW_ACTION, asker, pool.id.to_string()),
        placeholder: words.say(&msg!("pool-review-choose")),
        options: agents.iter().map(option).collect(),
    }
}

/// What the asker thinks, noted.
pub(super) fn rated(words: &Words, pool: &Pool, given: u8) -> Reply {
    let text = msg!("pool-rated", pool = safe_name(&pool.name), given = given, stars = stars(words, pool));
    Reply::private(words.say(&text))
}

/// A server's choice of pools.
pub(super) fn selected(words: &Words, chosen: &[(i16, PoolId)], help: &Help) -> Reply {
    if chosen.is_empty() {
        return Reply::private(words.say(&msg!("pool-selected-none", select = help.mention("pool select"))));
    }
    let line = |(slot, pool): &(i16, PoolId)| match slot {
        0 => words.say(&msg!("pool-selected-primary", pool = pool.as_str())),
        _ => words.say(&msg!("pool-selected-secondary", pool = pool.as_str())),
    };
    let lines: Vec<_> = chosen.iter().map(line).collect();
    let text = words.say(&msg!("pool-selected", pools = lines.join("\n"), deploy = help.mention("agents deploy")));
    Reply::private(text)
}

/// Whether a pool shall really be deleted.
pub(super) fn ask_delete(words: &Words, asker: UserId, pool: &Pool) -> Reply {
    let question = msg!("pool-delete-ask", pool = safe_name(&pool.name), agents = pool.agents);
    let card = Card::new(words.say(&msg!("pool-delete-title")), words.say(&question)).tone(Tone::Warn);
    let button = |label: Message, style: ButtonStyle, answer: &str| {
        Button::action(words.say(&label), style, action(DELETE_ACTION, asker, format!("{answer}:{}", pool.id)))
    };
    Reply::default().card(card).buttons(vec![
        button(msg!("pool-delete-yes"), ButtonStyle::Danger, "yes"),
        button(msg!("pool-delete-no"), ButtonStyle::Secondary, "no"),
    ])
}
