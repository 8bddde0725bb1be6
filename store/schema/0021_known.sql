-- +goose Up
-- Whose line on a roll could not be read is not known to draw, nor not to.
CREATE INDEX roll_row_unread ON roll_row (person, roll) WHERE state = 'name_differs';
-- Who is not on a roll is looked for person by person.
CREATE INDEX roll_row_person ON roll_row (roll, person);
