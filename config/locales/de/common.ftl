# Sätze, die alle Scheiben teilen.

coins = { $count ->
    [one] { $count } Münze
   *[other] { $count } Münzen
}

# Die vier Arten von Fehlern
database-unavailable = Ich erreiche gerade meine Datenbank nicht. Es wurde nichts geändert; versuch es in einer Minute noch einmal.
database-unanswered = Meine Datenbank hat mittendrin aufgehört zu antworten. Sieh nach, ob es geschehen ist, bevor du es in einer Minute noch einmal versuchst.
fault = Bei mir ist etwas schiefgegangen, entschuldige. Du hast nichts falsch gemacht. Wenn es öfter passiert, sag einem Admin diesen Code: `{ $reference }`.
slow-down = Das war etwas schnell. Versuch es { $when } noch einmal.

# Eine bloße Zahl, gruppiert.
number = { $number }

# Wie diese Sprache sich selbst nennt.
language-name = Deutsch
