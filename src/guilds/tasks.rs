//! What guilds want done later: giving roles to those who join, greeting them, and giving roles to those who are there.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use serde::Deserialize;

use super::{
    Because, Guilds, RoleVerdict, Whom,
    backfill::{BACKFILL, Walk},
    newcomers::{GIVE, GREET, greeting_reply},
    replies,
};
use crate::{
    discord::Hands,
    error::{Error, Result},
    ids::{GuildId, RoleId, UserId},
    msg,
    queue::{Handler, Handlers, NewTask, Outcome, Progress, Task, TaskContext},
    services::Services,
    words::Words,
};

/// Tells of a role that could not be given.
pub(super) const TELL: &str = "guilds.tell";

/// The handlers of this slice.
pub fn handlers(services: &Services, hands: &Hands) -> Handlers {
    let hands = hands.clone();
    vec![
        Arc::new(Give { hands: hands.clone(), guilds: services.guilds.clone() }),
        Arc::new(Greet),
        Arc::new(Tell),
        Arc::new(Backfill { hands, services: services.clone() }),
    ]
}

/// Gives roles. Safe to run twice: who has a role keeps it.
struct Give {
    hands: Hands,
    guilds: Guilds,
}

#[derive(Debug, Deserialize)]
struct ToGive {
    user: UserId,
    roles: Vec<RoleId>,
}

#[async_trait]
impl Handler for Give {
    fn task_type(&self) -> &'static str {
        GIVE
    }

    async fn run(&self, task: &Task, _: &TaskContext) -> Result<Outcome> {
        let (Some(guild), Ok(ToGive { user, roles })) = (task.guild, serde_json::from_value(task.payload.clone()))
        else {
            return Ok(Outcome::Skip(msg!("guilds-skip-unreadable")));
        };
        let whom = Whom { guild, user, because: Because::Joined };
        Ok(match give_roles(&self.hands, &self.guilds, whom, roles).await? {
            Some(tellings) => tellings.into_iter().fold(Outcome::done(), Outcome::then),
            None => Outcome::Skip(msg!("guilds-skip-left")),
        })
    }
}

/// Gives somebody roles, and writes down together which could not be given: whatever fails before, a task that runs again
/// writes it once. Gives the tasks that tell of it; `None` if they have left.
pub async fn give_roles(
    hands: &Hands,
    guilds: &Guilds,
    whom: Whom,
    roles: impl IntoIterator<Item = RoleId> + Send,
) -> Result<Option<Vec<NewTask>>> {
    let mut ungiven = Vec::new();
    for role in roles.into_iter().collect::<Vec<_>>() {
        let verdict = hands.give_role(whom.guild, whom.user, role).await?;
        if verdict == RoleVerdict::Left {
            return Ok(None);
        }
        if verdict.is_trouble() {
            ungiven.push((role, verdict));
        }
    }
    guilds.not_given(&whom, &ungiven).await.map(Some)
}

/// Greets. Safe to run twice: it only says something, and delivery says it once.
struct Greet;

#[derive(Debug, Deserialize)]
struct Greeting {
    user: UserId,
    text: String,
}

#[async_trait]
impl Handler for Greet {
    fn task_type(&self) -> &'static str {
        GREET
    }

    async fn run(&self, task: &Task, _: &TaskContext) -> Result<Outcome> {
        Ok(match serde_json::from_value(task.payload.clone()) {
            Ok(Greeting { user, text }) => Outcome::done().answering(greeting_reply(text, user)),
            Err(_) => Outcome::Skip(msg!("guilds-skip-unreadable")),
        })
    }
}

/// Tells those who manage a guild of a role that could not be given. Safe to run twice: it only says something, and
/// delivery says it once.
struct Tell;

#[derive(Debug, Deserialize)]
struct Trouble {
    role: RoleId,
    problem: String,
}

#[async_trait]
impl Handler for Tell {
    fn task_type(&self) -> &'static str {
        TELL
    }

    async fn run(&self, task: &Task, _: &TaskContext) -> Result<Outcome> {
        let (Some(to), Ok(Trouble { role, problem })) =
            (&task.respond_to, serde_json::from_value(task.payload.clone()))
        else {
            return Ok(Outcome::Skip(msg!("guilds-skip-unreadable")));
        };
        let verdict = problem.parse().unwrap_or(RoleVerdict::NotAllowed);
        Ok(Outcome::done().answering(replies::not_given(&Words::new(to.locale().clone()), role, verdict)))
    }
}

/// Gives the newcomers' roles to everybody who is there, some at a time: each task ends with the one that goes on after
/// it, which exists exactly if its end counts. So a kill repeats one step at most, and that is safe: whoever has the roles
/// already is passed over without a word to Discord, and the result is written down once.
struct Backfill {
    hands: Hands,
    services: Services,
}

/// Roles given in one step. Discord takes about one a second.
const STEP: u32 = 100;

impl Backfill {
    /// Looks at a page of members, or fewer if there is much to give. `None` when nobody is left.
    async fn step(&self, guild: GuildId, wanted: &[RoleId], walk: &mut Walk, context: &TaskContext) -> Result<Step> {
        let page = self.hands.members_after(guild, walk.after).await?;
        if page.is_empty() {
            return Ok(Step::Done);
        }
        let before = walk.given;
        for member in page {
            if context.cancelled.is_cancelled() {
                return Ok(Step::Stopped);
            }
            for role in wanted.iter().filter(|role| !member.roles.contains(role) && !member.bot) {
                match self.hands.give_role(guild, member.user, *role).await? {
                    RoleVerdict::Given => walk.given += 1,
                    RoleVerdict::Left => {}
                    verdict => return Ok(Step::Stuck(*role, verdict)),
                }
            }
            walk.seen += 1;
            walk.after = Some(member.user);
            let total = walk.members.map(|total| total.max(walk.seen));
            let progress = Progress { done: walk.seen, total, ..Progress::default() };
            context.progress(progress.doing(msg!("guilds-backfill-doing")));
            if walk.given - before >= STEP {
                break;
            }
        }
        Ok(Step::More)
    }
}

enum Step {
    More,
    Done,
    Stopped,
    Stuck(RoleId, RoleVerdict),
}

#[async_trait]
impl Handler for Backfill {
    fn task_type(&self) -> &'static str {
        BACKFILL
    }

    /// Discord takes about one role a second, and makes one wait when it is asked for more.
    fn timeout(&self) -> Duration {
        Duration::from_mins(30)
    }

    async fn run(&self, task: &Task, context: &TaskContext) -> Result<Outcome> {
        let guild = task.guild.ok_or(Error::Refused(msg!("guilds-server-only")))?;
        let Ok(mut walk) = serde_json::from_value::<Walk>(task.payload.clone()) else {
            return Ok(Outcome::Skip(msg!("guilds-skip-unreadable")));
        };
        let guilds = &self.services.guilds;
        // What was taken out of the settings meanwhile is not given, and what came in since was not asked for.
        let mut wanted = guilds.current(guild).await?.autorole.clone();
        wanted.retain(|role| walk.roles.as_ref().is_none_or(|roles| roles.contains(role)));
        let step = self.step(guild, &wanted, &mut walk, context).await;
        if matches!(step, Err(Error::Denied(_))) {
            guilds.backfilled(task, &walk, Some(RoleVerdict::NotAllowed)).await?;
        }
        match step? {
            Step::More => {
                let next = NewTask {
                    guild: task.guild,
                    created_by: task.created_by,
                    respond_to: task.respond_to.clone(),
                    ..NewTask::new(BACKFILL, serde_json::json!(walk))
                };
                return Ok(Outcome::done().then(next));
            }
            Step::Stopped => return Ok(Outcome::Snooze(Duration::from_secs(1))),
            Step::Stuck(role, verdict) => {
                guilds.backfilled(task, &walk, Some(verdict)).await?;
                return Err(Error::Refused(replies::ungivable(role, verdict)));
            }
            Step::Done => guilds.backfilled(task, &walk, None).await?,
        }
        let Walk { seen, given, .. } = walk;
        let words = task.respond_to.as_ref().map(|to| Words::new(to.locale().clone()));
        let said = words.map(|words| replies::backfilled(&words, given, seen));
        let done = Outcome::done().keeping(serde_json::json!({ "given": given, "seen": seen }));
        Ok(match said {
            Some(said) => done.answering(said),
            None => done,
        })
    }
}
