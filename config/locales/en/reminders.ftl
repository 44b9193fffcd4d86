# /remind.

reminder-set = I will remind you here { $when } ({ $day }): { $text }
reminder-set-direct = I will remind you by direct message { $when } ({ $day }): { $text }
reminder-cancel-button = Cancel it
reminder-cancelled = I won't remind you: { $text }
reminder-title = What I will remind you of
reminder-none = You have no reminders here. Set one with `/remind me`.
reminder-line = { $number }. { $when }: { $text }
reminder-told = ⏰ { $who } { $text }
reminder-told-late = ⏰ { $who } { $text }
    -# This was due { $due }; I was away, sorry.

# Refusals
reminder-empty = Of what shall I remind you? Tell me in a few words.
reminder-too-long = That is too long for a reminder: at most { $most } letters, please.
reminder-past = That moment has passed. Choose one to come.
reminder-too-far = I can't promise that: choose a moment within 5 years.
reminder-too-many = { $most } reminders of yours are waiting, and no more fit. Cancel one with `/remind cancel` first.
reminder-unknown = There is no such reminder of yours any more. `/remind list` shows them.
