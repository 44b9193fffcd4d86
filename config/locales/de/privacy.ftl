# /privacy: was über jemanden gespeichert ist.

privacy-outlook-title = Was ich über dich speichere
privacy-line = • **{ $rows }** × { $what } · aufbewahrt: { $kept }
privacy-nothing = Ich speichere nichts über dich.
privacy-is-in = Was du sagst, wird aufgezeichnet, wo ein Server es erlaubt. { $command } beendet das sofort.
privacy-is-out = Seit { $since } wird nichts aufgezeichnet, was du sagst, und von dem, was du mich fragst, bleibt nichts, sobald es beantwortet ist. { $command } mit `undo` zeichnet dich wieder auf.
privacy-next = { $export } schickt dir alles davon; { $erase } löscht es.
privacy-exporting = Ich stelle alles zusammen und schicke es dir als Direktnachricht. Wenn keine ankommt, erlaube Direktnachrichten von diesem Server und frag in einer Stunde noch einmal.
privacy-file = Alles, was ich über dich speichere. Datei { $number }, die letzte.
privacy-file-more = Alles, was ich über dich speichere. Datei { $number }; weitere folgen.
privacy-file-alt = Alles, was über dich gespeichert ist, als JSON
privacy-ask-title = Alles löschen?
privacy-ask = Deine aufgezeichneten Nachrichten, Münzen, Gegenstände, Haustiere, Serien und alles andere, was ich über dich speichere, sind dann weg, auf jedem Server, und können nicht zurückgeholt werden. Das Kassenbuch behält seine Beträge unter einem Namen, der niemandem gehört.
privacy-ask-yes = Alles löschen
privacy-ask-no = Behalten
privacy-erasing = Ich lösche alles, was ich über dich speichere. Die Quittung kommt als Direktnachricht.
privacy-not-erased = Es wurde nichts gelöscht.
privacy-erased = Erledigt: { $rows ->
    [one] eine Zeile über dich ist
   *[other] { $rows } Zeilen über dich sind
} weg. Ich habe danach noch einmal nachgesehen. Quittung `{ $receipt }`.
privacy-erased-kept = • **{ $rows }** × { $what } bleiben: { $reason }.
privacy-out = Von jetzt an wird nichts aufgezeichnet, was du sagst. Was du mich fragst, vergesse ich, sobald es beantwortet ist, und fange darum jedes Mal neu an; nur was ich für dich behalten soll, etwa eine Erinnerung, behalte ich. Was vorher aufgezeichnet wurde, bleibt, bis du { $erase } benutzt; { $command } mit `undo` zeichnet dich wieder auf.
privacy-out-already = Es wird schon nichts aufgezeichnet, was du sagst, und was du mich fragst, vergesse ich, sobald es beantwortet ist.
privacy-in = Was du sagst, wird wieder aufgezeichnet, wo ein Server es erlaubt.
privacy-in-already = Was du sagst, wird schon aufgezeichnet, wo ein Server es erlaubt.

# Absagen
privacy-too-soon = Du hast deine Daten erst kürzlich gelöscht. Du kannst es { $until } wieder tun; um das Aufzeichnen sofort zu beenden, widersprich ihm.
privacy-over = Diese Frage stammt von einer älteren Version von mir. Es wurde nichts gelöscht; frag bitte noch einmal.
privacy-whose = Ich weiß nicht, wessen Daten das wären. Benutze den Befehl bitte noch einmal.
