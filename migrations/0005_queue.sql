-- The durable task queue, and the outbox of its answers.
--
-- `queue` is one table for every client, partitioned by status: the live partition stays small whatever the history,
-- so that claiming costs the same after a year. Finishing a task moves its row by itself.

CREATE TABLE queue (
    id              UUID NOT NULL DEFAULT gen_random_uuid(),
    task_type       TEXT NOT NULL,
    payload         JSONB DEFAULT '{}'::jsonb,
    priority        INTEGER NOT NULL DEFAULT 5 CHECK (priority BETWEEN 1 AND 10),
    status          TEXT NOT NULL DEFAULT 'pending',
    retries         INTEGER NOT NULL DEFAULT 0 CHECK (retries >= 0),
    max_retries     INTEGER NOT NULL DEFAULT 3 CHECK (max_retries >= 0),
    error_message   TEXT,
    assigned_to     TEXT,
    created_by      TEXT,
    respond_to      JSONB,
    responded       BOOLEAN NOT NULL DEFAULT FALSE,
    memorized       BOOLEAN DEFAULT FALSE,
    metadata        JSONB DEFAULT '{}'::jsonb,
    scheduled_for   TIMESTAMPTZ,
    started_at      TIMESTAMPTZ,
    completed_at    TIMESTAMPTZ,
    created_at      TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at      TIMESTAMPTZ NOT NULL DEFAULT now(),
    run_at          TIMESTAMPTZ GENERATED ALWAYS AS (coalesce(scheduled_for, created_at)) STORED,
    guild_id        TEXT,
    worker_id       INTEGER,
    claim_token     BIGINT,
    deadline_at     TIMESTAMPTZ,
    cancel_requested BOOLEAN NOT NULL DEFAULT FALSE,
    lost            SMALLINT NOT NULL DEFAULT 0 CHECK (lost >= 0),
    result          JSONB,
    refused         BOOLEAN NOT NULL DEFAULT FALSE CHECK (NOT refused OR status = 'failed'),
    CONSTRAINT queue_status_known CHECK (status IN ('pending', 'processing', 'completed', 'failed', 'cancelled', 'skipped')),
    CONSTRAINT queue_leased_while_processing CHECK (
        (status = 'processing') = (claim_token IS NOT NULL) AND (claim_token IS NULL) = (worker_id IS NULL)),
    CONSTRAINT queue_times_finite CHECK (isfinite(created_at) AND isfinite(coalesce(scheduled_for, created_at)))
) PARTITION BY LIST (status);
COMMENT ON TABLE queue IS 'Tasks (seeds 000 and 001). Other programs may insert a pending row by plain SQL: it runs.';
COMMENT ON COLUMN queue.priority IS '1 (most urgent) to 10.';
COMMENT ON COLUMN queue.retries IS 'Attempts that failed. Snoozes and lost workers are not counted here.';
COMMENT ON COLUMN queue.run_at IS 'When it is due: the order within a priority.';
COMMENT ON COLUMN queue.claim_token IS 'The fence: only the claim that wrote it may end the task. Worker id in the upper half, a counter in the lower.';
COMMENT ON COLUMN queue.deadline_at IS 'When a claim is void even though its worker lives. Database clock.';
COMMENT ON COLUMN queue.lost IS 'How often a worker died or hung while holding the task; it gives up at 5.';
COMMENT ON COLUMN queue.refused IS 'Failed because the request itself was refused (a division by zero, a missing permission): theirs to mend, so no dead letter.';
COMMENT ON COLUMN queue.responded IS 'Whether its answer was delivered. Derived from reply_outbox.';

CREATE TABLE queue_live PARTITION OF queue FOR VALUES IN ('pending', 'processing') WITH (
    fillfactor = 80,
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 20000
);
COMMENT ON TABLE queue_live IS 'Tasks waiting or running.';
CREATE UNIQUE INDEX uq_queue_live_id ON queue_live (id);
-- Each waiting row is in exactly one of these two: what belongs to a guild and may start at once is found guild by guild,
-- so that a flood from one is stepped over in one step; all else is found by time.
CREATE INDEX idx_queue_live_ready ON queue_live (priority, run_at, id)
    WHERE status = 'pending' AND (guild_id IS NULL OR scheduled_for IS NOT NULL);
CREATE INDEX idx_queue_live_guild ON queue_live (priority, guild_id, run_at, id)
    WHERE status = 'pending' AND guild_id IS NOT NULL AND scheduled_for IS NULL;
CREATE INDEX idx_queue_live_running ON queue_live (worker_id) WHERE status = 'processing';

CREATE TABLE queue_done PARTITION OF queue FOR VALUES IN ('completed', 'cancelled', 'skipped');
COMMENT ON TABLE queue_done IS 'Tasks that ended well or were called off. Kept 7 days.';
CREATE INDEX idx_queue_done_id ON queue_done (id);
CREATE INDEX idx_queue_done_time ON queue_done (completed_at);

CREATE TABLE queue_failed PARTITION OF queue FOR VALUES IN ('failed');
COMMENT ON TABLE queue_failed IS 'Dead letters: tasks that gave up, with the whole chain of errors, kept 30 days; and refused requests, kept 7.';
CREATE INDEX idx_queue_failed_id ON queue_failed (id);
CREATE INDEX idx_queue_failed_time ON queue_failed (completed_at);
CREATE INDEX idx_queue_failed_dead ON queue_failed (completed_at, id) WHERE NOT refused;

CREATE TABLE queue_keys (
    task_type  TEXT NOT NULL,
    key        TEXT NOT NULL,
    task_id    UUID NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (task_type, key)
);
COMMENT ON TABLE queue_keys IS 'Idempotency keys of tasks: the same key enqueues once, also after the task has ended, until it expires.';
CREATE INDEX idx_queue_keys_expiry ON queue_keys (expires_at);

CREATE TABLE queue_rates (
    task_type   TEXT PRIMARY KEY,
    tokens      DOUBLE PRECISION NOT NULL CHECK (tokens >= 0),
    refilled_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE queue_rates IS 'How many tasks of a rate-limited type may start now, over all processes: a bucket that refills with time.';

CREATE TABLE queue_workers (
    id         INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       TEXT NOT NULL,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    seen_at    TIMESTAMPTZ NOT NULL DEFAULT now()
) WITH (fillfactor = 50);
COMMENT ON TABLE queue_workers IS 'One row per worker process and boot. A fresh seen_at is the lease of all its tasks.';

CREATE TABLE queue_attempts (
    task_id    UUID NOT NULL,
    attempt    INTEGER NOT NULL,
    worker     TEXT,
    started_at TIMESTAMPTZ,
    ended_at   TIMESTAMPTZ NOT NULL DEFAULT now(),
    error      TEXT NOT NULL,
    PRIMARY KEY (task_id, attempt, ended_at)
);
COMMENT ON TABLE queue_attempts IS 'Failed attempts with their whole error chain.';

CREATE TABLE queue_progress (
    task_id       UUID PRIMARY KEY,
    claim_token   BIGINT NOT NULL,
    progress      JSONB NOT NULL,
    reported_at   TIMESTAMPTZ NOT NULL DEFAULT now(),
    showing_until TIMESTAMPTZ
) WITH (fillfactor = 50);
COMMENT ON TABLE queue_progress IS 'How far running tasks said they are, written under their claim. Kept an hour after the end.';
COMMENT ON COLUMN queue_progress.showing_until IS 'The lease of whoever is showing it just now: the answer waits for it, so that no report arrives after the answer. Database clock.';

CREATE TABLE queue_periodic (
    name        TEXT PRIMARY KEY,
    task_type   TEXT NOT NULL,
    schedule    TEXT NOT NULL,
    timezone    TEXT NOT NULL DEFAULT 'UTC',
    payload     JSONB NOT NULL DEFAULT '{}'::jsonb,
    enabled     BOOLEAN NOT NULL DEFAULT TRUE,
    error_message TEXT,
    last_run_at TIMESTAMPTZ,
    next_run_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE queue_periodic IS 'Periodic tasks: a cron expression in a time zone. The keeper enqueues each slot once, over all processes.';
COMMENT ON COLUMN queue_periodic.error_message IS 'Why it was switched off: its schedule or time zone cannot be read. Mend the row and enable it.';

CREATE TABLE reply_outbox (
    task_id         UUID NOT NULL,
    part            SMALLINT NOT NULL DEFAULT 0 CHECK (part >= 0),
    parts           SMALLINT CHECK (part < parts),
    route           JSONB NOT NULL,
    body            JSONB NOT NULL,
    nonce           TEXT NOT NULL CHECK (length(nonce) BETWEEN 1 AND 25),
    way             TEXT CHECK (way IN ('original', 'channel', 'direct', 'draft')),
    channel_id      TEXT,
    state           TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'sent', 'failed')),
    attempts        INTEGER NOT NULL DEFAULT 0,
    doubt_since     TIMESTAMPTZ,
    next_attempt_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    sent_message    TEXT,
    error_message   TEXT,
    created_at      TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at      TIMESTAMPTZ NOT NULL DEFAULT now(),
    PRIMARY KEY (task_id, part),
    CONSTRAINT reply_outbox_sent_is_split CHECK (state NOT IN ('sending', 'sent') OR (parts IS NOT NULL AND way IS NOT NULL)),
    CONSTRAINT reply_outbox_failed_says_why CHECK (state <> 'failed' OR error_message IS NOT NULL)
);
COMMENT ON TABLE reply_outbox IS 'Answers on their way to Discord. Inserted by the statement that completes the task, so that a stale runner leaves none; body and nonce are frozen before the first attempt.';
COMMENT ON COLUMN reply_outbox.parts IS 'Of how many messages the answer consists; null until it was split.';
COMMENT ON COLUMN reply_outbox.way IS 'How it goes now: the edited reply of the interaction, a message in the channel, a direct message, or the draft in which it was being written.';
COMMENT ON COLUMN reply_outbox.attempts IS 'Counts the leases, and fences them: only the latest may record what came of it.';
COMMENT ON COLUMN reply_outbox.doubt_since IS 'Since when it may already be there without our knowing. Database clock, as next_attempt_at.';
COMMENT ON COLUMN reply_outbox.next_attempt_at IS 'When to try next; while sending, when the lease ends.';
CREATE INDEX idx_reply_outbox_due ON reply_outbox (next_attempt_at) WHERE state IN ('waiting', 'sending');
CREATE INDEX idx_reply_outbox_ended ON reply_outbox (updated_at) WHERE state IN ('sent', 'failed');
