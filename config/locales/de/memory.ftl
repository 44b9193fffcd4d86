# /memory: woran Artie sich erinnert.

memory-added = Ich merke mir für dich: „{ $text }“ In einem Kanal behalte ich es für mich; mit `open` darf es dort vorkommen.
memory-added-open = Ich merke mir für dich: „{ $text }“ Es darf vorkommen, wo andere mitlesen.
memory-known = Das weiß ich schon: „{ $text }“
memory-until = Ich vergesse es { $end }.
memory-added-for = Ich merke mir ({ $scope }): „{ $text }“
memory-for-own = deins
memory-for-channel = dieser Kanal
memory-for-guild = dieser Server
memory-for-project = dieses Projekt
memory-mark-open = andere dürfen es sehen
memory-line = { $pin }{ $text }
    -# { $marks } · { $when }
memory-found-title = Woran ich mich erinnere
memory-nothing-found = An so etwas erinnere ich mich hier nicht. `/memory list` zeigt alles, was du sehen darfst.
memory-list-title = Woran ich mich hier erinnere
memory-none = Ich erinnere mich hier noch an nichts. Sag mir etwas mit `/memory add`.
memory-no-more = Das war alles.
memory-newer = Neuer
memory-older = Älter
memory-changed = Ich merke es mir jetzt so: „{ $text }“
memory-pinned = 📌 Angeheftet: „{ $text }“
memory-unpinned = Nicht angeheftet: „{ $text }“
memory-forgotten = Vergessen. 7 Tage lang kannst du es zurückholen; dann ist es für immer weg.
memory-forget-button = Vergiss das
memory-forget-number = Vergiss { $number }
memory-back-button = Zurückholen
memory-is-back = Ich erinnere mich wieder daran.
memory-tally-title = Erinnerungen
memory-tally-own = Deine: { $own ->
        [one] { $own } Erinnerung
       *[other] { $own } Erinnerungen
    }, { $pinned } angeheftet, { $open } dürfen vorkommen, wo andere mitlesen
memory-tally-oldest = Die älteste davon ist von { $when }.
memory-tally-place = Die dieses Kanals: { $channel } · die dieses Servers: { $guild }
memory-tally-embedded = Nicht nur an Wörtern, auch an der Bedeutung zu finden: { $embedded }
memory-export-alt = Deine Erinnerungen, als JSON
memory-exported = { $count ->
        [0] Von dir erinnere ich mich an nichts.
        [one] Deine eine Erinnerung ist in dieser Datei.
       *[other] Deine { $count } Erinnerungen sind in dieser Datei.
    }
memory-used-title = Diese Antwort benutzte, woran ich mich erinnere
memory-used-button = Woran ich mich erinnerte
memory-none-used = Sie benutzte nichts, was du sehen darfst, oder es ist inzwischen vergessen.

# Ablehnungen
memory-empty = Darin ist nichts zu merken. Gib mir einen Satz.
memory-too-long = Das ist zu lang zum Merken: { $letters } Buchstaben, und höchstens { $most } passen. Gib mir das Wesentliche.
memory-full = Ich erinnere mich an { $most } Dinge für dich, und mehr passen nicht. Lass mich zuerst mit `/memory forget` etwas vergessen.
memory-source-gone = Die Nachricht, aus der das kam, wurde gelöscht, also merke ich es mir nicht.
memory-unknown = An so etwas erinnere ich mich nicht, oder du darfst es nicht ändern. Wähl einen der Vorschläge oder sieh in `/memory list` nach.
memory-not-yours = Nur wer den Server verwaltet, kann mich etwas für alle merken lassen.
memory-no-server = Hier ist kein Server, also kann ich es mir nur für dich merken.
memory-same = Genau das weiß ich schon.
memory-past = Das wäre vorbei, bevor es anfängt. Wähl ein späteres Ende.
memory-junk-short = Das sagt zu wenig, um später verstanden zu werden. Mach einen ganzen Satz daraus.
memory-junk-greeting = Das ist ein Gruß; darin ist nichts zu merken.
memory-junk-question = Das ist eine Frage. Sag mir die Antwort, dann merke ich sie mir.
memory-junk-instruction = Das sagt mir, was ich tun soll; ich merke mir nur, was ist. Wie ich mich hier verhalte, stellt ein Admin ein.
memory-junk-recalled = Daran erinnere ich mich schon.
memory-junk-secret = Das sieht nach einem Passwort, einem Schlüssel oder einer Kartennummer aus. So etwas merke ich mir sicherheitshalber nicht.
