-- Who was brought over from another bot.

CREATE TABLE imported_people (
    source      TEXT NOT NULL,
    user_id     TEXT NOT NULL,
    imported_at BIGINT NOT NULL,
    PRIMARY KEY (source, user_id)
);
COMMENT ON TABLE imported_people IS 'Who came over by which import, written in the transaction that brought them: nobody comes twice.';
