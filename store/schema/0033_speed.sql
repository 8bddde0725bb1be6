-- +goose Up
-- Tasks by who may do them where: a queue and what waits for a step read these alone.
CREATE INDEX task_hat ON task (hat, area, due_on);
DROP INDEX task_area;
-- The book of a county is summed from here without its rows.
CREATE INDEX ledger_area ON ledger (area, year, line, kind, fen, payment);
