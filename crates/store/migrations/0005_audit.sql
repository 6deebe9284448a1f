-- Who did what to what. Events outlive what they name: no foreign keys.

CREATE TABLE audit_event (
    id {id},
    at {time} NOT NULL,
    topic TEXT NOT NULL,
    user_id BIGINT,
    api_key_id BIGINT,
    session_id BIGINT,
    ip_address TEXT,
    model TEXT,
    model_id BIGINT,
    details {json} NOT NULL
);
