-- Who lends which agents to whom, and how far an agent's token has come.

ALTER TABLE agent_pools
    ADD CONSTRAINT agent_pools_visibility_check CHECK (visibility IN ('private', 'public')),
    ADD CONSTRAINT agent_pools_name_check CHECK (name <> '' AND char_length(name) <= 64);

ALTER TABLE agent_bots
    ADD CONSTRAINT agent_bots_status_check
        CHECK (status IN ('inactive', 'pending', 'approved', 'active', 'suspended', 'revoked')),
    ADD COLUMN user_id TEXT,
    ADD COLUMN contributed_by TEXT,
    ADD COLUMN trouble TEXT;
COMMENT ON COLUMN agent_bots.user_id IS 'The bot''s own user; where unknown it is the client id, as for every application since 2016.';
COMMENT ON COLUMN agent_bots.trouble IS 'Why it is suspended, for people; never Discord''s own text.';

-- Whoever revokes an agent, by whatever way, has overwritten its token, and nobody brings it back.
CREATE FUNCTION agent_revocation_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.status = 'revoked' AND NEW.status <> 'revoked' THEN
        RAISE EXCEPTION 'agent % is revoked for good', OLD.agent_id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.status = 'revoked' THEN
        NEW.token := 'revoked:' || NEW.agent_id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER agent_revocation_is_final BEFORE INSERT OR UPDATE ON agent_bots
    FOR EACH ROW EXECUTE FUNCTION agent_revocation_is_final();

CREATE TABLE pool_members (
    pool_id    TEXT NOT NULL REFERENCES agent_pools ON DELETE CASCADE,
    user_id    TEXT NOT NULL,
    role       TEXT NOT NULL CHECK (role IN ('manager', 'contributor', 'viewer')),
    added_by   TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (pool_id, user_id)
);
COMMENT ON TABLE pool_members IS 'Who has which role in a pool; its owner is in agent_pools. Kept as long as the role.';
CREATE INDEX idx_pool_members_user ON pool_members (user_id);

-- The one judge of roles: 4 owner, 3 manager, 2 contributor, 1 viewer, 0 anybody (public pools), NULL nobody. Every
-- statement that shows or changes a pool names it, so that no way past the sentences leads past the roles.
CREATE FUNCTION pool_rank(pool TEXT, person TEXT) RETURNS INT LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN p.owner_user_id = person THEN 4
                ELSE coalesce((SELECT CASE m.role WHEN 'manager' THEN 3 WHEN 'contributor' THEN 2 ELSE 1 END
                               FROM pool_members m WHERE m.pool_id = p.pool_id AND m.user_id = person),
                              CASE WHEN p.visibility = 'public' THEN 0 END) END
    FROM agent_pools p WHERE p.pool_id = pool
$$;

CREATE TABLE pool_contributions (
    id          BIGSERIAL PRIMARY KEY,
    pool_id     TEXT NOT NULL REFERENCES agent_pools ON DELETE CASCADE,
    agent_id    TEXT NOT NULL REFERENCES agent_bots (agent_id) ON DELETE CASCADE,
    user_id     TEXT NOT NULL,
    slot        SMALLINT CHECK (slot BETWEEN 1 AND 3),
    status      TEXT NOT NULL CHECK (status IN ('pending', 'approved', 'rejected', 'ended')),
    reviewed_by TEXT,
    created_at  BIGINT NOT NULL,
    reviewed_at BIGINT,
    CHECK ((status IN ('approved', 'rejected')) = (reviewed_by IS NOT NULL) OR status = 'ended')
);
COMMENT ON TABLE pool_contributions IS 'Agents that people lent to pools, and what the reviewers said. Kept as long as the pool.';
COMMENT ON COLUMN pool_contributions.slot IS 'Which of a person''s three in this pool; those who manage the pool need none.';
CREATE UNIQUE INDEX uq_pool_contributions_slot ON pool_contributions (pool_id, user_id, slot)
    WHERE status IN ('pending', 'approved');
CREATE UNIQUE INDEX uq_pool_contributions_agent ON pool_contributions (agent_id) WHERE status IN ('pending', 'approved');

CREATE TABLE pool_reviews (
    pool_id    TEXT NOT NULL REFERENCES agent_pools ON DELETE CASCADE,
    user_id    TEXT NOT NULL,
    stars      SMALLINT NOT NULL CHECK (stars BETWEEN 1 AND 5),
    comment    TEXT NOT NULL DEFAULT '' CHECK (char_length(comment) <= 300),
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (pool_id, user_id)
);
COMMENT ON TABLE pool_reviews IS 'What people think of a pool, one review each. Kept as long as the pool.';

CREATE TABLE guild_pool_config (
    guild_id    TEXT NOT NULL,
    slot        SMALLINT NOT NULL CHECK (slot BETWEEN 0 AND 2),
    pool_id     TEXT NOT NULL REFERENCES agent_pools ON DELETE CASCADE,
    selected_by TEXT NOT NULL,
    updated_at  BIGINT NOT NULL,
    PRIMARY KEY (guild_id, slot),
    UNIQUE (guild_id, pool_id)
);
COMMENT ON TABLE guild_pool_config IS 'From which pools a guild takes agents: slot 0 is the primary one. It holds as long as whoever chose it may see the pool. Kept until changed.';
CREATE INDEX idx_guild_pool_config_pool ON guild_pool_config (pool_id);

-- The pools of a guild that it may still use, the primary one first. A guild that an older system chose a pool for
-- (`selectedPoolId`, seed 004) keeps it while it is public, until it chooses itself.
CREATE FUNCTION guild_pools(guild TEXT) RETURNS TABLE (pool_id TEXT, slot SMALLINT) LANGUAGE sql STABLE AS $$
    SELECT c.pool_id, c.slot FROM guild_pool_config c
    WHERE c.guild_id = guild AND pool_rank(c.pool_id, c.selected_by) IS NOT NULL
    UNION ALL
    SELECT p.pool_id, 0::smallint FROM guild_settings s JOIN agent_pools p ON p.pool_id = s.data ->> 'selectedPoolId'
    WHERE s.guild_id = guild AND p.visibility = 'public'
      AND NOT EXISTS (SELECT FROM guild_pool_config c WHERE c.guild_id = guild)
$$;

CREATE TABLE agent_pool_events (
    id         BIGSERIAL PRIMARY KEY,
    kind       TEXT NOT NULL,
    event_id   TEXT UNIQUE,
    pool_id    TEXT,
    agent_id   TEXT,
    guild_id   TEXT,
    user_id    TEXT,
    details    JSONB NOT NULL DEFAULT '{}',
    created_at BIGINT NOT NULL
);
COMMENT ON TABLE agent_pool_events IS 'Everything that happened to pools and agents, and the receipts of the events that did it. Never changed; kept for 365 days.';
COMMENT ON COLUMN agent_pool_events.event_id IS 'The interaction that did it: it acts once. None for what happened by itself.';
CREATE INDEX idx_agent_pool_events_pool ON agent_pool_events (pool_id, id DESC);
CREATE INDEX idx_agent_pool_events_agent ON agent_pool_events (agent_id, id DESC);
CREATE INDEX idx_agent_pool_events_created ON agent_pool_events (created_at);
