-- +goose Up
-- Handing over: what step an assignment is of, under which role, and who answered.
ALTER TABLE handover ADD COLUMN step TEXT NOT NULL DEFAULT '';
ALTER TABLE handover ADD COLUMN role TEXT NOT NULL DEFAULT '';
ALTER TABLE handover ADD COLUMN answered_by TEXT NOT NULL DEFAULT '';
ALTER TABLE handover ADD COLUMN answer TEXT NOT NULL DEFAULT '';
ALTER TABLE deputy ADD COLUMN row_version BIGINT NOT NULL DEFAULT 1;
CREATE INDEX handover_answered ON handover (answered_by, state);
CREATE INDEX deputy_account ON deputy (account, to_on);

-- Who declared not to be impartial, about whom or what; lifted by somebody else.
CREATE TABLE conflict (
    id          TEXT PRIMARY KEY,
    account     TEXT NOT NULL,
    kind        TEXT NOT NULL,              -- person organisation case
    ref         TEXT NOT NULL,
    household   TEXT NOT NULL,              -- the person's, or ''
    area        TEXT NOT NULL,              -- the declarer's office: whose superior may lift it
    declared_on TEXT NOT NULL,
    lifted_on   TEXT NOT NULL,              -- '' while it stands
    lifted_by   TEXT NOT NULL,
    row_version BIGINT NOT NULL
);
CREATE INDEX conflict_account ON conflict (account, lifted_on);
CREATE INDEX conflict_area ON conflict (area, lifted_on);

-- What data tests hit, so that the same is not raised twice in one case.
CREATE TABLE data_hit (
    case_id TEXT NOT NULL,
    test    TEXT NOT NULL,
    hit     TEXT NOT NULL,                  -- digest of the records' keys
    child   TEXT NOT NULL,
    PRIMARY KEY (case_id, test, hit)
);
