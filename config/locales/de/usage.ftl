usage-exhausted-user = Was ich heute für Gespräche mit dir ausgeben darf, ist aufgebraucht.
usage-exhausted-server = Was ich heute auf diesem Server für Gespräche ausgeben darf, ist aufgebraucht.
usage-exhausted-hour = Was ich in dieser Stunde für Gespräche ausgeben darf, ist aufgebraucht.
usage-exhausted-day = Was ich heute für Gespräche ausgeben darf, ist aufgebraucht.
usage-alert-balance = Beim Anbieter meines Modells sind noch { $left } $ übrig. Ist das aufgebraucht, kann ich mich nicht mehr unterhalten.
usage-alert-day = Modelle haben heute { $spent } $ gekostet; bei { $most } $ höre ich bis morgen auf.
usage-alert-requests = Der Anbieter meines Modells nimmt noch { $left } Anfragen, bevor sich seine Grenze erneuert.
usage-guild-title = Was ich auf diesem Server gesprochen habe
usage-left = Für heute übrig: { $left } von { $most }
usage-me-title = Was ich mit dir gesprochen habe
usage-model = **{ $name }**: { $calls } Aufrufe, { $failed } fehlgeschlagen, { $tokens } Token, im Schnitt { $average } ms, { $cost }
usage-model-guessed = {" "}(Preis unbekannt: zum höchsten gerechnet)
usage-models-title = Modelle in 30 Tagen
usage-month = In 30 Tagen: { $calls } { $calls ->
        [one] Aufruf
       *[other] Aufrufe
    }, { $tokens } Token, { $cost }
usage-none = In 30 Tagen wurde kein Modell gefragt.
usage-operators-only = Was Modelle kosten, ist für die, die mich betreiben. Wer das ist, steht in der Einstellung `discord.operators`.
usage-spend-alt = Ein Diagramm der Kosten von Modellen an jedem der letzten 30 Tage: { $cost } insgesamt.
usage-spend-chart = Cent je Tag
usage-spend-chart-chat = Gespräche
usage-spend-chart-other = anderes
usage-spend-month = In 30 Tagen: { $cost } für { $calls } Aufrufe, davon { $failed } fehlgeschlagen
usage-spend-title = Was Modelle kosten
usage-spend-today = Heute: { $cost } von { $most }; ein neuer Tag beginnt { $at }
usage-today = Heute: { $calls } { $calls ->
        [one] Aufruf
       *[other] Aufrufe
    }, { $tokens } Token, { $cost }
