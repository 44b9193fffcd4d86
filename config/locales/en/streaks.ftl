# The daily claim.

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
