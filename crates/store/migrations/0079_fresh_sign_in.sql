-- Whoever is about to change what is sensitive is asked anew at the issuer who they are. Sign-ins that wait are not such.
ALTER TABLE oidc_sign_in ADD COLUMN must_be_fresh BOOLEAN NOT NULL DEFAULT FALSE;
