-- Containment: what was planned, what each plan hits, and whose password opens nothing until it is replaced.

ALTER TABLE app_user ADD COLUMN must_change_password BOOLEAN NOT NULL DEFAULT FALSE;

CREATE TABLE containment (
    id {id},
    filter {json} NOT NULL,
    -- Joined by blanks.
    actions TEXT NOT NULL,
    planned_at {time} NOT NULL,
    -- Nobody known: from the command line.
    planned_by_id BIGINT REFERENCES app_user (id),
    expires_at {time} NOT NULL,
    -- What of who planned it goes on as it is.
    spares_actor BOOLEAN NOT NULL,
    spared_user_id BIGINT,
    spared_session_id BIGINT,
    spared_api_key_id BIGINT,
    -- As planned; as it was, once it was carried out.
    people BIGINT NOT NULL,
    sessions BIGINT NOT NULL,
    api_keys BIGINT NOT NULL,
    passwords BIGINT NOT NULL,
    applied_at {time},
    applied_by_id BIGINT REFERENCES app_user (id),
    undone_at {time},
    undone_by_id BIGINT REFERENCES app_user (id)
);

-- What a plan hits. Sessions are forgotten once it was carried out; keys and people are what can be undone.
CREATE TABLE containment_session (
    containment_id BIGINT NOT NULL REFERENCES containment (id) ON DELETE CASCADE,
    target_id BIGINT NOT NULL,
    PRIMARY KEY (containment_id, target_id)
);
CREATE TABLE containment_api_key (
    containment_id BIGINT NOT NULL REFERENCES containment (id) ON DELETE CASCADE,
    target_id BIGINT NOT NULL,
    PRIMARY KEY (containment_id, target_id)
);
CREATE INDEX containment_api_key_target ON containment_api_key (target_id);
CREATE TABLE containment_password (
    containment_id BIGINT NOT NULL REFERENCES containment (id) ON DELETE CASCADE,
    target_id BIGINT NOT NULL,
    PRIMARY KEY (containment_id, target_id)
);
CREATE INDEX containment_password_target ON containment_password (target_id);

-- Which addresses lie in the network of a plan: neither database compares networks as the other does.
CREATE TABLE containment_address (
    containment_id BIGINT NOT NULL REFERENCES containment (id) ON DELETE CASCADE,
    ip_address TEXT NOT NULL,
    PRIMARY KEY (containment_id, ip_address)
);
