-- API keys: what limits them, the secret before while it still works, keys of people, when they were last used.

CREATE TABLE api_key_limited (
    id {id},
    name TEXT NOT NULL,
    description TEXT,
    -- As whom it acts: a synthetic user of its own or, when it is personal, its owner.
    user_id BIGINT NOT NULL REFERENCES app_user (id),
    is_personal BOOLEAN NOT NULL DEFAULT FALSE,
    is_active BOOLEAN NOT NULL DEFAULT TRUE,
    key_prefix TEXT NOT NULL UNIQUE,
    key_digest TEXT NOT NULL UNIQUE,
    -- Since when there is this secret; the one before, until when it works and how often it was used since.
    rotated_at {time},
    retiring_prefix TEXT UNIQUE,
    retiring_digest TEXT UNIQUE,
    retires_at {time},
    retiring_uses BIGINT NOT NULL DEFAULT 0,
    not_before {time},
    expires_at {time},
    -- Days before its end of which the last letter about it told.
    expiry_told BIGINT,
    -- Networks, joined by commas; null: from anywhere.
    allowed_cidrs TEXT,
    -- Scopes, joined by blanks; null: whatever its user may do. Those on trial refuse nothing yet.
    scopes TEXT,
    trial_scopes TEXT,
    last_used_at {time},
    last_used_ip TEXT,
    last_used_agent TEXT,
    created_at {time} NOT NULL,
    created_by_id BIGINT REFERENCES app_user (id),
    updated_at {time} NOT NULL,
    updated_by_id BIGINT NOT NULL REFERENCES app_user (id)
);
INSERT INTO api_key_limited (id, name, user_id, key_prefix, key_digest, created_at, created_by_id, updated_at, updated_by_id)
SELECT id, name, user_id, key_prefix, key_digest, created_at, updated_by_id, updated_at, updated_by_id FROM api_key;
DROP TABLE api_key;
ALTER TABLE api_key_limited RENAME TO api_key;
{continue api_key}

-- A name is taken once among the keys of programs, and once among those of a person.
CREATE UNIQUE INDEX api_key_name ON api_key ((CASE WHEN is_personal THEN user_id ELSE 0 END), name);
CREATE INDEX api_key_user ON api_key (user_id);
CREATE INDEX api_key_expires_at ON api_key (expires_at);
