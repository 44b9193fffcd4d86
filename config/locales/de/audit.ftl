# Das Protokoll.

audit-title = Protokoll
audit-none = Es wurde nichts getan, das dazu passt.
audit-line = **`{ $action }`** · { $who } · { $when }
audit-newest = Neueste
audit-older = Ältere
audit-exported = { $count ->
    [one] Ein Eintrag, als Datei.
   *[other] { $count } Einträge, die neuesten zuerst, als Datei.
}
audit-button-stale = Ich weiß nicht mehr, worum es ging. Frag bitte noch einmal.
audit-server-only = Das Protokoll gehört zu einem Server. Benutze den Befehl in einem.
