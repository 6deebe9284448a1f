"""The calls that the users' guides print, and those of our own documents, in the order in which a person makes them."""

import os
import pathlib
import re

from api import Api, administrator_key, credentials
from checks import Checks, equal
from command_line import check_command_line
from content import check_content
from google_guide import check_google
from password_guide import check_passwords
from printed import TOKEN, call, documented, documented_call, documented_program, guide, program
from rights import check_rights

UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"

check = Checks()
url, email, password = credentials()


def sign_in(secret):
    return call("sign-in.sh", guide(url) | {"user@example.com": email, "your-password": secret})


token = "none"
with check("sign in with curl: a session id, and nothing else"):
    answer = sign_in(password)
    equal((answer.status, answer.content_type), (200, "application/json; charset=utf-8"), "status and type")
    equal(list(answer.json()), ["id"], "keys")
    token = answer.json()["id"]
    assert re.fullmatch(UUID, token), f"not a UUID: {token}"

with check("sign in with a wrong password: refused at the password"):
    sign_in("not-the-password").is_json(401, {"errors": {"password": "did not match stored password"}})

with check("use the session token: the user whose it is"):
    answer = call("current-user.sh", guide(url, token))
    equal(answer.status, 200, "status")
    user = answer.json()
    equal((user["email"], user["common_name"], user["is_superuser"]), (email, "Ada Lovelace", True), "user")

with check("session properties: features, settings, and the user's information and permissions"):
    answer = call("properties.sh", guide(url, token))
    equal(answer.status, 200, "status")
    properties = answer.json()
    assert isinstance(properties["token-features"], dict), "features"
    equal(properties["site-name"], "Acceptance", "a setting")
    known = properties["current-user"]
    equal((known["email"], known["common_name"], known["is_superuser"]), (email, "Ada Lovelace", True), "the user")
    assert known["permissions"] and known["group_ids"], "the user's permissions"
    assert not properties.get("setup-token"), "the set-up token is still told"

with check("session properties without a session: no user, no settings of administrators"):
    told = Api(url).get("/api/session/properties")
    assert "current-user" not in told and set(told) < set(properties), "too much is told"

key, key_id = "none", 0
with check("groups with an API key and curl"):
    key, key_id = administrator_key(Api(url, {"X-Metabase-Session": token}), "documents")
    answer = call("groups.sh", {"http://localhost:3000": url, "YOUR_API_KEY": key})
    equal(answer.status, 200, "status")
    names = {group["name"] for group in answer.json()}
    assert {"All Users", "Administrators"} <= names, f"groups: {names}"

with check("groups with an API key and JavaScript: node prints them"):
    printed = program("groups.js", {"http://127.0.0.1:3000": url}, {"METABASE_API_KEY": key})
    assert printed.startswith("Groups in your Metabase: ["), printed
    assert "'All Users'" in printed and "'Administrators'" in printed, printed

check_google(check, url, key, email)
check_passwords(check, url, token)

with check("what our introduction prints: sign in, who am I, groups, a question, a file"):
    orders = pathlib.Path(os.environ["METALITH_DATA"], "orders.csv")
    person = {"user@example.com": email, "your-password": password, TOKEN: token, "YOUR_API_KEY": key}
    answers = documented("README.md", {"http://localhost:3000": url, "orders.csv": str(orders)} | person)
    equal([answer.status for answer in answers], [200, 200, 200, 202, 200], "statuses")
    equal(list(answers[0].json()), ["id"], "keys")
    equal(answers[3].json()["status"], "completed", "the question")
    assert orders.read_text().startswith("ID,"), f"the file begins with {orders.read_text()[:80]}"
    groups = documented_program("README.md", {"http://127.0.0.1:3000": url}, {"METABASE_API_KEY": key})
    assert "'Administrators'" in groups, groups

with check("what our document on the audit log prints: failed log-ins, and a file"):
    file = pathlib.Path(os.environ["METALITH_DATA"], "audit.csv")
    printed = {"http://localhost:3000": url, "$KEY": key, "audit.csv": str(file), "actor_id=7": "actor_id=1"}
    events, _ = documented("docs/audit.md", printed)
    topics = {event["topic"] for event in events.json()["data"]}
    equal(topics, {"user-login-failed"}, "topics")
    assert "user-login" in file.read_text(), "the file has no event"

check_rights(check, url, key)
check_content(check, url, key)
check_command_line(check, url, key)

with check("a deleted key: refused at once"):
    Api(url, {"X-Metabase-Session": token}).delete(f"/api/api-key/{key_id}")
    call("groups.sh", {"http://localhost:3000": url, "YOUR_API_KEY": key}).is_text(401, "Unauthenticated")

with check("refresh a session, as our document prints it: a new key, an end, and the old key is dead"):
    host = {"http://localhost:3000": url}
    old, answer = token, documented_call("docs/sessions.md", 0, host | {TOKEN: token})
    equal((answer.status, sorted(answer.json())), (200, ["expires_at", "id"]), "answer")
    token = answer.json()["id"]
    assert re.fullmatch(UUID, token) and token != old, f"not a new UUID: {token}"
    equal(call("current-user.sh", guide(url, token)).status, 200, "status with the new key")
    call("current-user.sh", guide(url, old)).is_text(401, "Unauthenticated")

with check("confirm the password, as our document prints it: a new key, and the old one is dead"):
    printed = host | {"5b0fcd09-8a3c-0f7e-c2d1-93a0b1c7e644": token, "correct horse 7": password}
    old, answer = token, documented_call("docs/sessions.md", 1, printed)
    equal((answer.status, sorted(answer.json())), (200, ["confirmed_until", "id"]), "answer")
    token = answer.json()["id"]
    equal(call("current-user.sh", guide(url, token)).status, 200, "status with the new key")
    call("current-user.sh", guide(url, old)).is_text(401, "Unauthenticated")

with check("sign out with curl: 204 and no content"):
    call("sign-out.sh", guide(url, token)).is_text(204, "")

with check("the session token of before: refused at once"):
    call("current-user.sh", guide(url, token)).is_text(401, "Unauthenticated")

check.finish()
