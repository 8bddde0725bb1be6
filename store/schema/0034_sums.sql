-- +goose Up
-- Who else is paid to one account is asked before every payment that names one.
CREATE INDEX payment_account ON payment (account) WHERE account <> '';

-- Lists of payments are read newest first, by state, by line, or by both; what is asked of both at once is summed up from here too.
DROP INDEX payment_state;
CREATE INDEX payment_state ON payment (state, id);
CREATE INDEX payment_line ON payment (line, id);
CREATE INDEX payment_pile ON payment (state, line, id, area, fen);

-- The book added up by township, kept as it is written: budgets are read from here.
CREATE TABLE ledger_sum (
    line TEXT NOT NULL,
    year TEXT NOT NULL,
    area TEXT NOT NULL,                     -- of a township, or what it was booked for above one
    kind TEXT NOT NULL,
    fen  BIGINT NOT NULL,
    PRIMARY KEY (line, year, area, kind)
);
INSERT INTO ledger_sum (line, year, area, kind, fen)
SELECT line, year, substr(area, 1, 26), kind, CAST(sum(fen) AS BIGINT) FROM ledger GROUP BY line, year, substr(area, 1, 26), kind;
DROP INDEX ledger_line;
DROP INDEX ledger_area;
