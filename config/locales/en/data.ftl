# What each table keeps about a person, as /privacy says it: the registry's own sentences, in src/privacy/registry/.
# What it is, what for, how long, and why rows may stay after an erasure.

data-agent_action_uses-what = what you paid agents to do, and what they did for you
data-agent_action_uses-why = so that every coin an agent cost or gave back can be understood
data-agent_action_uses-kept = for ever, under a pseudonym once you erase; what was said goes when it is said

data-agent_bots-what = bots that you lent
data-agent_bots-why = to know whose bot it is
data-agent_bots-kept = for ever, so that a revoked bot stays revoked; the token goes then, and what leads to you once you erase
data-agent_bots-reason = servers use these bots; revoke yours first, which destroys their tokens

data-agent_deployments-what = agents you invited
data-agent_deployments-why = to show who has come
data-agent_deployments-kept = a day

data-agent_leases-what = agents you used
data-agent_leases-why = to know who uses which agent
data-agent_leases-kept = 30 days after its end

data-agent_pool_events-what = what you did to pools and agents, and what was done there about you
data-agent_pool_events-why = so that those who manage a pool can see what happened to it
data-agent_pool_events-kept = 365 days
data-agent_pool_events-reason = what was done to others' agents is theirs to know until it ends; what others did about you names you no more

data-agent_pools-what = pools of agents and their owners
data-agent_pools-why = to know who may lend agents
data-agent_pools-kept = as long as the pool exists
data-agent_pools-reason = a pool needs an owner; delete the pool first

data-audit_log-what = administrative actions, by you or about you
data-audit_log-why = so that a server can see who changed what
data-audit_log-kept = 90 days, or as long as the server chose
data-audit_log-reason = who changed a server's settings is that server's to know until its audit log ends; what others did about you names you no more

data-chat_sessions-what = your conversations with Artie's model, and their summaries
data-chat_sessions-why = so that a conversation goes on where it was
data-chat_sessions-kept = 90 days after its end, or until you erase it

data-chat_turns-what = that you are being answered
data-chat_turns-why = so that you are answered one question at a time
data-chat_turns-kept = while you are being answered
data-chat_turns-reason = an answer under way ends first, within minutes

data-config-what = settings of the installation that you changed
data-config-why = to know who changed a setting of the installation
data-config-kept = for ever
data-config-reason = only operators change them, and answer for it

data-duels-what = duels you were challenged to or challenged somebody to
data-duels-why = so that stakes find their way back, and the ledger can be understood
data-duels-kept = for ever, under a pseudonym once you erase

data-erasures-what = your erasures
data-erasures-why = as the receipt of an erasure, and so that nobody erases to be paid twice
data-erasures-kept = 30 days
data-erasures-reason = it is the receipt of the erasure

data-guild_level_ups-what = levels you reached in a server and were not yet told of
data-guild_level_ups-why = to play
data-guild_level_ups-kept = until you erase it

data-guild_players-what = in which servers you play, and what their leaderboards show of you
data-guild_players-why = to play
data-guild_players-kept = until you erase it

data-guild_pool_config-what = pools you chose for servers
data-guild_pool_config-why = a private pool serves a server as long as whoever chose it may see it
data-guild_pool_config-kept = until the server chooses anew
data-guild_pool_config-reason = it is the server's choice; whoever manages it can change it

data-guild_xp-what = your experience in each server
data-guild_xp-why = to play
data-guild_xp-kept = until you erase it

data-imported_people-what = that you came over from another bot
data-imported_people-why = so that nobody comes over twice
data-imported_people-kept = for ever
data-imported_people-reason = otherwise the next import would bring you back

data-item_log-what = every item you got or gave
data-item_log-why = so that every stack can be proven
data-item_log-kept = for ever, under a pseudonym once you erase

data-level_rewards-what = crates you got for levels
data-level_rewards-why = to play
data-level_rewards-kept = until you erase it

data-logs-what = warnings and errors
data-logs-why = to find faults
data-logs-kept = 14 days
data-logs-reason = they hold ids at most, and end after 14 days

data-memories-what = what Artie remembers of you, or for others at your word
data-memories-why = to remember what you want remembered, and to answer in context
data-memories-kept = until you forget or erase it, it expires, or a message it comes from is deleted; forgotten ones 7 days more

data-memory_embeddings-what = your memories as vectors
data-memory_embeddings-why = to find memories by what they mean
data-memory_embeddings-kept = as long as the memory

data-memory_sources-what = which of your messages a memory comes from; erased, the memory goes too
data-memory_sources-why = so that a memory goes with the message it comes from
data-memory_sources-kept = as long as the memory

data-memory_uses-what = which of your memories an answer used
data-memory_uses-why = so that an answer can show what it used
data-memory_uses-kept = 30 days

data-messages-what = what you said where Artie records, and what Artie said to you alone
data-messages-why = to answer in context, and for search
data-messages-kept = as long as the server and the installation chose, and until deleted on Discord
data-messages-reason = what Artie tells you afterwards, such as the receipt, is recorded again

data-model_budgets-what = what your conversations cost by day
data-model_budgets-why = so that models cost no more than they may
data-model_budgets-kept = 40 days
data-model_budgets-reason = today's limit holds also for who erases, and is deleted within 40 days

data-model_usage_stats-what = calls of models for you: how long they were and what they cost, not what was said
data-model_usage_stats-why = to know what models cost
data-model_usage_stats-kept = 400 days
data-model_usage_stats-reason = calls under way are counted first, within the hour

data-pool_contributions-what = bots that you lent or reviewed
data-pool_contributions-why = to know who lent what
data-pool_contributions-kept = as long as the pool
data-pool_contributions-reason = servers use these bots; revoke yours first

data-pool_members-what = your roles in pools, and the ones you gave
data-pool_members-why = to know who may do what in a pool
data-pool_members-kept = as long as the role
data-pool_members-reason = who let others into a pool answers for it as long as they are in it

data-pool_reviews-what = what you think of pools
data-pool_reviews-why = to help others choose
data-pool_reviews-kept = as long as the pool

data-profile_privacy-what = what others may see of you
data-profile_privacy-why = to show only what you want shown
data-profile_privacy-kept = until you erase it

data-prompt_history-what = changes of prompts
data-prompt_history-why = to know who changed a prompt
data-prompt_history-kept = for ever
data-prompt_history-reason = only operators change prompts, and answer for it

data-queue-what = tasks you caused
data-queue-why = to do what you asked for
data-queue-kept = 7 days after the end; failed ones 30 days
data-queue-reason = what has not ended yet, such as this erasure, is deleted within 7 days of its end

data-queue_keys-what = what was done for you and is not done again
data-queue_keys-why = so that nothing you ask for is done twice
data-queue_keys-kept = 7 days

data-receipts-what = what your commands led to
data-receipts-why = so that nothing happens twice
data-receipts-kept = 30 days; once you erase, those of others name nobody where they named you

data-recording_optouts-what = that you want nothing recorded
data-recording_optouts-why = because you asked for it
data-recording_optouts-kept = until you change your mind
data-recording_optouts-reason = otherwise you would be recorded again

data-reminders-what = what you want to be reminded of
data-reminders-why = to remind you
data-reminders-kept = until you are reminded or cancel, and 30 days more

data-repair_questions-what = corrections of your coins that an admin was asked about
data-repair_questions-why = so that an admin's buttons work
data-repair_questions-kept = 1 day

data-reply_outbox-what = answers to you
data-reply_outbox-why = so that no answer is lost or given twice
data-reply_outbox-kept = 7 days
data-reply_outbox-reason = answers on their way are delivered first

data-searches-what = what you searched for
data-searches-why = so that page buttons work
data-searches-kept = 1 day

data-session_messages-what = what you and Artie's model said to each other
data-session_messages-why = so that Artie knows what you talked about
data-session_messages-kept = 90 days after the conversation's end, until the question or, for what Artie said, the answer is deleted on Discord, or until you erase it; nothing if you want nothing recorded

data-settings_drafts-what = your changes of settings that wait for a yes
data-settings_drafts-why = to ask whether a change of a server's settings is meant so
data-settings_drafts-kept = 2 days

data-streak_claims-what = rewards you claimed
data-streak_claims-why = to play
data-streak_claims-kept = until you erase it

data-streak_repairs-what = streaks an admin gave back to you, or you to others
data-streak_repairs-why = so that a streak can be recomputed
data-streak_repairs-kept = until you erase it
data-streak_repairs-reason = who gives a streak back answers for it

data-todos-what = what you have to do
data-todos-why = to keep your list
data-todos-kept = until you tick it off, and 30 days more

data-trades-what = trades between you and others
data-trades-why = so that offers find their way back, and the ledger can be understood
data-trades-kept = for ever, under a pseudonym once you erase

data-transaction_log-what = every coin you got or gave
data-transaction_log-why = so that every balance can be proven
data-transaction_log-kept = for ever, under a pseudonym once you erase

data-user_achievements-what = what you have achieved
data-user_achievements-why = to play
data-user_achievements-kept = until you erase it

data-user_cooldowns-what = when you last did what needs a rest
data-user_cooldowns-why = to play
data-user_cooldowns-kept = until you erase it

data-user_day_tallies-what = what you did each day
data-user_day_tallies-why = to play
data-user_day_tallies-kept = until you erase it

data-user_effects-what = what works on you for a while
data-user_effects-why = to play
data-user_effects-kept = until you erase it

data-user_inventory-what = your items
data-user_inventory-why = to play
data-user_inventory-kept = until you erase it

data-user_pets-what = your pets
data-user_pets-why = to play
data-user_pets-kept = until you erase it

data-user_progress-what = your experience
data-user_progress-why = to play
data-user_progress-kept = until you erase it

data-user_streaks-what = your streaks
data-user_streaks-why = to play
data-user_streaks-kept = until you erase it

data-user_tallies-what = how often you did what
data-user_tallies-why = to play
data-user_tallies-kept = until you erase it

data-user_wallets-what = your coins
data-user_wallets-why = to play
data-user_wallets-kept = until you erase it

data-user_zones-what = the time zone you chose
data-user_zones-why = to know what you mean by 5pm
data-user_zones-kept = until you erase it
