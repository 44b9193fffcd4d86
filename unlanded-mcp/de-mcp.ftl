
mcp-about = Führt ein Werkzeug eines Servers aus, den verbunden hat, wer diesen Bot betreibt.
mcp-answer = { $text }
    -# { $name }
mcp-unknown = Ein Werkzeug „{ $name }“ gibt es nicht.
mcp-closed = „{ $name }“ ist für diesen Server nicht angeschaltet. Wer ihn verwaltet, kann `/capability switch` benutzen.
mcp-arguments = „{ $name }“ will seine Angaben als JSON-Objekt.
mcp-failed = „{ $name }“ konnte das nicht: { $problem }
mcp-away = „{ $server }“ antwortet im Moment nicht. Versuch es bitte später noch einmal.
