-- +goose Up
-- A fair may bring an interpreter, and may be called off: with words, and never silently.
ALTER TABLE fair ADD COLUMN interpreter BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE fair ADD COLUMN called_off TEXT NOT NULL DEFAULT '';
