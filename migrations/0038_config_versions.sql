-- Settings of the installation change while Artie runs, version by version; an entry of `history` is what was replaced, with
-- who replaced it, why and when. Without a value of its own a setting is what the files say.

ALTER TABLE config
    ADD COLUMN version    INTEGER NOT NULL DEFAULT 1 CHECK (version > 0),
    ADD COLUMN is_active  BOOLEAN NOT NULL DEFAULT TRUE,
    ADD COLUMN updated_at TIMESTAMPTZ NOT NULL DEFAULT now();
COMMENT ON COLUMN config.history IS 'Earlier versions, oldest first: version, content, changed_by, change_reason, created_at.';
COMMENT ON COLUMN config.is_active IS 'Whether config_value is used, and not what the files say.';
