-- The migration history in the seed's shape, kept by the database itself beside the migrator's own table.

CREATE TABLE schema_migrations (
    version           TEXT PRIMARY KEY,
    description       TEXT NOT NULL,
    applied_at        TIMESTAMPTZ NOT NULL DEFAULT now(),
    checksum          TEXT NOT NULL,
    execution_time_ms INTEGER
);
COMMENT ON TABLE schema_migrations IS 'Applied migrations (seed 004); rows that were imported from there stay. The time is filled in after the commit.';

CREATE FUNCTION record_migration() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO schema_migrations (version, description, applied_at, checksum, execution_time_ms)
    VALUES (lpad(NEW.version::text, 4, '0'), NEW.description, NEW.installed_on, encode(NEW.checksum, 'hex'),
            nullif(NEW.execution_time, -1) / 1000000)
    ON CONFLICT (version) DO UPDATE SET execution_time_ms = EXCLUDED.execution_time_ms;
    RETURN NULL;
END $$;
CREATE TRIGGER record_migration AFTER INSERT OR UPDATE ON _sqlx_migrations
    FOR EACH ROW EXECUTE FUNCTION record_migration();

-- Those that came before the trigger.
UPDATE _sqlx_migrations SET execution_time = execution_time;
