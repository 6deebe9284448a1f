-- How API keys are used: requests per route and day. No reference to the key: what is noted of one that was deleted
-- meanwhile must not keep the notes of all others from being written; it goes with its days.

CREATE TABLE api_key_use (
    api_key_id BIGINT NOT NULL,
    -- As 2026-11-29, of UTC.
    day TEXT NOT NULL,
    method TEXT NOT NULL,
    -- The route as it was declared, never what stood in its place.
    path TEXT NOT NULL,
    requests BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    -- Those that the scopes on trial would have refused.
    on_trial BIGINT NOT NULL,
    PRIMARY KEY (api_key_id, day, method, path)
);
CREATE INDEX api_key_use_day ON api_key_use (day);
