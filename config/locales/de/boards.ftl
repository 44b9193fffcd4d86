# Bestenlisten, und was andere von einem sehen.

board-title-net-worth = Bestenliste: Vermögen
board-title-wallet = Bestenliste: Geldbeutel
board-title-level = Bestenliste: Stufe
board-title-streak = Bestenliste: längste Serie
board-title-net-worth-everywhere = Alle Server: Vermögen
board-title-wallet-everywhere = Alle Server: Geldbeutel
board-title-level-everywhere = Alle Server: Stufe
board-title-streak-everywhere = Alle Server: längste Serie
board-by-net-worth = Vermögen
board-by-wallet = Geldbeutel
board-by-level = Stufe
board-by-streak = Längste Serie
board-scope-here = Auf diesem Server
board-scope-everywhere = Auf allen Servern, wer es erlaubt
board-choose = Ordnen nach …
board-level = Stufe { $level } · { $xp } EP
board-days = { $days ->
    [one] ein Tag
   *[other] { $days } Tage
}
board-line = **{ $rank }.** { $who } · { $amount }
board-line-far = { $who } · { $amount }
board-own = { $who } steht auf Platz { $rank } mit { $amount }.
board-own-far = { $who } steht weiter unten mit { $amount }. Nur weiter so!
board-own-none = { $who } steht noch nicht auf dieser Liste: { $daily } ist ein guter Anfang.
board-own-hidden = { $who } steht nicht darauf. Wer will, wählt es mit { $privacy }.
board-none = Noch steht niemand auf dieser Liste. Sei der Anfang: { $daily }.
board-none-everywhere = Noch steht niemand auf dieser Liste. Wer will, wählt es mit { $privacy }.
board-up = ▲ Höher
board-down = Tiefer ▼
board-stale = Diese Seite gibt es nicht mehr. Benutze bitte noch einmal `/leaderboard`.

# Was andere sehen
privacy-title = Was andere von dir sehen
privacy-wealth-shown = Andere auf deinen Servern sehen, **wie viele Münzen du hast**.
privacy-wealth-hidden = Niemand sonst sieht, **wie viele Münzen du hast**, und du stehst auf keiner Liste der Münzen.
privacy-wealth-show = Meine Münzen zeigen
privacy-wealth-hide = Meine Münzen verbergen
privacy-profile-shown = Andere auf deinen Servern können **dein Profil** ansehen.
privacy-profile-hidden = Niemand sonst kann **dein Profil** ansehen.
privacy-profile-show = Mein Profil zeigen
privacy-profile-hide = Mein Profil verbergen
privacy-places-shown = Du stehst auf **den Bestenlisten** der Server, auf denen du spielst.
privacy-places-hidden = Du stehst auf **keiner Bestenliste**.
privacy-places-show = Setz mich auf Bestenlisten
privacy-places-hide = Nimm mich von Bestenlisten
privacy-everywhere-shown = Du stehst auf **den Listen aller Server** als { $name }.
privacy-everywhere-hidden = Du stehst nicht auf **den Listen aller Server**.
privacy-everywhere-show = Zeig mich allen Servern
privacy-everywhere-hide = Nur auf meinen Servern
privacy-stale = Dieser Knopf stammt von einer älteren Version von mir. Benutze bitte noch einmal `/profile privacy`.
