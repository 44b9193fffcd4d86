-- What keeps a streak that would have ended: a freeze, a pardon by an admin. (Outages: see uptime.)

ALTER TABLE user_streaks
    ADD COLUMN freezes SMALLINT NOT NULL DEFAULT 0 CHECK (freezes BETWEEN 0 AND 1),
    ADD COLUMN pardoned_until BIGINT;
COMMENT ON COLUMN user_streaks.freezes IS 'Held against a missed day of the daily streak: one at most, spent by the claim that needs it.';
COMMENT ON COLUMN user_streaks.pardoned_until IS 'A daily claim before this time continues the streak however late it is: an admin has repaired it.';

ALTER TABLE streak_claims
    ADD COLUMN bridge TEXT CHECK (bridge IN ('excused', 'freeze', 'pardon'));
COMMENT ON COLUMN streak_claims.bridge IS 'What kept the streak although the claim was late. Null: it was in time, or the streak began with it.';

CREATE TABLE streak_repairs (
    event_id    TEXT PRIMARY KEY,
    user_id     TEXT NOT NULL,
    guild_id    TEXT NOT NULL,
    repaired_by TEXT NOT NULL,
    repaired_at BIGINT NOT NULL,
    before      INTEGER NOT NULL CHECK (before >= 0),
    after       INTEGER NOT NULL CHECK (after >= before)
);
COMMENT ON TABLE streak_repairs IS 'Daily streaks that an admin gave back, so that a streak can be recomputed: from these and streak_claims. Also in audit_log.';
CREATE INDEX idx_streak_repairs_user ON streak_repairs (user_id, repaired_at);
