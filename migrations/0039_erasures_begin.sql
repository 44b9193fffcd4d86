-- What was said before an erasure began is not recorded again, not even by a page of history that was fetched before it.

ALTER TABLE erasures ADD COLUMN began_at TIMESTAMPTZ, ALTER COLUMN ended_at DROP NOT NULL;
UPDATE erasures SET began_at = ended_at;
ALTER TABLE erasures ALTER COLUMN began_at SET DEFAULT now(), ALTER COLUMN began_at SET NOT NULL;
COMMENT ON COLUMN erasures.ended_at IS 'NULL while it goes on.';
