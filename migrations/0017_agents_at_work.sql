-- Who keeps which agent online, where agents are, and what they do there.

CREATE TABLE agent_connections (
    agent_id      TEXT PRIMARY KEY REFERENCES agent_bots (agent_id) ON DELETE CASCADE,
    runner_id     TEXT,
    fence         BIGINT NOT NULL DEFAULT 0,
    state         TEXT NOT NULL DEFAULT 'free' CHECK (state IN ('free', 'claimed', 'connecting', 'online', 'waiting')),
    changed_at    TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
    identified_at TIMESTAMPTZ,
    retry_at      TIMESTAMPTZ,
    failures      INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
    last_error    TEXT,
    latency_ms    INTEGER CHECK (latency_ms >= 0),
    CHECK ((runner_id IS NULL) = (state IN ('free', 'waiting')))
);
COMMENT ON TABLE agent_connections IS 'Which runner holds an agent''s one connection to Discord. Each claim raises the fence: what an earlier holder still says names an older one and matches no row. Times are the database''s. Kept as long as the agent.';
COMMENT ON COLUMN agent_connections.identified_at IS 'When it last logged in, by whomever: Discord takes one IDENTIFY of a token in 5 seconds.';
CREATE INDEX idx_agent_connections_runner ON agent_connections (runner_id);

CREATE TABLE agent_presence (
    agent_id TEXT NOT NULL REFERENCES agent_bots (agent_id) ON DELETE CASCADE,
    guild_id TEXT NOT NULL,
    since    BIGINT NOT NULL,
    PRIMARY KEY (agent_id, guild_id)
);
COMMENT ON TABLE agent_presence IS 'In which guilds agents are, as Discord tells their runner. Kept while they are there.';
CREATE INDEX idx_agent_presence_guild ON agent_presence (guild_id);

CREATE TABLE agent_health (
    agent_id    TEXT PRIMARY KEY REFERENCES agent_bots (agent_id) ON DELETE CASCADE,
    calls       JSONB NOT NULL DEFAULT '[]',
    probe_until BIGINT
);
COMMENT ON TABLE agent_health IS 'The last calls of an agent to Discord, the newest last: when, how long, whether it worked. Score and breaker are computed from them. Kept as long as the agent.';
COMMENT ON COLUMN agent_health.probe_until IS 'Until then somebody is trying whether a broken agent works again; nobody else may.';

CREATE TABLE agent_leases (
    id            BIGSERIAL PRIMARY KEY,
    kind          TEXT NOT NULL CHECK (kind IN ('text', 'assistant')),
    agent_id      TEXT NOT NULL REFERENCES agent_bots (agent_id) ON DELETE CASCADE,
    guild_id      TEXT NOT NULL,
    channel_id    TEXT NOT NULL,
    owner_user_id TEXT NOT NULL,
    persona       TEXT CHECK (char_length(persona) <= 300),
    locale        TEXT NOT NULL DEFAULT 'en',
    started_at    BIGINT NOT NULL,
    last_used_at  BIGINT NOT NULL,
    released_at   BIGINT,
    reason        TEXT CHECK (reason IN ('asked', 'idle', 'gone', 'revoked')),
    CHECK ((released_at IS NULL) = (reason IS NULL))
);
COMMENT ON TABLE agent_leases IS 'Who uses which agent where. Kept for 30 days after its end.';
CREATE UNIQUE INDEX uq_agent_leases_text ON agent_leases (guild_id, channel_id, owner_user_id)
    WHERE kind = 'text' AND released_at IS NULL;
CREATE UNIQUE INDEX uq_agent_leases_assistant ON agent_leases (guild_id, channel_id)
    WHERE kind = 'assistant' AND released_at IS NULL;
CREATE UNIQUE INDEX uq_agent_leases_agent ON agent_leases (guild_id, agent_id) WHERE released_at IS NULL;
CREATE INDEX idx_agent_leases_used ON agent_leases (last_used_at) WHERE released_at IS NULL;
CREATE INDEX idx_agent_leases_past ON agent_leases (guild_id, channel_id, released_at DESC);

CREATE TABLE guild_agent_config (
    guild_id     TEXT PRIMARY KEY,
    idle_minutes INTEGER NOT NULL CHECK (idle_minutes BETWEEN 1 AND 720),
    updated_at   BIGINT NOT NULL
);
COMMENT ON TABLE guild_agent_config IS 'After how many idle minutes a guild lets agents go, where it chose. Kept until changed.';

CREATE TABLE guild_agent_actions (
    guild_id   TEXT NOT NULL,
    action     TEXT NOT NULL,
    enabled    BOOLEAN NOT NULL,
    cost       BIGINT NOT NULL CHECK (cost BETWEEN 0 AND 1000000),
    cooldown_s INTEGER NOT NULL CHECK (cooldown_s BETWEEN 0 AND 86400),
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, action)
);
COMMENT ON TABLE guild_agent_actions IS 'What a guild lets its members do with agents, for how many coins, how often; the defaults where there is no row. Kept until changed.';

CREATE TABLE agent_action_uses (
    event_id   TEXT PRIMARY KEY,
    guild_id   TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    user_id    TEXT NOT NULL,
    action     TEXT NOT NULL,
    agent_id   TEXT NOT NULL,
    cost       BIGINT NOT NULL CHECK (cost >= 0),
    content    TEXT CHECK (char_length(content) <= 2000),
    about      TEXT,
    locale     TEXT NOT NULL,
    respond_to JSONB,
    status     TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'done', 'refunded')),
    created_at BIGINT NOT NULL,
    settled_at BIGINT,
    CHECK ((status = 'pending') = (settled_at IS NULL)),
    CONSTRAINT agent_action_uses_forgets CHECK (status = 'pending' OR content IS NULL)
);
COMMENT ON TABLE agent_action_uses IS 'Paid actions of agents, by the event that paid: the debit is in the same statement. What was to be said goes when it is said. Kept for ever: it is what the ledger''s rows refer to.';
CREATE INDEX idx_agent_action_uses_recent ON agent_action_uses (guild_id, user_id, action, created_at DESC);

-- Each agent has its place in both, whoever registers it; those that were here before get theirs now.
CREATE FUNCTION agent_gets_its_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO agent_connections (agent_id) VALUES (NEW.agent_id) ON CONFLICT DO NOTHING;
    INSERT INTO agent_health (agent_id) VALUES (NEW.agent_id) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER agent_gets_its_rows AFTER INSERT ON agent_bots FOR EACH ROW EXECUTE FUNCTION agent_gets_its_rows();
INSERT INTO agent_connections (agent_id) SELECT agent_id FROM agent_bots;
INSERT INTO agent_health (agent_id) SELECT agent_id FROM agent_bots;

-- Whatever is paid for is done or refunded: the task exists exactly if the debit was committed.
CREATE FUNCTION agent_act_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO queue (status, task_type, payload, priority, guild_id, created_by, respond_to, max_retries)
    VALUES ('pending', 'agents.act', jsonb_build_object('event', NEW.event_id), 1, NEW.guild_id, NEW.user_id,
            NEW.respond_to, 4);
    PERFORM pg_notify('artie_queue', '');
    RETURN NULL;
END $$;
CREATE TRIGGER agent_act_follows AFTER INSERT ON agent_action_uses
    FOR EACH ROW EXECUTE FUNCTION agent_act_follows();

CREATE TABLE agent_deployments (
    event_id   TEXT PRIMARY KEY,
    guild_id   TEXT NOT NULL,
    user_id    TEXT NOT NULL,
    wanted     INTEGER NOT NULL CHECK (wanted BETWEEN 1 AND 49),
    agents     TEXT[] NOT NULL,
    route      JSONB NOT NULL,
    created_at BIGINT NOT NULL
);
COMMENT ON TABLE agent_deployments IS 'Invitations of agents whose progress is shown while the answer can be changed. Kept for a day.';
CREATE INDEX idx_agent_deployments_guild ON agent_deployments (guild_id, created_at DESC);
