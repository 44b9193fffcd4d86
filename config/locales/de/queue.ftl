# Was die Warteschlange selbst zu sagen hat

# Wie weit eine laufende Aufgabe ist, an der Stelle ihrer Antwort
queue-working = Ich arbeite daran …
queue-progress = { $doing } { $bar } { $done } von { $total }

queue-cancelled = Das wurde abgesagt.
queue-stale = Das hat zu lange gewartet, während ich weg war, also habe ich es fallen lassen. Frag noch einmal, wenn du es noch brauchst.
queue-no-such-task = Es gibt keine Aufgabe `{ $id }`.
queue-not-dead = Aufgabe `{ $id }` ist nicht aufgegeben (oder ihre Entschuldigung ist noch unterwegs) und kann deshalb nicht wiederholt werden.
queue-say-yes = Das wirft { $count ->
    [one] eine aufgegebene Aufgabe
   *[other] { $count } aufgegebene Aufgaben
} endgültig weg. Füge `--yes` hinzu, wenn du das willst.
queue-not-running = Aufgabe `{ $id }` wartet nicht und läuft nicht, also gibt es nichts abzusagen.
queue-bad-id = `{ $id }` ist keine Kennung einer Aufgabe. Sie sieht aus wie `0198c0de-0000-7000-8000-000000000000`.
queue-bad-status = `{ $status }` ist kein Zustand. Versuch einen von diesen: { $known }.

# Eine Antwort, die als eigene Nachricht kommt, weil ihr Platz in einer Interaktion weg ist
delivery-late = { $who }, du hast { $asked } gefragt:
delivery-cut = Das ist nicht alles: Es passte hier nicht hinein. Die angehängte Datei enthält alles.
delivery-whole = Die ganze Antwort
