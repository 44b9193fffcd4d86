# Dinge: der Laden, das Inventar, das Herstellen.

item-count = { $count } × { $item }
item-list = { $list }, { $next }
item-nothing = nichts
item-unknown = Ich kenne kein Ding namens „{ $typed }“. Wähle eines aus der Liste, die beim Tippen erscheint.
item-none = Das hast du nicht: { $item }. Sieh mit `/inventory show` nach, was du hast.
item-has = Du hast nur { $free } × { $item }. Wähle eine kleinere Zahl.
item-promised = Alles, was du davon hast ({ $item }), ist in einem Tausch versprochen ({ $held }). Beende ihn erst, oder sag ihn ab.
things-balance = Du hast **{ $coins }** im Geldbeutel.
page-before = ◀ Zurück
page-after = Mehr ▶

for-minutes = { $count ->
    [one] eine Minute
   *[other] { $count } Minuten
}
for-hours = { $count ->
    [one] eine Stunde
   *[other] { $count } Stunden
}
for-days = { $count ->
    [one] einen Tag
   *[other] { $count } Tage
}
boost-work-rest = Ruhe nach der Arbeit { $percent }%
boost-luck = Glück { $percent }%
boost-gather-luck = Glück beim Sammeln { $percent }%
boost-fight-coins = Münzen aus Kämpfen { $percent }%
boost-xp = EP { $percent }%
boost-crate-slots = { $count ->
    [one] eine Kiste mehr auf einmal
   *[other] { $count } Kisten mehr auf einmal
}
boost-profile-frame = ein Rahmen um dein Profil
effect-energy = Energie
effect-luck = Glück
effect-knowledge = Wissen
effect-premium = Premium

# Der Laden
shop-tools = Laden: Werkzeuge
shop-boosts = Laden: Verstärker
shop-pets = Laden: Haustiere
shop-materials = Laden: Material
shop-choose = Ein anderes Regal …
shop-buy-one = Eines kaufen …
shop-hint = Mehrere auf einmal kaufst du mit { $buy }.
shop-hint-materials = Diese werden gefunden, nicht gekauft. Stell mit { $craft } etwas daraus her, oder überlass sie dem Laden mit { $sell }.
shop-line = { $emoji } **{ $item }** · { $price }
shop-line-material = { $emoji } **{ $item }** · der Laden zahlt { $resale }
shop-affordable = reicht für { $count }
shop-short = es fehlen { $missing }
shop-owned = du hast { $count }
shop-balance = { $coins } im Geldbeutel
does-tool = Werkzeug zum Sammeln: hält { $uses }-mal Abnutzung, { $bonus }% Chance auf eines mehr
does-effect = { $boosts }, für { $time }
does-egg = Daraus schlüpft ein Haustier
does-treat = Füttert dein Haustier
shop-bought = **{ $what }** für { $coins } gekauft; du hast jetzt { $owned }.
shop-sold = **{ $what }** für { $coins } verkauft{ $owned ->
    [0] .
   *[other] ; du hast noch { $owned }.
}
shop-ask-buy = **{ $what }** für **{ $coins }** kaufen?
shop-ask-sell = **{ $what }** für **{ $coins }** verkaufen? Es zurückzukaufen würde doppelt so viel kosten, wenn es überhaupt geht.
shop-ask-buy-yes = { $coins } zahlen
shop-ask-sell-yes = Für { $coins } verkaufen
shop-cancelled = Abgesagt. Nichts wechselte den Besitzer.
shop-stale = Diese Seite stammt von einer älteren Version von mir. Es wurde nichts geändert; benutze bitte noch einmal `/shop list`.
shop-quantity = Der Laden handelt mit 1 bis { $most } auf einmal. Wähle eine Zahl dazwischen.
shop-not-sold = Das verkauft der Laden nicht: { $item }. Du findest es beim Sammeln, Arbeiten, Kämpfen oder in Kisten.
shop-not-bought = Das nimmt der Laden nicht: { $item }. Kisten öffnest du mit `/inventory open`.
shop-short-of = { $count } × { $item } würden { $cost } Münzen kosten; deinem Geldbeutel fehlen { $missing }. Verdien erst noch etwas.
shop-fewer = { $count } × { $item } würden { $cost } Münzen kosten, und dein Geldbeutel reicht für { $affordable }. Kauf weniger, oder verdien erst noch etwas.

# Das Inventar
bag-title = Deine Dinge
bag-empty = Du hast noch keine Dinge. Finde welche mit { $gather }, oder sieh in den Laden: { $shop }.
bag-line = { $emoji } **{ $item }** × { $count }
bag-durability = { $bar } { $left } von { $whole }
bag-held = { $held } in einem Tausch versprochen
bag-effects = Wirkt auf dich
bag-effect = **{ $effect }**: { $boosts } · endet { $until }
bag-worth = Der Laden würde für alles { $worth } zahlen · { $coins } im Geldbeutel
bag-use-menu = Benutzen oder öffnen …
bag-option-use = Eines benutzen
bag-option-open = { $count ->
    [one] Öffnen
   *[other] { $count } davon öffnen
}
bag-started = Benutzt: **{ $what }**. { $boosts }. Das endet { $until }; du hast noch { $owned }.
bag-prolonged = Benutzt: **{ $what }**, also hält es länger. { $boosts }. Das endet { $until }; du hast noch { $owned }.
bag-opened = { $who } hat **{ $what }** geöffnet und gefunden:
bag-crates-left = { $count ->
    [one] Eine weitere dieser Kisten ist übrig.
   *[other] { $count } weitere dieser Kisten sind übrig.
}
bag-quantity = Wähle eine Zahl von 1 bis { $most }.
bag-for-gathering = Das wirkt von selbst, wenn du `/gather` benutzt: { $item }. Genommen wird das beste Werkzeug, das du hast.
bag-for-feeding = Das ist für dein Haustier: { $item }. Gib es ihm mit `/pet feed`.
bag-for-hatching = Daraus schlüpft ein Haustier: { $item }. Nimm es mit `/pet adopt` auf.
bag-for-opening = Das ist zum Öffnen da: { $item }. Benutze `/inventory open`.
bag-for-crafting = Das kann man nicht für sich benutzen: { $item }. Stell mit `/craft` etwas daraus her, oder verkauf es mit `/shop sell`.
bag-not-crate = Das ist keine Kiste: { $item }. Nur Kisten kann man öffnen; deine siehst du mit `/inventory show`.
bag-slots = Du kannst bis zu { $slots } Kisten auf einmal öffnen. Wähle eine kleinere Zahl.
bag-slots-plain = Du kannst bis zu { $slots } Kisten auf einmal öffnen, oder eine mehr, solange ein Hauptschlüssel wirkt. Wähle eine kleinere Zahl.
bag-stale = Diese Seite stammt von einer älteren Version von mir. Benutze bitte noch einmal `/inventory show`.

# Herstellen
craft-title = Was du herstellen kannst
craft-hint = Stell Dinge mit { $craft } her; was nötig ist, bringen der Laden und alles, was du findest.
craft-make-one = Eines herstellen …
craft-makeable = ✅ du kannst { $count } herstellen
craft-makeable-plain = Du kannst { $count } herstellen
craft-missing = es fehlt { $missing }
craft-needs = aus { $needs } · { $xp } EP
craft-made = Hergestellt: **{ $what }**. Du hast { $xp } EP bekommen und jetzt { $owned } davon.
craft-quantity = Du kannst 1 bis { $most } auf einmal herstellen. Wähle eine Zahl dazwischen.
craft-no-recipe = Das kann man nicht herstellen: { $item }. Sieh mit `/craft` nach, was geht.
craft-lacks = Für { $count } × { $item } fehlt dir { $missing }. Den Rest findest du beim Sammeln, Arbeiten oder in Kisten.
craft-lacks-some = Für { $count } × { $item } fehlt dir { $missing }. Du kannst jetzt { $makeable } herstellen.
