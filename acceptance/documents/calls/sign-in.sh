curl -X POST \
https://your-metabase.com/api/session \
-H 'Content-Type: application/json' \
-d '{
"username": "user@example.com",
"password": "your-password"
}'
