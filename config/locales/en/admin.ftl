# /admin: what admins see of Artie.

admin-guild-only = That is about a server; please use it in one.

admin-percent = { $percent } %
admin-ms = { $ms } ms
admin-seconds = { $seconds } s

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
admin-stats-latency = In all servers
admin-stats-within = half within { $half } ms, 19 of 20 within { $most } ms
admin-stats-chart = Uses per day over the last { $days } days, at most { $most } on one day.
admin-chart-title = Uses per day
admin-chart-ok = worked
admin-chart-errors = errors
admin-ranks-slow = Slowest on average, last { $days } days
admin-ranks-failing = Most errors, last { $days } days
admin-ranks-errors = { $percent } % ({ $errors })
admin-ranks-none-slow = Nothing was used often enough yet.
admin-ranks-none-failing = Nothing failed.
admin-ranks-alt = Slowest: { $slow }. Most errors: { $failing }.
admin-drawn-button = button { $name }
admin-drawn-capability = capability { $name }
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
admin-queue-speed = { $ended ->
    [one] One task
   *[other] { $ended } tasks
} ended in the last hour: half of them within { $half } of being due, all but one in a hundred within { $most }.
admin-queue-see = What gave up in this server: { $deadletters }
admin-queue-drawn-waiting = waiting
admin-queue-drawn-running = running
admin-queue-drawn-dead = gave up
admin-queue-drawn-hours = Ended per hour (orange: gave up)
admin-queue-drawn-day = 24 h ago
admin-queue-drawn-now = now
admin-queue-drawn-types = waiting · running · gave up
admin-queue-alt = { $waiting } waiting, { $running } running, { $dead } gave up. In the last 24 hours { $ended } ended well and { $gave_up } gave up.

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
admin-health-agents = Agents
admin-health-agents-sum = { $online } of { $wanted } online, { $runners ->
    [0] no runner lives
    [one] one runner
   *[other] { $runners } runners
}; { $suspended } suspended, { $pending } waiting for a review
admin-health-uptime = Running for
admin-uptime-minutes = { $minutes } min
admin-uptime-hours = { $hours } h { $minutes } min
admin-uptime-days = { $days ->
    [one] one day
   *[other] { $days } days
} { $hours } h
admin-health-version = Version

admin-moment = { $when }

# /admin deadletters
admin-dead-title = Tasks that gave up
admin-dead-none = Nothing of this server has given up. What fails stays here for 30 days, to be run again or thrown away.
admin-dead-line = **{ $name }** gave up { $died } after { $attempts ->
    [one] one attempt
   *[other] { $attempts } attempts
}
    { $reason }
admin-dead-page = Page { $page } of { $pages } · { $total ->
    [one] one task
   *[other] { $total } tasks
}
admin-dead-choose = Look at one…
admin-dead-all-types = Every type
admin-dead-type = { $name } ({ $count })
admin-dead-newer = Newer
admin-dead-older = Older
admin-dead-back = Back to the list
admin-dead-replay = Run again
admin-dead-replay-all = Run { $count ->
    [one] it
   *[other] all { $count }
} again
admin-dead-discard = Throw away
admin-dead-discard-all = Throw { $count ->
    [one] it
   *[other] all { $count }
} away
admin-dead-one-title = { $name } gave up
admin-dead-attempt = Attempt { $number }, { $when }: { $error }
admin-dead-asked = Enqueued
admin-dead-gave-up = Gave up
admin-dead-attempts = Attempts
admin-dead-by = Asked by
admin-dead-sure = Are you sure?
admin-dead-ask-replay = It will run once more, with all its retries.
admin-dead-ask-replay-type = { $count ->
    [one] One task
   *[other] { $count } tasks
} of type `{ $name }` will run once more, each with all its retries. Whoever asked gets their answer late.
admin-dead-ask-discard = It can't be run again after that. Its attempts stay in the log for 30 days.
admin-dead-ask-discard-type = { $count ->
    [one] One task
   *[other] { $count } tasks
} of type `{ $name }` will be gone for good.
admin-dead-yes-replay = Yes, run again
admin-dead-yes-discard = Yes, throw away
admin-dead-no = No, go back
admin-dead-nothing = There was nothing left to do: somebody else was faster, or an apology is still on its way. Try again in a moment.
admin-dead-replayed = { $count ->
    [one] One task runs
   *[other] { $count } tasks run
} again now. See { $queue }.
admin-dead-discarded = { $count ->
    [one] One task was
   *[other] { $count } tasks were
} thrown away.
admin-dead-gone = That task is not here any more: it ran again, or was thrown away.
admin-dead-stale = I don't understand that button any more. Please use { $command } again.

# /admin schedule
admin-schedule-title = What runs by itself
admin-schedule-none = Nothing is scheduled yet. The first worker to start writes its schedule here.
admin-schedule-line = **{ $name }** · `{ $cron }` { $zone }
    { $last } · { $next }
admin-schedule-last = last { $when }
admin-schedule-never = never ran yet
admin-schedule-next = next { $when }
admin-schedule-off = switched off
admin-schedule-broken = switched off: its schedule can't be read
