versions-unknown = { $kind ->
    [config] Es gibt keine Einstellung namens „{ $name }“, die man hier ändern kann. `/config list` zeigt alle.
   *[prompt] Es gibt keinen Prompt namens „{ $name }“. `/prompt list` zeigt alle.
}
versions-no-version = { $kind ->
    [config] Von dieser Einstellung gibt es keine Fassung { $version }. `/config history` zeigt, welche es gibt.
   *[prompt] Von diesem Prompt gibt es keine Fassung { $version }. `/prompt history` zeigt, welche es gibt.
}
versions-too-long = { $kind ->
    [config] Das sind { $length } Zeichen; eine Einstellung kann { $most } haben.
   *[prompt] Das sind { $length } Zeichen; ein Prompt kann { $most } haben.
}
versions-same = { $kind ->
    [config] Das ist der Wert, den sie schon hat; es wurde nichts geändert.
   *[prompt] Das ist der Text, den er schon hat; es wurde nichts geändert.
}
versions-changed-meanwhile = { $kind ->
    [config] Jemand hat diese Einstellung inzwischen geändert. Sieh sie dir mit `/config show` noch einmal an und ändere sie dann.
   *[prompt] Jemand hat diesen Prompt inzwischen geändert. Sieh ihn dir mit `/prompt show` noch einmal an und ändere ihn dann.
}
versions-operators-only = { $kind ->
    [config] Einstellungen, die für alle Server gelten, können nur die sehen und ändern, die mich betreiben. Wer das ist, steht in der Einstellung `discord.operators`.
   *[prompt] Was meinem Sprachmodell gesagt wird, können nur die sehen und ändern, die mich betreiben. Wer das ist, steht in der Einstellung `discord.operators`.
}
versions-list-title = { $kind ->
    [config] Einstellungen, die man hier ändern kann
   *[prompt] Prompts
}
versions-list-written = { $kind ->
    [config] **{ $name }** = `{ $value }` (Fassung { $version }, geändert { $at })
   *[prompt] **{ $name }**: Fassung { $version }, geändert { $at }
}
versions-list-shipped = { $kind ->
    [config] **{ $name }** = `{ $value }`
   *[prompt] **{ $name }**: wie mitgeliefert
}
versions-show-title = { $name }, Fassung { $version }
versions-show-empty = Der Wert ist leer.
versions-button-edit = Bearbeiten
versions-form-title = { $name } bearbeiten
versions-form-content = { $kind ->
    [config] Wert
   *[prompt] Text
}
versions-form-reason = Warum
versions-form-reason-example = { $kind ->
    [config] eine ruhigere Woche
   *[prompt] die Antworten waren zu lang
}
versions-history-title = Verlauf von { $name }
versions-history-now = Fassung { $version } ist in Gebrauch.
versions-history-line = Fassung { $version } wurde { $at } von { $who } ersetzt: { $reason }
versions-diff-title = { $name }: von Fassung { $from } zu { $to }
versions-diff-none = Diese beiden Fassungen sind gleich.
versions-saved = { $kind ->
    [config] Fassung { $version } von **{ $name }** ist jetzt in Gebrauch, in allen Prozessen: `{ $value }`. `/config rollback` geht zurück.
   *[prompt] Fassung { $version } von **{ $name }** ist jetzt in Gebrauch. `/prompt rollback` geht zurück.
}
