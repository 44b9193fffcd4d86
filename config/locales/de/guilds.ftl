# Einstellungen eines Servers.

guilds-title = Einstellungen dieses Servers
guilds-intro = Ändere sie in der Übersicht, oder einzeln mit `/settings set`.
guilds-line = `{ $key }`: { $value }
guilds-value = Jetzt: { $value }
guilds-revision = Fassung { $rev }
guilds-default = { $value } (Vorgabe)
guilds-usual = wie üblich (Vorgabe)
guilds-nothing = — (nichts gewählt)
guilds-on = an
guilds-off = aus
guilds-more = … und { $count ->
    [one] eine weitere
   *[other] { $count } weitere
}
guilds-flag-until = , bis { $time }

guilds-rule-category = Kategorie `{ $category }`
guilds-rule-only-in = nur in { $places }
guilds-rule-not-in = nicht in { $places }
guilds-rule-only-for = nur für { $roles }
guilds-rule-not-for = nicht für { $roles }

guilds-rule-brief = { $channels ->
    [0] { $roles ->
        [one] eine Rolle
       *[other] { $roles } Rollen
    }
    [one] ein Kanal, { $roles ->
        [one] eine Rolle
       *[other] { $roles } Rollen
    }
   *[other] { $channels } Kanäle, { $roles ->
        [one] eine Rolle
       *[other] { $roles } Rollen
    }
}

# --- Die Übersicht
guilds-panel-title = Einstellungen · { $topic }
guilds-panel-topic = Wähle ein Thema
guilds-panel-key = Wähle, was zu ändern ist
guilds-panel-write = Schreiben …
guilds-panel-language = Wähle eine Sprache
guilds-panel-channels = Wähle Kanäle
guilds-panel-roles = Wähle Rollen
guilds-panel-category = Wähle eine Kategorie
guilds-panel-all-on = Alle sind an; wähle, was aus sein soll
guilds-panel-level = Stufe { $level }
guilds-panel-levels = Wähle eine Stufe
guilds-panel-level-roles = Rollen ab Stufe { $level }
guilds-panel-add-level = Weitere Stufe …
guilds-panel-rules = Wähle eine Regel
guilds-panel-add-rule = Weiterer Befehl …
guilds-panel-only-in = Nur in diesen Kanälen
guilds-panel-not-in = Nicht in diesen Kanälen
guilds-panel-only-for = Nur für diese Rollen
guilds-panel-not-for = Nicht für diese Rollen
guilds-panel-flags = Wähle, was geschaltet wird
guilds-panel-back = Zurück
guilds-panel-whole = Alles davon
guilds-panel-reset = Vorgabe
guilds-panel-history = Verlauf
guilds-panel-export = Ausgeben
guilds-panel-import = Einlesen …
guilds-form-level = Ab welcher Stufe?
guilds-form-command = Welcher Befehl? @name ist eine Kategorie
guilds-form-flag = Name
guilds-form-on = on, off oder nichts, um ihn zu vergessen
guilds-form-reason = Warum?
guilds-form-expires = Bis wann? Leer heißt ohne Ende
guilds-form-file = Der Text einer Datei mit Einstellungen

# --- Themen: Seiten der Übersicht
guilds-topic-general = Allgemeines
guilds-topic-recording = Aufzeichnung
guilds-topic-newcomers = Neue Mitglieder
guilds-topic-levels = Stufen
guilds-topic-play = Spiel und Geld
guilds-topic-assistant = Assistent
guilds-topic-commands = Befehle
guilds-topic-administration = Verwaltung

# --- Wozu jede Einstellung dient
guilds-about-prefix = Womit Textbefehle beginnen.
guilds-about-locale = Die Sprache für alle, deren eigene ich nicht spreche.
guilds-about-timezone = Die Zeitzone für Zeiten ohne eine, zum Beispiel Europe/Berlin.
guilds-about-recording = Welche Nachrichten ich aufzeichne: alle (all), nur die an mich (addressed) oder keine (off).
guilds-about-recordingchannels = Wenn du Kanäle nennst, werden nur diese und ihre Threads aufgezeichnet.
guilds-about-retentiondays = Wie viele Tage aufgezeichnete Nachrichten aufbewahrt werden.
guilds-about-autorole = Die Rollen, die ich allen gebe, die beitreten.
guilds-about-welcome-channel = Wo ich alle begrüße, die beitreten. Ohne Kanal tue ich es nicht.
guilds-about-welcome-message = Wie ich sie begrüße. Du kannst {"{"}user{"}"}, {"{"}name{"}"}, {"{"}server{"}"} und {"{"}members{"}"} benutzen.
guilds-about-levels-channel = Wo ich sage, dass jemand eine Stufe erreicht hat. Ohne Kanal tue ich es nicht.
guilds-about-levels-message = Wie ich es sage. Du kannst {"{"}user{"}"} und {"{"}level{"}"} benutzen.
guilds-about-levels-roles = Die Rollen, die ich ab einer Stufe gebe, zum Beispiel `5 @Stammgast, 10 @Veteran`.
guilds-about-levels-xpmessage = EP für eine aufgezeichnete Nachricht, höchstens eine pro Minute.
guilds-about-levels-xpwork = EP für Arbeit.
guilds-about-levels-xpgather = EP fürs Sammeln.
guilds-about-levels-xpfight = EP für einen gewonnenen Kampf.
guilds-about-levels-xpdaily = EP für die tägliche Belohnung.
guilds-about-levels-xpcommand = EP für einen Befehl.
guilds-about-levels-xpmultiplier = Womit alle EP dieses Servers malgenommen werden.
guilds-about-games = Ob Spiele mit Einsatz gespielt werden können.
guilds-about-economy-dailytransfercap = Wie viele Münzen jedes Mitglied in 24 Stunden an andere zahlen darf.
guilds-about-economy-tax = Wie viel Prozent jeder Zahlung einbehalten werden.
guilds-about-economy-minimumaccountage = Wie viele Tage alt ein Discord-Konto sein muss, um anderen zu zahlen.
guilds-about-assistant-mode = Ob ich antworte, wenn jemand mit mir spricht.
guilds-about-assistant-channels = Kanäle, in denen ich auf jede Nachricht antworte.
guilds-about-assistant-silentchannels = Kanäle, in denen ich nie antworte.
guilds-about-assistant-ambient = Ob ich ab und zu ungefragt etwas sagen darf.
guilds-about-disabledcommands = Befehle, die hier niemand benutzen kann.
guilds-about-disabledcategories = Ganze Kategorien von Befehlen, die hier niemand benutzen kann.
guilds-about-commandrules = Wo ein Befehl benutzt werden kann, und von wem.
guilds-about-modlogchannel = Wo ich euch sage, was nicht ging, zum Beispiel eine Rolle, die ich nicht geben konnte.
guilds-about-auditretentiondays = Wie viele Tage das Protokoll aufbewahrt wird.
guilds-about-selectedpoolid = Der Pool, aus dem Agenten kommen, wie ihn ein älterer Bot gespeichert hat. Eine Wahl mit `/pool select` geht vor.
guilds-about-musicmode = Wird für Bots aufbewahrt, die Musik spielen: Wer sich welche wünschen darf – alle (open), wer die Rolle dafür hat (dj), oder niemand (off). Ich selbst spiele keine.
guilds-about-flags = Schalter, die andere Einstellungen eine Zeit lang außer Kraft setzen, jeder mit Grund und Ende: keine Begrüßungen, bis ein Überfall vorbei ist, Spiele bis Sonntag.

# --- Was ein Schalter schaltet
guilds-switch-ambient = ungefragt etwas sagen
guilds-switch-assistant = antworten, wenn jemand mit mir spricht
guilds-switch-autorole = Rollen für die, die neu dazukommen
guilds-switch-games = Spiele mit Einsatz
guilds-switch-levels = von Stufen erzählen, und ihre Rollen
guilds-switch-payments = Zahlungen zwischen Mitgliedern
guilds-switch-recording = Nachrichten aufzeichnen
guilds-switch-welcome = die begrüßen, die neu dazukommen

# --- Geändert
guilds-changed = `{ $key }` ist jetzt { $after }; vorher war es { $before }.
guilds-changed-rev = Fassung { $rev }.
guilds-newcomers-unheard = ⚠️ Discord sagt mir nicht, wer beitritt; so wird nichts daraus: Mein „Server Members Intent“ ist aus. Wer mich betreibt, schaltet ihn ein (Developer Portal → meine Anwendung → Bot → Privileged Gateway Intents) und startet mich neu.
guilds-difference = `{ $key }`: { $before } → { $after }
guilds-theirs = `{ $key }` wurde { $when } von { $who } geändert: von { $before } auf { $after }.
guilds-theirs-own = Du hast `{ $key }` { $when } geändert: von { $before } auf { $after }.
guilds-theirs-unknown = Die Einstellungen wurden inzwischen geändert.
guilds-conflict-title = Jemand war schneller
guilds-conflict = Von dir wurde nichts geändert. Deines anwenden?
guilds-conflict-settled = Was du wolltest, gilt schon. Von dir wurde nichts geändert.
guilds-apply-mine = Meines anwenden
guilds-apply = Anwenden
guilds-leave = So lassen
guilds-discarded = In Ordnung, es wurde nichts geändert.

# --- Dateien und Verlauf
guilds-import-title = Diese Einstellungen übernehmen?
guilds-import = { $count ->
    [one] Eine Einstellung würde sich ändern; was nicht in der Datei steht, bleibt, wie es ist.
   *[other] { $count } Einstellungen würden sich ändern; was nicht in der Datei steht, bleibt, wie es ist.
}
guilds-exported = Das sind die Einstellungen dieses Servers, Fassung { $rev }. `/settings import` liest sie wieder ein, hier oder auf einem anderen Server.
guilds-exported-alt = Die Einstellungen als JSON
guilds-history-title = Änderungen der Einstellungen
guilds-history-none = Es wurde noch nichts geändert.
guilds-history-entry = **Fassung { $rev }** · { $who } · { $when }
guilds-newest = Neueste
guilds-older = Ältere
guilds-file-unreadable = Diese Datei konnte ich nicht lesen. Es muss eine JSON-Datei von höchstens 256 KB sein, wie `/settings export` sie macht.
guilds-file-unreachable = Ich konnte diese Datei nicht von Discord holen. Häng sie bitte noch einmal an.
guilds-file-unknown = Die Datei nennt Dinge, die keine Einstellungen sind: { $names }. Es wurde nichts geändert.
guilds-file-empty = In dieser Datei sind keine Einstellungen.
guilds-file-unchanged = Alles in dieser Datei gilt schon. Es wurde nichts geändert.
guilds-draft-gone = Ich weiß nicht mehr, worum es ging. Mach die Änderung bitte noch einmal.

# --- Abgelehnt
guilds-unknown-key = Es gibt keine Einstellung „{ $key }“. Es gibt: { $keys }.
guilds-unknown-channel = Hier gibt es keinen Kanal „{ $channel }“. Wähle einen aus der Liste, oder erwähne ihn.
guilds-unknown-role = Hier gibt es keine Rolle „{ $role }“. Wähle eine aus der Liste, oder erwähne sie.
guilds-unknown-command = Ich habe keinen Befehl `/{ $command }`. Namen werden geschrieben wie in `/help`, zum Beispiel `wallet pay`.
guilds-unknown-category = Ich habe keine Kategorie „{ $category }“ von Befehlen. Die Übersicht zählt sie auf.
guilds-unknown-switch = Es gibt nichts zu schalten, das „{ $name }“ heißt. Es gibt: { $known }.
guilds-unknown-placeholder = `{"{"}{ $word }{"}"}` bedeutet hier nichts. Du kannst { $known } benutzen.
guilds-protected = `/{ $command }` kann nicht ausgeschaltet oder eingeschränkt werden: Es ist der Weg zurück oder jemandes Recht.
guilds-may-not-give-roles = Ich darf keine Rollen geben. Gib meiner Rolle die Berechtigung „Rollen verwalten“ (Servereinstellungen → Rollen), und speichere noch einmal.
guilds-role-not-yours = Du könntest { $role } selbst nicht geben, also tue ich es auch nicht für dich: Dazu braucht es „Rollen verwalten“ und eine Rolle, die darüber steht. Frag jemanden, der beides hat.
guilds-not-for-writing = { $channel } ist kein Text- oder Ankündigungskanal, und nur in solche schreibe ich. Wähle einen anderen.
guilds-role-too-high = { $role } steht über meiner eigenen höchsten Rolle, also kann ich sie nicht geben. Zieh meine Rolle darüber (Servereinstellungen → Rollen), und speichere noch einmal.
guilds-role-managed = { $role } gehört einem Bot oder Discord selbst; niemand kann sie geben. Wähle eine andere Rolle.
guilds-role-of-everyone = Diese Rolle haben schon alle. Wähle eine andere.
guilds-may-not-speak = Ich kann in { $channel } nicht schreiben. Gib mir dort „Kanal ansehen“ und „Nachrichten senden“, und speichere noch einmal.
guilds-unchanged = { $keys }: Das ist schon so. Es wurde nichts geändert.
guilds-bad-prefix = Ein Präfix besteht aus 1 bis 5 sichtbaren Zeichen ohne Leerzeichen und beginnt nicht mit `/`, `@`, `#` oder `<`. Zum Beispiel: `!` oder `a!`.
guilds-bad-toggle = `{ $key }` kann `on` oder `off` sein.
guilds-bad-choice = `{ $key }` kann { $choices } sein.
guilds-bad-number = `{ $key }` ist eine ganze Zahl von { $low } bis { $high }, oder `none` für die Vorgabe.
guilds-bad-factor = `{ $key }` ist eine Zahl von 0 bis 10 mit höchstens zwei Nachkommastellen, etwa `1.5`, oder `none` für die Vorgabe.
guilds-bad-timezone = Diese Zeitzone kenne ich nicht. Schreib sie als Gebiet und Stadt, zum Beispiel `Europe/Berlin`, oder `UTC`.
guilds-bad-name = `{ $key }` ist ein Name aus Buchstaben, Ziffern, `-`, `_` und `.`, bis zu 64 Zeichen.
guilds-bad-template = `{ $key }` ist ein Text von 1 bis { $most } Zeichen, oder `none` für meine eigenen Worte.
guilds-bad-channel = `{ $key }` ist ein Kanal: Wähle ihn aus der Liste, oder erwähne ihn.
guilds-bad-channels = `{ $key }` ist eine Liste von bis zu { $most } Kanälen.
guilds-bad-roles = `{ $key }` ist eine Liste von bis zu { $most } Rollen.
guilds-bad-level-roles = `{ $key }` sind bis zu 25 Stufen (2 bis 1.000) mit je einer Rolle, zum Beispiel `5 @Stammgast, 10 @Veteran`.
guilds-bad-names = `{ $key }` ist eine Liste von Namen, zum Beispiel `work, game flip`.
guilds-bad-rules = `{ $key }` ist eine Liste von Regeln. Die Übersicht macht eine.
guilds-bad-flags = `{ $key }` nimmt Namen mit `on` oder `off`, einen Grund von höchstens 200 Zeichen und ein Ende wie `2027-01-31` oder `2027-01-31 18:00` in der Zeitzone dieses Servers. Die Übersicht hat ein Formular dafür.
guilds-server-only = Einstellungen gehören zu einem Server. Benutze diesen Befehl auf einem.

guilds-welcome-title = Hallo, ich bin Artie.
guilds-welcome = Ich erinnere mich an Gespräche, erledige kleine Aufgaben und veranstalte ein tägliches Spiel. { $help } zeigt, was ich kann; wer diesen Server verwaltet, findet { $settings } nützlich. Eingerichtet werden muss vorher nichts.

# --- Wer was benutzen darf
guilds-bar-command = `/{ $command }` ist auf diesem Server ausgeschaltet.
guilds-bar-category = `/{ $command }` ist auf diesem Server ausgeschaltet, wie alles unter „{ $category }“.
guilds-bar-only-in = `/{ $command }` geht hier nicht. Versuch es in { $places }.
guilds-bar-not-in = `/{ $command }` geht in diesem Kanal nicht. Versuch es in einem anderen.
guilds-bar-only-for = `/{ $command }` ist hier für Mitglieder mit { $roles }.
guilds-bar-not-for = `/{ $command }` ist hier nicht für Mitglieder mit { $role }.
guilds-why-title = Wer darf es benutzen?
guilds-why-can = { $who } kann { $command } hier benutzen.
guilds-why-cannot = { $who } kann { $command } hier nicht benutzen.
guilds-why-yes = ✅ Ja: { $text }
guilds-why-no = ❌ Nein: { $text }
guilds-why-no-permission = Keine Berechtigung von Discord ist nötig.
guilds-why-permission = Die Berechtigung „{ $permission }“ ist nötig.
guilds-why-server = Nichts in den Einstellungen dieses Servers steht im Weg.
guilds-why-me = Ich muss diesen Kanal sehen und darin schreiben können.
guilds-why-discord = Discord hat darüber hinaus eigene Regeln: Servereinstellungen → Integrationen.

# --- Neue Mitglieder
guilds-greeting = Willkommen bei { "{" }server{ "}" }, { "{" }user{ "}" }!
guilds-backfill-doing = Ich gebe allen, die hier sind, ihre Rollen
guilds-backfill-none = Es sind keine Rollen für neue Mitglieder gewählt. Wähle sie zuerst: { $panel }, dann `autorole`.
guilds-backfilled = { $given ->
    [0] Alle hier haben die Rollen schon.
    [one] Eine Rolle wurde gegeben; ich habe { $seen } Mitglieder angesehen.
   *[other] { $given } Rollen wurden gegeben; ich habe { $seen } Mitglieder angesehen.
}
guilds-role-not-allowed = Ich konnte { $role } nicht geben: Meine eigene höchste Rolle muss darüberstehen (Servereinstellungen → Rollen), und ich brauche die Berechtigung „Rollen verwalten“.
guilds-role-gone = Ich konnte eine Rolle nicht geben, die in { $settings } gewählt ist: Es gibt sie nicht mehr. Wähle eine andere.
guilds-skip-unreadable = In dieser Aufgabe ist nichts zu tun, das ich verstehe.
guilds-skip-left = Die Person hat den Server inzwischen verlassen.
