-- +goose Up
-- What programmes ask of people, households, organisations and places, each dated.
ALTER TABLE division ADD COLUMN from_on TEXT NOT NULL DEFAULT '';
ALTER TABLE division ADD COLUMN to_on TEXT NOT NULL DEFAULT '';          -- last day of one that was merged away
ALTER TABLE division ADD COLUMN successor TEXT NOT NULL DEFAULT '';      -- code of what it became a part of

-- A merge: whose rows moved where. Old paths stay readable in facts, which are never rewritten.
CREATE TABLE division_move (
    id        TEXT PRIMARY KEY,
    code      TEXT NOT NULL,
    successor TEXT NOT NULL,
    from_path TEXT NOT NULL,
    to_path   TEXT NOT NULL,
    moved_on  TEXT NOT NULL,
    account   TEXT NOT NULL,
    records   BIGINT NOT NULL                -- rows whose area changed, of all tables
);
CREATE INDEX division_move_code ON division_move (code);

-- '' = not known, of each.
ALTER TABLE person ADD COLUMN self_care TEXT NOT NULL DEFAULT '';        -- all partly none
ALTER TABLE person ADD COLUMN hukou_area TEXT NOT NULL DEFAULT '';       -- path of the county that registers them; may lie outside the city
ALTER TABLE person ADD COLUMN hukou_kind TEXT NOT NULL DEFAULT '';       -- rural urban
ALTER TABLE person ADD COLUMN residence_area TEXT NOT NULL DEFAULT '';   -- path of where they live or hold a residence permit
ALTER TABLE person ADD COLUMN died_on TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN moved_on TEXT NOT NULL DEFAULT '';         -- left the city
CREATE INDEX person_household ON person (household);

ALTER TABLE household ADD COLUMN income_class TEXT NOT NULL DEFAULT '';  -- none dibao margin tekun orphan welfare_home poor
ALTER TABLE household ADD COLUMN house_convertible TEXT NOT NULL DEFAULT ''; -- yes no
ALTER TABLE household ADD COLUMN address_sealed BYTEA;
ALTER TABLE household ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
CREATE INDEX household_area ON household (area, id);
UPDATE household SET income_class = COALESCE((SELECT CASE MIN(CASE p.income_class WHEN 'tekun' THEN 1 WHEN 'dibao' THEN 2 WHEN 'margin' THEN 3 WHEN 'none' THEN 4 ELSE 5 END)
    WHEN 1 THEN 'tekun' WHEN 2 THEN 'dibao' WHEN 3 THEN 'margin' WHEN 4 THEN 'none' ELSE '' END FROM person p WHERE p.household = household.id), '');

-- credit_code of an organisation that has none is '-' and its key.
ALTER TABLE organisation ADD COLUMN kind TEXT NOT NULL DEFAULT 'employer';
ALTER TABLE organisation ADD COLUMN recognised TEXT NOT NULL DEFAULT '';  -- codes between commas: ,autism,limb,
ALTER TABLE organisation ADD COLUMN operator TEXT NOT NULL DEFAULT '';    -- organisation that runs it for the federation
ALTER TABLE organisation ADD COLUMN phone_sealed BYTEA;
ALTER TABLE organisation ADD COLUMN from_on TEXT NOT NULL DEFAULT '';
ALTER TABLE organisation ADD COLUMN to_on TEXT NOT NULL DEFAULT '';       -- its last day, or '' while it stands
ALTER TABLE organisation ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
CREATE INDEX organisation_kind ON organisation (kind, area, id);

CREATE TABLE place (
    id         TEXT PRIMARY KEY,
    area       TEXT NOT NULL,
    kind       TEXT NOT NULL,
    name       TEXT NOT NULL,
    owner      TEXT NOT NULL,              -- organisation that answers for it, or ''
    created_at TEXT NOT NULL,
    version    BIGINT NOT NULL
);
CREATE INDEX place_kind ON place (kind, area, id);
