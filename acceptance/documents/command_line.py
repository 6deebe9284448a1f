"""The command line as our own documents print it: permissions as code, a config file, containment, the audit log."""

import os
import pathlib
import re

from checks import equal
from printed import documented_command, documented_file

CODE, CONFIG, CONTAINMENT, AUDIT = (
    f"docs/{name}.md" for name in ("permissions-as-code", "config-file", "containment", "audit")
)


def check_command_line(check, url, key):
    """Beside the running server, in its folder; `key` is an administrator's."""
    folder = pathlib.Path(os.environ["METALITH_DATA"])
    here = {"METALITH_DATA_DIR": str(folder)}

    def run(document, printed, put_in=None, surroundings=None):
        return documented_command(document, printed, put_in or {}, here | (surroundings or {}))

    server = {"METALITH_API_KEY_FILE": str(folder / "metalith-key"), "METALITH_URL": url}
    (folder / "metalith-key").write_text(key)

    with check("the file of permissions that is printed: understood, but what it names is not there"):
        (folder / "permissions.yaml").write_text(documented_file(CODE, "yaml", {}))
        status, _, complaint = run(CODE, "metalith permissions plan permissions.yaml", None, server)
        missing = re.findall(r"line \d+: (.*)", complaint)
        assert status == 1 and missing, f"{status}: {complaint}"
        equal([said for said in missing if not said.startswith("there is no ")], [], "other mistakes")

    with check("permissions as code: what is there, a plan, the same applied, no drift"):
        equal(run(CODE, "metalith permissions pull -o permissions.yaml", None, server), (0, "", ""), "pull")
        file = folder / "permissions.yaml"
        file.write_text(file.read_text() + "  - name: Finance\n    members: [ada@example.com]\n")
        status, said, _ = run(CODE, "metalith permissions plan permissions.yaml", None, server)
        equal((status, said.splitlines()[:2]), (2, ["+ group Finance", "+ Finance: member ada@example.com"]), "plan")
        planned = {"3f1c…": re.search(r"^Fingerprint: (\w+)$", said, re.MULTILINE)[1]}
        apply = 'metalith permissions apply permissions.yaml --fingerprint 3f1c… --why "Quarterly review"'
        status, said, complaint = run(CODE, apply, planned, server)
        assert status == 0 and said.startswith("Applied."), f"{status}: {said}{complaint}"
        drift = run(CODE, "metalith permissions drift permissions.yaml", None, server)
        equal(drift, (0, "Nothing changes.\n", ""), "drift")

    with check("the config file that is printed: it can be applied, and what it would change is told"):
        # Nothing answers there, on any machine.
        nowhere = {"db.example.com": "127.0.0.1", "port: 5432": "port: 1"}
        (folder / "config.yml").write_text(documented_file(CONFIG, "yaml", nowhere))
        (folder / "secrets").mkdir()
        (folder / "secrets/grace").write_text("Hopper-1906\n")
        (folder / "secrets/provisioning").write_text("mb_provisioning0123456789\n")
        told = {"SMTP_PASSWORD": "x", "ADA_PASSWORD": "Lovelace-1843", "SHOP_PASSWORD": "y"}
        told["NIGHTLY_KEY"] = "mb_nightly0123456789"
        status, said, warned = run(CONFIG, "metalith check-config config.yml", None, told)
        equal(status, 0, f"exit status ({warned.strip()})")
        for change in ('API key "Nightly run": made', 'API key "Provisioning": made', 'database "Shop": made'):
            assert change in said.splitlines(), said
        assert "the database cannot be reached" in warned, warned

    with check("containment on the command line: shown, and nothing done"):
        command = "metalith contain --all --revoke-sessions --disable-api-keys --require-password-change"
        status, said, complaint = run(CONTAINMENT, command)
        equal((status, complaint), (0, ""), "exit status and complaint")
        assert said.startswith("Would be contained: ") and "Nothing was done." in said, said

    with check("the audit log is as it was sealed"):
        status, said, complaint = run(AUDIT, "metalith audit verify")
        equal((status, said.splitlines()[0]), (0, "intact"), f"what it says ({complaint})")
