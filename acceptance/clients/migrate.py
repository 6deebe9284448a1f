"""metabase-migration-toolkit (PyPI) as its users have it: a tree of collections and what a group may, out and in again.

It goes out of a server and comes back into the same one, where the tree has another name meanwhile. There are no cards
and dashboards yet, so none are carried. `metabase-export --include-archived` asks for a list of cards: it joins then.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

from api import administrator, administrator_key, credentials, wait_for_sync
from checks import Checks, equal

# What the server says it is, in the toolkit's spelling.
VERSION = "v56"
QUESTIONS = {"view-data": "unrestricted", "create-queries": "query-builder"}
NO_QUESTIONS = {"view-data": "unrestricted", "create-queries": "no"}

check = Checks()
url, email, password = credentials()
admin = administrator()
work = tempfile.TemporaryDirectory()
exports = pathlib.Path(work.name)


def collection(name, parent=None):
    return admin.post("/api/collection", {"name": name, "parent_id": parent})["id"]


def graph(path):
    return admin.get(path)["groups"].get(str(READERS), {})


def allow(path, groups):
    admin.put(path, {"revision": admin.get(path)["revision"], "groups": groups})


def toolkit(program, *arguments):
    """What one of its programs logged while it did all it was asked to."""
    # Its own variables, which somebody may have set for a server of theirs, would decide too.
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("MB_")}
    command = [pathlib.Path(sys.executable).with_name(program), "--metabase-version", VERSION, *arguments]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=120, cwd=work.name, env=surroundings
    )
    said = done.stdout + done.stderr
    complaints = [line for line in said.splitlines() if " ERROR " in line or " WARNING " in line]
    assert done.returncode == 0 and not complaints, f"{program}: {done.returncode}, {complaints or said[-300:]}"
    return said


def export(name, who, *options):
    toolkit("metabase-export", "--source-url", url, "--export-dir", name, "--include-dashboards", *who, *options)
    return json.loads((exports / name / "manifest.json").read_text())


def bring_in(who, *options):
    where = ["--target-url", url, "--export-dir", "tree", "--db-map", "databases.json", "--include-archived"]
    return toolkit("metabase-import", *where, *who, *options)


def report():
    """What the last import says that it did, collection by collection."""
    (file,) = (exports / "tree").glob("import_report_*.json")
    results = json.loads(file.read_text())["results"]
    file.unlink()
    return {result["name"]: result["status"] for result in results}


def placed(manifest):
    """The exported collections by name, with the name of what each lies in."""
    names = {row["id"]: row["name"] for row in manifest["collections"]}
    return {row["name"]: names.get(row["parent_id"]) for row in manifest["collections"]}


with check.needed("there is something to carry: nested, renamed and archived collections, a group, and what it may"):
    SAMPLE = admin.get("/api/database")["data"][0]["id"]
    wait_for_sync(admin, SAMPLE)
    TEAM = collection("Crew")
    admin.put(f"/api/collection/{TEAM}", {"name": "Team", "description": "What the team knows"})
    NOTES = collection("Notes", TEAM)
    DRAFTS = collection("Drafts", NOTES)
    OLD = collection("Old", TEAM)
    admin.put(f"/api/collection/{OLD}", {"archived": True})
    READERS = admin.post("/api/permissions/group", {"name": "Readers"})["id"]
    EVERYBODY = next(group["id"] for group in admin.get("/api/permissions/group") if group["name"] == "All Users")
    nothing = {str(NOTES): "none", str(DRAFTS): "none"}
    allow("/api/collection/graph", {READERS: {TEAM: "read", NOTES: "write"}, EVERYBODY: nothing})
    allow("/api/permissions/graph", {READERS: {SAMPLE: QUESTIONS}})
    key, _ = administrator_key(admin, "migration")
    BY_KEY = ["--source-token", key]
    (exports / "databases.json").write_text(json.dumps({"by_id": {str(SAMPLE): SAMPLE}, "by_name": {}}))

with check("metabase-export with an API key: every collection, the archived one in the Trash, nobody's personal one"):
    everything = export("everything", BY_KEY)
    equal(placed(everything), {"Team": None, "Notes": "Team", "Drafts": "Notes", "Trash": None, "Old": "Trash"})
    equal((everything["cards"], everything["dashboards"]), ([], []), "cards and dashboards")

with check.needed("metabase-export of one tree with e-mail and password, and with permissions"):
    who = ["--source-username", email, "--source-password", password]
    tree = export("tree", who, "--root-collections", str(TEAM), "--include-permissions")
    equal(placed(tree), {"Team": None, "Notes": "Team", "Drafts": "Notes"})
    equal(tree["collections"][0]["description"], "What the team knows", "description")
    tables = {table["name"] for table in tree["database_metadata"][str(SAMPLE)]["tables"]}
    equal(tables, {"ORDERS", "PEOPLE", "PRODUCTS", "REVIEWS"}, "tables")
    assert "Readers" in {group["name"] for group in tree["permission_groups"]}, "the group is not in the manifest"
    equal(tree["collection_permissions_graph"]["groups"][str(READERS)], {str(TEAM): "read", str(NOTES): "write"})
    equal(tree["permissions_graph"]["groups"][str(READERS)][str(SAMPLE)]["create-queries"], "query-builder")

with check("metabase-import --dry-run: everything is there, and nothing is changed"):
    before = admin.get("/api/collection/tree"), admin.get("/api/collection/graph"), admin.get("/api/permissions/graph")
    said = bring_in(["--target-token", key], "--dry-run")
    assert "Planned: 3 to skip." in said, said[-300:]
    after = admin.get("/api/collection/tree"), admin.get("/api/collection/graph"), admin.get("/api/permissions/graph")
    equal(after, before, "the server")

with check.needed("metabase-import --apply-permissions with e-mail and password, where the tree is no more"):
    admin.put(f"/api/collection/{TEAM}", {"name": "Team of before"})
    allow("/api/permissions/graph", {READERS: {SAMPLE: NO_QUESTIONS}})
    who = ["--target-username", email, "--target-password", password]
    bring_in(who, "--conflict", "skip", "--apply-permissions")
    equal(report(), {"Team": "created", "Notes": "created", "Drafts": "created"})

with check.needed("the collections have arrived, each in its own"):
    (team,) = [row for row in admin.get("/api/collection/tree") if row["name"] == "Team"]
    (notes,) = team["children"]
    (drafts,) = notes["children"]
    equal((notes["name"], drafts["name"], drafts["children"]), ("Notes", "Drafts", []), "the tree")
    equal(team["description"], "What the team knows", "description")
    assert not {team["id"], notes["id"], drafts["id"]} & {TEAM, NOTES, DRAFTS}, "these are the old ones"

with check("what the group may has arrived, in collections and in data; what was revoked was not inherited"):
    allowed = {str(team["id"]): "read", str(notes["id"]): "write"}
    equal(graph("/api/collection/graph"), allowed | {str(TEAM): "read", str(NOTES): "write"}, "collections")
    equal(graph("/api/permissions/graph")[str(SAMPLE)]["create-queries"], "query-builder", "asking questions")
    everybody = admin.get("/api/collection/graph")["groups"][str(EVERYBODY)]
    equal((everybody.get(str(team["id"])), everybody.get(str(notes["id"]))), ("write", None), "everybody")

with check("metabase-import --conflict overwrite: the description of before is back"):
    admin.put(f"/api/collection/{team['id']}", {"description": "Changed meanwhile"})
    bring_in(["--target-token", key], "--conflict", "overwrite")
    equal(report(), {"Team": "updated", "Notes": "updated", "Drafts": "updated"})
    equal(admin.get(f"/api/collection/{team['id']}")["description"], "What the team knows", "description")

with check("metabase-import --conflict rename: collections are kept, none is doubled"):
    before = admin.get("/api/collection/tree")
    bring_in(["--target-token", key], "--conflict", "rename")
    equal(set(report().values()), {"skipped"})
    equal(admin.get("/api/collection/tree"), before, "the tree")

check.finish()
