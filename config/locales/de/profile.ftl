# /profile: ein Mensch als Bild.

profile-title = { $name }
profile-start = Noch nicht im Spiel: { $daily } ist ein guter Anfang.
profile-hidden = { $who } behält das eigene Profil für sich.
profile-bot = Bots spielen nicht. Wähle einen Menschen.

# Im Bild
profile-level = Stufe { $level }
profile-progress = Stufe { $level } · { $xp } EP bis zur nächsten
profile-net-worth = Vermögen
profile-wallet = Geldbeutel
profile-bank = Bank
profile-kept = Münzen bleiben privat
profile-streak = Längste Serie
profile-days = { $days ->
    [0] noch keine
    [one] ein Tag
   *[other] { $days } Tage
}
profile-achievements = Erfolge
profile-achieved = { $achieved } von { $all }
profile-latest = Zuletzt: { $name }
profile-pet-nano-drone = Nanodrohne
profile-pet-code-fox = Codefuchs
profile-pet-quantum-rabbit = Quantenhase
profile-pet-viral-cat = Virenkatze

# Für alle, die es nicht sehen können
profile-alt = { $name }: Stufe { $level }. { $wealth } Längste Serie: { $streak }. Erfolge: { $achieved } von { $all }.
profile-alt-coins = Vermögen { $net_worth }: { $wallet } im Geldbeutel, { $bank } auf der Bank.
profile-alt-kept = Münzen bleiben privat.
profile-alt-pet = Haustier: { $name }, { $kind }.
