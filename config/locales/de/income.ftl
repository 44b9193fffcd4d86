# Arbeit, Sammeln, Kämpfe und Aufträge.

income-balance = Du hast jetzt **{ $coins }** im Geldbeutel.

# Arbeit
job-code-review = Codeprüfung
job-code-review-done = Du hast den Code anderer gelesen und das eine oder andere gefunden.
job-dj-gig = DJ-Auftritt
job-dj-gig-done = Du hast gespielt, bis die letzte Lampe ausging.
job-data-mining = Datenschürfen
job-data-mining-done = Du hast dich durch mehr Daten gegraben, als gut ist.
job-market-trading = Börsenhandel
job-market-trading-done = Du hast billig gekauft und etwas teurer verkauft.
work-earned = Verdient: **{ $coins }** und { $xp } EP.
work-found = Unterwegs hast du etwas gefunden: **{ $item }**.
work-next = Nächste Schicht { $when }
work-again = Noch einmal arbeiten
work-too-early = Du ruhst dich noch von der letzten Schicht aus. Die nächste gibt es { $when }.
work-unknown-job = Es gibt keine Arbeit „{ $job }“. Wähle eine von { $jobs }, oder lass es weg, und ich nehme, was am meisten bringt.

# Sammeln
gather-title = 🔎 Ein Blick in die Runde
gather-found = Du hast { $things } gefunden und { $xp } EP bekommen.
gather-tool-helped = Dein Werkzeug ({ $tool }) hat ein Ding mehr gebracht.
gather-tool-wore = Dein Werkzeug ({ $tool }) hat sich etwas abgenutzt: Es hält noch { $left ->
    [one] einmal
   *[other] { $left }-mal
}.
gather-tool-broke = Dein Werkzeug ({ $tool }) ist zerbrochen. Es hat dir gut gedient.
gather-next = Nächster Blick in die Runde { $when }
gather-again = Noch einmal sammeln
gather-too-early = Es liegt noch nichts Neues herum. Sieh { $when } wieder nach.
gather-news = ✨ { $who } hat { $things } gefunden!

# Kämpfe
fight-title = ⚔️ Gegen wen soll es gehen?
tier-easy = Leicht
tier-medium = Mittel
tier-hard = Schwer
tier-elite = Elite
foe-easy = streunender Käfer
foe-medium = Spinnennest
foe-hard = abtrünnige Klinge
foe-elite = Serverraumdrache
fight-opponent = { $foe }: **{ $odds }%** auf { $least }–{ $most } Münzen und { $xp } EP
fight-opponent-locked = { $foe }: ab Stufe { $needs }
fight-won = Sieg! Gegner: { $foe } (deine Chance war { $odds }%). Du bekommst **{ $coins }** und { $xp } EP.
fight-drops = Für dich blieb liegen: { $things }.
fight-lost = Verloren, obwohl deine Chance { $odds }% war. Gegner: { $foe }. Es hat dich **{ $coins }** gekostet.
fight-lost-nothing = Verloren, obwohl deine Chance { $odds }% war. Gegner: { $foe }. Dein Geldbeutel war leer, also hat es dich nichts gekostet.
fight-next = Nächster Kampf { $when }
fight-again = Noch einmal kämpfen
fight-too-early = Du bist noch außer Atem. { $when } kannst du wieder kämpfen.
fight-level-too-low = Kämpfe der Art „{ $tier }“ beginnen mit Stufe { $needs }, und du bist auf Stufe { $level }. Es ging nichts verloren; versuch einen leichteren.
fight-news = ⚔️ { $who } hat bei { $odds }% gesiegt ({ $foe }) und **{ $coins }** und { $things } gewonnen.
fight-button-stale = Dieser Knopf stammt von einer älteren Version von mir. Es wurde nichts geändert; benutze bitte noch einmal `/fight`.

# Aufträge
quests-title = 📜 Aufträge von heute
quest-work = Arbeiten
quest-gather = Sammeln
quest-fight = Kämpfe gewinnen
quest-sell = Dinge verkaufen
quest-shop = Dinge kaufen
quest-goal-work = Arbeite { $count ->
    [one] einmal
   *[other] { $count }-mal
}
quest-goal-gather = Sammle { $count ->
    [one] einmal
   *[other] { $count }-mal
}
quest-goal-fight = Gewinne { $count ->
    [one] einen Kampf
   *[other] { $count } Kämpfe
}
quest-goal-sell = Verkaufe { $count ->
    [one] ein Ding
   *[other] { $count } Dinge
}
quest-goal-shop = Kaufe { $count ->
    [one] ein Ding
   *[other] { $count } Dinge
}
quests-reward = { $coins }, { $xp } EP
quests-reward-thing = { $reward }, { $item }
quests-open = **{ $quest }**
    { $bar } { $done } von { $count } · { $reward }
quests-done = ✅ **{ $quest }**
    Erledigt und bezahlt: { $reward }
quests-until = Belohnt wird, sobald ein Auftrag erledigt ist. Neue Aufträge { $when }
quests-all-done = Das war alles für heute. Neue Aufträge { $when }
