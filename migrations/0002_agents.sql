-- Other bot identities, the pools that lend them and the processes that keep them online.

CREATE TABLE agent_pools (
    pool_id       TEXT PRIMARY KEY,
    owner_user_id TEXT NOT NULL,
    name          TEXT NOT NULL,
    visibility    TEXT NOT NULL DEFAULT 'private',
    created_at    BIGINT NOT NULL,
    updated_at    BIGINT NOT NULL,
    meta          JSONB
);
COMMENT ON TABLE agent_pools IS 'Named sets of agents with an owner (seed 004). Times are milliseconds since the epoch.';
CREATE INDEX idx_agent_pools_owner ON agent_pools (owner_user_id);
CREATE INDEX idx_agent_pools_visibility ON agent_pools (visibility);

CREATE TABLE agent_bots (
    id         SERIAL PRIMARY KEY,
    agent_id   TEXT UNIQUE NOT NULL,
    token      TEXT UNIQUE NOT NULL,
    client_id  TEXT UNIQUE NOT NULL,
    tag        TEXT NOT NULL,
    status     TEXT NOT NULL DEFAULT 'active',
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    pool_id    TEXT DEFAULT 'pool_goot27',
    profile    JSONB
);
COMMENT ON TABLE agent_bots IS 'Registered agent identities (seed 004). The token is ciphertext, never the token itself.';
CREATE INDEX idx_agent_bots_pool ON agent_bots (pool_id);

CREATE TABLE agent_runners (
    runner_id TEXT PRIMARY KEY,
    last_seen BIGINT NOT NULL,
    meta      JSONB
);
COMMENT ON TABLE agent_runners IS 'Heartbeats of the processes that keep agents online (seed 004).';
