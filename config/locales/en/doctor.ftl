# What `artie doctor` finds. The first half of a finding is the state, the second the cure.

doctor-token-there = There is a Discord token of the right shape.
doctor-token-odd = The Discord token has an odd shape.
doctor-token-odd-fix = A bot's token has three parts with dots between them; an application id, a client secret or a public key is something else. Developer portal → your application → Bot → Reset Token.
doctor-token-missing = There is no Discord token.
doctor-discord-answers = Discord answers at { $place } and accepts the token.
doctor-discord-refuses = Discord cannot be used.
doctor-content-allowed = Artie may read message content.
doctor-content-forbidden = Artie may not read message content.
doctor-content-unknown = Whether Artie may read message content, the server does not say.

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
