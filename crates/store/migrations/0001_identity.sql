-- People and the synthetic users of API keys, groups, sessions, keys.

CREATE TABLE app_user (
    id {id},
    email TEXT NOT NULL UNIQUE,
    first_name TEXT,
    last_name TEXT,
    kind TEXT NOT NULL,
    password_hash TEXT,
    is_superuser BOOLEAN NOT NULL,
    is_active BOOLEAN NOT NULL,
    is_qbnewb BOOLEAN NOT NULL,
    locale TEXT,
    sso_source TEXT,
    login_attributes {json},
    date_joined {time} NOT NULL,
    last_login {time},
    updated_at {time} NOT NULL
);
-- People are few among the users of many API keys.
CREATE INDEX app_user_kind ON app_user (kind, id);

CREATE TABLE permissions_group (
    id {id},
    name TEXT NOT NULL,
    magic_group_type TEXT,
    entity_id TEXT
);
CREATE UNIQUE INDEX permissions_group_name ON permissions_group (lower(name));

-- The two built-in groups come first, so that they have the ids people expect.
INSERT INTO permissions_group (name, magic_group_type) VALUES ('All Users', 'all-internal-users');
INSERT INTO permissions_group (name, magic_group_type) VALUES ('Administrators', 'admin');

CREATE TABLE permissions_group_membership (
    id {id},
    user_id BIGINT NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    group_id BIGINT NOT NULL REFERENCES permissions_group (id) ON DELETE CASCADE,
    is_group_manager BOOLEAN NOT NULL,
    UNIQUE (user_id, group_id)
);
CREATE INDEX permissions_group_membership_group ON permissions_group_membership (group_id);

CREATE TABLE session (
    id {id},
    user_id BIGINT NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    key_digest TEXT NOT NULL UNIQUE,
    anti_csrf_token TEXT,
    created_at {time} NOT NULL
);
CREATE INDEX session_of_user ON session (user_id);
CREATE INDEX session_created_at ON session (created_at);

CREATE TABLE login_history (
    id {id},
    user_id BIGINT NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    session_id BIGINT REFERENCES session (id) ON DELETE SET NULL,
    timestamp {time} NOT NULL,
    device_id TEXT,
    device_description TEXT NOT NULL,
    ip_address TEXT NOT NULL
);
CREATE INDEX login_history_user ON login_history (user_id, timestamp);
CREATE INDEX login_history_session ON login_history (session_id);

CREATE TABLE api_key (
    id {id},
    name TEXT NOT NULL UNIQUE,
    user_id BIGINT NOT NULL UNIQUE REFERENCES app_user (id),
    key_prefix TEXT NOT NULL UNIQUE,
    key_digest TEXT NOT NULL UNIQUE,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    updated_by_id BIGINT NOT NULL REFERENCES app_user (id)
);

-- What the server's key makes of a fixed text: a server with another key knows that it is in the wrong place.
CREATE TABLE server_mark (
    digest TEXT NOT NULL
);
