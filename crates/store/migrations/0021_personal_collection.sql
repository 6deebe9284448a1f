-- Which collection is somebody's own; those who are here already get theirs when the server starts.

ALTER TABLE app_user ADD COLUMN personal_collection_id BIGINT;
