# Settings of a server.

guilds-title = Settings of this server
guilds-intro = Change one with `/settings set`.
guilds-prefix = `{ $value }` — what text commands begin with, for example `{ $value }help`.
guilds-recording-all = **all** — every message is recorded.
guilds-recording-addressed = **addressed** — only messages addressed to me, and my answers, are recorded.
guilds-recording-off = **off** — nothing is recorded.
guilds-games-on = **on** — games with stakes can be played.
guilds-games-off = **off** — no games with stakes.
guilds-xp-message = **{ $value }** — XP for a recorded message, at most one a minute.
guilds-xp-work = **{ $value }** — XP for work.
guilds-xp-gather = **{ $value }** — XP for gathering.
guilds-xp-fight = **{ $value }** — XP for a won fight.
guilds-xp-daily = **{ $value }** — XP for the daily claim.
guilds-xp-command = **{ $value }** — XP for a command.
guilds-xp-multiplier = **{ $value }** — what all XP of this server is multiplied with.
guilds-level-channel = **{ $value }** — where levels are announced.
guilds-level-message = **{ $value }** — what is said there.
guilds-level-roles = **{ $value }** — the role that comes with each level. I need the permission to manage roles, and my own role must be above them.
guilds-revision = Revision { $rev }
guilds-revision-changed = Revision { $rev } · last changed: { $key }
guilds-changed = `{ $key }` is now **{ $after }** (it was { $before }). Revision { $rev }.

guilds-unknown-key = There is no setting “{ $key }”. There are: { $keys }.
guilds-bad-prefix = A prefix is 1 to 5 visible characters, without spaces, and doesn't begin with `/`, `@`, `#` or `<`. For example: `!` or `a!`.
guilds-bad-recording = `recording` can be `all`, `addressed` or `off`.
guilds-bad-games = `games` can be `on` or `off`.
guilds-bad-xp = `{ $key }` is a whole number from 0 to 1,000, or `default`.
guilds-bad-multiplier = `xpMultiplier` is a number from 0 to 10 with at most two decimals, such as `1.5`, or `default`.
guilds-bad-level-channel = `levelChannel` is a channel, such as `#levels`, or `off`.
guilds-bad-level-message = `levelMessage` is a text of up to 300 characters, in which {"{user}"} and {"{level}"} are filled in, or `default`.
guilds-bad-level-roles = `levelRoles` is a list of levels from 2 to 1,000 with their roles, such as `5 @Regular, 10 @Old hand`, or `off`.
guilds-unchanged = `{ $key }` is { $value } already. Nothing was changed.
guilds-conflict = Somebody was faster: { $who } has just changed `{ $their_key }` from { $their_before } to { $their_after }. Nothing of yours was changed. The settings are at revision { $rev } now; set `{ $key }` to { $value } again if you still want it.
guilds-conflict-unknown = The settings have changed meanwhile and are at revision { $rev } now. Nothing of yours was changed; set `{ $key }` to { $value } again if you still want it.
guilds-server-only = Settings belong to a server. Use this command in one.

guilds-welcome-title = Hello, I'm Artie.
guilds-welcome = I remember conversations, do small jobs and run a daily game. { $help } shows what I can do; whoever manages this server finds { $settings } useful. Nothing needs setting up first.
