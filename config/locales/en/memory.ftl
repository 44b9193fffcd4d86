# /memory: what Artie remembers.

memory-added = I will remember for you: “{ $text }” In a channel I keep it to myself; let it appear there with `open`.
memory-added-open = I will remember for you: “{ $text }” It may appear where others read along.
memory-known = I remember that already: “{ $text }”
memory-until = I forget it { $end }.
memory-added-for = I will remember for { $scope }: “{ $text }”
memory-for-own = yours
memory-for-channel = this channel
memory-for-guild = this server
memory-for-project = this project
memory-mark-open = may be seen by others
memory-line = { $pin }{ $text }
    -# { $marks } · { $when }
memory-found-title = What I remember
memory-nothing-found = I remember nothing like that here. `/memory list` shows everything you may see.
memory-list-title = What I remember here
memory-none = I remember nothing here yet. Tell me something with `/memory add`.
memory-no-more = That was all.
memory-newer = Newer
memory-older = Older
memory-changed = I remember it like this now: “{ $text }”
memory-pinned = 📌 Pinned: “{ $text }”
memory-unpinned = Not pinned: “{ $text }”
memory-forgotten = Forgotten. You can bring it back for 7 days; then it is gone for good.
memory-forget-button = Forget this
memory-forget-number = Forget { $number }
memory-back-button = Bring it back
memory-is-back = I remember it again.
memory-tally-title = Memories
memory-tally-own = Of your own: { $own ->
        [one] { $own } memory
       *[other] { $own } memories
    }, { $pinned } pinned, { $open } that may appear where others read along
memory-tally-oldest = The oldest of them is from { $when }.
memory-tally-place = Of this channel: { $channel } · of this server: { $guild }
memory-tally-embedded = Found by meaning as well as by words: { $embedded }
memory-export-alt = Your memories, as JSON
memory-exported = { $count ->
        [0] I remember nothing of yours.
        [one] Your one memory is in this file.
       *[other] Your { $count } memories are in this file.
    }
memory-used-title = This answer used what I remember
memory-used-button = What I remembered
memory-none-used = It used nothing that you may see, or it has been forgotten since.

# Refusals
memory-empty = There is nothing in that to remember. Give me a sentence.
memory-too-long = That is too long to remember: { $letters } letters, and at most { $most } fit. Give me the gist.
memory-full = I remember { $most } things for you, and no more fit. Let me forget something with `/memory forget` first.
memory-source-gone = The message it came from was deleted, so I won't remember it.
memory-unknown = I remember no such thing, or it isn't yours to change. Choose one from the suggestions, or see `/memory list`.
memory-not-yours = Only those who manage the server can have me remember something for all of it.
memory-no-server = There is no server here, so I can only remember it for you.
memory-same = I remember exactly that already.
memory-past = It would be over before it began. Choose a later end.
memory-junk-short = That says too little to be understood later. Make it a whole sentence.
memory-junk-greeting = That is a greeting; there is nothing in it to remember.
memory-junk-question = That is a question. Tell me the answer, and I will remember it.
memory-junk-instruction = That tells me what to do; I only remember what is so. An admin can set how I behave in this server.
memory-junk-recalled = I remember that already.
memory-junk-secret = That looks like a password, a key or a card number. I don't remember those, to be safe.
