# Was jede Tabelle über jemanden speichert, wie /privacy es sagt: was, wozu, wie lange, und warum nach einer Löschung
# etwas bleiben darf.

data-agent_action_uses-what = was Agenten gegen deine Münzen taten, und was sie für dich taten
data-agent_action_uses-why = damit jede Münze, die ein Agent kostete oder zurückgab, nachvollziehbar ist
data-agent_action_uses-kept = für immer, unter einem Pseudonym, sobald du löschst; was gesagt werden sollte, verschwindet, wenn es gesagt ist

data-agent_bots-what = Bots, die du verliehen hast
data-agent_bots-why = um zu wissen, wessen Bot es ist
data-agent_bots-kept = für immer, damit ein widerrufener Bot widerrufen bleibt; das Token verschwindet dann, und was zu dir führt, sobald du löschst
data-agent_bots-reason = Server benutzen diese Bots; widerrufe deine zuerst, das vernichtet ihre Token

data-agent_deployments-what = Agenten, die du eingeladen hast
data-agent_deployments-why = um zu zeigen, wer gekommen ist
data-agent_deployments-kept = einen Tag

data-agent_leases-what = Agenten, die du benutzt hast
data-agent_leases-why = um zu wissen, wer welchen Agenten benutzt
data-agent_leases-kept = 30 Tage nach dem Ende

data-agent_pool_events-what = was du mit Pools und Agenten getan hast, und was dort über dich getan wurde
data-agent_pool_events-why = damit alle, die einen Pool verwalten, sehen, was mit ihm geschah
data-agent_pool_events-kept = 365 Tage
data-agent_pool_events-reason = was mit den Agenten anderer geschah, dürfen diese wissen, bis es endet; was andere über dich taten, nennt dich nicht mehr

data-agent_pools-what = Pools von Agenten und wem sie gehören
data-agent_pools-why = um zu wissen, wer Agenten verleihen darf
data-agent_pools-kept = so lange es den Pool gibt
data-agent_pools-reason = ein Pool braucht jemanden, dem er gehört; lösche den Pool zuerst

data-audit_log-what = Verwaltungsschritte, von dir oder über dich
data-audit_log-why = damit ein Server sieht, wer was geändert hat
data-audit_log-kept = 90 Tage, oder so lange der Server es gewählt hat
data-audit_log-reason = wer die Einstellungen eines Servers geändert hat, darf dieser wissen, bis sein Protokoll endet; was andere über dich taten, nennt dich nicht mehr

data-chat_sessions-what = deine Gespräche mit Arties Modell und ihre Zusammenfassungen
data-chat_sessions-why = damit ein Gespräch da weitergeht, wo es war
data-chat_sessions-kept = 90 Tage nach dem Ende, oder bis du es löschst

data-chat_turns-what = dass dir gerade geantwortet wird
data-chat_turns-why = damit dir eine Frage nach der anderen beantwortet wird
data-chat_turns-kept = während dir geantwortet wird
data-chat_turns-reason = eine Antwort, die gerade entsteht, wird erst fertig, in wenigen Minuten

data-config-what = Einstellungen der Installation, die du geändert hast
data-config-why = um zu wissen, wer eine Einstellung der Installation geändert hat
data-config-kept = für immer
data-config-reason = nur Betreiber ändern sie, und sie stehen dafür ein

data-duels-what = Duelle, zu denen du gefordert wurdest oder jemanden gefordert hast
data-duels-why = damit Einsätze ihren Weg zurück finden und das Kassenbuch verständlich bleibt
data-duels-kept = für immer, unter einem Pseudonym, sobald du löschst

data-erasures-what = deine Löschungen
data-erasures-why = als Quittung einer Löschung, und damit niemand löscht, um zweimal bezahlt zu werden
data-erasures-kept = 30 Tage
data-erasures-reason = es ist die Quittung der Löschung

data-guild_level_ups-what = Stufen, die du auf einem Server erreicht hast und noch nicht weißt
data-guild_level_ups-why = zum Spielen
data-guild_level_ups-kept = bis du es löschst

data-guild_players-what = auf welchen Servern du spielst, und was ihre Bestenlisten von dir zeigen
data-guild_players-why = zum Spielen
data-guild_players-kept = bis du es löschst

data-guild_pool_config-what = Pools, die du für Server gewählt hast
data-guild_pool_config-why = ein privater Pool dient einem Server, solange ihn sehen darf, wer ihn gewählt hat
data-guild_pool_config-kept = bis der Server neu wählt
data-guild_pool_config-reason = es ist die Wahl des Servers; wer ihn verwaltet, kann sie ändern

data-guild_xp-what = deine Erfahrung auf jedem Server
data-guild_xp-why = zum Spielen
data-guild_xp-kept = bis du es löschst

data-imported_people-what = dass du von einem anderen Bot herübergekommen bist
data-imported_people-why = damit niemand zweimal herüberkommt
data-imported_people-kept = für immer
data-imported_people-reason = sonst brächte dich der nächste Import zurück

data-item_log-what = jeder Gegenstand, den du bekommen oder gegeben hast
data-item_log-why = damit jeder Stapel belegt werden kann
data-item_log-kept = für immer, unter einem Pseudonym, sobald du löschst

data-level_rewards-what = Kisten, die du für Stufen bekommen hast
data-level_rewards-why = zum Spielen
data-level_rewards-kept = bis du es löschst

data-logs-what = Warnungen und Fehler
data-logs-why = um Fehler zu finden
data-logs-kept = 14 Tage
data-logs-reason = sie enthalten höchstens Nummern und enden nach 14 Tagen

data-memories-what = woran Artie sich über dich erinnert, oder auf dein Wort für andere
data-memories-why = um zu behalten, was du behalten haben willst, und im Zusammenhang zu antworten
data-memories-kept = bis du sie vergessen lässt oder löschst, sie abläuft oder eine Nachricht gelöscht wird, aus der sie stammt; vergessene 7 Tage länger

data-memory_embeddings-what = deine Erinnerungen als Vektoren
data-memory_embeddings-why = um Erinnerungen nach ihrer Bedeutung zu finden
data-memory_embeddings-kept = so lange wie die Erinnerung

data-memory_sources-what = aus welchen deiner Nachrichten eine Erinnerung stammt; wird das gelöscht, verschwindet auch die Erinnerung
data-memory_sources-why = damit eine Erinnerung mit der Nachricht verschwindet, aus der sie stammt
data-memory_sources-kept = so lange wie die Erinnerung

data-memory_uses-what = welche deiner Erinnerungen eine Antwort benutzt hat
data-memory_uses-why = damit eine Antwort zeigen kann, was sie benutzt hat
data-memory_uses-kept = 30 Tage

data-messages-what = was du gesagt hast, wo Artie aufzeichnet, und was Artie dir allein gesagt hat
data-messages-why = um im Zusammenhang zu antworten, und für die Suche
data-messages-kept = so lange der Server und der Betreiber es gewählt haben, und bis es auf Discord gelöscht wird
data-messages-reason = was Artie dir danach sagt, etwa die Quittung, wird wieder aufgezeichnet

data-model_budgets-what = was deine Gespräche an jedem Tag kosteten
data-model_budgets-why = damit Modelle nicht mehr kosten, als sie dürfen
data-model_budgets-kept = 40 Tage
data-model_budgets-reason = die Grenze für heute gilt auch für alle, die löschen, und wird innerhalb von 40 Tagen gelöscht

data-model_usage_stats-what = Aufrufe von Modellen für dich: wie lang sie waren und was sie kosteten, nicht was gesagt wurde
data-model_usage_stats-why = um zu wissen, was Modelle kosten
data-model_usage_stats-kept = 400 Tage
data-model_usage_stats-reason = laufende Aufrufe werden erst gezählt, innerhalb einer Stunde

data-pool_contributions-what = Bots, die du verliehen oder geprüft hast
data-pool_contributions-why = um zu wissen, wer was verliehen hat
data-pool_contributions-kept = so lange wie der Pool
data-pool_contributions-reason = Server benutzen diese Bots; widerrufe deine zuerst

data-pool_members-what = deine Rollen in Pools, und die, die du vergeben hast
data-pool_members-why = um zu wissen, wer in einem Pool was darf
data-pool_members-kept = so lange wie die Rolle
data-pool_members-reason = wer andere in einen Pool ließ, steht dafür ein, solange sie darin sind

data-pool_reviews-what = was du von Pools hältst
data-pool_reviews-why = um anderen bei der Wahl zu helfen
data-pool_reviews-kept = so lange wie der Pool

data-profile_privacy-what = was andere von dir sehen dürfen
data-profile_privacy-why = um nur zu zeigen, was du zeigen willst
data-profile_privacy-kept = bis du es löschst

data-prompt_history-what = Änderungen an Prompts
data-prompt_history-why = um zu wissen, wer einen Prompt geändert hat
data-prompt_history-kept = für immer
data-prompt_history-reason = nur Betreiber ändern Prompts, und sie stehen dafür ein

data-queue-what = Aufgaben, die du ausgelöst hast
data-queue-why = um zu tun, worum du gebeten hast
data-queue-kept = 7 Tage nach dem Ende; gescheiterte 30 Tage
data-queue-reason = was noch nicht beendet ist, wie diese Löschung, wird innerhalb von 7 Tagen nach seinem Ende gelöscht

data-queue_keys-what = was für dich getan wurde und nicht noch einmal getan wird
data-queue_keys-why = damit nichts, worum du bittest, zweimal geschieht
data-queue_keys-kept = 7 Tage

data-receipts-what = wozu deine Befehle geführt haben
data-receipts-why = damit nichts zweimal geschieht
data-receipts-kept = 30 Tage; wenn du löschst, nennen die der anderen niemanden mehr, wo sie dich nannten

data-recording_optouts-what = dass nichts aufgezeichnet werden soll, was du sagst
data-recording_optouts-why = weil du darum gebeten hast
data-recording_optouts-kept = bis du es dir anders überlegst
data-recording_optouts-reason = sonst würdest du wieder aufgezeichnet

data-reminders-what = woran du erinnert werden willst
data-reminders-why = um dich zu erinnern
data-reminders-kept = bis du erinnert wirst oder absagst, und 30 Tage länger

data-repair_questions-what = Korrekturen deiner Münzen, nach denen ein Admin gefragt wurde
data-repair_questions-why = damit die Knöpfe eines Admins funktionieren
data-repair_questions-kept = 1 Tag

data-reply_outbox-what = Antworten an dich
data-reply_outbox-why = damit keine Antwort verloren geht oder zweimal gegeben wird
data-reply_outbox-kept = 7 Tage
data-reply_outbox-reason = Antworten, die unterwegs sind, werden erst zugestellt

data-searches-what = wonach du gesucht hast
data-searches-why = damit die Knöpfe zum Blättern funktionieren
data-searches-kept = 1 Tag

data-session_messages-what = was du und Arties Modell zueinander gesagt habt
data-session_messages-why = damit Artie weiß, worüber ihr gesprochen habt
data-session_messages-kept = 90 Tage nach dem Ende des Gesprächs, bis auf Discord die Frage oder, bei dem, was Artie sagte, die Antwort gelöscht wird, oder bis du es löschst; nichts, wenn du nichts aufgezeichnet haben willst

data-settings_drafts-what = deine Änderungen an Einstellungen, die auf ein Ja warten
data-settings_drafts-why = um zu fragen, ob eine Änderung der Einstellungen so gemeint ist
data-settings_drafts-kept = 2 Tage

data-streak_claims-what = Belohnungen, die du abgeholt hast
data-streak_claims-why = zum Spielen
data-streak_claims-kept = bis du es löschst

data-streak_repairs-what = Serien, die ein Admin dir zurückgegeben hat, oder du anderen
data-streak_repairs-why = damit eine Serie nachgerechnet werden kann
data-streak_repairs-kept = bis du es löschst
data-streak_repairs-reason = wer eine Serie zurückgibt, steht dafür ein

data-todos-what = was du zu tun hast
data-todos-why = um deine Liste zu führen
data-todos-kept = bis du es abhakst, und 30 Tage länger

data-trades-what = Tauschgeschäfte zwischen dir und anderen
data-trades-why = damit Angebote ihren Weg zurück finden und das Kassenbuch verständlich bleibt
data-trades-kept = für immer, unter einem Pseudonym, sobald du löschst

data-transaction_log-what = jede Münze, die du bekommen oder gegeben hast
data-transaction_log-why = damit jeder Kontostand belegt werden kann
data-transaction_log-kept = für immer, unter einem Pseudonym, sobald du löschst

data-user_achievements-what = was du erreicht hast
data-user_achievements-why = zum Spielen
data-user_achievements-kept = bis du es löschst

data-user_cooldowns-what = wann du zuletzt getan hast, was eine Pause braucht
data-user_cooldowns-why = zum Spielen
data-user_cooldowns-kept = bis du es löschst

data-user_day_tallies-what = was du an jedem Tag getan hast
data-user_day_tallies-why = zum Spielen
data-user_day_tallies-kept = bis du es löschst

data-user_effects-what = was eine Zeit lang auf dich wirkt
data-user_effects-why = zum Spielen
data-user_effects-kept = bis du es löschst

data-user_inventory-what = deine Gegenstände
data-user_inventory-why = zum Spielen
data-user_inventory-kept = bis du es löschst

data-user_pets-what = deine Haustiere
data-user_pets-why = zum Spielen
data-user_pets-kept = bis du es löschst

data-user_progress-what = deine Erfahrung
data-user_progress-why = zum Spielen
data-user_progress-kept = bis du es löschst

data-user_streaks-what = deine Serien
data-user_streaks-why = zum Spielen
data-user_streaks-kept = bis du es löschst

data-user_tallies-what = wie oft du was getan hast
data-user_tallies-why = zum Spielen
data-user_tallies-kept = bis du es löschst

data-user_wallets-what = deine Münzen
data-user_wallets-why = zum Spielen
data-user_wallets-kept = bis du es löschst

data-user_zones-what = die Zeitzone, die du gewählt hast
data-user_zones-why = um zu wissen, was du mit 17 Uhr meinst
data-user_zones-kept = bis du es löschst
