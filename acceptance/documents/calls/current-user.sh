curl -X GET \
https://your-metabase.com/api/user/current \
-H 'X-Metabase-Session: 38f4939c-ad7f-4cbe-ae54-30946daf8593'
