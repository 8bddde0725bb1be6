-- +goose Up
-- What the counsellors' board asks for, whole counties at a time.
CREATE INDEX message_state ON message (state);
CREATE INDEX followup_open ON followup (done_on, due_on);
CREATE INDEX interview_agreed ON interview (state, chosen);
