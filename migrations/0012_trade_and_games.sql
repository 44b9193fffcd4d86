-- What people stake and offer each other. The coins themselves lie in escrow, in their wallets; the things are held in
-- their stacks. Here is between whom, and what became of it.

CREATE TABLE duels (
    id         TEXT PRIMARY KEY,
    guild_id   TEXT,
    channel_id TEXT NOT NULL,
    locale     TEXT NOT NULL,
    challenger TEXT NOT NULL,
    opponent   TEXT NOT NULL,
    stake      BIGINT NOT NULL CHECK (stake > 0),
    chance     BIGINT NOT NULL CHECK (chance BETWEEN 0 AND 100),
    status     TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'fought', 'declined', 'withdrawn', 'expired')),
    winner     TEXT CHECK (winner IN (challenger, opponent)),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL CHECK (expires_at > created_at),
    closed_at  BIGINT,
    CHECK (challenger <> opponent),
    CHECK ((status = 'fought') = (winner IS NOT NULL)),
    CHECK ((status = 'open') = (closed_at IS NULL))
);
COMMENT ON TABLE duels IS 'Every challenge, by the event that made it. While it is open, its stake lies in the escrow of the challenger. Kept for ever: it is what the ledger''s rows refer to.';
COMMENT ON COLUMN duels.chance IS 'How likely the challenger wins, in percent, as both were told: it does not change while the challenge stands.';
COMMENT ON COLUMN duels.channel_id IS 'Where it was said, and in which language: where its running out is told.';
CREATE INDEX idx_duels_open ON duels (expires_at) WHERE status = 'open';

-- Whatever is staked comes back by itself: the task exists exactly if the stake was committed.
CREATE FUNCTION stakes_run_out() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO queue (status, task_type, payload, guild_id, scheduled_for, respond_to)
    VALUES ('pending', TG_ARGV[0], jsonb_build_object('event', NEW.id), NEW.guild_id, to_timestamp(NEW.expires_at / 1000.0),
            jsonb_build_object('kind', 'channel', 'channel', NEW.channel_id, 'locale', NEW.locale));
    RETURN NULL;
END $$;
CREATE TRIGGER duel_runs_out AFTER INSERT ON duels
    FOR EACH ROW EXECUTE FUNCTION stakes_run_out('duel.expire');
