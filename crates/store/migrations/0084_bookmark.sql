-- What people keep at hand: each row one card, dashboard or collection of one person's.
CREATE TABLE bookmark (
    id {id},
    user_id BIGINT NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    card_id BIGINT REFERENCES card (id) ON DELETE CASCADE,
    dashboard_id BIGINT REFERENCES dashboard (id) ON DELETE CASCADE,
    collection_id BIGINT REFERENCES collection (id) ON DELETE CASCADE,
    -- Its place in the order that was chosen, from 1; null: it was put there since.
    position BIGINT,
    created_at {time} NOT NULL,
    UNIQUE (user_id, card_id),
    UNIQUE (user_id, dashboard_id),
    UNIQUE (user_id, collection_id)
);
CREATE INDEX bookmark_card ON bookmark (card_id);
CREATE INDEX bookmark_dashboard ON bookmark (dashboard_id);
CREATE INDEX bookmark_collection ON bookmark (collection_id);
