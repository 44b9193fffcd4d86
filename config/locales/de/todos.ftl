# /todo.

todo-title = Was du zu tun hast
todo-none = Deine Liste ist leer. Setz etwas mit `/todo add` darauf.
todo-line = { $number }. { $name }
todo-more = { $count ->
    [one] und noch eines
   *[other] und noch { $count }
}
todo-added = Auf deiner Liste: { $name }
todo-done = ✅ Erledigt: { $name }
todo-removed = Von deiner Liste: { $name }

# Ablehnungen
todo-empty = Was ist zu tun? Sag es in ein paar Worten.
todo-too-long = Das ist zu lang für eine Liste: höchstens { $most } Buchstaben, bitte.
todo-full = { $most } Dinge stehen auf deiner Liste, und mehr passen nicht. Erledige erst ein paar.
todo-unknown = Auf deiner Liste ist nichts wie „{ $which }“. Nenn die Nummer oder ein Stück des Wortlauts; `/todo list` zeigt sie.
todo-several = Mehreres auf deiner Liste ist wie „{ $which }“. Nenn die Nummer; `/todo list` zeigt sie.
