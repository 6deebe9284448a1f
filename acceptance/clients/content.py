"""metabase-api (PyPI) on collections, questions and dashboards: made, asked, copied, put into the Trash, deleted."""

import contextlib
import io

from checks import equal


def quietly(act):
    """The client tells its user on standard output."""
    with contextlib.redirect_stdout(io.StringIO()):
        return act()


def check_content(check, client, sample, products):
    """`client` is an administrator's; `sample` is the sample database, `products` its table."""
    shelf, other, card, dashboard = 0, 0, 0, 0

    def names(collection):
        return sorted(item["name"] for item in client.get(f"/api/collection/{collection}/items")["data"])

    with check("create_collection: at the root, and below another found by its name"):
        shelf = client.create_collection("Shelf", parent_collection_name="Root", return_results=True)["id"]
        other = client.create_collection("Below", parent_collection_name="Shelf", return_results=True)["id"]
        equal(client.get_item_info("collection", other)["parent_id"], shelf, "where it lies")

    with check("create_card: a question with a variable that is a column"):
        category = next(field["id"] for field in products["fields"] if field["name"] == "CATEGORY")
        tag = {
            "id": "38b1ba3a-a00b-4d4b-8f6a-2a3f6ec5c7d0",
            "name": "category",
            "display-name": "Category",
            "type": "dimension",
            "dimension": ["field", category, None],
            "widget-type": "string/=",
        }
        native = {
            "query": "SELECT CATEGORY, count(*) AS N FROM PRODUCTS WHERE {{category}} GROUP BY 1 ORDER BY 1",
            "template-tags": {"category": tag},
        }
        made = quietly(
            lambda: client.create_card(
                custom_json={
                    "name": "Products",
                    "display": "table",
                    "visualization_settings": {},
                    "collection_id": shelf,
                    "dataset_query": {"database": sample["id"], "type": "native", "native": native},
                },
                return_card=True,
            )
        )
        card = made["id"]
        equal(names(shelf), ["Below", "Products"], "what lies there")

    with check("get_card_data: rows as JSON and as text, and of one category"):
        rows = client.get_card_data(card_id=card)
        equal([list(row) for row in rows], [["CATEGORY", "N"]] * 4, "columns")
        lines = client.get_card_data(card_id=card, data_format="csv").splitlines()
        equal((lines[0], len(lines)), ("CATEGORY,N", 5), "lines")
        target = ["dimension", ["template-tag", "category"]]
        filled = [{"type": "string/=", "value": ["Gizmo"], "target": target}]
        equal([row["CATEGORY"] for row in client.get_card_data(card_id=card, parameters=filled)], ["Gizmo"], "rows")

    with check("search: a question by a part of its name, and only questions"):
        equal([(hit["model"], hit["id"]) for hit in client.search("roduct", item_type="card")], [("card", card)], "hits")
        equal({hit["model"] for hit in client.search("products")} >= {"card", "table"}, True, "kinds")

    with check("copy_card: the same in another collection, and found there by its name"):
        copy = client.copy_card(source_card_id=card, destination_collection_id=other, postfix=" again")
        equal(client.get_item_id("card", "Products again", collection_id=other), copy, "the copy")
        equal(client.get_card_data(card_id=copy), client.get_card_data(card_id=card), "rows")

    with check("clone_card: a question of one table becomes one of another"):
        tables = {table["name"]: table["id"] for table in client.get(f"/api/database/{sample['id']}/metadata")["tables"]}
        created = {
            name: client.get_columns_name_id(table_id=tables[name])["CREATED_AT"] for name in ("ORDERS", "REVIEWS")
        }
        question = {
            "source-table": tables["ORDERS"],
            "filter": [">", ["field", created["ORDERS"], None], "2019-01-01"],
            "aggregation": [["count"]],
        }
        asked = {
            "name": "How many",
            "display": "scalar",
            "visualization_settings": {},
            "dataset_query": {"database": sample["id"], "type": "query", "query": question},
            "collection_id": other,
        }
        first = quietly(lambda: client.create_card(custom_json=asked, return_card=True))
        clone = quietly(
            lambda: client.clone_card(
                first["id"],
                source_table_id=tables["ORDERS"],
                target_table_id=tables["REVIEWS"],
                new_card_name="How many reviews",
                return_card=True,
            )
        )
        text = str(clone["dataset_query"])
        assert str(created["REVIEWS"]) in text and str(created["ORDERS"]) not in text, text

    with check("copy_dashboard: with the same cards, and with copies of them"):
        dashboard = client.post("/api/dashboard", json={"name": "Board", "collection_id": shelf})["id"]
        place = {"id": -1, "card_id": card, "row": 0, "col": 0, "size_x": 8, "size_y": 4}
        client.put(f"/api/dashboard/{dashboard}", json={"dashcards": [place]})
        for is_deep, is_the_same in ((False, True), (True, False)):
            copied = client.copy_dashboard(
                source_dashboard_id=dashboard, destination_collection_id=other, deepcopy=is_deep, postfix=" two"
            )
            (place,) = client.get(f"/api/dashboard/{copied}")["dashcards"]
            equal(place["card_id"] == card, is_the_same, "the same card")

    with check("copy_collection: with all that lies in it"):
        client.copy_collection(
            source_collection_id=shelf, destination_parent_collection_name="Root", postfix=" copied"
        )
        equal(names(client.get_item_id("collection", "Shelf copied")), names(shelf), "what lies in the copy")

    with check("move_to_archive and delete_item: a question and a dashboard go"):
        for kind, item in (("card", card), ("dashboard", dashboard)):
            equal(client.move_to_archive(kind, item_id=item), 200, "status")
            equal(client.get(f"/api/{kind}/{item}")["archived"], True, "archived")
            equal(client.delete_item(kind, item_id=item), 204, "status")
            equal(client.get(f"/api/{kind}/{item}", "raw").status_code, 404, "status")
        equal(names(shelf), ["Below"], "what is left")
