"""Exported files beside the source: every row of a table has to be in the file as often as in the source."""

import csv
import io
import json
import math
import re
import zipfile
from collections import Counter
from datetime import datetime

import openpyxl
from checks import equal
from compare import same_counts, same_rows
from source import MOMENT, REAL, TABLES, WHOLE, records

MEGABYTE = 1024 * 1024


def csv_file(api, warehouse, database, name, frame):
    kinds = list(TABLES[name]["columns"].values())
    with api.export(database, f"SELECT * FROM {name}", "csv") as answer:
        equal(answer.headers["Content-Type"].split(";")[0], "text/csv", "type")
        lines = csv.reader(io.TextIOWrapper(answer, encoding="utf-8", newline=""))
        equal(next(lines), list(frame.columns), "header")
        exported = Counter(_read_reals(line, kinds) for line in lines)
    zone = warehouse.zone_of_moments.get(name, "")
    columns = [_written(frame[column], kind, zone) for column, kind in zip(frame.columns, kinds, strict=True)]
    same_counts(exported, Counter(zip(*columns, strict=True)))


def _written(values, kind, zone):
    """What a column looks like in a CSV file: nothing for null; midnight without a zone is a date."""
    if kind == MOMENT:
        texts = values.dt.strftime(f"%Y-%m-%dT%H:%M:%S{zone}")
        return texts if zone else texts.str.removesuffix("T00:00:00")
    if kind == WHOLE:
        return values.astype("string").fillna("")
    if kind == REAL:
        return [None if math.isnan(value) else value for value in values]
    return values.fillna("")


def _read_reals(line, kinds):
    """A float is the number, however many digits the file spends on it; all else is its text."""
    return tuple(
        (None if text == "" else float(text)) if kind == REAL else text for text, kind in zip(line, kinds, strict=True)
    )


def json_file(api, database, frame):
    with api.export(database, "SELECT * FROM flights", "json") as answer:
        equal(answer.headers["Content-Type"], "application/json; charset=utf-8", "type")
        exported = json.load(answer)
    equal(list(exported[0]), list(frame.columns), "keys")
    place = list(frame.columns).index("time_hour")
    found = Counter(_with_moment(tuple(row.values()), place) for row in exported)
    same_counts(found, Counter(_with_moment(row, place) for row in records(frame)))


def _with_moment(row, place):
    """Text and timestamp alike as a moment without a zone; all of them are UTC."""
    moment = row[place]
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    return (*row[:place], moment.replace(tzinfo=None), *row[place + 1 :])


def sheet(api, database, frame):
    with api.export(database, "SELECT * FROM weather", "xlsx") as answer:
        book = openpyxl.load_workbook(io.BytesIO(answer.read()), read_only=True)
    rows = book.active.iter_rows(values_only=True)
    equal(list(next(rows)), list(frame.columns), "header")
    found = sorted((_cells(row) for row in rows), key=repr)
    same_rows(found, sorted((_cells(row) for row in records(frame)), key=repr))


def _cells(row):
    """A sheet knows numbers, not kinds of numbers."""
    return [float(value) if isinstance(value, int) else value for value in row]


def rows_of_sheet(api, database, count):
    """Counted in the sheet's XML: reading six million cells into Python would take minutes."""
    with api.export(database, "SELECT * FROM flights", "xlsx") as answer:
        archive = zipfile.ZipFile(io.BytesIO(answer.read()))
    with archive.open("xl/worksheets/sheet1.xml") as file:
        rows = sum(len(re.findall(rb"<row\b", piece)) for piece in _pieces(file))
    equal(rows, count + 1, "rows with the header")


def _pieces(file):
    """Parts of the file that never cut a tag in two."""
    rest = b""
    while piece := file.read(MEGABYTE):
        whole, mark, rest = (rest + piece).rpartition(b">")
        yield whole + mark
    yield rest
