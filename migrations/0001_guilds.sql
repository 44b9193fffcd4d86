-- What a guild has chosen, and who changed what.

CREATE TABLE guild_settings (
    guild_id   TEXT PRIMARY KEY,
    data       JSONB NOT NULL,
    rev        INTEGER NOT NULL DEFAULT 0,
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    last_change JSONB,
    last_event  TEXT
);
COMMENT ON TABLE guild_settings IS 'One JSONB document of settings per guild (seed 004). Written only by compare-and-set on rev; keys unknown to Artie are kept.';
COMMENT ON COLUMN guild_settings.rev IS 'Counts the writes. A writer names the rev it read; another rev means somebody else was faster.';
COMMENT ON COLUMN guild_settings.last_change IS 'Who changed which key from what to what in this revision: what the loser of a race is told.';
COMMENT ON COLUMN guild_settings.last_event IS 'The Discord interaction that made this revision: a replay of it changes nothing.';

CREATE TABLE audit_log (
    id         BIGSERIAL PRIMARY KEY,
    guild_id   TEXT NOT NULL,
    user_id    TEXT NOT NULL,
    action     TEXT NOT NULL,
    details    JSONB,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE audit_log IS 'Administrative actions (seed 004): dotted action, who, where, before and after. Append-only; retention is per guild.';
CREATE INDEX idx_audit_guild_time ON audit_log (guild_id, id DESC);
