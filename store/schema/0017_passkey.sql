-- +goose Up
-- What a passkey's ceremony must remember between its two steps; wall time, used once.
CREATE TABLE ceremony (
    id         TEXT PRIMARY KEY,
    account    TEXT NOT NULL,             -- '' when somebody signs in
    data       BYTEA NOT NULL,
    expires_at TEXT NOT NULL
);
