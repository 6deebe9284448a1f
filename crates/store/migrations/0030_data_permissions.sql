-- What groups may do with data: edges from a group to a database or table. 0 stands for every database that has no
-- edge of its own, and for a database as a whole; levels are 0 for the least, 1 in between, 2 for the most.

CREATE TABLE data_permission (
    group_id BIGINT NOT NULL REFERENCES permissions_group (id) ON DELETE CASCADE,
    db_id BIGINT NOT NULL,
    table_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    level BIGINT NOT NULL,
    PRIMARY KEY (group_id, db_id, kind, table_id)
);
CREATE INDEX data_permission_database ON data_permission (db_id);

-- At first everybody may see, ask and download everything.
INSERT INTO data_permission (group_id, db_id, table_id, kind, level)
SELECT id, 0, 0, 'view-data', 2 FROM permissions_group WHERE magic_group_type IS NULL OR magic_group_type <> 'admin';
INSERT INTO data_permission (group_id, db_id, table_id, kind, level)
SELECT id, 0, 0, 'create-queries', 2 FROM permissions_group WHERE magic_group_type IS NULL OR magic_group_type <> 'admin';
INSERT INTO data_permission (group_id, db_id, table_id, kind, level)
SELECT id, 0, 0, 'download-results', 2 FROM permissions_group WHERE magic_group_type IS NULL OR magic_group_type <> 'admin';

-- Each change of a graph has a revision, and what it changed for whom. Changes outlive what they name: no foreign keys.
CREATE TABLE permission_revision (
    graph TEXT PRIMARY KEY,
    revision BIGINT NOT NULL
);
INSERT INTO permission_revision (graph, revision) VALUES ('data', 0);
INSERT INTO permission_revision (graph, revision) VALUES ('collections', 0);

CREATE TABLE permission_change (
    id {id},
    graph TEXT NOT NULL,
    revision BIGINT NOT NULL,
    at {time} NOT NULL,
    user_id BIGINT,
    api_key_id BIGINT,
    group_id BIGINT NOT NULL,
    object_id BIGINT NOT NULL,
    before {json} NOT NULL,
    after {json} NOT NULL
);
CREATE INDEX permission_change_revision ON permission_change (graph, revision);
CREATE INDEX permission_change_group ON permission_change (group_id, id);
