"""Checks that every relative link and picture of the Markdown files leads to a file of the repository."""
import pathlib
import re
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parent.parent
listed = subprocess.run(
    ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
    cwd=root, capture_output=True, text=True, check=True,
).stdout.split()
broken = []
for name in listed:
    file = root / name
    text = re.sub(r"```.*?```", "", file.read_text(encoding="utf-8"), flags=re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        path = target.split("#")[0]
        if not path or re.match(r"[a-z]+:", target):
            continue
        if not (file.parent / path).exists():
            broken.append(f"{name}: {target}")
print("\n".join(broken) or f"{len(listed)} documents, no broken link")
sys.exit(bool(broken))
