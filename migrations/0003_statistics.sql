-- How often each command and capability ran, and how it went.

CREATE TABLE command_stats (
    guild_id   TEXT NOT NULL,
    command    TEXT NOT NULL,
    ok         BIGINT NOT NULL DEFAULT 0,
    err        BIGINT NOT NULL DEFAULT 0,
    total_ms   BIGINT NOT NULL DEFAULT 0,
    count      BIGINT NOT NULL DEFAULT 0,
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    PRIMARY KEY (guild_id, command)
);
COMMENT ON TABLE command_stats IS 'Use per guild and command since the beginning (seed 004). The guild __global__ sums all guilds and direct messages.';

CREATE TABLE command_stats_daily (
    day        DATE NOT NULL,
    guild_id   TEXT NOT NULL,
    command    TEXT NOT NULL,
    ok         BIGINT NOT NULL DEFAULT 0,
    err        BIGINT NOT NULL DEFAULT 0,
    total_ms   BIGINT NOT NULL DEFAULT 0,
    count      BIGINT NOT NULL DEFAULT 0,
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    PRIMARY KEY (day, guild_id, command)
);
COMMENT ON TABLE command_stats_daily IS 'The same per UTC day (seed 004). Kept 365 days.';

CREATE TABLE command_latencies (
    day      DATE NOT NULL,
    up_to_ms INTEGER NOT NULL,
    count    BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (day, up_to_ms)
);
COMMENT ON TABLE command_latencies IS 'How long commands took, as a histogram per UTC day over all servers and processes. Kept 365 days.';
COMMENT ON COLUMN command_latencies.up_to_ms IS 'The end of the bucket; 2147483647 for what took longer than all others.';

CREATE TABLE capability_stats (
    guild_id     TEXT NOT NULL,
    capability   TEXT NOT NULL,
    count        BIGINT NOT NULL DEFAULT 0,
    errors       BIGINT NOT NULL DEFAULT 0,
    total_ms     BIGINT NOT NULL DEFAULT 0,
    last_used_at TIMESTAMPTZ,
    PRIMARY KEY (guild_id, capability)
);
COMMENT ON TABLE capability_stats IS 'Real runs of each capability (seed 000): average latency is total_ms / count, error rate is errors / count.';
