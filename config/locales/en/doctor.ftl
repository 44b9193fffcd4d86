# What `artie doctor` finds. The first half of a finding is the state, the second the cure.

doctor-token-there = There is a Discord token of the right shape.
doctor-token-odd = The Discord token has an odd shape.
doctor-token-odd-fix = A bot's token has three parts with dots between them; an application id, a client secret or a public key is something else. Developer portal → your application → Bot → Reset Token.
doctor-token-missing = There is no Discord token.
doctor-discord-answers = Discord answers at { $place } and accepts the token.
doctor-discord-refuses = Discord cannot be used.
doctor-content-allowed = Artie may read message content.
doctor-content-forbidden = Artie may not read message content: only what is addressed to it is heard and recorded.
doctor-content-forbidden-fix = Switch it on: developer portal → your application → Bot → Privileged Gateway Intents → Message Content Intent. Then start Artie again.
doctor-content-unknown = Whether Artie may read message content, the server does not say.
doctor-members-allowed = Artie hears who joins.
doctor-members-unneeded = Artie does not hear who joins, and no server needs it.
doctor-members-missing = Artie does not hear who joins, and { $count ->
    [one] one server wants
   *[other] { $count } servers want
} newcomers greeted or given roles.
doctor-members-missing-fix = Switch it on: developer portal → your application → Bot → Privileged Gateway Intents → Server Members Intent. Then start Artie again.
doctor-guilds-fine = What servers have chosen can work there ({ $count } looked at).
doctor-guild-troubled = In the server { $guild } the setting { $key } cannot work.

doctor-models-answer = The models' endpoint answers at { $place }.
doctor-models-unlisted = The models' endpoint at { $place } does not list { $names }.
doctor-models-unlisted-fix = Set ARTIE_MODELS_CHAT, ARTIE_MODELS_FALLBACKS and ARTIE_MODELS_EMBEDDING to names that it knows.
doctor-models-refuse = The models' endpoint at { $place } refuses Artie (status { $status }).
doctor-models-refuse-fix = Set ARTIE_MODELS_KEY (models.key) to a key that it accepts; if the status is 500 or more, look at the provider's own status page.
doctor-models-silent = No models' endpoint answers at { $place } ({ $why }).
doctor-models-silent-fix = Start it, or set ARTIE_MODELS_BASE_URL (models.base_url) to where it is. Empty: no conversation, and nothing is found by its meaning.
doctor-models-unusable = The models' endpoint cannot be used.
doctor-mcp-answers = The MCP server “{ $name }” answers and lends { $tools ->
    [one] one tool
   *[other] { $tools } tools
}.
doctor-mcp-silent = The MCP server “{ $name }” does not answer.
doctor-mcp-silent-fix = Look at mcp.servers.{ $name } in the settings file: its address and token, or its program and what that needs. The log line says what went wrong.

doctor-settings-changed = These settings are used as `/config` set them, not as the files say: { $names }.
doctor-tokens-open = Every stored token of an agent opens ({ $count }).
doctor-tokens-closed = Stored tokens of agents cannot be opened.
doctor-tokens-plain = Stored tokens of agents are not sealed, and so not used.
doctor-inside-unread = What lies in the database could not be examined.

doctor-database-missing = There is no database.
doctor-database-missing-fix = Set DATABASE_URL (database.url) to a Postgres, or start with --local-db to use one of Artie's own on this machine. To try Artie without one: `artie demo`.
doctor-database-refuses = The database cannot be used.
doctor-database-answers = Postgres { $version } answers at { $place }.
doctor-letters-known = The database knows letters beyond ASCII.
doctor-letters-unknown = The database knows ASCII letters only.
doctor-migrations-done = Every migration is applied.
doctor-migrations-pending = Migrations are waiting: { $pending }.
doctor-migrations-pending-fix = Nothing to do: `artie run` applies them when it starts, `artie migrate` does it now.
doctor-migrations-wrong = The migrations do not match this version of Artie.
doctor-schema-sound = The schema is as this version expects ({ $hash }).
doctor-schema-drifted = The schema is not as this version expects.
doctor-clock-agrees = The clocks of this machine and the database agree.
doctor-clock-differs = The clocks of this machine and the database differ by { $seconds } s.
doctor-clock-differs-fix = Switch on time synchronisation (NTP) on both machines; reminders and cooldowns compare the two.

doctor-http-off = Health and metrics are switched off.
doctor-http-off-fix = Set ARTIE_HTTP_ADDR (http.addr), for example 127.0.0.1:9090, to watch over Artie.
doctor-http-free = { $place } is free for health and metrics.
doctor-http-running = A running Artie answers at { $place }.
doctor-http-taken = { $place } cannot be used for health and metrics ({ $why }).
doctor-http-taken-fix = Stop what uses it, or set ARTIE_HTTP_ADDR (http.addr) to another address.

health-nowhere = Health is switched off. Set ARTIE_HTTP_ADDR (http.addr).
health-silent = No Artie answers at { $place } ({ $why }).
health-bad = Artie at { $place } is not well: { $why }
doctor-fault = Something unforeseen happened: { $why }
