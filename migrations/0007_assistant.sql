-- Runtime configuration, prompts and the switches of capabilities (seeds 000 and 001).

CREATE TABLE config (
    id           SERIAL PRIMARY KEY,
    config_key   TEXT NOT NULL UNIQUE,
    config_value TEXT NOT NULL,
    notes        TEXT,
    history      JSONB NOT NULL DEFAULT '[]'::jsonb,
    created_at   TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE config IS 'Runtime settings of the whole installation, each with its history (seeds 000 and 001).';

CREATE TABLE prompts (
    id          SERIAL PRIMARY KEY,
    name        TEXT NOT NULL UNIQUE,
    version     INTEGER NOT NULL DEFAULT 1 CHECK (version > 0),
    content     TEXT NOT NULL,
    description TEXT,
    category    TEXT DEFAULT 'general',
    is_active   BOOLEAN NOT NULL DEFAULT TRUE,
    metadata    JSONB NOT NULL DEFAULT '{}'::jsonb,
    created_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at  TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE prompts IS 'The current version of each prompt (seed 001).';

CREATE TABLE prompt_history (
    id            BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    prompt_id     INTEGER NOT NULL REFERENCES prompts (id) ON DELETE CASCADE,
    version       INTEGER NOT NULL,
    content       TEXT NOT NULL,
    changed_by    TEXT NOT NULL,
    change_reason TEXT NOT NULL,
    created_at    TIMESTAMPTZ NOT NULL DEFAULT now(),
    UNIQUE (prompt_id, version)
);
COMMENT ON TABLE prompt_history IS 'Earlier versions of prompts with their real editor and reason, written in the transaction that changes the prompt.';

CREATE TABLE capabilities_config (
    id          SERIAL PRIMARY KEY,
    name        TEXT NOT NULL,
    guild_id    TEXT NOT NULL DEFAULT '__global__',
    version     INTEGER NOT NULL DEFAULT 1,
    config      JSONB NOT NULL,
    description TEXT,
    is_enabled  BOOLEAN NOT NULL DEFAULT TRUE,
    metadata    JSONB NOT NULL DEFAULT '{}'::jsonb,
    created_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
    UNIQUE (name, guild_id)
);
COMMENT ON TABLE capabilities_config IS 'Switches and settings of each capability (seed 001), for all guilds (__global__) or one.';
CREATE INDEX idx_capabilities_name_enabled ON capabilities_config (name, is_enabled);
