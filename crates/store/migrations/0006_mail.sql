-- Letters that wait to be sent; what they say and to whom is sealed, and gone once they are.

CREATE TABLE mail_letter (
    id {id},
    letter_sealed TEXT NOT NULL,
    created_at {time} NOT NULL,
    attempts BIGINT NOT NULL,
    next_try_at {time} NOT NULL,
    -- Somebody is sending it, and nobody else may until then.
    claimed_until {time}
);
CREATE INDEX mail_letter_next_try ON mail_letter (next_try_at);
