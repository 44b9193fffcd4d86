//! What work pays.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    dice::Rolls,
    economy::{Boost, Job, Numbers, Work, ledger::ItemId},
    effects,
    income::model::Refusal,
    names::safe_name,
};

/// A piece of work that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worked {
    /// As what.
    pub job: String,
    /// The coins.
    pub reward: i64,
    /// What lay there.
    pub found: Option<ItemId>,
    /// When the next work can be done.
    pub next_at: DateTime<Utc>,
}

/// The name of the job that was meant: `dj_gig`, `DJ gig`, `dj`.
pub fn find<'a>(asked: &str, work: &'a Work) -> Result<&'a str, Refusal> {
    let plain = |text: &str| text.trim().to_lowercase().replace([' ', '-'], "_");
    let meant = plain(asked);
    let begins = |name: &&String| !meant.is_empty() && name.starts_with(&meant);
    let mut begun = work.jobs.keys().filter(begins);
    let exact = work.jobs.get_key_value(&meant).map(|(name, _)| name);
    let only = begun.next().filter(|_| begun.next().is_none());
    exact.or(only).map(String::as_str).ok_or_else(|| unknown(asked, work))
}

/// There is no such job.
pub fn unknown(asked: &str, work: &Work) -> Refusal {
    Refusal::UnknownJob { asked: safe_name(asked), jobs: work.jobs.keys().cloned().collect() }
}

/// The job that is worth most to somebody helped by this: its pay and what its finds would sell for.
pub fn best(numbers: &Numbers, boost: Boost) -> Option<&str> {
    let worth = |job: &Job| {
        let sold: i64 = job.finds.iter().filter_map(|item| numbers.item(item)?.resale()).sum();
        let kinds = i64::try_from(job.finds.len().max(1)).unwrap_or(1);
        job.reward * 100 + i64::from(find_percent(job, boost)) * sold / kinds
    };
    let ranked = numbers.work.jobs.iter().max_by_key(|(_, job)| worth(job));
    ranked.map(|(name, _)| name.as_str())
}

/// What a piece of work brings: coins, and perhaps a thing.
pub fn outcome(job: &Job, work: &Work, boost: Boost, rolls: &mut Rolls) -> (i64, Option<ItemId>) {
    let reward = rolls.between(job.reward - job.spread..=job.reward + job.spread).max(work.least_reward);
    let is_found = rolls.percent(find_percent(job, boost));
    let found: Option<&ItemId> = rolls.pick(job.finds.iter().map(|item| (item, 1)));
    (reward, found.filter(|_| is_found).cloned())
}

/// The experience of so much pay.
pub fn xp(reward: i64, work: &Work) -> i64 {
    work.least_xp.max(reward / work.coins_per_xp)
}

fn find_percent(job: &Job, boost: Boost) -> u32 {
    let lucky = effects::with_percent(job.find_percent.into(), boost.luck).clamp(0, 100);
    u32::try_from(lucky).unwrap_or(job.find_percent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_is_found_however_it_is_written() {
        let work = Numbers::load(None).unwrap().work;
        for (asked, found) in [
            ("dj_gig", "dj_gig"),
            (" DJ Gig ", "dj_gig"),
            ("Market-Trading", "market_trading"),
            ("code", "code_review"),
        ] {
            assert_eq!(find(asked, &work), Ok(found), "{asked}");
        }
        for asked in ["", "king", "d", "code_review2"] {
            assert!(matches!(find(asked, &work), Err(Refusal::UnknownJob { .. })), "{asked}");
        }
    }

    #[test]
    fn each_job_pays_within_its_spread_and_finds_as_often_as_it_says() {
        let numbers = Numbers::load(None).unwrap();
        let expected = [
            ("code_review", 200, 400, 15),
            ("data_mining", 230, 470, 20),
            ("dj_gig", 170, 330, 10),
            ("market_trading", 250, 550, 5),
        ];
        for (name, least, most, percent) in expected {
            let job = &numbers.work.jobs[name];
            let many: Vec<_> =
                (0..20_000).map(|seed| outcome(job, &numbers.work, Boost::default(), &mut Rolls::new(seed))).collect();
            let pays = || many.iter().map(|(reward, _)| *reward);
            assert_eq!((pays().min(), pays().max()), (Some(least), Some(most)), "{name}");
            let found = many.iter().filter(|(_, found)| found.is_some()).count();
            assert!(found.abs_diff(percent * 200) < 150, "{name}: {found} of 20,000");
            assert!(many.iter().all(|(_, found)| found.as_ref().is_none_or(|item| job.finds.contains(item))));
        }
    }

    #[test]
    fn pay_and_experience_have_a_least() {
        let mut numbers = Numbers::load(None).unwrap();
        let job = Job { reward: 20, spread: 20, ..numbers.work.jobs["dj_gig"].clone() };
        numbers.work.jobs.insert("errand".into(), job.clone());
        assert_eq!(outcome(&job, &numbers.work, Boost::default(), &mut Rolls::new(1)).0, 50);
        assert_eq!([50, 119, 120, 240, 550].map(|reward| xp(reward, &numbers.work)), [10, 10, 10, 20, 45]);
    }

    #[test]
    fn the_best_job_counts_what_is_found() {
        let mut numbers = Numbers::load(None).unwrap();
        assert_eq!(best(&numbers, Boost::default()), Some("market_trading"));
        numbers.work.jobs.get_mut("dj_gig").unwrap().finds = vec!["singularity_shard".into()];
        assert_eq!(best(&numbers, Boost::default()), Some("dj_gig"));
    }

    #[test]
    fn luck_finds_more_often_and_never_more_than_always() {
        let job = Numbers::load(None).unwrap().work.jobs["data_mining"].clone();
        let lucky = |luck| find_percent(&job, Boost { luck, ..Boost::default() });
        assert_eq!([0, 20, 100, 1_000].map(lucky), [20, 24, 40, 100]);
    }
}
