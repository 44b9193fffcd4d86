# Games with stakes.

games-off = Games with stakes are off in this server. Somebody who manages it can switch them on with `/settings set`: key `games`, value `on`.
games-no-server = Games are played in servers, not in direct messages. Try again in one.
game-stake = The stake goes from { $least } to { $most } coins. Choose an amount between them.
game-not-enough = That would be a stake of { $stake ->
    [one] one coin
   *[other] { $stake } coins
}, but your wallet holds { $balance ->
    [0] none
   *[other] only { $balance }
}. Stake less, or earn some more first.
game-too-many = That was a lot of games just now. The next one is open { $when }.
game-won = You staked { $coins } and **won { $won }**.
game-lost = You staked { $coins } and lost **{ $lost }**.
game-even = You staked { $coins } and got them back.
game-balance = Wallet: **{ $coins }**
game-again = Again for { $coins }
game-button-stale = That button is from an older version of me. Use `/game flip` or `/game slots` instead.
slots-news = { $reels } Three of a kind! { $who } won **{ $coins }** at the slot machine.
flip-heads = 🪙 **Heads**
flip-tails = 🪙 **Tails**
flip-edge = 🪙 **It stands on its edge**: nobody guessed that
flip-odds = Heads { $heads }%, tails { $tails }%, edge { $edge }%; the right side pays ×{ $pays }. The house keeps { $house }% on average.
slots-odds = { $triples } (each { $triple }% of games); any pair ×{ $pair } ({ $pairs }%). The house keeps { $house }% on average.

duel-challenge = ⚔️ { $challenger } challenges { $opponent } to a duel for **{ $coins }** each. { $challenger } wins in { $chance } of 100 cases. Answer before it runs out { $until }.
duel-accept = Accept
duel-refuse = No, thanks
duel-won = ⚔️ { $winner } beat { $loser } and takes **{ $coins }** from them. It was a win in { $chance } of 100 cases.
duel-declined = { $opponent } declined the duel. { $coins } went back to { $challenger }.
duel-withdrawn = { $challenger } took the challenge back, and { $coins } with it.
duel-expired = { $opponent } did not answer in time. { $coins } went back to { $challenger }.
duel-balance = You have **{ $coins }** in your wallet.
duel-oneself = You can't duel yourself. Choose somebody else.
duel-bot = Bots don't duel. Choose a person.
duel-gone = { $who } is not a member of this server. Choose somebody who is.
duel-resting = You need a rest from duelling. You can duel again { $when }.
duel-not-yours = This duel is between { $challenger } and { $opponent }, and only { $opponent } can accept it. Start your own with `/game duel`.
duel-over = That duel is over already, and its stakes are where they belong. Start another with `/game duel`.
duel-unknown = I don't know that duel any more. Start another with `/game duel`.
