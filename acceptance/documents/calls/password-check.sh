curl -X POST \
https://your-metabase.com/api/session/password-check \
-H 'Content-Type: application/json' \
-H 'X-Metabase-Session: 38f4939c-ad7f-4cbe-ae54-30946daf8593' \
-d '{
"password": "current-password"
}'
