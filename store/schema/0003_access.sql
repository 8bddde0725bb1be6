-- +goose Up
CREATE TABLE account (
    id            TEXT PRIMARY KEY,
    login         TEXT NOT NULL UNIQUE,
    kind          TEXT NOT NULL,          -- staff resident employer
    name          TEXT NOT NULL,
    person        TEXT NOT NULL,          -- the resident behind it, or ''
    password_hash TEXT NOT NULL,
    totp_sealed   BYTEA,
    totp_last     BIGINT NOT NULL,        -- last accepted step: a code serves once
    disabled      BOOLEAN NOT NULL,
    version       BIGINT NOT NULL,        -- grows with every change of grants or state: a scope made before it is stale
    created_at    TEXT NOT NULL
);
CREATE INDEX account_person ON account (person);

CREATE TABLE access_grant (
    id           TEXT PRIMARY KEY,
    account      TEXT NOT NULL REFERENCES account (id),
    role         TEXT NOT NULL,
    area         TEXT NOT NULL,           -- subtree, or ''
    person       TEXT NOT NULL,           -- self, ward or caseload, or ''
    organisation TEXT NOT NULL,           -- party, or ''
    from_on      TEXT NOT NULL,
    to_on        TEXT NOT NULL
);
CREATE INDEX access_grant_account ON access_grant (account, role, person);
CREATE INDEX access_grant_person ON access_grant (person, role);

CREATE TABLE exclusion (
    account TEXT NOT NULL,
    person  TEXT NOT NULL,
    because TEXT NOT NULL,
    PRIMARY KEY (account, person)
);

CREATE TABLE consent (
    id           TEXT PRIMARY KEY,
    person       TEXT NOT NULL,
    purpose      TEXT NOT NULL,           -- jobsearch registry_prefill on_behalf
    text_version TEXT NOT NULL,
    channel      TEXT NOT NULL,           -- web paper voice
    given_by     TEXT NOT NULL,           -- account that recorded it
    proxy        TEXT NOT NULL,           -- account allowed to act, for on_behalf
    evidence     TEXT NOT NULL,
    given_at     TEXT NOT NULL,
    expires_on   TEXT NOT NULL,
    withdrawn_at TEXT NOT NULL            -- '' while in force
);
CREATE INDEX consent_person ON consent (person, purpose);

CREATE TABLE session (
    token_hash TEXT PRIMARY KEY,
    account    TEXT NOT NULL,
    data       BYTEA NOT NULL,
    expires_at TEXT NOT NULL
);
CREATE INDEX session_account ON session (account);
CREATE INDEX session_expiry ON session (expires_at);

CREATE TABLE passkey (
    id         TEXT PRIMARY KEY,          -- credential id, base64url
    account    TEXT NOT NULL,
    credential BYTEA NOT NULL,
    created_at TEXT NOT NULL
);
CREATE INDEX passkey_account ON passkey (account);

-- One-time codes and links for residents; wall time, not domain time.
CREATE TABLE one_time (
    id         TEXT PRIMARY KEY,
    account    TEXT NOT NULL,
    code_hash  TEXT NOT NULL,
    link_hash  TEXT NOT NULL,
    tries      BIGINT NOT NULL,
    expires_at TEXT NOT NULL,
    used       BOOLEAN NOT NULL
);
CREATE INDEX one_time_account ON one_time (account, expires_at);
CREATE INDEX one_time_link ON one_time (link_hash);

-- Failed sign-ins by login and by address, in wall-clock windows.
CREATE TABLE sign_in_failure (
    who        TEXT NOT NULL,
    window_at  TEXT NOT NULL,
    failures   BIGINT NOT NULL,
    PRIMARY KEY (who, window_at)
);

-- What a keyed write came to: the same key answers the same again.
CREATE TABLE outcome (
    account TEXT NOT NULL,
    key     TEXT NOT NULL,
    action  TEXT NOT NULL,
    digest  TEXT NOT NULL,
    record  TEXT NOT NULL,
    version BIGINT NOT NULL,
    status  TEXT NOT NULL,
    at      TEXT NOT NULL,
    PRIMARY KEY (account, key)
);

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
