# /privacy: what is kept about a person.

privacy-outlook-title = What I keep about you
privacy-line = • **{ $rows }** × { $what } · kept { $kept }
privacy-nothing = I keep nothing about you.
privacy-is-in = What you say is recorded where a server allows it. { $command } stops that at once.
privacy-is-out = Nothing you say has been recorded since { $since }, and of what you ask me nothing is kept once it is answered. { $command } with `undo` records you again.
privacy-next = { $export } sends you all of it; { $erase } erases it.
privacy-exporting = I am putting everything together and will send it to you as a direct message. If none arrives, allow direct messages from this server and ask again in an hour.
privacy-file = Everything I keep about you. File { $number }, the last one.
privacy-file-more = Everything I keep about you. File { $number }; more follow.
privacy-file-alt = Everything kept about you, as JSON
privacy-ask-title = Erase everything?
privacy-ask = Your recorded messages, coins, items, pets, streaks and all else I keep about you will be gone, in every server, and can't be brought back. The ledger keeps its amounts under a name that is nobody's.
privacy-ask-yes = Erase everything
privacy-ask-no = Keep it
privacy-erasing = I am erasing everything I keep about you. The receipt comes as a direct message.
privacy-not-erased = Nothing was erased.
privacy-erased = Done: { $rows ->
    [one] one row about you is
   *[other] { $rows } rows about you are
} gone. I have looked again afterwards. Receipt `{ $receipt }`.
privacy-erased-kept = • **{ $rows }** × { $what } stay: { $reason }.
privacy-out = Nothing you say is recorded from now on. What you ask me I forget once it is answered, so each time I begin anew; only what you tell me to keep, such as a reminder, I keep. What was recorded before stays until you use { $erase }; { $command } with `undo` records you again.
privacy-out-already = Nothing you say is recorded already, and what you ask me I forget once it is answered.
privacy-in = What you say is recorded again where a server allows it.
privacy-in-already = What you say is recorded already where a server allows it.

# Refusals
privacy-too-soon = You erased your data lately. You can do it again { $until }; to stop recording at once, opt out.
privacy-over = This question is from an older version of me. Nothing was erased; please ask again.
privacy-whose = I don't know whose data that would be. Please use the command again.
