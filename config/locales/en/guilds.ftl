# Settings of a server.

guilds-title = Settings of this server
guilds-intro = Change them with the panel, or one by one with `/settings set`.
guilds-line = `{ $key }`: { $value }
guilds-value = Now: { $value }
guilds-revision = Revision { $rev }
guilds-default = { $value } (default)
guilds-usual = the usual (default)
guilds-nothing = — (nothing chosen)
guilds-on = on
guilds-off = off
guilds-more = … and { $count ->
    [one] one more
   *[other] { $count } more
}
guilds-flag-until = , until { $time }

guilds-rule-category = category `{ $category }`
guilds-rule-only-in = only in { $places }
guilds-rule-not-in = not in { $places }
guilds-rule-only-for = only for { $roles }
guilds-rule-not-for = not for { $roles }

guilds-rule-brief = { $channels ->
    [0] { $roles ->
        [one] one role
       *[other] { $roles } roles
    }
    [one] one channel, { $roles ->
        [one] one role
       *[other] { $roles } roles
    }
   *[other] { $channels } channels, { $roles ->
        [one] one role
       *[other] { $roles } roles
    }
}

# --- The panel
guilds-panel-title = Settings · { $topic }
guilds-panel-topic = Choose a topic
guilds-panel-key = Choose what to change
guilds-panel-write = Write…
guilds-panel-language = Choose a language
guilds-panel-channels = Choose channels
guilds-panel-roles = Choose roles
guilds-panel-category = Choose a category
guilds-panel-all-on = All are on; choose what to switch off
guilds-panel-level = Level { $level }
guilds-panel-levels = Choose a level
guilds-panel-level-roles = Roles given at level { $level }
guilds-panel-add-level = Another level…
guilds-panel-rules = Choose a rule
guilds-panel-add-rule = Another command…
guilds-panel-only-in = Only in these channels
guilds-panel-not-in = Not in these channels
guilds-panel-only-for = Only for these roles
guilds-panel-not-for = Not for these roles
guilds-panel-flags = Choose what to switch
guilds-panel-back = Back
guilds-panel-whole = All of it
guilds-panel-reset = Default
guilds-panel-history = History
guilds-panel-export = Export
guilds-panel-import = Import…
guilds-form-level = From which level on?
guilds-form-command = Which command? @name is a whole category
guilds-form-flag = Name
guilds-form-on = on, off, or nothing to forget this switch
guilds-form-reason = Why?
guilds-form-expires = Until when? Empty means no end
guilds-form-file = The text of a file of settings

# --- Topics: pages of the panel
guilds-topic-general = General
guilds-topic-recording = Recording
guilds-topic-newcomers = Newcomers
guilds-topic-levels = Levels
guilds-topic-play = Play and money
guilds-topic-assistant = Assistant
guilds-topic-commands = Commands
guilds-topic-administration = Administration

# --- What each setting is for
guilds-about-prefix = What text commands begin with.
guilds-about-locale = The language for those whose own I don't speak.
guilds-about-timezone = The time zone for times without one, for example Europe/Berlin.
guilds-about-recording = Which messages I record: all, only those addressed to me, or none.
guilds-about-recordingchannels = If you name channels, only these and their threads are recorded.
guilds-about-retentiondays = For how many days recorded messages are kept.
guilds-about-autorole = The roles I give to everybody who joins.
guilds-about-welcome-channel = Where I greet those who join. Without a channel I don't.
guilds-about-welcome-message = How I greet them. You can use {"{"}user{"}"}, {"{"}name{"}"}, {"{"}server{"}"} and {"{"}members{"}"}.
guilds-about-levels-channel = Where I tell that somebody reached a level. Without a channel I don't.
guilds-about-levels-message = How I tell it. You can use {"{"}user{"}"} and {"{"}level{"}"}.
guilds-about-levels-roles = The roles I give at a level, for example `5 @Regular, 10 @Veteran`.
guilds-about-levels-xpmessage = XP for a recorded message, at most one a minute.
guilds-about-levels-xpwork = XP for work.
guilds-about-levels-xpgather = XP for gathering.
guilds-about-levels-xpfight = XP for a won fight.
guilds-about-levels-xpdaily = XP for the daily claim.
guilds-about-levels-xpcommand = XP for a command.
guilds-about-levels-xpmultiplier = What all XP of this server is multiplied with.
guilds-about-games = Whether games with stakes can be played.
guilds-about-economy-dailytransfercap = How many coins each member may pay to others in 24 hours.
guilds-about-economy-tax = How many percent of each payment are kept back.
guilds-about-economy-minimumaccountage = How many days old a Discord account must be to pay others.
guilds-about-assistant-mode = Whether I answer when somebody talks to me.
guilds-about-assistant-channels = Channels where I answer every message.
guilds-about-assistant-silentchannels = Channels where I never answer.
guilds-about-assistant-ambient = Whether I may say something unasked now and then.
guilds-about-disabledcommands = Commands that nobody can use here.
guilds-about-disabledcategories = Whole categories of commands that nobody can use here.
guilds-about-commandrules = Where a command can be used, and by whom.
guilds-about-modlogchannel = Where I tell you what did not work, for example a role I could not give.
guilds-about-auditretentiondays = For how many days the audit log is kept.
guilds-about-selectedpoolid = The pool agents are taken from, as an older bot kept it. A choice made with `/pool select` comes before it.
guilds-about-musicmode = Kept for bots that play music: who may wish for some — everybody (open), those with the role for it (dj), or nobody (off). I play none myself.
guilds-about-flags = Switches that override other settings for a while, each with a reason and an end: greetings off until a raid is over, games on until Sunday.

# --- What a switch switches
guilds-switch-ambient = saying something unasked
guilds-switch-assistant = answering when somebody talks to me
guilds-switch-autorole = giving roles to those who join
guilds-switch-games = games with stakes
guilds-switch-levels = telling of levels, and their roles
guilds-switch-payments = payments between members
guilds-switch-recording = recording messages
guilds-switch-welcome = greeting those who join

# --- Changed
guilds-changed = `{ $key }` is now { $after }; it was { $before }.
guilds-changed-rev = Revision { $rev }.
guilds-newcomers-unheard = ⚠️ Discord does not tell me who joins, so nothing will come of this: my “Server Members Intent” is off. Whoever hosts me switches it on (developer portal → my application → Bot → Privileged Gateway Intents) and starts me again.
guilds-difference = `{ $key }`: { $before } → { $after }
guilds-theirs = `{ $key }` was changed { $when } by { $who }: from { $before } to { $after }.
guilds-theirs-own = You changed `{ $key }` { $when }: from { $before } to { $after }.
guilds-theirs-unknown = The settings were changed meanwhile.
guilds-conflict-title = Somebody was faster
guilds-conflict = Nothing of yours was changed. Apply yours?
guilds-conflict-settled = What you wanted holds already. Nothing of yours was changed.
guilds-apply-mine = Apply mine
guilds-apply = Apply
guilds-leave = Leave it
guilds-discarded = All right, nothing was changed.

# --- Files and history
guilds-import-title = Take these settings?
guilds-import = { $count ->
    [one] One setting would change; what is not in the file stays as it is.
   *[other] { $count } settings would change; what is not in the file stays as it is.
}
guilds-exported = These are the settings of this server, revision { $rev }. `/settings import` takes them back, here or in another server.
guilds-exported-alt = The settings as JSON
guilds-history-title = Changes of settings
guilds-history-none = Nothing was changed yet.
guilds-history-entry = **Revision { $rev }** · { $who } · { $when }
guilds-newest = Newest
guilds-older = Older
guilds-file-unreadable = I couldn't read that file. It must be a JSON file of at most 256 KB, as `/settings export` makes them.
guilds-file-unreachable = I couldn't fetch that file from Discord. Please attach it again.
guilds-file-unknown = The file names things that are no settings: { $names }. Nothing was changed.
guilds-file-empty = There are no settings in that file.
guilds-file-unchanged = Everything in that file holds already. Nothing was changed.
guilds-draft-gone = I no longer know what that was about. Please make the change again.

# --- Refused
guilds-unknown-key = There is no setting “{ $key }”. There are: { $keys }.
guilds-unknown-channel = There is no channel “{ $channel }” here. Choose one from the list, or mention it.
guilds-unknown-role = There is no role “{ $role }” here. Choose one from the list, or mention it.
guilds-unknown-command = I have no command `/{ $command }`. Names are written as in `/help`, for example `wallet pay`.
guilds-unknown-category = I have no category “{ $category }” of commands. The panel lists them.
guilds-unknown-switch = There is nothing to switch by the name “{ $name }”. There are: { $known }.
guilds-unknown-placeholder = `{"{"}{ $word }{"}"}` means nothing here. You can use { $known }.
guilds-protected = `/{ $command }` can't be switched off or limited: it is the way back, or somebody's right.
guilds-may-not-give-roles = I'm not allowed to give roles. Give my role the permission “Manage Roles” (Server Settings → Roles), then save again.
guilds-role-not-yours = You couldn't give { $role } yourself, so I don't do it for you: it takes “Manage Roles” and a role that stands above it. Ask somebody who has both.
guilds-not-for-writing = { $channel } is no text or announcement channel, and I write only in those. Choose another one.
guilds-role-too-high = { $role } stands above my own highest role, so I can't give it. Drag my role above it (Server Settings → Roles), then save again.
guilds-role-managed = { $role } belongs to a bot or to Discord itself; nobody can give it. Choose another role.
guilds-role-of-everyone = Everybody has that role already. Choose another one.
guilds-may-not-speak = I can't write in { $channel }. Give me “View Channel” and “Send Messages” there, then save again.
guilds-unchanged = { $keys }: it is that already. Nothing was changed.
guilds-bad-prefix = A prefix is 1 to 5 visible characters, without spaces, and doesn't begin with `/`, `@`, `#` or `<`. For example: `!` or `a!`.
guilds-bad-toggle = `{ $key }` can be `on` or `off`.
guilds-bad-choice = `{ $key }` can be { $choices }.
guilds-bad-number = `{ $key }` is a whole number from { $low } to { $high }, or `none` for the default.
guilds-bad-factor = `{ $key }` is a number from 0 to 10 with at most two decimals, such as `1.5`, or `none` for the default.
guilds-bad-timezone = I don't know that time zone. Write it as area and city, for example `Europe/Berlin`, or `UTC`.
guilds-bad-name = `{ $key }` is a name of letters, digits, `-`, `_` and `.`, up to 64 characters.
guilds-bad-template = `{ $key }` is a text of 1 to { $most } characters, or `none` for my own words.
guilds-bad-channel = `{ $key }` is a channel: choose it from the list, or mention it.
guilds-bad-channels = `{ $key }` is a list of up to { $most } channels.
guilds-bad-roles = `{ $key }` is a list of up to { $most } roles.
guilds-bad-level-roles = `{ $key }` is up to 25 levels (2 to 1,000) with a role each, for example `5 @Regular, 10 @Veteran`.
guilds-bad-names = `{ $key }` is a list of names, for example `work, game flip`.
guilds-bad-rules = `{ $key }` is a list of rules. The panel makes one.
guilds-bad-flags = `{ $key }` takes names with `on` or `off`, a reason of at most 200 characters, and an end such as `2027-01-31` or `2027-01-31 18:00` in this server's time zone. The panel has a form for it.
guilds-server-only = Settings belong to a server. Use this command in one.

guilds-welcome-title = Hello, I'm Artie.
guilds-welcome = I remember conversations, do small jobs and run a daily game. { $help } shows what I can do; whoever manages this server finds { $settings } useful. Nothing needs setting up first.

# --- Who may use what
guilds-bar-command = `/{ $command }` is switched off in this server.
guilds-bar-category = `/{ $command }` is switched off in this server, like everything under “{ $category }”.
guilds-bar-only-in = `/{ $command }` can't be used here. Try it in { $places }.
guilds-bar-not-in = `/{ $command }` can't be used in this channel. Try it in another one.
guilds-bar-only-for = `/{ $command }` is for members with { $roles } here.
guilds-bar-not-for = `/{ $command }` is not for members with { $role } here.
guilds-why-title = Who may use it?
guilds-why-can = { $who } can use { $command } here.
guilds-why-cannot = { $who } can't use { $command } here.
guilds-why-yes = ✅ Yes: { $text }
guilds-why-no = ❌ No: { $text }
guilds-why-no-permission = no permission of Discord's is needed.
guilds-why-permission = the permission “{ $permission }” is needed.
guilds-why-server = nothing in the settings of this server stands in the way.
guilds-why-me = I need to see this channel and write in it.
guilds-why-discord = Discord has rules of its own on top: Server Settings → Integrations.

# --- Newcomers
guilds-greeting = Welcome to { "{" }server{ "}" }, { "{" }user{ "}" }!
guilds-backfill-doing = Giving roles to everybody who is here
guilds-backfill-none = No roles for newcomers are chosen. Choose them first: { $panel }, then `autorole`.
guilds-backfilled = { $given ->
    [0] Everybody here has the roles already.
    [one] One role was given; I looked at { $seen } members.
   *[other] { $given } roles were given; I looked at { $seen } members.
}
guilds-role-not-allowed = I couldn't give { $role }: my own highest role must stand above it (Server Settings → Roles), and I need the permission “Manage Roles”.
guilds-role-gone = I couldn't give a role that was chosen in { $settings }: there is no such role any more. Choose another one.
guilds-skip-unreadable = There is nothing to do in this task that I understand.
guilds-skip-left = They have left the server meanwhile.
