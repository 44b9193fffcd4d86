# Sentences every slice shares.

coins = { $count ->
    [one] { $count } coin
   *[other] { $count } coins
}

# The four kinds of errors
database-unavailable = I can't reach my database right now. Nothing was changed; please try again in a minute.
database-unanswered = My database stopped answering in the middle of this. Look whether it was done before you try again in a minute.
fault = Something went wrong on my side, sorry. Nothing you did. If it keeps happening, tell an admin this code: `{ $reference }`.
slow-down = That was a bit fast. Try again { $when }.

# A bare number, grouped.
number = { $number }

# What this language is called, in itself.
language-name = English
