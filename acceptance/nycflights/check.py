"""Real data, all the way: load, connect, sync, ask, export, compare.

Everything after the first key is done with API keys. What is expected comes from the source files by way of pandas.
Floats agree when they differ by no more than one part in 10⁹ (sums are added up in another order); everything else is
equal or wrong.
"""

import csv
import io
import json
import math
import os
import re
import sys
import tempfile
import zipfile
from collections import Counter
from datetime import datetime

import openpyxl
import pandas
from api import Api, administrator, administrator_key, credentials, wait_for_sync
from checks import Checks, equal
from memory import Memory
from questions import QUESTIONS
from source import MOMENT, REAL, TABLES, WHOLE, records, tables
from warehouses import Postgres, Sqlite

RELATIVE = 1e-9
MEGABYTE = 1024 * 1024
MOST_GROWTH = 100 * MEGABYTE

check = Checks()
memory = Memory(os.environ["METALITH_PID"])


def main():
    url, _, _ = credentials()
    with check.needed("the source has all its rows"):
        frames = tables()
        sizes = {"airlines": 16, "airports": 1458, "planes": 3322, "weather": 26115, "flights": 336776}
        equal({name: len(frame) for name, frame in frames.items()}, sizes, "rows")
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
    failed = check.failed
    with check(f"{warehouse.engine}: the tables are loaded"):
        warehouse.load(frames)
    with check(f"{warehouse.engine}: connected by API key, and synced"):
        new = {"name": f"Flights in {warehouse.engine}", "engine": warehouse.engine, "details": warehouse.details}
        database = api.post("/api/database", new)["id"]
        wait_for_sync(api, database)
    if check.failed > failed:
        return
    structure(api, warehouse, database)
    for question in QUESTIONS:
        with check(f"{warehouse.engine}: {question.asks}"):
            answer = api.rows(database, question.sql_for(warehouse.engine))
            same_rows(answer, list(records(question.answer(frames))))
    limits(api, warehouse, database, frames)
    for name, frame in frames.items():
        with check(f"{warehouse.engine}: all {len(frame):,} {name} as CSV, row by row"):
            csv_export(api, warehouse, database, name, frame)
    with check(f"{warehouse.engine}: all flights as JSON, row by row"):
        json_export(api, database, frames["flights"])
    with check(f"{warehouse.engine}: all weather as XLSX, cell by cell"):
        sheet_export(api, database, frames["weather"])
    with check(f"{warehouse.engine}: all flights as XLSX, every row there"):
        sheet_rows(api, database, len(frames["flights"]))
    with check(f"{warehouse.engine}: the connection is removed, and its tables with it"):
        api.delete(f"/api/database/{database}")
        assert database not in [other["id"] for other in api.get("/api/database")["data"]]
        assert database not in {table["db_id"] for table in api.get("/api/table")}


def structure(api, warehouse, database):
    found = {table["name"]: table for table in api.get(f"/api/database/{database}/metadata")["tables"]}
    with check(f"{warehouse.engine}: sync found the five tables"):
        equal(set(found), set(TABLES), "tables")
        equal({table["schema"] for table in found.values()}, {warehouse.schema}, "schemas")
    fields = {name: {field["name"]: field for field in table["fields"]} for name, table in found.items()}
    with check(f"{warehouse.engine}: sync found the columns in their order, with their types"):
        for name, table in TABLES.items():
            ordered = sorted(fields[name].values(), key=lambda field: field["position"])
            equal([field["name"] for field in ordered], list(table["columns"]), f"columns of {name}")
            for column, kind in table["columns"].items():
                expected = warehouse.base_types[warehouse.type_of(name, kind)]
                equal(fields[name][column]["base_type"], expected, f"type of {name}.{column}")
    with check(f"{warehouse.engine}: sync found the primary keys, and no others"):
        keys = {
            (name, column)
            for name, columns in fields.items()
            for column, field in columns.items()
            if field["semantic_type"] == "type/PK"
        }
        equal(keys, {(name, table["key"]) for name, table in TABLES.items() if table["key"]}, "keys")
    with check(f"{warehouse.engine}: sync found where the foreign keys lead, and no others"):
        names = {field["id"]: (table, column) for table, columns in fields.items() for column, field in columns.items()}
        leads = {
            names[field["id"]]: names[field["fk_target_field_id"]]
            for columns in fields.values()
            for field in columns.values()
            if field["semantic_type"] == "type/FK"
        }
        expected = {
            (name, column): target for name, table in TABLES.items() for column, target in table["references"].items()
        }
        equal(leads, expected, "foreign keys")
    with check(f"{warehouse.engine}: the table they lead to knows who points to it"):
        pointing = api.get(f"/api/table/{found['airports']['id']}/fks")
        origins = {(fk["origin"]["table"]["name"], fk["origin"]["name"]) for fk in pointing}
        equal(origins, {("weather", "origin"), ("flights", "origin")}, "origins")


def limits(api, warehouse, database, frames):
    with check(f"{warehouse.engine}: a question gives 2,000 rows and says that it stopped there"):
        answer = api.question(database, "SELECT * FROM flights")
        data = answer["data"]
        equal((len(data["rows"]), answer["row_count"], data["rows_truncated"]), (2000, 2000, 2000), "rows")
        equal([column["name"] for column in data["cols"]], list(frames["flights"].columns), "columns")
    with check(f"{warehouse.engine}: an answer below the limit does not say so"):
        data = api.question(database, "SELECT * FROM planes LIMIT 1999")["data"]
        equal((len(data["rows"]), data.get("rows_truncated")), (1999, None), "rows")
    with check(f"{warehouse.engine}: the preview of a table stops at the same limit"):
        table = next(table for table in api.get("/api/table") if (table["db_id"], table["name"]) == (database, "flights"))
        data = api.get(f"/api/table/{table['id']}/data")["data"]
        equal((len(data["rows"]), data["rows_truncated"]), (2000, 2000), "rows")


def csv_export(api, warehouse, database, name, frame):
    memory.forget()
    before = memory.now()
    with api.export(database, f"SELECT * FROM {name}", "csv") as answer:
        equal(answer.headers["Content-Type"].split(";")[0], "text/csv", "type")
        lines = csv.reader(io.TextIOWrapper(answer, encoding="utf-8", newline=""))
        equal(next(lines), list(frame.columns), "header")
        exported = Counter(map(tuple, lines))
    if name == "flights":
        # An export streams, however long it is.
        megabytes = [f"{size / MEGABYTE:.0f} MB" for size in (memory.idle, before, memory.most())]
        print("       memory of the server: {} idle, {} before the export, {} at its most".format(*megabytes))
        assert memory.most() - memory.idle < MOST_GROWTH, "the export takes 100 MB more than the idle server"
    kinds = TABLES[name]["columns"]
    zone = warehouse.zone_of_moments.get(name, "")
    texts = [_csv_text(frame[column], kind, zone) for column, kind in kinds.items()]
    _same_multiset(exported, Counter(zip(*texts, strict=True)), reals=REAL in kinds.values(), kinds=list(kinds.values()))


def _csv_text(values, kind, zone):
    """What a column looks like in a CSV file: nothing for null; midnight without a zone is a date."""
    if kind == MOMENT:
        texts = values.dt.strftime(f"%Y-%m-%dT%H:%M:%S{zone}")
        return texts if zone else texts.str.removesuffix("T00:00:00")
    if kind == WHOLE:
        return values.astype("string").fillna("")
    if kind == REAL:
        return [None if math.isnan(value) else value for value in values]
    return values.fillna("")


def _same_multiset(exported, expected, reals, kinds):
    """Row by row whatever the order: a database may give rows in any."""
    if reals:
        exported = Counter({_read_reals(row, kinds): count for row, count in exported.items()})
    if exported == expected:
        return
    extra, missing = exported - expected, expected - exported
    raise AssertionError(
        f"{extra.total()} rows are not in the source, such as {next(iter(extra), None)}; "
        f"{missing.total()} are not in the file, such as {next(iter(missing), None)}"
    )


def _read_reals(row, kinds):
    """Floats are equal when they are the same number, however many digits the file spends on it."""
    return tuple(
        (None if text == "" else float(text)) if kind == REAL else text for text, kind in zip(row, kinds, strict=True)
    )


def json_export(api, database, frame):
    with api.export(database, "SELECT * FROM flights", "json") as answer:
        equal(answer.headers["Content-Type"], "application/json; charset=utf-8", "type")
        exported = json.load(answer)
    equal(list(exported[0]), list(frame.columns), "keys")
    moment = list(frame.columns).index("time_hour")
    found = Counter(_with_moment(tuple(row.values()), moment) for row in exported)
    expected = Counter(_with_moment(row, moment) for row in records(frame))
    _same_multiset(found, expected, reals=False, kinds=[])


def _with_moment(row, place):
    return (*row[:place], _moment(row[place]), *row[place + 1 :])


def _moment(value):
    """Without its zone: all of them are UTC."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value.replace(tzinfo=None)


def sheet_export(api, database, frame):
    with api.export(database, "SELECT * FROM weather", "xlsx") as answer:
        book = openpyxl.load_workbook(io.BytesIO(answer.read()), read_only=True)
    rows = book.active.iter_rows(values_only=True)
    equal(list(next(rows)), list(frame.columns), "header")
    found = sorted((_cells(row) for row in rows), key=repr)
    same_rows(found, sorted((_cells(row) for row in records(frame)), key=repr))


def _cells(row):
    """A sheet knows numbers, not kinds of numbers; and moments to the millisecond at best."""
    return [
        value.replace(tzinfo=None) if isinstance(value, datetime) else float(value) if isinstance(value, int) else value
        for value in row
    ]


def sheet_rows(api, database, count):
    """Counted in the sheet's XML: reading six million cells into Python would take minutes."""
    with api.export(database, "SELECT * FROM flights", "xlsx") as answer:
        archive = zipfile.ZipFile(io.BytesIO(answer.read()))
    with archive.open("xl/worksheets/sheet1.xml") as sheet:
        rows = sum(len(re.findall(rb"<row\b", line)) for line in _chunks(sheet))
    equal(rows, count + 1, "rows with the header")


def _chunks(file):
    """Pieces that never cut a tag in two."""
    rest = b""
    while piece := file.read(MEGABYTE):
        whole, mark, rest = (rest + piece).rpartition(b">")
        yield whole + mark
    yield rest


def same_rows(actual, expected):
    equal(len(actual), len(expected), "number of rows")
    for number, (ours, theirs) in enumerate(zip(actual, expected, strict=True)):
        agree = len(ours) == len(theirs) and all(map(_agree, ours, theirs))
        assert agree, f"row {number}: got {list(ours)}, expected {list(theirs)}"


def _agree(ours, theirs):
    if ours is None or theirs is None or theirs is pandas.NA:
        return ours is None and (theirs is None or theirs is pandas.NA)
    if isinstance(ours, float) or isinstance(theirs, float):
        return not isinstance(ours, str) and math.isclose(ours, theirs, rel_tol=RELATIVE)
    return ours == theirs


if __name__ == "__main__":
    sys.exit(main())
