-- May members of the group make API keys that act as themselves?
ALTER TABLE permissions_group ADD COLUMN personal_api_keys BOOLEAN NOT NULL DEFAULT TRUE;
