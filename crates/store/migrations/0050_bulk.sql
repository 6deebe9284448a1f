-- What bulk calls answered, by the Idempotency-Key that their callers chose: who asks again is told the same.
CREATE TABLE bulk_answer (
    user_id BIGINT NOT NULL REFERENCES app_user (id),
    -- 0: asked by session.
    api_key_id BIGINT NOT NULL,
    idempotency_key TEXT NOT NULL,
    -- Of what was asked.
    request_digest TEXT NOT NULL,
    -- Without secrets.
    answer TEXT NOT NULL,
    answered_at {time} NOT NULL,
    PRIMARY KEY (user_id, api_key_id, idempotency_key)
);
CREATE INDEX bulk_answer_age ON bulk_answer (answered_at);
