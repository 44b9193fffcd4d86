usage-exhausted-user = You've used up what I may spend on conversation with you today.
usage-exhausted-server = This server has used up what I may spend on conversation today.
usage-exhausted-hour = I've used up what I may spend on conversation this hour.
usage-exhausted-day = I've used up what I may spend on conversation today.
usage-alert-balance = ${ $left } are left at my model's provider. When that is used up, I can't hold conversations any more.
usage-alert-day = Models cost ${ $spent } today; at ${ $most } I stop until tomorrow.
usage-alert-requests = My model's provider takes { $left } more requests before its limit renews.
usage-guild-title = What I talked on this server
usage-left = Left for today: { $left } of { $most }
usage-me-title = What I talked with you
usage-model = **{ $name }**: { $calls } calls, { $failed } failed, { $tokens } tokens, { $average } ms on average, { $cost }
usage-model-guessed = {" "}(price not known: billed at the highest)
usage-models-title = Models in 30 days
usage-month = In 30 days: { $calls } { $calls ->
        [one] call
       *[other] calls
    }, { $tokens } tokens, { $cost }
usage-none = No model was asked in 30 days.
usage-operators-only = What models cost is for those who host me. Who that is stands in the setting `discord.operators`.
usage-spend-alt = A chart of what models cost on each of the last 30 days: { $cost } in all.
usage-spend-chart = Cents per day
usage-spend-chart-chat = talking
usage-spend-chart-other = other
usage-spend-month = In 30 days: { $cost } for { $calls } calls, of which { $failed } failed
usage-spend-title = What models cost
usage-spend-today = Today: { $cost } of { $most }; a new day begins { $at }
usage-today = Today: { $calls } { $calls ->
        [one] call
       *[other] calls
    }, { $tokens } tokens, { $cost }
