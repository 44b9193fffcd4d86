# Was Artie sagt, wenn man mit ihm spricht und kein Modell eingerichtet ist

chat-called = Ja? Frag mich etwas wie „was ist 12*7“ oder „würfle 2d6“, oder sieh in `/help` nach.
chat-greeting = Hallo! 👋 Ich kann rechnen, würfeln und mehr: `/help` zeigt alles.
chat-thanks = Gern geschehen! 🙂
chat-help = Ich rechne („3 miles in km“), würfle („roll 2d6+3“), führe Geldbeutel und Serien und mehr: `/help` zeigt alles.
chat-no-model = Für mich ist kein Sprachmodell eingerichtet, frei plaudern kann ich also nicht. Ich kann rechnen („what is 12*7“), würfeln („roll 2d6“) und alles aus `/help`.
