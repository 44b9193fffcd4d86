-- How people are shown to each other: their places on the boards, and what they hide.

CREATE TABLE profile_privacy (
    user_id       TEXT PRIMARY KEY,
    hides_wealth  BOOLEAN NOT NULL DEFAULT false,
    hides_profile BOOLEAN NOT NULL DEFAULT false,
    hides_places  BOOLEAN NOT NULL DEFAULT false,
    global_name   TEXT CHECK (global_name <> '')
);
COMMENT ON TABLE profile_privacy IS 'What people let others see of them. No row: everything within their servers, nothing beyond.';
COMMENT ON COLUMN profile_privacy.global_name IS 'The name under which the person allowed to be shown on the board of all servers; NULL: not allowed.';

ALTER TABLE guild_players
    ADD COLUMN net_worth    BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN wallet       BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN xp           BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN streak       BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN hides_wealth BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN hides_place  BOOLEAN NOT NULL DEFAULT false;
COMMENT ON COLUMN guild_players.guild_id IS 'The guild, or * for the board of all servers, on which only those are who allow it.';
COMMENT ON COLUMN guild_players.net_worth IS 'As in user_wallets, kept here by ledger_post so that a page of a board is one look into an index, however large the guild.';
COMMENT ON COLUMN guild_players.streak IS 'The longest daily streak: a record, so that no board has to watch the clock.';
COMMENT ON COLUMN guild_players.hides_wealth IS 'As the person chose; also whenever hides_place.';

UPDATE guild_players g
SET net_worth = least(w.balance::numeric + w.bank + w.escrow, 9223372036854775807)::bigint, wallet = w.balance,
    xp = coalesce(p.xp, 0), streak = coalesce(s.longest_daily, 0)
FROM user_wallets w LEFT JOIN user_progress p USING (user_id) LEFT JOIN user_streaks s USING (user_id)
WHERE g.user_id = w.user_id;

CREATE INDEX idx_players_user ON guild_players (user_id);
CREATE INDEX idx_players_net_worth ON guild_players (guild_id, net_worth DESC, user_id) WHERE NOT hides_wealth;
CREATE INDEX idx_players_wallet ON guild_players (guild_id, wallet DESC, user_id) WHERE NOT hides_wealth;
CREATE INDEX idx_players_xp ON guild_players (guild_id, xp DESC, user_id) WHERE NOT hides_place;
CREATE INDEX idx_players_streak ON guild_players (guild_id, streak DESC, user_id) WHERE NOT hides_place;

CREATE FUNCTION board_join(board TEXT, people TEXT[]) RETURNS VOID LANGUAGE sql AS $$
    INSERT INTO guild_players (guild_id, user_id, net_worth, wallet, xp, streak, hides_wealth, hides_place)
    SELECT board, w.user_id, least(w.balance::numeric + w.bank + w.escrow, 9223372036854775807)::bigint, w.balance,
           coalesce(p.xp, 0), coalesce(s.longest_daily, 0),
           coalesce(v.hides_wealth OR v.hides_places, false), coalesce(v.hides_places, false)
    FROM user_wallets w
    LEFT JOIN user_progress p USING (user_id)
    LEFT JOIN user_streaks s USING (user_id)
    LEFT JOIN profile_privacy v USING (user_id)
    WHERE w.user_id = ANY (people)
      AND NOT EXISTS (SELECT FROM guild_players g WHERE g.guild_id = board AND g.user_id = w.user_id)
    ON CONFLICT DO NOTHING
$$;
COMMENT ON FUNCTION board_join IS 'Puts people on a board with everything by which it ranks; whoever is on it already stays as they are.';

CREATE FUNCTION board_note(people TEXT[], board TEXT, actor TEXT, actor_streak BIGINT) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
    UPDATE guild_players g
    SET net_worth = least(w.balance::numeric + w.bank + w.escrow, 9223372036854775807)::bigint, wallet = w.balance,
        xp = coalesce(p.xp, 0), streak = greatest(g.streak, coalesce(s.longest_daily, 0))
    FROM user_wallets w LEFT JOIN user_progress p USING (user_id) LEFT JOIN user_streaks s USING (user_id)
    WHERE w.user_id = ANY (people) AND g.user_id = w.user_id;
    IF board IS NOT NULL THEN
        PERFORM board_join(board, people);
    END IF;
    IF actor_streak IS NOT NULL THEN
        UPDATE guild_players SET streak = actor_streak WHERE user_id = actor AND streak < actor_streak;
    END IF;
END $$;
COMMENT ON FUNCTION board_note IS 'Keeps every board true to these people''s wallets, of which the caller holds the locks: part of ledger_post.';

CREATE FUNCTION board_page(board TEXT, measure TEXT, asker TEXT, way TEXT, rung BIGINT, rung_user TEXT, lines INT, ranked INT)
RETURNS TABLE (user_id TEXT, amount BIGINT, rank BIGINT, own BOOLEAN, name TEXT) LANGUAGE plpgsql STABLE AS $$
DECLARE
    shown  TEXT := CASE WHEN measure IN ('net_worth', 'wallet') THEN 'NOT g.hides_wealth' ELSE 'NOT g.hides_place' END;
    beyond TEXT := CASE way
        WHEN 'below' THEN format('AND g.%1$I <= $4 AND (g.%1$I < $4 OR g.user_id > $5) ORDER BY g.%1$I DESC, g.user_id', measure)
        WHEN 'above' THEN format('AND g.%1$I >= $4 AND (g.%1$I > $4 OR g.user_id < $5) ORDER BY g.%1$I, g.user_id DESC', measure)
        ELSE format('ORDER BY g.%1$I DESC, g.user_id', measure) END;
BEGIN
    -- Planned anew each time, for the one index that belongs to the measure.
    RETURN QUERY EXECUTE format($query$
        WITH page AS (
            SELECT g.user_id, g.%1$I AS amount FROM guild_players g
            WHERE g.guild_id = $1 AND %2$s AND g.%1$I > 0 %3$s LIMIT $6
        ), best AS (
            SELECT page.amount, page.user_id FROM page ORDER BY page.amount DESC, page.user_id LIMIT 1
        ), before AS (
            SELECT CASE WHEN $3 = 'top' THEN 0 ELSE (SELECT count(*) FROM (
                SELECT FROM guild_players g
                WHERE g.guild_id = $1 AND %2$s AND g.%1$I >= (SELECT best.amount FROM best)
                  AND (g.%1$I > (SELECT best.amount FROM best) OR g.user_id < (SELECT best.user_id FROM best))
                LIMIT $7) AS better) END AS people
        ), mine AS (
            SELECT g.user_id, g.%1$I AS amount FROM guild_players g
            WHERE g.guild_id = $1 AND g.user_id = $2 AND g.%1$I > 0
        )
        SELECT page.user_id, page.amount,
               (SELECT before.people FROM before) + row_number() OVER (ORDER BY page.amount DESC, page.user_id), false,
               CASE WHEN $1 = '*' THEN (SELECT v.global_name FROM profile_privacy v WHERE v.user_id = page.user_id) END
        FROM page
        UNION ALL
        SELECT mine.user_id, mine.amount, 1 + (SELECT count(*) FROM (
                   SELECT FROM guild_players g
                   WHERE g.guild_id = $1 AND %2$s AND g.%1$I >= (SELECT mine.amount FROM mine)
                     AND (g.%1$I > (SELECT mine.amount FROM mine) OR g.user_id < $2)
                   LIMIT $7) AS better), true, NULL
        FROM mine$query$, measure, shown, beyond)
    USING board, asker, way, rung, rung_user, lines, ranked;
END $$;
COMMENT ON FUNCTION board_page IS 'The lines next to a rung, in no order, and the asker''s own. Ranks are counted up to `ranked`; a higher one means: further down.';
