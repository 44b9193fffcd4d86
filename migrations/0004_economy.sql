-- Coins, what was bought with them, streaks and pets. Times are milliseconds since the epoch, as in seed 004.

CREATE TABLE user_wallets (
    user_id       TEXT PRIMARY KEY,
    balance       BIGINT NOT NULL DEFAULT 0 CHECK (balance >= 0),
    bank          BIGINT NOT NULL DEFAULT 0 CHECK (bank >= 0),
    bank_capacity BIGINT NOT NULL DEFAULT 10000,
    total_earned  BIGINT NOT NULL DEFAULT 0,
    total_spent   BIGINT NOT NULL DEFAULT 0,
    created_at    BIGINT NOT NULL,
    updated_at    BIGINT NOT NULL
);
COMMENT ON TABLE user_wallets IS 'One wallet per person, over all guilds (seed 004). Changed only together with a row of transaction_log.';
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
