-- The seed's shape of the migration history, over the migrator's own table.

CREATE VIEW schema_migrations AS
SELECT lpad(version::text, 4, '0')          AS version,
       description,
       installed_on                         AS applied_at,
       encode(checksum, 'hex')              AS checksum,
       (execution_time / 1000000)::integer  AS execution_time_ms
FROM _sqlx_migrations
WHERE success;
COMMENT ON VIEW schema_migrations IS 'Applied migrations in the shape of seed 004.';
