# Agenten: andere Bots, die Pools, die sie verleihen, und was sie tun.

agents-no-key = Hier gibt es keine Agenten: Wer Artie betreibt, hat keinen Hauptschlüssel für ihre Tokens gesetzt (`ARTIE_SECRET_KEY`; `artie keys new` macht einen).
agents-key-short = ARTIE_SECRET_KEY ist zu kurz: Er braucht mindestens { $least } Zeichen. `artie keys new` macht einen.
agents-server-only = Agenten arbeiten auf Servern, nicht in Direktnachrichten. Versuch es auf einem.
agents-unknown = Ich kenne keinen Agenten „{ $agent }“, den du sehen darfst. Wähle einen aus der Liste, die beim Tippen erscheint.
agents-registered = Dieser Bot ist schon verliehen, von jemand anderem oder an einen anderen Pool. Ein Agent kann den Pool nicht wechseln, und ihn zu widerrufen ist endgültig: Er käme nie zurück. Verleih einen anderen Bot, mit einer neuen Anwendung bei Discord.
agents-revoked-for-good = Dieser Bot wurde widerrufen, und ein widerrufener Agent kommt nicht zurück. Mach bei Discord eine neue Anwendung, um einen anderen zu verleihen.
agents-not-a-token = Das ist kein Bot-Token. Kopiere es aus Discords Entwicklerportal: deine Anwendung → Bot → Reset Token.
agents-token-refused = Discord nimmt dieses Token nicht an. Mach im Entwicklerportal ein neues (deine Anwendung → Bot → Reset Token) und versuch es noch einmal.
agents-token-mine = Das ist mein eigenes Token! Verleih mir das eines anderen Bots.
agents-overtaken = Das passt nicht mehr: Der Agent ist inzwischen { $status }. Sieh noch einmal nach.
agents-page-back = Zurück
agents-page-on = Mehr
agents-by-itself = von selbst
agents-by-unknown = jemand Unbekanntes
agents-line = **{ $tag }** (`{ $id }`), { $status }
agents-status-inactive = angehalten
agents-status-pending = wartet auf eine Prüfung
agents-status-approved = zugelassen, noch nicht online
agents-status-active = aktiv
agents-status-suspended = gesperrt
agents-status-revoked = widerrufen
agents-form-title = Einen Agenten verleihen
agents-form-token = Sein Token: sofort verschlüsselt
agents-form-example = Entwicklerportal → deine Anwendung → Bot → Reset Token
agents-renewed = **{ $tag }** hat sein neues Token. Er ist { $status }.
agents-lent-pending = Danke! **{ $tag }** wartet auf eine Prüfung durch die, die **{ $pool }** verwalten. Sein Token ist verschlüsselt; niemand kann es sehen.
agents-lent = **{ $tag }** ist in **{ $pool }** und kommt gleich online. Sein Token ist verschlüsselt; niemand kann es sehen. { $deploy } holt ihn auf einen Server.

pool-unknown = Es gibt keinen Pool „{ $pool }“, den du sehen darfst. Wähle einen aus der Liste, die beim Tippen erscheint.
pool-role-needed = Dafür musst du im Pool { $needed } sein; du bist { $has }. Frag, wem er gehört.
pool-role-anybody = Gast
pool-role-viewer = Betrachter
pool-role-contributor = Verleiher
pool-role-manager = Verwalter
pool-role-owner = Eigentümer
pool-private = privat
pool-public = öffentlich
pool-name-unusable = In diesem Namen ist kein lateinischer Buchstabe und keine Ziffer; die Kennung des Pools könnte niemand tippen. Füge welche hinzu.
pool-name-taken = Den Pool `{ $pool }` gibt es schon. Wähle einen anderen Namen.
pool-too-many = Dir gehören { $most } Pools; mehr kann niemand haben. Lösch erst einen.
pool-full = Dieser Pool ist voll: Er hat { $most } Agenten. Wähle einen anderen, oder bitte die Verwalter um Platz.
pool-too-many-lent = Du hast diesem Pool { $most } Agenten geliehen; mehr können nur seine Verwalter. Mach einen eigenen Pool. Du kannst auch einen mit `/agents revoke` widerrufen, aber das ist endgültig: Dieser Bot kommt nie zurück.
pool-no-bots = Bots haben keine Rolle in einem Pool. Wähle einen Menschen.
pool-owner-stays = Wem ein Pool gehört, hat dort schon jedes Recht und behält es.
pool-own = Den eigenen Pool kannst du nicht bewerten. Bitte andere darum!
pool-stars-range = Ein Pool bekommt { $least } bis { $most } Sterne. Wähle eine Zahl dazwischen.
pool-too-long = Das ist zu lang: höchstens { $most } Zeichen.
pool-selected-already = Dieser Pool ist schon an diesem Platz.
pool-none-here = Dieser Server hat noch keinen Pool gewählt. Wer ihn verwaltet, kann es mit { $select }.
pool-stale = Dieser Knopf stammt von einer älteren Version von mir. Benutze den Befehl noch einmal.
pool-created = Dein Pool **{ $name }** (`{ $id }`) ist da; er ist { $visibility }. Leih ihm Agenten mit { $contribute }, und hol welche auf einen Server mit { $select }.
pool-list-title = Pools
pool-list-empty = Es gibt keinen solchen Pool, den du sehen darfst. Mach einen mit { $create }.
pool-line = **{ $name }** (`{ $id }`): { $visibility }, { $agents ->
    [0] keine Agenten
    [one] ein Agent
   *[other] { $agents } Agenten
}, { $online } online · { $stars }
pool-unrated = noch nicht bewertet
pool-stars = { $shape } { $mean } von 5 ({ $count ->
    [one] eine Bewertung
   *[other] { $count } Bewertungen
})
pool-about = `{ $id }` von { $owner }. Hier bist du { $role }.
pool-agents = { $agents } von { $most }, { $online } online
pool-field-agents = Agenten
pool-field-seen = Sichtbarkeit
pool-field-rating = Bewertung
pool-field-reviews = Was gesagt wird
pool-field-events = Was zuletzt geschah
pool-review = { $stars } von 5 von { $who }: { $comment }
pool-event = { $when } { $what ->
    [pool-create] Der Pool wurde angelegt
    [pool-member] Eine Rolle wurde geändert
    [pool-rate] Der Pool wurde bewertet
    [pool-select] Ein Server hat seine Pools gewählt
    [agent-lend] { $agent } wurde geliehen
    [agent-approve] { $agent } wurde aufgenommen
    [agent-reject] { $agent } wurde abgelehnt
    [agent-pause] { $agent } pausiert
    [agent-resume] { $agent } macht weiter
    [agent-revoke] { $agent } wurde zurückgezogen
    [agent-suspend] { $agent } wurde gesperrt: Discord lehnt das Token ab
    [agent-profile] { $agent } bekam ein Profil
    [agent-assign] { $agent } bekam einen Kanal
    [agent-release] { $agent } wurde freigegeben
    [agent-act] { $agent } wurde für eine Tat bezahlt
    [agent-failover] { $agent } sprang für einen anderen Agenten ein
    [agent-came] { $agent } kam auf einen Server
    [agent-left] { $agent } verließ einen Server
   *[other] { $what } { $agent }
}, { $who }
pool-members-title = Rollen in { $pool }
pool-role-given = { $who } ist jetzt { $role }.
pool-role-taken = { $who } hat keine Rolle mehr.
pool-left = Du hast deine Rolle in { $pool } zurückgegeben.
pool-review-title = Agenten von { $pool }
pool-review-empty = Diesem Pool hat noch niemand einen Agenten geliehen.
pool-review-waiting = { $count ->
    [0] Niemand wartet auf eine Prüfung.
    [one] Ein Agent wartet auf eine Prüfung.
   *[other] { $count } Agenten warten auf eine Prüfung.
} Wähle unten einen Agenten.
pool-review-lent-by = Geliehen von { $who }
pool-review-choose = Wähle einen Agenten
pool-approve = Zulassen
pool-reject = Ablehnen
pool-pause = Anhalten
pool-resume = Fortsetzen
pool-rated = Du hast **{ $pool }** { $given } von 5 gegeben. Jetzt hat er { $stars }.
pool-selected = Dieser Server nimmt Agenten aus:
    { $pools }
    Hol sie mit { $deploy } hierher.
pool-selected-primary = `{ $pool }` zuerst
pool-selected-secondary = dann `{ $pool }`
pool-selected-none = Dieser Server nimmt jetzt aus keinem Pool Agenten. { $select } wählt einen.
pool-delete-title = Diesen Pool löschen?
pool-delete-ask = **{ $pool }** und { $agents ->
    [0] seine Rollen
    [one] sein Agent
   *[other] seine { $agents } Agenten
} gehen für immer: Tokens werden zerstört, Server verlieren die Agenten, und niemand kann sie zurückholen.
pool-delete-yes = Löschen
pool-delete-no = Behalten
pool-deleted = Der Pool `{ $pool }` ist weg. { $agents ->
    [0] Er hatte keine Agenten.
    [one] Sein Agent wurde widerrufen.
   *[other] Seine { $agents } Agenten wurden widerrufen.
}
pool-delete-kept = Der Pool `{ $pool }` bleibt.

keys-fine = Jedes Token eines Agenten öffnet sich mit ARTIE_SECRET_KEY: { $sealed } jetzt neu versiegelt, { $current } schon vorher.
keys-missing = In dieser Datenbank sind { $count } Tokens von Agenten versiegelt, und ARTIE_SECRET_KEY ist nicht gesetzt. Setz ihn auf den Schlüssel, mit dem sie versiegelt wurden, dann `artie keys check`.
keys-foreign = { $count } Tokens von Agenten wurden mit einem anderen Hauptschlüssel versiegelt: { $names }. Setz ARTIE_FORMER_SECRET_KEY auf jenen Schlüssel, behalte deinen in ARTIE_SECRET_KEY, und ruf `artie keys rotate` auf. Ist jener Schlüssel verloren, verleiht die Agenten mit `/pool contribute` noch einmal.
keys-broken = { $count } Tokens von Agenten lassen sich nicht öffnen: { $names }. Verleiht diese Agenten mit `/pool contribute` noch einmal, oder widerruft sie mit `/agents revoke`.
keys-plain = In dieser Datenbank liegen { $count } Tokens von Agenten offen, wie ein älteres System sie hinterlassen hat: { $names }. `artie keys rotate` versiegelt sie sofort.
discord-form-slash = Das braucht ein Formular, und Textbefehle können keines öffnen. Benutze den Schrägstrich-Befehl; schreib nie ein Token in einen Kanal.

agents-beat-slow = Ein Runner muss sich mindestens dreimal melden, bevor er als tot gilt: Mach agents.heartbeat kürzer oder agents.stale länger.
agents-no-pool = Dieser Server hat noch keinen Pool von Agenten gewählt. Wer ihn verwaltet, kann es: `/pool list` zeigt Pools, `/pool select` wählt einen.
agents-none-here = Kein Agent aus den Pools dieses Servers ist hier. Wer den Server verwaltet, kann mit `/agents deploy` welche holen.
agents-none-free = Alle Agenten hier sind in Gebrauch. Versuch es in ein paar Minuten noch einmal, oder lass einen mit `/agents release` gehen.
agents-none-well = Die Agenten hier sind offline oder haben Schwierigkeiten. `/agents status` zeigt, warum; versuch es in einer Minute noch einmal.
agents-busy = Dieser Agent ist hier in Gebrauch. Wähle einen anderen, oder überlass mir die Wahl.
agents-not-here = Dieser Agent ist nicht auf diesem Server. `/agents list` zeigt, welche es sind.
agents-nothing-there = Dieser Agent tut hier nichts; da gibt es nichts zu beenden.
agents-not-theirs = Diesen Agenten benutzt jemand anderes. Wer ihn benutzt oder den Server verwaltet, kann ihn gehen lassen.
agents-idle-released = { $tag } war { $minutes ->
    [one] eine Minute
   *[other] { $minutes } Minuten
} untätig und ist wieder frei. { $who } kann ihn mit `/agents say` zurückrufen.
agents-idle-range = Agenten können nach { $least } bis { $most } untätigen Minuten gehen. Wähle eine Zahl dazwischen.
agents-company-replaced = { $before } kann hier nicht mehr sprechen. Ab jetzt leistet { $tag } diesem Kanal Gesellschaft.
agents-company-over = { $tag } kann hier nicht mehr sprechen, und kein anderer Agent kann einspringen. Wer den Server verwaltet, sieht mit `/agents status`, warum, und kann mit `/agents assign` wieder einen herholen.
agents-company-over-owner = **{ $tag }**, den du in { $channel } gesetzt hast, kann dort nicht mehr sprechen, und kein anderer Agent kann einspringen. `/agents status` zeigt, warum; sieh auch nach, ob Agenten in diesem Kanal schreiben dürfen. Dann setzt `/agents assign` wieder einen hinein.
agents-company-unlent = Dieser Server nimmt keine Agenten mehr aus dem Pool von { $tag }; darum antwortet dieser Agent hier nicht mehr. Wer den Server verwaltet, kann mit `/agents assign` einen anderen herholen.
agents-may-not-speak = **{ $tag }** darf in { $channel } nicht schreiben. Lass diesen Agenten den Kanal sehen und dort Nachrichten senden, oder wähle einen anderen Kanal.
agents-idle-set = Agenten gehen hier nach { $minutes ->
    [one] einer untätigen Minute
   *[other] { $minutes } untätigen Minuten
}.
agents-suspended-notice = Discord nimmt das Token deines Agenten **{ $tag }** nicht mehr an; er ist offline. Mach im Entwicklerportal ein neues Token und gib es mir mit `/pool contribute`.
agents-action-off = `{ $action }` ist auf diesem Server aus. Wer ihn verwaltet, kann es mit `/agents actions` anschalten.
agents-action-rest = Das hast du gerade erst getan. Wieder { $until }.
agents-action-poor = Das kostet { $cost } Münzen, aber in deinem Geldbeutel { $balance ->
    [0] ist nichts
   *[other] sind nur { $balance }
}. Verdien erst noch etwas.
agents-say-empty = Darin gibt es nichts zu sagen. Schreib ein paar Worte.
agents-say-long = Das ist zu lang für eine Nachricht. Sag es in höchstens 2.000 Zeichen.
agents-cheer-bot = Bots brauchen keinen Zuspruch. Wähle einen Menschen.
agents-cheer = 📣 { $who }: { $text }
agents-said = **{ $tag }** hat es für **{ $cost }** gesagt. Dein Geldbeutel: **{ $balance }**
agents-refunded = Kein Agent konnte es sagen, darum hast du deine **{ $cost }** zurück. Dein Geldbeutel: **{ $balance }**
agents-actions-title = Was Agenten hier tun
agents-action-is-on = an
agents-action-is-off = aus
agents-action-line = `{ $action }`: { $state }, { $cost }, { $seconds ->
    [0] keine Pause
    [one] eine Sekunde dazwischen
   *[other] { $seconds } Sekunden dazwischen
}
agents-use-unknown = Da ist nichts mehr zu tun.
agents-not-assigned = Dieser Agent antwortet dort nicht mehr.
agents-scripted = Ich bin **{ $name }**. Selbst denken kann ich hier nicht, weil Artie kein Modell hat; `/agents say` lässt mich sprechen.
agents-scripted-persona = Ich bin **{ $name }**: { $persona }. Selbst denken kann ich hier nicht, weil Artie kein Modell hat; `/agents say` lässt mich sprechen.
agents-deploy-title = Agenten für diesen Server
agents-deploy-progress = **{ $present }** von { $wanted } sind hier.
agents-deploy-others = { $count ->
    [one] Ein Agent
   *[other] { $count } Agenten
} aus einer früheren Einladung { $count ->
    [one] kann
   *[other] können
} noch kommen.
agents-deploy-missing = Die Pools dieses Servers haben zu wenige Agenten: Es fehlen { $count }. { $lend } verleiht welche.
agents-deploy-nobody = Es gibt niemanden einzuladen.
agents-deploy-how = Öffne jeden Link und lass den Agenten herein; ein Haken zeigt, dass er da ist.
agents-deploy-over = Alle Eingeladenen sind da. { $assign } gibt einem einen Kanal.
agents-deploy-here = ✅ **{ $tag }** ist hier
agents-deploy-link = ▫️ **{ $tag }**: [hereinlassen]({ $link })
agents-online = online
agents-waiting = offline, wird wieder versucht
agents-free = offline, wartet auf einen Runner
agents-connecting = verbindet sich
agents-answers-in = antwortet in { $channel }
agents-speaks-for = spricht für { $who } in { $channel }
agents-idle = frei
agents-elsewhere = nicht auf diesem Server
agents-list-title = Agenten aus den Pools dieses Servers
agents-list-empty = Dieser Server nimmt aus keinem Pool Agenten, oder seine Pools haben keine. { $list } zeigt Pools, { $select } wählt einen.
agents-list-sum = { $here } von { $all } sind auf diesem Server; { $online } sind online.
agents-list-line = { $mark } **{ $tag }**: { $state }, { $doing }
agents-status-title = Wie es den Agenten geht
agents-status-none = Kein Agent ist auf diesem Server. { $deploy } holt welche.
agents-status-more = Und { $count } weitere: Nenn einen, um ihn zu sehen.
agents-detail-state = { $status }, { $connection } (`{ $pool }`)
agents-detail-runner = Runner: { $runner }
agents-detail-health = Gesundheit: { $score }, { $ms } ms
agents-detail-score = Gesundheit: { $score }
agents-detail-broken = Gesundheit: { $score }, ruht, weil zu viel schiefging
agents-detail-error = Letzter Fehler: { $error }
agents-detail-retry = Wieder versucht { $when }
agents-assigned = **{ $tag }** leistet jetzt { $channel } Gesellschaft: Erwähne ihn dort, und er antwortet.
agents-released = `{ $agent }` ist wieder frei; er war in { $channel }.
agents-profile-title = { $agent }
agents-profile-name = Name
agents-profile-persona = Persona
agents-profile-style = Stil
agents-revoke-title = Diesen Agenten widerrufen?
agents-revoke-ask = **{ $tag }** geht überall offline, sein Token wird zerstört, und er kann nie zurückkommen.
agents-revoke-yes = Widerrufen
agents-revoke-no = Behalten
agents-revoke-kept = Der Agent bleibt.
agents-revoked = **{ $tag }** ist widerrufen, und sein Token ist hier zerstört. Setz es sicherheitshalber auch bei Discord zurück.
