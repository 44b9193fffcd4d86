# /profile: a person as a picture.

profile-title = { $name }
profile-start = Not in the game yet: { $daily } is a good start.
profile-hidden = { $who } keeps their profile to themselves.
profile-bot = Bots don't play. Choose a person.

# In the picture
profile-level = Level { $level }
profile-progress = Level { $level } · { $xp } XP to the next
profile-net-worth = Net worth
profile-wallet = Wallet
profile-bank = Bank
profile-kept = Coins are kept private
profile-streak = Longest streak
profile-days = { $days ->
    [0] none yet
    [one] 1 day
   *[other] { $days } days
}
profile-achievements = Achievements
profile-achieved = { $achieved } of { $all }
profile-latest = Latest: { $name }
profile-pet-nano-drone = nano drone
profile-pet-code-fox = code fox
profile-pet-quantum-rabbit = quantum rabbit
profile-pet-viral-cat = viral cat

# For those who cannot see it
profile-alt = { $name }: level { $level }. { $wealth } Longest streak: { $streak }. Achievements: { $achieved } of { $all }.
profile-alt-coins = Net worth { $net_worth }: { $wallet } in the wallet, { $bank } in the bank.
profile-alt-kept = Coins are kept private.
profile-alt-pet = Pet: { $name }, a { $kind }.
