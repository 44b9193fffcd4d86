# /time: people's zones, the time elsewhere, moments in words.

times-there = In { $zone } it is **{ $clock }** ({ $day }).
times-zone-chosen = Your time zone is { $zone } now, where it is { $clock }. Moments you give me are meant there.
times-zone-none = You live by the server's time zone again.

# Refusals
times-no-moment = I don't understand “{ $typed }” as a moment to come. Try `in 2h`, `tomorrow at 5pm`, `on friday` or `24 December 18:00`.
times-no-place = I know no time zone or city called “{ $typed }”. Try a larger city nearby, or a name such as `Europe/Berlin`.
