-- What Artie remembers (the memories of seeds 000, 001 and 002 in one table), and what it is found by.

-- Both come with Postgres (the contrib modules) and may be created by whoever owns the database.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

CREATE FUNCTION memory_scope_key(scope TEXT, user_id TEXT, guild_id TEXT, channel_id TEXT, project_id UUID)
RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE scope
        WHEN 'own' THEN '@' || user_id
        WHEN 'channel' THEN '#' || channel_id
        WHEN 'guild' THEN '&' || guild_id
        WHEN 'project' THEN '%' || project_id::text
    END
$$;
COMMENT ON FUNCTION memory_scope_key IS 'Whose a memory is, in one word: @user, #channel, &guild or %project. Who asks brings the words that are theirs, bound by Artie.';

CREATE FUNCTION memory_words(scope_key TEXT, content TEXT, context TEXT, tags TEXT[], entities JSONB)
RETURNS TSVECTOR LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT pg_catalog.setweight(pg_catalog.to_tsvector('pg_catalog.english', content), 'A')
        || pg_catalog.setweight(pg_catalog.to_tsvector('pg_catalog.english', pg_catalog.array_to_string(tags, ' ')), 'B')
        || pg_catalog.setweight(pg_catalog.jsonb_to_tsvector('pg_catalog.english', entities, '["string"]'), 'B')
        || pg_catalog.setweight(pg_catalog.to_tsvector('pg_catalog.english', context), 'C')
        || pg_catalog.array_to_tsvector(ARRAY[scope_key])
$$;
COMMENT ON FUNCTION memory_words IS 'What a memory is found by: its words (A), its tags and whom and what it is about (B), what was said around it (C), and whose it is, which no text yields: one index answers both together.';

CREATE TABLE memories (
    id           UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id      TEXT NOT NULL,
    guild_id     TEXT,
    channel_id   TEXT,
    project_id   UUID,
    scope        TEXT NOT NULL DEFAULT 'own' CHECK (scope IN ('own', 'channel', 'guild', 'project')),
    content      TEXT NOT NULL CHECK (content <> '' AND length(content) <= 2000),
    context      TEXT NOT NULL DEFAULT '' CHECK (length(context) <= 8000),
    tags         TEXT[] NOT NULL DEFAULT '{}' CHECK (cardinality(tags) <= 5),
    entities     JSONB NOT NULL DEFAULT '{}'::jsonb CHECK (jsonb_typeof(entities) = 'object'),
    importance   INTEGER NOT NULL DEFAULT 5 CHECK (importance BETWEEN 1 AND 10),
    is_open      BOOLEAN NOT NULL DEFAULT FALSE,
    source_type  TEXT NOT NULL DEFAULT 'manual' CHECK (source_type IN ('chat', 'document', 'manual', 'import')),
    source_ref   JSONB NOT NULL DEFAULT '{}'::jsonb,
    supersedes   UUID REFERENCES memories (id) ON DELETE SET NULL,
    "timestamp"  TIMESTAMPTZ NOT NULL DEFAULT now(),
    valid_until  TIMESTAMPTZ,
    expires_at   TIMESTAMPTZ,
    is_active    BOOLEAN NOT NULL DEFAULT TRUE,
    forgotten_at TIMESTAMPTZ,
    event_id     TEXT UNIQUE,
    created_at   TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at   TIMESTAMPTZ NOT NULL DEFAULT now(),
    scope_key    TEXT NOT NULL GENERATED ALWAYS AS (memory_scope_key(scope, user_id, guild_id, channel_id, project_id)) STORED,
    content_hash TEXT NOT NULL GENERATED ALWAYS AS (md5(btrim(lower(regexp_replace(content, '[^[:alnum:]]+', ' ', 'g'))))) STORED,
    word_count   INTEGER NOT NULL GENERATED ALWAYS AS (length(to_tsvector('pg_catalog.english', content))) STORED,
    words        TSVECTOR NOT NULL GENERATED ALWAYS AS (memory_words(
                     memory_scope_key(scope, user_id, guild_id, channel_id, project_id), content, context, tags, entities)) STORED,
    CHECK (is_active = (forgotten_at IS NULL))
);
COMMENT ON TABLE memories IS 'What Artie remembers (seeds 000, 001 and 002). Kept until it is forgotten, expires, or a message it comes from is deleted; what was forgotten goes for good after 7 days.';
COMMENT ON COLUMN memories.user_id IS 'Whose it is, or who had it remembered for a channel or guild.';
COMMENT ON COLUMN memories.guild_id IS 'Where it was learned; for what is a guild''s own, whose it is.';
COMMENT ON COLUMN memories.is_open IS 'The owner lets it appear where others read along.';
COMMENT ON COLUMN memories."timestamp" IS 'When it became true, as far as is known.';
COMMENT ON COLUMN memories.valid_until IS 'When a newer memory took its place.';
COMMENT ON COLUMN memories.importance IS '1 to 10; 10 is pinned.';
COMMENT ON COLUMN memories.event_id IS 'The interaction, message or task that wrote it: asked twice, it is written once.';
COMMENT ON COLUMN memories.content_hash IS 'Of the words alone, so that the same fact in other punctuation is the same.';
CREATE INDEX idx_memories_words ON memories USING gin (words) WITH (gin_pending_list_limit = 1024) WHERE is_active;
CREATE INDEX idx_memories_letters ON memories USING gin (scope_key, content gin_trgm_ops) WITH (gin_pending_list_limit = 1024) WHERE is_active;
CREATE INDEX idx_memories_scope ON memories (scope_key, importance DESC, created_at DESC) WHERE is_active;
CREATE INDEX idx_memories_user ON memories (user_id, created_at DESC);
CREATE UNIQUE INDEX uq_memories_fact ON memories (scope_key, content_hash) WHERE is_active AND valid_until IS NULL;
CREATE UNIQUE INDEX uq_memories_supersedes ON memories (supersedes) WHERE supersedes IS NOT NULL;
CREATE INDEX idx_memories_expiry ON memories (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX idx_memories_forgotten ON memories (forgotten_at) WHERE forgotten_at IS NOT NULL;

CREATE FUNCTION memory_word_shares() RETURNS TABLE (lexeme TEXT, share REAL, is_common BOOLEAN)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT e.lexeme, e.share, e.share > greatest(0.01, 2000 / greatest(t.reltuples, 1)) FROM pg_stats s
    JOIN pg_class t ON t.oid = 'memories'::regclass
    CROSS JOIN unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) AS e (lexeme, share)
    WHERE s.schemaname = current_schema() AND s.tablename = 'memories' AND s.attname = 'words' AND e.lexeme IS NOT NULL
$$;
COMMENT ON FUNCTION memory_word_shares IS 'In which share of all memories the most common words are, as Postgres last counted. A common one is in more than a hundredth of them, and in more than 2,000: its postings alone take long to read.';

CREATE TABLE memory_vocabulary (
    lexeme TEXT NOT NULL
);
COMMENT ON TABLE memory_vocabulary IS 'The words of three letters and more that are in any memory, to find the one that was meant where one is mistyped. Without whose they are; a word goes with the last memory that has it. Not unique: whoever writes waits for nobody, so a word may be there twice.';
CREATE INDEX idx_memory_vocabulary_lexeme ON memory_vocabulary (lexeme);
CREATE INDEX idx_memory_vocabulary_letters ON memory_vocabulary USING gin (lexeme gin_trgm_ops) WITH (gin_pending_list_limit = 256);

CREATE FUNCTION learn_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO memory_vocabulary (lexeme)
    SELECT DISTINCT w.lexeme FROM learned l CROSS JOIN unnest(l.words) AS w
    WHERE l.is_active AND w.lexeme ~ '^[[:alpha:]]{3,32}$'
      AND NOT EXISTS (SELECT FROM memory_vocabulary v WHERE v.lexeme = w.lexeme);
    RETURN NULL;
END $$;
CREATE FUNCTION forget_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM memory_vocabulary v USING (
        SELECT w.lexeme FROM gone g CROSS JOIN unnest(g.words) AS w
        WHERE w.lexeme ~ '^[[:alpha:]]{3,32}$'
          AND NOT EXISTS (SELECT FROM memories m WHERE m.id = g.id AND m.is_active AND m.words = g.words)
        EXCEPT SELECT s.lexeme FROM memory_word_shares() s WHERE s.is_common
    ) AS w
    WHERE v.lexeme = w.lexeme
      AND NOT EXISTS (SELECT FROM memories m WHERE m.is_active AND m.words @@ quote_literal(w.lexeme)::tsquery);
    RETURN NULL;
END $$;
CREATE TRIGGER memories_learn AFTER INSERT ON memories
    REFERENCING NEW TABLE AS learned FOR EACH STATEMENT EXECUTE FUNCTION learn_words();
CREATE TRIGGER memories_learn_again AFTER UPDATE ON memories
    REFERENCING NEW TABLE AS learned FOR EACH STATEMENT EXECUTE FUNCTION learn_words();
CREATE TRIGGER memories_unlearn AFTER UPDATE ON memories
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION forget_words();
CREATE TRIGGER memories_forget AFTER DELETE ON memories
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION forget_words();

CREATE FUNCTION is_visible(m memories, keys TEXT[], is_alone BOOLEAN, at TIMESTAMPTZ) RETURNS BOOLEAN
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT m.is_active AND array_position(keys, m.scope_key) IS NOT NULL
      AND (m.scope <> 'own' OR is_alone OR m.is_open)
      AND (m.expires_at IS NULL OR m.expires_at > at)
      AND (m.valid_until IS NULL OR m.valid_until > at)
$$;
COMMENT ON FUNCTION is_visible IS 'Whether somebody may be reminded of it: theirs, their place''s, and where others read along only what its owner opened. Every search and list asks it; there is no other rule about who sees what.';
CREATE FUNCTION visible_memories(keys TEXT[], is_alone BOOLEAN, at TIMESTAMPTZ) RETURNS SETOF memories
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT * FROM memories m WHERE m.scope_key = ANY (keys) AND is_visible(m, keys, is_alone, at)
$$;
COMMENT ON FUNCTION visible_memories IS 'All that somebody may be reminded of.';
CREATE FUNCTION found_memories(query TSQUERY, keys TEXT[], is_alone BOOLEAN, at TIMESTAMPTZ) RETURNS SETOF memories
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT * FROM memories m WHERE m.words @@ query AND is_visible(m, keys, is_alone, at)
$$;
COMMENT ON FUNCTION found_memories IS 'What of it has the words. Those of the keys are to be among them: this is read from the index of words alone, because Postgres, who cannot know how rare a computed query is, would rather read whole shelves.';

CREATE VIEW memory AS
    SELECT id, user_id, guild_id, context, content AS insight, created_at, expires_at
    FROM memories WHERE is_active AND valid_until IS NULL;
COMMENT ON VIEW memory IS 'The memories as seed 000 knows them: rows can be read and written through it.';

CREATE TABLE memory_sources (
    memory_id  UUID NOT NULL REFERENCES memories (id) ON DELETE CASCADE,
    message_id TEXT NOT NULL,
    user_id    TEXT NOT NULL,
    PRIMARY KEY (memory_id, message_id)
);
COMMENT ON TABLE memory_sources IS 'Which messages a memory comes from, and who said them. When one goes, the memory goes.';
CREATE INDEX idx_memory_sources_message ON memory_sources (message_id);
CREATE INDEX idx_memory_sources_user ON memory_sources (user_id);

CREATE FUNCTION forget_deleted_messages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM memory_sources s USING gone g WHERE s.message_id = g.message_id;
    RETURN NULL;
END $$;
CREATE TRIGGER message_tombstones_forget AFTER INSERT ON message_tombstones
    REFERENCING NEW TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION forget_deleted_messages();

CREATE FUNCTION forget_without_source() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM memories m USING gone g WHERE m.id = g.memory_id;
    RETURN NULL;
END $$;
CREATE TRIGGER memory_sources_forget AFTER DELETE ON memory_sources
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION forget_without_source();

CREATE SEQUENCE memory_embeddings_seq;
CREATE TABLE memory_embeddings (
    memory_id UUID PRIMARY KEY REFERENCES memories (id) ON DELETE CASCADE,
    scope_key TEXT NOT NULL,
    model     TEXT NOT NULL,
    dimension INTEGER NOT NULL CHECK (dimension BETWEEN 1 AND 8192),
    vector    BYTEA NOT NULL CHECK (octet_length(vector) = dimension * 4),
    of_hash   TEXT NOT NULL,
    seq       BIGINT NOT NULL DEFAULT nextval('memory_embeddings_seq'),
    made_at   TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE memory_embeddings IS 'The meaning of each memory as a vector: dimension 32-bit floats, little-endian, of length 1. Vectors of different models are never compared; with another model each is made anew.';
COMMENT ON COLUMN memory_embeddings.of_hash IS 'The content_hash it was made of: another one means that it is out of date.';
COMMENT ON COLUMN memory_embeddings.seq IS 'Rises with every write, so that a process reads only what is new to it.';
CREATE INDEX idx_memory_embeddings_scope ON memory_embeddings (scope_key, model, dimension, seq);

CREATE TABLE memory_uses (
    event_id  TEXT NOT NULL,
    memory_id UUID NOT NULL REFERENCES memories (id) ON DELETE CASCADE,
    used_at   TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (event_id, memory_id)
);
COMMENT ON TABLE memory_uses IS 'Which memories an answer used, by the event that was answered, so that it can show and forget them. Kept 30 days.';
CREATE INDEX idx_memory_uses_memory ON memory_uses (memory_id);
CREATE INDEX idx_memory_uses_time ON memory_uses (used_at);
