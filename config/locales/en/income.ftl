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
work-button-stale = This button is from an older version of me. Nothing was changed; please use `/work` again.
