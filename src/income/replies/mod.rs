//! Every sentence of income.

mod fight;
mod gather;
mod quests;
mod work;

pub use fight::{AGAIN as FIGHT_AGAIN, fought, opponents, tier_name, victory};
pub use gather::{AGAIN as GATHER_AGAIN, gathered, rare_find};
pub use quests::quests;
pub use work::{AGAIN as WORK_AGAIN, job_name, worked};

use chrono::{DateTime, Utc};

use crate::{
    economy::{
        self, Numbers,
        ledger::{ItemId, Settled},
        replies::coins,
    },
    error::Error,
    ids::UserId,
    income::model::Refusal,
    msg,
    reply::{ActionId, Button, ButtonStyle},
    words::{Message, Words},
};

/// What the reader has left and what else followed, to be put below what was done.
fn below<T>(words: &Words, settled: &Settled<T>, next: &Message) -> Vec<String> {
    let balance = msg!("income-balance", coins = coins(words, settled.after.balance));
    let mut lines = vec![words.say(&balance)];
    lines.extend(economy::replies::gains(words, &settled.gains));
    lines.push(words.say(next));
    lines
}

/// "💾 data fragment".
fn thing(words: &Words, numbers: &Numbers, item: &ItemId) -> String {
    let emoji = numbers.item(item).map_or("", |item| &item.emoji);
    format!("{emoji} {}", economy::replies::item_name(words, item)).trim_start().to_owned()
}

/// A button that does it once more. It stays: pressed too early, it says when.
fn again(words: &Words, label: &Message, action: &str, owner: UserId, state: &str) -> Button {
    let action = ActionId { action: action.into(), owner: Some(owner), state: state.to_owned() };
    Button::action(words.say(label), ButtonStyle::Primary, action)
}

impl From<Refusal> for Message {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::UnknownJob { asked, jobs } => {
                let jobs = jobs.iter().map(|job| format!("`{job}`")).collect::<Vec<_>>().join(", ");
                msg!("work-unknown-job", job = asked, jobs = jobs)
            }
            Refusal::GatherTooEarly { ready_at } => msg!("gather-too-early", when = not_before(ready_at)),
            Refusal::FightTooEarly { ready_at } => msg!("fight-too-early", when = not_before(ready_at)),
            Refusal::LevelTooLow { tier, needs, level } => {
                msg!("fight-level-too-low", tier = format!("`{tier}`"), needs = needs, level = level)
            }
            Refusal::WorkTooEarly { ready_at } => msg!("work-too-early", when = not_before(ready_at)),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

/// Discord shows whole seconds: rounded up, so that whoever comes at the time shown does not come too early.
fn not_before(time: DateTime<Utc>) -> DateTime<Utc> {
    let seconds = time.timestamp() + i64::from(time.timestamp_subsec_nanos() > 0);
    DateTime::from_timestamp(seconds, 0).unwrap_or(time)
}
