# Work, gathering, fights and quests.

income-balance = You now have **{ $coins }** in your wallet.

# Work
job-code-review = Code review
job-code-review-done = You read other people's code and found a thing or two.
job-dj-gig = DJ gig
job-dj-gig-done = You played until the last lamp went out.
job-data-mining = Data mining
job-data-mining-done = You dug through more data than anybody should.
job-market-trading = Market trading
job-market-trading-done = You bought low and sold a little higher.
work-earned = Earned: **{ $coins }** and { $xp } XP.
work-found = You found **{ $item }** on the way.
work-next = Next shift { $when }
work-again = Work again
work-too-early = You are still resting from your last shift. The next one is ready { $when }.
work-unknown-job = There is no job “{ $job }”. Choose one of { $jobs }, or leave it out and I pick what pays best.

# Gathering
gather-title = 🔎 A look around
gather-found = You found { $things } and gained { $xp } XP.
gather-tool-helped = Your { $tool } brought one thing more.
gather-tool-wore = Your { $tool } wore a little: it lasts { $left ->
    [one] once more
   *[other] { $left } times more
}.
gather-tool-broke = Your { $tool } broke. It served you well.
gather-next = Next look around { $when }
gather-again = Gather again
gather-too-early = There is nothing new lying around yet. Look again { $when }.
gather-news = ✨ { $who } found { $things }!

# Fights
fight-title = ⚔️ Who will it be?
tier-easy = Easy
tier-medium = Medium
tier-hard = Hard
tier-elite = Elite
foe-easy = a stray bug
foe-medium = a nest of spiders
foe-hard = a rogue duellist
foe-elite = a server-room dragon
fight-opponent = { $foe }: **{ $odds }%** for { $least }–{ $most } coins and { $xp } XP
fight-opponent-locked = { $foe }: from level { $needs }
fight-won = You beat { $foe } (your chance was { $odds }%) and won **{ $coins }** and { $xp } XP.
fight-drops = Left lying there for you: { $things }.
fight-lost = You lost to { $foe }, though your chance was { $odds }%. It cost you **{ $coins }**.
fight-lost-nothing = You lost to { $foe }, though your chance was { $odds }%. Your wallet was empty, so it cost you nothing.
fight-next = Next fight { $when }
fight-again = Fight again
fight-too-early = You are still catching your breath. You can fight again { $when }.
fight-level-too-low = { $tier } fights begin at level { $needs }, and you are at level { $level }. Nothing was lost; try an easier one.
fight-news = ⚔️ { $who } beat { $foe } at { $odds }% and won **{ $coins }** and { $things }.
fight-button-stale = This button is from an older version of me. Nothing was changed; please use `/fight` again.

# Quests
quests-title = 📜 Today's quests
quest-work = Work
quest-gather = Gather
quest-fight = Win fights
quest-sell = Sell things
quest-shop = Buy things
quest-goal-work = Work { $count ->
    [one] once
   *[other] { $count } times
}
quest-goal-gather = Gather { $count ->
    [one] once
   *[other] { $count } times
}
quest-goal-fight = Win { $count ->
    [one] a fight
   *[other] { $count } fights
}
quest-goal-sell = Sell { $count ->
    [one] one thing
   *[other] { $count } things
}
quest-goal-shop = Buy { $count ->
    [one] one thing
   *[other] { $count } things
}
quests-reward = { $coins }, { $xp } XP
quests-reward-thing = { $reward }, { $item }
quests-open = **{ $quest }**
    { $bar } { $done } of { $count } · { $reward }
quests-done = ✅ **{ $quest }**
    Done and paid: { $reward }
quests-until = Rewards are paid the moment a quest is done. New quests { $when }
quests-all-done = That was all for today. New quests { $when }
