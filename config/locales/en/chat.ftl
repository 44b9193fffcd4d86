# What Artie says when it is talked to and no model is configured

chat-called = Yes? Ask me something like “what is 12*7” or “roll 2d6”, or see `/help`.
chat-greeting = Hello! 👋 I can calculate, roll dice and more: `/help` shows it all.
chat-thanks = You're welcome! 🙂
chat-help = I calculate (“3 miles in km”), roll dice (“roll 2d6+3”), keep wallets and streaks, and more: `/help` shows everything.
chat-no-model = No language model is set up for me, so I can't chat freely. I can calculate (“what is 12*7”), roll dice (“roll 2d6”) and everything in `/help`.
