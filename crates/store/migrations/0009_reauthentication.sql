-- When the owner of a session last confirmed that it is them; null: when they signed in.

ALTER TABLE session ADD COLUMN proven_at {time};
