# Pets.

pet-kind-nano-drone = Nano Drone
pet-kind-code-fox = Code Fox
pet-kind-quantum-rabbit = Quantum Rabbit
pet-kind-viral-cat = Viral Cat

pet-mood-ecstatic = ecstatic
pet-mood-happy = happy
pet-mood-content = content
pet-mood-sad = sad
pet-mood-critical = in a bad way
pet-mood-resting = resting

# What the picture says.
pet-level = Level { $level }
pet-fullness = Fullness
pet-happiness = Happiness
pet-subtitle = { $kind } · { $mood }
pet-buff-gather = +{ $percent }% luck in gathering
pet-buff-fight = +{ $percent }% coins from fights
pet-buff-work = –{ $percent }% rest after work
pet-buff-xp = +{ $percent }% XP
pet-buff-luck = +{ $percent }% luck
pet-buff-asleep = { $buff }, asleep
pet-alt = { $name }, a { $kind } of level { $level }, is { $mood }. Fullness { $fullness } of 100, happiness { $happiness } of 100. What it is good for: { $buff }.

# What stands beside the picture.
pet-whose = **{ $name }**, the { $kind } of { $who }
pet-xp = Level { $level } · { $xp } of { $next } XP to the next. It learns whenever you gain XP.
pet-helps = It helps with { $buff }. Without care, that falls asleep { $when }.
pet-helps-on = It helps with { $buff }.
pet-sleeps = Its help ({ $buff }) is asleep: fullness and happiness must both be at { $mark } or more.
pet-resting = It is resting: its needs stand still, and its help sleeps. It wakes by itself { $when }.
pet-whole-treat = A treat does the most good { $when }.
pet-treat-now = A treat would do it good now.
pet-play-at = It wants to play again { $when }.
pet-play-now = It would like to play now.

pet-button-feed = Feed
pet-button-play = Play
pet-button-rest = Let it rest
pet-button-wake = Wake it

# What was done.
pet-adopted = { $who } hatched a { $kind } and called it **{ $name }**!
pet-adopted-unnamed = { $who } hatched a { $kind }! Give it a name: { $rename }
pet-fed = { $name } ate a { $treat }. Fullness { $hunger } → **{ $fuller }**, happiness { $happiness } → **{ $happier }**.
pet-treats-left = { $left ->
    [0] That was your last one; { $shop } has more.
    [one] You have 1 left.
   *[other] You have { $left } left.
}
pet-played = You played with { $name }. Happiness { $happiness } → **{ $happier }**, fullness { $hunger }.
pet-rests = { $name } is resting now. Fullness stays at { $hunger } and happiness at { $happiness }. Rest left this month: { $left }.
pet-wakes = { $name } is awake again, with fullness { $hunger } and happiness { $happiness }. Rest left this month: { $left }.
pet-time-days = { $days ->
    [one] 1 day
   *[other] { $days } days
}{ $hours ->
    [0] {""}
    [one] {" "}and 1 hour
   *[other] {" "}and { $hours } hours
}
pet-time-hours = { $hours ->
    [one] 1 hour
   *[other] { $hours } hours
}
pet-time-minutes = { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}
pet-renamed = Your { $kind } is called **{ $after }** now. It was called { $before }.
pet-renamed-first = Your { $kind } is called **{ $after }** now.
pet-release-ask = Let **{ $name }** go? It is of level { $level } with { $xp } XP, and it will not come back; its egg is not returned. This question ends { $when }.
pet-release-yes = Let it go
pet-release-no = Keep it
pet-released = **{ $name }** went out into the world. Another egg can be hatched with { $adopt }.
pet-kept = Nothing changed: your pet stays with you.

# Why not.
pet-none = You have no pet yet. Buy an egg with `/shop buy`, then hatch it with `/pet adopt`.
pet-none-other = That person has no pet.
pet-has-one = { $named ->
    [yes] You have a pet already: { $name }.
   *[no] You have a pet already.
} Everyone can have one at a time.
pet-no-egg = You have no egg of that kind. Buy a { $egg } with `/shop buy`, or find one in a crate, then try again.
pet-no-egg-any = You have no egg to hatch. Buy one with `/shop buy`, then try again.
pet-many-eggs = You have eggs of several kinds. Choose one with the `kind` option.
pet-no-treat = You have no treats. Buy a { $treat } with `/shop buy`, then feed your pet.
pet-no-treat-any = You have no treats, and the shop sells none.
pet-not-hungry = { $named ->
    [yes] { $name }
   *[no] Your pet
} is full and happy; a treat would be wasted. { $again ->
    [yes] A treat does the most good { $when }.
   *[no] {""}
}
pet-happy-already = { $named ->
    [yes] { $name }
   *[no] Your pet
} could not be happier. { $again ->
    [yes] Playing does the most good { $when }.
   *[no] {""}
}
pet-played-just-now = { $named ->
    [yes] { $name }
   *[no] Your pet
} is still out of breath. You can play again { $when }.
pet-asleep = { $named ->
    [yes] { $name }
   *[no] Your pet
} is resting. Wake it with `/pet rest` first.
pet-no-rest-left = Your pet has rested all of its { $days } days this month. It can rest again { $when }.
pet-name-empty = That name has no letters that can be seen. Choose one with letters or digits.
pet-name-long = That name has { $length } letters; at most { $most } fit. Choose a shorter one.
pet-name-mention = A pet can't be called like a mention or a link. Choose a plain name.
pet-name-refused = That name is not allowed here. Choose another one.
pet-name-same = That is already its name. Choose another one.
pet-release-stale = That question is over: it could be answered for a short while only. Your pet stays. Ask again with `/pet release`.
pet-release-other = That question was about another pet. Ask again with `/pet release`.
pet-button-stale = That button is of no use any more. Look at your pet with `/pet show`.
