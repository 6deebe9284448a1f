-- Cards: saved questions, models and metrics. Each lies in a collection or in the root, and has its rights from there.

CREATE TABLE card (
    id {id},
    entity_id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    description TEXT,
    -- question, model or metric.
    type TEXT NOT NULL,
    display TEXT NOT NULL,
    dataset_query {json} NOT NULL,
    visualization_settings {json} NOT NULL,
    -- The columns of its result, as far as they are known.
    result_metadata {json},
    parameters {json} NOT NULL,
    parameter_mappings {json} NOT NULL,
    -- What the query asks, and in which language; null where it asks nothing. A card goes with its database.
    database_id BIGINT REFERENCES catalog_database (id) ON DELETE CASCADE,
    table_id BIGINT REFERENCES catalog_table (id) ON DELETE SET NULL,
    query_type TEXT,
    -- The card whose result it starts from.
    source_card_id BIGINT REFERENCES card (id) ON DELETE SET NULL,
    -- Null stands for the root.
    collection_id BIGINT REFERENCES collection (id),
    -- Its place among what is pinned there, from 1; null: it is not.
    collection_position BIGINT,
    collection_preview BOOLEAN NOT NULL DEFAULT TRUE,
    -- The dashboard that it belongs to and lies with.
    dashboard_id BIGINT,
    creator_id BIGINT NOT NULL REFERENCES app_user (id),
    -- As of collections.
    archived BOOLEAN NOT NULL DEFAULT FALSE,
    archived_directly BOOLEAN,
    archive_operation_id TEXT,
    -- For how many hours a result is as good as new.
    cache_ttl BIGINT,
    view_count BIGINT NOT NULL DEFAULT 0,
    last_used_at {time} NOT NULL,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    -- Who last changed what it is, and when; at first who made it.
    last_editor_id BIGINT NOT NULL REFERENCES app_user (id),
    last_edited_at {time} NOT NULL
);
CREATE INDEX card_collection ON card (collection_id);
CREATE INDEX card_operation ON card (archive_operation_id);
CREATE INDEX card_creator ON card (creator_id);
CREATE INDEX card_database ON card (database_id);
CREATE INDEX card_table ON card (table_id);
CREATE INDEX card_source ON card (source_card_id);
