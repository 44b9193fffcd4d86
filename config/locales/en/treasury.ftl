# /admin economy: how many coins there are, where they come from and go, corrections.

economy-title-here = Coins of this server
economy-title-everywhere = Coins of all servers
economy-held = there
economy-minted = minted
economy-burned = burned
economy-sources = Where they come from
economy-sinks = Where they go
economy-flow = { $reason } · { $coins } · { $percent } %
economy-no-flow = Nothing lately.
economy-alt = Coins day by day: { $held } there, { $minted } minted and { $burned } burned in all.
economy-show-everywhere = All servers
economy-show-here = This server
economy-games-on = Games with stakes are **on** in this server.
economy-games-off = Games with stakes are **off** in this server.
economy-games-switch-on = Switch games on
economy-games-switch-off = Switch games off

correction-title = Correction
correction-own = You can't correct your own wallet. Ask another admin.
correction-nothing = That would change nothing. Write how many coins to add, or to take with a minus.
correction-too-much = The admins of a server can correct up to { $limit } coins in 24 hours, and { $left } are left of that. Choose a smaller amount, or wait a day.
correction-below-zero = Nobody can have less than nothing: that wallet holds { $balance ->
    [0] no coins
    [one] one coin
   *[other] { $balance } coins
}. Take at most that.
correction-ask-add = Add **{ $coins }** to the wallet of { $who }? It holds { $before } now and would hold { $after }. Reason: { $why }
correction-ask-take = Take **{ $coins }** from the wallet of { $who }? It holds { $before } now and would hold { $after }. Reason: { $why }
correction-added = Added **{ $coins }** to the wallet of { $who }; it now holds { $after }.
correction-taken = Took **{ $coins }** from the wallet of { $who }; it now holds { $after }.
correction-called-off = Called off. Nothing was changed.
correction-yes = Correct it
correction-no = Cancel
correction-over = That question is over. Nothing was changed; please use the command again.
