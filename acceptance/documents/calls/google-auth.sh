curl -X POST \
https://your-metabase.com/api/session/google_auth \
-H 'Content-Type: application/json' \
-d '{
"token": "google-oauth-token"
}'
