# Coins: wallets, payments, history.

ledger-crowded = A lot is happening with these coins right now. Nothing was changed; please try again in a few seconds.
ledger-wallet-full = That would be more coins than a wallet can hold. Nothing was changed; spend some first.
ledger-price-changed = The price has changed since you were asked. Nothing was changed; please give the command again.
ledger-event-used = That was already used for something else. Nothing was changed; please give the command again.

# Amounts
amount-empty = How much? Write an amount such as `250`, `1k`, `2.5m`, `10%`, `half` or `all`.
amount-too-long = That is too long to be an amount. Write something like `250`, `1k`, `2.5m`, `10%`, `half` or `all`.
amount-not-understood = I don't understand that amount. Write something like `250`, `1k`, `2.5m`, `10%`, `half` or `all`.
amount-strange-letters = That amount has unusual characters in it. Please type it with the plain digits 0–9.
amount-negative = An amount can't be negative. Write how many coins you mean, for example `250`.
amount-zero = That is no coins at all. Write an amount of at least 1.
amount-fraction = Coins can't be split. Write an amount that comes to whole coins, for example `250` or `1.5k`.
amount-too-large = That is more coins than there can ever be. Write a smaller amount.
amount-over-hundred-percent = That is more than everything you have. Write a share of at most `100%`, or `all`.

# Why a payment does not happen
pay-to-self = You can't pay yourself. Choose somebody else.
pay-to-bot = Bots have no use for coins. Choose a person.
pay-to-gone = { $to } is not a member of this server, so you can't pay them here.
pay-paused = Payments between members are switched off in this server for now. Ask those who manage it when they will be on again.
pay-paused-until = Payments between members are switched off in this server for now. Try again { $ends }.
pay-account-too-young = This server lets accounts pay once they are old enough; yours is { $until }.
pay-nothing-there = Your wallet is empty. Claim some coins with `/daily` first.
pay-share-is-nothing = That share of your { $balance ->
    [one] one coin
   *[other] { $balance } coins
} rounds down to nothing. Write a larger share, or a number.
pay-not-enough = That would be { $amount ->
    [one] one coin
   *[other] { $amount } coins
}, but your wallet holds { $balance ->
    [0] none
   *[other] only { $balance }
}. Try a smaller amount.
pay-over-cap = This server lets everyone pay out up to { $cap } coins in 24 hours, and you have { $left } left of that. Pay less, or wait until earlier payments are a day old.
pay-recipient-full = Their wallet can't hold that many coins. Try a smaller amount.

# Paying
pay-paid = { $from } paid { $to } **{ $coins }**.
pay-taxed = The server kept { $tax } of it.
pay-balance = You have **{ $coins }** left in your wallet.
pay-ask = Pay { $to } **{ $coins }**? It can't be taken back.
pay-ask-yes = Pay { $coins }
pay-ask-no = Cancel
pay-agreed = Paid **{ $coins }** to { $to }.
pay-cancelled = Called off. Nothing was paid.
pay-button-stale = This question is from an older version of me. Nothing was changed; please use `/wallet pay` again.

# The bank
bank-deposited = Put **{ $coins }** into your bank.
bank-withdrawn = Took **{ $coins }** out of your bank.
bank-after = Now you have **{ $coins }** in your wallet and { $bank } of { $capacity } in your bank.
bank-upgraded = Your bank grew from { $old } to **{ $capacity }** coins for { $coins }.
bank-upgraded-some = Your coins paid for { $levels ->
    [one] one level
   *[other] { $levels } levels
}: your bank now holds **{ $capacity }** for { $coins }.
bank-ask = Let your bank grow from { $old } to **{ $capacity }** for **{ $coins }**?
bank-ask-yes = Pay { $coins }
bank-upgrade-cancelled = Called off. Your bank stays as it is.
bank-button-stale = This question is from an older version of me. Nothing was changed; please use `/bank upgrade` again.
bank-wallet-empty = Your wallet is empty, so there is nothing to put aside. Claim some coins with `/daily` first.
bank-empty = Your bank is empty. Put coins aside with `/bank deposit` first.
bank-share-is-nothing = That share rounds down to nothing. Write a larger share, or a number.
bank-wallet-holds = That would be { $amount ->
    [one] one coin
   *[other] { $amount } coins
}, but your wallet holds only { $balance }. Try a smaller amount.
bank-holds = That would be { $amount ->
    [one] one coin
   *[other] { $amount } coins
}, but your bank holds only { $bank }. Try a smaller amount.
bank-full = Your bank is full: it holds { $capacity } coins. Make it larger with `/bank upgrade`, or take some out.
bank-room = That would be { $amount ->
    [one] one coin
   *[other] { $amount } coins
}, but your bank has room for only { $room } more. Deposit less, or make it larger with `/bank upgrade`.
bank-levels = You can buy from 1 to { $most } levels at a time. Choose a number between them.
bank-too-expensive = The next level costs { $cost } coins; your wallet is { $missing } short. Earn some more, or take them out of your bank.

# The wallet
wallet-title = Your wallet
wallet-hand = In your wallet
wallet-bank = In the bank
wallet-bank-of = { $coins } of { $capacity }
wallet-level = Level
wallet-level-value = { $level } · { $xp } of { $next } XP
wallet-totals = Earned { $earned } and spent { $spent } so far.
wallet-start = You have no coins yet. Claim your first with { $daily }.

# History
history-title = Your history
history-title-of = Your history: { $kind }
history-none = Nothing here yet. Claim some coins with { $daily }.
history-none-of-kind = Nothing of this kind yet.
history-line = `{ $change }` { $what } · { $when }
history-newer = ◀ Newer
history-older = Older ▶
history-choose = Show only…
history-all = Everything
history-daily = Daily reward
history-pay = Payments
history-tax = Taxes
history-weekly = Weekly reward
history-work = Work
history-fight-won = Won fights
history-fight-lost = Lost fights
history-quest = Quests
history-achievement = Achievements
history-deposit = Deposits
history-withdraw = Withdrawals
history-bank-upgrade = Larger bank
history-buy = Bought
history-sell = Sold
history-freeze = Streak freezes
history-trade = Trades
history-duel = Duels
history-agent = Agents
history-agent-refund = Agents, given back
history-flip = Coin tosses
history-slots = Slot machine
history-repair = Corrections
history-import = Brought along
history-with = { $kind } · { $other }
history-paid-to = Paid to { $other }
history-paid-by = Paid by { $other }
history-taxed = Tax on a payment
history-stale = That page is gone. Please use `/wallet history` again.

# What followed from something else that was done
gain-quest = ✅ Quest done: **{ $quest }**. It paid { $coins } and { $xp } XP.
gain-quest-thing = ✅ Quest done: **{ $quest }**. It paid { $coins }, { $xp } XP and 1 × { $item }.
gain-level = **Level { $level } reached!**
gain-pet-level = { $name } reached level { $level }, too.
gain-pet-level-unnamed = Your pet reached level { $level }, too.
gain-crate = You got a **{ $item }** for it.
gain-achievement = 🏆 **{ $achievement }** achieved: { $coins } and { $xp } XP for it.

# Things
item-basic-scanner = basic scanner
item-advanced-scanner = advanced scanner
item-quantum-scanner = quantum scanner
item-basic-net = basic net
item-reinforced-net = reinforced net
item-energy-drink = energy drink
item-luck-charm = luck charm
item-xp-booster = XP booster
item-master-key = master key
item-companion-treat = companion treat
item-drone-egg = drone egg
item-fox-egg = fox egg
item-rabbit-egg = rabbit egg
item-cat-egg = cat egg
item-common-crate = common crate
item-rare-crate = rare crate
item-epic-crate = epic crate
item-legendary-crate = legendary crate
item-mythic-crate = mythic crate
item-data-fragment = data fragment
item-corrupted-file = corrupted file
item-neural-chip = neural chip
item-encryption-key = encryption key
item-hologram-badge = hologram badge
item-quantum-core = quantum core
item-ancient-code = ancient code
item-singularity-shard = singularity shard
