# /help und /about.

help-title = Was ich kann
help-intro = Klick auf einen Befehl, um ihn zu benutzen. Um mit mir zu reden, erwähne mich, antworte mir oder schreib mir privat.
help-footer = Mehr über einen: /help command: …
help-topic-start = Anfang
help-topic-economy = Münzen
help-topic-fun = Spiel
help-topic-assistant = Assistent
help-topic-agents = Agenten: andere Bots, an Server verliehen
help-topic-admin = Für alle, die den Server verwalten
help-topic-other = Mehr
help-parameters = Was auszufüllen ist
help-optional = { $parameter } (freiwillig)
help-usage = Wie man es benutzt
help-usage-forms = { $slash } oder `{ $text }`
help-permission = Nur für alle, die den Server verwalten.
help-unknown = Es gibt keinen Befehl „{ $name }“. { $help } zeigt, welche es gibt.
help-unknown-close = Es gibt keinen Befehl „{ $name }“. Meintest du { $close }?

help-about-title = Artie
help-about = Ich erinnere mich an Gespräche, erledige kleine Aufgaben und veranstalte ein tägliches Spiel für diese Gemeinschaft. { $help } zeigt, wie.
help-about-version = Version
help-about-since = Wach seit
help-about-servers = Server
help-about-count = { $count }
help-about-recording = Aufzeichnung hier
help-about-recording-mode = { $mode ->
    [all] jede Nachricht
    [addressed] nur Nachrichten an mich
   *[off] nichts
}
