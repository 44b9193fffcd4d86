# Settings of a server.

guilds-title = Settings of this server
guilds-intro = Change one with `/settings set`.
guilds-prefix = `{ $value }` — what text commands begin with, for example `{ $value }help`.
guilds-recording-all = **all** — every message is recorded.
guilds-recording-addressed = **addressed** — only messages addressed to me, and my answers, are recorded.
guilds-recording-off = **off** — nothing is recorded.
guilds-games-on = **on** — games with stakes can be played.
guilds-games-off = **off** — no games with stakes.
guilds-revision = Revision { $rev }
guilds-revision-changed = Revision { $rev } · last changed: { $key }
guilds-changed = `{ $key }` is now **{ $after }** (it was { $before }). Revision { $rev }.

guilds-unknown-key = There is no setting “{ $key }”. There are: { $keys }.
guilds-bad-prefix = A prefix is 1 to 5 visible characters, without spaces, and doesn't begin with `/`, `@`, `#` or `<`. For example: `!` or `a!`.
guilds-bad-recording = `recording` can be `all`, `addressed` or `off`.
guilds-bad-games = `games` can be `on` or `off`.
guilds-unchanged = `{ $key }` is { $value } already. Nothing was changed.
guilds-conflict = Somebody was faster: { $who } has just changed `{ $their_key }` from { $their_before } to { $their_after }. Nothing of yours was changed. The settings are at revision { $rev } now; set `{ $key }` to { $value } again if you still want it.
guilds-conflict-unknown = The settings have changed meanwhile and are at revision { $rev } now. Nothing of yours was changed; set `{ $key }` to { $value } again if you still want it.
guilds-server-only = Settings belong to a server. Use this command in one.

guilds-welcome-title = Hello, I'm Artie.
guilds-welcome = I remember conversations, do small jobs and run a daily game. { $help } shows what I can do; whoever manages this server finds { $settings } useful. Nothing needs setting up first.
