-- +goose Up
-- Append-only facts. data is sealed under the person's key where there is one.
CREATE TABLE event (
    id         TEXT PRIMARY KEY,
    at         TEXT NOT NULL,
    kind       TEXT NOT NULL,
    subject    TEXT NOT NULL,             -- opaque key of the record it changed
    person     TEXT NOT NULL,             -- whom it concerns, or ''
    area       TEXT NOT NULL,
    account    TEXT NOT NULL,             -- who did it
    purpose    TEXT NOT NULL,
    channel    TEXT NOT NULL,
    keys       TEXT NOT NULL,             -- record keys whose open pages should look again
    data       BYTEA,
    salt       BYTEA NOT NULL,            -- empty where the data holds it, sealed
    commitment BYTEA NOT NULL             -- SHA-256 over salt and fact: what the log holds
);
CREATE INDEX event_subject ON event (subject, at);
CREATE INDEX event_person ON event (person, at);

CREATE TABLE event_queue (
    event      TEXT PRIMARY KEY,
    commitment BYTEA NOT NULL
);
CREATE TABLE event_place (
    place      BIGINT PRIMARY KEY,        -- dense from 0: the one order of facts
    event      TEXT NOT NULL UNIQUE,
    commitment BYTEA NOT NULL
);
CREATE TABLE log_tile (
    level  BIGINT NOT NULL,
    n      BIGINT NOT NULL,
    hashes BYTEA NOT NULL,                -- 256 hashes: only full tiles are rows
    PRIMARY KEY (level, n)
);
CREATE TABLE log_checkpoint (
    size   BIGINT PRIMARY KEY,
    at     TEXT NOT NULL,
    signed TEXT NOT NULL                  -- note format of golang.org/x/mod/sumdb/note
);
