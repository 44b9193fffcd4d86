# What the framework itself says: refusals before a command runs, and the connection's errors for operators.

# --- To people
discord-done = Done.
discord-choose-subcommand = `{ $command }` needs to know what to do. Try one of: { $choices }.
discord-missing-argument = `{ $usage }`: something is missing. { $help }
discord-too-many-arguments = `{ $usage }`: that was more than I expected. { $help }
discord-bad-argument = I couldn't make sense of “{ $input }”. The form is `{ $usage }`. { $help }
discord-bad-arguments = I couldn't make sense of that. The form is `{ $usage }`. { $help }
discord-no-such-person = I can't find “{ $input }” here. Mention them, or use their id.
discord-no-such-thing = I can't find “{ $input }” here.
discord-more-help = { $help } tells more.
discord-command-outdated = This command has just changed. Please try again in a minute, or reload Discord.
discord-command-gone = This command no longer exists. { $help } shows what I can do.
discord-did-you-mean = I don't know `{ $typed }`. Did you mean { $suggestion }?
discord-missing-user-permission = For this you need the permission “{ $permissions }” in this server.
discord-missing-bot-permission = I'm missing the permission “{ $permissions }” here. Somebody who manages this server can give it to me.
discord-permissions-unknown = I couldn't check your permissions right now. Please try again in a minute.
discord-owner-only = Only the people who run me may do that.
discord-guild-only = That only works in a server, not in direct messages.
discord-dm-only = That only works in direct messages. Write to me privately.
discord-nsfw-only = That only works in an age-restricted channel.
discord-check-failed = You can't use this command here.
discord-not-yours = That's not yours to press. Use the command yourself to get your own.
discord-not-here = { $who } is not in this server.
discord-over = This is over: I no longer know what it was about. Please start again.
discord-form-late = That took me too long to open. Please press again.

# --- Text commands, whose answers everybody in the channel would read
discord-told-directly = That is for you alone, so I wrote it to you in a direct message.
discord-telling-directly = That is for you alone, so the answer comes in a direct message.
discord-not-told = That is for you alone, and I can't write to you directly. Use { $command } instead: nobody else sees its answer.
discord-coming = I'm at it. The answer to { $command } comes here.
discord-controls-elsewhere = -# The buttons and menus of this are under { $command }, in the server.

# --- To operators
discord-token-missing = There is no Discord token. Set DISCORD_TOKEN (discord.token): developer portal → your application → Bot → Reset Token. To try Artie without one: `artie demo`.
discord-token-wrong = Discord refuses the token. Set DISCORD_TOKEN to the current one: developer portal → your application → Bot → Reset Token.
discord-intent-missing = Discord refuses the connection because the intent “{ $intent }” is off. Switch it on: developer portal → your application → Bot → Privileged Gateway Intents → { $intent }.
discord-intents-unknown = The gateway does not know the intents Artie asks for ({ $intents }). It is no Discord v10 gateway, or Artie is too old for it.
discord-base-invalid = DISCORD_API_BASE (discord.api_base) is “{ $base }”, which is no http or https address.
discord-base-unsafe = DISCORD_API_BASE is “{ $base }”: plain http to another machine would send the token in clear. Use https, or set discord.api_base_unsafe if you know why.
discord-base-unreachable = Discord can't be reached at { $base }: { $reason }. Check the network and DISCORD_API_BASE.
discord-sharding-required = The bot is in too many servers for a single connection, which is all Artie opens.
discord-ended = The connection to Discord ended for good: { $reason }.

discord-guild-not-ready = I have only just arrived and don't know this server yet. Please try again in a minute.
discord-hands-tied = Discord doesn't let me do that: my role stands too low or lacks “Manage Roles”, or the Server Members Intent is off in the developer portal.
discord-hands-full = Discord asks me to go slower.
discord-no-threads = I may not open threads here. Somebody who manages this server can give me “Create Public Threads”.
discord-no-thread-here = There can be no thread under that. Ask me in a channel of the server.
discord-too-many-threads = This server has as many open threads as Discord allows. Archive one, then try again.
discord-history-denied = I'm not allowed to read that channel's history.

# --- Permissions by the names Discord shows
discord-permission-administrator = Administrator
discord-permission-manage-guild = Manage Server
discord-permission-manage-roles = Manage Roles
discord-permission-manage-channels = Manage Channels
discord-permission-manage-messages = Manage Messages
discord-permission-send-messages = Send Messages
discord-permission-embed-links = Embed Links
discord-permission-attach-files = Attach Files
discord-permission-view-channel = View Channel
discord-permission-read-history = Read Message History
