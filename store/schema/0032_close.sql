-- +goose Up
-- What a county had left of a budget line at the end of a year, and what two people
-- decided: it is carried into the next year, or returned.
CREATE TABLE budget_close (
    id          TEXT PRIMARY KEY,
    line        TEXT NOT NULL,
    year        TEXT NOT NULL,
    area        TEXT NOT NULL,              -- the county's, as in the ledger
    how         TEXT NOT NULL,              -- carry return
    fen         BIGINT NOT NULL,            -- unspent and not committed when it was proposed
    state       TEXT NOT NULL,              -- proposed done declined
    reason      TEXT NOT NULL,
    maker       TEXT NOT NULL,              -- the human; the checker is another
    checker     TEXT NOT NULL,
    proposed_on TEXT NOT NULL,
    decided_on  TEXT NOT NULL,
    row_version BIGINT NOT NULL
);
CREATE INDEX budget_close_year ON budget_close (year, area, line);
-- One waits at a time.
CREATE UNIQUE INDEX budget_close_waits ON budget_close (line, year, area) WHERE state = 'proposed';
