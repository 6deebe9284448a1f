"""Questions, cards and dashboards, as our own documents print them; and how OpenID Connect is set up."""

import os
import pathlib

from api import Api
from checks import equal
from printed import documented, documented_call

HOST = "http://localhost:3000"


def check_content(check, url, key):
    """`key` is an administrator's."""
    admin = Api.by_key(url, key)
    tables = admin.get("/api/database/1/metadata")["tables"]
    ids = {table["name"]: table["id"] for table in tables}
    fields = {
        (table["name"], field["name"]): field["id"] for table in tables for field in table["fields"]
    }

    with check("what our document on questions prints: orders by month"):
        printed = {
            '"source-table": 5': f'"source-table": {ids["ORDERS"]}',
            '["field", 41, ': f'["field", {fields["ORDERS", "CREATED_AT"]}, ',
            '["field", 33, ': f'["field", {fields["ORDERS", "TOTAL"]}, ',
        }
        (answer,) = documented("docs/queries.md", {HOST: url, "YOUR_API_KEY": key} | printed)
        equal((answer.status, answer.json()["status"]), (202, "completed"), "answer")
        assert answer.json()["row_count"] > 10, "months"

    with check("what our document on cards prints: one is made, asked, downloaded, and put into the Trash"):
        file = pathlib.Path(os.environ["METALITH_DATA"], "card.csv")
        host = {HOST: url, "$KEY": key}
        card = documented_call("docs/cards.md", 0, host)
        equal((card.status, card.json()["name"]), (200, "Products by category"), "the card")
        own = host | {"/api/card/1": f"/api/card/{card.json()['id']}"}
        asked = documented_call("docs/cards.md", 1, own)
        equal((asked.status, asked.json()["status"]), (202, "completed"), "asked")
        equal(documented_call("docs/cards.md", 2, own | {"products.csv": str(file)}).status, 200, "downloaded")
        equal(len(file.read_text().splitlines()), asked.json()["row_count"] + 1, "lines of the file")
        gone = documented_call("docs/cards.md", 3, own)
        equal((gone.status, gone.json()["archived"]), (200, True), "archived")

    with check("what our document on dashboards prints: a card and a text on two tabs, and the card is asked there"):
        host = {HOST: url, "$KEY": key}
        question = {"database": 1, "type": "query", "query": {"source-table": ids["ORDERS"], "limit": 5}}
        card = {"name": "Five orders", "display": "table", "visualization_settings": {}, "dataset_query": question}
        card = admin.post("/api/card", card)["id"]
        made = documented_call("docs/dashboards.md", 0, host)
        equal((made.status, made.json()["name"]), (200, "Operations"), "the dashboard")
        own = host | {"/api/dashboard/1001": f"/api/dashboard/{made.json()['id']}"}
        laid = documented_call("docs/dashboards.md", 1, own | {'"card_id": 1': f'"card_id": {card}'})
        equal([tab["name"] for tab in laid.json()["tabs"]], ["Today", "Notes"], "tabs")
        shown = documented_call("docs/dashboards.md", 2, own)
        equal([place["card_id"] for place in shown.json()["dashcards"]], [card, None], "what lies there")
        place = shown.json()["dashcards"][0]["id"]
        asked = documented_call(
            "docs/dashboards.md", 3, own | {"dashcard/1/card/1": f"dashcard/{place}/card/{card}"}
        )
        equal((asked.status, asked.json()["row_count"]), (202, 5), "asked there")
        first = host | {'"custom-homepage-dashboard": 1001': f'"custom-homepage-dashboard": {made.json()["id"]}'}
        equal(documented_call("docs/dashboards.md", 4, first).status, 204, "settings")
        told = admin.get("/api/user/current")["custom_homepage"]
        equal(told, {"dashboard_id": made.json()["id"]}, "the first page")

    with check("what our document on search prints: questions and tables"):
        (answer,) = documented("docs/search.md", {HOST: url, "YOUR_API_KEY": key})
        first = answer.json()["data"][0]
        equal((answer.status, first["model"], first["table_name"]), (200, "table", "ORDERS"), "the best")

    with check("what our document on OpenID Connect prints: an issuer that does not answer is not kept"):
        printed = {"https://metalith.example.com": url, "mb_…": key, "https://login.example.com": "https://127.0.0.1:1"}
        (answer,) = documented("docs/oidc.md", printed)
        assert answer.status >= 400 and "oidc-issuer" in answer.json()["errors"], answer.body
        settings = {setting["key"]: setting["value"] for setting in admin.get("/api/setting")}
        equal(settings["oidc-issuer"], None, "the issuer that is kept")
