-- Second factors: since when a person has one, the seed that it shares with their device, the codes for when that is lost,
-- and log-ins that wait for a code.

ALTER TABLE app_user ADD COLUMN second_factor_at {time};

-- A seed counts once a first code has shown that the device has it; until then another one replaces it.
CREATE TABLE second_factor (
    user_id BIGINT PRIMARY KEY REFERENCES app_user (id) ON DELETE CASCADE,
    seed_sealed TEXT NOT NULL,
    made_at {time} NOT NULL,
    -- The newest time step whose code was used: no code works twice, on whichever replica.
    last_step BIGINT NOT NULL
);

-- A code is gone once it was used.
CREATE TABLE recovery_code (
    user_id BIGINT NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    code_digest TEXT NOT NULL,
    PRIMARY KEY (user_id, code_digest)
);

CREATE TABLE second_factor_challenge (
    token_digest TEXT PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    auth_method TEXT NOT NULL,
    expires_at {time} NOT NULL
);
CREATE INDEX second_factor_challenge_user ON second_factor_challenge (user_id);
CREATE INDEX second_factor_challenge_expires_at ON second_factor_challenge (expires_at);
