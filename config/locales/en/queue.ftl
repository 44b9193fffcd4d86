# What the queue itself has to say

# How far a running task is, in the place of its answer
queue-working = Working…
queue-progress = { $doing } { $bar } { $done } of { $total }

queue-cancelled = This was called off.
queue-stale = This waited too long while I was away, so I dropped it. Please ask again if you still need it.
queue-no-such-task = There is no task `{ $id }`.
queue-not-dead = Task `{ $id }` is not a dead letter (or its apology is still on its way), so it can't be replayed.
queue-say-yes = That throws { $count ->
    [one] one dead letter
   *[other] { $count } dead letters
} away for good. Add `--yes` if you mean it.
queue-not-running = Task `{ $id }` is neither waiting nor running, so there is nothing to call off.
queue-bad-id = `{ $id }` is not a task id. It looks like `0198c0de-0000-7000-8000-000000000000`.
queue-bad-status = `{ $status }` is not a state. Try one of: { $known }.

# An answer that comes as a message of its own, because its place in an interaction is gone
delivery-late = { $who }, you asked { $asked }:
delivery-cut = This is not everything: it did not fit here. The attached file has all of it.
delivery-whole = The whole answer
