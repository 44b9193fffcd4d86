# Münzen: Geldbeutel, Zahlungen, Verlauf.

ledger-crowded = Mit diesen Münzen passiert gerade viel. Es wurde nichts geändert; versuch es in ein paar Sekunden noch einmal.
ledger-wallet-full = Das wären mehr Münzen, als ein Geldbeutel fassen kann. Es wurde nichts geändert; gib erst welche aus.
ledger-price-changed = Der Preis hat sich geändert, seit du gefragt wurdest. Es wurde nichts geändert; gib den Befehl bitte noch einmal.
ledger-event-used = Das wurde schon für etwas anderes benutzt. Es wurde nichts geändert; gib den Befehl bitte noch einmal.

# Beträge
amount-empty = Wie viel? Schreib einen Betrag wie `250`, `1k`, `2.5m`, `10%`, `half` oder `all`.
amount-too-long = Das ist zu lang für einen Betrag. Schreib etwas wie `250`, `1k`, `2.5m`, `10%`, `half` oder `all`.
amount-not-understood = Diesen Betrag verstehe ich nicht. Schreib etwas wie `250`, `1k`, `2.5m`, `10%`, `half` oder `all`.
amount-strange-letters = In diesem Betrag sind ungewöhnliche Zeichen. Schreib ihn bitte mit den einfachen Ziffern 0–9.
amount-negative = Ein Betrag kann nicht negativ sein. Schreib, wie viele Münzen du meinst, zum Beispiel `250`.
amount-zero = Das ist gar keine Münze. Schreib einen Betrag von mindestens 1.
amount-fraction = Münzen kann man nicht teilen. Schreib einen Betrag, der ganze Münzen ergibt, zum Beispiel `250` oder `1.5k`.
amount-too-large = Das sind mehr Münzen, als es je geben kann. Schreib einen kleineren Betrag.
amount-over-hundred-percent = Das ist mehr als alles, was du hast. Schreib einen Anteil von höchstens `100%`, oder `all`.

# Warum eine Zahlung nicht zustande kommt
pay-to-self = Dir selbst kannst du nichts zahlen. Wähle jemand anderen.
pay-to-bot = Bots können mit Münzen nichts anfangen. Wähle einen Menschen.
pay-to-gone = { $to } ist nicht auf diesem Server, also kannst du hier nichts zahlen.
pay-paused = Zahlungen zwischen Mitgliedern sind auf diesem Server vorerst abgeschaltet. Frag die, die ihn verwalten, wann sie wieder möglich sind.
pay-paused-until = Zahlungen zwischen Mitgliedern sind auf diesem Server vorerst abgeschaltet. Versuch es { $ends } wieder.
pay-account-too-young = Auf diesem Server dürfen Konten zahlen, wenn sie alt genug sind; deines ist es { $until }.
pay-nothing-there = Dein Geldbeutel ist leer. Hol dir erst mit `/daily` ein paar Münzen.
pay-share-is-nothing = Dieser Anteil an { $balance ->
    [one] deiner einen Münze
   *[other] deinen { $balance } Münzen
} ist abgerundet nichts. Schreib einen größeren Anteil oder eine Zahl.
pay-not-enough = { $amount ->
    [one] Das wäre eine Münze
   *[other] Das wären { $amount } Münzen
}, aber in deinem Geldbeutel { $balance ->
    [0] ist nichts
   *[other] sind nur { $balance }
}. Versuch einen kleineren Betrag.
pay-over-cap = Auf diesem Server kann jeder in 24 Stunden bis zu { $cap } Münzen zahlen, und davon hast du noch { $left } übrig. Zahle weniger, oder warte, bis frühere Zahlungen einen Tag alt sind.
pay-recipient-full = So viele Münzen fasst jener Geldbeutel nicht. Versuch einen kleineren Betrag.

# Zahlen
pay-paid = { $from } hat { $to } **{ $coins }** gezahlt.
pay-taxed = Der Server hat { $tax } davon behalten.
pay-balance = Du hast noch **{ $coins }** im Geldbeutel.
pay-ask = { $to } **{ $coins }** zahlen? Das kann nicht zurückgenommen werden.
pay-ask-yes = { $coins } zahlen
pay-ask-no = Abbrechen
pay-agreed = **{ $coins }** an { $to } gezahlt.
pay-cancelled = Abgesagt. Es wurde nichts gezahlt.
pay-button-stale = Diese Frage stammt von einer älteren Version von mir. Es wurde nichts geändert; benutze bitte noch einmal `/wallet pay`.

# Die Bank
bank-deposited = **{ $coins }** auf deine Bank gelegt.
bank-withdrawn = **{ $coins }** von deiner Bank geholt.
bank-after = Jetzt hast du **{ $coins }** im Geldbeutel und { $bank } von { $capacity } auf der Bank.
bank-upgraded = Deine Bank ist für { $coins } von { $old } auf **{ $capacity }** Münzen gewachsen.
bank-upgraded-some = Deine Münzen haben für { $levels ->
    [one] eine Stufe
   *[other] { $levels } Stufen
} gereicht: Deine Bank fasst jetzt **{ $capacity }**, für { $coins }.
bank-ask = Deine Bank für **{ $coins }** von { $old } auf **{ $capacity }** wachsen lassen?
bank-ask-yes = { $coins } zahlen
bank-upgrade-cancelled = Abgesagt. Deine Bank bleibt, wie sie ist.
bank-button-stale = Diese Frage stammt von einer älteren Version von mir. Es wurde nichts geändert; benutze bitte noch einmal `/bank upgrade`.
bank-wallet-empty = Dein Geldbeutel ist leer, es gibt also nichts beiseitezulegen. Hol dir erst mit `/daily` ein paar Münzen.
bank-empty = Deine Bank ist leer. Leg erst mit `/bank deposit` Münzen beiseite.
bank-share-is-nothing = Dieser Anteil ist abgerundet nichts. Schreib einen größeren Anteil oder eine Zahl.
bank-wallet-holds = { $amount ->
    [one] Das wäre eine Münze
   *[other] Das wären { $amount } Münzen
}, aber dein Geldbeutel enthält nur { $balance }. Versuch einen kleineren Betrag.
bank-holds = { $amount ->
    [one] Das wäre eine Münze
   *[other] Das wären { $amount } Münzen
}, aber deine Bank enthält nur { $bank }. Versuch einen kleineren Betrag.
bank-full = Deine Bank ist voll: Sie fasst { $capacity } Münzen. Mach sie mit `/bank upgrade` größer, oder hol etwas heraus.
bank-room = { $amount ->
    [one] Das wäre eine Münze
   *[other] Das wären { $amount } Münzen
}, aber deine Bank hat nur noch Platz für { $room }. Leg weniger beiseite, oder mach sie mit `/bank upgrade` größer.
bank-levels = Du kannst 1 bis { $most } Stufen auf einmal kaufen. Wähle eine Zahl dazwischen.
bank-too-expensive = Die nächste Stufe kostet { $cost } Münzen; deinem Geldbeutel fehlen { $missing }. Verdien noch etwas, oder hol es von deiner Bank.

# Der Geldbeutel
wallet-title = Dein Geldbeutel
wallet-hand = Im Geldbeutel
wallet-bank = Auf der Bank
wallet-bank-of = { $coins } von { $capacity }
wallet-level = Stufe
wallet-level-value = { $level } · { $xp } von { $next } EP
wallet-totals = Bisher { $earned } verdient und { $spent } ausgegeben.
wallet-start = Du hast noch keine Münzen. Hol dir die ersten mit { $daily }.

# Verlauf
history-title = Dein Verlauf
history-title-of = Dein Verlauf: { $kind }
history-none = Hier ist noch nichts. Hol dir mit { $daily } ein paar Münzen.
history-none-of-kind = Von dieser Art ist noch nichts da.
history-line = `{ $change }` { $what } · { $when }
history-newer = ◀ Neuere
history-older = Ältere ▶
history-choose = Nur zeigen …
history-all = Alles
history-daily = Tägliche Belohnung
history-pay = Zahlungen
history-tax = Steuern
history-weekly = Wöchentliche Belohnung
history-work = Arbeit
history-fight-won = Gewonnene Kämpfe
history-fight-lost = Verlorene Kämpfe
history-quest = Aufträge
history-achievement = Erfolge
history-deposit = Einzahlungen
history-withdraw = Auszahlungen
history-bank-upgrade = Größere Bank
history-buy = Gekauft
history-sell = Verkauft
history-freeze = Serienfroste
history-trade = Tauschgeschäfte
history-duel = Duelle
history-agent = Agenten
history-agent-refund = Agenten, zurückgegeben
history-flip = Münzwürfe
history-slots = Spielautomat
history-repair = Berichtigungen
history-import = Mitgebracht
history-with = { $kind } · { $other }
history-paid-to = Gezahlt an { $other }
history-paid-by = Gezahlt von { $other }
history-taxed = Steuer auf eine Zahlung
history-stale = Diese Seite gibt es nicht mehr. Benutze bitte noch einmal `/wallet history`.

# Was aus etwas anderem folgte
gain-quest = ✅ Auftrag erledigt: **{ $quest }**. Dafür gab es { $coins } und { $xp } EP.
gain-quest-thing = ✅ Auftrag erledigt: **{ $quest }**. Dafür gab es { $coins }, { $xp } EP und dazu: { $item }.
gain-level = **Stufe { $level } erreicht!**
gain-pet-level = Auch { $name } hat Stufe { $level } erreicht.
gain-pet-level-unnamed = Auch dein Haustier hat Stufe { $level } erreicht.
gain-crate = Dafür hast du bekommen: **{ $item }**.
gain-achievement = 🏆 Erfolg **{ $achievement }**: dafür { $coins } und { $xp } EP.

# Dinge
item-basic-scanner = einfacher Scanner
item-advanced-scanner = verbesserter Scanner
item-quantum-scanner = Quantenscanner
item-basic-net = einfaches Netz
item-reinforced-net = verstärktes Netz
item-energy-drink = Energietrunk
item-luck-charm = Glücksbringer
item-xp-booster = EP-Verstärker
item-master-key = Hauptschlüssel
item-companion-treat = Leckerli
item-drone-egg = Drohnenei
item-fox-egg = Fuchsei
item-rabbit-egg = Hasenei
item-cat-egg = Katzenei
item-common-crate = gewöhnliche Kiste
item-rare-crate = seltene Kiste
item-epic-crate = epische Kiste
item-legendary-crate = legendäre Kiste
item-mythic-crate = mythische Kiste
item-data-fragment = Datenbruchstück
item-corrupted-file = beschädigte Datei
item-neural-chip = Neurochip
item-encryption-key = Geheimschlüssel
item-hologram-badge = Hologrammabzeichen
item-quantum-core = Quantenkern
item-ancient-code = uralter Code
item-singularity-shard = Singularitätssplitter
