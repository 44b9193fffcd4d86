-- Which process serves which of the bot's connections (shards).

CREATE TABLE gateway_shards (
    process     TEXT NOT NULL,
    shard_id    INTEGER NOT NULL,
    shard_total INTEGER NOT NULL,
    version     TEXT NOT NULL,
    connected   BOOLEAN NOT NULL,
    since       TIMESTAMPTZ NOT NULL,
    latency_ms  INTEGER,
    guilds      INTEGER NOT NULL DEFAULT 0,
    seen_at     TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (process, shard_id),
    CONSTRAINT gateway_shards_exist CHECK (shard_id >= 0 AND shard_id < shard_total)
) WITH (fillfactor = 50);
COMMENT ON TABLE gateway_shards IS 'One row per connection and process that opens it. A process says every 10 s how its connections are; one that has been silent for 30 s is taken for gone.';
COMMENT ON COLUMN gateway_shards.since IS 'Since when it is connected, or not. Clock of the process.';
COMMENT ON COLUMN gateway_shards.seen_at IS 'Clock of the database.';
