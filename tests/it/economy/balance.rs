//! What everything brings, computed from the very numbers that the game plays with: `docs/ECONOMY.md` shows it, and this
//! keeps it true.

use artie::economy::{Foe, Job, Numbers, ledger::ItemId};

const DOCUMENT: &str = include_str!("../../../docs/ECONOMY.md");

/// What the shop pays for these on average, each as likely as its weight says.
fn resale<'a>(numbers: &Numbers, weighted: impl Iterator<Item = (&'a ItemId, f64)>) -> f64 {
    let (sum, weights) = weighted.fold((0.0, 0.0), |(sum, weights), (item, weight)| {
        (sum + coins(numbers.item(item).and_then(artie::economy::Item::resale).unwrap_or(0)) * weight, weights + weight)
    });
    sum / weights
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
fn coins(coins: i64) -> f64 {
    coins as f64
}

/// A row: what, each time, how often an hour at most, an hour.
fn row(what: &str, each: f64, every_minutes: i64) -> String {
    let hourly = 60.0 / coins(every_minutes);
    format!("| {what} | {} | {hourly:.0} | {} |", grouped(each), grouped(each * hourly))
}

fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap()).collect();
    groups.join(",")
}

fn work(numbers: &Numbers, job: &Job) -> f64 {
    let found = resale(numbers, job.finds.iter().map(|item| (item, 1.0)));
    coins(job.reward) + f64::from(job.find_percent) / 100.0 * found
}

/// With a tool of this bonus, in percent, which costs this much in wear each time.
fn gather(numbers: &Numbers, bonus: f64, wear: f64) -> f64 {
    let gather = &numbers.gather;
    let total: f64 = gather.weights.values().map(|weight| f64::from(*weight)).sum();
    let one: f64 = gather
        .weights
        .iter()
        .map(|(rarity, weight)| {
            let of_it = gather.finds.iter().filter(|(item, _)| numbers.items[*item].rarity == *rarity);
            f64::from(*weight) / total * resale(numbers, of_it.map(|(item, weight)| (item, f64::from(*weight))))
        })
        .sum();
    let count = f64::from(gather.least_items + gather.most_items) / 2.0 + bonus / 100.0;
    one * count - wear
}

fn fight(numbers: &Numbers, foe: &Foe, level: i64) -> f64 {
    let fight = &numbers.fight;
    let percent = (foe.percent + (level - foe.level) * fight.percent_per_level).min(fight.most_percent);
    let drops = resale(numbers, foe.drops.iter().map(|(item, weight)| (item, f64::from(*weight))));
    let won = coins(foe.least_coins + foe.most_coins) / 2.0 + (1.0 + f64::from(foe.second_percent) / 100.0) * drops;
    let lost = coins(fight.loss + (level * fight.loss_per_level).min(fight.most_loss_by_level));
    coins(percent) / 100.0 * won - coins(100 - percent) / 100.0 * lost
}

fn quests(numbers: &Numbers) -> f64 {
    let quests = &numbers.quests;
    let all = [&quests.work, &quests.gather, &quests.fight, &quests.sell, &quests.shop];
    let worth = |item: &ItemId| coins(numbers.items[item].resale().unwrap_or(0));
    let sum: f64 = all.iter().map(|task| coins(task.coins) + task.item.as_ref().map_or(0.0, worth)).sum();
    sum / 5.0 * f64::from(u8::try_from(quests.per_day).unwrap())
}

/// The tables as they must stand in the document.
fn tables(numbers: &Numbers) -> Vec<String> {
    let mut rows = Vec::new();
    for (name, job) in &numbers.work.jobs {
        rows.push(row(
            &format!("`/work` as {}", name.replace('_', " ")),
            work(numbers, job),
            numbers.work.every_minutes,
        ));
    }
    rows.push(row("`/gather` with bare hands", gather(numbers, 0.0, 0.0), numbers.gather.every_minutes));
    let best = &numbers.items[&"quantum_scanner".into()];
    let tool = best.tool.unwrap();
    let wear = coins(best.price.unwrap()) / f64::from(tool.durability) * f64::from(numbers.gather.wear_percent) / 100.0;
    let helped = gather(numbers, coins(tool.bonus), wear);
    rows.push(row("`/gather` with a quantum scanner, its wear paid", helped, numbers.gather.every_minutes));
    let (fights, every) = (&numbers.fight, numbers.fight.every_minutes);
    for (name, foe) in
        [("easy", &fights.easy), ("medium", &fights.medium), ("hard", &fights.hard), ("elite", &fights.elite)]
    {
        rows.push(row(&format!("`/fight` {name}, at level {}", foe.level), fight(numbers, foe, foe.level), every));
    }
    rows.push(row("`/fight` elite, at level 36 and above", fight(numbers, &fights.elite, 36), every));
    let daily = |what: &str, coins: f64| format!("| {what} | {} |", grouped(coins));
    let most = |steps: &[artie::economy::Multiplier]| steps.last().map_or(1.0, |step| coins(step.percent) / 100.0);
    let (day, week) = (&numbers.daily, &numbers.weekly);
    rows.push(daily("`/daily`, without a streak", coins(day.reward)));
    rows.push(daily("`/daily`, with the longest streak", coins(day.reward) * most(&day.multipliers)));
    rows.push(daily(
        "`/weekly`, with the longest streak, a day of it",
        coins(week.reward) * most(&week.multipliers) / 7.0,
    ));
    rows.push(daily("`/quests`, all three, at level 1", quests(numbers)));
    rows
}

#[test]
fn the_document_says_what_everything_brings() {
    let rows = tables(&Numbers::load(None).unwrap());
    let missing: Vec<_> = rows.iter().filter(|row| !DOCUMENT.contains(row.as_str())).collect();
    assert!(missing.is_empty(), "docs/ECONOMY.md should have these rows:\n{}", rows.join("\n"));
}

/// Whoever plays another way is not a fool: what one press brings is of the same size.
#[test]
fn no_activity_brings_many_times_what_another_one_does() {
    let numbers = Numbers::load(None).unwrap();
    let best_work = numbers.work.jobs.values().map(|job| work(&numbers, job)).fold(0.0, f64::max);
    let gathered = gather(&numbers, 0.0, 0.0);
    assert!((0.5..2.0).contains(&(gathered / best_work)), "gathering {gathered}, working {best_work}");
    let fights = &numbers.fight;
    let tiers = [&fights.easy, &fights.medium, &fights.hard, &fights.elite].map(|foe| fight(&numbers, foe, foe.level));
    assert!(tiers.is_sorted(), "harder fights bring more: {tiers:?}");
    assert!(tiers[0] * 6.0 > best_work && tiers[3] < best_work * 3.0, "{tiers:?} beside {best_work}");
}
