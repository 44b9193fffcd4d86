//! What streaks say, read as a member reads it.

use chrono::{DateTime, TimeDelta, Utc};

use super::*;
use crate::{
    economy::ledger::{Gains, Holdings},
    ids::{EventId, UserId},
    streaks::model::{Calendar, Credited, Repair, Repairable, Streak},
    words::Locale,
};

fn at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

fn words() -> Words {
    Words::new(Locale::english())
}

fn settled<T>(done: T, xp: i64, level: Option<i64>) -> Settled<T> {
    let after = Holdings { balance: 1_250, ..Holdings::default() };
    Settled { done, gains: Gains { xp, level, ..Gains::default() }, after, replayed: false }
}

fn claim(kind: Kind, count: i32, percent: i64, broken: Option<i32>, bridge: Option<Bridge>) -> String {
    let streak = Credited {
        count,
        longest: count.max(5),
        broken,
        bridge,
        away_minutes: 310,
        percent,
        reward: 10 * percent,
        at: at(),
        next_at: at(),
        keeps_until: at(),
    };
    let (xp, level) = (if kind == Kind::Daily { 50 } else { 0 }, (count == 3).then_some(2));
    let settled = settled(Claim { user: UserId(7), kind, streak }, xp, level);
    claimed(&words(), &settled, &Help::default()).cards[0].text.clone()
}

#[test]
fn what_a_claim_says() {
    insta::assert_snapshot!(claim(Kind::Daily, 1, 100, None, None), @r"
    <@7> claimed **1,000 coins** and 50 XP.
    Streak: **1 day**
    Next claim <t:1800000000:R>
    ");
    insta::assert_snapshot!(claim(Kind::Daily, 1, 100, Some(12), None), @r"
    <@7> claimed **1,000 coins** and 50 XP.
    Streak: **1 day**
    The streak of 12 days had ended; a new one begins.
    Next claim <t:1800000000:R>
    ");
    insta::assert_snapshot!(claim(Kind::Daily, 3, 100, None, None), @r"
    <@7> claimed **1,000 coins** and 50 XP.
    Streak: **3 days**
    Next claim <t:1800000000:R>
    **Level 2 reached!**
    ");
    insta::assert_snapshot!(claim(Kind::Daily, 7, 150, None, None), @r"
    <@7> claimed **1,500 coins** and 50 XP.
    Streak: **7 days**, so the reward is ×1.5
    That is the longest streak yet.
    Next claim <t:1800000000:R>
    ");
    insta::assert_snapshot!(claim(Kind::Daily, 8, 150, None, Some(Bridge::Freeze)), @r"
    <@7> claimed **1,500 coins** and 50 XP.
    Streak: **8 days**, so the reward is ×1.5
    ❄️ You missed a day. Your streak freeze was spent and kept the streak. A new one: `/streak freeze`
    Next claim <t:1800000000:R>
    ");
    insta::assert_snapshot!(claim(Kind::Daily, 8, 150, None, Some(Bridge::Excused)), @r"
    <@7> claimed **1,500 coins** and 50 XP.
    Streak: **8 days**, so the reward is ×1.5
    You came late, but I was away for 5 hours, so that time does not count: your streak goes on.
    Next claim <t:1800000000:R>
    ");
    insta::assert_snapshot!(claim(Kind::Daily, 8, 150, None, Some(Bridge::Pardon)), @r"
    <@7> claimed **1,500 coins** and 50 XP.
    Streak: **8 days**, so the reward is ×1.5
    An admin had repaired your streak, so it goes on.
    Next claim <t:1800000000:R>
    ");
    insta::assert_snapshot!(claim(Kind::Weekly, 2, 150, None, None), @r"
    <@7> claimed this week's **1,500 coins**.
    Weekly streak: **2 weeks**, so the reward is ×1.5
    Next claim <t:1800000000:R>
    ");
    insta::assert_snapshot!(claim(Kind::Weekly, 1, 100, Some(9), None), @r"
    <@7> claimed this week's **1,000 coins**.
    Weekly streak: **1 week**
    The streak of 9 weeks had ended; a new one begins.
    Next claim <t:1800000000:R>
    ");
    insta::assert_snapshot!(balance_after(&words(), &settled((), 0, None)).text, @"You now have **1,250 coins** in your wallet.");
}

#[test]
fn what_a_freeze_says() {
    let bought = |count| frozen(&words(), &settled(Freeze { price: 2_000, count }, 0, None)).text;
    insta::assert_snapshot!(bought(12), @r"
    ❄️ You bought a streak freeze for 2,000 coins. The next time you miss one day, it keeps your daily streak by itself.
    It protects a streak of 12 days.
    You now have **1,250 coins** in your wallet.
    ");
    insta::assert_snapshot!(bought(0), @r"
    ❄️ You bought a streak freeze for 2,000 coins. The next time you miss one day, it keeps your daily streak by itself.
    You now have **1,250 coins** in your wallet.
    ");
}

#[test]
fn what_a_repair_says() {
    let (words, question) = (words(), RepairQuestion { asked: EventId(5), member: UserId(7) });
    let broken = Repairable { before: 2, after: 14, claim_until: None };
    let lapsed = Repairable { before: 14, after: 14, claim_until: Some(at()) };
    for state in ["y5.7", "n5.7"] {
        assert_eq!(RepairQuestion::of_state(state), Some((state.starts_with('y'), question)));
    }
    for foreign in ["", "y", "x5.7", "y5", "yä.7"] {
        assert_eq!(RepairQuestion::of_state(foreign), None, "{foreign}");
    }
    let ask = |repair| ask_repair(&words, UserId(1), question, repair).text;
    let done = |repair| repair_answered(&words, UserId(1), question, &Repair { member: UserId(7), done: repair }).text;
    insta::assert_snapshot!(ask(broken), @"<@7> has a streak of 2 days. Give back what was lost and make it 14? This is written in the audit log.");
    insta::assert_snapshot!(ask(lapsed), @"The streak of <@7> ended at 14 days. Give it back? The time to claim and go on then ends <t:1800000000:R>. This is written in the audit log.");
    insta::assert_snapshot!(done(broken), @"Done: the daily streak of <@7> is 14 days again. It was 2.");
    insta::assert_snapshot!(done(lapsed), @"Done: <@7> has the streak of 14 days again, if they claim in time. That time ends <t:1800000000:R>.");
}

#[test]
fn what_a_refusal_says() {
    let said = |refusal: Refusal| Message::from(refusal).to_string();
    insta::assert_snapshot!(said(Refusal::TooEarly { kind: Kind::Daily, ready_at: at() }), @"You have already claimed today's coins. The next claim is ready <t:1800000000:R>.");
    insta::assert_snapshot!(said(Refusal::TooEarly { kind: Kind::Weekly, ready_at: at() }), @"You have already claimed this week's coins. The next claim is ready <t:1800000000:R>.");
    insta::assert_snapshot!(said(Refusal::FreezeHeld), @"You already hold a streak freeze, and one is all you can hold. It is spent by itself when you miss a day; then you can buy another.");
    insta::assert_snapshot!(said(Refusal::FreezeTooDear { price: 2_000, balance: 1 }), @"A streak freeze costs 2,000 coins, and you have 1 coin. Earn 1,999 more, then try again.");
    insta::assert_snapshot!(said(Refusal::NothingToRepair { count: 0 }), @"There is nothing to give back: no streak of this member ended in the last weeks.");
    insta::assert_snapshot!(said(Refusal::NothingToRepair { count: 3 }), @"There is nothing to give back: no streak of this member ended in the last weeks. It stands at 3.");
    insta::assert_snapshot!(said(Refusal::OwnStreak), @"You can't repair your own streak. Ask another admin of this server.");
    insta::assert_snapshot!(said(Refusal::BotStreak), @"Bots have no streaks. Choose a member.");
    insta::assert_snapshot!(said(Refusal::NotHere), @"That person is not in this server. Choose a member.");
    insta::assert_snapshot!(said(Refusal::RepairStale), @"That question is too old: streaks may have changed since. Use the command again.");
}

fn chronicle(count: i32, has_freeze: bool) -> Chronicle {
    let streak = Streak { count, longest: 30, last: Some(at()), has_freeze, pardoned_until: None };
    Chronicle {
        user: UserId(7),
        streak,
        percent: 150,
        next_step: Some((14, 200)),
        ready_at: (count == 9).then(at),
        keeps_until: (count > 0).then(|| at() + TimeDelta::days(1)),
        calendar: Calendar::of(&[], &[], at(), 8),
    }
}

#[test]
fn what_a_streak_shows() {
    let shown = |count, has_freeze| {
        let chronicle = chronicle(count, has_freeze);
        show(&words(), &chronicle, Some(vec![1]), 2_000, &Help::default())
    };
    insta::assert_snapshot!(shown(9, true).cards[0].text, @r"
    Daily streak of <@7>
    Next claim <t:1800000000:R>
    Without another claim, the streak ends <t:1800086400:R>, with the freeze spent.
    From day 14, the reward is ×2.
    ❄️ A streak freeze is held: it covers one missed day by itself.
    ");
    insta::assert_snapshot!(shown(10, false).cards[0].text, @r"
    Daily streak of <@7>
    The next claim is ready: `/daily`
    Without another claim, the streak ends <t:1800086400:R>.
    From day 14, the reward is ×2.
    No streak freeze is held. `/streak freeze` costs 2,000 coins.
    ");
    insta::assert_snapshot!(shown(0, false).cards[0].text, @r"
    Daily streak of <@7>
    No streak is running. `/daily` begins one.
    From day 14, the reward is ×2.
    No streak freeze is held. `/streak freeze` costs 2,000 coins.
    ");
    insta::assert_snapshot!(shown(9, true).files[0].alt, @"A calendar of the last 8 weeks (UTC days). 9 days in a row, longest 30, reward ×1.5. Claimed on 0 days; covered by a freeze: 0; excused because I was away: 0; not claimed and kept all the same: 0.");
    let page = page(&words(), &chronicle(9, true));
    insta::assert_snapshot!(format!("{} / {} / {}", page.title, page.subtitle, page.mondays.join(", ")), @"9 days in a row / reward ×1.5 · longest 30 days / 23 Nov, 30 Nov, 7 Dec, 14 Dec, 21 Dec, 28 Dec, 4 Jan, 11 Jan");
    assert_eq!(page.weekdays.join(" "), "Mo Tu We Th Fr Sa Su");
    assert!(crate::pictures::png(&page.svg()).is_ok());
}
