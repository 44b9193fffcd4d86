models-none = Hier ist kein Sprachmodell eingerichtet, darum kann ich mich nicht unterhalten. Rechnen, würfeln und kleine Aufgaben erledigen kann ich trotzdem: siehe `/capability list`.
models-away = Das Sprachmodell antwortet gerade nicht.
models-refused = Das Sprachmodell nimmt diese Anfrage nicht an. Wer mich betreibt, findet den Grund im Protokoll.
