-- +goose Up
-- Sealed files, where several nodes share no disk. Written once, never changed.
CREATE TABLE blob (
    key    TEXT PRIMARY KEY,
    sealed BYTEA NOT NULL
);
