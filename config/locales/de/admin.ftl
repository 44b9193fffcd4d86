# /admin: was Admins von Artie sehen.

admin-guild-only = Dabei geht es um einen Server; benutze es bitte auf einem.

admin-percent = { $percent } %
admin-ms = { $ms } ms
admin-seconds = { $seconds } s

# /admin stats
admin-stats-title = Wie Artie hier benutzt wird
admin-stats-none = Auf diesem Server wurde noch nichts benutzt. Komm wieder, wenn jemand einen Befehl ausprobiert hat.
admin-stats-line = { $name } · { $uses ->
    [one] einmal
   *[other] { $uses }-mal
} · { $errors } % Fehler · { $ms } ms
admin-stats-uses = Benutzt
admin-stats-recent = Letzte { $days } Tage
admin-stats-errors = Fehler
admin-stats-average = Mittlere Dauer
admin-stats-latency = Auf allen Servern
admin-stats-within = die Hälfte in { $half } ms, 19 von 20 in { $most } ms
admin-stats-chart = Benutzungen pro Tag in den letzten { $days } Tagen, höchstens { $most } an einem Tag.
admin-chart-title = Benutzungen pro Tag
admin-chart-ok = gelungen
admin-chart-errors = Fehler
admin-ranks-slow = Im Mittel am langsamsten, letzte { $days } Tage
admin-ranks-failing = Die meisten Fehler, letzte { $days } Tage
admin-ranks-errors = { $percent } % ({ $errors })
admin-ranks-none-slow = Noch wurde nichts oft genug benutzt.
admin-ranks-none-failing = Nichts ist fehlgeschlagen.
admin-ranks-alt = Am langsamsten: { $slow }. Die meisten Fehler: { $failing }.
admin-drawn-button = Knopf { $name }
admin-drawn-capability = Fähigkeit { $name }
admin-name-button = Knopf `{ $name }`
admin-name-capability = Fähigkeit `{ $name }`

# /admin queue
admin-queue-title = Die Warteschlange
admin-queue-empty = Nichts ist fällig.
admin-queue-oldest = Die älteste wartende Aufgabe war { $since } fällig.
admin-queue-line = `{ $name }` · { $waiting } warten · { $running } laufen · { $dead } aufgegeben
admin-queue-waiting = Warten
admin-queue-running = Laufen
admin-queue-dead = Aufgegeben
admin-queue-speed = { $ended ->
    [one] Eine Aufgabe ging
   *[other] { $ended } Aufgaben gingen
} in der letzten Stunde zu Ende: die Hälfte binnen { $half } nach ihrer Fälligkeit, alle bis auf eine von hundert binnen { $most }.
admin-queue-see = Was auf diesem Server aufgegeben wurde: { $deadletters }
admin-queue-drawn-waiting = warten
admin-queue-drawn-running = laufen
admin-queue-drawn-dead = aufgegeben
admin-queue-drawn-hours = Beendet pro Stunde (orange: aufgegeben)
admin-queue-drawn-day = vor 24 h
admin-queue-drawn-now = jetzt
admin-queue-drawn-types = warten · laufen · aufgegeben
admin-queue-alt = { $waiting } warten, { $running } laufen, { $dead } aufgegeben. In den letzten 24 Stunden gingen { $ended } gut zu Ende, und { $gave_up } wurden aufgegeben.

# /admin health
admin-health-title = Wie es Artie geht
admin-health-well = Alles funktioniert.
admin-health-ill = Etwas braucht Aufmerksamkeit; es steht unten. Artie versucht es von selbst weiter.
admin-health-gateway = Discord
admin-health-connected = verbunden, { $ms } ms
admin-health-connected-unmeasured = verbunden
admin-health-connecting = verbindet sich, begonnen { $since }
admin-health-no-gateway = keine Verbindung in diesem Prozess
admin-health-database = Datenbank
admin-health-database-away = antwortet nicht
admin-health-recorder = Aufzeichnung
admin-health-buffered = { $waiting ->
    [0] auf dem neuesten Stand
    [one] ein Ereignis wartet
   *[other] { $waiting } Ereignisse warten
}
admin-health-gaps = { $gaps ->
    [one] ein Kanal wird nachgeholt
   *[other] { $gaps } Kanäle werden nachgeholt
}
admin-health-overflowed = { $count ->
    [one] ein Ereignis fand keinen Platz; der Verlauf holt es zurück
   *[other] { $count } Ereignisse fanden keinen Platz; der Verlauf holt sie zurück
}
admin-health-agents = Agenten
admin-health-agents-sum = { $online } von { $wanted } online, { $runners ->
    [0] kein Runner lebt
    [one] ein Runner
   *[other] { $runners } Runner
}; { $suspended } gesperrt, { $pending } warten auf eine Prüfung
admin-health-uptime = Läuft seit
admin-uptime-minutes = { $minutes } min
admin-uptime-hours = { $hours } h { $minutes } min
admin-uptime-days = { $days ->
    [one] einem Tag
   *[other] { $days } Tagen
} { $hours } h
admin-health-version = Version

admin-moment = { $when }

# /admin deadletters
admin-dead-title = Aufgegebene Aufgaben
admin-dead-none = Von diesem Server wurde nichts aufgegeben. Was fehlschlägt, bleibt 30 Tage hier, um wiederholt oder weggeworfen zu werden.
admin-dead-line = **{ $name }** aufgegeben { $died } nach { $attempts ->
    [one] einem Versuch
   *[other] { $attempts } Versuchen
}
    { $reason }
admin-dead-page = Seite { $page } von { $pages } · { $total ->
    [one] eine Aufgabe
   *[other] { $total } Aufgaben
}
admin-dead-choose = Eine ansehen …
admin-dead-all-types = Jede Art
admin-dead-type = { $name } ({ $count })
admin-dead-newer = Neuere
admin-dead-older = Ältere
admin-dead-back = Zurück zur Liste
admin-dead-replay = Wiederholen
admin-dead-replay-all = { $count ->
    [one] Sie
   *[other] Alle { $count }
} wiederholen
admin-dead-discard = Wegwerfen
admin-dead-discard-all = { $count ->
    [one] Sie
   *[other] Alle { $count }
} wegwerfen
admin-dead-one-title = { $name } wurde aufgegeben
admin-dead-attempt = Versuch { $number }, { $when }: { $error }
admin-dead-asked = Eingereiht
admin-dead-gave-up = Aufgegeben
admin-dead-attempts = Versuche
admin-dead-by = Gewünscht von
admin-dead-sure = Sicher?
admin-dead-ask-replay = Sie läuft noch einmal, mit allen ihren Wiederholungen.
admin-dead-ask-replay-type = { $count ->
    [one] Eine Aufgabe
   *[other] { $count } Aufgaben
} der Art `{ $name }` laufen noch einmal, jede mit allen ihren Wiederholungen. Wer gefragt hat, bekommt die Antwort spät.
admin-dead-ask-discard = Danach kann sie nicht mehr wiederholt werden. Ihre Versuche bleiben 30 Tage im Protokoll.
admin-dead-ask-discard-type = { $count ->
    [one] Eine Aufgabe
   *[other] { $count } Aufgaben
} der Art `{ $name }` sind dann endgültig weg.
admin-dead-yes-replay = Ja, wiederholen
admin-dead-yes-discard = Ja, wegwerfen
admin-dead-no = Nein, zurück
admin-dead-nothing = Es gab nichts mehr zu tun: Jemand war schneller, oder eine Entschuldigung ist noch unterwegs. Versuch es gleich noch einmal.
admin-dead-replayed = { $count ->
    [one] Eine Aufgabe läuft
   *[other] { $count } Aufgaben laufen
} jetzt noch einmal. Siehe { $queue }.
admin-dead-discarded = { $count ->
    [one] Eine Aufgabe wurde
   *[other] { $count } Aufgaben wurden
} weggeworfen.
admin-dead-gone = Diese Aufgabe ist nicht mehr hier: Sie lief noch einmal oder wurde weggeworfen.
admin-dead-stale = Diesen Knopf verstehe ich nicht mehr. Benutze bitte noch einmal { $command }.

# /admin schedule
admin-schedule-title = Was von selbst läuft
admin-schedule-none = Noch ist nichts geplant. Der erste Prozess, der startet, schreibt seinen Plan hierher.
admin-schedule-line = **{ $name }** · `{ $cron }` { $zone }
    { $last } · { $next }
admin-schedule-last = zuletzt { $when }
admin-schedule-never = lief noch nie
admin-schedule-next = wieder { $when }
admin-schedule-off = ausgeschaltet
admin-schedule-broken = ausgeschaltet: Der Plan ist nicht lesbar
