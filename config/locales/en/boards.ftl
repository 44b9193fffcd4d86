# Leaderboards, and what people let others see.

board-title-net-worth = Leaderboard: net worth
board-title-wallet = Leaderboard: wallet
board-title-level = Leaderboard: level
board-title-streak = Leaderboard: longest streak
board-title-net-worth-everywhere = All servers: net worth
board-title-wallet-everywhere = All servers: wallet
board-title-level-everywhere = All servers: level
board-title-streak-everywhere = All servers: longest streak
board-by-net-worth = Net worth
board-by-wallet = Wallet
board-by-level = Level
board-by-streak = Longest streak
board-scope-here = In this server
board-scope-everywhere = In all servers, of those who allow it
board-choose = Rank by…
board-level = level { $level } · { $xp } XP
board-days = { $days ->
    [one] one day
   *[other] { $days } days
}
board-line = **{ $rank }.** { $who } · { $amount }
board-line-far = { $who } · { $amount }
board-own = { $who } is in place { $rank } with { $amount }.
board-own-far = { $who } is further down with { $amount }. Keep going!
board-own-none = { $who } is not on this board yet: { $daily } is a good start.
board-own-hidden = { $who } is not on it. Whoever wants to be chooses so with { $privacy }.
board-none = Nobody is on this board yet. Be the first: { $daily }.
board-none-everywhere = Nobody is on this board yet. Whoever wants to be chooses so with { $privacy }.
board-up = ▲ Higher
board-down = Lower ▼
board-stale = That page is gone. Please use `/leaderboard` again.

# What others see
privacy-title = What others see of you
privacy-wealth-shown = Others in your servers see **how many coins you own**.
privacy-wealth-hidden = Nobody else sees **how many coins you own**, and you are on no board of coins.
privacy-wealth-show = Show my coins
privacy-wealth-hide = Hide my coins
privacy-profile-shown = Others in your servers can look at **your profile**.
privacy-profile-hidden = Nobody else can look at **your profile**.
privacy-profile-show = Show my profile
privacy-profile-hide = Hide my profile
privacy-places-shown = You are on **the leaderboards** of the servers you play in.
privacy-places-hidden = You are on **no leaderboard**.
privacy-places-show = Put me on leaderboards
privacy-places-hide = Take me off leaderboards
privacy-everywhere-shown = You are on **the boards of all servers** as { $name }.
privacy-everywhere-hidden = You are not on **the boards of all servers**.
privacy-everywhere-show = Show me to all servers
privacy-everywhere-hide = Only in my servers
privacy-stale = That button is from an older version of me. Please use `/profile privacy` again.
