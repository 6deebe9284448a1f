"""metabase-api (PyPI) as its users have it: log in, keys, settings, the look-ups of databases, tables and columns, and
what people make: collections, questions, dashboards."""

import asyncio
import contextlib
import io

from api import administrator, administrator_key, credentials, wait_for_sync
from checks import Checks, equal
from content import check_content
from metabase_api import Metabase_API, Metabase_API_Async

check = Checks()
url, email, password = credentials()

with check.needed("the sample database is there, with its tables"):
    plain = administrator()
    SAMPLE = plain.get("/api/database")["data"][0]
    wait_for_sync(plain, SAMPLE["id"])
    TABLES = {table["name"]: table for table in plain.get(f"/api/database/{SAMPLE['id']}/metadata")["tables"]}
    ORDERS, PRODUCTS = TABLES["ORDERS"], TABLES["PRODUCTS"]
    CATEGORY = next(field for field in PRODUCTS["fields"] if field["name"] == "CATEGORY")


def refused(what, attempt, error):
    try:
        attempt()
    except error:
        return
    raise AssertionError(f"{what} was accepted")


client = None
with check("log in with e-mail and password"):
    client = Metabase_API(url, email, password)

with check("a wrong password is refused"):
    try:
        Metabase_API(url, email, password + "x")
    except Exception as error:  # the client's: bare, around the answer
        equal(error.args[0].status_code, 401, "status")
    else:
        raise AssertionError("a wrong password was accepted")

by_key, key_id = None, 0
with check("an API key is accepted, and is an administrator"):
    key, key_id = administrator_key(plain, "metabase-api")
    by_key = Metabase_API(url, api_key=key)
    equal(by_key.get("/api/user/current")["is_superuser"], True)

with check("a made-up API key is refused"):
    refused("a made-up key", lambda: Metabase_API(url, api_key="mb_" + "0" * 43 + "="), ValueError)

with check("validate_session: a live session is kept"):
    before = client.session_id
    equal(client.validate_session(), True)
    equal(client.session_id, before, "session")

with check("validate_session: after a log-out elsewhere the client signs in anew"):
    ended = client.session_id
    plain_of_client = type(plain)(url, {"X-Metabase-Session": ended})
    plain_of_client.delete("/api/session")
    client.validate_session()
    assert client.session_id != ended
    equal(client.validate_session(), True)

with check("settings: humanization-strategy is put, and read back by the client"):
    plain.put("/api/setting/humanization-strategy", {"value": "simple"})
    equal(client.friendly_names_is_disabled(), False, "friendly names off")
    equal(client.put("/api/setting/humanization-strategy", json={"value": "none"}), 204, "status")
    equal(client.friendly_names_is_disabled(), True, "friendly names off")

with check("get_item_id and get_item_name: database and table"):
    equal(client.get_item_id("database", SAMPLE["name"]), SAMPLE["id"])
    equal(client.get_item_id("table", "ORDERS"), ORDERS["id"])
    equal(client.get_item_id("table", "ORDERS", db_id=SAMPLE["id"]), ORDERS["id"])
    equal(client.get_item_id("table", "ORDERS", db_name=SAMPLE["name"]), ORDERS["id"])
    equal(client.get_item_name("database", SAMPLE["id"]), SAMPLE["name"])
    equal(client.get_item_name("table", ORDERS["id"]), "ORDERS")
    equal(client.get_db_id_from_table_id(ORDERS["id"]), SAMPLE["id"])

with check("look-ups of what is not there end in the client's own error"):
    refused("a database that is not there", lambda: client.get_item_id("database", "Nowhere"), ValueError)
    refused("a table that is not there", lambda: client.get_item_id("table", "NOTHING"), ValueError)
    refused("an id that is not there", lambda: client.get_item_info("database", 999_999), ValueError)

with check("get_item_info include=tables"):
    found = client.get_item_info("database", SAMPLE["id"], params={"include": "tables"})
    equal({table["id"] for table in found["tables"]}, {table["id"] for table in TABLES.values()}, "tables")

with check("get_table_metadata: fields by name and by id"):
    fields = client.get_table_metadata(table_id=ORDERS["id"])["fields"]
    equal({field["id"] for field in fields}, {field["id"] for field in ORDERS["fields"]}, "fields")
    by_name = client.get_table_metadata(table_name="ORDERS", db_name=SAMPLE["name"])["fields"]
    equal(by_name, fields)
    product = next(field for field in fields if field["name"] == "PRODUCT_ID")
    equal(product["target"]["table_id"], PRODUCTS["id"], "where PRODUCT_ID leads")

with check("get_columns_name_id: both ways round"):
    ids = client.get_columns_name_id(table_id=PRODUCTS["id"])
    equal(ids, {field["name"]: field["id"] for field in PRODUCTS["fields"]})
    names = client.get_columns_name_id(table_name="PRODUCTS", db_name=SAMPLE["name"], column_id_name=True)
    equal(names, {identity: name for name, identity in ids.items()})

with check("update_column: another semantic type, and back"):
    before = CATEGORY["semantic_type"]
    equal(client.update_column({"semantic_type": "type/City"}, column_id=CATEGORY["id"]), 200, "status")
    equal(plain.get(f"/api/field/{CATEGORY['id']}")["semantic_type"], "type/City")
    address = {"column_name": "CATEGORY", "table_name": "PRODUCTS", "db_id": SAMPLE["id"]}
    equal(client.update_column({"semantic_type": before}, **address), 200, "status")
    equal(plain.get(f"/api/field/{CATEGORY['id']}")["semantic_type"], before)

with check("update_column: a type that does not exist is refused and changes nothing"):
    before = plain.get(f"/api/field/{CATEGORY['id']}")
    # The client tells its user on standard output.
    with contextlib.redirect_stdout(io.StringIO()) as told:
        equal(client.update_column({"semantic_type": "type/Nonsense"}, column_id=CATEGORY["id"]), 400, "status")
    equal(told.getvalue(), "Column Update Failed.\n")
    equal(plain.get(f"/api/field/{CATEGORY['id']}"), before, "the field")

with check("the same look-ups by API key"):
    equal(by_key.get_item_id("table", "ORDERS", db_name=SAMPLE["name"]), ORDERS["id"])
    equal(by_key.get_columns_name_id(table_id=PRODUCTS["id"])["CATEGORY"], CATEGORY["id"])

with check("a native query through the client's own post"):
    query = {"database": SAMPLE["id"], "type": "native", "native": {"query": "SELECT count(*) AS n FROM ORDERS"}}
    for asking in (client, by_key):
        equal(asking.post("/api/dataset", json=query)["data"]["rows"], [[18760]])

check_content(check, client, SAMPLE, PRODUCTS)

with check("a deleted API key is refused on the client's next request"):
    plain.delete(f"/api/api-key/{key_id}")
    equal(by_key.get("/api/user/current", "raw").status_code, 401, "status")


async def ask_asynchronously():
    async with Metabase_API_Async(url, email, password) as asking:
        await asking.authenticate_async()
        databases = await asking.get("/api/database")
        equal([database["id"] for database in databases["data"]], [SAMPLE["id"]])
        equal(await asking.get_item_id("table", "ORDERS", db_id=SAMPLE["id"]), ORDERS["id"])
        columns = await asking.get_columns_name_id(table_id=PRODUCTS["id"])
        equal(columns["CATEGORY"], CATEGORY["id"])


with check("the asynchronous client: log in and the same look-ups"):
    asyncio.run(ask_asynchronously())

with check("the asynchronous client: a wrong password is refused"):

    async def sign_in():
        async with Metabase_API_Async(url, email, password + "x") as asking:
            await asking.authenticate_async()

    try:
        asyncio.run(sign_in())
    except Exception as error:
        equal(str(error), "Authentication failed with status 401")
    else:
        raise AssertionError("a wrong password was accepted")

check.finish()
