"""Runs what is printed in a document: only hosts, credentials, tokens and ids are put in.

What is put in must be printed there, so that no slip goes unseen.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

from checks import equal

HERE = pathlib.Path(__file__).parent
CALLS, ROOT = HERE / "calls", HERE.parents[1]
TOKEN = "38f4939c-ad7f-4cbe-ae54-30946daf8593"

for program in ("curl", "node"):
    if shutil.which(program) is None:
        sys.exit(f"missing: {program}")


class Answer:
    def __init__(self, said):
        self.body, _, last = said.rpartition("\n")
        status, _, self.content_type = last.partition(" ")
        self.status = int(status)

    def json(self):
        return json.loads(self.body)

    def is_json(self, status, document):
        equal((self.status, self.json()), (status, document), "answer")

    def is_text(self, status, text):
        equal((self.status, self.body), (status, text), "answer")


def call(name, put_in):
    """A call of the users' guides, as `calls` holds them."""
    return curl(filled(name, (CALLS / name).read_text(), put_in))


def program(name, put_in, surroundings):
    """What a program of the users' guides prints."""
    return node(filled(name, (CALLS / name).read_text(), put_in), surroundings)


def documented(document, put_in):
    """The answers to all calls that a document of ours prints, taken from there."""
    return [curl(text) for text in _calls(filled(document, _printed(document, "sh"), put_in))]


def documented_call(document, number, put_in):
    """The answer to one of them, for those that need what an earlier one answered."""
    return curl(filled(document, _calls(_printed(document, "sh"))[number], put_in))


def documented_program(document, put_in, surroundings):
    """What the JavaScript prints that a document of ours prints."""
    return node(filled(document, _printed(document, "js"), put_in), surroundings)


def documented_file(document, language, put_in):
    """The first file that a document of ours prints."""
    return filled(document, _blocks(document, language)[0], put_in)


def documented_command(document, printed, put_in, surroundings):
    """The exit status of a command of ours that a document of ours prints, what it said, and what it complained of."""
    assert printed in (ROOT / document).read_text(), f"{document} does not say {printed}"
    text = f'metalith() {{ "$METALITH_BIN" "$@"; }}\n{filled(document, printed, put_in)}'
    options = {"env": os.environ | surroundings, "capture_output": True, "text": True, "timeout": 60}
    done = subprocess.run(["bash", "-c", text], check=False, cwd=surroundings["METALITH_DATA_DIR"], **options)
    return done.returncode, done.stdout, done.stderr


def _printed(document, language):
    return "".join(block for block in _blocks(document, language) if language != "sh" or "curl " in block)


def _blocks(document, language):
    text = (ROOT / document).read_text()
    return re.findall(rf"^\s*```{language}\n(.*?)^\s*```", text, re.DOTALL | re.MULTILINE)


def _calls(text):
    return [call for call in re.split(r"^(?=\s*curl )", text, flags=re.MULTILINE) if call.strip()]


def curl(text):
    # Asked through a setting of the shell: the printed words stay as they are.
    shell = 'curl() { command curl --silent --show-error --write-out "\\n%{http_code} %{content_type}" "$@"; }\n'
    done = subprocess.run(["bash", "-c", shell + text], check=False, capture_output=True, text=True, timeout=60)
    equal(done.returncode, 0, f"curl's exit status ({done.stderr.strip()})")
    return Answer(done.stdout)


def node(text, surroundings):
    environment = os.environ | surroundings
    options = {"env": environment, "capture_output": True, "text": True, "timeout": 60}
    done = subprocess.run(["node", "-"], check=False, input=text, **options)
    equal(done.returncode, 0, f"node's exit status ({done.stderr.strip()[-300:]})")
    return done.stdout


def filled(where, text, put_in):
    for printed, ours in put_in.items():
        assert printed in text, f"{where} does not say {printed}"
        text = text.replace(printed, ours)
    return text


def guide(url, token=None):
    """What every call of the session guide is given."""
    host = {"https://your-metabase.com": url}
    return host if token is None else host | {TOKEN: token}
