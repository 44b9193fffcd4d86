# /time: Zeitzonen, die Zeit anderswo, Zeitpunkte in Worten.

times-there = In { $zone } ist es **{ $clock }** ({ $day }).
times-zone-chosen = Deine Zeitzone ist jetzt { $zone }, dort ist es { $clock }. Zeitpunkte, die du mir nennst, sind dort gemeint.
times-zone-none = Für dich gilt wieder die Zeitzone des Servers.

# Ablehnungen
times-no-moment = „{ $typed }“ verstehe ich nicht als kommenden Zeitpunkt. Versuch `in 2h`, `tomorrow at 5pm`, `on friday` oder `24 December 18:00`.
times-no-place = Ich kenne keine Zeitzone oder Stadt namens „{ $typed }“. Versuch eine größere Stadt in der Nähe oder einen Namen wie `Europe/Berlin`.
