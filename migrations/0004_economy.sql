-- Coins, what was bought with them, streaks and pets. Times are milliseconds since the epoch, as in seed 004.

CREATE TABLE user_wallets (
    user_id       TEXT PRIMARY KEY,
    balance       BIGINT NOT NULL DEFAULT 0 CHECK (balance >= 0),
    bank          BIGINT NOT NULL DEFAULT 0 CHECK (bank >= 0),
    bank_capacity BIGINT NOT NULL DEFAULT 10000,
    total_earned  BIGINT NOT NULL DEFAULT 0,
    total_spent   BIGINT NOT NULL DEFAULT 0,
    created_at    BIGINT NOT NULL,
    updated_at    BIGINT NOT NULL,
    rev           BIGINT NOT NULL DEFAULT 1,
    escrow        BIGINT NOT NULL DEFAULT 0 CHECK (escrow >= 0)
);
COMMENT ON TABLE user_wallets IS 'One wallet per person, over all guilds (seed 004). Changed only by ledger_post, together with rows of transaction_log.';
COMMENT ON COLUMN user_wallets.rev IS 'Counts the postings of or to this person: the version of everything that person has in the game. What was decided upon one rev is refused on another.';
COMMENT ON COLUMN user_wallets.escrow IS 'Stakes and offers: still theirs, but already promised.';
CREATE INDEX idx_wallets_balance ON user_wallets (balance DESC);

CREATE TABLE transaction_log (
    id           SERIAL PRIMARY KEY,
    from_user    TEXT,
    to_user      TEXT,
    amount       BIGINT NOT NULL CHECK (amount > 0),
    reason       TEXT NOT NULL,
    metadata     JSONB DEFAULT '{}'::jsonb,
    timestamp    BIGINT NOT NULL,
    from_account TEXT NOT NULL DEFAULT 'wallet' CHECK (from_account IN ('wallet', 'bank', 'escrow')),
    to_account   TEXT NOT NULL DEFAULT 'wallet' CHECK (to_account IN ('wallet', 'bank', 'escrow')),
    event_id     TEXT,
    leg          SMALLINT NOT NULL DEFAULT 0,
    CHECK (from_user IS NOT NULL OR to_user IS NOT NULL)
);
COMMENT ON TABLE transaction_log IS 'The ledger (seed 004): every movement of coins, append-only. No from_user = minted, no to_user = burned.';
COMMENT ON COLUMN transaction_log.event_id IS 'The Discord interaction or message that caused it: the idempotency key.';
COMMENT ON COLUMN transaction_log.leg IS 'Which movement of the event this is, from 0.';
CREATE INDEX idx_transactions_time ON transaction_log (timestamp DESC);
CREATE INDEX idx_transactions_from ON transaction_log (from_user, id DESC) WHERE from_user IS NOT NULL;
CREATE INDEX idx_transactions_to ON transaction_log (to_user, id DESC) WHERE to_user IS NOT NULL;
CREATE UNIQUE INDEX uq_transactions_event ON transaction_log (event_id, leg) WHERE event_id IS NOT NULL;

CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation', HINT = 'Correct a mistake with a counter-entry.';
END $$;
CREATE TRIGGER transaction_log_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON transaction_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();

CREATE TABLE receipts (
    event_id   TEXT PRIMARY KEY,
    action     TEXT NOT NULL,
    user_id    TEXT NOT NULL,
    outcome    JSONB NOT NULL,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE receipts IS 'What an event led to, written in the transaction that did it. A replayed event finds its row, changes nothing and answers the same.';
CREATE INDEX idx_receipts_created ON receipts (created_at);

CREATE TABLE guild_players (
    guild_id TEXT NOT NULL,
    user_id  TEXT NOT NULL,
    PRIMARY KEY (guild_id, user_id)
);
COMMENT ON TABLE guild_players IS 'Who has moved coins in which guild: whom its leaderboards may show, as Discord tells nobody''s members to a bot without a privileged intent. Who has left is removed when that is noticed.';

CREATE TABLE user_inventory (
    id          SERIAL PRIMARY KEY,
    user_id     TEXT NOT NULL,
    item_id     TEXT NOT NULL,
    quantity    INTEGER NOT NULL DEFAULT 1 CHECK (quantity > 0),
    metadata    JSONB DEFAULT '{}'::jsonb,
    acquired_at BIGINT NOT NULL,
    held        INTEGER NOT NULL DEFAULT 0 CHECK (held BETWEEN 0 AND quantity),
    UNIQUE (user_id, item_id)
);
COMMENT ON TABLE user_inventory IS 'One stack per person and item (seed 004). No row means none. Changed only by ledger_post, together with rows of item_log.';
COMMENT ON COLUMN user_inventory.held IS 'How many of them are offered in a trade: still theirs, but already promised.';
COMMENT ON COLUMN user_inventory.metadata IS 'Of tools: durability, what is left of the one in use.';
CREATE INDEX idx_inventory_user ON user_inventory (user_id);

CREATE TABLE item_log (
    id        BIGSERIAL PRIMARY KEY,
    user_id   TEXT NOT NULL,
    item_id   TEXT NOT NULL,
    delta     INTEGER NOT NULL CHECK (delta <> 0),
    reason    TEXT NOT NULL,
    timestamp BIGINT NOT NULL,
    event_id  TEXT NOT NULL,
    leg       SMALLINT NOT NULL,
    UNIQUE (event_id, leg)
);
COMMENT ON TABLE item_log IS 'Every item that came or went, append-only: the stacks are what it adds up to, as wallets are of transaction_log.';
CREATE INDEX idx_item_log_user ON item_log (user_id, id DESC);
CREATE TRIGGER item_log_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON item_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();

CREATE TABLE user_cooldowns (
    user_id TEXT NOT NULL,
    action  TEXT NOT NULL,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, action)
);
COMMENT ON TABLE user_cooldowns IS 'When a person last did what needs a rest. How long the rest is follows from the numbers and from what is in effect when it is asked.';

CREATE TABLE user_effects (
    user_id TEXT NOT NULL,
    effect  TEXT NOT NULL,
    ends_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, effect)
);
COMMENT ON TABLE user_effects IS 'What a person has taken that works for a while.';

CREATE TABLE user_tallies (
    user_id TEXT NOT NULL,
    tally   TEXT NOT NULL,
    count   BIGINT NOT NULL CHECK (count >= 0),
    PRIMARY KEY (user_id, tally)
);
COMMENT ON TABLE user_tallies IS 'How often a person has done what, ever: what achievements are given for.';

CREATE TABLE user_day_tallies (
    day     DATE NOT NULL,
    user_id TEXT NOT NULL,
    tally   TEXT NOT NULL,
    count   BIGINT NOT NULL CHECK (count >= 0),
    PRIMARY KEY (user_id, day, tally)
);
COMMENT ON TABLE user_day_tallies IS 'The same within one UTC day, for quests. Forgotten after a week.';
CREATE INDEX idx_day_tallies_day ON user_day_tallies (day);

CREATE TABLE level_rewards (
    user_id  TEXT NOT NULL,
    level    BIGINT NOT NULL CHECK (level > 1),
    item_id  TEXT NOT NULL,
    event_id TEXT NOT NULL,
    PRIMARY KEY (user_id, level)
);
COMMENT ON TABLE level_rewards IS 'The crate of each level, given once ever.';

CREATE TABLE user_achievements (
    user_id     TEXT NOT NULL,
    achievement TEXT NOT NULL,
    event_id    TEXT NOT NULL,
    achieved_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, achievement)
);
COMMENT ON TABLE user_achievements IS 'What a person has achieved, each once ever.';

CREATE TABLE user_streaks (
    user_id           TEXT PRIMARY KEY,
    daily_streak      INTEGER NOT NULL DEFAULT 0,
    weekly_streak     INTEGER NOT NULL DEFAULT 0,
    last_daily        BIGINT,
    last_weekly       BIGINT,
    longest_daily     INTEGER NOT NULL DEFAULT 0,
    longest_weekly    INTEGER NOT NULL DEFAULT 0,
    streak_multiplier NUMERIC(3,2) NOT NULL DEFAULT 1.00
        CHECK (streak_multiplier >= 1.00 AND streak_multiplier <= 5.00)
);
COMMENT ON TABLE user_streaks IS 'The state of each person''s daily and weekly streak (seed 004).';

CREATE TABLE streak_claims (
    user_id    TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('daily', 'weekly')),
    claimed_at BIGINT NOT NULL,
    streak     INTEGER NOT NULL CHECK (streak > 0),
    amount     BIGINT NOT NULL CHECK (amount > 0),
    event_id   TEXT NOT NULL,
    PRIMARY KEY (user_id, kind, claimed_at)
);
COMMENT ON TABLE streak_claims IS 'Every credited claim, so that a streak can be recomputed and shown.';

CREATE TABLE user_progress (
    user_id    TEXT PRIMARY KEY,
    xp         BIGINT NOT NULL DEFAULT 0 CHECK (xp >= 0),
    updated_at BIGINT NOT NULL
);
COMMENT ON TABLE user_progress IS 'Experience over all guilds. The level follows from xp: floor(sqrt(xp / 140)) + 1.';

CREATE TABLE user_pets (
    id         BIGSERIAL PRIMARY KEY,
    user_id    TEXT NOT NULL,
    pet_type   TEXT NOT NULL,
    name       TEXT,
    stats      JSONB DEFAULT '{}'::jsonb,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE user_pets IS 'Pets and their needs (seed 004).';
CREATE INDEX idx_user_pets_user_id ON user_pets (user_id);
CREATE UNIQUE INDEX uq_user_pets_user ON user_pets (user_id);

CREATE TABLE uptime (
    began_at   BIGINT PRIMARY KEY,
    ended_at   BIGINT NOT NULL CHECK (ended_at >= began_at),
    down_since BIGINT CHECK (down_since < began_at)
);
COMMENT ON TABLE uptime IS 'When some process was connected to Discord: a row per span, its end moved on by heartbeats. Kept for 400 days.';
COMMENT ON COLUMN uptime.down_since IS 'When the span before it ended: from then until began_at was an outage, which streaks and pets excuse. Null: nothing is known from before.';

CREATE FUNCTION uptime_beat(known_since BIGINT, at_ms BIGINT, grace_ms BIGINT) RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE
    last RECORD;
BEGIN
    -- One process at a time: two that come back together end the same outage once.
    PERFORM pg_advisory_xact_lock(7309453672);
    SELECT * INTO last FROM uptime ORDER BY began_at DESC LIMIT 1;
    IF last.ended_at >= known_since - grace_ms THEN
        UPDATE uptime SET ended_at = greatest(ended_at, at_ms) WHERE began_at = last.began_at;
    ELSE
        INSERT INTO uptime (began_at, ended_at, down_since) VALUES (known_since, at_ms, last.ended_at);
    END IF;
END $$;
COMMENT ON FUNCTION uptime_beat IS 'A process says that it is there at at_ms and has been since known_since.';

-- The ledger's two verbs, as functions so that the statement of any slice can contain them and stay one round trip.
-- They move what they are told to move; what may move is decided in Rust, between the two.

CREATE FUNCTION utc_day(at_ms BIGINT) RETURNS DATE LANGUAGE sql IMMUTABLE AS $$
    SELECT (DATE '1970-01-01' + (at_ms / 86400000)::int)
$$;
COMMENT ON FUNCTION utc_day IS 'The UTC day of a time in milliseconds since the epoch.';

CREATE FUNCTION ledger_read(event TEXT, person TEXT, at_ms BIGINT) RETURNS JSONB LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'receipt', (SELECT jsonb_build_object('action', action, 'user', user_id, 'outcome', outcome)
                    FROM receipts WHERE event_id = event),
        'holdings', jsonb_build_object(
            'balance', coalesce(w.balance, 0), 'bank', coalesce(w.bank, 0), 'escrow', coalesce(w.escrow, 0),
            'bank_capacity', coalesce(w.bank_capacity, 10000), 'rev', coalesce(w.rev, 0), 'xp', coalesce(p.xp, 0)),
        'items', (SELECT jsonb_object_agg(item_id, jsonb_build_object(
                             'quantity', quantity, 'held', held, 'durability', (metadata ->> 'durability')::int))
                  FROM user_inventory WHERE user_id = person),
        'used_at', (SELECT jsonb_object_agg(action, used_at) FROM user_cooldowns WHERE user_id = person),
        'effects', (SELECT jsonb_object_agg(effect, ends_at)
                    FROM user_effects WHERE user_id = person AND ends_at > at_ms),
        'tallies', (SELECT jsonb_object_agg(tally, count) FROM user_tallies WHERE user_id = person),
        'today', (SELECT jsonb_object_agg(tally, count) FROM user_day_tallies
                  WHERE user_id = person AND day = utc_day(at_ms)),
        'achievements', (SELECT jsonb_agg(achievement) FROM user_achievements WHERE user_id = person),
        'rewarded_level', (SELECT max(level) FROM level_rewards WHERE user_id = person),
        'longest_streak', (SELECT longest_daily FROM user_streaks WHERE user_id = person),
        'pet', (SELECT to_jsonb(pet) FROM user_pets pet WHERE user_id = person),
        'read_at', at_ms,
        -- Older ones change nothing any more: a streak looks back two weeks, a pet's needs are gone after five days.
        'outages', (SELECT jsonb_agg(jsonb_build_array(down_since, began_at)) FROM uptime
                    WHERE began_at > at_ms - 3024000000 AND down_since IS NOT NULL)
    )
    FROM (SELECT) AS one_row
    LEFT JOIN user_wallets w ON w.user_id = person
    LEFT JOIN user_progress p ON p.user_id = person
$$;
COMMENT ON FUNCTION ledger_read IS 'What an event has led to already, and everything a person has in the game at a time. rev 0 = no wallet yet.';

CREATE FUNCTION paid_lately(person TEXT, guild TEXT, since_ms BIGINT) RETURNS BIGINT LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN guild IS NULL THEN 0 ELSE (
        SELECT least(coalesce(sum(t.amount), 0), 9223372036854775807)::bigint FROM transaction_log t
        WHERE t.from_user = person AND t.to_user IS DISTINCT FROM person AND t.reason IN ('pay', 'trade', 'tax')
          AND t.timestamp > since_ms AND t.metadata ->> 'guild' = guild) END
$$;
COMMENT ON FUNCTION paid_lately IS 'What a person gave to others in a guild since a time, tax included: what its cap counts. Without a guild nothing is counted.';

-- All of these are parts of ledger_post.

CREATE FUNCTION ledger_move_items(changes JSONB, event TEXT, at_ms BIGINT) RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE
    change RECORD;
BEGIN
    INSERT INTO item_log (user_id, item_id, delta, reason, timestamp, event_id, leg)
    SELECT user_id, item_id, delta, reason, at_ms, event, leg
    FROM jsonb_to_recordset(changes) AS c (user_id TEXT, item_id TEXT, delta INT, reason TEXT, leg SMALLINT)
    WHERE delta <> 0;

    FOR change IN
        SELECT user_id, item_id, sum(delta)::int AS delta, sum(coalesce(held, 0))::int AS held,
               bool_or(durability IS NOT NULL) AS is_worn, min(durability) AS durability
        FROM jsonb_to_recordset(changes) AS c (user_id TEXT, item_id TEXT, delta INT, held INT, durability INT)
        GROUP BY user_id, item_id
        ORDER BY user_id COLLATE "C", item_id COLLATE "C"
    LOOP
        IF change.delta > 0 THEN
            INSERT INTO user_inventory AS i (user_id, item_id, quantity, acquired_at)
            VALUES (change.user_id, change.item_id, change.delta, at_ms)
            ON CONFLICT (user_id, item_id) DO UPDATE SET quantity = i.quantity + EXCLUDED.quantity;
            CONTINUE WHEN change.held = 0 AND NOT change.is_worn;
        ELSIF change.delta < 0 THEN
            DELETE FROM user_inventory i
            WHERE i.user_id = change.user_id AND i.item_id = change.item_id
              AND i.quantity = -change.delta AND i.held + change.held = 0;
            CONTINUE WHEN FOUND;
        END IF;
        UPDATE user_inventory i
        SET quantity = i.quantity + least(change.delta, 0), held = i.held + change.held,
            metadata = CASE WHEN NOT change.is_worn THEN i.metadata
                            WHEN change.durability > 0
                            THEN coalesce(i.metadata, '{}') || jsonb_build_object('durability', change.durability)
                            ELSE coalesce(i.metadata, '{}') - 'durability' END
        WHERE i.user_id = change.user_id AND i.item_id = change.item_id AND i.quantity + least(change.delta, 0) > 0;
        IF NOT FOUND THEN
            RAISE EXCEPTION '% has not as many of % any more', change.user_id, change.item_id
                USING ERRCODE = 'serialization_failure';
        END IF;
    END LOOP;
END $$;
COMMENT ON FUNCTION ledger_move_items IS 'Stacks grow, shrink, wear and are promised, with their log. A durability of 0 means the next one of the stack is new.';

CREATE FUNCTION ledger_count(counts JSONB, person TEXT, at_ms BIGINT) RETURNS VOID LANGUAGE sql AS $$
    INSERT INTO user_tallies AS t (user_id, tally, count)
    SELECT person, key, value::bigint FROM jsonb_each_text(counts) ORDER BY key COLLATE "C"
    ON CONFLICT (user_id, tally) DO UPDATE SET count = t.count + EXCLUDED.count;
    INSERT INTO user_day_tallies AS t (day, user_id, tally, count)
    SELECT utc_day(at_ms), person, key, value::bigint FROM jsonb_each_text(counts) ORDER BY key COLLATE "C"
    ON CONFLICT (user_id, day, tally) DO UPDATE SET count = t.count + EXCLUDED.count;
$$;
COMMENT ON FUNCTION ledger_count IS 'Counts what a person did, ever and today.';

CREATE FUNCTION ledger_keep_pet(change JSONB, person TEXT, at_ms BIGINT) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
    CASE change ->> 'verb'
        WHEN 'adopt' THEN
            INSERT INTO user_pets (user_id, pet_type, name, stats, created_at, updated_at)
            VALUES (person, change ->> 'pet_type', change ->> 'name', change -> 'stats',
                    to_timestamp(at_ms / 1000.0), to_timestamp(at_ms / 1000.0));
            RETURN;
        WHEN 'keep' THEN
            UPDATE user_pets SET name = change ->> 'name', stats = change -> 'stats', updated_at = to_timestamp(at_ms / 1000.0)
            WHERE id = (change ->> 'id')::bigint AND user_id = person;
        WHEN 'release' THEN
            DELETE FROM user_pets WHERE id = (change ->> 'id')::bigint AND user_id = person;
    END CASE;
    IF NOT FOUND THEN
        RAISE EXCEPTION '% has no such pet any more', person USING ERRCODE = 'serialization_failure';
    END IF;
END $$;
COMMENT ON FUNCTION ledger_keep_pet IS 'A pet comes, changes or goes.';

CREATE FUNCTION ledger_post(posting JSONB) RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE
    event  TEXT   := posting ->> 'event';
    actor  TEXT   := posting ->> 'actor';
    at_ms  BIGINT := (posting ->> 'at')::bigint;
    gain   BIGINT := (posting ->> 'xp')::bigint;
    guild  TEXT   := posting ->> 'guild';
    seen   BIGINT;
    people TEXT[] := '{}';
    change RECORD;
BEGIN
    -- First the receipt: a replay that races waits here for the first one, and then fails as a whole.
    INSERT INTO receipts (event_id, action, user_id, outcome)
    VALUES (event, posting ->> 'action', actor, posting -> 'outcome');

    INSERT INTO transaction_log
        (from_user, from_account, to_user, to_account, amount, reason, metadata, timestamp, event_id, leg)
    SELECT from_user, coalesce(from_account, 'wallet'), to_user, coalesce(to_account, 'wallet'),
           amount, reason, CASE WHEN guild IS NULL THEN '{}' ELSE jsonb_build_object('guild', guild) END
               || coalesce(metadata, '{}'), at_ms, event, leg
    FROM jsonb_to_recordset(posting -> 'movements') AS movement
        (from_user TEXT, from_account TEXT, to_user TEXT, to_account TEXT,
         amount BIGINT, reason TEXT, metadata JSONB, leg SMALLINT)
    ORDER BY leg;

    -- Then everybody's wallet, always in the same order: two people paying each other at once wait, and never for each
    -- other. Whoever is touched in any way moves on by one rev, and what was decided upon an older one fails here.
    FOR change IN
        SELECT user_id, sum(wallet)::bigint AS wallet, sum(bank)::bigint AS bank, sum(escrow)::bigint AS escrow,
               sum(earned)::bigint AS earned, sum(spent)::bigint AS spent
        FROM (
            SELECT actor AS user_id, 0::bigint AS wallet, 0::bigint AS bank, 0::bigint AS escrow,
                   0::bigint AS earned, 0::bigint AS spent
            UNION ALL
            SELECT DISTINCT user_id, 0, 0, 0, 0, 0
            FROM jsonb_to_recordset(posting -> 'items') AS item (user_id TEXT)
            UNION ALL
            SELECT from_user,
                   CASE coalesce(from_account, 'wallet') WHEN 'wallet' THEN -amount ELSE 0 END,
                   CASE from_account WHEN 'bank' THEN -amount ELSE 0 END,
                   CASE from_account WHEN 'escrow' THEN -amount ELSE 0 END,
                   0, CASE WHEN to_user = from_user THEN 0 ELSE amount END
            FROM jsonb_to_recordset(posting -> 'movements') AS movement
                (from_user TEXT, from_account TEXT, to_user TEXT, amount BIGINT)
            WHERE from_user IS NOT NULL
            UNION ALL
            SELECT to_user,
                   CASE coalesce(to_account, 'wallet') WHEN 'wallet' THEN amount ELSE 0 END,
                   CASE to_account WHEN 'bank' THEN amount ELSE 0 END,
                   CASE to_account WHEN 'escrow' THEN amount ELSE 0 END,
                   CASE WHEN to_user = from_user THEN 0 ELSE amount END, 0
            FROM jsonb_to_recordset(posting -> 'movements') AS movement
                (from_user TEXT, to_user TEXT, to_account TEXT, amount BIGINT)
            WHERE to_user IS NOT NULL
        ) AS part
        GROUP BY user_id
        ORDER BY user_id COLLATE "C"
    LOOP
        seen := (posting -> 'seen' ->> change.user_id)::bigint;
        UPDATE user_wallets w
        SET balance = w.balance + change.wallet, bank = w.bank + change.bank, escrow = w.escrow + change.escrow,
            bank_capacity = w.bank_capacity
                + CASE WHEN w.user_id = actor THEN coalesce((posting ->> 'bank_room')::bigint, 0) ELSE 0 END,
            total_earned = w.total_earned + change.earned, total_spent = w.total_spent + change.spent,
            updated_at = at_ms, rev = w.rev + 1
        WHERE w.user_id = change.user_id AND w.rev = coalesce(seen, w.rev);
        IF NOT FOUND THEN
            IF seen > 0 THEN
                RAISE EXCEPTION '% has changed since rev %', change.user_id, seen
                    USING ERRCODE = 'serialization_failure';
            END IF;
            INSERT INTO user_wallets
                (user_id, balance, bank, escrow, total_earned, total_spent, created_at, updated_at)
            VALUES (change.user_id, change.wallet, change.bank, change.escrow, change.earned, change.spent, at_ms, at_ms);
        END IF;
        people := people || change.user_id;
    END LOOP;

    -- The rows of all whom it touches are locked now, so the rest is alone with them.
    IF gain > 0 THEN
        INSERT INTO user_progress AS p (user_id, xp, updated_at) VALUES (actor, gain, at_ms)
        ON CONFLICT (user_id) DO UPDATE SET xp = p.xp + EXCLUDED.xp, updated_at = EXCLUDED.updated_at;
    END IF;
    IF posting ? 'items' THEN
        PERFORM ledger_move_items(posting -> 'items', event, at_ms);
    END IF;
    IF posting ? 'tallies' THEN
        PERFORM ledger_count(posting -> 'tallies', actor, at_ms);
    END IF;
    IF posting ? 'tallies_of' THEN
        PERFORM ledger_count(value, key, at_ms)
        FROM (SELECT * FROM jsonb_each(posting -> 'tallies_of') ORDER BY key COLLATE "C") AS counted;
    END IF;
    IF posting ? 'cooldowns' THEN
        INSERT INTO user_cooldowns (user_id, action, used_at)
        SELECT actor, action, at_ms FROM jsonb_array_elements_text(posting -> 'cooldowns') AS action
        ON CONFLICT (user_id, action) DO UPDATE SET used_at = EXCLUDED.used_at;
    END IF;
    IF posting ? 'effects' THEN
        INSERT INTO user_effects (user_id, effect, ends_at)
        SELECT actor, key, value::bigint FROM jsonb_each_text(posting -> 'effects')
        ON CONFLICT (user_id, effect) DO UPDATE SET ends_at = EXCLUDED.ends_at;
    END IF;
    IF posting ? 'level_rewards' THEN
        INSERT INTO level_rewards (user_id, level, item_id, event_id)
        SELECT actor, key::bigint, value, event FROM jsonb_each_text(posting -> 'level_rewards');
    END IF;
    IF posting ? 'pet' THEN
        PERFORM ledger_keep_pet(posting -> 'pet', actor, at_ms);
    END IF;
    IF posting ? 'guild_xp' AND guild IS NOT NULL THEN
        PERFORM guild_xp_gain(guild, actor, (posting #>> '{guild_xp,gain}')::bigint,
                              (posting #>> '{guild_xp,divisor}')::bigint);
    END IF;
    IF posting ? 'achievements' THEN
        INSERT INTO user_achievements (user_id, achievement, event_id, achieved_at)
        SELECT actor, achievement, event, at_ms FROM jsonb_array_elements_text(posting -> 'achievements') AS achievement;
    END IF;
    PERFORM board_note(people, guild, actor, (posting -> 'reached' ->> 'daily_streak')::bigint);
END $$;
COMMENT ON FUNCTION ledger_post IS 'The only way coins and items move: receipt, logs, wallets, stacks, experience and counts of one event, all or nothing. Fails if the event has a receipt, or if somebody named in "seen" is no longer at that rev (0: no wallet yet).';
