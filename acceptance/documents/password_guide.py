"""Passwords as the guide prints it: forgotten, set by the token of a real letter, verified."""

import html
import re

from api import Api
from checks import equal
from letters import letters, mail_settings, next_letter
from printed import call, guide

PERSON, OLD, NEW = "barbara@example.com", "Liskov-1974", "Substitution-1987"


def check_passwords(check, url, session):
    """`session` is an administrator's."""
    admin = Api(url, {"X-Metabase-Session": session})
    theirs = "none"
    with check.needed("mail is set up: the server is tried, the password is not told"):
        admin.put("/api/setting/site-url", {"value": url})
        told = admin.put("/api/email", mail_settings())
        assert mail_settings()["email-smtp-password"] not in str(told), "the password is told"
        equal(admin.post("/api/email/test", {}), {"ok": True}, "the test")
    with check.needed("a person to forget a password"):
        names = {"first_name": "Barbara", "last_name": "Liskov"}
        admin.post("/api/user", names | {"email": PERSON, "password": OLD})
        theirs = Api(url).post("/api/session", {"username": PERSON, "password": OLD})["id"]
    seen = len(letters(PERSON))

    with check("password check: the caller's own password is right"):
        call("password-check.sh", guide(url, theirs) | {"current-password": OLD}).is_json(200, {"valid": True})

    with check("password check: another is not"):
        answer = call("password-check.sh", guide(url, theirs) | {"current-password": NEW})
        answer.is_json(400, {"errors": {"password": "did not match stored password"}})

    with check("password reset: the answer is the same for somebody and nobody, and only somebody gets a letter"):
        for email in ("nobody@example.com", PERSON):
            call("forgot-password.sh", guide(url) | {"user@example.com": email}).is_text(204, "")
        next_letter(PERSON, seen)
        equal(letters("nobody@example.com"), [], "letters to nobody")

    token = "none"
    with check.needed("password reset: the letter holds a link to this server, in the text and in the HTML"):
        letter = next_letter(PERSON, seen)
        link = letter["links"][0]
        assert link.startswith(f"{url}/auth/reset_password/"), link
        assert f'href="{link}"' in html.unescape(letter["html"]), "the HTML has another link"
        token = re.fullmatch(r".*/auth/reset_password/([^/#?]+)(#new)?", link)[1]

    def is_valid(token):
        return Api(url).get(f"/api/session/password_reset_token_valid?token={token}")

    def reset(token, password):
        return call("reset-password.sh", guide(url) | {"reset-token": token, "new-password": password})

    with check("validate the token: valid, as often as somebody looks; another is not"):
        for _ in range(2):
            equal(is_valid(token), {"valid": True}, "answer")
        equal(is_valid(f"{token}0"), {"valid": False}, "answer")

    with check("reset with a token that is none, and with a password that is too simple: refused"):
        reset("reset-token", NEW).is_json(400, {"errors": {"password": "Invalid reset token"}})
        equal(reset(token, "password").status, 400, "status")

    with check("reset the password: a session, and the password is the new one"):
        answer = reset(token, NEW)
        equal((answer.status, answer.json()["success"]), (200, True), "answer")
        own = Api(url, {"X-Metabase-Session": answer.json()["session_id"]})
        equal(own.get("/api/user/current")["email"], PERSON, "whose session it is")
        for password, status in ((OLD, 401), (NEW, 200)):
            person = {"user@example.com": PERSON, "your-password": password}
            equal(call("sign-in.sh", guide(url) | person).status, status, "status")

    with check("after the reset: earlier sessions have ended, the token is spent, the owner is told"):
        call("current-user.sh", guide(url, theirs)).is_text(401, "Unauthenticated")
        equal(is_valid(token), {"valid": False}, "the token")
        reset(token, "Another-1990").is_json(400, {"errors": {"password": "Invalid reset token"}})
        assert "was changed" in next_letter(PERSON, seen + 1)["subject"], "no letter about the change"
