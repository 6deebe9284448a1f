"""The two databases that hold the flights: SQLite in a file, PostgreSQL on the throw-away server."""

import pathlib
import secrets
import sqlite3

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from source import MOMENT, REAL, TABLES, TEXT, WHOLE, records


class Sqlite:
    engine = "sqlite"
    types = {WHOLE: "INTEGER", REAL: "REAL", TEXT: "TEXT", MOMENT: "TIMESTAMP"}
    base_types = {
        "INTEGER": "type/Integer",
        "REAL": "type/Float",
        "TEXT": "type/Text",
        "TIMESTAMP": "type/DateTime",
    }
    schema = ""
    # The file says nothing about zones, so neither does what leaves the server.
    zone_of_moments = {"flights": "", "weather": ""}

    def __init__(self, folder):
        self.file = pathlib.Path(folder, "nycflights.sqlite")
        self.details = {"db": str(self.file)}

    def type_of(self, _table, kind):
        return self.types[kind]

    def load(self, frames):
        connection = sqlite3.connect(self.file)
        connection.execute("PRAGMA foreign_keys = ON")
        with connection:
            for name, frame in frames.items():
                connection.execute(create(self, name))
                marks = ", ".join("?" * len(frame.columns))
                connection.executemany(f"INSERT INTO {name} VALUES ({marks})", records(_as_text(frame)))
        connection.close()

    def remove(self):
        self.file.unlink(missing_ok=True)


class Postgres:
    engine = "postgres"
    types = {WHOLE: "integer", REAL: "double precision", TEXT: "text"}
    base_types = {
        "integer": "type/Integer",
        "double precision": "type/Float",
        "text": "type/Text",
        "timestamp": "type/DateTime",
        "timestamptz": "type/DateTimeWithLocalTZ",
    }
    schema = "public"
    zone_of_moments = {"flights": "Z", "weather": ""}

    def __init__(self, administrator):
        # Databases of this prefix are the throw-away server's to remove when a killed run leaves one behind.
        self.name = f"scratch_{secrets.token_hex(8)}"
        self.administrator = administrator
        server = conninfo_to_dict(administrator)
        self.details = {
            "host": server["host"],
            "port": int(server.get("port", 5432)),
            "dbname": self.name,
            "user": server["user"],
            "password": server.get("password", ""),
        }

    def type_of(self, table, kind):
        """Moments with a zone in one table and without in the other: both are found in the wild."""
        if kind == MOMENT:
            return "timestamptz" if table == "flights" else "timestamp"
        return self.types[kind]

    def load(self, frames):
        self._administer(f"CREATE DATABASE {self.name} TEMPLATE template0")
        with psycopg.connect(make_conninfo(self.administrator, dbname=self.name)) as connection:
            connection.execute("SET timezone = 'UTC'")
            for name, frame in frames.items():
                connection.execute(create(self, name))
                with connection.cursor().copy(f"COPY {name} FROM STDIN") as copy:
                    for record in records(frame):
                        copy.write_row(record)
            connection.execute("ANALYZE")

    def is_busy(self):
        """Does anybody's statement run in this database?"""
        running = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND state = 'active'"
        with psycopg.connect(self.administrator) as connection:
            return connection.execute(running, [self.name]).fetchone()[0] > 0

    def remove(self):
        self._administer(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")

    def _administer(self, statement):
        with psycopg.connect(self.administrator, autocommit=True) as connection:
            connection.execute(statement)


def create(warehouse, name):
    table = TABLES[name]
    parts = [f"{column} {warehouse.type_of(name, kind)}" for column, kind in table["columns"].items()]
    if table["key"]:
        parts.append(f"PRIMARY KEY ({table['key']})")
    for column, (other, key) in table["references"].items():
        parts.append(f"FOREIGN KEY ({column}) REFERENCES {other} ({key})")
    return f"CREATE TABLE {name} ({', '.join(parts)})"


def _as_text(frame):
    """SQLite has no type for moments; people store them as text."""
    moments = frame.select_dtypes("datetime").columns
    return frame.assign(**{column: frame[column].dt.strftime("%Y-%m-%d %H:%M:%S") for column in moments})
