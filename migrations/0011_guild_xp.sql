-- How far people have come in each guild: apart from the experience of the game, which is the same everywhere.

CREATE TABLE guild_xp (
    guild_id TEXT NOT NULL,
    user_id  TEXT NOT NULL,
    xp       BIGINT NOT NULL CHECK (xp >= 0),
    level    BIGINT NOT NULL CHECK (level >= 1),
    spoke_at BIGINT NOT NULL DEFAULT 0,
    command_event BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (guild_id, user_id)
);
COMMENT ON TABLE guild_xp IS 'Experience of each person in each guild, from messages, commands and deeds of the game.';
COMMENT ON COLUMN guild_xp.level IS 'What follows from xp by the divisor in force when it last grew.';
COMMENT ON COLUMN guild_xp.spoke_at IS 'When the last message that counted was said. Only what was said a rest later counts, so a message that is written again does not.';
COMMENT ON COLUMN guild_xp.command_event IS 'The last command that counted. Ids rise, so an event that comes again does not count again.';
CREATE INDEX idx_guild_xp_board ON guild_xp (guild_id, xp DESC);

CREATE TABLE guild_level_ups (
    guild_id   TEXT NOT NULL,
    user_id    TEXT NOT NULL,
    level      BIGINT NOT NULL CHECK (level > 1),
    reached_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    PRIMARY KEY (guild_id, user_id, level)
);
COMMENT ON TABLE guild_level_ups IS 'Every level that was reached, once ever: what keeps it from being announced twice.';

CREATE FUNCTION guild_level(xp BIGINT, divisor BIGINT) RETURNS BIGINT LANGUAGE sql IMMUTABLE AS $$
    SELECT floor(sqrt((xp / divisor)::double precision))::bigint + 1
$$;
COMMENT ON FUNCTION guild_level IS 'The level of so much experience, as economy::model::Level counts it.';

CREATE FUNCTION guild_xp_gain(guild TEXT, person TEXT, gain BIGINT, divisor BIGINT) RETURNS VOID LANGUAGE sql AS $$
    INSERT INTO guild_xp AS g (guild_id, user_id, xp, level) VALUES (guild, person, gain, guild_level(gain, divisor))
    ON CONFLICT (guild_id, user_id) DO UPDATE
        SET xp = g.xp + EXCLUDED.xp, level = guild_level(g.xp + EXCLUDED.xp, divisor)
$$;
COMMENT ON FUNCTION guild_xp_gain IS 'Adds experience in a guild: the part of ledger_post that belongs to it.';

-- Whatever made the level rise, its task exists exactly if the rise was committed.
CREATE FUNCTION guild_level_rose() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO guild_level_ups (guild_id, user_id, level) VALUES (NEW.guild_id, NEW.user_id, NEW.level)
    ON CONFLICT DO NOTHING;
    IF FOUND THEN
        INSERT INTO queue (status, task_type, payload, guild_id, created_by)
        VALUES ('pending', 'guild.level_up',
                jsonb_build_object('guild', NEW.guild_id, 'user', NEW.user_id, 'level', NEW.level),
                NEW.guild_id, NEW.user_id);
        PERFORM pg_notify('artie_queue', '');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER guild_xp_first_level AFTER INSERT ON guild_xp
    FOR EACH ROW WHEN (NEW.level > 1) EXECUTE FUNCTION guild_level_rose();
CREATE TRIGGER guild_xp_next_level AFTER UPDATE ON guild_xp
    FOR EACH ROW WHEN (NEW.level > OLD.level) EXECUTE FUNCTION guild_level_rose();
