//! Who uses which agent where, how well an agent does, and which one comes next. Pure.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr};

use crate::{
    agents::model::{AgentId, Profile},
    ids::{ChannelId, GuildId, UserId},
    words::Locale,
};

/// What an agent is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Kind {
    /// One person speaks through it in a channel.
    Text,
    /// It answers in a channel.
    Assistant,
}

/// Somebody's use of an agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// Its row.
    pub id: i64,
    /// What for.
    pub kind: Kind,
    /// Which agent.
    pub agent: AgentId,
    /// Where.
    pub guild: GuildId,
    /// Where exactly.
    pub channel: ChannelId,
    /// Who asked for it.
    pub owner: UserId,
    /// Who it is there, if it was told.
    pub persona: Option<String>,
    /// In which language it speaks of itself.
    pub locale: Locale,
    /// When it was last used.
    pub last_used: DateTime<Utc>,
}

/// An agent that could be used in a guild, with what the choice depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Which.
    pub agent: AgentId,
    /// Its user on Discord.
    pub user: UserId,
    /// Its name there.
    pub tag: String,
    /// What it is like.
    pub profile: Profile,
    /// Its pool's place in the guild: 0 is the primary one.
    pub place: i16,
    /// Whether a runner has it online.
    pub online: bool,
    /// Whether it is, or is just changing runners: it can speak, too.
    pub reachable: bool,
    /// Whether somebody uses it in this guild.
    pub busy: bool,
    /// How it does.
    pub health: Health,
}

impl Candidate {
    /// Whether a new session can have it.
    pub fn is_usable(&self, now: DateTime<Utc>) -> bool {
        self.online && self.health.breaker(now) != Breaker::Open
    }

    /// Whether the session that has it can go on with it.
    pub fn can_go_on(&self, now: DateTime<Utc>) -> bool {
        self.reachable && self.health.breaker(now) != Breaker::Open
    }
}

/// One call to Discord.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// When, in milliseconds since the epoch.
    pub at: i64,
    /// How long it took, in milliseconds.
    pub ms: i64,
    /// Whether it worked.
    pub ok: bool,
}

/// How an agent does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// Its last calls, the newest last.
    pub calls: Vec<Call>,
    /// The round trip of its line, in milliseconds.
    pub latency_ms: Option<i32>,
}

/// Whether an agent may be asked at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breaker {
    /// It may.
    Closed,
    /// Too much went wrong: not now.
    Open,
    /// One may try.
    HalfOpen,
}

/// Errors and calls count for so long.
const WINDOW: TimeDelta = TimeDelta::seconds(60);
/// A broken agent is tried again after this.
const REST: TimeDelta = TimeDelta::seconds(30);
/// Fewer calls say nothing.
const ENOUGH: usize = 4;

impl Health {
    /// 100 at best: less by errors of the last minute and by slowness, a little more for an agent that nobody uses.
    pub fn score(&self, busy: bool, now: DateTime<Utc>) -> i64 {
        let errors = self.recent(now).filter(|call| !call.ok).count();
        let errors = 10 * i64::try_from(errors).unwrap_or(i64::MAX).min(4);
        let slow = match self.round_trip(now) {
            Some(ms) if ms > 1_000 => 30,
            Some(ms) if ms > 500 => 20,
            Some(ms) if ms > 200 => 10,
            _ => 0,
        };
        100 - errors - slow + if busy { 0 } else { 5 }
    }

    /// How long a call takes lately; without any, how long its line's heartbeat takes.
    pub fn round_trip(&self, now: DateTime<Utc>) -> Option<i64> {
        let (count, sum) =
            self.recent(now).filter(|call| call.ok).fold((0, 0), |(count, sum), call| (count + 1, sum + call.ms));
        if count > 0 { Some(sum / count) } else { self.latency_ms.map(i64::from) }
    }

    /// Opens when half of the last minute's calls went wrong; half a minute later one call may try, and its success
    /// closes it: what went wrong before that does not count any more.
    pub fn breaker(&self, now: DateTime<Utc>) -> Breaker {
        let Some(last) = self.calls.last() else { return Breaker::Closed };
        let since = (0..self.calls.len()).rfind(|at| self.mends(*at)).unwrap_or(0);
        let relevant: Vec<_> = self.calls[since..].iter().filter(|call| is_within(call, last.at)).collect();
        let errors = relevant.iter().filter(|call| !call.ok).count();
        if last.ok || relevant.len() < ENOUGH || errors * 2 < relevant.len() {
            return Breaker::Closed;
        }
        if (now.timestamp_millis() - last.at) < REST.num_milliseconds() { Breaker::Open } else { Breaker::HalfOpen }
    }

    /// Whether this call was a try that mended: a success after a failure and a rest.
    fn mends(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.calls.get(before));
        let rested = |before: &Call| !before.ok && self.calls[at].at - before.at >= REST.num_milliseconds();
        self.calls[at].ok && before.is_some_and(rested)
    }

    fn recent(&self, now: DateTime<Utc>) -> impl Iterator<Item = &Call> {
        let now = now.timestamp_millis();
        self.calls.iter().filter(move |call| is_within(call, now))
    }
}

fn is_within(call: &Call, now_ms: i64) -> bool {
    now_ms - call.at <= WINDOW.num_milliseconds()
}

/// Why nobody gets an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each is its sentence in agents.ftl")]
pub enum Refusal {
    #[error("the guild has chosen no pool")]
    NoPool,
    #[error("no agent of its pools is in this guild")]
    NoneHere,
    #[error("all agents here are in use")]
    NoneFree,
    #[error("those that are here are offline or broken")]
    NoneWell,
    #[error("that one is in use here")]
    Busy,
    #[error("that one is not here")]
    NotHere,
    #[error("nothing is leased there")]
    NothingThere,
    #[error("not theirs")]
    NotTheirs,
}

/// The order in which agents are tried: the session's own, then the preferred one, then those that nobody uses, the
/// healthiest first. Among equals the primary pool's come first.
pub fn order(
    candidates: &[Candidate],
    own: Option<&AgentId>,
    preferred: Option<&AgentId>,
    now: DateTime<Utc>,
) -> Result<Vec<AgentId>, Refusal> {
    if candidates.is_empty() {
        return Err(Refusal::NoneHere);
    }
    let usable: Vec<_> = candidates.iter().filter(|candidate| candidate.is_usable(now)).collect();
    let own = own.and_then(|id| candidates.iter().find(|candidate| candidate.agent == *id && candidate.can_go_on(now)));
    let mut idle: Vec<_> = usable.iter().filter(|candidate| !candidate.busy).collect();
    idle.sort_by_key(|candidate| {
        let is_preferred = preferred == Some(&candidate.agent);
        (!is_preferred, -candidate.health.score(false, now), candidate.place, candidate.agent.clone())
    });
    let ordered: Vec<_> = own
        .into_iter()
        .chain(idle.into_iter().copied().filter(|idle| own.is_none_or(|own| own.agent != idle.agent)))
        .map(|candidate| candidate.agent.clone())
        .collect();
    match (ordered.is_empty(), usable.is_empty()) {
        (false, _) => Ok(ordered),
        (true, true) => Err(Refusal::NoneWell),
        (true, false) => Err(Refusal::NoneFree),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_262_400, 0).unwrap()
    }

    fn call(seconds_ago: i64, ms: i64, ok: bool) -> Call {
        Call { at: now().timestamp_millis() - seconds_ago * 1_000, ms, ok }
    }

    fn health(calls: &[Call]) -> Health {
        Health { calls: calls.to_vec(), latency_ms: None }
    }

    fn candidate(agent: &str, busy: bool, calls: &[Call]) -> Candidate {
        let (tag, profile) = (agent.to_owned(), Profile::default());
        Candidate {
            agent: agent.into(),
            user: UserId(1),
            tag,
            profile,
            place: 0,
            online: true,
            reachable: true,
            busy,
            health: health(calls),
        }
    }

    #[test]
    fn the_score_is_the_specified_one() {
        let errors = |count: i64| (0..count).map(|at| call(10 + at, 5, false)).collect::<Vec<_>>();
        for (calls, latency_ms, busy, score) in [
            (vec![], None, false, 105),
            (vec![], None, true, 100),
            (errors(1), None, true, 90),
            (errors(4), None, true, 60),
            (errors(9), None, true, 60),
            (vec![call(61, 5, false)], None, true, 100),
            (vec![call(5, 201, true)], None, true, 90),
            (vec![call(5, 501, true)], None, true, 80),
            (vec![call(5, 1_001, true)], None, true, 70),
            (vec![], Some(600), true, 80),
            (errors(4), Some(2_000), true, 30),
        ] {
            assert_eq!(Health { calls: calls.clone(), latency_ms }.score(busy, now()), score, "{calls:?}");
        }
    }

    #[test]
    fn the_breaker_opens_at_half_rests_and_lets_one_try() {
        let bad = [call(4, 5, true), call(3, 5, true), call(2, 5, false), call(1, 5, false)];
        assert_eq!(health(&bad).breaker(now()), Breaker::Open);
        assert_eq!(health(&bad).breaker(now() + TimeDelta::seconds(28)), Breaker::Open);
        assert_eq!(health(&bad).breaker(now() + TimeDelta::seconds(29)), Breaker::HalfOpen);
        assert_eq!(health(&bad[..3]).breaker(now()), Breaker::Closed, "three calls say nothing");
        let mended: Vec<_> =
            bad.iter().map(|old| Call { at: old.at - 40_000, ..*old }).chain([call(0, 5, true)]).collect();
        assert_eq!(health(&mended).breaker(now()), Breaker::Closed);
        let again: Vec<_> = mended.iter().copied().chain([call(0, 5, true), call(0, 5, false)]).collect();
        assert_eq!(health(&again).breaker(now()), Breaker::Closed, "what is mended starts anew");
        let failed: Vec<_> =
            bad.iter().map(|old| Call { at: old.at - 40_000, ..*old }).chain([call(0, 5, false)]).collect();
        assert_eq!(health(&failed).breaker(now()), Breaker::Open, "the try failed");
    }

    #[test]
    fn the_sessions_own_agent_then_the_preferred_one_then_the_healthiest() {
        let ill = [call(1, 5, false)];
        let all = [
            candidate("a", true, &[]),
            candidate("b", false, &ill),
            candidate("c", false, &[]),
            candidate("d", false, &ill),
        ];
        let ids = |own: Option<&str>, preferred: Option<&str>| {
            let (own, preferred) = (own.map(AgentId::from), preferred.map(AgentId::from));
            order(&all, own.as_ref(), preferred.as_ref(), now())
                .unwrap()
                .iter()
                .map(ToString::to_string)
                .collect::<String>()
        };
        assert_eq!(ids(None, None), "cbd");
        assert_eq!(ids(None, Some("d")), "dcb");
        assert_eq!(ids(Some("a"), Some("d")), "adcb");
        assert_eq!(ids(None, Some("a")), "cbd", "the preferred one is in use");
        let moving = [Candidate { online: false, ..candidate("a", true, &[]) }, candidate("b", false, &[])];
        let own = AgentId::from("a");
        assert_eq!(order(&moving, Some(&own), None, now()).unwrap()[0], own, "changing runners ends no session");
    }

    #[test]
    fn why_nobody_gets_one() {
        let broken = [call(4, 5, false), call(3, 5, false), call(2, 5, false), call(1, 5, false)];
        let cases: [(Vec<Candidate>, Refusal); 3] = [
            (vec![], Refusal::NoneHere),
            (vec![candidate("a", true, &[])], Refusal::NoneFree),
            (
                vec![candidate("a", false, &broken), Candidate { online: false, ..candidate("b", false, &[]) }],
                Refusal::NoneWell,
            ),
        ];
        for (candidates, refusal) in cases {
            assert_eq!(order(&candidates, None, None, now()), Err(refusal));
        }
    }
}
