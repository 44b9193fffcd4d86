# Capabilities: what they do, answer and refuse

capability-arguments = That's not something `{ $name }` understands: { $problem }. Try `{ $example }`.
capability-unknown = There is no capability `{ $name }`. There are { $known }.
capability-switched-off = `{ $name }` is switched off on this server. An admin can switch it on.
capability-servers-only = `{ $name }` only works on a server, not in direct messages.
capability-too-slow = `{ $name }` took too long, so I stopped it. Try something simpler, or try again in a minute.

capability-list-title = What I can do without being taught
capability-list-entry = **{ $name }**: { $about }
    -# For example `{ $example }`
capability-list-off = **{ $name }**: switched off on this server
capability-list-metered = { $about } Uses an outside service.
capability-list-hint = Run one with `/capability run`, or just ask me: “@Artie what is 12*7”.

capability-stats-title = How capabilities did
capability-stats-none = No capability has run here yet. Try `/calc 12*7`.
capability-stats-entry = **{ $name }**: { $count ->
        [one] { $count } run
       *[other] { $count } runs
    }, { $average } ms on average, { $errors ->
        [0] none failed
        [one] { $errors } failed
       *[other] { $errors } failed
    }

calculate-about = Works out arithmetic of any size, percentages and units.
calculate-value = `{ $expression }` = **{ $value }**
calculate-about-value = `{ $expression }` ≈ **{ $value }**
calculate-too-long = That's too long for me to calculate: at most { $limit } characters, please.
calculate-too-much = That would take far too long to work out. Try smaller numbers.
calculate-busy = I'm still busy with other calculations.
calculate-dice = I throw dice with `/roll`, for example `/roll 2d6+3`.
calculate-not-one-expression = I work out one expression at a time: numbers, units and signs, without variables, dates or functions of your own.
calculate-unreadable = I can't read that as a calculation. Try something like `12*7`, `15% of 80` or `3 miles in km`.
calculate-division-by-zero = That divides by zero, so it has no value.
calculate-currencies = I have no exchange rates, so I can't convert money.
calculate-unknown-word = I don't know what `{ $word }` means in a calculation. Try numbers and units, such as `3 miles in km`.
calculate-comma = I'm not sure about that comma. Write `3.5` with a point, and use commas only for thousands, as in `1,000`.
calculate-other = I can't work that out: { $problem }.

dice-about = Rolls dice and shows each one.
dice-rolled = 🎲 `{ $dice }`: { $shown } = **{ $total }**
dice-rolled-one = 🎲 `{ $dice }`: **{ $total }**
dice-unreadable = I can't read that as dice. Write them like `d20`, `2d6+3` or `4d6kh3` (keep the highest 3).
dice-too-many = That's too many dice for my hands: at most { $limit } at once.
dice-sides = A die has between 1 and { $limit } sides.
dice-keep = I can only keep or drop as many dice as were rolled.
dice-too-big = The numbers added to a roll can be at most { $limit }.

wolfram-about = Asks Wolfram|Alpha a question and gives its short answer.
wolfram-answer = { $answer }
    -# Wolfram|Alpha
wolfram-no-key = Wolfram|Alpha isn't set up for this bot. Its operator can add a key; `/calc` works without one.
wolfram-no-answer = Wolfram|Alpha has no short answer to that. Try asking it differently.
wolfram-key-refused = Wolfram|Alpha doesn't accept this bot's key. Its operator needs to check it.
wolfram-unreachable = Wolfram|Alpha isn't answering at the moment. I tried several times; please try again later.
wolfram-empty = What should I ask Wolfram|Alpha? For example `/wolfram distance to the moon`.
wolfram-too-long = That question is too long for Wolfram|Alpha: at most { $limit } characters, please.
