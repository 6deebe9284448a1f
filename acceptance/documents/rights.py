"""Groups and what they may, as our own documents print it: permissions, many changes in one call, containment, LDAP."""

from api import Api
from checks import equal
from printed import documented, documented_call


def check_rights(check, url, key):
    """`key` is an administrator's."""
    admin = Api.by_key(url, key)
    host = {"http://localhost:3000": url}

    def group(name):
        return admin.post("/api/permissions/group", {"name": name})["id"]

    def person(email, groups):
        places = [{"id": 1}, *({"id": group} for group in groups)]
        new = {"email": email, "first_name": "Grace", "last_name": "H", "user_group_memberships": places}
        return admin.post("/api/user", new)["id"]

    def collection(name):
        return admin.post("/api/collection", {"name": name})["id"]

    with check("what our document on permissions prints: the graph, a change, why, who can, what they can"):
        analysts = group("Analysts")
        grace, sales = person("grace@analysts.example", [analysts]), collection("Sales")
        application = admin.get("/api/ee/advanced-permissions/application/graph")
        printed = {
            '"revision": 4,': f'"revision": {application["revision"]},',
            '"revision": 12': f'"revision": {admin.get("/api/permissions/graph")["revision"]}',
            '{"7": {': f'{{"{analysts}": {{',
            "group_id=7": f"group_id={analysts}",
            "user_id=2": f"user_id={grace}",
            "collection_id=5": f"collection_id={sales}",
        }
        answers = documented("docs/permissions.md", host | {"YOUR_API_KEY": key} | printed)
        equal([answer.status for answer in answers], [200] * 8, "statuses")
        graph, changed, _, managers, why, who, databases, collections = (answer.json() for answer in answers)
        equal(changed["revision"], graph["revision"] + 1, "revision")
        equal(changed["groups"][str(analysts)]["1"]["create-queries"], "query-builder", "the right")
        equal(managers["groups"][str(analysts)]["setting"], "yes", "who changes settings")
        equal(list(why), ["allowed", "action", "principal", "object", "because", "would_change"], "keys")
        equal((why["principal"]["name"], why["allowed"]), ("Grace H", True), "who is asked about")
        assert grace in {row["id"] for row in who["data"]}, "Grace H is in All Users, who may write there"
        assert {row["type"] for row in who["data"]} == {"person"}, "others than people"
        equal([row["name"] for row in databases["data"]], ["Sample Database"], "databases")
        assert "Sales" in {row["name"] for row in collections["data"]}, "collections"

    with check("what our document on bulk prints: two collections into the Trash, a team made once though sent twice"):
        printed = host | {"YOUR_API_KEY": key}
        ids = {'"id": 7': f'"id": {collection("First")}', '"id": 8': f'"id": {collection("Second")}'}
        first, made = documented("docs/bulk.md", printed | ids)
        equal((first.status, first.json()["succeeded"]), (200, 2), "archived")
        equal((made.status, made.json()["succeeded"]), (200, 4), "made")
        again = documented_call("docs/bulk.md", 1, printed)
        equal((again.status, again.json()), (200, made.json()), "sent again")

    with check("what our document on people prints: members of two groups in one call"):
        joined, left = group("Joined"), group("Left")
        both, manager = person("both@example.com", [left]), person("manager@example.com", [])
        printed = {
            '"group_id": 7': f'"group_id": {joined}',
            '"group_id": 8': f'"group_id": {left}',
            '"user_id": 12': f'"user_id": {both}',
            '"user_id": 13': f'"user_id": {manager}',
        }
        (answer,) = documented("docs/people.md", host | {"$KEY": key} | printed)
        answer.is_json(200, {"added": 2, "removed": 1, "changed": 0, "unchanged": 0})

    with check("what our document on containment prints: a plan, and nobody is hit yet"):
        (answer,) = documented("docs/containment.md", {"https://bi.example.com": url, "$KEY": key})
        equal(answer.status, 200, "status")
        assert answer.json()["counts"]["sessions"] > 0, "no session would end"
        equal(admin.get("/api/containment"), [], "carried out")

    with check("what our document on LDAP prints: a directory that does not answer is not kept"):
        printed = {
            "https://metalith.example.com": url,
            "mb_…": key,
            '"ldap-host": "ldap.example.com"': '"ldap-host": "127.0.0.1", "ldap-port": 1',
        }
        (answer,) = documented("docs/ldap.md", printed)
        equal((answer.status, sorted(answer.json()["errors"])), (500, ["ldap-host", "ldap-port"]), "answer")
        settings = {setting["key"]: setting["value"] for setting in admin.get("/api/setting")}
        equal(settings["ldap-host"], None, "the host that is kept")
