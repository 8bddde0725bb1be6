-- +goose Up
-- One count of the market a day: coverage cannot be computed for a day that is over.
CREATE TABLE coverage (
    day            TEXT PRIMARY KEY,
    posts          BIGINT NOT NULL,
    posts_covered  BIGINT NOT NULL,       -- with enough fitting people
    people         BIGINT NOT NULL,
    people_covered BIGINT NOT NULL        -- with enough fitting posts
);

-- Who carried which fields of how many records out to whom, kept for three years at
-- least (PIPL 55–56, 网络数据安全管理条例 12).
CREATE TABLE export_entry (
    id        TEXT PRIMARY KEY,
    at        TEXT NOT NULL,
    account   TEXT NOT NULL,
    area      TEXT NOT NULL,              -- of the officer's grant
    kind      TEXT NOT NULL,              -- posts placements
    format    TEXT NOT NULL,              -- csv xlsx
    year      BIGINT NOT NULL,
    fields    TEXT NOT NULL,              -- column codes, comma separated
    recipient TEXT NOT NULL,
    why       TEXT NOT NULL,
    records   BIGINT NOT NULL,
    version   BIGINT NOT NULL
);
CREATE INDEX export_entry_area ON export_entry (area, id);

-- What the nightly pruning asks for.
CREATE INDEX outcome_at ON outcome (at);
CREATE INDEX one_time_expiry ON one_time (expires_at);
