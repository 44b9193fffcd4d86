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
    rev           BIGINT NOT NULL DEFAULT 1
);
COMMENT ON TABLE user_wallets IS 'One wallet per person, over all guilds (seed 004). Changed only by ledger_post, together with rows of transaction_log.';
COMMENT ON COLUMN user_wallets.rev IS 'Counts the postings of or to this person. What was decided upon one rev is refused on another.';
CREATE INDEX idx_wallets_balance ON user_wallets (balance DESC);

CREATE TABLE transaction_log (
    id           SERIAL PRIMARY KEY,
    from_user    TEXT,
    to_user      TEXT,
    amount       BIGINT NOT NULL CHECK (amount > 0),
    reason       TEXT NOT NULL,
    metadata     JSONB DEFAULT '{}'::jsonb,
    timestamp    BIGINT NOT NULL,
    from_account TEXT NOT NULL DEFAULT 'wallet' CHECK (from_account IN ('wallet', 'bank')),
    to_account   TEXT NOT NULL DEFAULT 'wallet' CHECK (to_account IN ('wallet', 'bank')),
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
    RAISE EXCEPTION 'transaction_log is append-only: % refused', TG_OP
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
    UNIQUE (user_id, item_id)
);
COMMENT ON TABLE user_inventory IS 'One stack per person and item (seed 004). No row means none.';
CREATE INDEX idx_inventory_user ON user_inventory (user_id);

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

-- The ledger's two verbs, as functions so that the statement of any slice can contain them and stay one round trip.
-- They move what they are told to move; what may move is decided in Rust, between the two.

CREATE FUNCTION ledger_read(event TEXT, person TEXT)
RETURNS TABLE (
    receipt_action TEXT, receipt_user TEXT, receipt_outcome JSONB,
    balance BIGINT, bank BIGINT, bank_capacity BIGINT, rev BIGINT, xp BIGINT
) LANGUAGE sql STABLE AS $$
    SELECT r.action, r.user_id, r.outcome,
           coalesce(w.balance, 0), coalesce(w.bank, 0), coalesce(w.bank_capacity, 10000), coalesce(w.rev, 0),
           coalesce(p.xp, 0)
    FROM (SELECT) AS one_row
    LEFT JOIN receipts r ON r.event_id = event
    LEFT JOIN user_wallets w ON w.user_id = person
    LEFT JOIN user_progress p ON p.user_id = person
$$;
COMMENT ON FUNCTION ledger_read IS 'What an event has led to already, and what a person owns: always one row. rev 0 = no wallet yet.';

CREATE FUNCTION ledger_post(posting JSONB) RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE
    actor    TEXT   := posting ->> 'actor';
    seen_rev BIGINT := (posting ->> 'seen_rev')::bigint;
    at_ms    BIGINT := (posting ->> 'at')::bigint;
    gain     BIGINT := (posting ->> 'xp')::bigint;
    guild    TEXT   := posting ->> 'guild';
    change   RECORD;
BEGIN
    -- First the receipt: a replay that races waits here for the first one, and then fails as a whole.
    INSERT INTO receipts (event_id, action, user_id, outcome)
    VALUES (posting ->> 'event', posting ->> 'action', actor, posting -> 'outcome');

    INSERT INTO transaction_log
        (from_user, from_account, to_user, to_account, amount, reason, metadata, timestamp, event_id, leg)
    SELECT from_user, coalesce(from_account, 'wallet'), to_user, coalesce(to_account, 'wallet'),
           amount, reason, metadata, at_ms, posting ->> 'event', leg
    FROM jsonb_to_recordset(posting -> 'movements') AS movement
        (from_user TEXT, from_account TEXT, to_user TEXT, to_account TEXT,
         amount BIGINT, reason TEXT, metadata JSONB, leg SMALLINT)
    ORDER BY leg;

    -- Then the wallets, always in the same order: two people paying each other at once wait, and never for each other.
    FOR change IN
        SELECT user_id, sum(wallet)::bigint AS wallet, sum(bank)::bigint AS bank,
               sum(earned)::bigint AS earned, sum(spent)::bigint AS spent
        FROM (
            SELECT actor AS user_id, 0::bigint AS wallet, 0::bigint AS bank, 0::bigint AS earned, 0::bigint AS spent
            UNION ALL
            SELECT from_user,
                   CASE WHEN from_account = 'bank' THEN 0 ELSE -amount END,
                   CASE WHEN from_account = 'bank' THEN -amount ELSE 0 END,
                   0, CASE WHEN to_user = from_user THEN 0 ELSE amount END
            FROM jsonb_to_recordset(posting -> 'movements') AS movement
                (from_user TEXT, from_account TEXT, to_user TEXT, amount BIGINT)
            WHERE from_user IS NOT NULL
            UNION ALL
            SELECT to_user,
                   CASE WHEN to_account = 'bank' THEN 0 ELSE amount END,
                   CASE WHEN to_account = 'bank' THEN amount ELSE 0 END,
                   CASE WHEN to_user = from_user THEN 0 ELSE amount END, 0
            FROM jsonb_to_recordset(posting -> 'movements') AS movement
                (from_user TEXT, to_user TEXT, to_account TEXT, amount BIGINT)
            WHERE to_user IS NOT NULL
        ) AS part
        GROUP BY user_id
        ORDER BY user_id COLLATE "C"
    LOOP
        UPDATE user_wallets w
        SET balance = w.balance + change.wallet, bank = w.bank + change.bank,
            total_earned = w.total_earned + change.earned, total_spent = w.total_spent + change.spent,
            updated_at = at_ms, rev = w.rev + 1
        WHERE w.user_id = change.user_id AND (w.user_id <> actor OR w.rev = coalesce(seen_rev, w.rev));
        IF NOT FOUND THEN
            IF change.user_id = actor AND seen_rev > 0 THEN
                RAISE EXCEPTION 'the wallet of % has changed since rev %', actor, seen_rev
                    USING ERRCODE = 'serialization_failure';
            END IF;
            INSERT INTO user_wallets (user_id, balance, bank, total_earned, total_spent, created_at, updated_at)
            VALUES (change.user_id, change.wallet, change.bank, change.earned, change.spent, at_ms, at_ms);
        END IF;
        IF guild IS NOT NULL THEN
            INSERT INTO guild_players (guild_id, user_id) VALUES (guild, change.user_id) ON CONFLICT DO NOTHING;
        END IF;
    END LOOP;

    IF gain > 0 THEN
        INSERT INTO user_progress AS p (user_id, xp, updated_at) VALUES (actor, gain, at_ms)
        ON CONFLICT (user_id) DO UPDATE SET xp = p.xp + EXCLUDED.xp, updated_at = EXCLUDED.updated_at;
    END IF;
END $$;
COMMENT ON FUNCTION ledger_post IS 'The only way coins move: receipt, ledger rows, wallets and experience of one event, all or nothing. Fails if the event has a receipt, or if the actor''s wallet is no longer at seen_rev (null: any; 0: none yet).';

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
