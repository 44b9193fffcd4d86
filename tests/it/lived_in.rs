//! A database that people have lived in: for each table a row such as the older systems and Artie itself write.

/// After which migration, into which table, what.
pub(crate) const LIVED_IN: &[(i64, &str, &str)] = &[
    (
        1,
        "guild_settings",
        r#"(guild_id, data, rev) VALUES ('81384788765712384', '{"prefix": "?", "selectedPoolId": "pool_goot27", "musicMode": "open"}', 7)"#,
    ),
    (
        1,
        "audit_log",
        r#"(guild_id, user_id, action, details) VALUES ('81384788765712384', '80351110224678912', 'settings.set', '{"key": "prefix", "before": "!", "after": "?"}')"#,
    ),
    (
        2,
        "agent_pools",
        "VALUES ('pool_goot27', '80351110224678912', 'Goot''s pool', 'public', 1739491200000, 1739491200000, NULL)",
    ),
    (
        2,
        "agent_bots",
        "(agent_id, token, client_id, tag, created_at, updated_at) VALUES ('agent1002003004005006007', 'v1:c2VhbGVk', '1002003004005006007', 'Agent 0001#3092', 1739491200000, 1739491200000)",
    ),
    (2, "agent_runners", r#"VALUES ('runner-1', 1739491210000, '{"host": "a"}')"#),
    (
        3,
        "command_stats",
        "(guild_id, command, ok, err, total_ms, count) VALUES ('__global__', 'daily', 120, 3, 4800, 123)",
    ),
    (
        3,
        "command_stats_daily",
        "(day, guild_id, command, ok, count) VALUES ('2026-02-13', '81384788765712384', 'daily', 4, 4)",
    ),
    (
        3,
        "capability_stats",
        "(guild_id, capability, count, errors, total_ms) VALUES ('81384788765712384', 'calculate', 9, 1, 30)",
    ),
    (4, "user_wallets", "VALUES ('80351110224678912', 1250, 5000, 10000, 9000, 2750, 1739491200000, 1739491200000)"),
    (
        4,
        "transaction_log",
        r#"(from_user, to_user, amount, reason, metadata, timestamp) VALUES (NULL, '80351110224678912', 250, 'daily', '{"streak": 4}', 1739491200000)"#,
    ),
    (
        4,
        "receipts",
        r#"(event_id, action, user_id, outcome) VALUES ('1340000000000000001', 'daily', '80351110224678912', '{"amount": 250}')"#,
    ),
    (4, "guild_players", "VALUES ('1022334455667788990', '80351110224678912')"),
    (
        4,
        "user_inventory",
        "(user_id, item_id, quantity, acquired_at) VALUES ('80351110224678912', 'fishing_rod', 1, 1739491200000)",
    ),
    (4, "user_streaks", "VALUES ('80351110224678912', 4, 1, 1739491200000, NULL, 9, 2, 1.40)"),
    (4, "streak_claims", "VALUES ('80351110224678912', 'daily', 1739491200000, 4, 250, '1340000000000000001')"),
    (
        4,
        "item_log",
        "(user_id, item_id, delta, reason, timestamp, event_id, leg) VALUES ('80351110224678912', 'fishing_rod', 1, 'import', 1739491200000, '1340000000000000003', 0)",
    ),
    (4, "user_cooldowns", "VALUES ('80351110224678912', 'work', 1739491200000)"),
    (4, "user_effects", "VALUES ('80351110224678912', 'energy', 1739494800000)"),
    (4, "user_tallies", "VALUES ('80351110224678912', 'work', 12)"),
    (4, "user_day_tallies", "VALUES ('2025-02-14', '80351110224678912', 'work', 2)"),
    (4, "level_rewards", "VALUES ('80351110224678912', 5, 'rare_crate', '1340000000000000002')"),
    (4, "user_achievements", "VALUES ('80351110224678912', 'first_daily', '1340000000000000001', 1739491200000)"),
    (4, "user_progress", "VALUES ('80351110224678912', 2240, 1739491200000)"),
    (
        4,
        "user_pets",
        r#"(user_id, pet_type, name, stats) VALUES ('80351110224678912', 'cat', 'Nyan ネコ', '{"hunger": 40}')"#,
    ),
    (
        5,
        "queue",
        r#"(task_type, payload, priority, metadata) VALUES ('process_message', '{"message": "what is 12*7"}', 3, '{"source": "discord"}')"#,
    ),
    (
        5,
        "queue_keys",
        "VALUES ('reminder', '1340000000000000001', '0194f6a0-0000-7000-8000-000000000001', now() + interval '1 day')",
    ),
    (5, "queue_rates", "(task_type, tokens) VALUES ('calculate', 2.5)"),
    (5, "queue_workers", "(name) VALUES ('host-a/1')"),
    (
        5,
        "queue_attempts",
        "(task_id, attempt, error) VALUES ('0194f6a0-0000-7000-8000-000000000001', 1, 'timed out: asking wolfram')",
    ),
    (
        5,
        "queue_progress",
        r#"(task_id, claim_token, progress) VALUES ('0194f6a0-0000-7000-8000-000000000001', 4294967297, '{"done": 3, "total": 10}')"#,
    ),
    (
        5,
        "queue_periodic",
        "(name, task_type, schedule, next_run_at) VALUES ('nightly', 'summarise', '0 3 * * *', now())",
    ),
    (
        5,
        "reply_outbox",
        r#"(task_id, route, body, nonce) VALUES ('0194f6a0-0000-7000-8000-000000000001', '{"channel": "1"}', '{"content": "84"}', 'n1')"#,
    ),
    (
        6,
        "messages",
        "(value, user_id, channel_id, guild_id, created_at, message_id) VALUES ('ßalut 👋', '80351110224678912', '1', '81384788765712384', '2026-02-14T08:00:00Z', '1340000000000000002')",
    ),
    (6, "message_tombstones", "(message_id) VALUES ('1340000000000000003')"),
    (
        6,
        "channel_watermarks",
        "(channel_id, guild_id, last_message) VALUES ('1', '81384788765712384', '1340000000000000002')",
    ),
    (6, "transcript_beginning", "(began_at) VALUES ('2026-02-14T07:59:59Z')"),
    (7, "config", "(config_key, config_value, notes) VALUES ('model', 'gpt-4o-mini', 'cheap enough')"),
    (7, "prompts", "(name, version, content) VALUES ('persona', 3, 'You are Artie.')"),
    (
        7,
        "prompt_history",
        "(prompt_id, version, content, changed_by, change_reason) VALUES (1, 2, 'You are a coach.', '80351110224678912', 'a new name')",
    ),
    (7, "capabilities_config", "(name, config) VALUES ('wolfram', '{}')"),
    (
        8,
        "logs",
        "(level, message, service, timestamp) VALUES ('warn', 'the gateway was slow', 'artie', '2026-02-14T08:00:00Z')",
    ),
    (11, "guild_xp", "VALUES ('81384788765712384', '80351110224678912', 100, 1, 1739491200000)"),
    (11, "guild_level_ups", "(guild_id, user_id, level) VALUES ('81384788765712384', '80351110224678912', 2)"),
];
