-- Dashboards: cards and texts side by side, on tabs, with parameters for all of them. Each dashboard lies in a collection
-- or in the root, and has its rights from there.

CREATE TABLE dashboard (
    id {id},
    entity_id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    description TEXT,
    parameters {json} NOT NULL,
    -- fixed or full.
    width TEXT NOT NULL,
    auto_apply_filters BOOLEAN NOT NULL,
    caveats TEXT,
    points_of_interest TEXT,
    show_in_getting_started BOOLEAN NOT NULL DEFAULT FALSE,
    -- Its place in a list of what newcomers should look at.
    position BIGINT,
    -- For how many hours a result is as good as new.
    cache_ttl BIGINT,
    -- Null stands for the root.
    collection_id BIGINT REFERENCES collection (id),
    -- Its place among what is pinned there, from 1; null: it is not.
    collection_position BIGINT,
    -- As of collections.
    archived BOOLEAN NOT NULL DEFAULT FALSE,
    archived_directly BOOLEAN,
    archive_operation_id TEXT,
    creator_id BIGINT NOT NULL REFERENCES app_user (id),
    -- Who last changed what it is, and when; at first who made it.
    last_editor_id BIGINT NOT NULL REFERENCES app_user (id),
    last_edited_at {time} NOT NULL,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL
);
-- Programs handle numbers of cards and of dashboards side by side: on a young server, whoever mixes them up finds nothing
-- instead of another thing.
{begin dashboard 1001}
CREATE INDEX dashboard_collection ON dashboard (collection_id);
CREATE INDEX dashboard_operation ON dashboard (archive_operation_id);
CREATE INDEX dashboard_creator ON dashboard (creator_id);

CREATE TABLE dashboard_tab (
    id {id},
    entity_id TEXT NOT NULL UNIQUE,
    dashboard_id BIGINT NOT NULL REFERENCES dashboard (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    -- From 0, in the order in which they are shown.
    position BIGINT NOT NULL,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL
);
CREATE INDEX dashboard_tab_dashboard ON dashboard_tab (dashboard_id);

-- A place on a dashboard: of a card, or of a text, which is in the settings.
CREATE TABLE dashcard (
    id {id},
    entity_id TEXT NOT NULL UNIQUE,
    dashboard_id BIGINT NOT NULL REFERENCES dashboard (id) ON DELETE CASCADE,
    dashboard_tab_id BIGINT REFERENCES dashboard_tab (id) ON DELETE CASCADE,
    card_id BIGINT REFERENCES card (id) ON DELETE CASCADE,
    top BIGINT NOT NULL,
    col BIGINT NOT NULL,
    size_x BIGINT NOT NULL,
    size_y BIGINT NOT NULL,
    parameter_mappings {json} NOT NULL,
    -- The ids of parameters that are drawn on the card itself.
    inline_parameters {json} NOT NULL,
    visualization_settings {json} NOT NULL,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL
);
CREATE INDEX dashcard_dashboard ON dashcard (dashboard_id);
CREATE INDEX dashcard_tab ON dashcard (dashboard_tab_id);
CREATE INDEX dashcard_card ON dashcard (card_id);

-- Cards whose results are drawn into that of another one.
CREATE TABLE dashcard_series (
    dashcard_id BIGINT NOT NULL REFERENCES dashcard (id) ON DELETE CASCADE,
    card_id BIGINT NOT NULL REFERENCES card (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    PRIMARY KEY (dashcard_id, position)
);
CREATE INDEX dashcard_series_card ON dashcard_series (card_id);

-- Cards that belong to a dashboard are found by it.
CREATE INDEX card_dashboard ON card (dashboard_id);
