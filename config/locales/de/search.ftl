# /search: das aufgezeichnete Gespräch.

search-title = Suche
search-asked-words = **{ $words }**
search-asked-from = von { $who }
search-asked-in = in { $channel }
search-asked-link = mit einem Link
search-asked-file = mit einer Datei
search-asked-image = mit einem Bild
search-asked-after = nach { $when }
search-asked-before = vor { $when }
search-line = [{ $who }]({ $address }) · { $channel } · { $when }
    { $text }
search-files = { $count ->
    [one] *(eine Datei)*
   *[other] *({ $count } Dateien)*
}
search-newer = Neuere
search-older = Ältere
search-nothing = Ich habe nichts gefunden. Ich kenne nur Nachrichten, die ich aufzeichnen durfte, und zeige nur, was du auf Discord lesen kannst.
search-no-more = Das war alles.
search-not-yet = Noch nichts, und das Suchen hat eine Weile gedauert. Drück auf „Ältere“, um weiter zurückzusuchen.
search-go-on = Das Suchen hat eine Weile gedauert. Drück auf „Ältere“, um weiter zurückzusuchen.

# Absagen
search-empty = Was suchst du? Gib ein paar Wörter an, oder wähle eine Person, einen Kanal oder was die Nachricht enthält.
search-no-words = Ich kann nur nach Wörtern und Zahlen suchen. Schreib mindestens eines.
search-too-long = So viel kann ich nicht auf einmal suchen. Schreib höchstens { $most } Zeichen und 20 Wörter.
search-bad-time = „{ $typed }“ verstehe ich nicht als Zeit. Schreib einen Tag wie `2026-11-05` oder wie lange her, etwa `3h`, `7d` oder `2w`.
search-no-time = Nichts kann nach dem einen und vor dem anderen sein. Wähle ein späteres Ende oder einen früheren Anfang.
search-unreadable = Du kannst { $channel } nicht lesen, oder es gibt keinen solchen Kanal. Wähle einen anderen.
search-nothing-readable = Hier gibt es keinen Kanal, dessen Verlauf du lesen kannst.
search-over = Diese Suche ist vorbei: Ich habe vergessen, worum es ging. Such bitte noch einmal.
