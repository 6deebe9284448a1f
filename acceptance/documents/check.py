"""The calls that the users' guides print, run as printed: only host, credentials and tokens are put in."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

from api import Api, administrator_key, credentials
from checks import Checks, equal

CALLS = pathlib.Path(__file__).parent / "calls"
UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"

check = Checks()
url, email, password = credentials()


def call(name, put_in):
    """Runs a printed curl call in a shell. What is put in must be printed there, so that no slip goes unseen."""
    text = (CALLS / name).read_text()
    for printed, ours in put_in.items():
        assert printed in text, f"{name} does not say {printed}"
        text = text.replace(printed, ours)
    # Asked through a setting of the shell: the printed words stay as they are.
    shell = 'curl() { command curl --silent --show-error --write-out "\\n%{http_code} %{content_type}" "$@"; }\n'
    done = subprocess.run(["bash", "-c", shell + text], capture_output=True, text=True, timeout=30)
    equal(done.returncode, 0, f"curl's exit status ({done.stderr.strip()})")
    body, _, last = done.stdout.rpartition("\n")
    status, _, content_type = last.partition(" ")
    return int(status), content_type, body


def guide(token=None):
    printed = {"https://your-metabase.com": url}
    return printed if token is None else printed | {"38f4939c-ad7f-4cbe-ae54-30946daf8593": token}


for program in ("curl", "node"):
    if shutil.which(program) is None:
        sys.exit(f"missing: {program}")

token = "none"
with check("sign in with curl: a session id, and nothing else"):
    person = {"user@example.com": email, "your-password": password}
    status, content_type, body = call("sign-in.sh", guide() | person)
    equal((status, content_type), (200, "application/json; charset=utf-8"), "status and type")
    answer = json.loads(body)
    equal(list(answer), ["id"], "keys")
    assert re.fullmatch(UUID, answer["id"]), f"not a UUID: {answer['id']}"
    token = answer["id"]

with check("sign in with a wrong password: refused at the password"):
    person = {"user@example.com": email, "your-password": "not-the-password"}
    status, _, body = call("sign-in.sh", guide() | person)
    equal((status, json.loads(body)), (401, {"errors": {"password": "did not match stored password"}}), "answer")

with check("use the session token: the user whose it is"):
    status, _, body = call("current-user.sh", guide(token))
    equal(status, 200, "status")
    user = json.loads(body)
    equal((user["email"], user["common_name"], user["is_superuser"]), (email, "Ada Lovelace", True), "user")

with check("session properties: features, settings, and the user's rights"):
    status, _, body = call("properties.sh", guide(token))
    equal(status, 200, "status")
    properties = json.loads(body)
    assert isinstance(properties["token-features"], dict), "features"
    equal(properties["site-name"], "Acceptance", "a setting")
    equal(properties["current-user"]["email"], email, "the user")
    assert properties["current-user"]["permissions"], "the user's permissions"
    assert not properties.get("setup-token"), "the set-up token is still told"

key, key_id = "none", 0
with check("groups with an API key and curl"):
    session = Api(url, {"X-Metabase-Session": token})
    key, key_id = administrator_key(session, "documents")
    status, _, body = call("groups.sh", {"http://localhost:3000": url, "YOUR_API_KEY": key})
    equal(status, 200, "status")
    names = {group["name"] for group in json.loads(body)}
    assert {"All Users", "Administrators"} <= names, f"groups: {names}"

with check("groups with an API key and JavaScript: node prints them"):
    program = (CALLS / "groups.js").read_text()
    assert "http://127.0.0.1:3000" in program
    program = program.replace("http://127.0.0.1:3000", url)
    surroundings = os.environ | {"METABASE_API_KEY": key}
    done = subprocess.run(["node", "-"], input=program, env=surroundings, capture_output=True, text=True, timeout=30)
    equal(done.returncode, 0, f"node's exit status ({done.stderr.strip()[-300:]})")
    assert done.stdout.startswith("Groups in your Metabase: ["), done.stdout
    assert "'All Users'" in done.stdout and "'Administrators'" in done.stdout, done.stdout

with check("a deleted key: refused at once"):
    Api(url, {"X-Metabase-Session": token}).delete(f"/api/api-key/{key_id}")
    status, _, body = call("groups.sh", {"http://localhost:3000": url, "YOUR_API_KEY": key})
    equal((status, body), (401, "Unauthenticated"), "answer")

with check("sign out with curl: 204 and no content"):
    status, _, body = call("sign-out.sh", guide(token))
    equal((status, body), (204, ""), "answer")

with check("the session token of before: refused at once"):
    status, _, body = call("current-user.sh", guide(token))
    equal((status, body), (401, "Unauthenticated"), "answer")

check.finish()
