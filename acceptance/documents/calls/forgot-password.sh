curl -X POST \
https://your-metabase.com/api/session/forgot_password \
-H 'Content-Type: application/json' \
-d '{
"email": "user@example.com"
}'
