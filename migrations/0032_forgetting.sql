-- What was done about somebody is found with them and forgotten with them, and of a private conversation both halves are.

CREATE FUNCTION ids_named(details JSONB) RETURNS TEXT[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(pg_catalog.array_agg(DISTINCT found[1]), '{}')
    FROM pg_catalog.regexp_matches(details::text, '\d{15,20}', 'g') AS named (found)
$$;
COMMENT ON FUNCTION ids_named IS 'Every id of Discord in the details of an entry, however deep: whom an entry names is known without whoever wrote it saying so.';

CREATE INDEX idx_audit_user ON audit_log (user_id);
CREATE INDEX idx_audit_named ON audit_log USING gin (ids_named(details));
COMMENT ON TABLE audit_log IS 'Administrative actions (seed 004): dotted action, who, where, before and after. Append-only, except that somebody who is forgotten is named no more; retention is per guild.';
CREATE INDEX idx_agent_pool_events_user ON agent_pool_events (user_id);
CREATE INDEX idx_agent_pool_events_named ON agent_pool_events USING gin (ids_named(details));
COMMENT ON TABLE agent_pool_events IS 'Everything that happened to pools and agents, and the receipts of the events that did it. Never changed, except that somebody who is forgotten is named no more; kept for 365 days.';

-- By its event an entry leads to the row of the ledger, and so to the pseudonym of whoever it named. Events of settings lead
-- nowhere and tell a replay apart.
CREATE FUNCTION forget_named(person TEXT) RETURNS BIGINT LANGUAGE plpgsql AS $$
DECLARE
    forgotten BIGINT := 0;
    changed   BIGINT;
BEGIN
    UPDATE audit_log a
    SET details = regexp_replace(
        CASE WHEN jsonb_typeof(a.details) <> 'object' THEN a.details
             WHEN a.action = 'settings.update' THEN a.details
             ELSE a.details - ARRAY['event', 'why', 'reason'] END::text,
        '\m' || person || '\M', '0', 'g')::jsonb
    WHERE ids_named(a.details) @> ARRAY[person];
    GET DIAGNOSTICS changed = ROW_COUNT; forgotten := forgotten + changed;
    UPDATE agent_pool_events e
    SET details = regexp_replace(e.details::text, '\m' || person || '\M', '0', 'g')::jsonb
    WHERE ids_named(e.details) @> ARRAY[person];
    GET DIAGNOSTICS changed = ROW_COUNT; forgotten := forgotten + changed;
    RETURN forgotten;
END $$;
COMMENT ON FUNCTION forget_named IS 'What others did about a person names nobody any more, gives no reason and leads to no event; gives how many entries did.';
SELECT forget_named(user_id) FROM erasures;

-- Why an admin corrected somebody's coins, and who, is in the audit log and not in the ledger for ever: with the name it
-- goes from older rows.
CREATE OR REPLACE FUNCTION refuse_ledger_edit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    people CONSTANT TEXT[] := ARRAY['from_user', 'to_user', 'user_id'];
    notes  CONSTANT TEXT[] := ARRAY['by', 'why'];
    was    JSONB := to_jsonb(OLD);
    now_is JSONB := to_jsonb(NEW);
    person TEXT;
    is_noted BOOLEAN := was -> 'metadata' IS NOT DISTINCT FROM now_is -> 'metadata';
BEGIN
    IF NOT is_noted AND jsonb_typeof(was -> 'metadata') = 'object' THEN
        is_noted := now_is -> 'metadata' = (was -> 'metadata') - notes
            AND EXISTS (SELECT FROM ledger_pseudonyms p WHERE p.made_in = pg_current_xact_id());
    END IF;
    IF is_noted AND was - people - 'metadata' = now_is - people - 'metadata' THEN
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

CREATE OR REPLACE FUNCTION ledger_pseudonymise(person TEXT) RETURNS BIGINT LANGUAGE plpgsql AS $$
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
        to_user = CASE WHEN t.to_user = person THEN pseudonym ELSE t.to_user END,
        metadata = CASE WHEN t.reason = 'repair' AND jsonb_typeof(t.metadata) = 'object'
                        THEN t.metadata - ARRAY['by', 'why'] ELSE t.metadata END
    WHERE t.from_user = person OR t.to_user = person;
    GET DIAGNOSTICS changed = ROW_COUNT; renamed := renamed + changed;
    -- What the person corrected of others'.
    UPDATE transaction_log t SET metadata = t.metadata - ARRAY['by', 'why']
    WHERE t.reason = 'repair' AND t.metadata ->> 'by' = person;
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

-- With whom a direct message is, so that Artie's words in it are found and forgotten with that person's.
ALTER TABLE messages ADD COLUMN private_with TEXT;
COMMENT ON COLUMN messages.private_with IS 'In a direct message: the person it is with, whoever of the two said it. What Artie said before this was known names nobody until the channel is looked into again.';
CREATE INDEX idx_messages_private_with ON messages (private_with) WHERE private_with IS NOT NULL;
-- A channel in which one person speaks is that person's; older systems did not always know the guild.
UPDATE messages m SET private_with = p.person
FROM (SELECT channel_id, min(user_id) AS person FROM messages
      WHERE guild_id IS NULL AND NOT author_is_bot
      GROUP BY channel_id HAVING count(DISTINCT user_id) = 1) p
WHERE m.guild_id IS NULL AND m.channel_id = p.channel_id;
