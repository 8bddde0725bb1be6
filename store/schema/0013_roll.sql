-- +goose Up
-- Rolls (名册) of benefits that civil affairs pays, as they were handed over: staged,
-- matched, applied by somebody else.
CREATE TABLE roll (
    id         TEXT PRIMARY KEY,
    kind       TEXT NOT NULL,            -- dibao margin tekun living care
    month      TEXT NOT NULL,            -- 2023-10: in force from its first day
    area       TEXT NOT NULL,            -- the roll is complete for this subtree
    source     TEXT NOT NULL,            -- the document it came with
    digest     TEXT NOT NULL,            -- of the file's rows: the same roll again is told
    state      TEXT NOT NULL,            -- staged applied dropped
    staged_by  TEXT NOT NULL,
    staged_at  TEXT NOT NULL,
    applied_by TEXT NOT NULL,
    applied_at TEXT NOT NULL,
    version    BIGINT NOT NULL
);
CREATE INDEX roll_area ON roll (area, staged_at);

CREATE TABLE roll_row (
    roll   TEXT NOT NULL REFERENCES roll (id),
    line   BIGINT NOT NULL,
    state  TEXT NOT NULL,                -- matched name_differs unknown elsewhere twice bad_number bad_amount
    person TEXT NOT NULL,
    amount BIGINT NOT NULL,              -- fen a month
    sealed BYTEA NOT NULL,               -- name and number as they were written
    PRIMARY KEY (roll, line)
);

CREATE TABLE benefit (
    id      TEXT PRIMARY KEY,
    person  TEXT NOT NULL,
    area    TEXT NOT NULL,
    kind    TEXT NOT NULL,
    amount  BIGINT NOT NULL,
    from_on TEXT NOT NULL,
    to_on   TEXT NOT NULL,               -- 9999-12-31 while it is paid
    roll    TEXT NOT NULL
);
CREATE INDEX benefit_person ON benefit (person, kind, to_on);
CREATE INDEX benefit_area ON benefit (kind, to_on, area);
