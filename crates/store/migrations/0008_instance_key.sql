-- What everything is digested and sealed with, itself sealed with the server's secret: so that the secret can be
-- changed without touching anything else. One row.

CREATE TABLE instance_key (
    id BIGINT PRIMARY KEY,
    sealed TEXT NOT NULL
);
