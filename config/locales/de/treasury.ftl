# /admin economy: wie viele Münzen es gibt, woher sie kommen und wohin sie gehen, Berichtigungen.

economy-title-here = Münzen dieses Servers
economy-title-everywhere = Münzen aller Server
economy-held = da
economy-minted = geprägt
economy-burned = vernichtet
economy-sources = Woher sie kommen
economy-sinks = Wohin sie gehen
economy-flow = { $reason } · { $coins } · { $percent } %
economy-no-flow = In letzter Zeit nichts.
economy-alt = Münzen Tag für Tag: { $held } da, insgesamt { $minted } geprägt und { $burned } vernichtet.
economy-show-everywhere = Alle Server
economy-show-here = Dieser Server
economy-games-on = Spiele mit Einsatz sind auf diesem Server **an**.
economy-games-off = Spiele mit Einsatz sind auf diesem Server **aus**.
economy-games-switch-on = Spiele anschalten
economy-games-switch-off = Spiele ausschalten

correction-title = Berichtigung
correction-own = Deinen eigenen Geldbeutel kannst du nicht berichtigen. Bitte einen anderen Admin.
correction-nothing = Das würde nichts ändern. Schreib, wie viele Münzen dazukommen, oder mit einem Minus, wie viele weggehen.
correction-too-much = Die Admins eines Servers können in 24 Stunden bis zu { $limit } Münzen berichtigen, und davon sind noch { $left } übrig. Wähle weniger, oder warte einen Tag.
correction-below-zero = Niemand kann weniger als nichts haben: In diesem Geldbeutel { $balance ->
    [0] sind keine Münzen
    [one] ist eine Münze
   *[other] sind { $balance } Münzen
}. Nimm höchstens so viel.
correction-ask-add = Dem Geldbeutel von { $who } **{ $coins }** hinzufügen? Jetzt sind { $before } darin, dann wären es { $after }. Grund: { $why }
correction-ask-take = Aus dem Geldbeutel von { $who } **{ $coins }** nehmen? Jetzt sind { $before } darin, dann wären es { $after }. Grund: { $why }
correction-added = Dem Geldbeutel von { $who } wurden **{ $coins }** hinzugefügt; jetzt sind { $after } darin.
correction-taken = Aus dem Geldbeutel von { $who } wurden **{ $coins }** genommen; jetzt sind { $after } darin.
correction-called-off = Abgesagt. Es wurde nichts geändert.
correction-yes = Berichtigen
correction-no = Abbrechen
correction-over = Diese Frage ist vorbei. Es wurde nichts geändert; benutze den Befehl bitte noch einmal.
