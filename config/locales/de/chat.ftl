# Was Artie sagt, wenn man mit ihm spricht und kein Modell eingerichtet ist

chat-called = Ja? Frag mich etwas wie „was ist 12*7“ oder „würfle 2d6“, oder sieh in `/help` nach.
chat-greeting = Hallo! 👋 Ich kann rechnen, würfeln und mehr: `/help` zeigt alles.
chat-thanks = Gern geschehen! 🙂
chat-help = Ich rechne („3 miles in km“), würfle („roll 2d6+3“), führe Geldbeutel und Serien und mehr: `/help` zeigt alles.
chat-no-model = Für mich ist kein Sprachmodell eingerichtet, frei plaudern kann ich also nicht. Ich kann rechnen („what is 12*7“), würfeln („roll 2d6“) und alles aus `/help`.

# Was er um die Worte eines Modells herum sagt

chat-ask-length = Frag mich etwas mit bis zu { $most } Zeichen.
chat-button-stop = Stopp
chat-button-thread = Thread
chat-button-again = Neu antworten
chat-later = { $why } Versuch es { $at } wieder.
chat-note-broke-off = Hier brach die Antwort ab.
chat-note-filtered = Hier hat der Anbieter des Modells die Antwort angehalten.
chat-note-left-out = Das passte nicht mehr hinein, darum habe ich es weggelassen: { $parts }
chat-note-length = Länger darf eine Antwort nicht sein. Bitte mich, weiterzumachen.
chat-note-stopped = Hier hast du mich angehalten.
chat-nothing = Darauf habe ich keine Antwort. Kannst du es anders sagen?
chat-off = Ich bin hier abgeschaltet und kann das darum nicht neu beantworten.
chat-off-meanwhile = Ich wurde hier abgeschaltet, bevor ich das neu beantworten konnte. Meine Antwort von vorher ist weg.
chat-over = Diese Antwort ist schon fertig.
chat-part-around = was andere im Thread sagten
chat-part-earlier = frühere Gespräche
chat-part-files = angehängte Dateien
chat-part-history = frühere Nachrichten
chat-part-instructions = Anweisungen
chat-part-memories = Erinnerungen
chat-part-question = die Frage
chat-part-quoted = die Nachricht, auf die du antwortest
chat-part-summary = die bisherige Zusammenfassung
chat-question-gone = Diese Frage kenne ich nicht mehr und kann sie darum nicht neu beantworten. Frag mich einfach noch einmal.
chat-stopping = Ich höre auf.
chat-thinking-again = Ich versuche es noch einmal …
chat-thread = Machen wir in <#{ $channel }> weiter: Dort antworte ich, ohne dass du mich erwähnst.
chat-thread-name = Unser Gespräch
chat-uses = Ich benutze { $tools } …

session-begun = Ein neues Gespräch hat begonnen.
session-begun-kept = Ein neues Gespräch hat begonnen. Das vorige wird aufgehoben, wie es ist: `/session history`.
session-begun-summed-up = Ein neues Gespräch hat begonnen. Das vorige wird zusammengefasst und aufgehoben: `/session history`.
session-changed = Das Gespräch hat sich geändert, während es zusammengefasst wurde.
session-ended-empty = Unser Gespräch ist zu Ende. Davon gibt es nichts aufzuheben.
session-ended-kept = Unser Gespräch mit { $count } { $count ->
        [one] Nachricht
       *[other] Nachrichten
    } ist zu Ende. Es wird aufgehoben, wie es ist: `/session history`.
session-ended-summed-up = Unser Gespräch mit { $count } { $count ->
        [one] Nachricht
       *[other] Nachrichten
    } ist zu Ende. Es wird zusammengefasst und aufgehoben: `/session history`.
session-history-line = { $channel }, begonnen { $at }: { $count } { $count ->
        [one] Nachricht
       *[other] Nachrichten
    }
session-history-more = Mehr: `/session history page:{ $page }`
session-history-none = Wir haben noch nicht miteinander gesprochen. Erwähne mich oder benutze `/ask`.
session-history-title = Unsere Gespräche, Seite { $page }
session-info-file = Was ich dem Modell jetzt sagen würde, Wort für Wort, ohne seine Anweisungen
session-info-left-out = Weggelassen, weil es nicht passt: { $part }
session-info-messages = Dieses Gespräch begann { $at } und hat { $count } { $count ->
        [one] Nachricht
       *[other] Nachrichten
    }.
session-info-model = Modell: `{ $model }`
session-info-part = { $part }: { $tokens } Token
session-info-title = Was ich dem Modell jetzt sagen würde
session-info-tokens = { $tokens } von { $budget } Token
session-none = Hier gibt es heute kein Gespräch. Erwähne mich oder benutze `/ask`.
session-summary-none = Es gibt noch keine Zusammenfassung: Ich schreibe eine, wenn ein Gespräch lang wird oder zu Ende ist.
session-summary-title = Worüber wir hier gesprochen haben
