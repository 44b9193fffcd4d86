overrides-about-chat = Das Modell, das spricht, unter `models.base_url`; leer: keines.
overrides-about-fallbacks = Modelle, die in dieser Reihenfolge gefragt werden, wenn `models.chat` versagt, durch Kommas getrennt.
overrides-about-vision = Ob das Modell Bilder nimmt.
overrides-about-context-tokens = Wie viele Tokens das Modell höchstens auf einmal liest und schreibt.
overrides-about-call-timeout = Wie lange eine Anfrage an ein Modell dauern darf.
overrides-about-prices = Was eine Million Tokens in US-Dollar kosten, als modell=lesen/schreiben; Namen dürfen mit * enden.
overrides-about-hour-usd = US-Dollar für Modelle pro Stunde, insgesamt.
overrides-about-day-usd = US-Dollar für Modelle pro Tag, insgesamt.
overrides-about-user-day-usd = US-Dollar für Modelle pro Tag und Person.
overrides-about-server-day-usd = US-Dollar für Modelle pro Tag und Server.
overrides-about-call-tokens = Wie viele Tokens eine Anfrage höchstens schreiben darf.
overrides-takes-name = `{ $name }` nimmt den Namen eines Modells, ohne Leerzeichen, etwa `gpt-4o-mini`, oder nichts.
overrides-takes-names = `{ $name }` nimmt Namen von Modellen, ohne Leerzeichen, durch Kommas getrennt, oder nichts.
overrides-takes-yes-or-no = `{ $name }` ist `true` oder `false`.
overrides-takes-count = `{ $name }` nimmt eine ganze Zahl von { $least } bis { $most }.
overrides-takes-dollars = `{ $name }` nimmt US-Dollar von 0 bis { $most }, etwa `10` oder `2.50`.
overrides-takes-time = `{ $name }` nimmt eine Dauer von 1 Sekunde bis 10 Minuten, etwa `45s` oder `2m`.
overrides-takes-prices = „{ $entry }“ ist kein Preis. Schreib `modell=lesen/schreiben` in US-Dollar pro Million Tokens, etwa `gpt-4o*=2.50/10`, durch Kommas getrennt.
