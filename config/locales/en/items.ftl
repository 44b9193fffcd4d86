# Things: the shop, the inventory, crafting.

item-count = { $count } × { $item }
item-list = { $list }, { $next }
item-nothing = nothing
item-unknown = I don't know a thing called “{ $typed }”. Choose one from the list that appears while you type.
item-none = You have no { $item }. See what you have with `/inventory show`.
item-has = You have only { $free } × { $item }. Choose a smaller number.
item-promised = All you have of { $item } is promised in a trade ({ $held }). Finish or cancel that first.
things-balance = You have **{ $coins }** in your wallet.
page-before = ◀ Back
page-after = More ▶

for-minutes = { $count ->
    [one] a minute
   *[other] { $count } minutes
}
for-hours = { $count ->
    [one] an hour
   *[other] { $count } hours
}
for-days = { $count ->
    [one] a day
   *[other] { $count } days
}
boost-work-rest = rest after work { $percent }%
boost-luck = luck { $percent }%
boost-gather-luck = luck in gathering { $percent }%
boost-fight-coins = coins of fights { $percent }%
boost-xp = XP { $percent }%
boost-crate-slots = { $count ->
    [one] one more crate at once
   *[other] { $count } more crates at once
}
boost-profile-frame = a frame on your profile
effect-energy = Energy
effect-luck = Luck
effect-knowledge = Knowledge
effect-premium = Premium

# The shop
shop-tools = Shop: tools
shop-boosts = Shop: boosts
shop-pets = Shop: pets
shop-materials = Shop: materials
shop-choose = Another shelf…
shop-buy-one = Buy one of…
shop-hint = Buy more than one at a time with { $buy }.
shop-hint-materials = These are found, not bought. Make things of them with { $craft }, or let the shop have them with { $sell }.
shop-line = { $emoji } **{ $item }** · { $price }
shop-line-material = { $emoji } **{ $item }** · the shop pays { $resale }
shop-affordable = you can afford { $count }
shop-short = { $missing } short
shop-owned = you have { $count }
shop-balance = { $coins } in your wallet
does-tool = Tool for gathering: breaks after { $uses } wears{ $bonus ->
    [0] {""}
   *[other] , { $bonus }% chance of one more find
}
does-effect = { $boosts }, for { $time }
does-egg = A pet hatches from it
does-treat = Feeds your pet
shop-bought = Bought **{ $what }** for { $coins }; you have { $owned } now.
shop-sold = Sold **{ $what }** for { $coins }{ $owned ->
    [0] .
   *[other] ; you have { $owned } left.
}
shop-ask-buy = Buy **{ $what }** for **{ $coins }**?
shop-ask-sell = Sell **{ $what }** for **{ $coins }**? Buying it back would cost twice as much, if it can be bought at all.
shop-ask-buy-yes = Pay { $coins }
shop-ask-sell-yes = Sell for { $coins }
shop-cancelled = Called off. Nothing changed hands.
shop-stale = That page is from an older version of me. Nothing was changed; please use `/shop list` again.
shop-quantity = The shop deals in 1 to { $most } at a time. Choose a number between them.
shop-not-sold = The shop doesn't sell { $item }. Find it by gathering, working, fighting or in crates.
shop-not-bought = The shop doesn't take { $item }. Open crates with `/inventory open`.
shop-short-of = { $count } × { $item } would cost { $cost } coins; your wallet is { $missing } short. Earn some more first.
shop-fewer = { $count } × { $item } would cost { $cost } coins, and your wallet pays for { $affordable }. Buy fewer, or earn some more first.

# The inventory
bag-title = Your things
bag-empty = You have no things yet. Find some with { $gather }, or look into the shop: { $shop }.
bag-line = { $emoji } **{ $item }** × { $count }
bag-durability = { $bar } { $left } of { $whole }
bag-held = { $held } promised in a trade
bag-effects = Working on you
bag-effect = **{ $effect }**: { $boosts } · ends { $until }
bag-worth = The shop would pay { $worth } for everything · { $coins } in your wallet
bag-use-menu = Use or open…
bag-option-use = Use one
bag-option-open = { $count ->
    [one] Open it
   *[other] Open { $count } of them
}
bag-started = You used **{ $what }**: { $boosts }. It ends { $until }; you have { $owned } left.
bag-prolonged = You used **{ $what }**, so it lasts longer: { $boosts }. It ends { $until }; you have { $owned } left.
bag-opened = { $who } opened **{ $what }** and found:
bag-crates-left = { $count ->
    [one] One more of these crates is left.
   *[other] { $count } more of these crates are left.
}
bag-quantity = Choose a number from 1 to { $most }.
bag-for-gathering = { $item } works by itself when you use `/gather`: the best tool you own is taken.
bag-for-feeding = { $item } is for your pet. Give it with `/pet feed`.
bag-for-hatching = A pet hatches from { $item }. Adopt it with `/pet adopt`.
bag-for-opening = { $item } is to be opened. Use `/inventory open`.
bag-for-crafting = { $item } can't be used by itself. Make something of it with `/craft`, or sell it with `/shop sell`.
bag-not-crate = { $item } is no crate. Only crates can be opened; see yours with `/inventory show`.
bag-slots = You can open up to { $slots } crates at once. Choose a smaller number.
bag-slots-plain = You can open up to { $slots } crates at once, or one more while a master key works. Choose a smaller number.
bag-stale = That page is from an older version of me. Please use `/inventory show` again.

# Crafting
craft-title = What you can make
craft-hint = Make things with { $craft }; the shop and everything you find bring what is needed.
craft-make-one = Make one…
craft-makeable = ✅ you can make { $count }
craft-makeable-plain = You can make { $count }
craft-missing = missing { $missing }
craft-needs = of { $needs } · { $xp } XP
craft-made = You made **{ $what }** and gained { $xp } XP; you have { $owned } now.
craft-quantity = You can make from 1 to { $most } at a time. Choose a number between them.
craft-no-recipe = { $item } can't be made. See what can with `/craft`.
craft-lacks = For { $count } × { $item } you are missing { $missing }. Find the rest by gathering, working or in crates.
craft-lacks-some = For { $count } × { $item } you are missing { $missing }. You can make { $makeable } now.
