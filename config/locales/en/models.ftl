models-none = No language model is set up here, so I can't hold a conversation. I can still calculate, roll dice and run small jobs: see `/capability list`.
models-away = The language model doesn't answer at the moment.
models-refused = The language model doesn't take this request. Whoever hosts me can find the reason in the log.
