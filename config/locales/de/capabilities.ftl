# Fähigkeiten: was sie tun, antworten und ablehnen

capability-arguments = Das versteht `{ $name }` nicht: { $problem }. Versuch `{ $example }`.
capability-unknown = Es gibt keine Fähigkeit `{ $name }`. Es gibt { $known }.
capability-switched-off = `{ $name }` ist auf diesem Server ausgeschaltet. Ein Admin kann es anschalten.
capability-servers-only = `{ $name }` geht nur auf einem Server, nicht in Direktnachrichten.
capability-too-slow = `{ $name }` hat zu lange gebraucht, also habe ich es abgebrochen. Versuch etwas Einfacheres oder in einer Minute noch einmal.
capability-form-title = Womit soll { $name } laufen?

capability-list-title = Was ich von selbst kann
capability-list-entry = **{ $name }**: { $about }
    -# Zum Beispiel `{ $example }`
capability-list-off = **{ $name }**: auf diesem Server ausgeschaltet
capability-list-metered = { $about } Benutzt einen fremden Dienst.
capability-list-hint = Benutze eine mit `/capability run`, oder frag mich einfach: „@Artie what is 12*7“.

capability-stats-title = Wie es den Fähigkeiten erging
capability-stats-none = Hier lief noch keine Fähigkeit. Versuch `/calc 12*7`.
capability-stats-entry = **{ $name }**: { $count ->
        [one] { $count } Lauf
       *[other] { $count } Läufe
    }, im Mittel { $average } ms, { $errors ->
        [0] keiner schlug fehl
        [one] { $errors } schlug fehl
       *[other] { $errors } schlugen fehl
    }

calculate-about = Rechnet beliebig große Rechnungen, Prozente und Einheiten aus.
calculate-value = `{ $expression }` = **{ $value }**
calculate-about-value = `{ $expression }` ≈ **{ $value }**
calculate-too-long = Das ist mir zum Rechnen zu lang: höchstens { $limit } Zeichen, bitte.
calculate-too-much = Das auszurechnen würde viel zu lange dauern. Versuch kleinere Zahlen.
calculate-busy = Ich bin noch mit anderen Rechnungen beschäftigt.
calculate-dice = Würfeln kann ich mit `/roll`, zum Beispiel `/roll 2d6+3`.
calculate-not-one-expression = Ich rechne einen Ausdruck nach dem anderen aus: Zahlen, Einheiten und Zeichen, ohne Variablen, Daten oder eigene Funktionen.
calculate-unreadable = Das kann ich nicht als Rechnung lesen. Versuch etwas wie `12*7`, `15% of 80` oder `3 miles in km`.
calculate-division-by-zero = Das teilt durch null, hat also keinen Wert.
calculate-currencies = Ich habe keine Wechselkurse, kann also kein Geld umrechnen.
calculate-unknown-word = Ich weiß nicht, was `{ $word }` in einer Rechnung bedeutet. Versuch Zahlen und Einheiten, etwa `3 miles in km`.
calculate-comma = Bei diesem Komma bin ich unsicher. Schreib `3.5` mit Punkt, und Kommas nur für Tausender, wie in `1,000`.
calculate-other = Das kann ich nicht ausrechnen: { $problem }.

dice-about = Würfelt und zeigt jeden Würfel.
dice-rolled = 🎲 `{ $dice }`: { $shown } = **{ $total }**
dice-rolled-one = 🎲 `{ $dice }`: **{ $total }**
dice-unreadable = Das kann ich nicht als Würfel lesen. Schreib sie wie `d20`, `2d6+3` oder `4d6kh3` (die höchsten 3 behalten).
dice-too-many = Das sind zu viele Würfel für meine Hände: höchstens { $limit } auf einmal.
dice-sides = Ein Würfel hat zwischen 1 und { $limit } Seiten.
dice-keep = Ich kann nur so viele Würfel behalten oder weglegen, wie geworfen wurden.
dice-too-big = Die Zahlen, die zu einem Wurf kommen, können höchstens { $limit } sein.

wolfram-about = Stellt Wolfram|Alpha eine Frage und gibt die kurze Antwort.
wolfram-answer = { $answer }
    -# Wolfram|Alpha
wolfram-no-key = Wolfram|Alpha ist für diesen Bot nicht eingerichtet. Wer ihn betreibt, kann einen Schlüssel hinzufügen; `/calc` geht ohne.
wolfram-no-answer = Wolfram|Alpha hat darauf keine kurze Antwort. Versuch, anders zu fragen.
wolfram-key-refused = Wolfram|Alpha nimmt den Schlüssel dieses Bots nicht an. Wer ihn betreibt, muss nachsehen.
wolfram-unreachable = Wolfram|Alpha antwortet im Moment nicht. Ich habe es mehrmals versucht; versuch es bitte später noch einmal.
wolfram-empty = Was soll ich Wolfram|Alpha fragen? Zum Beispiel `/wolfram distance to the moon`.
wolfram-too-long = Diese Frage ist Wolfram|Alpha zu lang: höchstens { $limit } Zeichen, bitte.

capability-who = Ich weiß nicht, wer fragt, also kann ich nicht nachsehen, was ihm gehört. Frag mich in einem Kanal oder einer Direktnachricht.
capability-switched-on-here = `{ $name }` ist für diesen Server angeschaltet.
capability-switched-off-here = `{ $name }` ist für diesen Server ausgeschaltet: Hier begegnet es niemandem.
capability-off-everywhere = `{ $name }` hat, wer diesen Bot betreibt, für alle Server ausgeschaltet.

web-about = Liest eine Seite des offenen Internets als Text.
web-page = **{ $title }**
    { $text }
    -# { $url }
web-empty = **{ $title }** hat keine Wörter zum Lesen.
web-no-page = Das ist nicht die Adresse einer Seite. So eine sieht aus wie `https://example.org/news`.
web-inner = Diese Adresse liegt nicht im offenen Internet, also lese ich sie nicht.
web-unknown = Unter dieser Adresse ist nichts. Sieh nach, ob sie richtig geschrieben ist.
web-too-many-hops = Diese Seite führt immer weiter zu anderen. Gib mir die Adresse, an der es endet.
web-status = Die Seite ließ sich nicht lesen: Ihr Server antwortete mit { $status }.
web-no-text = Ich kann nur Text lesen, und diese Seite hat keinen oder ist zu verworren.
web-away = Diese Seite antwortet nicht, oder nicht rechtzeitig. Versuch es in einer Minute noch einmal.

wikipedia-about = Schlägt etwas in der Wikipedia nach.
wikipedia-article = **{ $title }**
    { $text }
    -# <{ $url }>
wikipedia-empty = Was soll ich nachschlagen? Zum Beispiel `Ada Lovelace`, in höchstens 200 Buchstaben.
wikipedia-nothing = Die Wikipedia hat keinen Artikel wie „{ $subject }“. Versuch ein anderes Wort dafür.
wikipedia-away = Die Wikipedia antwortet im Moment nicht. Ich habe es mehrmals versucht; versuch es bitte später noch einmal.

weather-about = Sagt das Wetter an einem Ort, nach Open-Meteo.
weather-report = **{ $place }**: { $sky }, { $temperature } °C (gefühlt { $feels } °C)
    Heute { $low } bis { $high } °C, { $rain } % Regenwahrscheinlichkeit, Wind { $wind } km/h, Luftfeuchte { $humidity } %
    -# Open-Meteo
weather-clear = klarer Himmel
weather-partly-cloudy = leicht bewölkt
weather-overcast = bedeckt
weather-fog = Nebel
weather-drizzle = Nieselregen
weather-rain = Regen
weather-snow = Schnee
weather-thunderstorm = Gewitter
weather-unknown-sky = ein Himmel, für den ich kein Wort habe
weather-empty = Für welchen Ort? Zum Beispiel `Berlin`.
weather-nowhere = Ich kenne keinen Ort namens „{ $place }“. Versuch eine größere Stadt in der Nähe.
weather-away = Der Wetterdienst antwortet im Moment nicht. Ich habe es mehrmals versucht; versuch es bitte später noch einmal.

time-about = Sagt, wie spät es ist, hier oder anderswo.
remind-about = Setzt, zeigt und löscht deine Erinnerungen.
remind-when = Ich verstehe nicht, wann. Versuch `in 2h to water the plants` oder `call Ada tomorrow at 5pm`.
remind-list = { $text }

remember-about = Merkt sich etwas, für dich oder für diesen Kanal.
remember-done = Ich merke mir: „{ $text }“
recall-about = Sucht, woran ich mich für dich oder für diesen Ort erinnere.
recall-found = { $text }
recall-nothing = An so etwas erinnere ich mich hier nicht.

search-messages-about = Sucht, was in diesem Kanal gesagt wurde.
search-messages-empty = Was suchst du? Gib mir Wörter, in höchstens 200 Buchstaben.
search-messages-found = { $text }
search-messages-nothing = In diesem Kanal habe ich so etwas nicht gefunden. `/search` sucht in allen Kanälen, die du lesen kannst.

todo-about = Führt deine Liste der Dinge, die zu tun sind.
todo-list = { $text }
todo-private = Deine Liste geht nur dich an, und hier lesen andere mit. Sieh sie dir mit `/todo list` an.

mcp-answer = { $text }
    -# `{ $name }`
mcp-nothing = `{ $name }` lief und hat nichts gesagt.
mcp-unknown = Ein Werkzeug `{ $name }` gibt es hier nicht. `/capability list` zeigt, was es gibt.
mcp-closed = `{ $name }` ist für diesen Server nicht eingeschaltet. Wer ihn verwaltet, kann `/capability switch` benutzen.
mcp-failed = `{ $name }` konnte das nicht: { $problem }
mcp-slow = `{ $name }` hat zu lange gebraucht, darum warte ich nicht mehr. Ob es noch etwas getan hat, weiß ich nicht. Versuch es in einer Minute noch einmal.
mcp-away = `{ $server }` antwortet im Moment nicht. Versuch es bitte in ein paar Minuten noch einmal.
mcp-payload = Ein Auftrag der Art `mcp` braucht ein `tool` und seine `arguments`.
mcp-list-entry = **{ $name }**: { $tools }{ $more ->
        [0] {""}
       *[other] {" "}und { $more } weitere
    }
mcp-list-empty = **{ $name }**: kein Werkzeug davon ist eingeschaltet
mcp-list-away = **{ $name }**: antwortet im Moment nicht
