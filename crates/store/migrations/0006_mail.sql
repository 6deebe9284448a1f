-- Letters that wait to be sent; what they say is sealed, and gone once they are.

CREATE TABLE mail (
    id {id},
    recipient TEXT NOT NULL,
    sealed TEXT NOT NULL,
    created_at {time} NOT NULL,
    next_try_at {time} NOT NULL,
    attempts BIGINT NOT NULL
);
CREATE INDEX mail_next ON mail (next_try_at);
