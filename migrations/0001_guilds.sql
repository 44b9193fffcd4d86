-- What a guild has chosen, and who changed what.

CREATE TABLE guild_settings (
    guild_id   TEXT PRIMARY KEY,
    data       JSONB NOT NULL,
    rev        INTEGER NOT NULL DEFAULT 0,
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE guild_settings IS 'One JSONB document of settings per guild (seed 004). Written only by compare-and-set on rev; keys unknown to Artie are kept.';
COMMENT ON COLUMN guild_settings.rev IS 'Counts the writes. A writer names the rev it read; another rev means somebody else was faster.';

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
-- An event changes settings once: its entry is looked for before anything is written.
CREATE UNIQUE INDEX idx_audit_settings_event ON audit_log (guild_id, (details->>'event')) WHERE action = 'settings.update';

CREATE TABLE settings_drafts (
    id         BIGSERIAL PRIMARY KEY,
    guild_id   TEXT NOT NULL,
    user_id    TEXT NOT NULL,
    event_id   TEXT NOT NULL UNIQUE,
    edits      JSONB NOT NULL,
    source     TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE settings_drafts IS 'Changes of settings that wait for a yes: after a conflict, or an import whose differences are being shown. Kept 2 days.';
COMMENT ON COLUMN settings_drafts.event_id IS 'The Discord interaction that asked: one draft each.';
CREATE INDEX idx_settings_drafts_age ON settings_drafts (created_at);
