"""The HTTP API, spoken plainly: what a test says here is what goes over the wire.

Only Python's own library, so that no check of a client leans on another client.
"""

import contextlib
import json
import os
import time
import urllib.error
import urllib.request


class Refused(Exception):
    """An answer outside 2xx."""

    def __init__(self, status, body):
        super().__init__(f"{status} {body[:300].decode('utf-8', 'replace')}")
        self.status = status
        self.body = body


class Api:
    def __init__(self, url, headers=None):
        self.url = url.rstrip("/")
        self.headers = headers or {}

    @classmethod
    def by_session(cls, url, email, password):
        session = cls(url).post("/api/session", {"username": email, "password": password})["id"]
        return cls(url, {"X-Metabase-Session": session})

    @classmethod
    def by_key(cls, url, key):
        return cls(url, {"x-api-key": key})

    def get(self, path):
        return self._json("GET", path)

    def post(self, path, body):
        return self._json("POST", path, body)

    def put(self, path, body):
        return self._json("PUT", path, body)

    def delete(self, path):
        return self._json("DELETE", path)

    @contextlib.contextmanager
    def open(self, method, path, body=None):
        """The answer as it arrives, for those who read a file while it comes."""
        data = None if body is None else json.dumps(body).encode()
        headers = dict(self.headers) | ({} if data is None else {"Content-Type": "application/json"})
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=600) as answer:
                yield answer
        except urllib.error.HTTPError as error:
            raise Refused(error.code, error.read()) from None

    def question(self, database, sql):
        """Asks in SQL and gives the whole answer of a query that completed."""
        answer = self.post("/api/dataset", native(database, sql))
        assert answer["status"] == "completed", f"the query failed: {answer.get('error')}"
        return answer

    def rows(self, database, sql):
        return self.question(database, sql)["data"]["rows"]

    @contextlib.contextmanager
    def export(self, database, sql, file_format):
        with self.open("POST", f"/api/dataset/{file_format}", {"query": native(database, sql)}) as answer:
            yield answer

    def _json(self, method, path, body=None):
        with self.open(method, path, body) as answer:
            content = answer.read()
        return json.loads(content) if content else None


def native(database, sql):
    return {"database": database, "type": "native", "native": {"query": sql}}


def administrator():
    """The administrator whom `serve` has set up."""
    return Api.by_session(*credentials())


def credentials():
    return tuple(os.environ[f"METALITH_{name}"] for name in ("URL", "EMAIL", "PASSWORD"))


def administrator_key(api, name):
    """A new API key with the rights of the administrators, and its id."""
    groups = api.get("/api/permissions/group")
    group = next(group["id"] for group in groups if group["name"] == "Administrators")
    key = api.post("/api/api-key", {"name": name, "group_id": group})
    return key["unmasked_key"], key["id"]


def wait_for(what, ask, seconds=60):
    """Asks again until the answer is not empty."""
    deadline = time.monotonic() + seconds
    while not (answer := ask()):
        assert time.monotonic() < deadline, f"{what}: not within {seconds} s"
        time.sleep(0.1)
    return answer


def wait_for_sync(api, database, seconds=120):
    def finished():
        status = api.get(f"/api/database/{database}")["initial_sync_status"]
        assert status != "aborted", "the structure of the database could not be read"
        return status == "complete"

    wait_for(f"sync of database {database}", finished, seconds)
