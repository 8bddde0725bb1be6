-- +goose Up
-- Who else is paid to one account is asked before every payment that names one.
CREATE INDEX payment_account ON payment (account) WHERE account <> '';
