"""The letters that the mail server of `companions` has taken."""

import json
import os
import pathlib

from api import wait_for


def letters(to):
    files = sorted(pathlib.Path(os.environ["MAILBOX"]).glob("*.json"))
    return [letter for letter in map(_read, files) if letter["to"] == [to]]


def next_letter(to, seen):
    """The letter that comes after so many have been seen."""
    return wait_for(f"a letter to {to}", lambda: letters(to)[seen:], 30)[0]


def mail_settings():
    """What an administrator enters so that letters come here."""
    told = {name: os.environ[f"MAILBOX_{name.upper()}"] for name in ("host", "port", "user", "password")}
    return {
        "email-smtp-host": told["host"],
        "email-smtp-port": int(told["port"]),
        "email-smtp-security": "starttls",
        "email-smtp-username": told["user"],
        "email-smtp-password": told["password"],
        "email-from-address": "metalith@example.com",
    }


def _read(file):
    return json.loads(file.read_text())
