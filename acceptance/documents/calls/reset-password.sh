curl -X POST \
https://your-metabase.com/api/session/reset_password \
-H 'Content-Type: application/json' \
-d '{
"token": "reset-token",
"password": "new-password"
}'
