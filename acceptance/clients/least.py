"""metabase-api with an API key of the fewest scopes that are enough for what it does.

The same work three times: with a key that may everything, watched; with the scopes that the server then names; and with
each of them left out in turn.
"""

import os

from api import Api, Refused, administrator, administrator_key, credentials, wait_for, wait_for_sync
from checks import Checks, equal
from metabase_api import Metabase_API

check = Checks()
url, _, _ = credentials()
admin = administrator()


def work():
    """What somebody does nightly: find a column, say what it means, ask how many rows there are."""
    client = Metabase_API(url, api_key=os.environ["METALITH_API_KEY"])
    database = client.get_item_id("database", "Sample Database")
    table = client.get_item_id("table", "PRODUCTS", db_id=database)
    column = client.get_columns_name_id(table_id=table)["CATEGORY"]
    equal(client.update_column({"semantic_type": "type/Category"}, column_id=column), 200, "status")
    query = {"database": database, "type": "native", "native": {"query": "SELECT count(*) AS n FROM PRODUCTS"}}
    answer = client.post("/api/dataset", json=query)
    equal(answer["data"]["rows"], [[200]])


def fails(attempt):
    try:
        attempt()
    except Exception:  # the client ends in whatever it trips over
        return True
    return False


def key_of(scopes):
    group = next(group["id"] for group in admin.get("/api/permissions/group") if group["name"] == "Administrators")
    made = admin.post("/api/api-key", {"name": " ".join(scopes), "group_id": group, "scopes": scopes})
    return made["unmasked_key"]


def with_scopes(scopes):
    os.environ["METALITH_API_KEY"] = key_of(scopes)
    work()


with check.needed("the sample database is there, with its tables"):
    wait_for_sync(admin, admin.get("/api/database")["data"][0]["id"])
    # The client looks names up only where they are not embellished, and reads that from the settings.
    admin.put("/api/setting/humanization-strategy", {"value": "none"})

with check.needed("a key without scopes does the work, and is watched"):
    os.environ["METALITH_API_KEY"], watched = administrator_key(admin, "watched")
    work()

with check.needed("the server names the fewest scopes that are enough for it"):

    def noted():
        usage = admin.get(f"/api/api-key/{watched}/usage")
        return usage if any(route["path"] == "/api/dataset" for route in usage["routes"]) else None

    ENOUGH = wait_for("what the key did, in its usage", noted)["needed_scopes"]
    equal(ENOUGH, ["databases:write", "query:run", "settings:read"], "scopes")

with check("a key with these scopes does the same work"):
    with_scopes(ENOUGH)

with check("it is refused what lies outside, though its group may"):
    key = Api.by_key(url, os.environ["METALITH_API_KEY"])
    for method, path, body, scope in [
        ("GET", "/api/user", None, "users:read"),
        ("PUT", "/api/setting/site-name", {"value": "Mine"}, "settings:write"),
        ("GET", "/api/audit", None, "audit:read"),
        ("POST", "/api/permissions/group", {"name": "Mine"}, "permissions:write"),
        ("POST", "/api/api-key", {"name": "twin", "group_id": 2}, "api-keys:write"),
    ]:
        try:
            with key.open(method, path, body):
                pass
        except Refused as refusal:
            equal(refusal.status, 403, path)
            assert f'"scope":"{scope}"'.encode() in refusal.body.replace(b" ", b""), f"{path}: {refusal}"
        else:
            raise AssertionError(f"{method} {path} was allowed")

for left_out in ENOUGH:
    with check(f"without {left_out} the work fails: none is too many"):
        rest = [scope for scope in ENOUGH if scope != left_out]
        assert fails(lambda: with_scopes(rest)), "the work was done"

check.finish()
