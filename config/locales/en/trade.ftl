# Trades between two people.

trade-title = 🤝 Trade
trade-between = A trade between { $opener } and { $partner }
trade-offers = **{ $who } offers**
trade-offers-agreed = **{ $who } offers** · ✅ agrees
trade-offered = **{ $who } had offered**
trade-gave = **{ $who } gave**
trade-nothing = nothing
trade-taxed = The server kept { $coins } of it.
trade-how = Say what you give with “My offer”; it is set aside until the trade ends. Once both of you agree, everything changes hands at once. Whoever changes an offer makes both agree anew. Closes { $until }.
trade-done = Everything has changed hands.
trade-called-off = { $who } called the trade off. Everybody has their own again.
trade-expired = The trade ran out of time. Everybody has their own again.
trade-ran-out = The trade of { $opener } and { $partner } ran out of time. Everybody has their own again.
trade-button-offer = My offer
trade-button-agree = Agree
trade-button-leave = Call it off
trade-form-title = What you offer
trade-form-things = Things, one per line; empty for none
trade-form-things-example = 3 energy drink
trade-form-coins = Coins; empty for none
trade-form-coins-example = 250, 1k, half
trade-balance = You have **{ $coins }** in your wallet.
trade-balance-held = You have **{ $coins }** in your wallet, and { $held } set aside.
trade-over = That trade is over already, and everything is where it belongs. Start another with `/trade`.
trade-terms-changed = The offers have changed since you looked. Look at them again; if you like them, agree once more.
trade-unchanged = It is so already, so nothing was changed.
trade-oneself = You can't trade with yourself. Choose somebody else.
trade-bot = Bots have nothing to trade. Choose a person.
trade-gone = { $who } is not a member of this server, so you can't trade with them here.
trade-open-already = You and { $who } are trading already. Finish that trade or call it off first.
trade-unknown-thing = I don't know a thing called “{ $thing }”. Write one per line, as your inventory names them: `3 energy drink`.
trade-quantity = “{ $typed }” is not a number of things that I understand. Write how many first: `3 energy drink`.
trade-too-many = You can offer up to { $most } kinds of things in one trade. Offer fewer.
trade-not-enough = You would offer { $coins ->
    [one] one coin
   *[other] { $coins } coins
}, but you have { $balance ->
    [0] none
   *[other] only { $balance }
} to offer. Offer less.
trade-worn = Your { $item } is in use, and what is in use can't be traded. Only new ones can.
trade-nothing-offered = Nobody offers anything yet. Say what you give with “My offer” first.
trade-not-yours = This trade is between { $opener } and { $partner }. Start your own with `/trade`.
trade-unknown = I don't know that trade any more. Start another with `/trade`.
trade-other-may-not = This server does not let { $who } pay out that many coins now, so this trade can't be made. Agree on fewer coins.
trade-full = { $who } can't hold that many coins. Agree on fewer.
