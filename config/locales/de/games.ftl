# Spiele mit Einsatz.

games-off = Spiele mit Einsatz sind auf diesem Server aus. Wer ihn verwaltet, kann sie mit `/settings set` anschalten: Schlüssel `games`, Wert `on`.
games-no-server = Gespielt wird auf Servern, nicht in Direktnachrichten. Versuch es auf einem.
game-stake = Der Einsatz geht von { $least } bis { $most } Münzen. Wähle einen Betrag dazwischen.
game-not-enough = Das wäre ein Einsatz von { $stake ->
    [one] einer Münze
   *[other] { $stake } Münzen
}, aber in deinem Geldbeutel { $balance ->
    [0] ist nichts
   *[other] sind nur { $balance }
}. Setz weniger, oder verdien erst noch etwas.
game-too-many = Das waren gerade viele Spiele. Das nächste gibt es { $when }.
game-won = Du hast { $coins } gesetzt und **{ $won } gewonnen**.
game-lost = Du hast { $coins } gesetzt und **{ $lost }** verloren.
game-even = Du hast { $coins } gesetzt und sie zurückbekommen.
game-balance = Geldbeutel: **{ $coins }**
game-again = Noch einmal für { $coins }
game-button-stale = Dieser Knopf stammt von einer älteren Version von mir. Benutze stattdessen `/game flip` oder `/game slots`.
slots-news = { $reels } Drei Gleiche! { $who } hat am Spielautomaten **{ $coins }** gewonnen.
flip-heads = 🪙 **Kopf**
flip-tails = 🪙 **Zahl**
flip-edge = 🪙 **Sie steht auf der Kante**: das hat niemand geraten
flip-odds = Kopf { $heads }%, Zahl { $tails }%, Kante { $edge }%; die richtige Seite zahlt ×{ $pays }. Das Haus behält im Schnitt { $house }%.
slots-odds = { $triples } (jede in { $triple }% der Spiele); jedes Paar ×{ $pair } ({ $pairs }%). Das Haus behält im Schnitt { $house }%.

duel-challenge = ⚔️ { $challenger } fordert { $opponent } zu einem Duell um je **{ $coins }**. { $challenger } gewinnt in { $chance } von 100 Fällen. Antworte, bevor es { $until } abläuft.
duel-accept = Annehmen
duel-refuse = Nein, danke
duel-won = ⚔️ { $winner } hat { $loser } besiegt und bekommt dafür **{ $coins }**. Das war ein Sieg in { $chance } von 100 Fällen.
duel-declined = { $opponent } hat das Duell abgelehnt. { $coins } gingen an { $challenger } zurück.
duel-withdrawn = { $challenger } hat die Forderung zurückgenommen, und mit ihr { $coins }.
duel-expired = { $opponent } hat nicht rechtzeitig geantwortet. { $coins } gingen an { $challenger } zurück.
duel-balance = Du hast **{ $coins }** im Geldbeutel.
duel-oneself = Du kannst dich nicht mit dir selbst duellieren. Wähle jemand anderen.
duel-bot = Bots duellieren sich nicht. Wähle einen Menschen.
duel-gone = { $who } ist nicht auf diesem Server. Wähle jemanden, der es ist.
duel-resting = Du brauchst eine Pause vom Duellieren. { $when } kannst du wieder.
duel-not-yours = Dieses Duell ist zwischen { $challenger } und { $opponent }, und nur { $opponent } kann es annehmen. Fang mit `/game duel` dein eigenes an.
duel-over = Dieses Duell ist schon vorbei, und die Einsätze sind, wo sie hingehören. Fang mit `/game duel` ein neues an.
duel-unknown = Dieses Duell kenne ich nicht mehr. Fang mit `/game duel` ein neues an.
