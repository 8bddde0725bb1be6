-- +goose Up
-- What a seeker would like beyond what is needed, and what they would bring along.
ALTER TABLE seeker ADD COLUMN pay_wish BIGINT NOT NULL DEFAULT 0;              -- fen a month
ALTER TABLE seeker ADD COLUMN hours_wish BIGINT NOT NULL DEFAULT 0;            -- a week
ALTER TABLE seeker ADD COLUMN dormitory_wish BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE seeker ADD COLUMN contracts TEXT NOT NULL DEFAULT '';              -- forms accepted; '' = any
ALTER TABLE seeker ADD COLUMN owned TEXT NOT NULL DEFAULT '';                  -- accommodations brought along
