-- Whom an issuer said that an account belongs to when they first came. From then on the account is found by that, and by
-- no address; an issuer has one person for each account.
CREATE TABLE sso_subject (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    user_id BIGINT NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    bound_at {time} NOT NULL,
    PRIMARY KEY (issuer, subject),
    UNIQUE (user_id, issuer)
);
