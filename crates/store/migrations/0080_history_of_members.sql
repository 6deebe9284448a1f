-- Who gets into groups and out of them is told among what groups may: as a graph 'members'. Of each change the group is
-- group_id, whoever it is about object_id, and before and after are "none", "member" or "manager".

-- Revisions of members have no number of their own, so that nobody waits for one: theirs is the id of the act.
CREATE TABLE permission_act_of_all (
    id {id},
    graph TEXT NOT NULL,
    -- Null: the id.
    revision BIGINT,
    at {time} NOT NULL,
    user_id BIGINT,
    api_key_id BIGINT,
    -- By what: 'graph', 'request', 'file', 'revert', 'start' or who vouched for somebody.
    origin TEXT NOT NULL,
    why TEXT,
    -- The revision that it takes back.
    reverts BIGINT,
    changes BIGINT NOT NULL
);
INSERT INTO permission_act_of_all (id, graph, revision, at, user_id, api_key_id, origin, why, reverts, changes)
SELECT id, graph, revision, at, user_id, api_key_id, origin, why, reverts, changes FROM permission_act;
{continue permission_act_of_all}
DROP TABLE permission_act;
ALTER TABLE permission_act_of_all RENAME TO permission_act;
CREATE UNIQUE INDEX permission_act_revision ON permission_act (graph, revision);
CREATE INDEX permission_act_reverts ON permission_act (graph, reverts) WHERE reverts IS NOT NULL;
CREATE INDEX permission_act_at ON permission_act (at, id);
CREATE INDEX permission_act_graph ON permission_act (graph, at, id);
CREATE INDEX permission_act_user ON permission_act (user_id, at, id);
CREATE INDEX permission_act_api_key ON permission_act (api_key_id, at, id);

-- What the group, and whoever it is about, were called then; told of members alone.
ALTER TABLE permission_change ADD COLUMN group_name TEXT;
ALTER TABLE permission_change ADD COLUMN object_name TEXT;
-- Does a change before it tell of the same group in the same revision? So each revision is found once by its group, in
-- the order of the list.
ALTER TABLE permission_change ADD COLUMN is_further BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE permission_change SET is_further = TRUE
WHERE id NOT IN (SELECT min(id) FROM permission_change GROUP BY graph, revision, group_id);
DROP INDEX permission_change_group;
CREATE INDEX permission_change_group ON permission_change (group_id, is_further, at, id);

-- Nobody loses a place because something else goes: whoever deletes a group ends its memberships first, and tells so.
CREATE TABLE permissions_group_place (
    id {id},
    user_id BIGINT NOT NULL REFERENCES app_user (id),
    group_id BIGINT NOT NULL REFERENCES permissions_group (id),
    is_group_manager BOOLEAN NOT NULL,
    UNIQUE (user_id, group_id)
);
INSERT INTO permissions_group_place (id, user_id, group_id, is_group_manager)
SELECT id, user_id, group_id, is_group_manager FROM permissions_group_membership;
{continue permissions_group_place}
DROP TABLE permissions_group_membership;
ALTER TABLE permissions_group_place RENAME TO permissions_group_membership;
CREATE INDEX permissions_group_membership_group ON permissions_group_membership (group_id);

-- The users of API keys that are gone have lost their places.
DELETE FROM permissions_group_membership WHERE user_id IN (
    SELECT app_user.id FROM app_user LEFT JOIN api_key ON api_key.user_id = app_user.id
    WHERE kind = 'api-key' AND api_key.id IS NULL
);

-- The history of members starts with those that there are.
INSERT INTO permission_act (graph, at, origin, changes)
SELECT 'members', start.at, 'start', start.places
FROM (SELECT max(app_user.updated_at) AS at, count(*) AS places
      FROM permissions_group_membership AS membership JOIN app_user ON app_user.id = membership.user_id) AS start
WHERE start.places > 0;
INSERT INTO permission_change (graph, revision, at, group_id, object_id, before, after, group_name, object_name, is_further)
SELECT 'members', permission_act.id, permission_act.at, membership.group_id, membership.user_id,
       CAST('"none"' AS {json}),
       CAST(CASE WHEN membership.is_group_manager THEN '"manager"' ELSE '"member"' END AS {json}),
       permissions_group.name,
       CASE WHEN first_name IS NULL AND last_name IS NULL THEN email
            ELSE trim(coalesce(first_name, '') || ' ' || coalesce(last_name, '')) END,
       row_number() OVER (PARTITION BY membership.group_id ORDER BY membership.id) > 1
FROM permissions_group_membership AS membership
JOIN permissions_group ON permissions_group.id = membership.group_id
JOIN app_user ON app_user.id = membership.user_id
JOIN permission_act ON permission_act.graph = 'members'
ORDER BY membership.id;
