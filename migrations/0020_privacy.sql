-- Forgetting people, without forgetting what coins were moved.

CREATE TABLE erasures (
    task_id  TEXT PRIMARY KEY,
    user_id  TEXT NOT NULL,
    ended_at TIMESTAMPTZ NOT NULL,
    report   JSONB NOT NULL
);
COMMENT ON TABLE erasures IS 'What each erasure removed and what the look afterwards found: the receipt of whoever asked. Kept 30 days.';
CREATE INDEX idx_erasures_user ON erasures (user_id, ended_at DESC);

CREATE TABLE ledger_pseudonyms (
    pseudonym TEXT PRIMARY KEY
        CHECK (pseudonym ~ '^[1-9][0-9]{0,12}$' AND pseudonym::bigint < 4398046511104),
    made_in   XID8 NOT NULL DEFAULT pg_current_xact_id()
);
COMMENT ON TABLE ledger_pseudonyms IS 'Names of people who are forgotten: numbers below every id Discord ever gave (2^42). Whose each was is written nowhere.';
COMMENT ON COLUMN ledger_pseudonyms.made_in IS 'The only transaction in which the ledger may be changed to this name.';

-- The ledger stays append-only: no row goes, and none changes, except that a person becomes a pseudonym that was made in
-- this very transaction. Amounts, reasons, times and order cannot change, and a pseudonym never becomes anybody again.
CREATE FUNCTION refuse_ledger_edit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    people CONSTANT TEXT[] := ARRAY['from_user', 'to_user', 'user_id'];
    was    JSONB := to_jsonb(OLD);
    now_is JSONB := to_jsonb(NEW);
    person TEXT;
BEGIN
    IF was - people = now_is - people THEN
        FOREACH person IN ARRAY people LOOP
            CONTINUE WHEN was -> person IS NOT DISTINCT FROM now_is -> person;
            IF NOT EXISTS (SELECT FROM ledger_pseudonyms p
                           WHERE p.pseudonym = now_is ->> person AND p.made_in = pg_current_xact_id())
               OR was ->> person IS NULL
               OR EXISTS (SELECT FROM ledger_pseudonyms p WHERE p.pseudonym = was ->> person)
            THEN
                RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
                    USING ERRCODE = 'restrict_violation', HINT = 'Correct a mistake with a counter-entry.';
            END IF;
        END LOOP;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation', HINT = 'Correct a mistake with a counter-entry.';
END $$;
DROP TRIGGER transaction_log_append_only ON transaction_log;
CREATE TRIGGER transaction_log_append_only BEFORE DELETE OR TRUNCATE ON transaction_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();
CREATE TRIGGER transaction_log_unchanged BEFORE UPDATE ON transaction_log
    FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();
DROP TRIGGER item_log_append_only ON item_log;
CREATE TRIGGER item_log_append_only BEFORE DELETE OR TRUNCATE ON item_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();
CREATE TRIGGER item_log_unchanged BEFORE UPDATE ON item_log
    FOR EACH ROW EXECUTE FUNCTION refuse_ledger_edit();

CREATE FUNCTION ledger_pseudonymise(person TEXT) RETURNS BIGINT LANGUAGE plpgsql AS $$
DECLARE
    pseudonym TEXT := (1 + floor(random() * 4398046511103))::bigint::text;
    renamed   BIGINT := 0;
    changed   BIGINT;
BEGIN
    -- Whoever moves coins of this person at this moment is waited for, or fails on the wallet that is no longer there.
    PERFORM FROM user_wallets w WHERE w.user_id = person FOR UPDATE;
    INSERT INTO ledger_pseudonyms (pseudonym) VALUES (pseudonym);
    UPDATE user_wallets w SET user_id = pseudonym WHERE w.user_id = person;
    GET DIAGNOSTICS changed = ROW_COUNT; renamed := renamed + changed;
    UPDATE user_inventory i SET user_id = pseudonym WHERE i.user_id = person;
    GET DIAGNOSTICS changed = ROW_COUNT; renamed := renamed + changed;
    UPDATE transaction_log t
    SET from_user = CASE WHEN t.from_user = person THEN pseudonym ELSE t.from_user END,
        to_user = CASE WHEN t.to_user = person THEN pseudonym ELSE t.to_user END
    WHERE t.from_user = person OR t.to_user = person;
    GET DIAGNOSTICS changed = ROW_COUNT; renamed := renamed + changed;
    UPDATE item_log l SET user_id = pseudonym WHERE l.user_id = person;
    GET DIAGNOSTICS changed = ROW_COUNT; renamed := renamed + changed;
    -- What is still at stake goes back to the pseudonym when it runs out.
    UPDATE duels d
    SET challenger = CASE WHEN d.challenger = person THEN pseudonym ELSE d.challenger END,
        opponent = CASE WHEN d.opponent = person THEN pseudonym ELSE d.opponent END,
        winner = CASE WHEN d.winner = person THEN pseudonym ELSE d.winner END
    WHERE d.challenger = person OR d.opponent = person;
    GET DIAGNOSTICS changed = ROW_COUNT; renamed := renamed + changed;
    UPDATE trades t
    SET opener = CASE WHEN t.opener = person THEN pseudonym ELSE t.opener END,
        partner = CASE WHEN t.partner = person THEN pseudonym ELSE t.partner END,
        called_off_by = CASE WHEN t.called_off_by = person THEN pseudonym ELSE t.called_off_by END,
        rev = t.rev + 1 -- A step that was decided upon the person is not written.
    WHERE t.opener = person OR t.partner = person;
    GET DIAGNOSTICS changed = ROW_COUNT; renamed := renamed + changed;
    -- What was paid for and is not done yet is refunded to the pseudonym.
    UPDATE agent_action_uses a
    SET user_id = CASE WHEN a.user_id = person THEN pseudonym ELSE a.user_id END,
        about = CASE WHEN a.about = person THEN pseudonym ELSE a.about END,
        respond_to = CASE WHEN a.user_id = person THEN NULL ELSE a.respond_to END
    WHERE a.user_id = person OR a.about = person;
    GET DIAGNOSTICS changed = ROW_COUNT; renamed := renamed + changed;
    RETURN renamed;
END $$;
COMMENT ON FUNCTION ledger_pseudonymise IS 'Gives a person''s coins, items and their logs to a new pseudonym, so that every balance still follows from the ledger. The only way a row of the ledger ever changes; gives how many did.';
