overrides-about-chat = The model that talks, at `models.base_url`; empty: none does.
overrides-about-fallbacks = Models to ask in this order when `models.chat` fails, separated by commas.
overrides-about-vision = Whether the model takes pictures.
overrides-about-context-tokens = How many tokens the model reads and writes at most in one go.
overrides-about-call-timeout = How long one call of a model may take.
overrides-about-prices = What a million tokens cost in US dollars, as model=in/out; names may end in *.
overrides-about-hour-usd = US dollars for models per hour, in all.
overrides-about-day-usd = US dollars for models per day, in all.
overrides-about-user-day-usd = US dollars for models per day and person.
overrides-about-server-day-usd = US dollars for models per day and server.
overrides-about-call-tokens = The most tokens that one call may write.
overrides-takes-name = `{ $name }` takes the name of one model, without spaces, such as `gpt-4o-mini`, or nothing.
overrides-takes-names = `{ $name }` takes names of models, without spaces, separated by commas, or nothing.
overrides-takes-yes-or-no = `{ $name }` is `true` or `false`.
overrides-takes-count = `{ $name }` takes a whole number from { $least } to { $most }.
overrides-takes-dollars = `{ $name }` takes US dollars from 0 to { $most }, such as `10` or `2.50`.
overrides-takes-time = `{ $name }` takes a time from 1 second to 10 minutes, such as `45s` or `2m`.
overrides-takes-prices = “{ $entry }” is no price. Write `model=in/out` in US dollars per million tokens, such as `gpt-4o*=2.50/10`, separated by commas.
