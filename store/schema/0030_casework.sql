-- +goose Up
-- Cases of programmes. Everything here but event rows is derived from the events of
-- the case and can be made again from them (fsck does). Open days are 9999-12-31.
CREATE TABLE cases (
    id               TEXT PRIMARY KEY,
    programme        TEXT NOT NULL,
    version          BIGINT NOT NULL,       -- of the definition it began with
    level            TEXT NOT NULL,         -- open restricted child sealed
    kind             TEXT NOT NULL,         -- of subject: person household organisation place matter
    subject          TEXT NOT NULL,
    person           TEXT NOT NULL,         -- the subject, where it is a person: whose key seals the events
    household        TEXT NOT NULL,
    area             TEXT NOT NULL,
    parent           TEXT NOT NULL,
    parent_programme TEXT NOT NULL,
    opened_on        TEXT NOT NULL,
    stage            TEXT NOT NULL,
    ending           TEXT NOT NULL,
    ended_on         TEXT NOT NULL,
    paused           BOOLEAN NOT NULL,
    lapse_on         TEXT NOT NULL,         -- the day after which its clock does something
    row_version      BIGINT NOT NULL
);
CREATE INDEX cases_programme ON cases (programme, area, id);
CREATE INDEX cases_area ON cases (area, id);
CREATE INDEX cases_subject ON cases (subject, programme);
CREATE INDEX cases_household ON cases (household, programme);
CREATE INDEX cases_parent ON cases (parent, programme);
CREATE INDEX cases_lapse ON cases (lapse_on);

-- One row a step or entry in force now.
CREATE TABLE act (
    event            TEXT PRIMARY KEY,
    case_id          TEXT NOT NULL,
    programme        TEXT NOT NULL,
    step             TEXT NOT NULL,
    round            BIGINT NOT NULL,
    outcome          TEXT NOT NULL,
    period           TEXT NOT NULL,
    day              TEXT NOT NULL,
    recorded_on      TEXT NOT NULL,
    due_on           TEXT NOT NULL,
    subject          TEXT NOT NULL,
    household        TEXT NOT NULL,
    area             TEXT NOT NULL,
    parent_programme TEXT NOT NULL,
    account          TEXT NOT NULL,
    role             TEXT NOT NULL,
    ref              TEXT NOT NULL,
    checked_on       TEXT NOT NULL,
    stands           BOOLEAN NOT NULL
);
CREATE INDEX act_case ON act (case_id);
CREATE INDEX act_step ON act (programme, step, outcome, day, area);
CREATE INDEX act_subject ON act (subject, programme, step);

-- Every number, money, day, choice and reference that was answered: never free text.
CREATE TABLE answer (
    event     TEXT NOT NULL,
    case_id   TEXT NOT NULL,
    programme TEXT NOT NULL,
    question  TEXT NOT NULL,                -- question or group.column
    n         BIGINT NOT NULL,              -- row of a group, place in a list
    num       BIGINT NOT NULL,
    ref       TEXT NOT NULL,                -- day, code, or key of what is referred to
    PRIMARY KEY (event, question, n)
);
CREATE INDEX answer_case ON answer (case_id);
CREATE INDEX answer_ref ON answer (programme, question, ref);

-- One row an expected event and a role or party that may do it.
CREATE TABLE task (
    case_id   TEXT NOT NULL,
    kind      TEXT NOT NULL,                -- do may entry check renew draw
    step      TEXT NOT NULL,
    entry     TEXT NOT NULL,
    hat       TEXT NOT NULL,                -- role or party
    ref       TEXT NOT NULL,                -- who holds the party
    programme TEXT NOT NULL,
    level     TEXT NOT NULL,
    subject   TEXT NOT NULL,
    person    TEXT NOT NULL,
    household TEXT NOT NULL,
    area      TEXT NOT NULL,
    open_on   TEXT NOT NULL,
    due_on    TEXT NOT NULL,
    PRIMARY KEY (case_id, kind, step, entry, hat, ref)
);
CREATE INDEX task_area ON task (hat, due_on, area);
CREATE INDEX task_ref ON task (ref, due_on);
CREATE INDEX task_programme ON task (programme, step, area, due_on);

CREATE TABLE party (
    case_id   TEXT NOT NULL,
    party     TEXT NOT NULL,
    ref       TEXT NOT NULL,
    from_on   TEXT NOT NULL,
    to_on     TEXT NOT NULL,
    seq       BIGINT NOT NULL,
    programme TEXT NOT NULL,
    household TEXT NOT NULL,
    stands_in BOOLEAN NOT NULL,
    PRIMARY KEY (case_id, party, ref, from_on, seq)
);
CREATE INDEX party_ref ON party (ref, programme, party);

CREATE TABLE term (
    case_id   TEXT NOT NULL,
    no        BIGINT NOT NULL,
    programme TEXT NOT NULL,
    subject   TEXT NOT NULL,
    household TEXT NOT NULL,
    area      TEXT NOT NULL,
    from_on   TEXT NOT NULL,
    to_on     TEXT NOT NULL,
    ended_on  TEXT NOT NULL,
    PRIMARY KEY (case_id, no)
);
CREATE INDEX term_programme ON term (programme, from_on, to_on, ended_on);

CREATE TABLE case_flag (
    case_id   TEXT NOT NULL,
    name      TEXT NOT NULL,
    from_on   TEXT NOT NULL,
    until_on  TEXT NOT NULL,
    programme TEXT NOT NULL,
    area      TEXT NOT NULL,
    PRIMARY KEY (case_id, name, from_on)
);
CREATE INDEX case_flag_area ON case_flag (area, until_on);

CREATE TABLE claim (
    key     TEXT PRIMARY KEY,
    holder  TEXT NOT NULL,
    case_id TEXT NOT NULL
);
CREATE INDEX claim_case ON claim (case_id);

-- Who may not see a case, whatever their role.
CREATE TABLE barred (
    case_id TEXT NOT NULL,
    ref     TEXT NOT NULL,
    PRIMARY KEY (case_id, ref)
);

-- Money: what is to be paid, and the book of everything that happened to it.
CREATE TABLE payment (
    id          TEXT PRIMARY KEY,
    case_id     TEXT NOT NULL,
    event       TEXT NOT NULL,
    programme   TEXT NOT NULL,
    line        TEXT NOT NULL,
    payee       TEXT NOT NULL,
    period      TEXT NOT NULL,
    year        TEXT NOT NULL,
    area        TEXT NOT NULL,
    fen         BIGINT NOT NULL,
    cut         BIGINT NOT NULL,
    state       TEXT NOT NULL,              -- proposed approved paid failed returned refused
    reason      TEXT NOT NULL,              -- why it is not paid
    maker       TEXT NOT NULL,              -- the human
    checker     TEXT NOT NULL,
    account     TEXT NOT NULL,              -- blind index of the bank account it goes to
    proposed_on TEXT NOT NULL,
    paid_on     TEXT NOT NULL,
    row_version BIGINT NOT NULL
);
CREATE INDEX payment_state ON payment (state, line, area, id);
CREATE INDEX payment_case ON payment (case_id);
CREATE INDEX payment_payee ON payment (payee, line, year);

CREATE TABLE ledger (
    id      TEXT PRIMARY KEY,
    day     TEXT NOT NULL,
    line    TEXT NOT NULL,                  -- budget line or book: recovery award cost
    year    TEXT NOT NULL,
    area    TEXT NOT NULL,
    case_id TEXT NOT NULL,
    event   TEXT NOT NULL,
    payment TEXT NOT NULL,                  -- '' for what is only recorded
    kind    TEXT NOT NULL,                  -- budget proposed approved paid failed returned refused recorded
    fen     BIGINT NOT NULL,
    by_whom TEXT NOT NULL
);
CREATE INDEX ledger_line ON ledger (line, year, area, kind);
CREATE INDEX ledger_case ON ledger (case_id);

-- A station's stock: an item, where it is, and every move.
CREATE TABLE item (
    id           TEXT PRIMARY KEY,
    serial_no    TEXT NOT NULL UNIQUE,
    code         TEXT NOT NULL,             -- class of the device (GB/T 16432)
    organisation TEXT NOT NULL,
    area         TEXT NOT NULL,
    state        TEXT NOT NULL,             -- in_stock lent given scrapped lost
    case_id      TEXT NOT NULL,
    row_version  BIGINT NOT NULL
);
CREATE INDEX item_organisation ON item (organisation, state, code);
CREATE TABLE item_move (
    id      TEXT PRIMARY KEY,
    item    TEXT NOT NULL,
    move    TEXT NOT NULL,
    case_id TEXT NOT NULL,
    event   TEXT NOT NULL,
    day     TEXT NOT NULL
);
CREATE INDEX item_move_item ON item_move (item, id);

-- Draws: of each block of cases in an area, one place was chosen beforehand.
CREATE TABLE sample (
    programme TEXT NOT NULL,
    step      TEXT NOT NULL,
    area      TEXT NOT NULL,
    taken     BIGINT NOT NULL,              -- cases that came by so far
    PRIMARY KEY (programme, step, area)
);

-- Files and signatures that were handed in.
CREATE TABLE evidence (
    key     TEXT PRIMARY KEY,               -- of the sealed file
    case_id TEXT NOT NULL,
    event   TEXT NOT NULL,                  -- '' until the step is done
    name    TEXT NOT NULL,
    kind    TEXT NOT NULL,
    digest  TEXT NOT NULL,
    look    TEXT NOT NULL,
    again   TEXT NOT NULL,                  -- key of an earlier file of the same digest or look
    account TEXT NOT NULL,
    at      TEXT NOT NULL
);
CREATE INDEX evidence_case ON evidence (case_id);
CREATE INDEX evidence_digest ON evidence (digest);
CREATE INDEX evidence_look ON evidence (look);

-- Referral, transfer and assignment: one thing with a lifecycle.
CREATE TABLE handover (
    id          TEXT PRIMARY KEY,
    case_id     TEXT NOT NULL,
    what        TEXT NOT NULL,              -- refer transfer assign
    from_area   TEXT NOT NULL,
    to_area     TEXT NOT NULL,
    to_ref      TEXT NOT NULL,              -- account or organisation, or ''
    state       TEXT NOT NULL,              -- offered accepted declined done
    reason      TEXT NOT NULL,
    offered_by  TEXT NOT NULL,
    offered_on  TEXT NOT NULL,
    answered_on TEXT NOT NULL,
    row_version BIGINT NOT NULL
);
CREATE INDEX handover_case ON handover (case_id);
CREATE INDEX handover_to ON handover (state, to_ref);

-- Who acts for whom while away.
CREATE TABLE deputy (
    id      TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    deputy  TEXT NOT NULL,
    from_on TEXT NOT NULL,
    to_on   TEXT NOT NULL
);
CREATE INDEX deputy_deputy ON deputy (deputy, to_on);
