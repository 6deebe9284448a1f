-- What somebody in many groups may do is read from these alone, however many rows other groups have between theirs.
CREATE INDEX collection_permission_of_group ON collection_permission (group_id, collection_id, level);
CREATE INDEX data_permission_of_group ON data_permission (group_id, db_id, table_id, kind, level);
