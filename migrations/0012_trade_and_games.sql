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

CREATE TABLE trades (
    id             TEXT PRIMARY KEY,
    guild_id       TEXT,
    channel_id     TEXT NOT NULL,
    locale         TEXT NOT NULL,
    opener         TEXT NOT NULL,
    opener_offer   JSONB NOT NULL DEFAULT '{"coins": 0, "items": {}}',
    opener_agrees  BOOLEAN NOT NULL DEFAULT FALSE,
    opener_tax     BIGINT NOT NULL DEFAULT 0 CHECK (opener_tax >= 0),
    partner        TEXT NOT NULL,
    partner_offer  JSONB NOT NULL DEFAULT '{"coins": 0, "items": {}}',
    partner_agrees BOOLEAN NOT NULL DEFAULT FALSE,
    partner_tax    BIGINT NOT NULL DEFAULT 0 CHECK (partner_tax >= 0),
    terms          INTEGER NOT NULL DEFAULT 1,
    rev            INTEGER NOT NULL DEFAULT 1,
    status         TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'done', 'called_off', 'expired')),
    called_off_by  TEXT CHECK (called_off_by IN (opener, partner)),
    created_at     BIGINT NOT NULL,
    expires_at     BIGINT NOT NULL CHECK (expires_at > created_at),
    closed_at      BIGINT,
    CHECK (opener <> partner),
    CHECK ((opener_offer ->> 'coins')::bigint >= 0 AND (partner_offer ->> 'coins')::bigint >= 0),
    CHECK ((status = 'open') = (closed_at IS NULL)),
    CHECK ((status = 'called_off') = (called_off_by IS NOT NULL)),
    CONSTRAINT trades_done_if_agreed CHECK (status <> 'done' OR opener_agrees AND partner_agrees),
    CONSTRAINT trades_agreed_is_done CHECK (status <> 'open' OR NOT (opener_agrees AND partner_agrees))
);
COMMENT ON TABLE trades IS 'Every trade, by the event that opened it. While it is open, offered coins lie in escrow and offered things are held. Kept for ever: it is what the ledger''s rows refer to.';
COMMENT ON COLUMN trades.terms IS 'Counts the changes of what is offered. Whoever agrees names the terms that they saw.';
COMMENT ON COLUMN trades.rev IS 'Counts the writes: a step that was decided upon another revision is not written.';
COMMENT ON COLUMN trades.opener_tax IS 'What the server kept of the coins offered.';
CREATE UNIQUE INDEX uq_trades_open ON trades (least(opener, partner), greatest(opener, partner)) WHERE status = 'open';

CREATE FUNCTION trade_party(person TEXT, guild TEXT, since_ms BIGINT) RETURNS JSONB LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('rev', coalesce(w.rev, 0), 'net_worth', coalesce(w.balance + w.bank + w.escrow, 0),
                              'lately', paid_lately(person, guild, since_ms))
    FROM (SELECT) AS one_row LEFT JOIN user_wallets w ON w.user_id = person
$$;
CREATE FUNCTION trade_read(trade trades, guild TEXT, since_ms BIGINT) RETURNS JSONB LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('row', to_jsonb(trade), 'parties', jsonb_build_array(
        trade_party(trade.opener, guild, since_ms), trade_party(trade.partner, guild, since_ms)))
$$;
COMMENT ON FUNCTION trade_read IS 'A trade with what both are now: the version of what they have, their coins, and what the cap of a guild counts.';

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
CREATE TRIGGER trade_runs_out AFTER INSERT ON trades
    FOR EACH ROW EXECUTE FUNCTION stakes_run_out('trade.expire');
