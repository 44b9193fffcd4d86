# Capabilities: what they do, answer and refuse

capability-arguments = That's not something `{ $name }` understands: { $problem }. Try `{ $example }`.
capability-unknown = There is no capability `{ $name }`. There are { $known }.
capability-switched-off = `{ $name }` is switched off on this server. An admin can switch it on.
capability-servers-only = `{ $name }` only works on a server, not in direct messages.
capability-too-slow = `{ $name }` took too long, so I stopped it. Try something simpler, or try again in a minute.
capability-form-title = What should I run { $name } with?

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

capability-who = I don't know who is asking, so I can't look at what is theirs. Ask me in a channel or a direct message.
capability-switched-on-here = `{ $name }` is switched on for this server.
capability-switched-off-here = `{ $name }` is switched off for this server: nobody meets it here.
capability-off-everywhere = `{ $name }` is switched off for all servers by whoever runs this bot.

web-about = Reads one page of the open internet as text.
web-page = **{ $title }**
    { $text }
    -# { $url }
web-empty = **{ $title }** has no words to read.
web-no-page = That isn't the address of a page. It looks like `https://example.org/news`.
web-inner = That address is not on the open internet, so I don't read it.
web-unknown = There is nothing at that address. Check its spelling.
web-too-many-hops = That page leads on and on to others. Give me the address where it ends.
web-status = The page could not be read: its server answered with { $status }.
web-no-text = I can only read text, and that page has none, or too much of a tangle.
web-away = That page doesn't answer, or not in time. Try again in a minute.

wikipedia-about = Looks a subject up in Wikipedia.
wikipedia-article = **{ $title }**
    { $text }
    -# <{ $url }>
wikipedia-empty = What shall I look up? For example `Ada Lovelace`, in at most 200 letters.
wikipedia-nothing = Wikipedia has no article like “{ $subject }”. Try another word for it.
wikipedia-away = Wikipedia isn't answering at the moment. I tried several times; please try again later.

weather-about = Tells the weather at a place, by Open-Meteo.
weather-report = **{ $place }**: { $sky }, { $temperature } °C (feels like { $feels } °C)
    Today { $low } to { $high } °C, { $rain } % chance of rain, wind { $wind } km/h, humidity { $humidity } %
    -# Open-Meteo
weather-clear = clear sky
weather-partly-cloudy = partly cloudy
weather-overcast = overcast
weather-fog = fog
weather-drizzle = drizzle
weather-rain = rain
weather-snow = snow
weather-thunderstorm = thunderstorm
weather-unknown-sky = a sky I have no word for
weather-empty = For which place? For example `Berlin`.
weather-nowhere = I know no place called “{ $place }”. Try a larger town nearby.
weather-away = The weather service isn't answering at the moment. I tried several times; please try again later.

time-about = Tells what time it is, here or elsewhere.
remind-about = Sets, lists and cancels your reminders.
remind-when = I don't understand when. Try `in 2h to water the plants` or `call Ada tomorrow at 5pm`.
remind-list = { $text }

remember-about = Remembers a fact, for you or for this channel.
remember-done = I will remember: “{ $text }”
recall-about = Looks for something I remember for you or for this place.
recall-found = { $text }
recall-nothing = I remember nothing like that here.

search-messages-about = Looks for what was said in this channel.
search-messages-empty = What are you looking for? Give me words, in at most 200 letters.
search-messages-found = { $text }
search-messages-nothing = I found nothing like that in this channel. `/search` looks in every channel you can read.

todo-about = Keeps your list of things to do.
todo-list = { $text }
todo-private = Your list is yours alone, and others read along here. See it with `/todo list`.

mcp-answer = { $text }
    -# `{ $name }`
mcp-nothing = `{ $name }` ran, and said nothing.
mcp-unknown = There is no tool `{ $name }` here. `/capability list` shows what there is.
mcp-closed = `{ $name }` is not switched on for this server. Whoever manages it can use `/capability switch`.
mcp-failed = `{ $name }` could not do that: { $problem }
mcp-slow = `{ $name }` took too long, so I stopped waiting. Whether it still did something I can't tell. Try again in a minute.
mcp-away = `{ $server }` doesn't answer at the moment. Please try again in a few minutes.
mcp-payload = A task of the type `mcp` wants a `tool` and its `arguments`.
mcp-list-entry = **{ $name }**: { $tools }{ $more ->
        [0] {""}
       *[other] {" "}and { $more } more
    }
mcp-list-empty = **{ $name }**: no tool of it is on
mcp-list-away = **{ $name }**: doesn't answer at the moment
