-- Who did what to what, and the seals that show whether somebody tampered with it. Events outlive what they name: no
-- foreign keys.

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
    details {json} NOT NULL,
    -- The seal that holds it; none in the few seconds before it is sealed.
    seal BIGINT
);
-- One per filter, each in the order in which events are read: newest first.
CREATE INDEX audit_event_at ON audit_event (at, id);
CREATE INDEX audit_event_topic ON audit_event (topic, at, id);
CREATE INDEX audit_event_user ON audit_event (user_id, at, id);
CREATE INDEX audit_event_api_key ON audit_event (api_key_id, at, id);
CREATE INDEX audit_event_model ON audit_event (model, model_id, at, id);
CREATE INDEX audit_event_address ON audit_event (ip_address, at, id);
CREATE INDEX audit_event_seal ON audit_event (seal, id);

-- Each holds the digest of the one before, and what its events looked like.
CREATE TABLE audit_seal (
    number BIGINT PRIMARY KEY,
    sealed_at {time} NOT NULL,
    previous TEXT NOT NULL,
    prints TEXT NOT NULL,
    digest TEXT NOT NULL
);

-- One row; whoever changes it is the one who seals.
CREATE TABLE audit_turn (
    taken_at {time}
);
INSERT INTO audit_turn (taken_at) VALUES (NULL);

-- An event is sealed once, and that is all that ever changes.
{refuse audit_event_stays: UPDATE OF id, at, topic, user_id, api_key_id, session_id, ip_address, model, model_id, details ON audit_event}
{refuse audit_event_is_sealed_once: UPDATE OF seal ON audit_event WHEN OLD.seal IS NOT NULL}
{refuse audit_event_is_kept: DELETE ON audit_event}
{refuse audit_seal_stays: UPDATE ON audit_seal}
{refuse audit_seal_is_kept: DELETE ON audit_seal}
