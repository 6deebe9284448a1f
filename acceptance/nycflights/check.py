"""Real data, all the way: load, connect, sync, ask, export, compare.

Everything after the first key is done with that key. What is expected comes from the source files by way of pandas.
"""

import os
import tempfile

import exports
from api import Api, administrator, administrator_key, credentials, wait_for, wait_for_sync
from checks import Checks, equal
from compare import same_rows
from memory import Memory
from questions import QUESTIONS
from source import TABLES, records, tables
from warehouses import Postgres, Sqlite

SIZES = {"airlines": 16, "airports": 1458, "planes": 3322, "weather": 26115, "flights": 336776}
MEGABYTE = 1024 * 1024
MOST_GROWTH = 100 * MEGABYTE

check = Checks()
memory = Memory(os.environ["METALITH_PID"])


def main():
    url, _, _ = credentials()
    with check.needed("the source has all its rows"):
        frames = tables()
        equal({name: len(frame) for name, frame in frames.items()}, SIZES, "rows")
    with check.needed("an API key is made; from here on nothing else is used"):
        key, _ = administrator_key(administrator(), "nycflights")
        api = Api.by_key(url, key)
    with tempfile.TemporaryDirectory() as folder:
        for warehouse in (Sqlite(folder), Postgres(os.environ["SCRATCH_POSTGRES"])):
            try:
                examine(api, warehouse, frames)
            finally:
                warehouse.remove()
    check.finish()


def examine(api, warehouse, frames):
    engine = warehouse.engine
    with check.needed(f"{engine}: the tables are loaded"):
        warehouse.load(frames)
    with check.needed(f"{engine}: connected by API key, and synced"):
        new = {"name": f"Flights in {engine}", "engine": engine, "details": warehouse.details}
        database = api.post("/api/database", new)["id"]
        wait_for_sync(api, database)
    structure(api, warehouse, database)
    for question in QUESTIONS:
        with check(f"{engine}: {question.asks}"):
            answer = api.rows(database, question.sql_for(engine))
            same_rows(answer, list(records(question.answer(frames))))
    limits(api, engine, database, frames)
    files(api, warehouse, database, frames)
    if isinstance(warehouse, Postgres):
        departures(api, warehouse, database)
    with check(f"{engine}: the connection is removed, and its tables with it"):
        api.delete(f"/api/database/{database}")
        assert database not in [other["id"] for other in api.get("/api/database")["data"]]
        assert database not in {table["db_id"] for table in api.get("/api/table")}


def structure(api, warehouse, database):
    engine = warehouse.engine
    with check.needed(f"{engine}: sync found the five tables"):
        found = {table["name"]: table for table in api.get(f"/api/database/{database}/metadata")["tables"]}
        equal(set(found), set(TABLES), "tables")
        equal({table["schema"] for table in found.values()}, {warehouse.schema}, "schemas")
    fields = {name: {field["name"]: field for field in table["fields"]} for name, table in found.items()}
    with check(f"{engine}: sync found the columns in their order, with their types"):
        for name, table in TABLES.items():
            ordered = sorted(fields[name].values(), key=lambda field: field["position"])
            equal([field["name"] for field in ordered], list(table["columns"]), f"columns of {name}")
            for column, kind in table["columns"].items():
                expected = warehouse.base_types[warehouse.type_of(name, kind)]
                equal(fields[name][column]["base_type"], expected, f"type of {name}.{column}")
    with check(f"{engine}: sync found the primary keys, and no others"):
        expected = {(name, table["key"]) for name, table in TABLES.items() if table["key"]}
        equal({place for place, _ in meaning(fields, "type/PK")}, expected, "keys")
    with check(f"{engine}: sync found where the foreign keys lead, and no others"):
        places = {
            field["id"]: (table, column) for table, columns in fields.items() for column, field in columns.items()
        }
        leads = {place: places[field["fk_target_field_id"]] for place, field in meaning(fields, "type/FK")}
        references = {
            (name, column): to for name, table in TABLES.items() for column, to in table["references"].items()
        }
        equal(leads, references, "foreign keys")
    with check(f"{engine}: the table they lead to knows who points to it"):
        pointing = api.get(f"/api/table/{found['airports']['id']}/fks")
        origins = {(fk["origin"]["table"]["name"], fk["origin"]["name"]) for fk in pointing}
        equal(origins, {("weather", "origin"), ("flights", "origin")}, "origins")


def meaning(fields, semantic_type):
    """Table and column of every field that means this, with the field."""
    for table, columns in fields.items():
        for column, field in columns.items():
            if field["semantic_type"] == semantic_type:
                yield (table, column), field


def limits(api, engine, database, frames):
    with check(f"{engine}: a question gives 2,000 rows and says that it stopped there"):
        answer = api.question(database, "SELECT * FROM flights")
        data = answer["data"]
        equal((len(data["rows"]), answer["row_count"], data["rows_truncated"]), (2000, 2000, 2000), "rows")
        equal([column["name"] for column in data["cols"]], list(frames["flights"].columns), "columns")
    with check(f"{engine}: an answer below the limit does not say so"):
        data = api.question(database, "SELECT * FROM planes LIMIT 1999")["data"]
        equal((len(data["rows"]), "rows_truncated" in data), (1999, False), "rows")
    with check(f"{engine}: the preview of a table stops at the same limit"):
        ids = {(table["db_id"], table["name"]): table["id"] for table in api.get("/api/table")}
        data = api.get(f"/api/table/{ids[database, 'flights']}/data")["data"]
        equal((len(data["rows"]), data["rows_truncated"]), (2000, 2000), "rows")


def files(api, warehouse, database, frames):
    engine = warehouse.engine
    for name, frame in frames.items():
        with check(f"{engine}: all {len(frame):,} {name} as CSV, row by row"):
            memory.forget()
            before = memory.now()
            exports.csv_file(api, warehouse, database, name, frame)
    with check(f"{engine}: the export of all flights streams: less than 100 MB above idle"):
        megabytes = [f"{size / MEGABYTE:.0f} MB" for size in (memory.idle, before, memory.most())]
        print("       memory of the server: {} idle, {} before the export, {} at its most".format(*megabytes))
        assert memory.most() - memory.idle < MOST_GROWTH
    with check(f"{engine}: all flights as JSON, row by row"):
        exports.json_file(api, database, frames["flights"])
    with check(f"{engine}: all weather as XLSX, cell by cell"):
        exports.sheet(api, database, frames["weather"])
    with check(f"{engine}: all flights as XLSX, every row there"):
        exports.rows_of_sheet(api, database, len(frames["flights"]))


def departures(api, warehouse, database):
    """A client that hangs up in the middle of a file; only a server can be asked what it is doing."""
    ten_minutes = "SELECT *, pg_sleep(0.002) FROM flights"
    for file_format in ("csv", "json"):
        with check(f"{warehouse.engine}: a {file_format.upper()} export nobody waits for ends in the database"):
            with api.export(database, ten_minutes, file_format) as answer:
                answer.read(1)
                assert warehouse.is_busy(), "the export is over before its time"
            wait_for("the end of the statement", lambda: not warehouse.is_busy(), 20)


if __name__ == "__main__":
    main()
