-- Why somebody other than its owner or maker switched an API key off; null: they did so themselves, or it works.
ALTER TABLE api_key ADD COLUMN off_because TEXT;

UPDATE api_key SET off_because = 'leak-report' WHERE NOT is_active AND EXISTS (
    SELECT 1 FROM audit_event
    WHERE topic = 'api-key-leak-reported' AND model = 'ApiKey' AND model_id = api_key.id AND at = api_key.updated_at);
UPDATE api_key SET off_because = 'containment' WHERE NOT is_active AND EXISTS (
    SELECT 1 FROM containment_api_key AS holding JOIN containment AS holder ON holder.id = holding.containment_id
    WHERE holding.target_id = api_key.id AND holder.applied_at = api_key.updated_at);
