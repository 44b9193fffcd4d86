-- Of people who want nothing recorded, a conversation keeps nothing; and what Artie said leaves with its message, too.

CREATE INDEX idx_reply_outbox_message ON reply_outbox (sent_message) WHERE sent_message IS NOT NULL;
CREATE INDEX idx_reply_drafts_message ON reply_drafts (message_id) WHERE message_id IS NOT NULL;

-- An answer may be several messages; whichever goes takes the whole answer along. Its question stands on Discord for
-- itself, unless it came with a command: then nothing there can be deleted but the answer.
CREATE FUNCTION sessions_forget_messages(told TEXT[]) RETURNS BIGINT LANGUAGE plpgsql AS $$
DECLARE
    forgotten BIGINT;
BEGIN
    WITH answers AS (
        SELECT o.task_id::text AS key FROM reply_outbox AS o WHERE o.sent_message = ANY (told)
        UNION
        SELECT d.task_id::text FROM reply_drafts AS d WHERE d.message_id = ANY (told)
    ), answered AS (
        SELECT m.id, m.role, m.about_message FROM session_messages AS m JOIN answers ON answers.key = m.turn_key
        WHERE m.role = 'assistant' OR m.about_message IS NULL
    ), doomed AS (
        SELECT id FROM session_messages WHERE about_message = ANY (told)
        UNION
        SELECT id FROM answered
        UNION
        -- The same answer as it was taken over into a thread.
        SELECT m.id FROM session_messages AS m JOIN answered ON answered.about_message = m.about_message
        WHERE m.role = 'assistant'
    ), gone AS (
        DELETE FROM session_messages WHERE id IN (SELECT id FROM doomed) RETURNING session_id
    ), touched AS (
        UPDATE chat_sessions AS s SET
            running_summary = NULL, closing_summary = NULL, summarised_to = 0,
            unsummarised = s.next_sequence - 1, updated_at = now()
        WHERE s.id IN (SELECT session_id FROM gone)
    )
    SELECT count(*) INTO forgotten FROM gone;
    RETURN forgotten;
END $$;
COMMENT ON FUNCTION sessions_forget_messages IS 'Takes what was said with these messages of Discord out of all conversations, with every summary that may tell of it; gives how many sayings went.';

CREATE OR REPLACE FUNCTION sessions_forget() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM sessions_forget_messages(ARRAY(SELECT message_id FROM told));
    RETURN NULL;
END $$;

-- What was asked goes when its task ends, however it ends; what was answered when it is there.
CREATE FUNCTION queue_forgets_what_was_said() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM recording_optouts AS o WHERE o.user_id = NEW.created_by) THEN
        NEW.payload := '{}'::jsonb;
        NEW.result := NULL;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER queue_forgets_what_was_said BEFORE INSERT ON queue_done FOR EACH ROW
    WHEN (NEW.payload ? 'text' OR NEW.respond_to ->> 'kind' = 'message') EXECUTE FUNCTION queue_forgets_what_was_said();
CREATE TRIGGER queue_forgets_what_was_said BEFORE INSERT ON queue_failed FOR EACH ROW
    WHEN (NEW.payload ? 'text' OR NEW.respond_to ->> 'kind' = 'message') EXECUTE FUNCTION queue_forgets_what_was_said();

CREATE FUNCTION outbox_forgets_what_was_said() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM recording_optouts AS o WHERE o.user_id = NEW.route ->> 'user') THEN
        NEW.body := '{}'::jsonb;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER outbox_forgets_what_was_said BEFORE UPDATE OF state ON reply_outbox FOR EACH ROW
    WHEN (NEW.state IN ('sent', 'failed') AND OLD.state <> NEW.state) EXECUTE FUNCTION outbox_forgets_what_was_said();

-- What they said to Artie since they asked for that goes, with every summary that may tell of it.
DELETE FROM session_messages AS m USING recording_optouts AS o WHERE m.user_id = o.user_id AND m.created_at >= o.since;
UPDATE chat_sessions AS s SET
    running_summary = NULL, closing_summary = NULL, summarised_to = 0, unsummarised = s.next_sequence - 1
FROM recording_optouts AS o WHERE s.user_id = o.user_id AND s.updated_at >= o.since;
UPDATE queue_done AS q SET payload = '{}'::jsonb, result = NULL
FROM recording_optouts AS o WHERE q.created_by = o.user_id AND q.payload ? 'text';
UPDATE queue_failed AS q SET payload = '{}'::jsonb, result = NULL
FROM recording_optouts AS o WHERE q.created_by = o.user_id AND q.payload ? 'text';
