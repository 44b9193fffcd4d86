# /search: the recorded conversation.

search-title = Search
search-asked-words = **{ $words }**
search-asked-from = from { $who }
search-asked-in = in { $channel }
search-asked-link = with a link
search-asked-file = with a file
search-asked-image = with a picture
search-asked-after = after { $when }
search-asked-before = before { $when }
search-line = [{ $who }]({ $address }) · { $channel } · { $when }
    { $text }
search-files = { $count ->
    [one] *(one file)*
   *[other] *({ $count } files)*
}
search-newer = Newer
search-older = Older
search-nothing = I found nothing. I only know messages I was allowed to record, and only show what you can read on Discord.
search-no-more = That was all.
search-not-yet = Nothing yet, and looking took a while. Press Older to look further back.
search-go-on = Looking took a while. Press Older to look further back.

# Refusals
search-empty = What are you looking for? Give some words, or choose a person, a channel or what the message has.
search-no-words = I can only look for words and numbers. Write at least one.
search-too-long = That is too much to look for at once. Write at most { $most } letters and 20 words.
search-bad-time = I don't understand “{ $typed }” as a time. Write a day such as `2026-11-05`, or how long ago, such as `3h`, `7d` or `2w`.
search-no-time = Nothing can be after the one and before the other. Choose a later end or an earlier beginning.
search-unreadable = You can't read { $channel }, or there is no such channel. Choose another one.
search-nothing-readable = There is no channel here whose history you can read.
search-over = This search is over: I have forgotten what it was about. Please search again.
