-- +goose Up
CREATE TABLE division (
    code   TEXT PRIMARY KEY,
    parent TEXT NOT NULL,
    path   TEXT NOT NULL UNIQUE,          -- /43/4303/430302/430302102/ : range-compared, closing slash
    name   TEXT NOT NULL,
    pinyin TEXT NOT NULL,
    level  TEXT NOT NULL                  -- province city county township village
);
CREATE INDEX division_parent ON division (parent, code);

-- One wrapped key a person: dropping the row erases what was sealed under it.
CREATE TABLE person_key (
    person  TEXT PRIMARY KEY,
    wrapped BYTEA NOT NULL
);

CREATE TABLE person (
    id             TEXT PRIMARY KEY,
    area           TEXT NOT NULL,         -- path of the division that answers for the person
    household      TEXT NOT NULL,
    name           TEXT NOT NULL,
    pinyin         TEXT NOT NULL,
    sex            TEXT NOT NULL,         -- female male
    born_on        TEXT NOT NULL,
    citizen_sealed BYTEA NOT NULL,
    citizen_index  TEXT NOT NULL UNIQUE,
    phone_sealed   BYTEA,
    phone_index    TEXT NOT NULL,
    category       BIGINT NOT NULL,
    grade          BIGINT NOT NULL,
    income_class   TEXT NOT NULL,         -- none dibao margin tekun
    version        BIGINT NOT NULL,
    created_at     TEXT NOT NULL
);
CREATE INDEX person_area ON person (area, pinyin, id);
CREATE INDEX person_phone ON person (phone_index);

CREATE TABLE certificate (
    id            TEXT PRIMARY KEY,
    person        TEXT NOT NULL REFERENCES person (id),
    number_sealed BYTEA NOT NULL,
    number_index  TEXT NOT NULL UNIQUE,
    category      BIGINT NOT NULL,
    grade         BIGINT NOT NULL,
    issued_on     TEXT NOT NULL,
    expires_on    TEXT NOT NULL,
    state         TEXT NOT NULL           -- valid frozen cancelled moved
);
CREATE INDEX certificate_person ON certificate (person);

CREATE TABLE household (
    id   TEXT PRIMARY KEY,
    area TEXT NOT NULL
);

CREATE TABLE organisation (
    id          TEXT PRIMARY KEY,
    area        TEXT NOT NULL,
    name        TEXT NOT NULL,
    credit_code TEXT NOT NULL UNIQUE,
    created_at  TEXT NOT NULL
);

-- Dated ties between subjects: guardian (a = guardian, b = ward), member, carer.
CREATE TABLE link (
    id      TEXT PRIMARY KEY,
    kind    TEXT NOT NULL,
    a       TEXT NOT NULL,
    b       TEXT NOT NULL,
    from_on TEXT NOT NULL,
    to_on   TEXT NOT NULL
);
CREATE INDEX link_a ON link (a, kind);
CREATE INDEX link_b ON link (b, kind);
