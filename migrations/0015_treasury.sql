-- Where coins come from and go, day by day; and corrections by admins.

CREATE TABLE economy_days (
    guild_id  TEXT NOT NULL,
    day       DATE NOT NULL,
    reason    TEXT NOT NULL,
    minted    NUMERIC NOT NULL DEFAULT 0,
    burned    NUMERIC NOT NULL DEFAULT 0,
    moved     NUMERIC NOT NULL DEFAULT 0,
    movements BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (guild_id, day, reason)
);
COMMENT ON TABLE economy_days IS 'Sums of transaction_log by UTC day and reason, up to economy_folds.folded_to: for each guild, and for all of them as *. Can be computed again from the ledger at any time.';

CREATE TABLE economy_folds (
    one            BOOLEAN PRIMARY KEY DEFAULT true CHECK (one),
    folded_to      INTEGER NOT NULL DEFAULT 0,
    pending_to     INTEGER,
    pending_before XID8
);
COMMENT ON TABLE economy_folds IS 'How far the ledger is summed up in economy_days: one row.';
COMMENT ON COLUMN economy_folds.pending_to IS 'Rows up to this id will be summed up next, once every transaction below pending_before has ended: until then a row with a smaller id may still appear.';
INSERT INTO economy_folds DEFAULT VALUES;

CREATE FUNCTION economy_sums(above INTEGER, up_to INTEGER)
RETURNS TABLE (guild_id TEXT, day DATE, reason TEXT, minted NUMERIC, burned NUMERIC, moved NUMERIC, movements BIGINT)
LANGUAGE sql STABLE AS $$
    SELECT board.guild_id, utc_day(t.timestamp), t.reason,
           coalesce(sum(t.amount) FILTER (WHERE t.from_user IS NULL), 0),
           coalesce(sum(t.amount) FILTER (WHERE t.to_user IS NULL), 0),
           coalesce(sum(t.amount) FILTER (WHERE t.from_user <> t.to_user), 0), count(*)
    FROM transaction_log t
    CROSS JOIN LATERAL (VALUES ('*'), (t.metadata ->> 'guild')) AS board (guild_id)
    WHERE t.id > above AND t.id <= up_to AND board.guild_id IS NOT NULL
    GROUP BY 1, 2, 3
$$;
COMMENT ON FUNCTION economy_sums IS 'A stretch of the ledger, summed up.';

CREATE FUNCTION economy_fold() RETURNS INTEGER LANGUAGE plpgsql AS $$
DECLARE
    state  economy_folds;
    newest INTEGER;
    folded INTEGER := 0;
BEGIN
    SELECT * INTO state FROM economy_folds FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN 0; -- Somebody else is at it.
    END IF;
    IF state.pending_to IS NULL THEN
        -- A sequence that was never used tells 1, too.
        SELECT CASE WHEN is_called THEN last_value ELSE 0 END INTO newest FROM transaction_log_id_seq;
        UPDATE economy_folds SET pending_to = newest;
    ELSIF state.pending_before IS NULL OR state.pending_before > pg_snapshot_xmax(pg_current_snapshot()) THEN
        -- In a transaction begun after the id was read: whoever was given that id or a smaller one began before it. (A number
        -- from the future was restored from another server.)
        UPDATE economy_folds SET pending_before = pg_current_xact_id();
    ELSIF state.pending_before <= pg_snapshot_xmin(pg_current_snapshot()) THEN
        INSERT INTO economy_days AS d (guild_id, day, reason, minted, burned, moved, movements)
        SELECT * FROM economy_sums(state.folded_to, state.pending_to)
        ON CONFLICT (guild_id, day, reason) DO UPDATE
            SET minted = d.minted + EXCLUDED.minted, burned = d.burned + EXCLUDED.burned,
                moved = d.moved + EXCLUDED.moved, movements = d.movements + EXCLUDED.movements;
        folded := state.pending_to - state.folded_to;
        UPDATE economy_folds SET folded_to = state.pending_to, pending_to = NULL, pending_before = NULL;
    END IF;
    RETURN folded;
END $$;
COMMENT ON FUNCTION economy_fold IS 'One of three steps, each in a transaction of its own: notes the newest id, notes a transaction that began after it, and once all before that have ended sums up to the id and says how many ids that were. Writers never wait for it.';

CREATE TABLE repair_questions (
    event_id TEXT PRIMARY KEY,
    guild_id TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    user_id  TEXT NOT NULL,
    amount   BIGINT NOT NULL CHECK (amount <> 0),
    reason   TEXT NOT NULL CHECK (reason <> ''),
    asked_at BIGINT NOT NULL
);
COMMENT ON TABLE repair_questions IS 'Corrections that an admin was asked about: what the buttons below the question mean. Forgotten after a day; what was done is in the ledger and in audit_log.';

CREATE INDEX idx_transactions_repairs ON transaction_log (timestamp) WHERE reason = 'repair';
