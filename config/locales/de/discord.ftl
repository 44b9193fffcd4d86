# Was das Gerüst selbst sagt: Absagen, bevor ein Befehl läuft, und Fehler der Verbindung für alle, die Artie betreiben.

# --- An Menschen
discord-done = Erledigt.
discord-choose-subcommand = `{ $command }` muss wissen, was zu tun ist. Versuch eines von diesen: { $choices }.
discord-missing-argument = `{ $usage }`: Da fehlt etwas. { $help }
discord-too-many-arguments = `{ $usage }`: Das war mehr, als ich erwartet habe. { $help }
discord-bad-argument = Mit „{ $input }“ kann ich nichts anfangen. Die Form ist `{ $usage }`. { $help }
discord-bad-arguments = Damit kann ich nichts anfangen. Die Form ist `{ $usage }`. { $help }
discord-no-such-person = Ich finde „{ $input }“ hier nicht. Erwähne die Person, oder nimm ihre ID.
discord-no-such-thing = Ich finde „{ $input }“ hier nicht.
discord-more-help = { $help } sagt mehr.
discord-command-outdated = Dieser Befehl hat sich gerade geändert. Versuch es in einer Minute noch einmal, oder lade Discord neu.
discord-command-gone = Diesen Befehl gibt es nicht mehr. { $help } zeigt, was ich kann.
discord-did-you-mean = `{ $typed }` kenne ich nicht. Meintest du { $suggestion }?
discord-missing-user-permission = Dafür brauchst du auf diesem Server die Berechtigung „{ $permissions }“.
discord-missing-bot-permission = Mir fehlt hier die Berechtigung „{ $permissions }“. Wer diesen Server verwaltet, kann sie mir geben.
discord-permissions-unknown = Ich konnte deine Berechtigungen gerade nicht prüfen. Versuch es in einer Minute noch einmal.
discord-owner-only = Das dürfen nur die, die mich betreiben.
discord-guild-only = Das geht nur auf einem Server, nicht in Direktnachrichten.
discord-dm-only = Das geht nur in Direktnachrichten. Schreib mir privat.
discord-nsfw-only = Das geht nur in einem Kanal mit Altersbeschränkung.
discord-check-failed = Du kannst diesen Befehl hier nicht benutzen.
discord-not-yours = Das ist nicht dein Knopf. Benutze den Befehl selbst, um deinen eigenen zu bekommen.
discord-not-here = { $who } ist nicht auf diesem Server.
discord-over = Das ist vorbei: Ich weiß nicht mehr, worum es ging. Fang bitte von vorn an.
discord-form-late = Das zu öffnen hat mir zu lange gedauert. Drück bitte noch einmal.

# --- Textbefehle, deren Antworten alle im Kanal lesen würden
discord-told-directly = Das geht nur dich etwas an, also habe ich es dir als Direktnachricht geschrieben.
discord-telling-directly = Das geht nur dich etwas an, also kommt die Antwort als Direktnachricht.
discord-not-told = Das geht nur dich etwas an, und ich kann dir keine Direktnachricht schreiben. Benutze stattdessen { $command }: Diese Antwort sieht sonst niemand.
discord-coming = Ich bin dabei. Die Antwort auf { $command } kommt hierher.
discord-controls-elsewhere = -# Die Knöpfe und Menüs dazu sind unter { $command }, auf dem Server.

# --- An alle, die Artie betreiben
discord-token-missing = Es gibt kein Discord-Token. Setz DISCORD_TOKEN (discord.token): Entwicklerportal → deine Anwendung → Bot → Reset Token. Um Artie ohne eines auszuprobieren: `artie demo`.
discord-token-wrong = Discord lehnt das Token ab. Setz DISCORD_TOKEN auf das gültige: Entwicklerportal → deine Anwendung → Bot → Reset Token.
discord-intent-missing = Discord lehnt die Verbindung ab, weil der Intent „{ $intent }“ aus ist. Schalt ihn an: Entwicklerportal → deine Anwendung → Bot → Privileged Gateway Intents → { $intent }.
discord-intents-unknown = Das Gateway kennt die Intents nicht, um die Artie bittet ({ $intents }). Es ist kein Discord-v10-Gateway, oder Artie ist zu alt dafür.
discord-base-invalid = DISCORD_API_BASE (discord.api_base) ist „{ $base }“, und das ist keine http- oder https-Adresse.
discord-base-unsafe = DISCORD_API_BASE ist „{ $base }“: Einfaches http zu einer anderen Maschine würde das Token offen senden. Nimm https, oder setz discord.api_base_unsafe, wenn du weißt, warum.
discord-base-unreachable = Discord ist unter { $base } nicht erreichbar: { $reason }. Prüf das Netz und DISCORD_API_BASE.
discord-sharding-required = Der Bot ist auf zu vielen Servern für eine einzelne Verbindung, und mehr öffnet Artie nicht.
discord-ended = Die Verbindung zu Discord ist endgültig zu Ende: { $reason }.

discord-guild-not-ready = Ich bin gerade erst angekommen und kenne diesen Server noch nicht. Versuch es in einer Minute noch einmal.
discord-hands-tied = Discord lässt mich das nicht tun: Meine Rolle steht zu tief oder hat „Rollen verwalten“ nicht, oder der Server Members Intent ist im Entwicklerportal aus.
discord-hands-full = Discord bittet mich, langsamer zu machen.
discord-no-threads = Ich darf hier keine Threads öffnen. Wer den Server verwaltet, kann mir „Öffentliche Threads erstellen“ geben.
discord-no-thread-here = Darunter kann es keinen Thread geben. Frag mich in einem Kanal des Servers.
discord-too-many-threads = Auf diesem Server sind so viele Threads offen, wie Discord erlaubt. Archiviert einen und versuch es noch einmal.
discord-history-denied = Ich darf den Verlauf dieses Kanals nicht lesen.

# --- Berechtigungen mit den Namen, die Discord zeigt
discord-permission-administrator = Administrator
discord-permission-manage-guild = Server verwalten
discord-permission-manage-roles = Rollen verwalten
discord-permission-manage-channels = Kanäle verwalten
discord-permission-manage-messages = Nachrichten verwalten
discord-permission-send-messages = Nachrichten senden
discord-permission-embed-links = Links einbetten
discord-permission-attach-files = Dateien anhängen
discord-permission-view-channel = Kanal ansehen
discord-permission-read-history = Nachrichtenverlauf anzeigen
