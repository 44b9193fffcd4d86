# What Artie says when it is talked to and no model is configured

chat-called = Yes? Ask me something like “what is 12*7” or “roll 2d6”, or see `/help`.
chat-greeting = Hello! 👋 I can calculate, roll dice and more: `/help` shows it all.
chat-thanks = You're welcome! 🙂
chat-help = I calculate (“3 miles in km”), roll dice (“roll 2d6+3”), keep wallets and streaks, and more: `/help` shows everything.
chat-no-model = No language model is set up for me, so I can't chat freely. I can calculate (“what is 12*7”), roll dice (“roll 2d6”) and everything in `/help`.

# What it says around a model's words

chat-ask-length = Ask me something of up to { $most } characters.
chat-button-stop = Stop
chat-button-thread = Thread
chat-button-again = Regenerate
chat-later = { $why } Try again { $at }.
chat-note-broke-off = The answer broke off here.
chat-note-filtered = The model's provider stopped the answer here.
chat-note-left-out = This did not fit, so I left it out: { $parts }
chat-note-length = That's as long as one answer may be. Ask me to go on.
chat-note-stopped = You stopped me here.
chat-nothing = I have no answer to that. Could you put it differently?
chat-off = I'm switched off here, so I can't answer that again.
chat-off-meanwhile = I was switched off here before I could answer that again. My answer from before is gone.
chat-over = That answer is finished already.
chat-part-around = what others said in the thread
chat-part-earlier = earlier conversations
chat-part-files = attached files
chat-part-history = earlier messages
chat-part-instructions = instructions
chat-part-memories = memories
chat-part-question = the question
chat-part-quoted = the message you replied to
chat-part-summary = the summary so far
chat-question-gone = I don't know that question any more, so I can't answer it again. Just ask me anew.
chat-stopping = Stopping.
chat-thinking-again = Let me try again…
chat-thread = Let's go on in <#{ $channel }>: there I answer without being mentioned.
chat-thread-name = Our conversation
chat-uses = Using { $tools }…

session-begun = A new conversation began.
session-begun-kept = A new conversation began. The one before is kept as it is: `/session history`.
session-begun-summed-up = A new conversation began. The one before is summed up and kept: `/session history`.
session-changed = The conversation changed while it was summed up.
session-ended-empty = Our conversation is over. There is nothing of it to keep.
session-ended-kept = Our conversation of { $count } { $count ->
        [one] message
       *[other] messages
    } is over. It's kept as it is: `/session history`.
session-ended-summed-up = Our conversation of { $count } { $count ->
        [one] message
       *[other] messages
    } is over. It's summed up and kept: `/session history`.
session-history-line = { $channel }, begun { $at }: { $count } { $count ->
        [one] message
       *[other] messages
    }
session-history-more = More: `/session history page:{ $page }`
session-history-none = We haven't talked yet. Mention me, or use `/ask`.
session-history-title = Our conversations, page { $page }
session-info-file = What I would tell the model now, word for word, without its instructions
session-info-left-out = Left out because it doesn't fit: { $part }
session-info-messages = This conversation began { $at } and has { $count } { $count ->
        [one] message
       *[other] messages
    }.
session-info-model = Model: `{ $model }`
session-info-part = { $part }: { $tokens } tokens
session-info-title = What I would tell the model now
session-info-tokens = { $tokens } of { $budget } tokens
session-none = There's no conversation here today. Mention me, or use `/ask`.
session-summary-none = There's no summary yet: I write one when a conversation gets long, or is over.
session-summary-title = What we talked about here
