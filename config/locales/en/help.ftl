# /help and /about.

help-title = What I can do
help-intro = Click a command to use it. To talk with me, mention me, reply to me or write me privately.
help-footer = More about one: /help command: …
help-topic-start = Start
help-topic-economy = Coins
help-topic-fun = Play
help-topic-assistant = Assistant
help-topic-agents = Agents: other bots, lent to servers
help-topic-admin = For those who manage the server
help-topic-other = More
help-parameters = What to fill in
help-optional = { $parameter } (optional)
help-usage = How to use it
help-usage-forms = { $slash } or `{ $text }`
help-permission = Only for those who manage the server.
help-unknown = There is no command “{ $name }”. { $help } shows what there is.
help-unknown-close = There is no command “{ $name }”. Did you mean { $close }?

help-about-title = Artie
help-about = I remember conversations, do small jobs and run a daily game for this community. { $help } shows how.
help-about-version = Version
help-about-since = Awake since
help-about-servers = Servers
help-about-count = { $count }
help-about-recording = Recording here
help-about-recording-mode = { $mode ->
    [all] every message
    [addressed] only messages addressed to me
   *[off] nothing
}
