# Haustiere.

pet-kind-nano-drone = Nanodrohne
pet-kind-code-fox = Codefuchs
pet-kind-quantum-rabbit = Quantenhase
pet-kind-viral-cat = Virenkatze

pet-mood-ecstatic = überglücklich
pet-mood-happy = glücklich
pet-mood-content = zufrieden
pet-mood-sad = traurig
pet-mood-critical = in schlechtem Zustand
pet-mood-resting = ruht sich aus

# Was das Bild sagt.
pet-level = Stufe { $level }
pet-fullness = Sattheit
pet-happiness = Glück
pet-subtitle = { $kind } · { $mood }
pet-buff-gather = +{ $percent }% Glück beim Sammeln
pet-buff-fight = +{ $percent }% Münzen aus Kämpfen
pet-buff-work = –{ $percent }% Ruhe nach der Arbeit
pet-buff-xp = +{ $percent }% EP
pet-buff-luck = +{ $percent }% Glück
pet-buff-asleep = { $buff }, schläft
pet-alt = { $name }, { $kind }, Stufe { $level }, { $mood }. Sattheit { $fullness } von 100, Glück { $happiness } von 100. Wobei es hilft: { $buff }.

# Was neben dem Bild steht.
pet-whose = **{ $name }**, { $kind }, bei { $who }
pet-xp = Stufe { $level } · { $xp } von { $next } EP bis zur nächsten. Es lernt immer mit, wenn du EP bekommst.
pet-helps = Es hilft: { $buff }. Ohne Fürsorge schläft das { $when } ein.
pet-helps-on = Es hilft: { $buff }.
pet-sleeps = Seine Hilfe ({ $buff }) schläft: Sattheit und Glück müssen beide mindestens { $mark } sein.
pet-resting = Es ruht sich aus: Seine Bedürfnisse stehen still, und seine Hilfe schläft. Von selbst wacht es { $when } auf.
pet-whole-treat = Ein Leckerli tut { $when } am meisten gut.
pet-treat-now = Ein Leckerli täte ihm jetzt gut.
pet-play-at = Es will { $when } wieder spielen.
pet-play-now = Es würde jetzt gern spielen.

pet-button-feed = Füttern
pet-button-play = Spielen
pet-button-rest = Ausruhen lassen
pet-button-wake = Wecken

# Was getan wurde.
pet-adopted = Bei { $who } ist ein neues Haustier geschlüpft ({ $kind }) und heißt **{ $name }**!
pet-adopted-unnamed = Bei { $who } ist ein neues Haustier geschlüpft ({ $kind })! Gib ihm einen Namen: { $rename }
pet-fed = { $name } hat etwas gefressen ({ $treat }). Sattheit { $hunger } → **{ $fuller }**, Glück { $happiness } → **{ $happier }**.
pet-treats-left = { $left ->
    [0] Das war dein letztes; { $shop } hat mehr.
    [one] Du hast noch 1.
   *[other] Du hast noch { $left }.
}
pet-played = Du hast mit { $name } gespielt. Glück { $happiness } → **{ $happier }**, Sattheit { $hunger }.
pet-rests = { $name } ruht sich jetzt aus. Die Sattheit bleibt bei { $hunger } und das Glück bei { $happiness }. Ruhe in diesem Monat noch: { $left }.
pet-wakes = { $name } ist wieder wach, mit Sattheit { $hunger } und Glück { $happiness }. Ruhe in diesem Monat noch: { $left }.
pet-time-days = { $days ->
    [one] 1 Tag
   *[other] { $days } Tage
}{ $hours ->
    [0] {""}
    [one] {" "}und 1 Stunde
   *[other] {" "}und { $hours } Stunden
}
pet-time-hours = { $hours ->
    [one] 1 Stunde
   *[other] { $hours } Stunden
}
pet-time-minutes = { $minutes ->
    [one] 1 Minute
   *[other] { $minutes } Minuten
}
pet-renamed = Dein Haustier ({ $kind }) heißt jetzt **{ $after }**. Vorher hieß es { $before }.
pet-renamed-first = Dein Haustier ({ $kind }) heißt jetzt **{ $after }**.
pet-release-ask = **{ $name }** gehen lassen? Es ist auf Stufe { $level } mit { $xp } EP und kommt nicht zurück; sein Ei gibt es nicht wieder. Diese Frage endet { $when }.
pet-release-yes = Gehen lassen
pet-release-no = Behalten
pet-released = **{ $name }** ist in die Welt hinausgezogen. Ein anderes Ei kann mit { $adopt } ausgebrütet werden.
pet-kept = Nichts hat sich geändert: Dein Haustier bleibt bei dir.

# Warum nicht.
pet-none = Du hast noch kein Haustier. Kauf ein Ei mit `/shop buy`, und brüte es mit `/pet adopt` aus.
pet-none-other = Diese Person hat kein Haustier.
pet-has-one = { $named ->
    [yes] Du hast schon ein Haustier: { $name }.
   *[no] Du hast schon ein Haustier.
} Jeder kann eines zur Zeit haben.
pet-no-egg = Du hast kein solches Ei. Kauf eines ({ $egg }) mit `/shop buy`, oder finde eines in einer Kiste, und versuch es noch einmal.
pet-no-egg-any = Du hast kein Ei zum Ausbrüten. Kauf eines mit `/shop buy`, und versuch es noch einmal.
pet-many-eggs = Du hast Eier verschiedener Arten. Wähle eines mit der Angabe `kind`.
pet-no-treat = Du hast nichts zum Füttern. Kauf etwas ({ $treat }) mit `/shop buy`, und füttere dann dein Haustier.
pet-no-treat-any = Du hast nichts zum Füttern, und der Laden verkauft nichts dergleichen.
pet-not-hungry = { $named ->
    [yes] { $name }
   *[no] Dein Haustier
} ist satt und glücklich; ein Leckerli wäre verschwendet. { $again ->
    [yes] Es tut { $when } am meisten gut.
   *[no] {""}
}
pet-happy-already = { $named ->
    [yes] { $name }
   *[no] Dein Haustier
} könnte nicht glücklicher sein. { $again ->
    [yes] Spielen tut { $when } am meisten gut.
   *[no] {""}
}
pet-played-just-now = { $named ->
    [yes] { $name }
   *[no] Dein Haustier
} ist noch außer Atem. { $when } könnt ihr wieder spielen.
pet-asleep = { $named ->
    [yes] { $name }
   *[no] Dein Haustier
} ruht sich aus. Weck es erst mit `/pet rest`.
pet-no-rest-left = Dein Haustier hat sich in diesem Monat schon alle seine { $days } Tage ausgeruht. { $when } kann es sich wieder ausruhen.
pet-name-empty = Dieser Name hat keine Zeichen, die man sehen kann. Wähle einen mit Buchstaben oder Ziffern.
pet-name-long = Dieser Name hat { $length } Zeichen; höchstens { $most } passen. Wähle einen kürzeren.
pet-name-mention = Ein Haustier kann nicht wie eine Erwähnung oder ein Link heißen. Wähle einen einfachen Namen.
pet-name-refused = Dieser Name ist hier nicht erlaubt. Wähle einen anderen.
pet-name-same = So heißt es schon. Wähle einen anderen Namen.
pet-release-stale = Diese Frage ist vorbei: Sie konnte nur kurze Zeit beantwortet werden. Dein Haustier bleibt. Frag noch einmal mit `/pet release`.
pet-release-other = Bei dieser Frage ging es um ein anderes Haustier. Frag noch einmal mit `/pet release`.
pet-button-stale = Dieser Knopf nützt nichts mehr. Sieh mit `/pet show` nach deinem Haustier.
