# Tauschgeschäfte zwischen zweien.

trade-title = 🤝 Tausch
trade-between = Ein Tausch zwischen { $opener } und { $partner }
trade-offers = **{ $who } bietet**
trade-offers-agreed = **{ $who } bietet** · ✅ einverstanden
trade-offered = **{ $who } hatte geboten**
trade-gave = **{ $who } gab**
trade-nothing = nichts
trade-taxed = Der Server hat { $coins } davon behalten.
trade-how = Sag mit „Mein Angebot“, was du gibst; es liegt beiseite, bis der Tausch endet. Sobald beide einverstanden sind, wechselt alles auf einmal den Besitzer. Wer ein Angebot ändert, lässt beide neu zustimmen. Schließt { $until }.
trade-done = Alles hat den Besitzer gewechselt.
trade-called-off = { $who } hat den Tausch abgesagt. Jeder hat das Eigene wieder.
trade-expired = Die Zeit des Tauschs ist abgelaufen. Jeder hat das Eigene wieder.
trade-ran-out = Die Zeit des Tauschs von { $opener } und { $partner } ist abgelaufen. Jeder hat das Eigene wieder.
trade-button-offer = Mein Angebot
trade-button-agree = Einverstanden
trade-button-leave = Absagen
trade-form-title = Was du bietest
trade-form-things = Dinge, eines pro Zeile; leer für keine
trade-form-things-example = 3 Energietrunk
trade-form-coins = Münzen; leer für keine
trade-form-coins-example = 250, 1k, half
trade-balance = Du hast **{ $coins }** im Geldbeutel.
trade-balance-held = Du hast **{ $coins }** im Geldbeutel und { $held } beiseitegelegt.
trade-over = Dieser Tausch ist schon vorbei, und alles ist, wo es hingehört. Fang mit `/trade` einen neuen an.
trade-terms-changed = Die Angebote haben sich geändert, seit du hingesehen hast. Sieh sie dir noch einmal an; wenn sie dir gefallen, stimm noch einmal zu.
trade-unchanged = Das ist schon so, also wurde nichts geändert.
trade-oneself = Du kannst nicht mit dir selbst tauschen. Wähle jemand anderen.
trade-bot = Bots haben nichts zu tauschen. Wähle einen Menschen.
trade-gone = { $who } ist nicht auf diesem Server, also könnt ihr hier nicht tauschen.
trade-open-already = Du und { $who } tauscht schon. Beendet diesen Tausch erst, oder sagt ihn ab.
trade-unknown-thing = Ich kenne kein Ding namens „{ $thing }“. Schreib eines pro Zeile, wie dein Inventar sie nennt: `3 Energietrunk`.
trade-quantity = „{ $typed }“ verstehe ich nicht als Zahl von Dingen. Schreib zuerst, wie viele: `3 Energietrunk`.
trade-too-many = In einem Tausch kannst du bis zu { $most } Arten von Dingen bieten. Biete weniger.
trade-not-enough = Du würdest { $coins ->
    [one] eine Münze
   *[other] { $coins } Münzen
} bieten, aber du hast { $balance ->
    [0] keine
   *[other] nur { $balance }
} zu bieten. Biete weniger.
trade-worn = Dieses Werkzeug ist in Gebrauch ({ $item }), und was in Gebrauch ist, kann nicht getauscht werden. Nur neue können es.
trade-nothing-offered = Noch bietet niemand etwas. Sag zuerst mit „Mein Angebot“, was du gibst.
trade-not-yours = Dieser Tausch ist zwischen { $opener } und { $partner }. Fang mit `/trade` deinen eigenen an.
trade-unknown = Diesen Tausch kenne ich nicht mehr. Fang mit `/trade` einen neuen an.
trade-other-may-not = Auf diesem Server darf { $who } jetzt nicht so viele Münzen zahlen, also geht dieser Tausch nicht. Einigt euch auf weniger Münzen.
trade-full = { $who } kann nicht so viele Münzen fassen. Einigt euch auf weniger.
