-- What groups may do with the application itself, beside administrators, who may everything: a row gives a group one of
-- 'setting', 'monitoring' and 'subscription'.

CREATE TABLE application_permission (
    group_id BIGINT NOT NULL REFERENCES permissions_group (id) ON DELETE CASCADE,
    permission TEXT NOT NULL,
    PRIMARY KEY (group_id, permission)
);

-- At first everybody may subscribe.
INSERT INTO application_permission (group_id, permission)
SELECT id, 'subscription' FROM permissions_group WHERE magic_group_type = 'all-internal-users';
INSERT INTO permission_revision (graph, revision) VALUES ('application', 0);
