-- Each revision of a permission graph that changed something: who made it, when and why. What it changed for whom is in
-- permission_change.

CREATE TABLE permission_act (
    id {id},
    graph TEXT NOT NULL,
    revision BIGINT NOT NULL,
    at {time} NOT NULL,
    user_id BIGINT,
    api_key_id BIGINT,
    -- By what: 'graph', 'file' or 'revert'.
    origin TEXT NOT NULL,
    why TEXT,
    -- The revision that it takes back.
    reverts BIGINT,
    changes BIGINT NOT NULL
);
CREATE UNIQUE INDEX permission_act_revision ON permission_act (graph, revision);

INSERT INTO permission_act (graph, revision, at, user_id, api_key_id, origin, changes)
SELECT graph, revision, min(at), max(user_id), max(api_key_id), 'graph', count(*)
FROM permission_change GROUP BY graph, revision ORDER BY min(id);

CREATE INDEX permission_change_object ON permission_change (graph, object_id, revision);
