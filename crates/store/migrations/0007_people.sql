-- Lists of people: found by any part of name and address, in the order of names, quickly also when there are many.

-- First name, last name and address in lower case. The server folds them, because SQLite folds ASCII alone; of those
-- who are here already it does so when they are next changed.
ALTER TABLE app_user ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
UPDATE app_user SET search_text = lower(coalesce(first_name, '') || ' ' || coalesce(last_name, '') || ' ' || email);

CREATE INDEX app_user_name ON app_user (kind, lower(coalesce(first_name, '')), lower(coalesce(last_name, '')), id, is_active);
