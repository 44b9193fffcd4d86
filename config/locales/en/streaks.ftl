# The daily and the weekly claim, and what keeps a streak.

daily-claimed = { $who } claimed **{ $coins }** and { $xp } XP.
daily-streak = Streak: **{ $days ->
    [one] 1 day
   *[other] { $days } days
}**
daily-multiplier = Streak: **{ $days } days**, so the reward is ×{ $multiplier }
daily-longest = That is the longest streak yet.
daily-broken = The streak of { $days } days had ended; a new one begins.
daily-next = Next claim { $when }
daily-balance = You now have **{ $coins }** in your wallet.
daily-too-early = You have already claimed today's coins. The next claim is ready { $when }.

weekly-claimed = { $who } claimed this week's **{ $coins }**.
weekly-claimed-xp = { $who } claimed this week's **{ $coins }** and { $xp } XP.
weekly-streak = Weekly streak: **{ $weeks ->
    [one] 1 week
   *[other] { $weeks } weeks
}**
weekly-multiplier = Weekly streak: **{ $weeks } weeks**, so the reward is ×{ $multiplier }
weekly-broken = The streak of { $weeks } weeks had ended; a new one begins.
weekly-too-early = You have already claimed this week's coins. The next claim is ready { $when }.

# Why a late claim kept the streak.
streak-excused = You came late, but I was away for { $away }, so that time does not count: your streak goes on.
streak-frozen = ❄️ You missed a day. Your streak freeze was spent and kept the streak. A new one: { $freeze }
streak-pardoned = An admin had repaired your streak, so it goes on.
away-minutes = { $minutes ->
    [one] a minute
   *[other] { $minutes } minutes
}
away-hours = { $hours ->
    [one] an hour
   *[other] { $hours } hours
}
away-days = { $days ->
    [one] a day
   *[other] { $days } days
}

# /streak show
streak-title = { $days ->
    [0] No streak yet
    [one] 1 day in a row
   *[other] { $days } days in a row
}
streak-subtitle = reward ×{ $multiplier } · longest { $longest ->
    [one] 1 day
   *[other] { $longest } days
}
streak-whose = Daily streak of { $who }
streak-none = No streak is running. { $daily } begins one.
streak-ready = The next claim is ready: { $daily }
streak-not-ready = Next claim { $when }
streak-keeps-until = Without another claim, the streak ends { $when }.
streak-keeps-with-freeze = Without another claim, the streak ends { $when }, with the freeze spent.
streak-next-step = From day { $day }, the reward is ×{ $multiplier }.
streak-has-freeze = ❄️ A streak freeze is held: it covers one missed day by itself.
streak-no-freeze = No streak freeze is held. { $freeze } costs { $coins }.
streak-day-mark = { $day } { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
}
streak-weekday = { $day ->
    [1] Mo
    [2] Tu
    [3] We
    [4] Th
    [5] Fr
    [6] Sa
   *[7] Su
}
streak-legend-claimed = claimed
streak-legend-frozen = freeze spent
streak-legend-excused = I was away
streak-legend-kept = kept going
streak-alt = A calendar of the last { $weeks } weeks (UTC days). { $streak }, longest { $longest }, reward ×{ $multiplier }. Claimed on { $claimed ->
    [one] 1 day
   *[other] { $claimed } days
}; covered by a freeze: { $frozen }; excused because I was away: { $excused }; not claimed and kept all the same: { $kept }.

# /streak freeze
freeze-bought = ❄️ You bought a streak freeze for { $coins }. The next time you miss one day, it keeps your daily streak by itself.
freeze-protects = It protects a streak of { $days ->
    [one] 1 day
   *[other] { $days } days
}.
freeze-held = You already hold a streak freeze, and one is all you can hold. It is spent by itself when you miss a day; then you can buy another.
freeze-too-dear = A streak freeze costs { $price } coins, and you have { $balance ->
    [one] 1 coin
   *[other] { $balance } coins
}. Earn { $missing } more, then try again.

# /admin streak
repair-ask = { $who } has a streak of { $before ->
    [one] 1 day
   *[other] { $before } days
}. Give back what was lost and make it { $after }? This is written in the audit log.
repair-ask-lapsed = The streak of { $who } ended at { $after } days. Give it back? The time to claim and go on then ends { $when }. This is written in the audit log.
repair-button = Give it back
repair-cancel = Leave it
repair-done = Done: the daily streak of { $who } is { $after } days again. It was { $before }.
repair-done-lapsed = Done: { $who } has the streak of { $after } days again, if they claim in time. That time ends { $when }.
repair-left = Nothing was changed.
repair-nothing = There is nothing to give back: no streak of this member ended in the last weeks{ $count ->
    [0] .
   *[other] . It stands at { $count }.
}
repair-own = You can't repair your own streak. Ask another admin of this server.
repair-bot = Bots have no streaks. Choose a member.
repair-not-here = That person is not in this server. Choose a member.
repair-stale = That question is too old: streaks may have changed since. Use the command again.
