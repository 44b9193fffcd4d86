# /remind.

reminder-set = Ich erinnere dich hier { $when } ({ $day }): { $text }
reminder-set-direct = Ich erinnere dich per Direktnachricht { $when } ({ $day }): { $text }
reminder-cancel-button = Doch nicht
reminder-cancelled = Ich erinnere dich nicht daran: { $text }
reminder-title = Woran ich dich erinnern werde
reminder-none = Du hast hier keine Erinnerungen. Setz eine mit `/remind me`.
reminder-line = { $number }. { $when }: { $text }
reminder-told = ⏰ { $who } { $text }
reminder-told-late = ⏰ { $who } { $text }
    -# Das war { $due } fällig; ich war weg, entschuldige.

# Ablehnungen
reminder-empty = Woran soll ich dich erinnern? Sag es in ein paar Worten.
reminder-too-long = Das ist zu lang für eine Erinnerung: höchstens { $most } Buchstaben, bitte.
reminder-past = Der Zeitpunkt ist vorbei. Wähl einen, der noch kommt.
reminder-too-far = Das kann ich nicht versprechen: Wähl einen Zeitpunkt in den nächsten 5 Jahren.
reminder-too-many = { $most } Erinnerungen warten schon, und mehr passen nicht. Nimm zuerst eine mit `/remind cancel` zurück.
reminder-unknown = Diese Erinnerung hast du nicht mehr. `/remind list` zeigt sie.
