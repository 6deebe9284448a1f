-- How often the tree of collections was changed. Whoever changes it takes the next number first: that makes others wait,
-- and tells what was made from the tree apart from what it would be now.

CREATE TABLE collection_tree (
    version BIGINT NOT NULL
);
INSERT INTO collection_tree (version) VALUES (0);
