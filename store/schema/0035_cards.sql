-- +goose Up
-- A certificate has versions: issued, renewed, replaced, changed, cancelled. A renewed card keeps its number, so a
-- number is no longer one row's alone; a constraint goes only with its table.
CREATE TABLE card (
    id            TEXT PRIMARY KEY,
    person        TEXT NOT NULL REFERENCES person (id),
    number_sealed BYTEA NOT NULL,
    number_index  TEXT NOT NULL,
    category      BIGINT NOT NULL,
    grade         BIGINT NOT NULL,
    issued_on     TEXT NOT NULL,
    expires_on    TEXT NOT NULL,
    state         TEXT NOT NULL,               -- valid frozen cancelled moved; void = written down in error
    how           TEXT NOT NULL DEFAULT 'issued', -- issued renewed replaced changed: what made this version
    to_on         TEXT NOT NULL DEFAULT '',    -- its last day before the next version or its cancelling; '' = in force
    why           TEXT NOT NULL DEFAULT ''     -- of a cancelled one: wish standard died left
);
INSERT INTO card (id, person, number_sealed, number_index, category, grade, issued_on, expires_on, state)
SELECT id, person, number_sealed, number_index, category, grade, issued_on, expires_on, state FROM certificate;
DROP TABLE certificate;
ALTER TABLE card RENAME TO certificate;
CREATE INDEX certificate_person ON certificate (person, issued_on);
CREATE INDEX certificate_number ON certificate (number_index);
-- Those that lapse are read by the day they do, and counted by where their holders live, from indexes alone.
CREATE INDEX certificate_lapse ON certificate (expires_on, id, person) WHERE to_on = '' AND state = 'valid';
CREATE INDEX person_living ON person (id, area, died_on, moved_on);
