"""Google OAuth authentication, as the guide prints it, with tokens of an issuer that runs beside the server."""

import json
import os
import time
import urllib.request

from api import Api
from checks import equal
from printed import call, documented, guide

CLIENT_ID = "1234-abcd.apps.googleusercontent.com"


def check_google(check, url, key, email):
    """`email` is somebody who has an account with a password."""

    def trade(token):
        return call("google-auth.sh", guide(url) | {"google-oauth-token": token})

    def refused(token, why):
        trade(token).is_json(401, {"errors": {"_error": why}})

    def who(session):
        return Api(url, {"X-Metabase-Session": session}).get("/api/user/current")

    with check("Google, not set up: refused, in the contract's words"):
        trade("google-oauth-token").is_text(400, "Google Auth is disabled.")

    with check("set up Google as our document prints it"):
        printed = {"https://metalith.example.com": url, "mb_…": key}
        equal([answer.status for answer in documented("docs/google-sign-in.md", printed)], [204], "status")
        equal(Api(url).get("/api/session/properties")["google-auth-client-id"], CLIENT_ID, "the client id")

    with check("Google: a token of somebody who has an account gives a session of theirs, and nothing else"):
        answer = trade(signed(email=email))
        equal((answer.status, list(answer.json())), (200, ["id"]), "answer")
        equal(who(answer.json()["id"])["email"], email, "whose session it is")

    with check("Google: somebody of a listed domain gets an account, with the names that Google tells"):
        session = trade(signed(email="Grace@Example.org", given_name="Grace", family_name="Hopper")).json()["id"]
        user = who(session)
        equal((user["email"], user["common_name"]), ("grace@example.org", "Grace Hopper"), "user")
        equal(user["is_superuser"], False, "is_superuser")

    with check("Google: somebody of another domain gets none"):
        refused(signed(email="eve@elsewhere.example"), "account-creation-not-allowed")

    with check("Google: what the guide prints in place of a token is none"):
        refused("google-oauth-token", "authentication-failed")

    now = int(time.time())
    for what, token in {
        "a key that is not Google's": signed(kid="stranger", email=email),
        "another application's": signed(email=email, aud="other.apps.googleusercontent.com"),
        "another issuer's": signed(email=email, iss="https://accounts.example.com"),
        "expired": signed(email=email, exp=now - 120),
        "issued in the future": signed(email=email, iat=now + 600),
        "of an address that Google has not verified": signed(email=email, email_verified=False),
        "of a private account": signed(email=email, hd=None),
    }.items():
        with check(f"Google: no session for a token that is … {what}"):
            refused(token, "authentication-failed")


def signed(kid="published", **claims):
    """An ID token as Google makes them, but for what is said; None leaves a claim out."""
    now = int(time.time())
    issuer = os.environ["GOOGLE"]
    usual = {
        "iss": issuer,
        "aud": CLIENT_ID,
        "iat": now,
        "exp": now + 3600,
        "hd": "example.com",
        "email_verified": True,
    }
    said = {name: value for name, value in (usual | claims).items() if value is not None}
    body = json.dumps({"kid": kid, "claims": said}).encode()
    with urllib.request.urlopen(urllib.request.Request(f"{issuer}/sign", body), timeout=30) as answer:
        return json.load(answer)["token"]
