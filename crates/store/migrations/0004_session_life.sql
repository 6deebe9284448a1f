-- Session life: idle time, refresh, what is shown of a session to its owner; tokens for setting a password.

ALTER TABLE session ADD COLUMN renewed_at {time};
ALTER TABLE session ADD COLUMN last_active_at {time};
ALTER TABLE session ADD COLUMN auth_method TEXT NOT NULL DEFAULT 'password';
ALTER TABLE session ADD COLUMN device_description TEXT NOT NULL DEFAULT 'Unknown device';
ALTER TABLE session ADD COLUMN ip_address TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN is_remembered BOOLEAN NOT NULL DEFAULT FALSE;

-- Keys that a refresh has replaced: whoever presents one again for a refresh ends the session.
CREATE TABLE spent_session_key (
    key_digest TEXT PRIMARY KEY,
    session_id BIGINT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    spent_at {time} NOT NULL
);
CREATE INDEX spent_session_key_session ON spent_session_key (session_id);

-- One live token per person; a new one replaces it.
CREATE TABLE password_token (
    user_id BIGINT PRIMARY KEY REFERENCES app_user (id) ON DELETE CASCADE,
    token_digest TEXT NOT NULL UNIQUE,
    created_at {time} NOT NULL,
    expires_at {time} NOT NULL
);

-- Who asked for a link to set a password: written for known and unknown addresses alike, answered off the request.
CREATE TABLE password_request (
    id {id},
    email TEXT NOT NULL,
    ip_address TEXT NOT NULL,
    requested_at {time} NOT NULL,
    handled_at {time}
);
CREATE INDEX password_request_email ON password_request (email, requested_at);

ALTER TABLE app_user ADD COLUMN is_datasetnewb BOOLEAN NOT NULL DEFAULT TRUE;

-- Was it the first from that device, and was a letter written about it?
ALTER TABLE login_history ADD COLUMN is_announced BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX login_history_device ON login_history (user_id, device_id);
