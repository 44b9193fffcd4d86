usage-exhausted-user = Was ich heute für Gespräche mit dir ausgeben darf, ist aufgebraucht.
usage-exhausted-server = Was ich heute auf diesem Server für Gespräche ausgeben darf, ist aufgebraucht.
usage-exhausted-hour = Was ich in dieser Stunde für Gespräche ausgeben darf, ist aufgebraucht.
usage-exhausted-day = Was ich heute für Gespräche ausgeben darf, ist aufgebraucht.
