-- Sign-ins with OpenID Connect whose person is at the issuer and has not come back yet: any replica can receive them. State,
-- browser and nonce are digests; the verifier of the code is sealed.
CREATE TABLE oidc_sign_in (
    state_digest TEXT PRIMARY KEY,
    browser_digest TEXT NOT NULL,
    nonce_digest TEXT NOT NULL,
    verifier_sealed TEXT NOT NULL,
    issuer TEXT NOT NULL,
    return_path TEXT NOT NULL,
    is_remembered BOOLEAN NOT NULL,
    expires_at {time} NOT NULL
);
CREATE INDEX oidc_sign_in_expires_at ON oidc_sign_in (expires_at);
