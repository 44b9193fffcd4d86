# Fähigkeiten: was sie tun, antworten und ablehnen

capability-arguments = Das versteht `{ $name }` nicht: { $problem }. Versuch `{ $example }`.
capability-unknown = Es gibt keine Fähigkeit `{ $name }`. Es gibt { $known }.
capability-switched-off = `{ $name }` ist auf diesem Server ausgeschaltet. Ein Admin kann es anschalten.
capability-servers-only = `{ $name }` geht nur auf einem Server, nicht in Direktnachrichten.
capability-too-slow = `{ $name }` hat zu lange gebraucht, also habe ich es abgebrochen. Versuch etwas Einfacheres oder in einer Minute noch einmal.

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
