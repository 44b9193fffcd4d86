# /admin: what admins see of Artie.

admin-guild-only = That is about a server; please use it in one.

admin-percent = { $percent } %
admin-ms = { $ms } ms

# /admin stats
admin-stats-title = How Artie is used here
admin-stats-none = Nothing has been used in this server yet. Come back after somebody tried a command.
admin-stats-line = { $name } · { $uses ->
    [one] one use
   *[other] { $uses } uses
} · { $errors } % errors · { $ms } ms
admin-stats-uses = Uses
admin-stats-recent = Last { $days } days
admin-stats-errors = Errors
admin-stats-average = Average time
admin-stats-chart = Uses per day over the last { $days } days, at most { $most } on one day.
admin-chart-title = Uses per day
admin-chart-ok = worked
admin-chart-errors = errors
admin-name-button = button `{ $name }`
admin-name-capability = capability `{ $name }`

# /admin queue
admin-queue-title = The task queue
admin-queue-empty = Nothing is due.
admin-queue-oldest = The oldest waiting task was due { $since }.
admin-queue-line = `{ $name }` · { $waiting } waiting · { $running } running · { $dead } gave up
admin-queue-waiting = Waiting
admin-queue-running = Running
admin-queue-dead = Gave up

# /admin health
admin-health-title = How Artie is doing
admin-health-well = Everything works.
admin-health-ill = Something needs attention; it is named below. Artie keeps trying by itself.
admin-health-gateway = Discord
admin-health-connected = connected, { $ms } ms
admin-health-connected-unmeasured = connected
admin-health-connecting = connecting, began { $since }
admin-health-no-gateway = no connection in this process
admin-health-database = Database
admin-health-database-away = does not answer
admin-health-recorder = Recording
admin-health-buffered = { $waiting ->
    [0] up to date
    [one] one event waiting
   *[other] { $waiting } events waiting
}
admin-health-gaps = { $gaps ->
    [one] one channel is being caught up
   *[other] { $gaps } channels are being caught up
}
admin-health-overflowed = { $count ->
    [one] one event found no room; history brings it back
   *[other] { $count } events found no room; history brings them back
}
admin-health-uptime = Running for
admin-uptime-minutes = { $minutes } min
admin-uptime-hours = { $hours } h { $minutes } min
admin-uptime-days = { $days ->
    [one] one day
   *[other] { $days } days
} { $hours } h
admin-health-version = Version
