-- Collections, and what groups may do in them.

CREATE TABLE collection (
    id {id},
    -- Empty of personal collections: those are called after their owner, whatever the owner is called.
    name TEXT NOT NULL,
    slug TEXT NOT NULL,
    description TEXT,
    parent_id BIGINT REFERENCES collection (id),
    -- The ids of all that it lies in, outermost first: '/', '/3/', '/3/7/'.
    location TEXT NOT NULL,
    -- Whose personal collection it is.
    personal_owner_id BIGINT UNIQUE REFERENCES app_user (id),
    -- In whose personal collection it lies, if in one; of that collection itself, too. It decides instead of groups.
    owner_id BIGINT REFERENCES app_user (id),
    type TEXT,
    namespace TEXT,
    authority_level TEXT,
    archived BOOLEAN NOT NULL DEFAULT FALSE,
    -- Was it the thing that somebody put into the Trash, or did it lie in that? What went together has one operation.
    archived_directly BOOLEAN,
    archive_operation_id TEXT,
    entity_id TEXT NOT NULL UNIQUE,
    created_at {time} NOT NULL
);
CREATE INDEX collection_parent ON collection (parent_id);
CREATE INDEX collection_operation ON collection (archive_operation_id);

INSERT INTO collection (name, slug, location, type, entity_id, created_at)
VALUES ('Trash', 'trash', '/', 'trash', 'trashtrashtrashtrasht', '2026-01-01T00:00:00.000Z');

-- One edge per group and place that it may do something in; no edge, no right. Null stands for the root.
CREATE TABLE collection_permission (
    group_id BIGINT NOT NULL REFERENCES permissions_group (id) ON DELETE CASCADE,
    collection_id BIGINT REFERENCES collection (id) ON DELETE CASCADE,
    -- 1 reads, 2 writes: the larger one wins.
    level BIGINT NOT NULL
);
CREATE UNIQUE INDEX collection_permission_pair ON collection_permission (group_id, coalesce(collection_id, 0));
CREATE INDEX collection_permission_collection ON collection_permission (collection_id, group_id, level);

-- At first everybody may do everything there.
INSERT INTO collection_permission (group_id, collection_id, level)
SELECT id, NULL, 2 FROM permissions_group WHERE magic_group_type = 'all-internal-users';
