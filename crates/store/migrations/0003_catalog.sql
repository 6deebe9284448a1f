-- Connected databases, their tables and fields.

CREATE TABLE catalog_database (
    id {id},
    name TEXT NOT NULL,
    engine TEXT NOT NULL,
    details_sealed TEXT NOT NULL,
    description TEXT,
    caveats TEXT,
    points_of_interest TEXT,
    is_sample BOOLEAN NOT NULL,
    is_full_sync BOOLEAN NOT NULL,
    is_on_demand BOOLEAN NOT NULL,
    auto_run_queries BOOLEAN NOT NULL,
    refingerprint BOOLEAN,
    cache_ttl BIGINT,
    settings {json},
    timezone TEXT,
    dbms_version {json},
    initial_sync_status TEXT NOT NULL,
    initial_sync_error TEXT,
    last_synced_at {time},
    metadata_sync_schedule TEXT NOT NULL,
    cache_field_values_schedule TEXT,
    provider_name TEXT,
    creator_id BIGINT REFERENCES app_user (id),
    -- A sync is waiting; one is running under this lease until then, unless whoever holds it renews it.
    sync_wanted BOOLEAN NOT NULL,
    sync_lease TEXT,
    sync_lease_until {time},
    sync_attempted_at {time} NOT NULL,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL
);

-- `schema` is '' where the engine has none.
CREATE TABLE catalog_table (
    id {id},
    db_id BIGINT NOT NULL REFERENCES catalog_database (id) ON DELETE CASCADE,
    schema TEXT NOT NULL,
    name TEXT NOT NULL,
    display_name TEXT NOT NULL,
    description TEXT,
    kind TEXT NOT NULL,
    entity_type TEXT NOT NULL,
    visibility_type TEXT,
    field_order TEXT NOT NULL DEFAULT 'database',
    active BOOLEAN NOT NULL DEFAULT TRUE,
    initial_sync_status TEXT NOT NULL DEFAULT 'incomplete',
    estimated_row_count BIGINT,
    caveats TEXT,
    points_of_interest TEXT,
    show_in_getting_started BOOLEAN NOT NULL DEFAULT FALSE,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    UNIQUE (db_id, schema, name)
);

CREATE TABLE catalog_field (
    id {id},
    table_id BIGINT NOT NULL REFERENCES catalog_table (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    display_name TEXT NOT NULL,
    description TEXT,
    database_type TEXT NOT NULL,
    base_type TEXT NOT NULL,
    semantic_type TEXT,
    active BOOLEAN NOT NULL DEFAULT TRUE,
    visibility_type TEXT NOT NULL DEFAULT 'normal',
    preview_display BOOLEAN NOT NULL DEFAULT TRUE,
    position BIGINT NOT NULL,
    database_position BIGINT NOT NULL,
    fk_target_field_id BIGINT REFERENCES catalog_field (id) ON DELETE SET NULL,
    -- The reference that the database declares, as a JSON list of schema, table and field.
    foreign_key TEXT,
    has_field_values TEXT,
    settings {json},
    caveats TEXT,
    points_of_interest TEXT,
    database_is_pk BOOLEAN NOT NULL,
    database_is_nullable BOOLEAN NOT NULL,
    database_is_auto_increment BOOLEAN NOT NULL,
    database_required BOOLEAN NOT NULL,
    database_default TEXT,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    UNIQUE (table_id, name)
);
CREATE INDEX catalog_field_target ON catalog_field (fk_target_field_id);

-- One row once the Sample Database was registered: who deletes it is not given it again.
CREATE TABLE catalog_sample (
    id BIGINT PRIMARY KEY,
    added_at {time} NOT NULL
);
