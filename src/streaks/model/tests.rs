//! The rules of claims, of the past and of the calendar.

use std::sync::LazyLock;

use chrono::{NaiveDate, TimeZone};
use proptest::prelude::*;

use super::*;
use crate::economy::Numbers;

fn numbers() -> &'static Numbers {
    static NUMBERS: LazyLock<Numbers> = LazyLock::new(|| Numbers::load(None).unwrap());
    &NUMBERS
}

fn terms<'a>(numbers: &'a Numbers, kind: Kind, outages: &'a [Outage]) -> Terms<'a> {
    let rhythm = if kind == Kind::Daily { &numbers.daily } else { &numbers.weekly };
    Terms { kind, rhythm, streaks: &numbers.streaks, outages }
}

fn start() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 5, 1, 12, 0, 0).unwrap()
}

const FROZEN: Streak = Streak { count: 3, longest: 9, last: None, has_freeze: true, pardoned_until: None };

fn after(count: i32, wait: TimeDelta) -> Result<Credited, Refusal> {
    let streak = Streak { count, longest: 9, last: Some(start()), ..Streak::default() };
    streak.claim(start() + wait, &terms(numbers(), Kind::Daily, &[]))
}

fn outage(from_hour: i64, until_hour: i64) -> Outage {
    Outage { from: start() + TimeDelta::hours(from_hour), until: start() + TimeDelta::hours(until_hour) }
}

#[test]
fn the_windows_are_exact_to_the_millisecond() {
    let (day, ms) = (TimeDelta::hours(24), TimeDelta::milliseconds(1));
    assert_eq!(after(3, day - ms), Err(Refusal::TooEarly { kind: Kind::Daily, ready_at: start() + day }));
    assert_eq!(after(3, day).unwrap().count, 4);
    assert_eq!(after(3, day * 2 - ms).unwrap().count, 4);
    let reset = after(3, day * 2).unwrap();
    assert_eq!((reset.count, reset.broken, reset.longest), (1, Some(3), 9));
    assert_eq!(after(1, day * 2).unwrap().broken, None);
    assert_eq!(after(9, day).unwrap().longest, 10);
}

#[test]
fn long_streaks_are_worth_more() {
    let numbers = numbers();
    let steps = [(1, 100), (6, 100), (7, 150), (13, 150), (14, 200), (29, 200), (30, 300), (999, 300)];
    for (count, percent) in steps {
        assert_eq!(terms(numbers, Kind::Daily, &[]).percent(count), percent, "day {count}");
    }
    let weeks = [(1, 100), (2, 150), (3, 150), (4, 200), (7, 200), (8, 300)];
    for (count, percent) in weeks {
        assert_eq!(terms(numbers, Kind::Weekly, &[]).percent(count), percent, "week {count}");
    }
    assert_eq!(after(i32::MAX, TimeDelta::hours(24)).unwrap().count, i32::MAX);
    assert_eq!(terms(numbers, Kind::Daily, &[]).next_step(7), Some((14, 200)));
    assert_eq!(terms(numbers, Kind::Daily, &[]).next_step(30), None);
}

#[test]
fn a_week_is_claimed_once_and_lost_after_two() {
    let numbers = numbers();
    let terms = terms(numbers, Kind::Weekly, &[]);
    // A freeze is for days only.
    let streak = Streak { count: 1, last: Some(start()), ..FROZEN };
    let claim = |days: i64| streak.claim(start() + TimeDelta::days(days), &terms);
    assert!(claim(6).is_err());
    let second = claim(7).unwrap();
    assert_eq!((second.count, second.reward, second.bridge), (2, 7_500, None));
    assert_eq!(claim(13).unwrap().count, 2);
    assert_eq!((claim(14).unwrap().count, claim(14).unwrap().reward), (1, 5_000));
}

#[test]
fn the_first_claim_needs_no_past_and_a_clock_set_back_gives_nothing() {
    let first = Streak::default().claim(start(), &terms(numbers(), Kind::Daily, &[])).unwrap();
    assert_eq!((first.count, first.longest, first.reward), (1, 1, 1_000));
    assert!(after(3, TimeDelta::hours(-5)).is_err());
}

#[test]
fn late_claims_are_helped_in_the_order_of_what_it_costs() {
    let numbers = numbers();
    let away = [outage(20, 30)];
    let streak = Streak { last: Some(start()), ..FROZEN };
    let claim = |streak: &Streak, outages: &[Outage], hours: i64| {
        let credited = streak.claim(start() + TimeDelta::hours(hours), &terms(numbers, Kind::Daily, outages)).unwrap();
        (credited.count, credited.bridge)
    };
    assert_eq!(claim(&streak, &away, 47), (4, None));
    assert_eq!(claim(&streak, &away, 57), (4, Some(Bridge::Excused)));
    assert_eq!(claim(&streak, &away, 58), (4, Some(Bridge::Freeze)));
    assert_eq!(claim(&streak, &[], 71), (4, Some(Bridge::Freeze)));
    assert_eq!(claim(&streak, &[], 72), (1, None));
    let pardoned = Streak { pardoned_until: Some(start() + TimeDelta::hours(100)), ..streak };
    assert_eq!(claim(&pardoned, &[], 71), (4, Some(Bridge::Pardon)));
    assert_eq!(claim(&pardoned, &[], 100), (1, None));
    // An outage before the last claim, or one that is over before it, excuses nothing.
    assert_eq!(claim(&Streak { has_freeze: false, ..streak }, &[outage(-30, 0)], 48), (1, None));
}

#[test]
fn a_freeze_is_bought_once_and_paid_for() {
    let numbers = &numbers().streaks;
    assert_eq!(FROZEN.buy_freeze(9_000, numbers), Err(Refusal::FreezeHeld));
    let streak = Streak::default();
    assert_eq!(streak.buy_freeze(1_999, numbers), Err(Refusal::FreezeTooDear { price: 2_000, balance: 1_999 }));
    assert_eq!(streak.buy_freeze(2_000, numbers), Ok(Freeze { price: 2_000, count: 0 }));
}

fn claimed(hours: i64, count: i32, bridge: Option<Bridge>) -> Claimed {
    Claimed { at: start() + TimeDelta::hours(hours), count, bridge }
}

#[test]
fn only_what_was_lost_can_be_given_back() {
    let numbers = numbers();
    let terms = terms(numbers, Kind::Daily, &[]);
    let mut history = History { claims: vec![claimed(0, 1, None), claimed(24, 2, None)], repairs: Vec::new() };
    let mut streak = Streak { count: 2, longest: 2, last: Some(start() + TimeDelta::hours(24)), ..Streak::default() };
    let at = |hours: i64| start() + TimeDelta::hours(hours);
    assert_eq!(history.repairable(&streak, at(60), &terms), Err(Refusal::NothingToRepair { count: 2 }));
    let lapsed = history.repairable(&streak, at(80), &terms).unwrap();
    assert_eq!(lapsed, Repairable { before: 2, after: 2, claim_until: Some(at(128)) });
    assert!(history.repairable(&streak, at(24 * 40), &terms).is_err(), "too long ago");

    // Begun again twice since.
    history.claims.extend([claimed(80, 1, None), claimed(104, 2, None)]);
    streak = Streak { count: 2, last: Some(at(104)), ..streak };
    let broken = history.repairable(&streak, at(110), &terms).unwrap();
    assert_eq!(broken, Repairable { before: 2, after: 4, claim_until: None });
    history.repairs.push(Repaired { at: at(110), after: 4 });
    streak.count = 4;
    assert_eq!(history.repairable(&streak, at(111), &terms), Err(Refusal::NothingToRepair { count: 4 }));
    assert_eq!(history.retell(&terms).count, 4);
}

#[test]
fn the_calendar_tells_days_apart() {
    let claims = [
        claimed(0, 1, None),
        claimed(24, 2, None),
        claimed(24 + 70, 3, Some(Bridge::Freeze)),
        claimed(24 + 70 + 58, 4, Some(Bridge::Excused)),
        claimed(24 * 10, 1, None),
    ];
    let away = [Outage { from: start() + TimeDelta::hours(110), until: start() + TimeDelta::hours(125) }];
    let now = start() + TimeDelta::hours(24 * 11);
    let calendar = Calendar::of(&claims, &away, now, 3);
    let marks: String = calendar.weeks.iter().flatten().map(|day| letter(day.mark)).collect();
    // The first claim is on Friday, 1 May 2026; today is Tuesday, 12 May.
    assert_eq!(calendar.weeks[0][0].date, NaiveDate::from_ymd_opt(2026, 4, 27).unwrap());
    insta::assert_snapshot!(marks, @"....CCkFCEC...C.");
    assert_eq!((calendar.count(Mark::Frozen), calendar.count(Mark::Excused)), (1, 1));
}

fn letter(mark: Mark) -> char {
    match mark {
        Mark::Claimed => 'C',
        Mark::Frozen => 'F',
        Mark::Excused => 'E',
        Mark::Kept => 'k',
        Mark::Empty => '.',
        Mark::Future => ' ',
    }
}

proptest! {
    #[test]
    fn any_life_of_claims_is_credited_at_most_once_a_day_and_can_be_told_again(
        steps in prop::collection::vec((0..100_i64, any::<bool>(), 0..6_u8), 1..60),
        spans in prop::collection::vec((0..2_000_i64, 1..60_i64), 0..6),
    ) {
        let numbers = numbers();
        let outages: Vec<_> = spans.iter().map(|(from, long)| outage(*from, from + long)).collect();
        let terms = terms(numbers, Kind::Daily, &outages);
        let (mut streak, mut now, mut history) = (Streak::default(), start(), History::default());
        for (hours, buys, chance) in steps {
            now += TimeDelta::hours(hours) + TimeDelta::minutes(1);
            streak.has_freeze |= buys;
            if chance == 0 && let Ok(repair) = history.repairable(&streak, now, &terms) {
                prop_assert!(repair.after >= repair.before && repair.after <= i32::try_from(history.claims.len()).unwrap());
                streak.count = repair.after;
                streak.longest = streak.longest.max(streak.count);
                streak.pardoned_until = repair.claim_until;
                history.repairs.push(Repaired { at: now - TimeDelta::seconds(1), after: repair.after });
            }
            let kept_until = terms.keeps_until(&streak, now);
            if let Ok(claim) = streak.claim(now, &terms) {
                let continues = kept_until.is_some_and(|until| now < until);
                prop_assert_eq!(claim.count, if continues { streak.count + 1 } else { 1 });
                prop_assert!(claim.longest >= claim.count && claim.longest >= streak.longest);
                let has_freeze = streak.has_freeze && claim.bridge != Some(Bridge::Freeze);
                streak = Streak { count: claim.count, longest: claim.longest, last: Some(now), has_freeze, pardoned_until: None };
                history.claims.push(Claimed { at: now, count: claim.count, bridge: claim.bridge });
            }
        }
        let told = history.retell(&terms);
        prop_assert_eq!((told.count, told.longest, told.last), (streak.count, streak.longest, streak.last));
        prop_assert!(history.claims.windows(2).all(|pair| pair[1].at - pair[0].at >= TimeDelta::hours(24)));
    }
}
