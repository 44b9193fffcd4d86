//! What is said about work.

use super::{again, below, not_before, thing};
use crate::{
    economy::{Numbers, ledger::Settled, replies::coins},
    ids::UserId,
    income::model::work::Worked,
    msg,
    reply::{Card, Reply, Tone},
    words::{Message, Words},
};

/// The action of the button under it.
pub const AGAIN: &str = "work.again";

/// A piece of work that was done, for the one who did it.
pub fn worked(words: &Words, user: UserId, settled: &Settled<Worked>, numbers: &Numbers) -> Reply {
    let done = &settled.done;
    let earned = msg!("work-earned", coins = coins(words, done.reward), xp = settled.gains.xp);
    let mut lines = vec![format!("{} {}", words.say(&job_message(&done.job, "-done")), words.say(&earned))];
    if let Some(item) = &done.found {
        lines.push(words.say(&msg!("work-found", item = thing(words, numbers, item))));
    }
    lines.extend(below(words, settled, &msg!("work-next", when = not_before(done.next_at))));
    let emoji = numbers.work.jobs.get(&done.job).map_or("", |job| &job.emoji);
    let title = format!("{emoji} {}", job_name(words, &done.job));
    let card = Card::new(title.trim_start(), lines.join("\n")).tone(Tone::Good);
    Reply::default().card(card).buttons(vec![again(words, &msg!("work-again"), AGAIN, user, &done.job)])
}

/// "DJ gig".
pub fn job_name(words: &Words, job: &str) -> String {
    words.say(&job_message(job, ""))
}

fn job_message(job: &str, part: &str) -> Message {
    Message::named(format!("job-{}{part}", job.replace('_', "-")))
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::{
        economy::ledger::{Gains, Holdings},
        income::model::Refusal,
        words::Locale,
    };

    #[test]
    fn what_work_says() {
        let (numbers, words) = (Numbers::load(None).unwrap(), Words::new(Locale::english()));
        let next_at = DateTime::from_timestamp_millis(1_800_001_799_500).unwrap();
        let said = |job: &str, found: Option<&str>| {
            let done = Worked { job: job.into(), reward: 312, found: found.map(Into::into), next_at };
            let gains = Gains { xp: 26, level: found.map(|_| 2), ..Gains::default() };
            let after = Holdings { balance: 1_312, ..Holdings::default() };
            let reply = worked(&words, UserId(7), &Settled { done, gains, after, replayed: false }, &numbers);
            format!("{}\n{}", reply.cards[0].title, reply.cards[0].text)
        };
        insta::assert_snapshot!(said("dj_gig", None), @r"
        🎧 DJ gig
        You played until the last lamp went out. Earned: **312 coins** and 26 XP.
        You now have **1,312 coins** in your wallet.
        Next shift <t:1800001800:R>
        ");
        insta::assert_snapshot!(said("data_mining", Some("encryption_key")), @r"
        ⛏️ Data mining
        You dug through more data than anybody should. Earned: **312 coins** and 26 XP.
        You found **🔑 encryption key** on the way.
        You now have **1,312 coins** in your wallet.
        **Level 2 reached!**
        Next shift <t:1800001800:R>
        ");
        let jobs = numbers.work.jobs.keys();
        assert!(jobs.clone().all(|job| !said(job, None).contains('⟨')), "every job has its sentences");
        let sentences = [
            Refusal::WorkTooEarly { ready_at: next_at },
            Refusal::UnknownJob { asked: "king".into(), jobs: jobs.cloned().collect() },
        ];
        insta::assert_snapshot!(sentences.map(|refusal| Message::from(refusal).to_string()).join("\n"), @r"
        You are still resting from your last shift. The next one is ready <t:1800001800:R>.
        There is no job “king”. Choose one of `code_review`, `data_mining`, `dj_gig`, `market_trading`, or leave it out and I pick what pays best.
        ");
    }
}
