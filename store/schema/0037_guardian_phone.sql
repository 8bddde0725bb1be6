-- +goose Up
-- The phone a guardian who is no registered person signs in with: its blind index alone.
ALTER TABLE account ADD COLUMN phone_index TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX account_phone ON account (phone_index) WHERE phone_index <> '';
