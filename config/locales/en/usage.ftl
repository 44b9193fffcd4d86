usage-exhausted-user = You've used up what I may spend on conversation with you today.
usage-exhausted-server = This server has used up what I may spend on conversation today.
usage-exhausted-hour = I've used up what I may spend on conversation this hour.
usage-exhausted-day = I've used up what I may spend on conversation today.
