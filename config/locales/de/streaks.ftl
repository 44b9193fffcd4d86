# Die tägliche und die wöchentliche Belohnung, und was eine Serie erhält.

daily-claimed = { $who } hat **{ $coins }** und { $xp } EP abgeholt.
daily-streak = Serie: **{ $days ->
    [one] 1 Tag
   *[other] { $days } Tage
}**
daily-multiplier = Serie: **{ $days } Tage**, also ist die Belohnung ×{ $multiplier }
daily-longest = Das ist die längste Serie bisher.
daily-broken = Die Serie von { $days } Tagen war zu Ende; eine neue beginnt.
daily-next = Wieder { $when }
daily-balance = Du hast jetzt **{ $coins }** im Geldbeutel.
daily-too-early = Du hast die Münzen von heute schon abgeholt. Die nächsten gibt es { $when }.

weekly-claimed = { $who } hat **{ $coins }** für diese Woche abgeholt.
weekly-claimed-xp = { $who } hat **{ $coins }** und { $xp } EP für diese Woche abgeholt.
weekly-streak = Wochenserie: **{ $weeks ->
    [one] 1 Woche
   *[other] { $weeks } Wochen
}**
weekly-multiplier = Wochenserie: **{ $weeks } Wochen**, also ist die Belohnung ×{ $multiplier }
weekly-broken = Die Serie von { $weeks } Wochen war zu Ende; eine neue beginnt.
weekly-too-early = Du hast die Münzen dieser Woche schon abgeholt. Die nächsten gibt es { $when }.

# Warum eine späte Abholung die Serie erhielt.
streak-excused = Du kamst spät, aber ich war { $away } weg, also zählt diese Zeit nicht: Deine Serie geht weiter.
streak-frozen = ❄️ Du hast einen Tag verpasst. Dein Serienfrost wurde verbraucht und hat die Serie erhalten. Ein neuer: { $freeze }
streak-pardoned = Ein Admin hatte deine Serie wiederhergestellt, also geht sie weiter.
away-minutes = { $minutes ->
    [one] eine Minute
   *[other] { $minutes } Minuten
}
away-hours = { $hours ->
    [one] eine Stunde
   *[other] { $hours } Stunden
}
away-days = { $days ->
    [one] einen Tag
   *[other] { $days } Tage
}

# /streak show
streak-title = { $days ->
    [0] Noch keine Serie
    [one] 1 Tag in Folge
   *[other] { $days } Tage in Folge
}
streak-subtitle = Belohnung ×{ $multiplier } · längste: { $longest ->
    [one] 1 Tag
   *[other] { $longest } Tage
}
streak-whose = Tägliche Serie von { $who }
streak-none = Es läuft keine Serie. { $daily } beginnt eine.
streak-ready = Die nächste Belohnung liegt bereit: { $daily }
streak-not-ready = Nächste Belohnung { $when }
streak-keeps-until = Ohne eine weitere Abholung endet die Serie { $when }.
streak-keeps-with-freeze = Ohne eine weitere Abholung endet die Serie { $when }, den Frost schon mitgezählt.
streak-next-step = Ab Tag { $day } ist die Belohnung ×{ $multiplier }.
streak-has-freeze = ❄️ Ein Serienfrost ist da: Er deckt von selbst einen verpassten Tag.
streak-no-freeze = Es ist kein Serienfrost da. { $freeze } kostet { $coins }.
streak-day-mark = { $day }. { $month ->
    [1] Jan.
    [2] Feb.
    [3] März
    [4] Apr.
    [5] Mai
    [6] Juni
    [7] Juli
    [8] Aug.
    [9] Sep.
    [10] Okt.
    [11] Nov.
   *[12] Dez.
}
streak-weekday = { $day ->
    [1] Mo
    [2] Di
    [3] Mi
    [4] Do
    [5] Fr
    [6] Sa
   *[7] So
}
streak-legend-claimed = abgeholt
streak-legend-frozen = Frost verbraucht
streak-legend-excused = ich war weg
streak-legend-kept = ging weiter
streak-alt = Ein Kalender der letzten { $weeks } Wochen (UTC-Tage). { $streak }, längste { $longest }, Belohnung ×{ $multiplier }. Abgeholt an { $claimed ->
    [one] 1 Tag
   *[other] { $claimed } Tagen
}; durch einen Frost gedeckt: { $frozen }; entschuldigt, weil ich weg war: { $excused }; nicht abgeholt und trotzdem erhalten: { $kept }.

# /streak freeze
freeze-bought = ❄️ Du hast für { $coins } einen Serienfrost gekauft. Wenn du das nächste Mal einen Tag verpasst, erhält er von selbst deine tägliche Serie.
freeze-protects = Er schützt eine Serie von { $days ->
    [one] 1 Tag
   *[other] { $days } Tagen
}.
freeze-held = Du hast schon einen Serienfrost, und mehr als einen kannst du nicht haben. Er wird von selbst verbraucht, wenn du einen Tag verpasst; dann kannst du einen neuen kaufen.
freeze-too-dear = Ein Serienfrost kostet { $price } Münzen, und du hast { $balance ->
    [one] 1 Münze
   *[other] { $balance } Münzen
}. Verdien noch { $missing }, und versuch es dann wieder.

# /admin streak
repair-ask = { $who } hat eine Serie von { $before ->
    [one] 1 Tag
   *[other] { $before } Tagen
}. Das Verlorene zurückgeben und { $after } daraus machen? Das wird ins Protokoll geschrieben.
repair-ask-lapsed = Die Serie von { $who } endete bei { $after } Tagen. Zurückgeben? Die Zeit, abzuholen und weiterzumachen, endet dann { $when }. Das wird ins Protokoll geschrieben.
repair-button = Zurückgeben
repair-cancel = So lassen
repair-done = Erledigt: Die tägliche Serie von { $who } hat wieder { $after } Tage. Vorher waren es { $before }.
repair-done-lapsed = Erledigt: { $who } hat die Serie von { $after } Tagen wieder, wenn rechtzeitig abgeholt wird. Diese Zeit endet { $when }.
repair-left = Es wurde nichts geändert.
repair-nothing = Es gibt nichts zurückzugeben: In den letzten Wochen endete keine Serie dieses Mitglieds{ $count ->
    [0] .
   *[other] . Sie steht bei { $count }.
}
repair-own = Deine eigene Serie kannst du nicht wiederherstellen. Bitte einen anderen Admin dieses Servers.
repair-bot = Bots haben keine Serien. Wähle ein Mitglied.
repair-not-here = Diese Person ist nicht auf diesem Server. Wähle ein Mitglied.
repair-stale = Diese Frage ist zu alt: Serien können sich seither geändert haben. Benutze den Befehl noch einmal.
