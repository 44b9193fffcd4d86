//! What is said about agents in a server.

use chrono::{DateTime, Utc};

use crate::{
    agents::{
        AgentSeen,
        leases::{Breaker, Kind, Lease, Session},
        model::{Profile, Status},
        pools::PoolAgent,
    },
    help::Help,
    ids::{ChannelId, UserId},
    msg,
    names::safe_name,
    reply::{ActionId, Button, ButtonStyle, Card, Reply, Tone, mention, mention_channel},
    words::{Message, Words},
};

/// Turns the pages of the list.
pub(super) const SEEN_ACTION: &str = "agents.page";
/// Answers whether an agent shall be revoked.
pub(super) const REVOKE_ACTION: &str = "agents.revoke";

/// Agents on a page.
const PAGE: usize = 10;
/// Agents shown in detail: fields of one card.
const DETAILS: usize = 12;

/// Where an agent stands, as a word.
pub(super) fn status(status: Status) -> Message {
    match status {
        Status::Inactive => msg!("agents-status-inactive"),
        Status::Pending => msg!("agents-status-pending"),
        Status::Approved => msg!("agents-status-approved"),
        Status::Active => msg!("agents-status-active"),
        Status::Suspended => msg!("agents-status-suspended"),
        Status::Revoked => msg!("agents-status-revoked"),
    }
}

/// How its connection is, as a word.
fn connection(one: &AgentSeen) -> Message {
    match one.state.as_str() {
        "online" => msg!("agents-online"),
        "waiting" => msg!("agents-waiting"),
        "free" => msg!("agents-free"),
        _ => msg!("agents-connecting"),
    }
}

fn doing(words: &Words, one: &AgentSeen) -> String {
    match one.lease {
        Some((Kind::Assistant, channel, _)) => {
            words.say(&msg!("agents-answers-in", channel = mention_channel(channel)))
        }
        Some((Kind::Text, channel, owner)) => {
            words.say(&msg!("agents-speaks-for", who = mention(owner), channel = mention_channel(channel)))
        }
        None if one.here => words.say(&msg!("agents-idle")),
        None => words.say(&msg!("agents-elsewhere")),
    }
}

/// A page of a server's agents.
pub(super) fn list(words: &Words, asker: UserId, seen: &[AgentSeen], number: usize, help: &Help) -> Reply {
    let title = words.say(&msg!("agents-list-title"));
    if seen.is_empty() {
        let text = msg!("agents-list-empty", select = help.mention("pool select"), list = help.mention("pool list"));
        return Reply::default().card(Card::new(title, words.say(&text)));
    }
    let pages = seen.len().div_ceil(PAGE);
    let number = number.min(pages - 1);
    let line = |one: &AgentSeen| {
        let (mark, state) = match (one.status.is_wanted(), one.state.as_str()) {
            (true, "online") => ("🟢", connection(one)),
            (true, _) => ("🟡", connection(one)),
            (false, _) => ("⚪", status(one.status)),
        };
        words.say(&msg!(
            "agents-list-line",
            mark = mark,
            tag = safe_name(&one.tag),
            state = state,
            doing = doing(words, one)
        ))
    };
    let lines: Vec<_> = seen.iter().skip(number * PAGE).take(PAGE).map(line).collect();
    let count = |fits: fn(&AgentSeen) -> bool| i64::try_from(seen.iter().filter(|one| fits(one)).count()).unwrap_or(0);
    let sum = msg!(
        "agents-list-sum",
        here = count(|one| one.here),
        online = count(|one| one.state == "online"),
        all = count(|_| true)
    );
    let text = format!("{}\n\n{}", words.say(&sum), lines.join("\n"));
    let reply = Reply::default().card(Card::new(title, text));
    if pages == 1 {
        return reply;
    }
    let turn = |label: Message, to: Option<usize>, dead_end: &str| {
        let state = to.map_or_else(|| dead_end.to_owned(), |to| to.to_string());
        let action = ActionId { action: SEEN_ACTION.into(), owner: Some(asker), state };
        Button { disabled: to.is_none(), ..Button::action(words.say(&label), ButtonStyle::Secondary, action) }
    };
    reply.buttons(vec![
        turn(msg!("agents-page-back"), number.checked_sub(1), "-"),
        turn(msg!("agents-page-on"), Some(number + 1).filter(|next| *next < pages), "+"),
    ])
}

/// Agents in detail.
pub(super) fn status_of(words: &Words, seen: &[AgentSeen], now: DateTime<Utc>, help: &Help) -> Reply {
    let title = words.say(&msg!("agents-status-title"));
    if seen.is_empty() {
        let text = msg!("agents-status-none", deploy = help.mention("agents deploy"));
        return Reply::default().card(Card::new(title, words.say(&text)));
    }
    let mut card = Card::new(title, "");
    for one in seen.iter().take(DETAILS) {
        card = card.field(safe_name(&one.tag), detail(words, one, now));
    }
    if seen.len() > DETAILS {
        let more = i64::try_from(seen.len() - DETAILS).unwrap_or(0);
        card.footer = words.say(&msg!("agents-status-more", count = more));
    }
    Reply::default().card(card)
}

fn detail(words: &Words, one: &AgentSeen, now: DateTime<Utc>) -> String {
    let mut lines = vec![words.say(&msg!(
        "agents-detail-state",
        status = status(one.status),
        connection = connection(one),
        pool = one.pool.as_str()
    ))];
    if let Some(runner) = &one.runner {
        lines.push(words.say(&msg!("agents-detail-runner", runner = safe_name(runner))));
    }
    lines.push(doing(words, one));
    let score = one.health.score(one.lease.is_some(), now);
    lines.push(match (one.health.breaker(now), one.health.round_trip(now)) {
        (Breaker::Open, _) => words.say(&msg!("agents-detail-broken", score = score)),
        (_, Some(ms)) => words.say(&msg!("agents-detail-health", score = score, ms = ms)),
        (_, None) => words.say(&msg!("agents-detail-score", score = score)),
    });
    if let Some(error) = one.trouble.as_ref().or(one.last_error.as_ref()) {
        lines.push(words.say(&msg!("agents-detail-error", error = safe_name(error))));
    }
    if let Some(at) = one.retry_at.filter(|_| one.state == "waiting") {
        lines.push(words.say(&msg!("agents-detail-retry", when = format!("<t:{at}:R>"))));
    }
    lines.join("\n")
}

/// An agent has its channel.
pub(super) fn assigned(words: &Words, session: &Session, channel: ChannelId) -> Reply {
    let (tag, channel) = (safe_name(&session.agent.tag), mention_channel(channel));
    Reply::public(words.say(&msg!("agents-assigned", tag = tag, channel = channel)))
}

/// An agent is free again.
pub(super) fn released(words: &Words, lease: &Lease) -> Reply {
    let text = msg!("agents-released", agent = lease.agent.as_str(), channel = mention_channel(lease.channel));
    Reply::private(words.say(&text))
}

/// What an agent is like now.
pub(super) fn profile(words: &Words, agent: &str, profile: &Profile) -> Reply {
    let shown = |text: &str| if text.is_empty() { "—".to_owned() } else { safe_name(text) };
    let card = Card::new(words.say(&msg!("agents-profile-title", agent = safe_name(agent))), "")
        .field(words.say(&msg!("agents-profile-name")), shown(&profile.name))
        .field(words.say(&msg!("agents-profile-persona")), shown(&profile.persona))
        .field(words.say(&msg!("agents-profile-style")), shown(&profile.style));
    Reply::default().card(card)
}

/// Whether an agent shall really be revoked.
pub(super) fn ask_revoke(words: &Words, asker: UserId, agent: &PoolAgent) -> Reply {
    let question = words.say(&msg!("agents-revoke-ask", tag = safe_name(&agent.tag)));
    let card = Card::new(words.say(&msg!("agents-revoke-title")), question).tone(Tone::Warn);
    let button = |label: Message, style: ButtonStyle, answer: &str| {
        let state = format!("{answer}:{}", agent.id);
        let action = ActionId { action: REVOKE_ACTION.into(), owner: Some(asker), state };
        Button::action(words.say(&label), style, action)
    };
    Reply::default().card(card).buttons(vec![
        button(msg!("agents-revoke-yes"), ButtonStyle::Danger, "yes"),
        button(msg!("agents-revoke-no"), ButtonStyle::Secondary, "no"),
    ])
}

/// It is revoked.
pub(super) fn revoked(words: &Words, agent: &PoolAgent) -> Reply {
    Reply::private(words.say(&msg!("agents-revoked", tag = safe_name(&agent.tag))))
}
