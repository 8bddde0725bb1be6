-- +goose Up
CREATE TABLE seeker (
    person         TEXT PRIMARY KEY REFERENCES person (id),
    area           TEXT NOT NULL,
    state          TEXT NOT NULL,         -- active paused withdrawn
    headline       TEXT NOT NULL,         -- résumé
    summary        TEXT NOT NULL,
    work           TEXT NOT NULL,         -- JSON for display
    education      TEXT NOT NULL,
    skills         TEXT NOT NULL,         -- codes or words, comma separated
    name_shown     BOOLEAN NOT NULL,
    contact        TEXT NOT NULL,         -- message text phone
    abilities      TEXT NOT NULL,         -- 25 levels, 0-4 or ?
    aids           TEXT NOT NULL,         -- accommodations needed (own or asked for)
    helpful        TEXT NOT NULL,         -- accommodations that would help
    site_needs     TEXT NOT NULL,
    mode           TEXT NOT NULL,         -- walk wheelchair tricycle bus car
    max_minutes    BIGINT NOT NULL,
    minutes        TEXT NOT NULL,         -- own stated "township=minutes;…"
    week           TEXT NOT NULL,         -- 42 hex: hours of the week
    hours_day      BIGINT NOT NULL,       -- whole hours, 0 = not said
    hours_week     BIGINT NOT NULL,
    night          TEXT NOT NULL,         -- yes no unknown
    remote         TEXT NOT NULL,
    dormitory      TEXT NOT NULL,
    shuttle        TEXT NOT NULL,
    pay_floor      BIGINT NOT NULL,       -- fen a month, 0 = not said
    wishes         TEXT NOT NULL,         -- trade codes
    excluded       TEXT NOT NULL,         -- employer ids
    guardian_need  TEXT NOT NULL,         -- yes no unknown
    benefits       TEXT NOT NULL,         -- benefits drawn, for the "what a wage would do" view
    weight_version BIGINT NOT NULL,
    version        BIGINT NOT NULL,
    updated_at     TEXT NOT NULL
);
CREATE INDEX seeker_area ON seeker (area, state);

CREATE TABLE employer (
    id           TEXT PRIMARY KEY REFERENCES organisation (id),
    area         TEXT NOT NULL,
    name         TEXT NOT NULL,
    trade        TEXT NOT NULL,
    staff        BIGINT NOT NULL,
    contact_name TEXT NOT NULL,
    phone_sealed BYTEA,
    licence      TEXT NOT NULL,           -- reference of the licence shown
    site         TEXT NOT NULL,           -- "step_free=yes,lift=unknown"
    state        TEXT NOT NULL,           -- applied visited admitted refused lapsed
    refused_for  TEXT NOT NULL,
    applied_on   TEXT NOT NULL,
    visited_on   TEXT NOT NULL,
    visited_by   TEXT NOT NULL,
    visit_note   TEXT NOT NULL,
    admitted_on  TEXT NOT NULL,
    admitted_by  TEXT NOT NULL,
    valid_until  TEXT NOT NULL,
    silent       BIGINT NOT NULL,         -- deliveries left unanswered for 60 days
    version      BIGINT NOT NULL,
    updated_at   TEXT NOT NULL
);
CREATE INDEX employer_area ON employer (area, state);

CREATE TABLE post (
    id            TEXT PRIMARY KEY,
    employer      TEXT NOT NULL REFERENCES employer (id),
    area          TEXT NOT NULL,
    township      TEXT NOT NULL,
    trade         TEXT NOT NULL,
    title         TEXT NOT NULL,
    body          TEXT NOT NULL,
    demand        TEXT NOT NULL,          -- 25 levels
    marginal      TEXT NOT NULL,          -- 25 of 0/1
    confirmed     TEXT NOT NULL,          -- 25 of 0/1: the employer said so in plain words
    site          TEXT NOT NULL,
    week          TEXT NOT NULL,
    hours_day     BIGINT NOT NULL,
    hours_week    BIGINT NOT NULL,
    night         BOOLEAN NOT NULL,
    pay_min       BIGINT NOT NULL,
    pay_max       BIGINT NOT NULL,
    openings      BIGINT NOT NULL,
    filled        BIGINT NOT NULL,
    min_age       BIGINT NOT NULL,
    hazard        BOOLEAN NOT NULL,
    remote        TEXT NOT NULL,
    dormitory     TEXT NOT NULL,
    shuttle       TEXT NOT NULL,
    contract      TEXT NOT NULL,
    skills_must   TEXT NOT NULL,
    skills_wish   TEXT NOT NULL,
    offers        TEXT NOT NULL,          -- accommodations the employer offers
    state         TEXT NOT NULL,          -- draft submitted published closed expired refused
    refused_for   TEXT NOT NULL,
    written_by    TEXT NOT NULL,
    approved_by   TEXT NOT NULL,
    first_published_on TEXT NOT NULL,
    published_on  TEXT NOT NULL,
    expires_on    TEXT NOT NULL,
    version       BIGINT NOT NULL,
    updated_at    TEXT NOT NULL
);
CREATE INDEX post_state ON post (state, published_on, id);
CREATE INDEX post_employer ON post (employer, state);
CREATE INDEX post_first ON post (first_published_on);

CREATE TABLE delivery (
    id           TEXT PRIMARY KEY,
    person       TEXT NOT NULL REFERENCES person (id),
    area         TEXT NOT NULL,           -- the person's
    post         TEXT NOT NULL REFERENCES post (id),
    employer     TEXT NOT NULL,
    state        TEXT NOT NULL,           -- sent viewed interview agreed offered accepted hired started refused withdrawn lapsed obsolete
    live         BIGINT NOT NULL,         -- 1 while under way: one live delivery a person and post
    sent_at      TEXT NOT NULL,
    sent_on      TEXT NOT NULL,
    sent_by      TEXT NOT NULL,
    behalf       BOOLEAN NOT NULL,
    parcel       BYTEA NOT NULL,          -- exactly what was sent, sealed under the person's key
    aids         TEXT NOT NULL,           -- accommodations released
    verdict      TEXT NOT NULL,
    score        BIGINT NOT NULL,
    weight_version BIGINT NOT NULL,
    reply_due    TEXT NOT NULL,
    viewed_at    TEXT NOT NULL,
    answered_at  TEXT NOT NULL,
    closed_at    TEXT NOT NULL,
    reason       TEXT NOT NULL,           -- of refusal, withdrawal …
    version      BIGINT NOT NULL
);
CREATE INDEX delivery_person ON delivery (person, sent_at);
CREATE INDEX delivery_post ON delivery (post, state);
CREATE INDEX delivery_inbox ON delivery (employer, state, reply_due);
CREATE INDEX delivery_sent ON delivery (sent_on);
CREATE INDEX delivery_area ON delivery (area, state, reply_due);
CREATE UNIQUE INDEX delivery_once ON delivery (person, post) WHERE live = 1;

CREATE TABLE delivery_step (
    id       TEXT PRIMARY KEY,
    delivery TEXT NOT NULL REFERENCES delivery (id),
    kind     TEXT NOT NULL,
    at       TEXT NOT NULL,
    account  TEXT NOT NULL,
    role     TEXT NOT NULL,
    note     TEXT NOT NULL
);
CREATE INDEX delivery_step_of ON delivery_step (delivery, at, id);

CREATE TABLE interview (
    id          TEXT PRIMARY KEY,
    delivery    TEXT NOT NULL REFERENCES delivery (id),
    slot1       TEXT NOT NULL,
    slot2       TEXT NOT NULL,
    slot3       TEXT NOT NULL,
    chosen      TEXT NOT NULL,            -- the instant agreed, or ''
    way         TEXT NOT NULL,            -- place remote
    place       TEXT NOT NULL,
    access      TEXT NOT NULL,            -- site features at the place
    interpreter BOOLEAN NOT NULL,
    companion   BOOLEAN NOT NULL,
    wants_remote BOOLEAN NOT NULL,
    state       TEXT NOT NULL,            -- proposed agreed declined done
    version     BIGINT NOT NULL
);
CREATE INDEX interview_delivery ON interview (delivery);

CREATE TABLE offer (
    id         TEXT PRIMARY KEY,
    delivery   TEXT NOT NULL REFERENCES delivery (id),
    pay        BIGINT NOT NULL,
    starts_on  TEXT NOT NULL,
    contract   TEXT NOT NULL,
    until_on   TEXT NOT NULL,
    agreement  TEXT NOT NULL,             -- written accommodation agreement (合理便利)
    aids       TEXT NOT NULL,
    state      TEXT NOT NULL,             -- made accepted declined
    version    BIGINT NOT NULL
);
CREATE INDEX offer_delivery ON offer (delivery);

CREATE TABLE placement (
    id            TEXT PRIMARY KEY,
    person        TEXT NOT NULL REFERENCES person (id),
    area          TEXT NOT NULL,
    household     TEXT NOT NULL,
    channel       TEXT NOT NULL,          -- platform federation public association self base rural flexible
    employer      TEXT NOT NULL,
    post          TEXT NOT NULL,
    delivery      TEXT NOT NULL,
    trade         TEXT NOT NULL,
    programme     TEXT NOT NULL,          -- contract_manufacturing, or ''
    contract_on   TEXT NOT NULL,
    contract_until TEXT NOT NULL,
    started_on    TEXT NOT NULL,
    confirmed_at  TEXT NOT NULL,          -- the person said: I have started
    confirmed_by  TEXT NOT NULL,
    first_start   BIGINT NOT NULL,        -- 1 for a person's first start in a calendar year
    ended_on      TEXT NOT NULL,
    pay           BIGINT NOT NULL,
    best_month    BIGINT NOT NULL,        -- best month of household income, fen
    version       BIGINT NOT NULL
);
CREATE INDEX placement_person ON placement (person, started_on);
CREATE INDEX placement_channel ON placement (channel, started_on);
CREATE INDEX placement_employer ON placement (employer);

CREATE TABLE followup (
    id         TEXT PRIMARY KEY,
    placement  TEXT NOT NULL REFERENCES placement (id),
    person     TEXT NOT NULL,
    area       TEXT NOT NULL,
    employer   TEXT NOT NULL,
    day        BIGINT NOT NULL,           -- 7 30 90 180 365
    due_on     TEXT NOT NULL,
    person_says   TEXT NOT NULL,          -- well trouble left unreached, or ''
    employer_says TEXT NOT NULL,
    note       TEXT NOT NULL,
    done_on    TEXT NOT NULL,
    version    BIGINT NOT NULL,
    UNIQUE (placement, day)
);
CREATE INDEX followup_due ON followup (area, done_on, due_on);

CREATE TABLE message (
    id       TEXT PRIMARY KEY,
    delivery TEXT NOT NULL REFERENCES delivery (id),
    at       TEXT NOT NULL,
    account  TEXT NOT NULL,
    role     TEXT NOT NULL,
    sealed   BYTEA NOT NULL,
    state    TEXT NOT NULL                -- shown held removed
);
CREATE INDEX message_delivery ON message (delivery, at, id);

-- One question per unknown: asked of the employer or the person, answered into the record.
CREATE TABLE question (
    id        TEXT PRIMARY KEY,
    person    TEXT NOT NULL,
    post      TEXT NOT NULL,
    employer  TEXT NOT NULL,
    area      TEXT NOT NULL,
    code      TEXT NOT NULL,
    asked_of  TEXT NOT NULL,              -- employer person counsellor
    asked_by  TEXT NOT NULL,
    asked_at  TEXT NOT NULL,
    answer    TEXT NOT NULL,
    answered_by TEXT NOT NULL,
    answered_at TEXT NOT NULL,
    version   BIGINT NOT NULL
);
CREATE INDEX question_employer ON question (employer, answered_at);
CREATE INDEX question_person ON question (person, post);
CREATE INDEX question_area ON question (area, answered_at);

-- A person asks a human to look at a match again (PIPL 24).
CREATE TABLE match_review (
    id          TEXT PRIMARY KEY,
    person      TEXT NOT NULL,
    area        TEXT NOT NULL,
    post        TEXT NOT NULL,
    why         TEXT NOT NULL,
    asked_at    TEXT NOT NULL,
    answer      TEXT NOT NULL,
    answered_by TEXT NOT NULL,
    answered_at TEXT NOT NULL,
    version     BIGINT NOT NULL
);
CREATE INDEX match_review_area ON match_review (area, answered_at);

-- Reports about an employer. The reporter is sealed and never shown below the city.
CREATE TABLE report (
    id        TEXT PRIMARY KEY,
    employer  TEXT NOT NULL,
    post      TEXT NOT NULL,
    reporter_sealed BYTEA,
    sealed    BYTEA NOT NULL,
    at        TEXT NOT NULL,
    state     TEXT NOT NULL,              -- open closed
    outcome   TEXT NOT NULL,
    version   BIGINT NOT NULL
);

CREATE TABLE fair (
    id      TEXT PRIMARY KEY,
    area    TEXT NOT NULL,
    title   TEXT NOT NULL,
    held_on TEXT NOT NULL,
    hours   TEXT NOT NULL,
    place   TEXT NOT NULL,
    access  TEXT NOT NULL,
    version BIGINT NOT NULL
);
CREATE TABLE fair_entry (
    fair  TEXT NOT NULL REFERENCES fair (id),
    kind  TEXT NOT NULL,                  -- employer person
    who   TEXT NOT NULL,
    PRIMARY KEY (fair, kind, who)
);

-- Signs of certificate renting (挂证) and other warnings, for a human to look at.
CREATE TABLE flag (
    id        TEXT PRIMARY KEY,
    kind      TEXT NOT NULL,
    employer  TEXT NOT NULL,
    person    TEXT NOT NULL,
    area      TEXT NOT NULL,
    raised_at TEXT NOT NULL,
    note      TEXT NOT NULL,
    closed_at TEXT NOT NULL,
    closed_by TEXT NOT NULL,
    outcome   TEXT NOT NULL,
    version   BIGINT NOT NULL,
    UNIQUE (kind, employer, person)
);
